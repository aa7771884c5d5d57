//! Journals in stores of a cloud. Each cloud is a feature, because each brings code that most builds do not need.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::path::Path;

#[cfg(any(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp"))]
use super::connector;
use crate::error::{Error, Result, codes};

/// The clouds whose stores can hold a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cloud {
    Azure,
    S3,
    Google,
}

impl Cloud {
    /// From the scheme of a URL.
    fn of(url: &str) -> Option<Self> {
        match url.split_once("://")?.0 {
            "az" | "azure" | "abfs" | "abfss" => Some(Self::Azure),
            "s3" | "s3a" => Some(Self::S3),
            "gs" => Some(Self::Google),
            _ => None,
        }
    }

    #[cfg(not(all(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp")))]
    fn name(self) -> &'static str {
        match self {
            Self::Azure => "Azure Blob Storage",
            Self::S3 => "S3",
            Self::Google => "Google Cloud Storage",
        }
    }

    #[cfg(not(all(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp")))]
    fn feature(self) -> &'static str {
        match self {
            Self::Azure => "journal-azure",
            Self::S3 => "journal-aws",
            Self::Google => "journal-gcp",
        }
    }

    /// The store of the container or bucket that the URL names.
    #[cfg_attr(
        not(any(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp")),
        expect(unused_variables, reason = "without a cloud nothing is opened")
    )]
    fn store(self, url: &str, place: &str) -> Result<Arc<dyn ObjectStore>> {
        match self {
            #[cfg(feature = "journal-azure")]
            Self::Azure => object_store::azure::MicrosoftAzureBuilder::from_env()
                .with_url(url)
                .with_allow_http(true) // an emulator on this machine; the connector refuses the rest
                .with_retry(connector::once())
                .with_http_connector(connector::Connector)
                .build()
                .map(|store| Arc::new(store) as _)
                .map_err(|error| super::trouble::store(place, "cannot be opened", error)),
            #[cfg(feature = "journal-aws")]
            Self::S3 => object_store::aws::AmazonS3Builder::from_env()
                .with_url(url)
                .with_allow_http(true) // an emulator on this machine; the connector refuses the rest
                .with_retry(connector::once())
                .with_http_connector(connector::Connector)
                .build()
                .map(|store| Arc::new(store) as _)
                .map_err(|error| super::trouble::store(place, "cannot be opened", error)),
            #[cfg(feature = "journal-gcp")]
            Self::Google => object_store::gcp::GoogleCloudStorageBuilder::from_env()
                .with_url(url)
                .with_retry(connector::once())
                .with_http_connector(connector::Connector)
                .build()
                .map(|store| Arc::new(store) as _)
                .map_err(|error| super::trouble::store(place, "cannot be opened", error)),
            #[cfg(not(all(feature = "journal-azure", feature = "journal-aws", feature = "journal-gcp")))]
            _ => {
                let text = format!("this build cannot keep a journal in {}", self.name());
                Err(Error::new(codes::JOURNAL_STORE, text)
                    .hint(format!("Build it with the feature `{}`, or use a folder.", self.feature())))
            }
        }
    }
}

/// Opens a store in a cloud: the store and the folder in it. Credentials come from the environment, as each cloud's own tools take them.
pub(super) fn open(url: &str, place: &str) -> Result<(Arc<dyn ObjectStore>, Path)> {
    let cloud = Cloud::of(url).ok_or_else(|| {
        Error::new(codes::USAGE, format!("`{place}` names no kind of store"))
            .hint("Use a folder, `az://container/folder`, `s3://bucket/folder` or `gs://bucket/folder`.")
    })?;
    if url.contains(['?', '#']) {
        return Err(Error::new(
            codes::USAGE,
            format!("the address of the journal in {place} carries parameters"),
        )
        .hint("Give credentials in the environment: an address is shown and stored."));
    }
    let store = cloud.store(url, place)?;
    let folder = Path::parse(folder(url)).map_err(|error| {
        Error::new(codes::USAGE, format!("the folder in {place} has characters that a store does not take"))
            .because(error)
    })?;
    Ok((store, folder))
}

/// What follows the container or the bucket.
fn folder(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, folder)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_cloud_and_a_folder() {
        assert_eq!(Cloud::of("az://box/a/b"), Some(Cloud::Azure));
        assert_eq!(Cloud::of("abfss://box@account.dfs.core.windows.net/a"), Some(Cloud::Azure));
        assert_eq!(Cloud::of("s3://box"), Some(Cloud::S3));
        assert_eq!(Cloud::of("gs://box"), Some(Cloud::Google));
        assert_eq!(folder("az://box/a/b"), "a/b");
        assert_eq!(folder("s3://box"), "");
        for (url, code) in [("ftp://box", codes::USAGE), ("az://box/x?sig=S", codes::USAGE)] {
            assert_eq!(open(url, "place").unwrap_err().code(), code, "{url}");
        }
    }

    #[cfg(not(feature = "journal-azure"))]
    #[test]
    fn a_build_without_a_cloud_says_which_feature_it_lacks() {
        let error = open("az://box/a", "az://box/a").unwrap_err();
        assert_eq!(error.code(), codes::JOURNAL_STORE);
        assert!(error.hint_text().unwrap().contains("journal-azure"));
    }

    #[cfg(feature = "journal-azure")]
    #[test]
    fn a_store_is_opened_with_the_credentials_of_the_environment() {
        let (_, folder) = open("abfss://box@account.dfs.core.windows.net/a/b", "place").unwrap();
        assert_eq!(folder, Path::from("a/b"));
    }
}
