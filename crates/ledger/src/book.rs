//! How does what the office decides get into the ledger? The one door: load, decide, append, project, in one transaction.
//! Takes requests; gives receipts or refusals, and a fault if the machine is broken: then nothing was written.
//! How events are kept and proved is in `log`; the read tables are in `tables`, their queries in `view`.

mod differing;
mod listing;
mod overrides;
mod rebuild;
mod recent;
mod records;
pub mod search;
mod shelf;
mod tables;
mod view;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use practice::Catalog;
use practice::access::Access;
use practice::calendar::Moment;
use practice::command::Request;
use practice::decide::{self, Draft};
use practice::entry::{Entry, VERSION};
use practice::event::Event;
use practice::known::Known;
use practice::office::Office;
use practice::records::Records;
use practice::refusal::{No, Reason, Refusal, Unavailable};
use practice::value::Value;
use rusqlite::Connection;

use crate::fault::{Fault, FaultKind, Result};
use crate::log::{Batch, Log};
use crate::seal;
use recent::Recent;

pub use differing::{Difference, differing};
pub use listing::{Listed, Listing, Order};
pub use shelf::{Reading, Shelf};
pub use view::View;

/// 原簿の記入口 (book): the writer of an office.
pub struct Book {
    log: Log,
    catalog: Arc<Catalog>,
    office: Arc<Office>,
    last: Option<Moment>,
    access: Option<(Date, Access)>,
    recent: Recent,
    /// Something was disposed of and may still stand in the write-ahead log, or in the index of the search.
    unsettled: bool,
}

/// 受付 (receipt): what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Kinds of the events, with the matter that each belongs to.
    pub events: Vec<(String, Option<String>)>,
    /// Number of the last event.
    pub seq: u64,
}

/// 回答 (answer) to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It took effect.
    Done(Receipt),
    /// The person may not, or not now; the refusal is recorded.
    Refused(Refusal),
}

impl Answer {
    /// Whether content was erased.
    fn disposed(&self) -> bool {
        let erases = |(kind, _): &(String, Option<String>)| search::ERASING.contains(&kind.as_str());
        matches!(self, Answer::Done(receipt) if receipt.events.iter().any(erases))
    }
}

impl Book {
    /// Begins a new ledger in an empty folder.
    ///
    /// # Errors
    /// The folder cannot be made or holds something.
    pub fn create(dir: &Path, origin: &str, catalog: impl Into<Arc<Catalog>>) -> Result<Book> {
        let log = Log::create(dir, origin)?;
        Book::over(log, catalog.into())
    }

    /// Opens the ledger in a folder for writing.
    ///
    /// # Errors
    /// The folder is no ledger, another process writes, or it is damaged.
    pub fn open(dir: &Path, catalog: impl Into<Arc<Catalog>>) -> Result<Book> {
        Book::over(Log::open(dir)?, catalog.into())
    }

    fn over(log: Log, catalog: Arc<Catalog>) -> Result<Book> {
        // Every entry of one program has its version, and an older program stops here: the last entry tells for all.
        // It must stop before it puts its own tables in the place of those of the newer one.
        View::over(log.connection(), &catalog).latest(1)?;
        let mut book = Book {
            log,
            catalog,
            office: Arc::default(),
            last: None,
            access: None,
            recent: Recent::default(),
            unsettled: false,
        };
        // Tables that cannot be read are made anew as well: everything in them stands in the events.
        if !tables::are_there(book.log.connection())? || book.reload().is_err() {
            book.rebuild()?;
        }
        // Whoever disposed of something last may have been stopped before the index was emptied.
        book.unsettled = search::settle(book.log.dir(), &book.catalog).is_err();
        Ok(book)
    }

    /// The office as it stands.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// The office as it stands, for whoever looks at it while this book goes on writing.
    pub fn shared_office(&self) -> Arc<Office> {
        Arc::clone(&self.office)
    }

    /// The mechanisms.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The log beneath, for proofs and exports.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Queries on the read tables.
    pub fn view(&self) -> View<'_> {
        View::over(self.log.connection(), &self.catalog)
    }

    /// The records for decisions, to foresee what would be refused.
    pub fn records(&self) -> impl Records {
        records::Tables::over((self.log.connection(), &self.catalog, &self.recent))
    }

    /// When the last event was written.
    pub fn last(&self) -> Option<Moment> {
        self.last
    }

    /// Carries out one request.
    ///
    /// # Errors
    /// The machine is broken; nothing was written.
    pub fn submit(&mut self, request: &Request) -> Result<Answer> {
        let mut answers = self.submit_all(std::slice::from_ref(request))?;
        answers.pop().ok_or_else(|| Fault::damaged("回答"))
    }

    /// Carries out requests in order and makes them durable together; each sees what those before it did.
    ///
    /// # Errors
    /// The machine is broken; nothing of all of them was written.
    pub fn submit_all(&mut self, requests: &[Request]) -> Result<Vec<Answer>> {
        let done = self.attempt(requests);
        if done.is_err() {
            // What was folded into the office may not have become durable.
            self.reload()?;
        }
        done
    }

    fn attempt(&mut self, requests: &[Request]) -> Result<Vec<Answer>> {
        let mut rules = self.access.take();
        let Book { log, catalog, office, last, recent, unsettled, .. } = self;
        let mut batch = log.begin()?;
        let mut answers = Vec::with_capacity(requests.len());
        let mut changed = false;
        for request in requests {
            let day = request.at.day();
            let (_, access) = match rules.take().filter(|(made, _)| *made == day) {
                Some(standing) => rules.insert(standing),
                None => rules.insert((day, Access::of(office, catalog, day).map_err(unavailable)?)),
            };
            let mut writing = Writing { batch: &mut batch, catalog, office, last, recent, changed: false };
            writing.record_catalog(request)?;
            let answer = writing.carry_out(request, access)?;
            *unsettled |= answer.disposed();
            answers.push(answer);
            if writing.changed {
                rules = None;
                changed = true;
            }
        }
        if changed {
            tables::save_office(batch.connection(), office)?;
        }
        batch.commit()?;
        if *unsettled {
            // The commands are durable whatever comes of this. While a reader is in the way, the next command tries again.
            let (of_log, of_index) = (log.settle().unwrap_or(false), search::settle(log.dir(), catalog));
            *unsettled = !of_log || of_index.is_err();
        }
        self.access = rules;
        Ok(answers)
    }

    /// Makes the read tables anew from the events.
    ///
    /// # Errors
    /// An event cannot be read, or the machine is broken; the tables are then as they were.
    pub fn rebuild(&mut self) -> Result<u64> {
        let dir = self.log.dir().to_owned();
        self.recent.clear();
        let batch = self.log.begin()?;
        let count = rebuild::rebuild(batch.connection(), &dir, &self.catalog)?;
        batch.commit()?;
        self.reload()?;
        Ok(count)
    }

    fn reload(&mut self) -> Result<()> {
        self.office = Arc::new(tables::office(self.log.connection())?);
        self.last = self.view().last()?;
        self.access = None;
        self.recent.clear();
        Ok(())
    }
}

/// The records cannot answer: a fault, whatever was asked.
fn unavailable(why: Unavailable) -> Fault {
    Fault::new(FaultKind::Damaged, why.0)
}

/// One request while its batch is open.
struct Writing<'a, 'b> {
    batch: &'a mut Batch<'b>,
    catalog: &'a Catalog,
    office: &'a mut Arc<Office>,
    last: &'a mut Option<Moment>,
    recent: &'a Recent,
    changed: bool,
}

impl Writing<'_, '_> {
    fn carry_out(&mut self, request: &Request, access: &Access) -> Result<Answer> {
        if let Some(last) = self.last.filter(|last| request.at < *last) {
            return self.clock_set_back(request, last);
        }
        let records = records::Tables::over((self.batch.connection(), self.catalog, self.recent));
        let known = Known {
            office: self.office,
            catalog: self.catalog,
            records: &records,
            access,
            edition: self.office.edition(request.at.day()),
            now: request.at,
        };
        match decide::decide(request, &known) {
            Ok(drafts) => Ok(Answer::Done(self.append_all(request, drafts, request.at)?)),
            Err(No::Refused(refusal)) => {
                self.append_all(request, vec![decide::refused(request, &refusal)], request.at)?;
                Ok(Answer::Refused(refusal))
            }
            Err(No::Unavailable(why)) => Err(Fault::new(FaultKind::Damaged, why)),
        }
    }

    /// The body's own mechanism files are recorded by their hashes, when they are not those of the last time.
    fn record_catalog(&mut self, request: &Request) -> Result<()> {
        let early = self.last.is_some_and(|last| request.at < last);
        if early || self.office.body.is_empty() || *self.catalog.added() == self.office.added {
            return Ok(());
        }
        let event = Event::CatalogRead { files: self.catalog.added().clone() };
        self.append_all(request, vec![Draft { subject: None, event }], request.at).map(|_| ())
    }

    /// A clock that was set back would date a new event before an old one. The refusal bears the time of the last event.
    fn clock_set_back(&mut self, request: &Request, last: Moment) -> Result<Answer> {
        let refusal: Refusal = Reason::Date(format!(
            "時計（{}）が、最後の記録の時刻（{last}）より前を指しています。時計を合わせてから、もう一度行ってください。",
            request.at
        ))
        .into();
        self.append_all(request, vec![decide::refused(request, &refusal)], last)?;
        Ok(Answer::Refused(refusal))
    }

    fn append_all(&mut self, request: &Request, drafts: Vec<Draft>, at: Moment) -> Result<Receipt> {
        let mut events = Vec::new();
        let mut seq = 0;
        for mut draft in drafts {
            for value in draft.event.values_mut() {
                seal_value(self.batch.connection(), value)?;
            }
            draft.event.settle();
            let entry = Entry {
                seq: self.batch.next_seq(),
                version: VERSION,
                at,
                by: request.by.clone(),
                subject: draft.subject,
                event: draft.event,
            };
            let text = serde_json::to_string(&entry)
                .map_err(|e| Fault::new(FaultKind::BadInput, format!("記録を書き表せません。{e}")))?;
            seq = self.batch.append(&text)?;
            events.push((entry.event.kind().to_string(), entry.subject.clone()));
            if entry.event.is_structural() {
                // Whoever looks at the office of before keeps it.
                Arc::make_mut(self.office).apply(&entry);
                self.changed = true;
            }
            tables::project(self.batch.connection(), self.catalog, self.recent, &entry)?;
        }
        *self.last = Some(at);
        Ok(Receipt { events, seq })
    }
}

/// Personal data are kept apart; the event keeps their commitment.
fn seal_value(connection: &Connection, value: &mut Value) -> Result<()> {
    if let Value::Private { private } = value {
        let sealed = seal::put(connection, private.as_bytes())?;
        *value = Value::Sealed { sealed };
    }
    Ok(())
}
