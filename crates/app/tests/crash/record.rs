//! What was acknowledged, and what does a data folder hold of it?

use crate::office_days::Days;
use crate::{catalog, ledger_tables};
use ledger::book::{Answer, Book, View};
use ledger::fault::FaultKind;
use ledger::log::Reader;
use ledger::verify::verify;
use practice::calendar::Moment;
use practice::command::{Command, Request};
use practice::entry;
use practice::value::Value;
use std::path::Path;

/// 2026-11-24T09:00+09:00, when the work of the tests begins.
const BEGIN: i64 = 1_795_478_400;

/// What one answer line says was recorded: kinds and matters.
pub type Said = Vec<(String, Option<String>)>;

/// Reads the answer lines of `do --format json`; others are passed over.
pub fn said(lines: &str) -> Vec<Said> {
    let mut out = Vec::new();
    for line in lines.lines() {
        let Ok(json) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let text = |value: &serde_json::Value| value.as_str().map(ToString::to_string);
        match json["answer"].as_str() {
            Some("refused") => out.push(vec![("Refused".to_string(), None)]),
            Some("done") => {
                let events = json["events"].as_array().expect("events").iter();
                out.push(events.map(|e| (text(&e["kind"]).expect("a kind"), text(&e["subject"]))).collect());
            }
            _ => {}
        }
    }
    out
}

/// One answer as such a line.
pub fn told(answer: &Answer) -> String {
    let json = match answer {
        Answer::Refused(_) => serde_json::json!({"answer": "refused"}),
        Answer::Done(receipt) => {
            let event = |(kind, subject): &(String, Option<String>)| serde_json::json!({"kind": kind, "subject": subject});
            let events: Vec<_> = receipt.events.iter().map(event).collect();
            serde_json::json!({"answer": "done", "seq": receipt.seq, "events": events})
        }
    };
    json.to_string()
}

/// Every entry of a ledger, in order.
pub fn entries(dir: &Path) -> Vec<String> {
    let reader = Reader::open(dir).expect("a ledger");
    let size: u64 =
        reader.newest_note().expect("a note").lines().nth(1).and_then(|l| l.parse().ok()).expect("a size");
    (1..=size).map(|seq| reader.entry(seq).expect("readable").expect("an entry")).collect()
}

/// How many events a ledger holds.
pub fn size(dir: &Path) -> u64 {
    let reader = Reader::open(dir).expect("a ledger");
    reader.newest_note().expect("a note").lines().nth(1).and_then(|l| l.parse().ok()).expect("a size")
}

/// Asserts that the entries after `start` begin with what was said; gives how many follow after that.
pub fn holds(dir: &Path, start: u64, said: &[Said], context: &str) -> usize {
    let entries = entries(dir);
    let mut rest = entries[start as usize..].iter();
    for (kind, subject) in said.iter().flatten() {
        let text = rest.next();
        let text =
            text.unwrap_or_else(|| panic!("{context}: {kind} {subject:?} was acknowledged and is lost"));
        let entry = entry::read(text).expect("an entry");
        assert_eq!((entry.event.kind(), &entry.subject), (kind.as_str(), subject), "{context}: {text}");
    }
    rest.len()
}

/// Opens a ledger for writing. Tests beside this one start processes: until such a process begins its own program, it holds
/// every lock of this one, so what is locked is asked again.
fn opened(dir: &Path) -> Book {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        match Book::open(dir, catalog()) {
            Err(fault) if fault.kind == FaultKind::Locked && std::time::Instant::now() < until => {
                std::thread::yield_now();
            }
            opened => return opened.expect("opens"),
        }
    }
}

/// Asserts that a ledger is intact, that its tables are those of its events, and that it takes the next command.
pub fn goes_on(dir: &Path, context: &str) {
    intact(dir, context);
    let live = ledger_tables::all(dir);
    let mut book = opened(dir);
    book.rebuild().expect("rebuilt");
    let difference = ledger_tables::first_difference(&live, &ledger_tables::all(dir));
    assert_eq!(difference, None, "{context}: the tables are not those of the events");
    let before = book.log().newest().size;
    let answer = book.submit(&next_command(&book)).expect("taken");
    assert!(matches!(answer, Answer::Done(_)), "{context}: {answer:?}");
    assert_eq!(book.log().newest().size, before + 1, "{context}");
}

/// Asserts that verification finds nothing.
pub fn intact(dir: &Path, context: &str) {
    let report = verify(dir, None).unwrap_or_else(|fault| panic!("{context}: {fault}"));
    assert!(report.is_intact(), "{context}: {:?}", report.findings);
}

/// A command that must be accepted, whatever was changed before.
fn next_command(book: &Book) -> Request {
    let at = book.last().expect("a last event");
    Request { by: "1005".to_string(), at, command: set_value(at, 14) }
}

/// The administrator sets a value. Another length of the reason moves everything behind it to another place in the table.
pub fn set_value(at: Moment, days: usize) -> Command {
    Command::SetValue {
        name: "longest-days/take-out-request".into(),
        value: Value::Number(days as i64),
        reason: "必要な間だけとするため。".repeat(1 + days % 7),
        decider: "最高情報統括責任者".into(),
        decided: at.day(),
    }
}

/// Requests for the office as it stands, from its last event on.
pub fn requests(dir: &Path, seed: u64, (count, structure): (usize, bool)) -> Vec<Request> {
    let reader = Reader::open(dir).expect("a ledger");
    let catalog = catalog();
    let view = View::over(reader.connection(), &catalog);
    let office = view.office().expect("an office");
    let passed = view.last().expect("readable").map_or(0, |last| last.hours_since(Moment::from_unix(BEGIN)));
    let from = BEGIN + 3600 * (passed + 1).max(0);
    let days = Days::new(seed, (&catalog, &office), from);
    let mut days = if structure { days } else { days.quiet() };
    let matters = view.every_matter().expect("matters");
    let known: std::collections::BTreeMap<&str, _> = matters.iter().map(|m| (m.id.as_str(), m)).collect();
    let mut next = std::collections::BTreeMap::new();
    for matter in &matters {
        let number: &mut u32 =
            next.entry((matter.applied.mechanism.clone(), matter.applied.year)).or_default();
        *number = matter.applied.number.max(*number);
    }
    let make = |_| {
        let request = days.next(&|id| known.get(id).map(|m| (*m).clone()), None);
        // Nobody has answered yet: what might be begun is taken to be.
        if let Command::Apply(o) | Command::Record(o) = &request.command {
            let year = practice::calendar::fiscal_year(o.paper.unwrap_or(request.at.day()));
            let number = next.get(&(o.mechanism.clone(), year)).map_or(1, |n| n + 1);
            days.observe(&request, &[("Applied".into(), Some(format!("{}/{year}/{number}", o.mechanism)))]);
            if matches!(o.mechanism.as_str(), "terminal-register" | "take-out-request") {
                next.insert((o.mechanism.clone(), year), number);
            }
        }
        request
    };
    (0..count).map(make).collect()
}
