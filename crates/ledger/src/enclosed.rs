//! Are the files of matters those that were attached? The desk held against what the events say, and emptied of what was disposed of.
//! Takes a data folder or a backup, whose writer may be at work; gives each file that is missing or another one.
//! Whether the events are what was recorded is asked of `verify`, before this.

use std::collections::BTreeSet;
use std::path::Path;

use practice::value::hash;
use rusqlite::{Connection, OptionalExtension, Params};

use crate::desk::{DESK, Desk};
use crate::fault::{Fault, Result};
use crate::log::Reader;
use crate::schema;

/// Files that were attached to matters; those of a matter that was disposed of are gone on purpose. One that was taken back
/// stays: somebody may have acted with it in view. The word is looked for first: reading every event as JSON would take longer.
const ATTACHED: &str =
    "SELECT a.subject, json_extract(a.entry, '$.body.name'), json_extract(a.entry, '$.body.hash')
     FROM event a WHERE instr(a.entry, 'Attached') > 0 AND a.kind = 'Attached'
     AND NOT EXISTS (SELECT 1 FROM event d WHERE d.subject = a.subject AND d.kind = 'Disposed') ORDER BY a.seq";

/// 添付の照合 (files held against the events).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// How many there are to be.
    pub all: usize,
    /// Those that are missing or another one.
    pub wrong: Vec<Wrong>,
}

/// A file that is not what was attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The matter to which it belongs.
    pub matter: String,
    /// Its name when it was brought.
    pub name: String,
    /// Whether there is none; otherwise its content is another one.
    pub missing: bool,
}

struct File {
    matter: String,
    name: String,
    hash: String,
}

fn failed(error: rusqlite::Error) -> Fault {
    Fault::sqlite("添付ファイルの照合", error)
}

fn files(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<File>> {
    let mut select = connection.prepare(sql).map_err(failed)?;
    let rows = select
        .query_map(params, |row| Ok(File { matter: row.get(0)?, name: row.get(1)?, hash: row.get(2)? }));
    rows.and_then(Iterator::collect).map_err(failed)
}

/// Hashes of all files that belong to matters.
pub(crate) fn hashes(connection: &Connection) -> Result<BTreeSet<String>> {
    Ok(files(connection, ATTACHED, [])?.into_iter().map(|file| file.hash).collect())
}

/// Holds every file of a folder against its hash.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn enclosed(dir: &Path) -> Result<Enclosed> {
    let reader = Reader::open(dir)?;
    let files = files(reader.connection(), ATTACHED, [])?;
    let path = dir.join(DESK);
    let desk = match files.is_empty() || !path.is_file() {
        true => None,
        false => Some(schema::open_file(&path)?),
    };
    let mut found = Enclosed { all: files.len(), wrong: Vec::new() };
    for File { matter, name, hash: wanted } in files {
        let content = desk.as_ref().map(|desk| content(desk, &wanted)).transpose()?.flatten();
        if content.as_ref().is_none_or(|bytes| hash(bytes) != wanted) {
            found.wrong.push(Wrong { matter, name, missing: content.is_none() });
        }
    }
    Ok(found)
}

fn content(desk: &Connection, hash: &str) -> Result<Option<Vec<u8>>> {
    let select = desk.prepare_cached("SELECT content FROM file WHERE hash = ?1");
    select.and_then(|mut s| s.query_row([hash], |row| row.get(0)).optional()).map_err(failed)
}

/// Erases what only a matter had that was disposed of.
///
/// # Errors
/// The ledger cannot be read, or the desk cannot be written.
pub fn release(dir: &Path, matter: &str) -> Result<()> {
    let reader = Reader::open(dir)?;
    let sql = "SELECT subject, json_extract(entry, '$.body.name'), json_extract(entry, '$.body.hash')
               FROM event WHERE subject = ?1 AND kind = 'Attached'";
    let (had, kept) = (files(reader.connection(), sql, [matter])?, hashes(reader.connection())?);
    let gone: Vec<String> = had.into_iter().map(|file| file.hash).filter(|h| !kept.contains(h)).collect();
    match gone.is_empty() {
        true => Ok(()),
        false => Desk::open(dir)?.erase_files(&gone),
    }
}
