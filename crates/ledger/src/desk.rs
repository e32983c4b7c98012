//! What is kept beside the record? Credentials, sessions, drafts, files, jobs, accesses: everything that is no event.
//! Takes a data folder; gives the desk. Its tables have forward-only steps; what was shipped is never edited.
//! What the office decides goes through `book`. Nothing here proves anything, and losing it loses no decision.

mod accesses;
mod backups;
mod calendars;
mod credentials;
mod drafts;
mod files;
mod jobs;
mod mails;
mod notices;
mod passkeys;
mod secrets;
mod sessions;
mod sweeping;
mod tips;
mod trends;
mod views;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use practice::calendar::Moment;
use rusqlite::{Connection, OpenFlags};

use crate::fault::{Fault, FaultKind, Result};

pub use accesses::{Access, Upshot};
pub use backups::Saved;
pub use credentials::{Credential, Tries};
pub use drafts::{Draft, Drafted};
pub use files::FileRef;
pub use jobs::{Job, JobState};
pub use mails::{Mail, MailRow, MailState, News, Posted, Tidings};
pub use notices::{Alarm, Audience, Notice, Reader, Telling};
pub use passkeys::PasskeyRow;
pub use sessions::Session;
pub use sweeping::Sweep;
pub use tips::Tip;

pub(crate) const DESK: &str = "desk.db";
pub(crate) use secrets::KEY as DESK_KEY;

/// Each step makes the tables of one release out of those of the one before.
const STEPS: [&str; 4] = [
    include_str!("desk/step1.sql"),
    include_str!("desk/step2.sql"),
    include_str!("desk/step3.sql"),
    include_str!("desk/step4.sql"),
];

/// 机 (desk): what is not an event.
pub struct Desk {
    connection: Mutex<Connection>,
    seal: secrets::Seal,
}

fn failed(error: rusqlite::Error) -> Fault {
    Fault::sqlite("机（desk.db）の読み書き", error)
}

fn damaged(error: impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Damaged, format!("{DESK} の内容を読めません。（{error}）"))
}

impl Desk {
    /// Opens the desk of a data folder; the first time it is made.
    ///
    /// # Errors
    /// The file cannot be opened, or comes from a newer program.
    pub fn open(dir: &Path) -> Result<Desk> {
        let path = dir.join(DESK);
        if !path.exists() {
            // Made before SQLite opens it, so that nobody else may read it even for a moment.
            crate::folder::write_private(&path, b"")?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
        settle(&connection).map_err(failed)?;
        step_up(&mut connection)?;
        let seal = secrets::Seal::of(dir, &mut connection)?;
        Ok(Desk { connection: Mutex::new(connection), seal })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies one moment of a folder's desk, while it is in use; none: the folder has no desk yet.
pub(crate) fn copy(dir: &Path, to: &Path) -> Result<()> {
    let path = dir.join(DESK);
    if !path.exists() {
        return Ok(());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(&path, flags).map_err(failed)?;
    source.busy_timeout(Duration::from_secs(10)).map_err(failed)?;
    let name = to.to_str().ok_or_else(|| Fault::missing(to))?;
    // Made before SQLite fills it: hashes and drafts lie in it.
    crate::folder::write_private(to, b"")?;
    source.execute("VACUUM INTO ?1", [name]).map_err(failed)?;
    let file = std::fs::OpenOptions::new().write(true).open(to);
    file.and_then(|file| file.sync_all()).map_err(|error| Fault::io(to, error))?;
    require_whole(to)
}

/// Refuses a desk that is damaged, or from a newer program.
pub(crate) fn require_whole(path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let says: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    match says.as_str() {
        "ok" => step_of(&connection).map(|_| ()),
        other => Err(damaged(other)),
    }
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// How many steps a desk has taken.
fn step_of(connection: &Connection) -> Result<usize> {
    let at: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    match at > STEPS.len() {
        false => Ok(at),
        true => Err(Fault::new(
            FaultKind::NewerFormat,
            format!("{DESK} は新しい版の sekimori で作られています。sekimori を更新してから開いてください。"),
        )),
    }
}

fn step_up(connection: &mut Connection) -> Result<()> {
    let at = step_of(connection)?;
    for (number, step) in STEPS.iter().enumerate().skip(at) {
        let batch = connection.transaction().map_err(failed)?;
        batch.execute_batch(step).map_err(failed)?;
        batch.pragma_update(None, "user_version", number + 1).map_err(failed)?;
        batch.commit().map_err(failed)?;
    }
    Ok(())
}

/// A moment as it stands in a row.
fn moment(text: Option<String>) -> Result<Option<Moment>> {
    text.map(|t| t.parse().map_err(damaged)).transpose()
}
