//! Which matters hold these words and values? An index in a file of its own, which follows the ledger when somebody asks.
//! Takes a data folder; gives ids of matters by words, values, states, sections and days, in any order, a page at a time.
//! INVARIANT: it can be thrown away at any time. Words that are kept apart stand in it, so that whoever sees a matter finds it by them;
//! it is made empty when something was erased, with the command that erased. Writing costs nothing more, the first question pays.

mod ask;
mod fold;
mod hits;
mod lately;
mod rows;
mod walk;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use practice::Catalog;
use practice::matter::Matter;
use practice::value::hash;
use rusqlite::{Connection, OpenFlags};

use crate::fault::{Fault, FaultKind, Result};

use lately::{Index, Lately, State};
use writer::Writer;

pub use ask::{Column, Found, Query, Range, Seen, Share, Word};
pub(super) use writer::ERASING;

const FILE: &str = "search.db";
/// A change of the tables or of what is put into them raises the number: an index of another number is made anew.
const NUMBER: i64 = 5;
/// So many connections for asking are kept, each with so much of the file in memory (KiB).
const KEPT: usize = 4;
const CACHE: i64 = 4096;
/// So often it is asked again where the index was made empty before the answer.
const TRIES: usize = 3;

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
        self.reached().map(|_| ())
    }

    /// How far the index goes when it took in everything.
    fn reached(&self) -> Result<State> {
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

    fn followed(&self, held: &mut Option<Writer>) -> Result<State> {
        let writer = match held {
            Some(writer) => writer,
            None => {
                // It may begin the file anew.
                self.generation.fetch_add(1, Ordering::AcqRel);
                held.insert(Writer::open(&self.dir, &self.catalog, &self.mark)?)
            }
        };
        let done = writer.follow(&self.lately);
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
        let says =
            format!("検索用の索引（{FILE}）が作り直されている途中です。少し待って、もう一度探してください。");
        let mut why = Fault::new(FaultKind::Other, says);
        for _ in 0..TRIES {
            match self.asked(self.reached()?, &ask) {
                Ok(Some(answer)) => return Ok(answer),
                // Something was erased meanwhile, and the index is empty: how far it goes is read anew.
                Ok(None) => *self.held() = None,
                Err(fault) if fault.kind == FaultKind::Damaged => {
                    let mut held = self.held();
                    *held = None;
                    self.throw_away();
                    why = fault;
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(why)
    }

    /// Asks an index that goes at least as far; none if it does not.
    fn asked<T>(&self, reached: State, ask: impl Fn(&Index<'_>) -> rusqlite::Result<T>) -> Result<Option<T>> {
        let now = self.generation.load(Ordering::Acquire);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let index = match free.filter(|(of, _)| *of == now) {
            Some((_, index)) => index,
            None => reader(&self.dir.join(FILE)).map_err(failed)?,
        };
        // Count and page are of one state.
        index.execute_batch("BEGIN").map_err(failed)?;
        let far = Index::seen(&index, &self.lately).map(|index| Some(index).filter(|i| i.goes_to(reached)));
        let answer = far.and_then(|index| index.map(|index| ask(&index)).transpose()).map_err(failed);
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
        // What cannot be taken away is told when the file is opened again.
        let _ = remove(&self.dir);
    }
}

/// Sees to it that nothing that was erased stands in the index of a data folder any more. To be called after each erasure, and before
/// the first command, lest an earlier one was interrupted.
///
/// # Errors
/// The files cannot be written, or somebody reads them for long: to be tried again.
pub(super) fn settle(dir: &Path, catalog: &Arc<Catalog>) -> Result<()> {
    writer::settle(dir, catalog)
}

/// Takes the files of the index away; what is not there need not be.
fn remove(dir: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let path = dir.join(format!("{FILE}{end}"));
        if path.exists() {
            std::fs::remove_file(&path).map_err(|error| Fault::io(&path, error))?;
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;

    #[test]
    fn an_index_that_was_emptied_meanwhile_gives_no_answer_and_is_followed_anew() {
        let place = tempfile::tempdir().expect("a place");
        let (dir, catalog) = (place.path().join("office"), Arc::new(Catalog::built_in().expect("built in")));
        drop(Book::create(&dir, "city.example/sekimori", Arc::clone(&catalog)).expect("a ledger"));
        let search = Search::of(&dir, Arc::clone(&catalog));
        let reached = search.reached().expect("followed");
        let asked = || search.asked(reached, |_| Ok(())).expect("asked");
        assert!(asked().is_some());
        // Somebody else makes it anew, and no event tells of it.
        drop(Writer::open(&dir, &catalog, "another mark").expect("made anew"));
        assert!(asked().is_none());
        assert_eq!(search.find(&Query::default()).expect("an answer"), Found::default());
        assert_ne!(search.reached().expect("followed").0, reached.0);
    }
}
