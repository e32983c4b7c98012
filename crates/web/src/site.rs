//! What do all pages stand on? The office that runs, the desk, the clock and the limits of one process.
//! Put together by the binary; shared by all requests. Nothing here is particular to one person.
//! How a request becomes a page is in `serve`.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use ledger::book::{Shelf, View};
use ledger::desk::{Desk, Job};
use ledger::door::Door;
use ledger::fault::Result;
use practice::access::Access;
use practice::calendar::Moment;
use practice::office::{Edition, Office};
use practice::spelling::fold;
use print::office::Names;

use crate::limits::Limits;
use crate::once::Once;
use crate::outlook::Outlook;
use crate::overrides::Overrides;
use crate::passkey::Passkeys;
use crate::password::Hasher;
use crate::provider::{Departures, Provider};
use crate::samples::Samples;
use crate::task::Task;
use crate::texts::Texts;

/// 時計 (clock) of the office.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// 現場 (site): what all pages stand on.
pub struct Site {
    /// The office.
    pub live: Live,
    /// What is no event.
    pub desk: Desk,
    /// Which time it is.
    pub clock: Clock,
    /// Whether pages are reached by HTTPS, so that cookies may say so.
    pub secure: bool,
    /// Whether a proxy stands before us, whose word on the caller's address is taken; then nobody comes but through it.
    pub proxied: bool,
    /// From which addresses the proxy comes, beside this machine itself.
    pub proxies: Vec<std::net::IpAddr>,
    /// The address of the pages as people type it, with a slash at its end; empty: not known.
    pub address: String,
    /// The root certificate that devices are to trust; none: it is not ours.
    pub root: Option<Vec<u8>>,
    /// Where and when the office is saved, in words; none: it is not set.
    pub backups: Option<String>,
    /// How mails are sent, as headings and words; none: it is not set.
    pub mail: Option<Vec<(&'static str, String)>>,
    /// Passkeys; none where people reach the pages by no name.
    pub passkeys: Option<Passkeys>,
    /// Who compares passwords in our place; none: we do.
    pub directory: Option<Arc<dyn Directory>>,
    /// Who vouches for people in our place; none: nobody does.
    pub provider: Option<Arc<dyn Provider>>,
    /// How often something may be tried.
    pub limits: Limits,
    /// Who carries jobs out.
    pub worker: Worker,
    pub(crate) hasher: Hasher,
    pub(crate) texts: Texts,
    pub(crate) once: Once,
    pub(crate) departures: Departures,
}

/// 庁内のディレクトリ (directory): compares passwords in our place.
pub trait Directory: Send + Sync {
    /// Whether this person's password is the directory's business.
    fn is_for(&self, number: &str) -> bool;

    /// Whether a password belongs to a person.
    ///
    /// # Errors
    /// Why the directory cannot be asked: for the log.
    fn proves(&self, number: &str, password: &str) -> std::result::Result<bool, String>;
}

/// 動いている役所 (office that runs): the door to write, the shelf to read.
pub struct Live {
    /// Writes.
    pub door: Door,
    /// Reads.
    pub shelf: Shelf,
    /// How the duties stand.
    pub(crate) outlook: Outlook,
    pub(crate) samples: Samples,
    pub(crate) overrides: Overrides,
    access: Mutex<Option<Standing>>,
    names: Mutex<Option<(Arc<Office>, Arc<Everybody>)>>,
    clauses: Mutex<Option<Clauses>>,
}

/// The clauses of an edition of an office as they are looked through.
type Clauses = (Arc<Office>, u32, Arc<Vec<String>>);

/// 職員の氏名 (names of everybody): to be shown, and to be looked for.
#[derive(Default)]
pub(crate) struct Everybody {
    /// By number.
    pub(crate) names: Names,
    /// Number and name as it is looked for: with the blank between surname and given name, and without it.
    pub(crate) folded: Vec<(String, String)>,
}

/// Access rules with the office and day for which they were made.
struct Standing {
    office: Arc<Office>,
    day: Date,
    access: Arc<Access>,
}

impl Live {
    /// An office over a door and a shelf of the same folder.
    pub fn new(door: Door, shelf: Shelf) -> Live {
        let (outlook, samples, overrides) = (Outlook::default(), Samples::default(), Overrides::default());
        let (access, names, clauses) = (Mutex::new(None), Mutex::new(None), Mutex::new(None));
        Live { door, shelf, outlook, samples, overrides, access, names, clauses }
    }

    /// Takes in what was written, so that whoever comes first need not wait for it.
    ///
    /// # Errors
    /// The ledger cannot be read, or the index not be written.
    pub fn follow(&self) -> Result<()> {
        self.shelf.search().follow()?;
        self.outlook.follow(self.shelf.read()?.view())
    }

    /// Who may do what on a day; made anew when the office or the day is another.
    ///
    /// # Errors
    /// A rule cannot be made: a fault.
    pub(crate) fn access(&self, office: &Arc<Office>, day: Date) -> Result<Arc<Access>> {
        let mut kept = self.access.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|k| k.day == day && Arc::ptr_eq(&k.office, office)) {
            return Ok(Arc::clone(&kept.access));
        }
        let made = Access::of(office, self.shelf.catalog(), day)
            .map_err(|why| ledger::fault::Fault::new(ledger::fault::FaultKind::Damaged, why.0))?;
        let access = Arc::new(made);
        *kept = Some(Standing { office: Arc::clone(office), day, access: Arc::clone(&access) });
        Ok(access)
    }

    /// Names of everybody; read anew when the office is another, so that an erased name is gone at once.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn names(&self, office: &Arc<Office>, view: View<'_>) -> Result<Arc<Everybody>> {
        let mut kept = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, office)) {
            return Ok(Arc::clone(names));
        }
        let mut all = Everybody::default();
        for (number, person) in &office.persons {
            let name = view.reveal(&person.name)?;
            let name = name.text().unwrap_or(number);
            let folded = fold(name);
            all.folded.push((number.clone(), format!("{folded}\n{}", folded.replace(' ', ""))));
            all.names.insert(number.clone(), name.to_string());
        }
        let names = Arc::new(all);
        *kept = Some((Arc::clone(office), Arc::clone(&names)));
        Ok(names)
    }

    /// The same, if they were read for this office before.
    pub(crate) fn known_names(&self, office: &Arc<Office>) -> Option<Arc<Everybody>> {
        let kept = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, office)).map(|(_, names)| Arc::clone(names))
    }

    /// The clauses of an edition as they are looked through, in their order.
    pub(crate) fn clauses(&self, office: &Arc<Office>, edition: &Edition) -> Arc<Vec<String>> {
        let mut kept = self.clauses.lock().unwrap_or_else(PoisonError::into_inner);
        let same =
            |(of, number, _): &&(Arc<Office>, u32, _)| Arc::ptr_eq(of, office) && *number == edition.number;
        if let Some((_, _, clauses)) = kept.as_ref().filter(same) {
            return Arc::clone(clauses);
        }
        let all = edition.reading.clauses.iter();
        let clauses =
            Arc::new(all.map(|c| fold(&format!("{} {} {}", c.citation, c.heading, c.text))).collect());
        *kept = Some((Arc::clone(office), edition.number, Arc::clone(&clauses)));
        clauses
    }
}

impl Site {
    /// A site over an office and its desk.
    pub fn new(live: Live, desk: Desk, clock: Clock) -> Site {
        Site {
            live,
            desk,
            clock,
            secure: false,
            proxied: false,
            proxies: Vec::new(),
            address: String::new(),
            root: None,
            backups: None,
            mail: None,
            passkeys: None,
            directory: None,
            provider: None,
            limits: Limits::default(),
            worker: Worker::default(),
            hasher: Hasher::default(),
            texts: Texts::default(),
            once: Once::default(),
            departures: Departures::default(),
        }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Puts a job on the desk and tells whoever works.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_job(&self, task: &Task, by: &str) -> Result<i64> {
        let id = self.desk.put_job(&task.to_json(), by, self.now())?;
        self.worker.call();
        Ok(id)
    }

    /// A job once it is over, or as it stands after a while.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub(crate) fn wait_for(&self, id: i64, most: Duration) -> Result<Option<Job>> {
        let until = std::time::Instant::now() + most;
        loop {
            let job = self.desk.job(id)?;
            let left = until.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() || job.as_ref().is_none_or(|j| j.state.is_over()) {
                return Ok(job);
            }
            self.worker.rest(left.min(Duration::from_millis(250)));
        }
    }
}

/// 呼び鈴 (bell) between pages, which put jobs down, and whoever carries them out.
#[derive(Clone, Default)]
pub struct Worker {
    bell: Arc<(Mutex<u64>, Condvar)>,
}

impl Worker {
    /// Tells everybody who waits that something was put down or done.
    pub fn call(&self) {
        let (count, bell) = &*self.bell;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        bell.notify_all();
    }

    /// How often somebody called.
    pub fn calls(&self) -> u64 {
        *self.bell.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until somebody called more often than that, at most so long.
    pub fn rest_since(&self, calls: u64, most: Duration) {
        let (count, bell) = &*self.bell;
        let held = count.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = bell.wait_timeout_while(held, most, |count| *count == calls);
    }

    /// Waits until somebody calls, at most so long.
    pub fn rest(&self, most: Duration) {
        let (count, bell) = &*self.bell;
        let held = count.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = bell.wait_timeout(held, most).unwrap_or_else(PoisonError::into_inner);
    }
}
