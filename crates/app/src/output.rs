//! Where does the result go? Standard output, or a file that is written whole or not at all.
//! Takes bytes and a destination; gives nothing but a fault with its reason.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes to standard output; a reader that went away is no fault.
///
/// # Errors
/// A Japanese sentence that says why nothing could be written.
pub fn print(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("標準出力に書き込めません（{e}）。"))
        }
        _ => Ok(()),
    }
}

/// Whether a file can be written at `path` at all, and is none of those that are read.
///
/// # Errors
/// A Japanese sentence that says what stands in the way.
pub fn free(path: &Path, inputs: &[PathBuf]) -> Result<(), String> {
    let place = path.canonicalize();
    let same = |input: &PathBuf| place.as_ref().is_ok_and(|p| input.canonicalize().is_ok_and(|i| i == *p));
    if path.is_dir() {
        return Err(format!("{}: フォルダーです。ファイル名まで指定してください。", path.display()));
    }
    if inputs.iter().any(same) {
        return Err(format!(
            "{}: 出力先が、読み込むファイルと同じです。元の文書を失わないよう、別の名前を指定してください。",
            path.display()
        ));
    }
    Ok(())
}

/// Writes a file beside its place and moves it there, so that nothing half-written is left.
///
/// # Errors
/// A Japanese sentence that says what could not be written and why.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    written.map_err(|e| {
        // Best effort: the reason for the first fault is what the user needs.
        let _ = std::fs::remove_file(&part);
        let why = match e.kind() {
            std::io::ErrorKind::NotFound => "フォルダーがありません".to_string(),
            std::io::ErrorKind::PermissionDenied => "書き込む権限がありません".to_string(),
            _ => e.to_string(),
        };
        format!("{}: 書き込めません（{why}）。フォルダーの有無と権限を確かめてください。", path.display())
    })
}

/// The form asked for; without one, the ending of the output file says it, by `endings`. Without a file it is `otherwise`.
///
/// # Errors
/// The ending says nothing, or something else than what was asked for.
pub fn form_of<F: Copy + PartialEq>(
    asked: Option<F>,
    file: Option<&Path>,
    endings: &[(&str, F)],
    otherwise: F,
) -> Result<F, String> {
    let ending = file.and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    let implied = endings.iter().find(|(word, _)| ending.as_deref() == Some(*word)).map(|(_, form)| *form);
    match (asked, implied) {
        (None, None) if file.is_some() => {
            Err("出力ファイルの拡張子から形式を決められません。--format を指定してください。".to_string())
        }
        (Some(asked), Some(implied)) if asked != implied => {
            Err("--format と出力ファイルの拡張子が違います。どちらかにそろえてください。".to_string())
        }
        (asked, implied) => Ok(asked.or(implied).unwrap_or(otherwise)),
    }
}
