//! Text that grows.

/// A file's text while it is written.
pub(crate) struct Text(String);

impl Text {
    /// Starts with a header.
    pub(crate) fn new(header: &str) -> Self {
        Self(header.to_owned())
    }

    /// Adds text as it is.
    pub(crate) fn push(&mut self, text: impl AsRef<str>) {
        self.0.push_str(text.as_ref());
    }

    /// Adds text and ends the line.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        self.push(text);
        self.0.push('\n');
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.0
    }
}
