//! The handle of a revealed password.

use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use remote_assist_bridge as bridge;

/// A password that was revealed. It crosses once, into a buffer that the facade wipes.
#[napi]
pub struct Secret(bridge::Secret);

impl Secret {
    pub(crate) fn new(secret: bridge::Secret) -> Self {
        Self(secret)
    }
}

#[napi]
impl Secret {
    /// How many bytes it has.
    #[napi(getter)]
    pub fn size(&self) -> u32 {
        u32::try_from(self.0.read(<[u8]>::len)).unwrap_or(u32::MAX)
    }

    /// Copies its bytes into a buffer of that size.
    #[napi(catch_unwind)]
    pub fn copy_into(&self, mut buffer: Buffer) {
        self.0.read(|bytes| {
            let fits = bytes.len().min(buffer.len());
            buffer[..fits].copy_from_slice(&bytes[..fits]);
        });
    }
}
