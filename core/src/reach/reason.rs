use crate::model::ReachVerdict;

/// One of the two people of a pair, and the side of its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Who begins.
    From,
    /// Who is to be reached.
    To,
}

impl End {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }
}

/// Why a way is open, shut or not known, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// Both are in one tenant.
    SameTenant,
    /// Both are in one tenant, at least one with a vendor's service account.
    VendorAccount,
    /// Information barriers hold for them and let them through.
    BarrierPermits,
    /// A policy of information barriers on this side keeps them apart.
    BarrierForbids,
    /// The one on this side is a guest of the other's tenant, and in a team with the other.
    Guest,
    /// The one on this side is a guest of the other's tenant, but shares no team with the other.
    GuestWithoutTeam,
    /// The one on this side is a guest of the other's tenant, but a technician, whom Remote Assist lets in at home alone.
    TechnicianAsGuest,
    /// The one on this side is a guest of the other's tenant, whose information barriers keep them apart.
    GuestBehindBarrier,
    /// This side is open.
    Open,
    /// This side's allow list names the other.
    OnAllowList,
    /// This side's block list does not name the other.
    NotOnBlockList,
    /// The person's own policy is open.
    PersonOpen,
    /// The person's own allow list names the other.
    PersonAllows,
    /// The person's own block list does not name the other.
    PersonDoesNotBlock,
    /// What this side permits is not given or cannot be read.
    AccessUnknown,
    /// The main switch of this side is off.
    Closed,
    /// The person's own policy permits nobody outside.
    PersonClosed,
    /// The other tenant holds nothing but trial subscriptions, and this side does not reach such.
    TrialTenant,
    /// The person's own allow list does not name the other.
    PersonDoesNotAllow,
    /// The person's own block list names the other.
    PersonBlocks,
    /// This side's allow list is empty.
    AllowListEmpty,
    /// This side's allow list does not name the other.
    NotOnAllowList,
    /// This side's block list names the other.
    Blocked,
    /// This side's block list names a domain above the other, with all its sub-domains.
    ParentBlocked,
    /// This side blocks the other person by address.
    AddressBlocked,
    /// The person has no licence for Teams.
    NoTeamsLicence,
    /// The technician has no licence for Remote Assist.
    NoRemoteAssistLicence,
    /// Whether the person is licensed cannot be read.
    LicenceUnknown,
    /// People without an account may join this side's meetings.
    OneTimeLink,
}

impl Reason {
    /// What follows from it for its way.
    pub fn verdict(self) -> ReachVerdict {
        match self {
            Self::SameTenant
            | Self::VendorAccount
            | Self::BarrierPermits
            | Self::Guest
            | Self::Open
            | Self::OnAllowList
            | Self::NotOnBlockList
            | Self::PersonOpen
            | Self::PersonAllows
            | Self::PersonDoesNotBlock
            | Self::OneTimeLink => ReachVerdict::Yes,
            Self::AccessUnknown | Self::LicenceUnknown => ReachVerdict::Unknown,
            Self::BarrierForbids
            | Self::GuestWithoutTeam
            | Self::TechnicianAsGuest
            | Self::GuestBehindBarrier
            | Self::Closed
            | Self::PersonClosed
            | Self::TrialTenant
            | Self::PersonDoesNotAllow
            | Self::PersonBlocks
            | Self::AllowListEmpty
            | Self::NotOnAllowList
            | Self::Blocked
            | Self::ParentBlocked
            | Self::AddressBlocked
            | Self::NoTeamsLicence
            | Self::NoRemoteAssistLicence => ReachVerdict::No,
        }
    }

    /// The stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::SameTenant => "sameTenant",
            Self::VendorAccount => "vendorAccount",
            Self::BarrierPermits | Self::BarrierForbids | Self::GuestBehindBarrier => "informationBarrier",
            Self::Guest => "guest",
            Self::GuestWithoutTeam => "guestTeam",
            Self::TechnicianAsGuest => "technicianAsGuest",
            Self::Open => "openFederation",
            Self::OnAllowList | Self::NotOnAllowList | Self::AllowListEmpty => "allowList",
            Self::NotOnBlockList | Self::Blocked => "blockList",
            Self::ParentBlocked => "blockAllSubdomains",
            Self::PersonOpen
            | Self::PersonAllows
            | Self::PersonDoesNotBlock
            | Self::PersonClosed
            | Self::PersonDoesNotAllow
            | Self::PersonBlocks => "personPolicy",
            Self::AccessUnknown => "externalAccess",
            Self::Closed => "closed",
            Self::TrialTenant => "trialTenant",
            Self::AddressBlocked => "blockedPerson",
            Self::NoTeamsLicence => "teamsLicence",
            Self::NoRemoteAssistLicence => "remoteAssistLicence",
            Self::LicenceUnknown => "licence",
            Self::OneTimeLink => "oneTimeLink",
        }
    }

    /// The article's section, or the page of Microsoft, that says so.
    pub fn source(self) -> &'static str {
        match self {
            Self::SameTenant => "advanced-scenarios#introduction",
            Self::VendorAccount => "advanced-scenarios#scenario-2",
            Self::BarrierPermits | Self::BarrierForbids | Self::GuestBehindBarrier => {
                "purview/information-barriers-policies"
            }
            Self::Guest | Self::GuestWithoutTeam => "advanced-scenarios#guesting",
            Self::TechnicianAsGuest => "remote-assist/requirements",
            Self::Open
            | Self::OnAllowList
            | Self::NotOnAllowList
            | Self::NotOnBlockList
            | Self::Blocked
            | Self::AccessUnknown => "advanced-scenarios#federation",
            Self::PersonOpen
            | Self::PersonAllows
            | Self::PersonDoesNotBlock
            | Self::PersonClosed
            | Self::PersonDoesNotAllow
            | Self::PersonBlocks => "Set-CsExternalAccessPolicy",
            Self::Closed | Self::TrialTenant | Self::AllowListEmpty | Self::ParentBlocked => {
                "Set-CsTenantFederationConfiguration"
            }
            Self::AddressBlocked => "Set-CsTeamsExternalAccessConfiguration",
            Self::NoTeamsLicence | Self::NoRemoteAssistLicence | Self::LicenceUnknown => {
                "advanced-scenarios#scenario-1"
            }
            Self::OneTimeLink => "remote-assist/vendor-use-teams",
        }
    }
}
