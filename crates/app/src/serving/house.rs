//! A small office that is served to nobody, for tests of what is done beside the pages: its clock is set by hand.

use ledger::book::{Answer, Book, Shelf};
use ledger::desk::{Desk, Notice, Reader};
use ledger::door::Door;
use practice::calendar::Moment;
use practice::command::{Command, Opening};
use practice::value::{Filled, Value};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use web::{Live, Site};

#[path = "../../../ledger/tests/founded/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod founded;

/// An office with its desk.
pub struct House {
    /// What everything stands on.
    pub site: Site,
    now: Arc<AtomicI64>,
    dir: tempfile::TempDir,
}

impl House {
    /// The office of Miyazaki on 2026-11-24 at nine: 1003, 1005 (who looks after it) and 1006 have mail addresses.
    pub fn new() -> House {
        static BASE: OnceLock<tempfile::TempDir> = OnceLock::new();
        let base = BASE.get_or_init(|| {
            let base = tempfile::tempdir().expect("a folder");
            let text =
                std::fs::read_to_string(founded::root().join("policies/miyazaki.txt")).expect("a policy");
            let list = founded::root().join("tests/offices/miyazaki.csv");
            let mut people = std::fs::read_to_string(list).expect("a list");
            for number in ["1003", "1005", "1006"] {
                let contact = format!("0985-00-0{}", &number[1..]);
                people = people.replace(&contact, &format!("内線{number} s{number}@city.example"));
            }
            drop(founded::found(&base.path().join("office"), ("miyazaki", &text), &people));
            base
        });
        let dir = tempfile::tempdir().expect("a folder");
        let data = dir.path().join("office");
        founded::copy(&base.path().join("office"), &data);
        let now = Arc::new(AtomicI64::new(founded::BEGIN));
        let clock = |now: &Arc<AtomicI64>| {
            let now = Arc::clone(now);
            move || Moment::from_unix(now.load(Ordering::SeqCst))
        };
        let catalog = Arc::new(founded::catalog());
        let book = Book::open(&data, Arc::clone(&catalog)).expect("a book");
        let (door, _) = Door::open(book, clock(&now));
        let shelf = Shelf::open(&data, catalog).expect("a shelf");
        let desk = Desk::open(&data).expect("a desk");
        let site = Site::new(Live::new(door, shelf), desk, Arc::new(clock(&now)));
        House { site, now, dir }
    }

    /// The data folder.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("office")
    }

    /// Lets time go by, until a moment.
    pub fn wait_until(&self, moment: &str) {
        let then: Moment = moment.parse().expect("a moment");
        let seconds = then.seconds_since(Moment::from_unix(0));
        assert!(self.now.swap(seconds, Ordering::SeqCst) <= seconds, "time goes forward");
    }

    /// Lets minutes go by.
    pub fn wait_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// Carries out a command for a person; it must be taken.
    pub fn done(&self, by: &str, command: Command) -> Vec<String> {
        let answer = self.site.live.door.submit(by, command).expect("a machine that works");
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
        match answer {
            Answer::Done(receipt) => receipt.events.into_iter().filter_map(|(_, subject)| subject).collect(),
            Answer::Refused(_) => Vec::new(),
        }
    }

    /// Begins a matter.
    pub fn apply(&self, by: &str, mechanism: &str, words: &[(&str, &str)]) -> String {
        let fields = filled(words);
        let opening = Opening {
            mechanism: mechanism.to_string(),
            fields,
            applicant: None,
            paper: None,
            files: Vec::new(),
        };
        self.done(by, Command::Apply(opening)).into_iter().next().expect("a matter")
    }

    /// What a person is told.
    pub fn told(&self, person: &str) -> Vec<Notice> {
        let (office, now) = (self.site.live.door.office(), self.site.now());
        let posts = web::posts_of(&office, person, now.day());
        let administrator = office.persons.get(person).is_some_and(|p| p.administrator);
        self.site.desk.notices(Reader { person, administrator, posts: &posts, now }).expect("read")
    }
}

/// Words as the values of a form.
pub fn filled(words: &[(&str, &str)]) -> Filled {
    words.iter().map(|(n, w)| ((*n).to_string(), Value::Text((*w).to_string()))).collect()
}
