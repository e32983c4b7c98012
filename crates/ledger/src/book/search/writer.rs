//! How does the index follow the ledger, and how is it emptied when something was erased there? One connection writes it.
//! Takes a data folder and the mechanisms; puts every matter that something happened to into the index, as it stands.
//! INVARIANT: `clean` is the number of an event up to which nothing that was erased stands in the files of the index. What a matter said
//! before stays in free pages and in the marks of what was taken out, so after an erasure everything is made anew.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use practice::Catalog;
use practice::matter::Matter;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use super::lately::{Lately, State};
use super::rows::{self, Said};
use super::{FILE, failed, mark, remove};
use crate::book::rebuild::beginless;
use crate::book::view::{self, View};
use crate::fault::{Fault, FaultKind, Result};
use crate::log::Reader;

/// So many events are taken in together.
const PIECE: u64 = 4096;
/// Kinds of events by which something was erased.
pub(in crate::book) const ERASING: [&str; 2] = ["Disposed", "PersonErased"];

const TABLES: &str = "
CREATE TABLE place (
  id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL, made INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB, clean INTEGER NOT NULL
) STRICT;
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

/// The connections of whoever follows the ledger.
pub(super) struct Writer {
    index: Connection,
    ledger: Reader,
    catalog: Arc<Catalog>,
    mark: String,
    state: State,
}

/// Sees to it that nothing that was erased stands in the index of a folder, if there is one. Asked for again when all is well, it
/// does nothing.
pub(super) fn settle(dir: &Path, catalog: &Arc<Catalog>) -> Result<()> {
    if !dir.join(FILE).exists() {
        return remove(dir);
    }
    match Writer::open(dir, catalog, &mark(catalog)) {
        Err(fault) if fault.kind == FaultKind::Damaged => remove(dir),
        opened => opened.map(|_| ()),
    }
}

impl Writer {
    /// Opens the index, empty if it is of another program, other mechanisms or another ledger, or if something was erased that it
    /// may still hold.
    pub(super) fn open(dir: &Path, catalog: &Arc<Catalog>, mark: &str) -> Result<Writer> {
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
        let (ledger, catalog) = (Reader::open(dir)?, Arc::clone(catalog));
        let mut writer = Writer { index, ledger, catalog, mark: mark.to_string(), state: State::default() };
        match writer.seen()? {
            Some(state) => writer.state = state,
            None => writer.begin_anew()?,
        }
        Ok(writer)
    }

    fn view(&self) -> View<'_> {
        View::over(self.ledger.connection(), &self.catalog)
    }

    /// How far the index goes; none if it must be made anew.
    fn seen(&self) -> Result<Option<State>> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'place'";
        let there: i64 = self.index.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
        // The table of another program may have other columns.
        let sql = "SELECT 1 FROM place WHERE mark = ?1";
        let ours = || self.index.query_row(sql, [&self.mark], |_| Ok(())).optional().map_err(failed);
        if there == 0 || ours()?.is_none() {
            return Ok(None);
        }
        let last = self.view().last_seq()?;
        let sql = "SELECT made, seq, clean, leaf FROM place";
        let (made, seq, clean, leaf): (i64, u64, u64, Option<Vec<u8>>) = self
            .index
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .map_err(failed)?;
        // A ledger that was restored may have gone another way since: the event itself must be the same.
        let same = seq == 0 || leaf.is_some() && leaf == self.leaf(seq)?;
        if !same || erased_since(self.view(), clean)? {
            return Ok(None);
        }
        if clean < last {
            // Whoever opens it next need not look through the same events again.
            self.settled(made, last)?;
        }
        Ok(Some((made, seq)))
    }

    fn leaf(&self, seq: u64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT leaf FROM event WHERE seq = ?1";
        let ledger = self.ledger.connection();
        ledger.query_row(sql, [seq], |row| row.get(0)).optional().map_err(view::failed)
    }

    fn settled(&self, made: i64, clean: u64) -> Result<()> {
        let sql = "UPDATE place SET clean = max(clean, ?2) WHERE made = ?1";
        self.index.execute(sql, (made, clean)).map(|_| ()).map_err(failed)
    }

    /// Makes it empty; then nothing of before stands in its files. What interrupts this is found by `clean`, which comes last.
    fn begin_anew(&mut self) -> Result<()> {
        let last = self.view().last_seq()?;
        let mut made = [0u8; 8];
        getrandom::fill(&mut made).map_err(|error| {
            let says = "乱数を得られないため、検索用の索引を作れません。OS の状態を確かめてください。";
            Fault::new(FaultKind::Other, says).with_source(error)
        })?;
        let made = i64::from_le_bytes(made);
        self.index
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|batch| emptied(batch, &self.mark, made))
            .and_then(|()| self.index.execute_batch("VACUUM"))
            .map_err(failed)?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = self.index.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
        if busy != 0 {
            let says = format!(
                "検索用の索引（{FILE}）をほかのプログラムが開いているため、作り直せません。閉じてから、もう一度行ってください。"
            );
            return Err(Fault::new(FaultKind::Other, says));
        }
        self.settled(made, last)?;
        self.state = (made, 0);
        Ok(())
    }

    /// Takes in everything up to the last event; gives how far the index goes then.
    pub(super) fn follow(&mut self, lately: &Lately) -> Result<State> {
        let now = self.view().last_seq()?;
        while self.state.1 < now {
            let (from, until) = (self.state, now.min(self.state.1 + PIECE));
            if let Some(said) = self.take_in(until)? {
                lately.moved(from, self.state, &said);
            }
        }
        Ok(self.state)
    }

    /// Every matter that these events are about, as it stands now; gives the words of each. Nothing is taken in, and
    /// nothing given, where another process went on with the index, or where something was erased: it is followed from there.
    fn take_in(&mut self, until: u64) -> Result<Option<Vec<Said>>> {
        let leaf = self.leaf(until)?;
        let view = View::over(self.ledger.connection(), &self.catalog);
        let batch = self.index.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let place = "SELECT made, seq, clean FROM place";
        let place = batch.query_row(place, [], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
        let (at, clean): (State, u64) = place.map_err(failed)?;
        if at != self.state {
            self.state = at;
            return Ok(None);
        }
        if erased_since(view, clean)? {
            drop(batch);
            return self.begin_anew().map(|()| None);
        }
        let said = put_all(&batch, (view, &self.catalog), (at.1, until))?;
        let sql = "UPDATE place SET seq = ?1, leaf = ?2, clean = max(clean, ?1) WHERE id = 1";
        batch.execute(sql, (until, leaf)).map_err(failed)?;
        batch.commit().map_err(failed)?;
        self.state = (at.0, until);
        Ok(Some(said))
    }
}

/// Whether something was erased by an event after this one.
fn erased_since(view: View<'_>, seq: u64) -> Result<bool> {
    for kind in ERASING {
        if !view.of_kind(kind, seq)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn emptied(batch: Transaction<'_>, mark: &str, made: i64) -> rusqlite::Result<()> {
    for name in NAMES {
        batch.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
    }
    batch.execute_batch(TABLES)?;
    batch.execute("INSERT INTO place (id, mark, made, seq, clean) VALUES (1, ?1, ?2, 0, 0)", (mark, made))?;
    batch.commit()
}

fn put_all(
    index: &Connection,
    (view, catalog): (View<'_>, &Catalog),
    (after, until): (u64, u64),
) -> Result<Vec<Said>> {
    let sql = "SELECT subject, max(seq) FROM event WHERE seq > ?1 AND seq <= ?2 AND subject IS NOT NULL
               GROUP BY subject ORDER BY min(seq)";
    let mut select = view.connection.prepare_cached(sql).map_err(view::failed)?;
    let subjects = select
        .query_map([after, until], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect::<rusqlite::Result<Vec<(String, u64)>>>)
        .map_err(view::failed)?;
    let mut said = Vec::new();
    for (subject, newest) in subjects {
        let standing = rows::standing(index, &subject).map_err(failed)?;
        // It was told whole when one of its earlier events was taken in.
        if standing.is_some_and(|(_, last)| last >= newest) {
            continue;
        }
        let history = view.history(&subject)?;
        let matter = Matter::told(&history).ok_or_else(|| beginless(&subject))?;
        let ends = history.first().zip(history.last()).map(|(first, last)| (first.seq, last.seq));
        let row = standing.map(|(row, _)| row);
        let apart = rows::apart(view, &matter)?;
        let whole = (catalog, &matter, apart);
        said.push(rows::put(index, whole, row, ends.unwrap_or_default()).map_err(failed)?);
    }
    Ok(said)
}
