//! Where the operating system lets a program remember things about this user, away from the journals themselves.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::hash::Hash;
use super::location::Location;

/// The digits of a hash that tell the files of different journals apart.
const DIGITS: usize = 32;

/// The folder for the state of this program; `None` where the user has no home.
///
/// `XDG_STATE_HOME`, else `~/.local/state` (freedesktop.org, XDG Base Directory 0.8); on Windows `LOCALAPPDATA`.
pub(super) fn state() -> Option<PathBuf> {
    of(|name| std::env::var_os(name))
}

fn of(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative path would be another folder in each working directory; the specification ignores it too.
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")?
    } else {
        folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?
    };
    Some(base.join("remote-assist"))
}

/// What the files about one journal are called: the same for every way to write its place. `None` for journals in memory.
pub(super) fn name_of(location: &Location, tenant: &str, name: &str) -> Option<String> {
    let place = match location {
        Location::Memory(_) => return None,
        Location::Folder(folder) => real(folder).display().to_string(),
        Location::Url(_) => location.place(),
    };
    let hash = Hash::of(format!("{place}\n{}\n{name}", tenant.to_ascii_lowercase()).as_bytes());
    Some(hash.as_str()[..DIGITS].to_owned())
}

/// A path without links, also where its last parts do not exist yet.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = path
        .ancestors()
        .find_map(|above| Some(above.canonicalize().ok()?.join(path.strip_prefix(above).ok()?)));
    // Put together again, because joining nothing leaves a separator at the end.
    real.unwrap_or(path).components().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::MemoryJournals;

    #[cfg(unix)]
    #[test]
    fn the_folder_follows_the_variables() {
        let with = |variables: &[(&str, &str)]| {
            of(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
        };
        assert_eq!(with(&[("XDG_STATE_HOME", "/s"), ("HOME", "/h")]), Some("/s/remote-assist".into()));
        assert_eq!(with(&[("HOME", "/h")]), Some("/h/.local/state/remote-assist".into()));
        assert_eq!(with(&[("XDG_STATE_HOME", "s"), ("HOME", "h")]), None);
        assert_eq!(with(&[]), None);
    }

    #[test]
    fn one_journal_has_one_name_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let name = |path: PathBuf| name_of(&Location::Folder(path), "T", "plant-7").unwrap();
        let plain = name(folder.path().join("journal"));
        assert_eq!(plain, name(folder.path().join("./journal/")));
        std::fs::create_dir(folder.path().join("journal")).unwrap();
        assert_eq!(plain, name(folder.path().join("journal")));
        assert_ne!(plain, name(folder.path().join("other")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("journal"), folder.path().join("link")).unwrap();
            assert_eq!(plain, name(folder.path().join("link")));
        }
        assert_eq!(name_of(&Location::Memory(MemoryJournals::default()), "t", "plant-7"), None);
        let url = Location::Url("az://box/a?sig=SECRET".to_owned());
        assert_eq!(name_of(&url, "t", "a"), name_of(&Location::Url("az://box/a".to_owned()), "T", "a"));
    }
}
