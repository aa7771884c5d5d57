use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::hash::Hash;
use super::store::{Claim, Store};
use super::trouble;
use crate::error::{Error, Result, codes};

/// The form of a journal that this version writes.
const FORMAT: u32 = 1;
pub(super) const FILE: &str = "format.json";

/// `format.json`: whose journal it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Format {
    #[serde(rename = "format")]
    version: u32,
    tenant: String,
    name: String,
    /// The simulated tenant that it belongs to; another one of the same id knows none of its objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
}

/// A format that was found, with the hash to which the first entry is chained.
#[derive(Debug)]
pub(super) struct Found {
    /// The hash of the file's bytes.
    pub(super) hash: Hash,
    /// Whether a later version made it.
    pub(super) newer: bool,
}

/// The simulated tenant that the bytes of the file name.
pub(super) fn instance(bytes: &[u8]) -> Option<String> {
    serde_json::from_slice::<Format>(bytes).ok().and_then(|format| format.instance)
}

impl Format {
    pub(super) fn new(tenant: &str, name: &str, instance: Option<&str>) -> Self {
        Self {
            version: FORMAT,
            tenant: tenant.to_ascii_lowercase(),
            name: name.to_owned(),
            instance: instance.map(str::to_owned),
        }
    }

    /// Reads the file and compares; `None` where there is none.
    pub(super) async fn find(&self, store: &Store) -> Result<Option<Found>> {
        store.get(&[FILE]).await?.map(|bytes| self.compare(store.place(), &bytes)).transpose()
    }

    /// Makes the file, or takes the one that somebody made at the same moment.
    pub(super) async fn make(&self, store: &Store) -> Result<Found> {
        let bytes = serde_json::to_vec(self).map_err(|error| {
            Error::new(codes::BUG_INVARIANT, "the head of a journal cannot be written").because(error)
        })?;
        let bytes = Bytes::from(bytes);
        match store.claim(&[FILE], &bytes).await? {
            Claim::Done => self.compare(store.place(), &bytes),
            Claim::Taken(found) => self.compare(store.place(), &found),
            Claim::Doubtful => Err(trouble::unfit(store.place(), "the disk reported a fault")),
        }
    }

    fn compare(&self, place: &str, bytes: &[u8]) -> Result<Found> {
        let found: Self = serde_json::from_slice(bytes)
            .map_err(|error| trouble::damaged_file(place, FILE, &format!("cannot be read: {error}")))?;
        if found.tenant != self.tenant || found.name != self.name {
            let fault = format!("belongs to `{}` in the tenant {}", found.name, found.tenant);
            return Err(Error::new(codes::JOURNAL_OTHER_TENANT, format!("the journal in {place} {fault}"))
                .hint("Each deployment has a folder of its own; name another one with `--journal`."));
        }
        if found.instance != self.instance {
            let whose = |instance: &Option<String>| match instance {
                Some(instance) => format!("the simulated tenant {instance}"),
                None => "a real tenant".to_owned(),
            };
            return Err(Error::new(
                codes::JOURNAL_OTHER_TENANT,
                format!(
                    "the journal in {place} belongs to {}, and this is {}",
                    whose(&found.instance),
                    whose(&self.instance)
                ),
            )
            .hint("A fresh simulated tenant needs a fresh journal: name another folder with `--journal`, or remove the old one with its tenant."));
        }
        Ok(Found { hash: Hash::of(bytes), newer: found.version > FORMAT })
    }
}
