//! Which documents are to be read? Opens files and standard input, and names what cannot be read.
//! Takes the files of a call; gives sources with the path as it was given, and where their lines stand in the original.
//! Encodings and limits are the business of `intake`; what is no text is read in a child process (`reader.rs`).

use crate::cli::Files;
use crate::reader;
use clause::Source;
use intake::{Form, Place};
use print::Original;
use std::fmt;
use std::path::Path;

/// A document and the path it was given by.
pub struct Input {
    /// As the call names it.
    pub path: String,
    /// What was read.
    pub source: Source,
    /// Where each line of the source stands in the original; empty for a text, whose lines are its own.
    pub places: Vec<Original>,
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

/// Opens one file. What a person should know about its reading is told on standard error.
///
/// # Errors
/// The reason why it cannot be read.
pub fn open(path: &Path, files: &Files) -> Result<Input, Unreadable> {
    let stdin = path == Path::new("-");
    let shown = if stdin { "標準入力".to_string() } else { path.display().to_string() };
    let bytes = if stdin { intake::stream_bytes(std::io::stdin().lock()) } else { intake::file_bytes(path) };
    let read = bytes.and_then(|bytes| match intake::form(&bytes) {
        Form::Text => intake::decode(&bytes, files.encoding).map(|text| (text.text, Vec::new(), Vec::new())),
        _ => reader::read(&bytes, files.encoding).map(|d| (d.text, d.places, d.notices)),
    });
    let (text, places, notices) = read.map_err(|why| Unreadable { path: shown.clone(), why })?;
    for notice in notices {
        eprintln!("注意: {shown}: {}", notice.replace(char::is_control, ""));
    }
    let stem = if stdin { "stdin".into() } else { path.file_stem().unwrap_or_default().to_string_lossy() };
    let places = places.into_iter().map(original).collect();
    Ok(Input { path: shown, source: Source::new(stem, text), places })
}

fn original(place: Place) -> Original {
    match place {
        Place::Line(line) => Original::Line(line),
        Place::Paragraph(number) => Original::Paragraph(number),
        Place::Page { page, line } => Original::Page { page, line },
    }
}

/// The reason of the operating system, in Japanese where it is a common one.
pub fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "見つかりません".to_string(),
        ErrorKind::PermissionDenied => "権限がありません".to_string(),
        ErrorKind::IsADirectory => "フォルダーです".to_string(),
        ErrorKind::NotADirectory => "フォルダーではありません".to_string(),
        ErrorKind::InvalidData => "UTF-8の文字として読めません".to_string(),
        ErrorKind::StorageFull => "空き容量がありません".to_string(),
        ErrorKind::ReadOnlyFilesystem => "書き込みが禁止されています".to_string(),
        _ => error.to_string(),
    }
}
