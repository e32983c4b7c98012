//! Which tables has the database of a ledger, and is a given file one? Creating, opening, recognizing.
//! Takes the data folder; gives connections whose settings are right.
//! What is written into the tables is in `log` and `seal`.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::fault::{Fault, FaultKind, Result};
use crate::folder::{self, DATABASE};

/// The form of the tables. A folder with a greater number comes from a newer program.
pub(crate) const FORMAT: i64 = 1;
/// "SKMR": tells our files from other SQLite databases.
const APPLICATION_ID: i64 = 0x534b_4d52;

/// Bytes of a page in a new ledger. Twice the usual: who verifies reads every page once, and half as many calls of the system are
/// felt; four times as many bytes would make a single decision write too much.
const PAGE: i64 = 8192;

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  leaf BLOB NOT NULL,
  kind TEXT GENERATED ALWAYS AS (json_extract(entry, '$.kind')) VIRTUAL,
  subject TEXT GENERATED ALWAYS AS (json_extract(entry, '$.subject')) VIRTUAL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq) WHERE subject IS NOT NULL;
CREATE TABLE subtree (
  level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE content (commitment TEXT PRIMARY KEY, salt BLOB NOT NULL, value BLOB NOT NULL) STRICT;
";

/// Makes the database of a new ledger.
pub(crate) fn create(dir: &Path, origin: &str) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let made = Connection::open_with_flags(dir.join(DATABASE), flags).and_then(|connection| {
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        settle(&connection)?;
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES}"))?;
        let mut insert = connection.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")?;
        insert.execute(("format", FORMAT))?;
        insert.execute(("origin", origin))?;
        drop(insert);
        connection.execute_batch("COMMIT")?;
        Ok(connection)
    });
    made.map_err(|error| Fault::sqlite("原簿の作成", error))
}

/// Opens the database of a finished folder for the one writer.
pub(crate) fn open_writer(dir: &Path) -> Result<Connection> {
    require_finished(dir)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(dir.join(DATABASE), flags);
    let connection = opened.map_err(|error| Fault::sqlite("原簿を開くこと", error))?;
    recognize(&connection)?;
    settle(&connection).map_err(|error| Fault::sqlite("原簿を開くこと", error))?;
    if connection.is_readonly("main").unwrap_or(false) {
        return Err(Fault::new(
            FaultKind::ReadOnly,
            format!(
                "「{}」に書き込めません。フォルダーの権限と、媒体の書き込み禁止を確かめてください。",
                dir.join(DATABASE).display()
            ),
        ));
    }
    Ok(connection)
}

/// Opens the database of a folder for reading, beside a writer or on a medium that cannot be written.
pub(crate) fn open_reader(dir: &Path) -> Result<Connection> {
    require_finished(dir)?;
    let connection = open_unrecognized(dir)?;
    recognize(&connection)?;
    Ok(connection)
}

/// Opens for reading without looking whether the file is ours: damage is for the verifier to describe.
pub(crate) fn open_unrecognized(dir: &Path) -> Result<Connection> {
    open_file(&dir.join(DATABASE))
}

/// Opens a database for reading, beside a writer or where nothing can be written.
pub(crate) fn open_file(path: &Path) -> Result<Connection> {
    if !path.is_file() {
        return Err(Fault::missing(path));
    }
    // SQLite would not say why it cannot open a file.
    drop(std::fs::File::open(path).map_err(|error| Fault::io(path, error))?);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let ready = |connection: Connection| {
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    let first = Connection::open_with_flags(path, flags).and_then(ready);
    let Err(error) = first else {
        return first.map_err(|error| Fault::sqlite("原簿を開くこと", error));
    };
    // A database in WAL mode wants a shared file beside it. Where none can be made nobody can be writing either.
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let quiet = std::fs::metadata(&wal).map_or(true, |wal| wal.len() == 0);
    let blocked = matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
    );
    let uri = uri_of(path);
    match uri.filter(|_| quiet && blocked) {
        Some(uri) => Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(ready),
        None => Err(error),
    }
    .map_err(|error| Fault::sqlite("原簿を開くこと", error))
}

/// The path as a URI that promises SQLite that the file does not change.
fn uri_of(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let path = path.to_str()?.replace('\\', "/");
    let mut uri = String::from(if path.starts_with('/') { "file:" } else { "file:/" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
                uri.push(char::from(byte))
            }
            other => uri.push_str(&format!("%{other:02x}")),
        }
    }
    Some(uri + "?immutable=1")
}

/// The settings of the connection that writes.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // 16 MiB of pages, and 16 MiB of log between two checkpoints: the index by subject touches pages all over the file.
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_096)?;
    // Without this SQLite plans a statement anew whenever a bound value changes: more than the query itself costs.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn require_finished(dir: &Path) -> Result<()> {
    folder::require_finished(dir)?;
    let database = dir.join(DATABASE);
    if database.is_file() { Ok(()) } else { Err(Fault::missing(&database)) }
}

/// Is the database ours, and of a form that this program knows?
pub(crate) fn recognize(connection: &Connection) -> Result<()> {
    let read = |error| Fault::sqlite("原簿を開くこと", error);
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(read)?;
    if id != APPLICATION_ID {
        return Err(Fault::new(
            FaultKind::NotOurs,
            format!(
                "{DATABASE} は sekimori の原簿ではありません。データフォルダーの場所を確かめてください。"
            ),
        ));
    }
    let format: i64 = connection
        .query_row("SELECT value FROM meta WHERE name = 'format'", [], |row| row.get(0))
        .map_err(|error| Fault::damaged("meta 表の format").with_source(error))?;
    if format > FORMAT {
        return Err(Fault::new(
            FaultKind::NewerFormat,
            format!(
                "この原簿は新しい版の sekimori で作られています（形式 {format}、この版が読めるのは {FORMAT} まで）。sekimori を更新してから開いてください。"
            ),
        ));
    }
    if format != FORMAT {
        return Err(Fault::damaged(format!("meta 表の format が {format}")));
    }
    Ok(())
}

/// The name of the ledger.
pub(crate) fn origin(connection: &Connection) -> Result<String> {
    connection
        .query_row("SELECT value FROM meta WHERE name = 'origin'", [], |row| row.get(0))
        .map_err(|error| Fault::damaged("meta 表の origin").with_source(error))
}
