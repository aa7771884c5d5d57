use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;

use super::lock::MemoryLocks;
use super::store::Store;
use super::trouble;
use crate::clock::Clock;
use crate::error::{Error, Result, codes};

/// Where the journals of a user or a team are; each deployment has a folder there.
#[derive(Clone, Debug)]
pub enum Location {
    /// In memory, for as long as a copy of the value lives.
    Memory(MemoryJournals),
    /// A folder on a disk of this machine, made if it is absent. The file system needs hard links and locks.
    Folder(PathBuf),
    /// A store in a cloud, such as `az://container/folder`, with the credentials of the environment. Needs one of the features
    /// `journal-azure`, `journal-aws` and `journal-gcp`.
    Url(String),
}

/// Journals in memory; copies share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournals {
    store: Arc<InMemory>,
    pub(super) locks: MemoryLocks,
}

impl Location {
    /// A folder, or a store if the text has a scheme such as `az://`.
    pub fn parse(text: &str) -> Self {
        if text.contains("://") { Self::Url(text.to_owned()) } else { Self::Folder(PathBuf::from(text)) }
    }

    /// The journals of a simulated tenant: beside the file that keeps it, else in memory as the tenant is.
    pub fn beside(tenant_file: Option<&FilePath>) -> Self {
        tenant_file.map_or_else(
            || Self::Memory(MemoryJournals::default()),
            |file| Self::Folder(format!("{}.journal", file.display()).into()),
        )
    }

    /// How people call the place; without what a URL says after `?` and before `@`, which may be secret.
    pub fn place(&self) -> String {
        match self {
            Self::Memory(_) => "memory".to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
            Self::Url(url) => {
                let plain = url.split(['?', '#']).next().unwrap_or_default();
                let Some((scheme, rest)) = plain.split_once("://") else { return plain.to_owned() };
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let secret = host.split_once('@').is_some_and(|(user, _)| user.contains(':'));
                let host = if secret { host.rsplit('@').next().unwrap_or_default() } else { host };
                format!("{scheme}://{host}/{path}").trim_end_matches('/').to_owned()
            }
        }
    }

    /// Opens the root. Without `make`, a folder that is absent is `None`.
    pub(super) fn store(&self, clock: Arc<dyn Clock>, make: bool) -> Result<Option<Store>> {
        let place = self.place();
        match self {
            Self::Memory(held) => {
                Ok(Some(Store::new(Arc::clone(&held.store) as _, Path::default(), place, false, clock)))
            }
            Self::Folder(folder) => {
                if make {
                    make_folder(folder)?;
                } else if !folder.exists() {
                    return Ok(None);
                }
                let inner = LocalFileSystem::new_with_prefix(folder)
                    .map_err(|error| trouble::store(&place, "cannot be opened", error))?
                    .with_fsync(true);
                Ok(Some(Store::new(Arc::new(inner), Path::default(), place, true, clock)))
            }
            Self::Url(url) => {
                let (inner, root) = super::cloud::open(url, &place)?;
                Ok(Some(Store::new(inner, root, place, false, clock)))
            }
        }
    }
}

/// Makes a folder and those above it, durably and for this user alone: names of accounts stand in a journal.
pub(super) fn make_folder(folder: &FilePath) -> Result<()> {
    let absent: Vec<&FilePath> =
        folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| trouble::io(folder, "cannot be made", error))?;
    #[cfg(unix)]
    for made in absent {
        let above = match made.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => FilePath::new("."),
        };
        std::fs::File::open(above)
            .and_then(|file| file.sync_all())
            .map_err(|error| trouble::io(above, "cannot be made durable", error))?;
    }
    Ok(())
}

/// The folder of one deployment below a root.
pub(super) fn below<'a>(tenant: &'a str, name: &'a str) -> Result<[&'a str; 2]> {
    // Both become names of folders, so nothing may pass that leads elsewhere or that a file system reads in another way.
    let fits = |text: &str, most: usize| {
        !text.is_empty()
            && text.len() <= most
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if fits(tenant, 64) && fits(name, 64) {
        return Ok([tenant, name]);
    }
    let wrong = if fits(tenant, 64) { name } else { tenant };
    Err(Error::new(codes::USAGE, format!("`{wrong}` cannot name a journal"))
        .hint("A deployment's name has small letters a-z, digits and `-`; a tenant is named by its id."))
}
