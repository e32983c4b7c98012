//! What is broken, and what can the person at the keyboard do? The one error type of this crate.
//! Takes errors of SQLite and of the file system with the place where they arose; gives a kind and a Japanese sentence.
//! What verification finds in a readable ledger is no fault: see `verify`.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

/// 障害 (fault): the machine is broken; a sentence for people and the error beneath it.
#[derive(Debug)]
pub struct Fault {
    /// Which way of being broken.
    pub kind: FaultKind,
    sentence: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// 障害の種類: what a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The folder or a file in it is not there.
    Missing,
    /// The folder holds something else.
    NotOurs,
    /// The folder was written by a newer version.
    NewerFormat,
    /// Another process writes.
    Locked,
    /// No space is left.
    DiskFull,
    /// Nothing may be written here.
    ReadOnly,
    /// What is stored contradicts itself or cannot be read.
    Damaged,
    /// The destination is not empty.
    Occupied,
    /// What was handed over is not an entry for this place, or a name that cannot be used.
    BadInput,
    /// Any other error of SQLite or of the file system.
    Other,
}

/// The result of everything that touches the data folder.
pub type Result<T> = std::result::Result<T, Fault>;

impl Fault {
    /// A fault without an error beneath it.
    pub fn new(kind: FaultKind, sentence: impl Into<String>) -> Self {
        Fault { kind, sentence: sentence.into(), source: None }
    }

    /// The folder, or what should stand in it, is missing.
    pub fn missing(path: &Path) -> Self {
        let path = path.display();
        Fault::new(
            FaultKind::Missing,
            format!("「{path}」がありません。データフォルダーの場所を確かめてください。"),
        )
    }

    /// What is stored at `place` is damaged.
    pub fn damaged(place: impl fmt::Display) -> Self {
        let advice = "verify で調べ、直前のバックアップから restore してください。";
        Fault::new(
            FaultKind::Damaged,
            format!("原簿が壊れています（{place}）。書き込みはしていません。{advice}"),
        )
    }

    /// The destination holds something already.
    pub fn occupied(path: &Path) -> Self {
        let path = path.display();
        Fault::new(
            FaultKind::Occupied,
            format!("「{path}」は空ではありません。空のフォルダーか、まだ無い名前を指定してください。"),
        )
    }

    /// An error of the file system at `path`.
    pub fn io(path: &Path, error: io::Error) -> Self {
        let place = path.display();
        let kind = match error.kind() {
            io::ErrorKind::NotFound => FaultKind::Missing,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FaultKind::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => FaultKind::ReadOnly,
            _ => FaultKind::Other,
        };
        let sentence = match kind {
            FaultKind::Missing => format!("「{place}」がありません。場所を確かめてください。"),
            FaultKind::DiskFull => full(&place.to_string()),
            FaultKind::ReadOnly => read_only(&place.to_string()),
            _ => {
                format!("「{place}」を読み書きできません。ディスクと権限を確かめ、もう一度実行してください。")
            }
        };
        Fault { kind, sentence, source: Some(Box::new(error)) }
    }

    /// An error of SQLite while doing `what` (a Japanese phrase such as 記録の追加).
    pub fn sqlite(what: &str, error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => FaultKind::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => FaultKind::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FaultKind::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Locked,
            _ => FaultKind::Other,
        };
        let sentence = match kind {
            FaultKind::DiskFull => full(what),
            FaultKind::ReadOnly => read_only(what),
            FaultKind::Damaged => {
                format!(
                    "原簿のファイル ledger.db が壊れています（{what}）。verify で調べ、直前のバックアップから restore してください。"
                )
            }
            FaultKind::Locked => format!(
                "別のプログラムが原簿を使っているため、{what}ができません。終わるのを待って、もう一度実行してください。"
            ),
            _ => format!(
                "{what}ができません。もう一度実行し、繰り返すときは記録を添えて問い合わせてください。"
            ),
        };
        Fault { kind, sentence, source: Some(Box::new(error)) }
    }

    /// The sentence for people.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    pub(crate) fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }
}

fn full(place: &str) -> String {
    format!(
        "ディスクに空きがありません（{place}）。この操作は取り消しました。空きを作り、もう一度実行してください。"
    )
}

fn read_only(place: &str) -> String {
    format!(
        "「{place}」を開けないか、書き込めません。フォルダーの権限と、媒体の書き込み禁止を確かめてください。"
    )
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
