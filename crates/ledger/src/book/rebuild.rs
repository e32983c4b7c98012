//! Do the read tables say what the events say? Makes them anew from the first event on.
//! Takes a connection inside a batch; gives the number of events. Each matter is written once, however often it changed.
//! Following one event as it is appended is done in `tables`.

use std::collections::HashMap;

use practice::Catalog;
use practice::calendar::Moment;
use practice::entry::{self, Entry, Unreadable};
use practice::event::Event;
use practice::matter::Matter;
use practice::office::Office;
use rusqlite::Connection;

use super::tables;
use crate::fault::{Fault, FaultKind, Result};

/// So many matters are held before they are written: it bounds the memory.
const HELD: usize = 20_000;

pub(super) fn rebuild(connection: &Connection, catalog: &Catalog) -> Result<u64> {
    tables::create(connection)?;
    let mut office = Office::default();
    let mut held: HashMap<String, Matter> = HashMap::new();
    let mut last: Option<Moment> = None;
    let mut count = 0;
    let read = |error| Fault::sqlite("記録の読み取り", error);
    let mut select = connection.prepare("SELECT seq, entry FROM event ORDER BY seq").map_err(read)?;
    let mut rows = select.query([]).map_err(read)?;
    while let Some(row) = rows.next().map_err(read)? {
        let seq: u64 = row.get(0).map_err(read)?;
        let text = row.get_ref(1).and_then(|t| Ok(t.as_str()?)).map_err(read)?;
        let entry = entry::read(text).map_err(|why| unreadable(seq, why))?;
        last = Some(entry.at);
        count = seq;
        office.apply(&entry);
        follow(connection, catalog, &mut held, &entry)?;
        if held.len() >= HELD {
            write(connection, catalog, &mut held)?;
        }
    }
    write(connection, catalog, &mut held)?;
    tables::index(connection)?;
    tables::save_office(connection, &office)?;
    tables::mark(connection, count, last)?;
    Ok(count)
}

/// Why an entry cannot be read, for people.
pub(super) fn unreadable(seq: u64, why: Unreadable) -> Fault {
    match why {
        Unreadable::Newer(version) => Fault::new(
            FaultKind::NewerFormat,
            format!(
                "{seq}番の記録は新しい版の sekimori で書かれています（形式 {version}）。sekimori を更新してください。"
            ),
        ),
        Unreadable::Damaged(error) => Fault::damaged(format!("{seq}番の記録（{error}）")),
    }
}

fn follow(
    connection: &Connection,
    catalog: &Catalog,
    held: &mut HashMap<String, Matter>,
    entry: &Entry,
) -> Result<()> {
    tables::dispose(connection, entry)?;
    let Some(subject) = &entry.subject else { return Ok(()) };
    if let Event::Applied(applied) = &entry.event {
        held.insert(subject.clone(), Matter::begin(entry, applied));
        return Ok(());
    }
    if !held.contains_key(subject) {
        let stored = tables::matter(connection, subject)?;
        let stored = stored.ok_or_else(|| Fault::damaged(format!("{subject} の始まりの記録")))?;
        tables::take_out(connection, catalog, &stored)?;
        held.insert(subject.clone(), stored);
    }
    if let Some(matter) = held.get_mut(subject) {
        matter.apply(entry);
    }
    Ok(())
}

fn write(connection: &Connection, catalog: &Catalog, held: &mut HashMap<String, Matter>) -> Result<()> {
    let mut matters: Vec<Matter> = held.drain().map(|(_, matter)| matter).collect();
    // Rows in the order of their ids fill the pages one after the other.
    matters.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    matters.iter().try_for_each(|matter| tables::insert_matter(connection, catalog, matter))
}
