//! Stores that misbehave as real ones do.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Create overwrites, as on clones of S3 that do not know `If-None-Match`.
    IgnoresCreate,
    /// The first create of a file is refused as existing although nothing landed.
    RefusesInVain,
    /// The first create of a file lands and its answer is lost.
    LosesAnswers,
    /// The first create of a file never arrives.
    LosesRequests,
    /// A create that exists is refused as a failed precondition.
    Preconditions,
    /// The first create of a file lands and is then reported as existing, as by a client that re-sends it.
    ReportsItself,
    /// Listings lack the newest three files.
    ListsLate,
    /// Listings are always empty.
    ListsNothing,
    /// The first read of a file fails.
    ReadsFail,
    /// The disk is full.
    Full,
    /// Nothing is allowed.
    Forbidden,
    /// Every create lands and fails, as when flushing a folder fails.
    FlushFails,
}

/// A store in memory with one fault.
#[derive(Debug)]
pub(super) struct Faulty {
    inner: InMemory,
    fault: Fault,
    /// How often each file was written, and read.
    tries: Mutex<HashMap<(Path, bool), usize>>,
    looks: AtomicUsize,
}

impl Faulty {
    pub(super) fn new(fault: Fault) -> Arc<Self> {
        Arc::new(Self { inner: InMemory::new(), fault, tries: Mutex::default(), looks: AtomicUsize::new(0) })
    }

    /// Whether this is the first, third, fifth … try at a file.
    fn is_odd(&self, location: &Path, writes: bool) -> bool {
        let mut tries = self.tries.lock().unwrap();
        let count = tries.entry((location.clone(), writes)).or_default();
        *count += 1;
        *count % 2 == 1
    }

    fn broken(text: &'static str) -> Error {
        Error::Generic { store: "faulty", source: text.into() }
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.fault)
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let odd = self.is_odd(location, true);
        let exists = || Error::AlreadyExists { path: location.to_string(), source: "409".into() };
        let put = self.inner.put_opts(location, payload.clone(), options.clone());
        match self.fault {
            Fault::IgnoresCreate => {
                self.inner.put_opts(location, payload, PutOptions::from(PutMode::Overwrite)).await
            }
            Fault::RefusesInVain if odd => Err(exists()),
            Fault::LosesRequests if odd => Err(Self::broken("connection reset")),
            Fault::LosesAnswers if odd => {
                put.await?;
                Err(Self::broken("operation timed out"))
            }
            Fault::ReportsItself if odd => {
                put.await?;
                Err(exists())
            }
            Fault::FlushFails => {
                put.await?;
                Err(Self::broken("Input/output error"))
            }
            Fault::Preconditions => put.await.map_err(|error| match error {
                Error::AlreadyExists { path, source } => Error::Precondition { path, source },
                other => other,
            }),
            Fault::Full => Err(Self::broken("No space left on device")),
            Fault::Forbidden => {
                Err(Error::PermissionDenied { path: location.to_string(), source: "403".into() })
            }
            _ => put.await,
        }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let odd = self.is_odd(location, false);
        if self.fault == Fault::ReadsFail && odd {
            return Err(Self::broken("connection reset"));
        }
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let prefix = prefix.cloned();
        let probes = prefix.as_ref().is_some_and(|prefix| prefix.as_ref().ends_with("probe"));
        let listed = self.inner.list(prefix.as_ref());
        match self.fault {
            Fault::ListsNothing => futures::stream::empty().boxed(),
            Fault::ListsLate => {
                // A probe shows up at the third look, other files three files later.
                let looks = self.looks.fetch_add(1, Ordering::Relaxed);
                let late = async move {
                    let mut all: Vec<_> = listed.collect().await;
                    let keep = if probes {
                        if looks < 2 { 0 } else { all.len() }
                    } else {
                        all.len().saturating_sub(3)
                    };
                    all.truncate(keep);
                    futures::stream::iter(all)
                };
                futures::stream::once(late).flatten().boxed()
            }
            _ => listed,
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
