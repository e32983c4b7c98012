//! Which data folder, with which catalogue, at what time? Opening for writing and for reading.
//! Takes a path; gives the book or a reader, or a Japanese sentence that says what to do.
//! What the folder holds is known to `ledger` alone.

use ledger::book::{Answer, Book, Shelf};
use ledger::fault::Fault;
use ledger::log::Reader;
use practice::Catalog;
use practice::calendar::Moment;
use practice::command::{Command, Request};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, by the clock of the machine.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The built-in catalogue with the files of a folder on top; a folder that is not there adds nothing.
///
/// # Errors
/// The file that is wrong, with its line.
pub fn catalog(folder: &Path) -> Result<Catalog, String> {
    let mut catalog = Catalog::built_in().map_err(|e| e.to_string())?;
    if !folder.is_dir() {
        return Ok(catalog);
    }
    let unreadable = |path: &Path, e: &std::io::Error| {
        format!("{}: 目録を読めません（{}）。", path.display(), crate::input::reason(e))
    };
    let entries = std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
        catalog.add_own(&file.display().to_string(), &text).map_err(|e| e.to_string())?;
    }
    catalog.whole().map_err(|e| e.to_string())
}

/// Opens a data folder for writing.
///
/// # Errors
/// A Japanese sentence.
pub fn open(dir: &Path) -> Result<Book, String> {
    Book::open(dir, catalog(&dir.join("catalog"))?).map_err(told)
}

/// Opens a data folder for reading, beside a writer.
///
/// # Errors
/// A Japanese sentence.
pub fn reader(dir: &Path) -> Result<(Reader, Catalog), String> {
    let catalog = catalog(&dir.join("catalog"))?;
    Ok((Reader::open(dir).map_err(told)?, catalog))
}

/// Opens a data folder for reading with everything that decisions ask, beside a writer.
///
/// # Errors
/// A Japanese sentence.
pub fn shelf(dir: &Path) -> Result<Shelf, String> {
    Shelf::open(dir, Arc::new(catalog(&dir.join("catalog"))?)).map_err(told)
}

/// Carries out one command where a refusal ends the call.
///
/// # Errors
/// The refusal or the fault, as a Japanese sentence.
pub fn carry_out(book: &mut Book, by: &str, at: Moment, command: Command) -> Result<(), String> {
    match book.submit(&Request { by: by.to_string(), at, command }).map_err(told)? {
        Answer::Done(_) => Ok(()),
        Answer::Refused(refusal) => Err(refusal.to_string()),
    }
}

/// A fault as one sentence.
pub fn told(fault: Fault) -> String {
    fault.to_string()
}
