//! Does this program still read what earlier ones wrote? A ledger of every form of the events, frozen in tests/ledgers/.
//! `UPDATE=1 cargo test -p ledger --test releases` writes the one of today's form, if there is none yet: see the README there.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod founded;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../tests/ledger_tables.rs"]
mod ledger_tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use ledger::backup::{backup, restore};
use ledger::book::{Answer, Book};
use ledger::export::export;
use ledger::log::Reader;
use ledger::verify::verify;
use practice::calendar::Moment;
use practice::command::{Command, Request};
use practice::edition::DutyId;
use practice::entry::{self, VERSION};
use practice::event::Event;
use practice::office::Office;

fn ledgers() -> PathBuf {
    founded::root().join("tests/ledgers")
}

/// Every kind of event. A new variant does not compile until it has its place here, and then needs an example.
fn kinds() -> [&'static str; 51] {
    const fn known(event: &Event) {
        match event {
            Event::OfficeFounded { .. }
            | Event::SectionOpened(_)
            | Event::SectionMoved(_)
            | Event::SectionClosed { .. } => (),
            Event::PersonRegistered { .. } | Event::PersonMoved { .. } | Event::PersonLeft { .. } => (),
            Event::PostCreated { .. } | Event::HolderAppointed { .. } | Event::HolderRelieved { .. } => (),
            Event::RoleAssigned { .. } | Event::RoleWithdrawn { .. } | Event::DeputiesNamed { .. } => (),
            Event::ValueSet { .. } | Event::EditionAdopted(_) | Event::EditionWithdrawn { .. } => (),
            Event::HolidayDeclared { .. } | Event::HolidayWithdrawn { .. } => (),
            Event::CatalogRead { .. } | Event::BindingsProposed { .. } => (),
            Event::PersonChanged { .. } | Event::PersonErased { .. } | Event::LeavingWithdrawn(_) => (),
            Event::AbsenceDeclared { .. } | Event::AbsenceEnded { .. } | Event::ValueWithdrawn { .. } => (),
            Event::ArrangementMade(_) | Event::ArrangementEnded { .. } => (),
            Event::Answered(_)
            | Event::Established(_)
            | Event::CheckpointKept { .. }
            | Event::SampleDrawn(_) => (),
            Event::ReadingCorrected { .. }
            | Event::BindingConfirmed { .. }
            | Event::BindingRejected { .. } => (),
            Event::DutyExempted { .. } | Event::Applied(_) | Event::Decided(_) | Event::SentBack { .. } => (),
            Event::Recalled { .. }
            | Event::Resubmitted { .. }
            | Event::Withdrawn { .. }
            | Event::Acted(_) => (),
            Event::StepSkipped { .. }
            | Event::Reviewed { .. }
            | Event::Amended { .. }
            | Event::Closed { .. } => (),
            Event::Refused { .. } | Event::Disposed { .. } | Event::Attached(_) | Event::Detached(_) => (),
        }
    }
    let _ = known;
    [
        "OfficeFounded",
        "SectionOpened",
        "SectionClosed",
        "PersonRegistered",
        "PersonMoved",
        "PersonLeft",
        "PostCreated",
        "HolderAppointed",
        "HolderRelieved",
        "RoleAssigned",
        "RoleWithdrawn",
        "DeputiesNamed",
        "ValueSet",
        "HolidayDeclared",
        "CatalogRead",
        "EditionAdopted",
        "ReadingCorrected",
        "BindingConfirmed",
        "BindingRejected",
        "DutyExempted",
        "Applied",
        "Decided",
        "SentBack",
        "Recalled",
        "Resubmitted",
        "Withdrawn",
        "Acted",
        "StepSkipped",
        "Reviewed",
        "Amended",
        "Closed",
        "Refused",
        "Disposed",
        "PersonChanged",
        "PersonErased",
        "AbsenceDeclared",
        "AbsenceEnded",
        "ValueWithdrawn",
        "ArrangementMade",
        "ArrangementEnded",
        "CheckpointKept",
        "BindingsProposed",
        "Answered",
        "Established",
        "Attached",
        "Detached",
        "SectionMoved",
        "SampleDrawn",
        "HolidayWithdrawn",
        "EditionWithdrawn",
        "LeavingWithdrawn",
    ]
}

/// Writes the ledger of today's form, from the short policy and the commands beside it.
fn write() {
    let read = |name: &str| fs::read_to_string(ledgers().join(name)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("office");
    let mut book = founded::found(&data, ("policy", &read("policy.txt")), &read("people.csv"));
    for line in read("commands.jsonl").lines() {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut text =
            |name: &str| value.as_object_mut().unwrap().remove(name).unwrap().as_str().unwrap().to_string();
        let (by, at): (String, Moment) = (text("by"), text("at").parse().unwrap());
        let command: Command = serde_json::from_value(value).unwrap();
        book.submit(&Request { by, at, command }).unwrap();
    }
    assert!(book.log().settle().unwrap());
    let place = ledgers().join(VERSION.to_string());
    fs::create_dir(&place).unwrap();
    backup(&data, &place.join("saved")).unwrap();
    export(&data, &place.join("out")).unwrap();
    fs::write(place.join("matters.txt"), matters(&book)).unwrap();
    let entries = fs::read_to_string(place.join("out/events.jsonl")).unwrap();
    let mut shortest: BTreeMap<String, &str> = BTreeMap::new();
    for line in entries.lines() {
        let kind = entry::read(line).unwrap().event.kind().to_string();
        let known = shortest.entry(kind).or_insert(line);
        if line.len() < known.len() {
            *known = line;
        }
    }
    let lines: Vec<&str> = kinds().iter().filter_map(|kind| shortest.get(*kind).copied()).collect();
    fs::write(ledgers().join(format!("events-{VERSION}.jsonl")), lines.join("\n") + "\n").unwrap();
}

/// Every matter with its status, its values and its last decision.
fn matters(book: &Book) -> String {
    let office = book.office();
    let count = |what: &str, count: usize| format!("{what} {count}\n");
    let mut out = count("sections", office.sections.len()) + &count("persons", office.persons.len());
    out += &(count("posts", office.posts.len()) + &count("values", office.values.len()));
    for matter in book.view().every_matter().unwrap() {
        let decided: Vec<&str> = matter.decisions.iter().map(|d| d.by.as_str()).collect();
        let fields = serde_json::to_string(&matter.applied.fields).unwrap();
        out += &format!("{} {} {} {fields}\n", matter.id, matter.status.key(), decided.join(","));
    }
    out
}

#[test]
fn a_ledger_of_every_form_is_restored_opened_rebuilt_and_verified() {
    if std::env::var_os("UPDATE").is_some() && !ledgers().join(VERSION.to_string()).exists() {
        write();
    }
    for version in 1..=VERSION {
        let place = ledgers().join(version.to_string());
        let out = verify(&place.join("out"), None).unwrap();
        assert!(out.is_intact(), "{version}: {:?}", out.findings);
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("office");
        let report = restore(&place.join("saved"), &data).unwrap();
        assert_eq!((report.size, &report.root), (out.size, &out.root), "{version}");
        let mut book = Book::open(&data, founded::catalog()).unwrap();
        assert_eq!(book.rebuild().unwrap(), report.size);
        let expected = fs::read_to_string(place.join("matters.txt")).unwrap();
        assert_eq!(ledger_tables::first_difference(&matters(&book), &expected), None, "{version}");
        let at = book.last().unwrap();
        let command = Command::DeclareHoliday { day: at.day(), name: "開庁記念日".into() };
        let answer = book.submit(&Request { by: founded::ADMINISTRATOR.into(), at, command }).unwrap();
        assert!(matches!(answer, Answer::Done(_)), "{version}: {answer:?}");
        let outside = fs::read_to_string(place.join("out/checkpoint")).unwrap();
        let report = verify(&data, Some(&outside)).unwrap();
        assert!(report.is_intact() && report.size == out.size + 1, "{version}: {:?}", report.findings);
    }
}

#[test]
fn every_kind_of_event_has_an_example_that_is_read() {
    for version in 1..=VERSION {
        let text = fs::read_to_string(ledgers().join(format!("events-{version}.jsonl"))).unwrap();
        let mut found: Vec<&str> = Vec::new();
        for line in text.lines() {
            let entry = entry::read(line).unwrap_or_else(|why| panic!("{why:?}: {line}"));
            found.push(entry.event.kind());
            if version == VERSION {
                let (written, again) =
                    (serde_json::from_str(line).unwrap(), serde_json::to_value(&entry).unwrap());
                let written: serde_json::Value = written;
                assert_eq!(
                    written, again,
                    "an event of today is written as it was: a change needs a new version"
                );
            }
        }
        // Kinds that came with a later version have their examples there.
        if version == VERSION {
            assert_eq!(found, kinds());
        }
    }
    let reader = Reader::open(&ledgers());
    assert!(reader.is_err(), "the folder of the examples is no ledger itself");
}

/// Corrections were written before they said which bindings are asked for again: those opened none, and none is opened by reading
/// them today.
#[test]
fn a_correction_of_the_first_form_leaves_what_was_confirmed() {
    let lines = fs::read_to_string(ledgers().join("1/out/events.jsonl")).unwrap();
    let of = |kind: &str| lines.lines().find(|l| l.contains(&format!("\"kind\":\"{kind}\""))).unwrap();
    let (adopted, corrected) = (of("EditionAdopted"), of("ReadingCorrected"));
    assert!(!corrected.contains("reopened"), "it is of the old form: {corrected}");
    let Event::ReadingCorrected { duty, field, value, .. } = entry::read(corrected).unwrap().event else {
        panic!("{corrected}")
    };
    let mechanism = "incident-escalation";
    let same = |l: &&str| l.contains("\"BindingConfirmed\"") && l.contains(&duty.to_string());
    let confirmed = lines.lines().find(same).unwrap();
    assert!(confirmed.contains(mechanism), "{confirmed}");
    let told = |lines: &[&str]| {
        let mut office = Office::default();
        lines.iter().for_each(|line| office.apply(&entry::read(line).unwrap()));
        office
    };
    let holds = |office: &Office, duty: &DutyId| {
        let bound = &office.newest().unwrap().bindings.bound[duty];
        bound.iter().find(|b| b.mechanism == mechanism).unwrap().confirmed.is_some()
    };
    let office = told(&[adopted, confirmed, corrected]);
    assert!(holds(&office, &duty), "what was confirmed stays confirmed");
    let read = office.newest().unwrap().reading.duty(&duty).unwrap();
    assert_eq!(practice::office::words(read, &field), value, "and the correction is made");
    // The form of today says it, and then it is asked for again.
    let again = corrected.replace("\"body\":{", &format!("\"body\":{{\"reopened\":[\"{mechanism}\"],"));
    let office = told(&[adopted, confirmed, &again]);
    assert!(!holds(&office, &duty), "{again}");
}
