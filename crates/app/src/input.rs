//! Which texts are to be read? Opens files and standard input, and names what cannot be read.
//! Takes the files of a call; gives sources with the path as it was given.
//! Encodings and limits are the business of `intake`.

use crate::cli::Files;
use clause::Source;
use std::fmt;
use std::path::Path;

/// A text and the path it was given by.
pub struct Input {
    /// As the call names it.
    pub path: String,
    /// What was read.
    pub source: Source,
}

/// A file that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    path: String,
    why: intake::Refusal,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.why)
    }
}

/// Opens one file.
///
/// # Errors
/// The reason why it cannot be read.
pub fn open(path: &Path, files: &Files) -> Result<Input, Unreadable> {
    let stdin = path == Path::new("-");
    let shown = if stdin { "標準入力".to_string() } else { path.display().to_string() };
    let read = if stdin {
        intake::read_stream(std::io::stdin().lock(), files.encoding)
    } else {
        intake::read_file(path, files.encoding)
    };
    let text = read.map_err(|why| Unreadable { path: shown.clone(), why })?;
    let stem = if stdin { "stdin".into() } else { path.file_stem().unwrap_or_default().to_string_lossy() };
    Ok(Input { path: shown, source: Source::new(stem, text.text) })
}
