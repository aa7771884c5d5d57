//! The proxy of the environment and the folder of this program.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use remote_assist::auth::Environment;
use remote_assist::model::{DoctorFinding, FindingState};

use crate::identity::FOLDER;

/// The variables that name a proxy for https, in the order in which they are read.
const PROXIES: &[&str] = &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Which proxy is used, without the name and password that its address may hold.
pub(super) fn proxy(environment: &Environment) -> DoctorFinding {
    let named = PROXIES.iter().find_map(|name| Some((*name, environment.get(name)?)));
    let text = match named {
        None => "no proxy is set; Microsoft's hosts are reached directly".to_owned(),
        Some((name, address)) => format!("{name} is {}", redacted(&address)),
    };
    DoctorFinding {
        check: "proxy".to_owned(),
        state: FindingState::Ok,
        text,
        hint: None,
        needed_for: Some("reaching Microsoft Graph and the token authority".to_owned()),
    }
}

/// Scheme, host and port; everything before the last `@` of the authority is a user.
fn redacted(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        // An unescaped slash in a password would end the authority early: what follows is not shown either.
        Some((_, host)) => format!("{scheme}://***@{host}"),
        None if rest.contains('@') => {
            format!("{scheme}://*** (its user or password must be percent-encoded)")
        }
        None => format!("{scheme}://{authority}"),
    }
}

/// Whether the folder for keys and sealed passwords can be written.
pub(super) fn store() -> DoctorFinding {
    let folder = Path::new(FOLDER);
    let (place, found) = if folder.exists() {
        (folder.to_owned(), format!("{FOLDER} can be written"))
    } else {
        (PathBuf::from("."), format!("{FOLDER} does not exist yet and can be made"))
    };
    let tried = try_write(&place);
    let (state, text, hint) = match tried {
        Ok(()) => (FindingState::Ok, found, None),
        Err(error) => (
            FindingState::Wrong,
            format!("{FOLDER} cannot be written: {error}"),
            Some("Choose a working folder that can be written, or make room.".to_owned()),
        ),
    };
    DoctorFinding {
        check: "store".to_owned(),
        state,
        text,
        hint,
        needed_for: Some("sealed passwords, the simulated tenant and its key".to_owned()),
    }
}

/// Makes a file and takes it away again.
fn try_write(folder: &Path) -> io::Result<()> {
    let file = folder.join(format!(".remote-assist-doctor-{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&file)?;
    std::fs::remove_file(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_proxy_is_not_shown() {
        for (address, shown) in [
            ("http://proxy:8080", "http://proxy:8080"),
            ("proxy:8080", "http://proxy:8080"),
            ("http://me:planted@proxy:8080/", "http://***@proxy:8080"),
            ("http://me:pla@nted@proxy:8080", "http://***@proxy:8080"),
            ("socks5h://planted@proxy", "socks5h://***@proxy"),
            ("http://me:pla/nted@proxy", "http://*** (its user or password must be percent-encoded)"),
        ] {
            assert_eq!(redacted(address), shown);
        }
        let found = proxy(&Environment::of([("https_proxy", "http://me:planted@proxy")]));
        assert!(found.text.starts_with("https_proxy is") && !found.text.contains("planted"));
    }
}
