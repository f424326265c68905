//! How much a reader takes.

/// Limits of the readers. A message of the axis keeps far below all of them.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a message or an archive.
    pub bytes: usize,
    /// Elements within one another.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Bytes of one text that is not an attachment.
    pub text_bytes: usize,
    /// Attachments, and files of an archive.
    pub files: usize,
    /// Bytes of all attachments together, decoded and unpacked, and of all files of an archive.
    pub file_bytes: usize,
    /// Bytes that one packed byte becomes at most.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 96 * 1024 * 1024,
            depth: 12,
            elements: 5_000,
            attributes: 16,
            text_bytes: 20_000,
            files: 60,
            file_bytes: 64 * 1024 * 1024,
            ratio: 200,
        }
    }
}
