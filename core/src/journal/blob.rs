use bytes::Bytes;

use super::hash::Hash;
use super::store::{Claim, Store};
use super::trouble;
use crate::error::Result;

pub(super) const FOLDER: &str = "blob";

pub(super) async fn put(store: &Store, bytes: &[u8]) -> Result<Hash> {
    let hash = Hash::of(bytes);
    match store.claim(&[FOLDER, hash.as_str()], &Bytes::copy_from_slice(bytes)).await? {
        Claim::Done => Ok(hash),
        Claim::Taken(_) => Err(altered(store, &hash)),
        Claim::Doubtful => Err(trouble::unfit(store.place(), "the disk reported a fault")),
    }
}

pub(super) async fn get(store: &Store, hash: &Hash) -> Result<Bytes> {
    let bytes = store
        .get(&[FOLDER, hash.as_str()])
        .await?
        .ok_or_else(|| trouble::damaged_file(store.place(), &format!("{FOLDER}/{hash}"), "is missing"))?;
    if Hash::of(&bytes) == *hash { Ok(bytes) } else { Err(altered(store, hash)) }
}

fn altered(store: &Store, hash: &Hash) -> crate::error::Error {
    trouble::damaged_file(store.place(), &format!("{FOLDER}/{hash}"), ALTERED)
}

pub(super) const ALTERED: &str = "was altered: its bytes do not fit its name";
