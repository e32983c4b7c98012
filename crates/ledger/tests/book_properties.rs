//! What holds of every sequence of commands, good and bad? Seeded days at an office on a real policy, through the one door.
//! `DAYS=200 cargo test --release -p ledger --test book_properties` plays more of them.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[path = "../../../tests/ledger_tables.rs"]
mod ledger_tables;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../tests/office_days.rs"]
mod office_days;

mod book_properties {
    pub mod invariants;
}
mod founded;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use book_properties::invariants::Invariants;
use ledger::book::{Answer, Book};
use ledger::log::Reader;
use ledger::verify::verify;
use office_days::{Days, Dice};
use practice::binding::Bindings;
use practice::command::{Adopting, Request};
use practice::edition::{Adoption, Reading};
use practice::entry;
use practice::event::Event;
use serde_json::Value as Json;

/// Commands in a sequence.
const LENGTH: usize = 220;

/// Commands after which years pass, and what was kept long enough is disposed of.
const ARCHIVED: usize = 170;

/// What the sequences must come to: disposal in three of four or more, a deputy's decision in a third, the others in half of them.
const RARE: [(&str, u64); 4] =
    [("disposal", 75), ("another edition", 50), ("step left out", 50), ("decision of a deputy", 33)];

/// Which of these an event is.
fn rare(event: &Event) -> Option<&'static str> {
    match event {
        Event::Disposed { .. } => Some(RARE[0].0),
        Event::EditionAdopted(adopted) if adopted.number > 1 => Some(RARE[1].0),
        Event::StepSkipped { .. } => Some(RARE[2].0),
        Event::Decided(decided) if decided.deputy.is_some() => Some(RARE[3].0),
        _ => None,
    }
}

fn sequences(few: u64) -> u64 {
    std::env::var("DAYS").ok().map_or(few, |days| days.parse().unwrap())
}

/// Asserts that the read tables are those that the events give.
fn rebuilt_equals_live(book: &mut Book, context: &str) {
    let dir = book.log().dir().to_owned();
    let live = ledger_tables::all(&dir);
    book.rebuild().unwrap();
    let rebuilt = ledger_tables::all(&dir);
    let difference = ledger_tables::first_difference(&live, &rebuilt);
    assert_eq!(difference, None, "{context}: the tables differ from what the events say");
}

/// What a refusal must leave as it was: everything but the mark.
fn untouched(reader: &Reader) -> String {
    ["matter", "named", "office"].map(|table| ledger_tables::rows(reader, table)).concat()
}

/// The next edition of the policy, in which another approves what is taken out.
fn amendment() -> Adopting {
    static AMENDED: OnceLock<Adopting> = OnceLock::new();
    let make = || {
        let text = std::fs::read_to_string(founded::root().join("policies/miyazaki.txt")).unwrap();
        let amended = text.replace("情報セキュリティ管理者の許可", "統括情報セキュリティ責任者の許可");
        assert_ne!(text, amended);
        let policy = policy::read(clause::Source::new("miyazaki", amended));
        let reading = Reading::of(&policy);
        let on = "2026-12-01".parse().unwrap();
        let decided = |organ: &String| Adoption { organ: organ.clone(), number: "改正第1号".into(), on };
        let committee = "情報セキュリティ委員会".to_string();
        let adoptions = reading.organs.iter().chain([&committee]).map(decided).collect();
        let proposed = Bindings::proposed(&policy, &founded::catalog());
        Adopting { from: on, adoptions, reading, proposed }
    };
    AMENDED.get_or_init(make).clone()
}

/// Plays a sequence one by one; gives the requests with their answers.
fn play(book: &mut Book, seed: u64) -> Vec<(Request, Answer)> {
    let dir = book.log().dir().to_owned();
    let reader = Reader::open(&dir).unwrap();
    let catalog = founded::catalog();
    let mut days =
        Days::new(seed, (&catalog, book.office()), founded::BEGIN).amended(amendment()).aged(ARCHIVED);
    let mut before = untouched(&reader);
    let mut all = Vec::new();
    for number in 0..LENGTH {
        let request = days.next(&|id| book.view().matter(id).unwrap(), Some(book.office()));
        let size = book.log().newest().size;
        let answer = book.submit(&request).unwrap();
        let after = untouched(&reader);
        match &answer {
            Answer::Done(receipt) => {
                days.observe(&request, &receipt.events);
                assert_eq!(book.log().newest().size, size + receipt.events.len() as u64);
            }
            Answer::Refused(_) => {
                let context = format!("seed {seed}, command {number}: {request:?}");
                assert_eq!(book.log().newest().size, size + 1, "{context}");
                let entry = entry::read(&reader.entry(size + 1).unwrap().unwrap()).unwrap();
                assert!(matches!(entry.event, Event::Refused { .. }), "{context}");
                assert_eq!(ledger_tables::first_difference(&before, &after), None, "{context}");
            }
        }
        before = after;
        all.push((request, answer));
        if number % 100 == 50 {
            rebuilt_equals_live(book, &format!("seed {seed}, after command {number}"));
        }
    }
    all
}

#[test]
fn every_sequence_keeps_the_rules_of_the_office() {
    let mut kinds: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    let mut taken: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut reached: BTreeMap<&'static str, BTreeSet<u64>> = BTreeMap::new();
    for seed in 0..sequences(12) {
        let dir = tempfile::tempdir().unwrap();
        let data = founded::office(dir.path());
        let mut book = Book::open(&data, founded::catalog()).unwrap();
        for (request, answer) in play(&mut book, seed) {
            let (accepted, all) = taken.entry(request.command.name()).or_default();
            *all += 1;
            match answer {
                Answer::Done(_) => *accepted += 1,
                Answer::Refused(refusal) => {
                    *refused.entry(refusal.reason.code().to_string()).or_default() += 1;
                }
            }
        }
        rebuilt_equals_live(&mut book, &format!("seed {seed}"));
        let catalog = founded::catalog();
        let mut invariants = Invariants::over(&catalog);
        let reader = Reader::open(&data).unwrap();
        for seq in 1..=book.log().newest().size {
            let entry = entry::read(&reader.entry(seq).unwrap().unwrap()).unwrap();
            *kinds.entry(entry.event.kind()).or_default() += 1;
            if let Some(rare) = rare(&entry.event) {
                reached.entry(rare).or_default().insert(seed);
            }
            let kept = invariants.follow(&entry);
            assert_eq!(kept, Ok(()), "seed {seed}, event {seq}");
        }
        for contents in invariants.disposed() {
            assert_eq!(ledger::seal::get(reader.connection(), contents).unwrap(), None, "seed {seed}");
        }
        assert_eq!(invariants.office(), book.office(), "seed {seed}");
        let report = verify(&data, None).unwrap();
        assert!(report.is_intact(), "seed {seed}: {:?}", report.findings);
    }
    println!("{kinds:?}\n{refused:?}");
    for (command, (accepted, all)) in &taken {
        println!("{command}: {accepted} of {all} taken");
    }
    for (rare, seeds) in &reached {
        println!("{rare}: in {} of {} sequences", seeds.len(), sequences(12));
    }
    for kind in [
        "Decided",
        "SentBack",
        "Recalled",
        "Resubmitted",
        "Withdrawn",
        "Acted",
        "StepSkipped",
        "Amended",
        "Closed",
        "PersonRegistered",
        "PersonLeft",
        "HolderAppointed",
        "ReadingCorrected",
        "DutyExempted",
        "Disposed",
    ] {
        assert!(kinds.contains_key(kind), "no sequence came to {kind}: {kinds:?}");
    }
    for (rare, least) in RARE {
        let count = reached.get(rare).map_or(0, BTreeSet::len) as u64;
        let all = sequences(12);
        assert!(count * 100 >= all * least, "{rare}: in {count} of {all} sequences");
    }
    assert!(refused.len() > 12, "{refused:?}");
}

#[test]
fn groups_give_what_single_commands_give() {
    for seed in 100..100 + sequences(5) {
        let dir = tempfile::tempdir().unwrap();
        let data = founded::office(dir.path());
        let mut book = Book::open(&data, founded::catalog()).unwrap();
        let singly = play(&mut book, seed);
        drop(book);
        let other = tempfile::tempdir().unwrap();
        let grouped = founded::office(other.path());
        let mut book = Book::open(&grouped, founded::catalog()).unwrap();
        let mut dice = Dice(seed);
        let mut rest: Vec<Request> = singly.iter().map(|(request, _)| request.clone()).collect();
        let mut answers = Vec::new();
        while !rest.is_empty() {
            let count = (1 + dice.below(12)).min(rest.len());
            let group: Vec<Request> = rest.drain(..count).collect();
            answers.extend(book.submit_all(&group).unwrap());
        }
        assert!(book.submit_all(&[]).unwrap().is_empty());
        for ((request, one), other) in singly.iter().zip(&answers) {
            assert_eq!(one, other, "seed {seed}: {request:?}");
        }
        let (one, other) = (plain(&data), plain(&grouped));
        assert_eq!(ledger_tables::first_difference(&one, &other), None, "seed {seed}");
        rebuilt_equals_live(&mut book, &format!("seed {seed}, in groups"));
        assert!(verify(&grouped, None).unwrap().is_intact());
    }
}

/// Events and tables, with everything that a salt changes replaced by what it stands for.
fn plain(dir: &Path) -> String {
    let reader = Reader::open(dir).unwrap();
    let mut names = Names { reader: &reader, digests: BTreeMap::new() };
    let mut out = String::new();
    let size: u64 = reader.newest_note().unwrap().lines().nth(1).unwrap().parse().unwrap();
    for seq in 1..=size {
        let mut json: Json = serde_json::from_str(&reader.entry(seq).unwrap().unwrap()).unwrap();
        names.replace(&mut json);
        out += &format!("{json}\n");
    }
    for line in ledger_tables::all(dir).lines() {
        let json: Result<Vec<Json>, _> = serde_json::from_str(line);
        let Ok(cells) = json else { continue };
        for cell in cells {
            let inner = cell.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
            let mut json = inner.filter(Json::is_object).unwrap_or(cell);
            names.replace(&mut json);
            out += &format!("{json} ");
        }
        out += "\n";
    }
    out
}

/// A commitment without its number.
fn forget(value: &mut Json) {
    let is_commitment = |text: &str| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    if value.as_str().is_some_and(is_commitment) {
        *value = "a commitment".into();
    }
}

struct Names<'a> {
    reader: &'a Reader,
    digests: BTreeMap<String, usize>,
}

impl Names<'_> {
    /// A commitment becomes its content; a digest the place at which it was first seen.
    fn replace(&mut self, json: &mut Json) {
        match json {
            Json::Object(object) => {
                if let Some(Json::String(sealed)) = object.get("sealed") {
                    let content = ledger::seal::get(self.reader.connection(), sealed).unwrap();
                    let text = content.map(|bytes| String::from_utf8(bytes).unwrap());
                    *json = Json::String(format!("sealed {text:?}"));
                    return;
                }
                for (name, value) in object.iter_mut() {
                    match value {
                        Json::String(digest) if name == "digest" => {
                            let next = self.digests.len();
                            *digest =
                                format!("digest {}", self.digests.entry(digest.clone()).or_insert(next));
                        }
                        // What is disposed of has no content any more, and its commitment is as random as its salt was.
                        Json::Array(all) if name == "contents" => all.iter_mut().for_each(forget),
                        other => self.replace(other),
                    }
                }
            }
            Json::Array(all) => all.iter_mut().for_each(|one| self.replace(one)),
            _ => {}
        }
    }
}
