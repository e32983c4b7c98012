//! What does this file say, as text? Takes bytes, a file or a stream; gives the text and the encoding it
//! was in, or a [`Refusal`] that tells a person what to do. The limit on size is kept here.
//! Not here: the choice of an encoding (`ladder.rs`), the meaning of the text (`clause`). Nothing is
//! normalized: line ends, full-width characters and variation selectors come out as they went in.

mod document;
mod docx;
mod encoding;
mod html;
mod ladder;
mod magic;
mod pdf;
mod refusal;
mod rows;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

pub use document::{Document, Form, Place, read_document};
pub use encoding::{Encoding, UnknownEncoding};
pub use magic::form;
pub use refusal::{Kind, Refusal};
pub use rows::{MAX_COLUMNS, MAX_ROWS, Row, read_table, table_of};

/// The most that is read from one file or stream. The longest policy known is far below a hundredth of it.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Exactly what was decoded, without the byte order mark.
    pub text: String,
    /// The encoding it was read in. A forced UTF-8 is reported as [`Encoding::Utf8Bom`] if there was a mark.
    pub encoding: Encoding,
    /// The other encoding a person should try if the text looks wrong: it reads the same bytes without
    /// error to a different text. When the encoding was forced, the one that would have been detected.
    pub runner_up: Option<Encoding>,
    /// Whether the caller chose the encoding.
    pub forced: bool,
}

/// Reads bytes as text, in the forced encoding or else in the one that fits.
///
/// # Errors
///
/// Every [`Refusal`] but those about files.
pub fn decode(bytes: &[u8], forced: Option<Encoding>) -> Result<Text, Refusal> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_BYTES {
        return Err(Refusal::TooLarge { bytes: size });
    }
    if let Some(what) = magic::name(bytes) {
        return Err(Refusal::Binary { what });
    }
    let text = match forced {
        Some(encoding) => in_forced(bytes, encoding)?,
        None => {
            let found = ladder::detect(bytes)?;
            Text { text: found.text, encoding: found.encoding, runner_up: found.runner_up, forced: false }
        }
    };
    if text.text.chars().all(char::is_whitespace) {
        return Err(Refusal::Empty);
    }
    if encoding::mostly_control(&text.text) {
        return Err(Refusal::Binary { what: magic::UNNAMED });
    }
    Ok(text)
}

/// Reads a file as text.
///
/// The size is asked first, so that a huge file is not read at all; the reading has the same limit, because
/// a file may grow, and a device or a pipe has no size.
///
/// # Errors
///
/// Every [`Refusal`].
pub fn read_file(path: &Path, forced: Option<Encoding>) -> Result<Text, Refusal> {
    decode(&file_bytes(path)?, forced)
}

/// The bytes of a file, if it is one and not too large.
///
/// # Errors
///
/// Those about files and their size.
pub fn file_bytes(path: &Path) -> Result<Vec<u8>, Refusal> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        return Err(Refusal::NotAFile);
    }
    if metadata.len() > MAX_BYTES {
        return Err(Refusal::TooLarge { bytes: metadata.len() });
    }
    stream_bytes(File::open(path).map_err(|error| unreadable(&error))?)
}

/// Reads a stream, such as the standard input, as text. Stops one byte after the limit.
///
/// # Errors
///
/// Every [`Refusal`]; the size in [`Refusal::TooLarge`] is then only what was read.
pub fn read_stream(reader: impl Read, forced: Option<Encoding>) -> Result<Text, Refusal> {
    decode(&stream_bytes(reader)?, forced)
}

/// The bytes of a stream. Stops one byte after the limit.
///
/// # Errors
///
/// Those about reading and size.
pub fn stream_bytes(reader: impl Read) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    match u64::try_from(bytes.len()) {
        Ok(size) if size <= MAX_BYTES => Ok(bytes),
        _ => Err(Refusal::TooLarge { bytes: MAX_BYTES + 1 }),
    }
}

fn in_forced(bytes: &[u8], forced: Encoding) -> Result<Text, Refusal> {
    let (encoding, text) = ladder::read_forced(bytes, forced)?;
    // An encoding that gives the same text (ASCII in any of them) is no alternative.
    let runner_up = ladder::detect(bytes).ok().filter(|found| found.text != text).map(|found| found.encoding);
    Ok(Text { text, encoding, runner_up, forced: true })
}

fn unreadable(error: &io::Error) -> Refusal {
    match error.kind() {
        // A path that goes on below a file is as absent as one that ends in nothing.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::NotFound,
        io::ErrorKind::IsADirectory => Refusal::NotAFile,
        io::ErrorKind::PermissionDenied => Refusal::Unreadable("読み取りの権限がありません".to_owned()),
        _ => Refusal::Unreadable(error.to_string()),
    }
}
