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
