//! The key to which passwords of simulated tenants are sealed, so that every example runs as printed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use remote_assist::error::{Error, Result, codes};
use remote_assist::secret::Identity;

/// The folder for what the command line keeps beside the scenarios.
pub(crate) const FOLDER: &str = ".remote-assist";

/// The public key of `.remote-assist/identity.txt`, which is made on first use and never overwritten.
pub(crate) fn recipient(folder: &Path) -> Result<String> {
    let path = folder.join("identity.txt");
    match fs::read_to_string(&path) {
        Ok(text) => read(&text, &path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folder(folder)?;
            make(&path)
        }
        Err(error) => {
            Err(Error::new(codes::STORE_DAMAGED, format!("{} cannot be read: {error}", path.display()))
                .hint("It holds the key to the passwords that were sealed so far: look at its rights."))
        }
    }
}

fn read(text: &str, path: &Path) -> Result<String> {
    Identity::parse(text).map(|identity| identity.recipient()).map_err(|error| {
        Error::new(codes::STORE_DAMAGED, format!("{} holds no age identity", path.display()))
            .hint("Move it away and a new one is made; what was sealed to the old one stays sealed to it.")
            .because(error)
    })
}

fn make(path: &Path) -> Result<String> {
    let identity = Identity::generate();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(identity.file_text().as_bytes())?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(identity.recipient()),
        // Another process was faster: its key is the one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(path)
            .map_err(|error| unwritable(path, &error))
            .and_then(|text| read(&text, path)),
        Err(error) => Err(unwritable(path, &error)),
    }
}

/// Makes the folder, which version control leaves alone because it holds a private key.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let ignore: PathBuf = folder.join(".gitignore");
    fs::write(&ignore, "*\n").map_err(|error| unwritable(&ignore, &error))
}

/// The error for a file that cannot be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::new(codes::STORE_UNWRITABLE, format!("{} cannot be written: {error}", path.display()))
        .hint("Choose a folder that can be written, or make room.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join(FOLDER);
        let first = recipient(&inner).unwrap();
        assert!(first.starts_with("age1"));
        assert_eq!(recipient(&inner).unwrap(), first);
        assert_eq!(fs::read_to_string(inner.join(".gitignore")).unwrap(), "*\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(inner.join("identity.txt")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_identity_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("identity.txt"), "nothing\n").unwrap();
        assert_eq!(recipient(folder.path()).unwrap_err().code(), codes::STORE_DAMAGED);
        assert_eq!(fs::read_to_string(folder.path().join("identity.txt")).unwrap(), "nothing\n");
    }
}
