//! The checks of [`super::conformance`] on real servers, which `make stores` starts (core/tests/stores/run.py says which, and how). The
//! address of the store stands in a variable of ours, its endpoint and its credentials in those of the cloud. Without them, nothing
//! is asked.

use std::sync::Arc;

use object_store::path::Path;
use object_store::prefix::PrefixStore;

use super::conformance::{CHECKS, Ground, conform};
use super::support::*;
use crate::error::codes;

/// A folder of its own in a store.
fn ground(url: &str) -> Ground {
    let (inner, _) = crate::journal::cloud::open(url, "the store").unwrap();
    let folder = Path::from(uuid::Uuid::new_v4().to_string());
    Ground { inner: Arc::new(PrefixStore::new(inner, folder)), local: false, late: false }
}

#[tokio::test]
async fn a_real_store_conforms() {
    if let Ok(url) = std::env::var("REMOTE_ASSIST_STORE") {
        conform(|| ground(&url)).await;
        eprintln!("{} checks on {url}", CHECKS.len());
    }
}

#[tokio::test]
async fn a_real_store_that_overwrites_is_refused() {
    if let Ok(url) = std::env::var("REMOTE_ASSIST_UNFIT_STORE") {
        let store = ground(&url).store();
        let error = open_remote(&store, "run-1").await.unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_STORE);
        assert!(error.to_string().contains("there already"), "{error}");
        assert!(store.get(&["format.json"]).await.unwrap().is_none());
        eprintln!("refused: {error}");
    }
}
