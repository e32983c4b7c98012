//! What does a PDF with a text layer say? Takes its bytes; gives its lines with their places, or a refusal.

use crate::magic;
use crate::{Document, Refusal};

/// Reads it.
pub(crate) fn read(_bytes: &[u8]) -> Result<Document, Refusal> {
    Err(Refusal::Binary { what: magic::PDF })
}
