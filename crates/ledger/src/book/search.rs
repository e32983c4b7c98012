//! Which matters hold these words and values? An index in a file of its own, which follows the ledger when somebody asks.
//! Takes a data folder; gives ids of matters by words, values, states, sections and days, in any order, a page at a time.
//! INVARIANT: it can be thrown away at any time; what is personal data in the ledger never stands in it. Whoever asks sees
//! everything that was durable when he asked: writing costs nothing more, and the first question after it pays.

mod ask;
mod fold;
mod hits;
mod lately;
mod rows;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use practice::Catalog;
use practice::matter::Matter;
use practice::value::hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::view::View;
use crate::fault::{Fault, FaultKind, Result};
use crate::log::Reader;

use lately::{Index, Lately};
use rows::Said;

pub use ask::{Column, Found, Query, Range, Seen, Share, Word};

const FILE: &str = "search.db";
/// A change of the tables or of what is put into them raises the number: an index of another number is made anew.
const NUMBER: i64 = 4;
/// So many events are taken in together.
const PIECE: u64 = 4096;
/// So many connections for asking are kept, each with so much of the file in memory (KiB).
const KEPT: usize = 4;
const CACHE: i64 = 4096;

const TABLES: &str = "
CREATE TABLE place (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL, seq INTEGER NOT NULL, leaf BLOB) STRICT;
CREATE TABLE matter (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mechanism TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,
  key TEXT NOT NULL, section TEXT NOT NULL, applicant TEXT NOT NULL, status TEXT NOT NULL, at TEXT NOT NULL,
  since TEXT NOT NULL, until TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT;
CREATE INDEX matter_number ON matter (mechanism, year, number);
CREATE INDEX matter_key ON matter (mechanism, key);
CREATE INDEX matter_part ON matter (mechanism, section, status);
CREATE INDEX matter_since ON matter (mechanism, since);
CREATE INDEX matter_status ON matter (mechanism, status);
CREATE INDEX matter_applicant ON matter (mechanism, applicant);
CREATE INDEX matter_until ON matter (mechanism, until);
CREATE INDEX matter_latest ON matter (since, mechanism);
CREATE INDEX matter_section ON matter (section);
CREATE TABLE col (id INTEGER PRIMARY KEY, mechanism TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (mechanism, name)) STRICT;
CREATE TABLE field (
  matter INTEGER NOT NULL, col INTEGER NOT NULL, ord INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (matter, col, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value ON field (col, value, matter, ord);
CREATE TABLE person (number TEXT NOT NULL, matter INTEGER NOT NULL, PRIMARY KEY (number, matter)) STRICT, WITHOUT ROWID;
CREATE INDEX person_matter ON person (matter);
CREATE TABLE link (target TEXT NOT NULL, matter INTEGER NOT NULL, PRIMARY KEY (target, matter)) STRICT, WITHOUT ROWID;
CREATE INDEX link_matter ON link (matter);
CREATE TABLE under (clause TEXT NOT NULL, matter INTEGER NOT NULL, PRIMARY KEY (clause, matter)) STRICT, WITHOUT ROWID;
CREATE INDEX under_matter ON under (matter);
CREATE TABLE words (row INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE found USING fts5 (body, content = 'words', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE pairs USING fts5 (body, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');
";
const NAMES: [&str; 10] =
    ["pairs", "found", "words", "under", "link", "person", "field", "col", "matter", "place"];

fn failed(error: rusqlite::Error) -> Fault {
    let kind = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => FaultKind::Damaged,
        Some(rusqlite::ErrorCode::DiskFull) => FaultKind::DiskFull,
        _ => FaultKind::Other,
    };
    Fault::new(
        kind,
        format!("検索用の索引（{FILE}）を使えません。ディスクの空きと権限を確かめてください。（{error}）"),
    )
}

/// 検索用の索引 (search): an index beside the ledger.
pub struct Search {
    dir: PathBuf,
    catalog: Arc<Catalog>,
    mark: String,
    writer: Mutex<Option<Writer>>,
    free: Mutex<Vec<(u64, Connection)>>,
    /// Connections of an earlier file are of no use.
    generation: AtomicU64,
    lately: Lately,
}

/// The connections of whoever follows the ledger.
struct Writer {
    index: Connection,
    ledger: Reader,
    seq: u64,
}

impl Search {
    /// The index of a data folder. Nothing is opened before somebody asks.
    pub(super) fn of(dir: &Path, catalog: Arc<Catalog>) -> Search {
        let mark = mark(&catalog);
        let (writer, free) = (Mutex::new(None), Mutex::new(Vec::new()));
        let generation = AtomicU64::new(0);
        Search { dir: dir.to_owned(), catalog, mark, writer, free, generation, lately: Lately::default() }
    }

    /// Takes in everything that was written since the last question.
    ///
    /// # Errors
    /// The ledger or the index cannot be read, or the index cannot be written.
    pub fn follow(&self) -> Result<()> {
        let mut held = self.held();
        match self.followed(&mut held) {
            Err(fault) if fault.kind == FaultKind::Damaged => {
                *held = None;
                self.throw_away();
                self.followed(&mut held)
            }
            done => done,
        }
    }

    fn followed(&self, held: &mut Option<Writer>) -> Result<()> {
        let writer = match held {
            Some(writer) => writer,
            None => {
                // It may begin the file anew.
                self.generation.fetch_add(1, Ordering::AcqRel);
                held.insert(Writer::open(&self.dir, &self.mark)?)
            }
        };
        let file = self.generation.load(Ordering::Acquire);
        let done = writer.follow(&self.catalog, (&self.lately, file));
        if done.is_err() {
            // Whatever stopped it, what stands in the file is read again next time.
            *held = None;
        }
        done
    }

    /// Asks.
    ///
    /// # Errors
    /// As [`Search::follow`].
    pub fn find(&self, query: &Query) -> Result<Found> {
        self.asking(|index| ask::find(index, query))
    }

    /// Asks the same of several shares of the mechanisms.
    ///
    /// # Errors
    /// As [`Search::follow`].
    pub fn find_each(&self, query: &Query, shares: &[Share]) -> Result<Vec<Found>> {
        self.asking(|index| ask::find_each(index, query, shares))
    }

    /// How many matters of each mechanism lie in somebody's sight.
    ///
    /// # Errors
    /// As [`Search::follow`].
    pub fn counts(&self, seen: &Seen) -> Result<std::collections::BTreeMap<String, u32>> {
        self.asking(|index| ask::counts(index.connection, seen))
    }

    /// Ids of matters that point to this one, the latest first: to a row by its number, to others by their id.
    ///
    /// # Errors
    /// As [`Search::follow`].
    pub fn pointing(&self, matter: &Matter, most: u32) -> Result<Vec<String>> {
        let mechanism = self.catalog.get(&matter.applied.mechanism);
        let row = mechanism.filter(|m| m.key.is_some()).map(|m| rows::target(&m.id, &matter.key(m)));
        let targets: Vec<String> = row.into_iter().chain([matter.id.clone()]).collect();
        self.asking(|index| ask::pointing(index.connection, &targets, most))
    }

    fn asking<T>(&self, ask: impl Fn(&Index<'_>) -> rusqlite::Result<T>) -> Result<T> {
        self.follow()?;
        match self.asked(&ask) {
            Err(fault) if fault.kind == FaultKind::Damaged => {
                let mut held = self.held();
                *held = None;
                self.throw_away();
                drop(held);
                self.follow()?;
                self.asked(&ask)
            }
            done => done,
        }
    }

    fn asked<T>(&self, ask: impl Fn(&Index<'_>) -> rusqlite::Result<T>) -> Result<T> {
        let now = self.generation.load(Ordering::Acquire);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let index = match free.filter(|(of, _)| *of == now) {
            Some((_, index)) => index,
            None => reader(&self.dir.join(FILE)).map_err(failed)?,
        };
        // Count and page are of one state.
        index.execute_batch("BEGIN").map_err(failed)?;
        let answer = Index::seen(&index, &self.lately, now).and_then(|index| ask(&index)).map_err(failed);
        if index.execute_batch("COMMIT").is_ok() {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            if free.len() < KEPT {
                free.push((now, index));
            }
        }
        answer
    }

    fn held(&self) -> MutexGuard<'_, Option<Writer>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file that cannot be read goes; the next question makes another.
    fn throw_away(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
        for end in ["", "-wal", "-shm"] {
            // What is not there need not be taken away; what cannot be is told when the file is opened again.
            let _ = std::fs::remove_file(self.dir.join(format!("{FILE}{end}")));
        }
    }
}

/// What the index depends on beside the events: our own number and the fields of the mechanisms.
fn mark(catalog: &Catalog) -> String {
    let mut all = NUMBER.to_string();
    for m in catalog.mechanisms() {
        let steps = m.steps.iter().map(|s| (&s.name, &s.fields)).collect::<Vec<_>>();
        all.push_str(&format!("{:?}", (&m.id, &m.title, &m.number, &m.key, &m.until, &m.fields, steps)));
    }
    hash(all.as_bytes())
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let index = Connection::open_with_flags(path, flags)?;
    index.busy_timeout(Duration::from_secs(10))?;
    index.pragma_update(None, "cache_size", -CACHE)?;
    index.set_prepared_statement_cache_capacity(64);
    Ok(index)
}

impl Writer {
    fn open(dir: &Path, mark: &str) -> Result<Writer> {
        let path = dir.join(FILE);
        if !path.exists() {
            crate::folder::write_private(&path, b"")?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let index = Connection::open_with_flags(&path, flags).map_err(failed)?;
        index.busy_timeout(Duration::from_secs(10)).map_err(failed)?;
        index.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        index.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        index.pragma_update(None, "temp_store", "MEMORY").map_err(failed)?;
        index.set_prepared_statement_cache_capacity(64);
        let mut writer = Writer { index, ledger: Reader::open(dir)?, seq: 0 };
        match writer.seen(mark)? {
            Some(seq) => writer.seq = seq,
            None => writer.begin_anew(mark).map_err(failed)?,
        }
        Ok(writer)
    }

    /// Up to which event the index goes; none if it is of another program, other mechanisms or another ledger.
    fn seen(&self, mark: &str) -> Result<Option<u64>> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'place'";
        let there: i64 = self.index.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
        if there == 0 {
            return Ok(None);
        }
        let sql = "SELECT seq, leaf FROM place WHERE mark = ?1";
        let place: Option<(u64, Option<Vec<u8>>)> = self
            .index
            .query_row(sql, [mark], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(failed)?;
        let Some((seq, leaf)) = place else { return Ok(None) };
        // A ledger that was restored may have gone another way since: the event itself must be the same.
        Ok((seq == 0 || leaf.is_some() && leaf == self.leaf(seq)?).then_some(seq))
    }

    fn leaf(&self, seq: u64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT leaf FROM event WHERE seq = ?1";
        let ledger = self.ledger.connection();
        ledger.query_row(sql, [seq], |row| row.get(0)).optional().map_err(super::view::failed)
    }

    fn begin_anew(&mut self, mark: &str) -> rusqlite::Result<()> {
        let batch = self.index.transaction()?;
        for name in NAMES {
            batch.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
        }
        batch.execute_batch(TABLES)?;
        batch.execute("INSERT INTO place (id, mark, seq) VALUES (1, ?1, 0)", [mark])?;
        batch.commit()?;
        self.seq = 0;
        Ok(())
    }

    fn follow(&mut self, catalog: &Catalog, (lately, file): (&Lately, u64)) -> Result<()> {
        let now = View::over(self.ledger.connection(), catalog).last_seq()?;
        while self.seq < now {
            let (from, until) = (self.seq, now.min(self.seq + PIECE));
            if let Some(said) = self.take_in(catalog, until)? {
                lately.moved((file, from), (file, until), &said);
            }
        }
        Ok(())
    }

    /// Every matter that these events are about, as it stands now; gives the words of each. Nothing is taken in, and
    /// nothing given, where another process went on with the index: it is followed from there.
    fn take_in(&mut self, catalog: &Catalog, until: u64) -> Result<Option<Vec<Said>>> {
        let leaf = self.leaf(until)?;
        let batch = self.index.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let place = "SELECT seq FROM place";
        let at = batch.query_row(place, [], |row| row.get(0)).map_err(failed)?;
        if at != self.seq {
            self.seq = at;
            return Ok(None);
        }
        let ledger = self.ledger.connection();
        let view = View::over(ledger, catalog);
        let sql = "SELECT subject, max(seq) FROM event WHERE seq > ?1 AND seq <= ?2 AND subject IS NOT NULL
                   GROUP BY subject ORDER BY min(seq)";
        let mut select = ledger.prepare_cached(sql).map_err(super::view::failed)?;
        let subjects = select
            .query_map([self.seq, until], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect::<rusqlite::Result<Vec<(String, u64)>>>)
            .map_err(super::view::failed)?;
        let mut said = Vec::new();
        for (subject, newest) in subjects {
            let standing = rows::standing(&batch, &subject).map_err(failed)?;
            // It was told whole when one of its earlier events was taken in.
            if standing.is_some_and(|(_, last)| last >= newest) {
                continue;
            }
            let history = view.history(&subject)?;
            let matter = Matter::told(&history).ok_or_else(|| super::rebuild::beginless(&subject))?;
            let ends = history.first().zip(history.last()).map(|(first, last)| (first.seq, last.seq));
            let row = standing.map(|(row, _)| row);
            said.push(rows::put(&batch, (catalog, &matter), row, ends.unwrap_or_default()).map_err(failed)?);
        }
        batch.execute("UPDATE place SET seq = ?1, leaf = ?2 WHERE id = 1", (until, leaf)).map_err(failed)?;
        batch.commit().map_err(failed)?;
        self.seq = until;
        Ok(Some(said))
    }
}
