//! Is what is followed the same as what is told anew, and what stood on a day what its events left? Over seeded days.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod founded;
mod lived;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../tests/office_days.rs"]
mod office_days;

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::book::{Answer, Book};
use lived::lived;
use office_days::Days;
use practice::entry::Entry;
use practice::matter::Matter;
use practice::standing::Summary;

#[test]
fn what_is_followed_is_what_is_told_anew() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let catalog = Arc::new(founded::catalog());
    let mut book = Book::open(&dir, Arc::clone(&catalog)).unwrap();
    let office = book.office().clone();
    let mut days = Days::new(5, (&catalog, &office), founded::BEGIN).quiet();
    let (mut summary, mut position) = (Summary::of(&catalog), 0);
    let mut kinds = 0;
    for n in 0..300 {
        let request = days.next(&|id| book.view().matter(id).unwrap(), Some(book.office()));
        if let Answer::Done(done) = book.submit(&request).unwrap() {
            days.observe(&request, &done.events);
        }
        if n % 7 != 0 {
            continue;
        }
        let view = book.view();
        for matter in view.of_ids(&view.changed_since(position).unwrap()).unwrap() {
            summary.take_in(&catalog, &matter);
        }
        position = view.last_seq().unwrap();
        let followed = summary.recorded(&catalog, book.office(), request.at);
        let mut all = Summary::of(&catalog);
        view.each_matter(|matter| all.take_in(&catalog, &matter)).unwrap();
        let anew = all.recorded(&catalog, book.office(), request.at);
        assert_eq!(followed, anew, "after {n}");
        kinds = kinds.max(followed.len());
    }
    assert!(kinds > 5, "{kinds} mechanisms");
}

#[test]
fn matters_stood_on_a_day_as_its_events_left_them() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let catalog = Arc::new(founded::catalog());
    let (book, _) = lived(&dir, &catalog, (7, 200));
    let view = book.view();
    let entries: Vec<Entry> =
        view.latest(u32::MAX).unwrap().into_iter().filter(|e| e.subject.is_some()).collect();
    let mut ends: Vec<_> = entries.iter().map(|e| e.at.day()).collect();
    ends.dedup();
    assert!(ends.len() > 3, "{} days", ends.len());
    ends.insert(0, practice::calendar::after(ends[0], -1));
    ends.push(practice::calendar::after(ends[ends.len() - 1], 1));
    let mut got = vec![BTreeMap::new(); ends.len()];
    view.standing_on(&ends, |range, matter| {
        for at in range {
            assert!(got[at].insert(matter.id.clone(), matter.clone()).is_none(), "told once for a day");
        }
        Ok(())
    })
    .unwrap();
    for (day, got) in ends.iter().zip(got) {
        let mut want: BTreeMap<String, Matter> = BTreeMap::new();
        for entry in entries.iter().filter(|e| e.at.day() <= *day) {
            match want.get_mut(entry.subject.as_deref().unwrap()) {
                Some(matter) => matter.apply(entry),
                None => want.extend(Matter::told([entry]).map(|m| (m.id.clone(), m))),
            }
        }
        assert_eq!(got, want, "{day}");
    }
}
