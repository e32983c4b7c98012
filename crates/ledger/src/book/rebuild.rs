//! What must the read tables say, after all that happened? Makes them anew from the first event on.
//! Takes a connection inside a batch and the folder; gives the number of events. Events are read and folded on a second
//! thread, which gives finished rows to the one that writes.
//! Following one event as it is appended is done in `tables`.

use std::collections::HashMap;
use std::mem;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use practice::Catalog;
use practice::entry::{Entry, Unreadable};
use practice::event::Event;
use practice::matter::Matter;
use practice::office::Office;
use rusqlite::Connection;

use super::recent::Generations;
use super::tables::{self, Row};
use super::view::View;
use crate::fault::{Fault, FaultKind, Result};
use crate::log::Reader;
use crate::seal;

/// So many rows go over together, and so many such shares may wait: it bounds the memory.
const SHARE: usize = 256;
const WAITING: usize = 4;

/// So many matters make a generation of those that are held before they are written, about 2 KB for each.
const HELD: usize = 1024;

/// What is to be written, in order.
enum Write {
    /// A matter that is written for the first time.
    New(Row),
    /// A matter that was written before.
    Again(Row),
    /// Content that was disposed of.
    Erase(String),
}

/// What stands after the last event.
struct End {
    office: Office,
    count: u64,
}

/// Makes the tables of the ledger anew, and carries out again what was disposed of.
pub(super) fn rebuild(connection: &Connection, dir: &Path, catalog: &Catalog) -> Result<u64> {
    let erase = |commitment: &str| seal::erase(connection, commitment).map(|_| ());
    let (count, _) = fill(connection, Reader::open(dir)?, catalog, &erase)?;
    Ok(count)
}

/// Makes tables in another database out of the events that a reader sees, and nothing else. Gives the reader back.
pub(super) fn aside(connection: &Connection, reader: Reader, catalog: &Catalog) -> Result<Reader> {
    fill(connection, reader, catalog, &|_| Ok(())).map(|(_, reader)| reader)
}

/// The tables, made and filled. Gives the number of the last event, and the reader.
fn fill(
    connection: &Connection,
    reader: Reader,
    catalog: &Catalog,
    erase: &dyn Fn(&str) -> Result<()>,
) -> Result<(u64, Reader)> {
    tables::create(connection)?;
    let (end, reader) = std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let fold = Fold { catalog, held: Generations::of(HELD), share: Vec::new(), sender };
        let folding = scope.spawn(move || fold.everything(&reader).map(|end| (end, reader)));
        let written = write_all(connection, receiver, erase);
        let end = folding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // If writing failed, the other thread stopped because of that.
        written.and(end)
    })?;
    tables::save_office(connection, &end.office)?;
    tables::finish(connection)?;
    Ok((end.count, reader))
}

fn write_all(
    connection: &Connection,
    receiver: Receiver<Vec<Write>>,
    erase: &dyn Fn(&str) -> Result<()>,
) -> Result<()> {
    for write in receiver.into_iter().flatten() {
        match write {
            Write::New(row) => tables::insert(connection, &row)?,
            Write::Again(row) => {
                tables::take_out(connection, row.id())?;
                tables::insert(connection, &row)?;
            }
            Write::Erase(commitment) => erase(&commitment)?,
        }
    }
    Ok(())
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

/// A matter has events, but not the one that begins it.
pub(super) fn beginless(subject: &str) -> Fault {
    Fault::damaged(format!("{subject} の始まりの記録"))
}

/// A matter that is held, and whether it was written before.
struct Held {
    matter: Matter,
    before: bool,
}

/// Folds the events in order. A matter is written when it was not touched for long, or at the end.
struct Fold<'a> {
    catalog: &'a Catalog,
    held: Generations<Held>,
    share: Vec<Write>,
    sender: SyncSender<Vec<Write>>,
}

impl Fold<'_> {
    fn everything(mut self, reader: &Reader) -> Result<End> {
        let mut end = End { office: Office::default(), count: 0 };
        let sql = "SELECT seq, entry FROM event ORDER BY seq";
        View::over(reader.connection(), self.catalog).each(sql, [], |entry| {
            end.count = entry.seq;
            end.office.apply(&entry);
            self.follow(reader, &entry)
        })?;
        for spilt in self.held.take() {
            self.write(spilt);
        }
        self.hand_over();
        Ok(end)
    }

    fn follow(&mut self, reader: &Reader, entry: &Entry) -> Result<()> {
        self.share.extend(entry.event.erased().iter().cloned().map(Write::Erase));
        let Some(subject) = &entry.subject else { return Ok(()) };
        if let Event::Applied(applied) = &entry.event {
            let held = Held { matter: Matter::begin(entry, applied), before: false };
            self.hold(subject, held);
            return Ok(());
        }
        if let Some(held) = self.held.get(subject) {
            held.matter.apply(entry);
            return Ok(());
        }
        let mut matter = self.before(reader, subject, entry.seq)?;
        matter.apply(entry);
        self.hold(subject, Held { matter, before: true });
        Ok(())
    }

    /// The matter as it stood before an event.
    fn before(&self, reader: &Reader, subject: &str, seq: u64) -> Result<Matter> {
        let history = View::over(reader.connection(), self.catalog).history(subject)?;
        let told = Matter::told(history.iter().filter(|entry| entry.seq < seq));
        told.ok_or_else(|| beginless(subject))
    }

    fn hold(&mut self, subject: &str, held: Held) {
        let spilt = self.held.put(subject.to_string(), held);
        self.write(spilt);
    }

    fn write(&mut self, spilt: HashMap<String, Held>) {
        let mut all: Vec<Held> = spilt.into_values().collect();
        // Rows in the order of their ids fill the pages one after the other.
        all.sort_unstable_by(|a, b| a.matter.id.cmp(&b.matter.id));
        for held in all {
            let row = Row::of(self.catalog, &held.matter);
            self.share.push(if held.before { Write::Again(row) } else { Write::New(row) });
            if self.share.len() >= SHARE {
                self.hand_over();
            }
        }
    }

    fn hand_over(&mut self) {
        let share = mem::take(&mut self.share);
        // Where nobody takes the rows any more, writing them has failed, and that is what is reported.
        let _ = self.sender.send(share);
    }
}
