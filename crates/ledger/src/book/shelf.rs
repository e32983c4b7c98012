//! How do many people read at once, beside the one who writes? A shelf of connections; each reading sees one state.
//! Takes a data folder; gives readings with the view for people and the records for decisions.
//! Nothing is written here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use practice::Catalog;
use practice::records::Records;

use super::recent::Recent;
use super::records::Tables;
use super::search::Search;
use super::view::{View, failed};
use crate::fault::Result;
use crate::log::Reader;

/// So many connections are kept open; more are opened while more people read, and closed again.
const KEPT: usize = 4;
/// Each has so much of the file in memory (KiB); what all of them read is held once by the system.
const CACHE: i64 = 2048;

/// 書架 (shelf): connections for reading.
pub struct Shelf {
    dir: PathBuf,
    catalog: Arc<Catalog>,
    free: Mutex<Vec<Reader>>,
    search: Search,
}

/// 閲覧の一回 (reading): one state of the ledger, for as long as it is held.
pub struct Reading<'a> {
    shelf: &'a Shelf,
    reader: Option<Reader>,
    recent: Recent,
}

impl Shelf {
    /// A shelf for a data folder.
    ///
    /// # Errors
    /// The folder is no ledger, or cannot be read.
    pub fn open(dir: &Path, catalog: Arc<Catalog>) -> Result<Shelf> {
        let first = reader(dir)?;
        let search = Search::of(dir, Arc::clone(&catalog));
        Ok(Shelf { dir: dir.to_owned(), catalog, free: Mutex::new(vec![first]), search })
    }

    /// The index for looking by words and values.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The mechanisms.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Begins to read.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn read(&self) -> Result<Reading<'_>> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match free {
            Some(reader) => reader,
            None => reader(&self.dir)?,
        };
        // One state for all queries of a page: what is written meanwhile is seen by the next.
        reader.connection().execute_batch("BEGIN").map_err(failed)?;
        Ok(Reading { shelf: self, reader: Some(reader), recent: Recent::default() })
    }
}

fn reader(dir: &Path) -> Result<Reader> {
    let reader = Reader::open(dir)?;
    reader.connection().pragma_update(None, "cache_size", -CACHE).map_err(failed)?;
    Ok(reader)
}

impl Reading<'_> {
    /// The view for people.
    ///
    /// # Errors
    /// Never while it is held.
    pub fn view(&self) -> View<'_> {
        View::over(self.connection(), &self.shelf.catalog)
    }

    /// The records for decisions.
    pub fn records(&self) -> impl Records {
        Tables::over((self.connection(), &self.shelf.catalog, &self.recent))
    }

    fn connection(&self) -> &rusqlite::Connection {
        // INVARIANT: the reader is there until the reading is dropped.
        match &self.reader {
            Some(reader) => reader.connection(),
            None => unreachable!("a reading has its reader until it is dropped"),
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        // A connection that cannot end its transaction is of no use any more.
        if reader.connection().execute_batch("COMMIT").is_ok() {
            let mut free = self.shelf.free.lock().unwrap_or_else(PoisonError::into_inner);
            if free.len() < KEPT {
                free.push(reader);
            }
        }
    }
}
