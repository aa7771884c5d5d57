use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A script that is the same for every deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// External access, its policies and their grants, guest settings: the `MicrosoftTeams` module.
    Teams,
    /// Segments and policies of information barriers, and their application: the `ExchangeOnlineManagement` module.
    Compliance,
}

impl Script {
    /// All scripts.
    pub const ALL: [Self; 2] = [Self::Teams, Self::Compliance];

    /// The script: ASCII, lines that end with a line feed, no signature.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Teams => include_bytes!("scripts/Invoke-RemoteAssistTeams.ps1"),
            Self::Compliance => include_bytes!("scripts/Invoke-RemoteAssistCompliance.ps1"),
        }
    }

    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Teams => "Invoke-RemoteAssistTeams.ps1",
            Self::Compliance => "Invoke-RemoteAssistCompliance.ps1",
        }
    }

    /// The name of the file that it is told by.
    pub fn data_name(self) -> &'static str {
        match self {
            Self::Teams => "Invoke-RemoteAssistTeams.json",
            Self::Compliance => "Invoke-RemoteAssistCompliance.json",
        }
    }

    /// The module that it uses.
    pub fn module(self) -> &'static str {
        match self {
            Self::Teams => "MicrosoftTeams",
            Self::Compliance => "ExchangeOnlineManagement",
        }
    }

    /// The role of whoever runs it.
    pub fn role(self) -> &'static str {
        match self {
            Self::Teams => "Teams Administrator",
            Self::Compliance => "Compliance Administrator",
        }
    }

    /// The SHA-256 of [`Self::bytes`], hexadecimal. The script finds the same one for itself, signed or not.
    pub fn sha256(self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.bytes()))
    }
}
