use std::sync::Arc;

use object_store::ObjectStore;
use object_store::path::Path;

use crate::error::{Error, Result, codes};

/// Opens a store in a cloud: the store and the folder in it.
pub(super) fn open(url: &str, place: &str) -> Result<(Arc<dyn ObjectStore>, Path)> {
    let scheme = url.split("://").next().unwrap_or_default();
    let (cloud, feature) = match scheme {
        "az" | "abfs" | "abfss" | "azure" => ("Azure", "journal-azure"),
        "s3" | "s3a" => ("S3", "journal-aws"),
        "gs" => ("Google Cloud", "journal-gcp"),
        _ => {
            return Err(Error::new(codes::USAGE, format!("`{place}` names no kind of store")).hint(
                "Use a folder, `az://container/folder`, `s3://bucket/folder` or `gs://bucket/folder`.",
            ));
        }
    };
    Err(Error::new(codes::JOURNAL_STORE, format!("this build cannot keep a journal in {cloud}"))
        .hint(format!("Build it with the feature `{feature}`, or use a folder.")))
}
