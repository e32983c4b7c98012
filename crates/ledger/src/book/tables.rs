//! What do the read tables hold, and how do they follow the events? Made again from the events at any time.
//! Takes entries in order within the transaction that appends them; writes the office, matters and what they name.
//! Queries for people are in `view`; making everything anew is in `rebuild`.

use std::sync::Arc;

use practice::Catalog;
use practice::entry::Entry;
use practice::event::Event;
use practice::matter::{Matter, Status};
use practice::office::Office;
use practice::spelling::fold;
use rusqlite::{Connection, OptionalExtension};

use super::recent::Recent;
use super::view::View;
use crate::fault::{Fault, FaultKind, Result};
use crate::seal;

/// A change of these tables raises the number: tables of another number are made anew.
const NUMBER: i64 = 9;

/// No index holds `since`: it changes with every event of a matter, and each index with it is two more pages to make durable.
const TABLES: &str = "
CREATE TABLE projection (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
CREATE TABLE office (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
CREATE TABLE matter (
  id TEXT PRIMARY KEY, mechanism TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL,
  section TEXT NOT NULL, applicant TEXT NOT NULL, status TEXT NOT NULL, standing INTEGER NOT NULL,
  since TEXT NOT NULL, until TEXT
) STRICT;
CREATE TABLE named (word TEXT NOT NULL, matter TEXT NOT NULL, PRIMARY KEY (word, matter)) STRICT, WITHOUT ROWID;
CREATE INDEX matter_number ON matter (mechanism, year, number);
CREATE INDEX matter_key ON matter (mechanism, key);
CREATE INDEX matter_standing ON matter (mechanism, standing);
CREATE INDEX named_matter ON named (matter);
CREATE INDEX matter_open ON matter (status) WHERE status IN ('open', 'sent-back');
CREATE INDEX matter_applicant ON matter (applicant);
";

pub(super) const NAMES: [&str; 4] = ["named", "matter", "office", "projection"];

fn failed(error: rusqlite::Error) -> Fault {
    Fault::sqlite("原簿の一覧の更新", error)
}

fn damaged(error: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Damaged,
        format!("原簿の一覧を読めません。sekimori rebuild で作り直してください。（{error}）"),
    )
}

/// Whether the tables of this program are there, made to the end.
pub(super) fn are_there(connection: &Connection) -> Result<bool> {
    let found: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'projection'", [], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    if found.is_none() {
        return Ok(false);
    }
    let number: Option<i64> = connection
        .query_row("SELECT number FROM projection", [], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    Ok(number == Some(NUMBER))
}

/// Makes the tables, empty; those of another program go.
pub(super) fn create(connection: &Connection) -> Result<()> {
    // What the tables say stands in the events too: nothing is gained by overwriting it, and it takes long.
    let overwrite = |on: bool| connection.pragma_update(None, "secure_delete", on).map_err(failed);
    overwrite(false)?;
    let dropped =
        NAMES.iter().try_for_each(|name| connection.execute_batch(&format!("DROP TABLE IF EXISTS {name}")));
    overwrite(true)?;
    dropped.map_err(failed)?;
    connection.execute_batch(TABLES).map_err(failed)
}

/// Says that the tables hold what follows from all events. From then on each event changes them in its own transaction, so that
/// nothing else need say how far they go: a row that changed with every event would be written with every event.
pub(super) fn finish(connection: &Connection) -> Result<()> {
    let insert = "INSERT INTO projection (id, number) VALUES (1, ?1)";
    connection.execute(insert, [NUMBER]).map(|_| ()).map_err(failed)
}

/// Writes the office down.
pub(super) fn save_office(connection: &Connection, office: &Office) -> Result<()> {
    let body = serde_json::to_string(office).map_err(damaged)?;
    connection
        .prepare_cached("INSERT INTO office (id, body) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET body = excluded.body")
        .and_then(|mut insert| insert.execute([body]))
        .map(|_| ())
        .map_err(failed)
}

/// The office as it was written down.
pub(super) fn office(connection: &Connection) -> Result<Office> {
    let body: String =
        connection.query_row("SELECT body FROM office", [], |row| row.get(0)).map_err(failed)?;
    serde_json::from_str(&body).map_err(damaged)
}

/// Follows one event about a matter; changes of the office are followed by whoever holds it.
pub(super) fn project(
    connection: &Connection,
    catalog: &Catalog,
    recent: &Recent,
    entry: &Entry,
) -> Result<()> {
    for commitment in entry.event.erased() {
        seal::erase(connection, commitment)?;
    }
    let Some(subject) = &entry.subject else { return Ok(()) };
    let matter = match &entry.event {
        Event::Applied(applied) => {
            let matter = Matter::begin(entry, applied);
            insert(connection, &Row::of(catalog, &matter))?;
            Arc::new(matter)
        }
        _ => {
            let before = recent.take(View::over(connection, catalog), subject)?;
            let mut matter = before.ok_or_else(|| damaged(format!("{subject} がありません")))?;
            let old = Columns::of(catalog, &matter);
            Arc::make_mut(&mut matter).apply(entry);
            update_matter(connection, &old, &Row::of(catalog, &matter))?;
            matter
        }
    };
    recent.keep(matter);
    Ok(())
}

/// 行 (row): what the tables hold about a matter.
pub(super) struct Row {
    id: String,
    mechanism: String,
    /// 年度 and number within it.
    number: (i16, u32),
    section: String,
    applicant: String,
    since: String,
    columns: Columns,
}

/// What is derived from a matter with its mechanism.
struct Columns {
    key: String,
    until: Option<String>,
    standing: bool,
    status: &'static str,
    words: Vec<String>,
}

impl Columns {
    fn of(catalog: &Catalog, matter: &Matter) -> Columns {
        let mechanism = catalog.get(&matter.applied.mechanism);
        Columns {
            key: fold(&mechanism.map_or_else(|| matter.id.clone(), |m| matter.key(m))),
            until: mechanism.and_then(|m| matter.until(m)).map(|d| d.to_string()),
            standing: stands(matter),
            status: matter.status.key(),
            words: words(catalog, matter),
        }
    }
}

fn stands(matter: &Matter) -> bool {
    matter.status.is_open() || matter.status == Status::Live
}

/// The words by which a matter is looked for while it stands.
fn words(catalog: &Catalog, matter: &Matter) -> Vec<String> {
    let mechanism = catalog.get(&matter.applied.mechanism).filter(|_| stands(matter));
    let names = mechanism.map(|m| matter.names(m)).unwrap_or_default();
    names.iter().map(|name| fold(name)).collect()
}

impl Row {
    /// The row of a matter.
    pub(super) fn of(catalog: &Catalog, matter: &Matter) -> Row {
        let applied = &matter.applied;
        Row {
            id: matter.id.clone(),
            mechanism: applied.mechanism.clone(),
            number: (applied.year, applied.number),
            section: applied.section.clone(),
            applicant: applied.applicant.clone(),
            since: matter.since.to_string(),
            columns: Columns::of(catalog, matter),
        }
    }

    /// The id of the matter.
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

/// Writes a matter down for the first time, with what it names.
pub(super) fn insert(connection: &Connection, row: &Row) -> Result<()> {
    let mut insert = connection
        .prepare_cached(
            "INSERT INTO matter (id, mechanism, year, number, key, section, applicant, status, standing, since, until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .map_err(failed)?;
    let columns = &row.columns;
    insert
        .execute((
            &row.id,
            &row.mechanism,
            row.number.0,
            row.number.1,
            &columns.key,
            &row.section,
            &row.applicant,
            columns.status,
            columns.standing,
            &row.since,
            &columns.until,
        ))
        .map_err(failed)?;
    save_names(connection, &row.id, &columns.words)
}

/// Takes a matter out of the tables again, with what it names.
pub(super) fn take_out(connection: &Connection, id: &str) -> Result<()> {
    for sql in ["DELETE FROM named WHERE matter = ?1", "DELETE FROM matter WHERE id = ?1"] {
        connection.prepare_cached(sql).and_then(|mut delete| delete.execute([id])).map_err(failed)?;
    }
    Ok(())
}

/// Writes down what changed of a matter; indexes are touched only where their columns changed.
fn update_matter(connection: &Connection, old: &Columns, row: &Row) -> Result<()> {
    let new = &row.columns;
    connection
        .prepare_cached("UPDATE matter SET status = ?2, since = ?3, until = ?4 WHERE id = ?1")
        .and_then(|mut update| update.execute((&row.id, new.status, &row.since, &new.until)))
        .map_err(failed)?;
    if (&old.key, old.standing) != (&new.key, new.standing) {
        connection
            .prepare_cached("UPDATE matter SET key = ?2, standing = ?3 WHERE id = ?1")
            .and_then(|mut update| update.execute((&row.id, &new.key, new.standing)))
            .map_err(failed)?;
    }
    if old.words == new.words {
        return Ok(());
    }
    connection
        .prepare_cached("DELETE FROM named WHERE matter = ?1")
        .and_then(|mut delete| delete.execute([&row.id]))
        .map_err(failed)?;
    save_names(connection, &row.id, &new.words)
}

fn save_names(connection: &Connection, matter: &str, words: &[String]) -> Result<()> {
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO named (word, matter) VALUES (?1, ?2)")
        .map_err(failed)?;
    for word in words {
        insert.execute((word, matter)).map_err(failed)?;
    }
    Ok(())
}
