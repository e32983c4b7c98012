//! Is whoever is told that work waits for him the one who may do it, and nobody else? Over seeded days at an office.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod founded;
mod lived;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../tests/office_days.rs"]
mod office_days;

use std::sync::Arc;

use ledger::book::{Listing, Order, Shelf};
use lived::lived;
use practice::access::Access;
use practice::agenda::{self, Deed};
use practice::known::Known;
use practice::matter::Status;
use practice::{sight, who};

/// Deeds by which an open step is taken.
const TAKING: [Deed; 7] =
    [Deed::Decide, Deed::Act, Deed::Answer, Deed::Enter, Deed::Establish, Deed::Cast, Deed::Resubmit];

#[test]
fn who_is_asked_may_and_who_may_is_asked() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let catalog = Arc::new(founded::catalog());
    let (book, now) = lived(&dir, &catalog, (7, 1000));
    let shelf = Shelf::open(&dir, Arc::clone(&catalog)).unwrap();
    let reading = shelf.read().unwrap();
    let records = reading.records();
    let office = book.shared_office();
    let access = Access::of(&office, &catalog, now.day()).unwrap();
    let edition = office.edition(now.day());
    let known =
        Known { office: &office, catalog: &catalog, records: &records, access: &access, edition, now };
    let deputy = |person: &String| {
        let named = office.posts.values().flat_map(|post| &post.deputies);
        named.into_iter().any(|d| who::holders(&office, d, now.day()).contains(&person.as_str()))
    };
    let (mut asked_and_may, mut open) = (0, 0);
    for matter in reading.view().open_matters().unwrap() {
        let Some(asked) = agenda::asked(&known, &matter) else { continue };
        // What anybody may do is told to the applicant alone.
        if asked.who == "職員" {
            assert_eq!(asked.persons.as_slice(), std::slice::from_ref(&matter.applied.applicant));
            continue;
        }
        open += 1;
        for person in office.persons.keys().filter(|p| sight::is_here(&office, p, now.day())) {
            let offers = agenda::offers(&known, person, &matter).unwrap();
            let taking: Vec<_> = offers.iter().filter(|o| TAKING.contains(&o.deed)).collect();
            let told = asked.persons.contains(person);
            let may = taking.iter().any(|o| o.barred.is_none() && o.instead_of.is_none());
            let instead = taking.iter().any(|o| o.barred.is_none() && o.instead_of.is_some());
            // He decides by a やむを得ない reason, for want of others: then administrators are told, too.
            let pressed = !asked.overseers.is_empty() && taking.iter().any(|o| o.barred.is_some());
            // A count is closed, and paper entered, by administrators, too.
            // A deputy may take a step that is no decision while the holder is there; he is not called for it.
            let aside = taking.iter().all(|o| {
                matches!(o.deed, Deed::Establish | Deed::Enter) || (o.deed == Deed::Act && deputy(person))
            });
            assert!(
                !told || may || instead || pressed,
                "{}: {person} is asked for 「{}」 and may not",
                matter.id,
                asked.step
            );
            assert!(
                told || !may || aside,
                "{}: {person} may take 「{}」 and is not asked",
                matter.id,
                asked.step
            );
            asked_and_may += usize::from(told && may);
        }
        let here = |p: &String| sight::is_here(&office, p, now.day());
        assert!(
            asked.persons.iter().any(here) || asked.overseers.iter().any(here),
            "{}: nobody sees 「{}」",
            matter.id,
            asked.step
        );
    }
    assert!(open > 20 && asked_and_may > 10, "{open} open, {asked_and_may} asked");
}

#[test]
fn the_beginning_of_a_list_is_that_of_the_whole_list() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let catalog = Arc::new(founded::catalog());
    let (book, _) = lived(&dir, &catalog, (11, 300));
    let view = book.view();
    let every = view.every_matter().unwrap();
    assert!(every.len() > 30);
    for order in [Order::Newest, Order::Changed, Order::Key] {
        let whole = Listing { order, most: 10_000, ..Listing::default() };
        let all = view.listed(&whole).unwrap().matters;
        assert_eq!(all.len(), every.len());
        let few = view.listed(&Listing { most: 7, ..whole }).unwrap();
        assert_eq!((few.matters.as_slice(), few.total as usize), (&all[..7], every.len()), "{order:?}");
    }
    for status in [Status::Open, Status::SentBack, Status::Live, Status::Closed, Status::Refused] {
        let of = Listing { states: vec![status], most: 10_000, ..Listing::default() };
        let expected = every.iter().filter(|m| m.status == status).count();
        assert_eq!(view.listed(&of).unwrap().matters.len(), expected, "{status:?}");
    }
    let counted: u32 = view.counts().unwrap().values().sum();
    assert_eq!(usize::try_from(counted).unwrap(), every.len());
}
