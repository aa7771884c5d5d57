use std::sync::Arc;

/// A password that was revealed. Printing or comparing it shows nothing of it.
#[derive(Debug, uniffi::Object)]
pub struct Secret(remote_assist_bridge::Secret);

impl Secret {
    pub(crate) fn new(secret: remote_assist_bridge::Secret) -> Arc<Self> {
        Arc::new(Self(secret))
    }
}

#[uniffi::export]
impl Secret {
    /// The password's bytes in UTF-8, a new copy for each call. Whoever asks wipes it; the copy of this object is wiped when the
    /// object is freed.
    pub fn reveal(&self) -> Vec<u8> {
        self.0.read(<[u8]>::to_vec)
    }
}
