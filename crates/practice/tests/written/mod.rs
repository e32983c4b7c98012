//! Matters written down as events, and what is recorded of them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use practice::Catalog;
use practice::calendar::Moment;
use practice::entry::Entry;
use practice::matter::Matter;
use practice::office::Office;
use practice::standing::{Recorded, Summary};

/// The first matter of somebody, from the one event that opened it.
pub fn matter(mechanism: &str, number: usize, at: &str, (outcome, fields): (&str, &str)) -> Matter {
    let line = format!(
        r#"{{"seq":1,"version":1,"at":"{at}T09:00:00+09:00","by":"1003","subject":"{mechanism}/2026/{number}","kind":"Applied",
        "body":{{"mechanism":"{mechanism}","number":{number},"year":2026,"fields":{fields},"digest":"","applicant":"1003",
        "paper":null,"section":"総務課","steps":[],"outcome":"{outcome}","edition":1,"basis":[]}}}}"#
    );
    let entry: Entry = serde_json::from_str(&line).unwrap();
    Matter::told([&entry]).unwrap()
}

/// What is recorded of these matters, by mechanism.
pub fn recorded(
    matters: &[Matter],
    catalog: &Catalog,
    office: &Office,
    today: Date,
) -> BTreeMap<String, Recorded> {
    let mut all = Summary::of(catalog);
    for matter in matters {
        all.take_in(catalog, matter);
    }
    all.recorded(catalog, office, Moment::end_of(today))
}
