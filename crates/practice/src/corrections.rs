//! What was corrected in the reading of a clause: by whom, when and why, what had been read and what is read now?
//! Takes an edition and the events of corrections; gives them in the order in which they were made.
//! Whether a reading may be corrected is decided in `decide`; corrections that a new edition keeps are found in `binding`.

use crate::calendar::Moment;
use crate::edition::DutyId;
use crate::entry::Entry;
use crate::event::Event;
use crate::office::{Corrected, Edition, correctable, words};

/// 読みの訂正 (correction of a reading) as people are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The duty.
    pub duty: DutyId,
    /// What the field is called.
    pub title: &'static str,
    /// What had been read; several for lists.
    pub before: Vec<String>,
    /// What is read now.
    pub after: Vec<String>,
    /// Who corrected it and when; none where no event tells.
    pub made: Option<(String, Moment)>,
    /// Why.
    pub reason: String,
    /// Mechanisms whose bindings were asked for again.
    pub reopened: Vec<String>,
}

/// The kind of event that tells of corrections.
pub const KIND: &str = "ReadingCorrected";

/// The corrections of the duties of a clause in an edition, those that were kept from earlier editions among them.
pub fn of_clause(edition: &Edition, entries: &[Entry], clause: &str) -> Vec<Correction> {
    let of = edition.corrected.iter().filter(|c| c.duty.id.clause() == clause);
    of.map(|corrected| told(edition, entries, corrected)).collect()
}

fn told(edition: &Edition, entries: &[Entry], corrected: &Corrected) -> Correction {
    let fits = |entry: &&Entry, same: bool| match &entry.event {
        Event::ReadingCorrected { duty, field, value, edition: of, .. } => {
            let here = of.is_none_or(|number| number <= edition.number);
            let duty = !same || *duty == corrected.duty.id;
            here && duty && *field == corrected.field && *value == corrected.value
        }
        _ => false,
    };
    // Where a clause moved with an amendment, its duty has another number than in the event.
    let latest = |same| entries.iter().rev().find(|entry| fits(entry, same));
    let entry = latest(true).or_else(|| latest(false));
    let mut out = Correction {
        duty: corrected.duty.id.clone(),
        title: correctable(&corrected.field),
        before: said(&corrected.field, words(&corrected.duty, &corrected.field)),
        after: said(&corrected.field, corrected.value.clone()),
        made: entry.map(|e| (e.by.clone(), e.at)),
        reason: String::new(),
        reopened: Vec::new(),
    };
    if let Some(Event::ReadingCorrected { reason, reopened, .. }) = entry.map(|e| &e.event) {
        (out.reason, out.reopened) = (reason.clone(), reopened.clone());
    }
    out
}

/// Words of a field as people say them.
pub fn said(field: &str, words: Vec<String>) -> Vec<String> {
    if field != "frequency" {
        return words;
    }
    words.into_iter().map(|word| frequency(&word).to_string()).collect()
}

/// 頻度 (frequencies) as the reader tells them, and as people do.
pub const FREQUENCIES: [(&str, &str); 6] = [
    ("annual", "毎年"),
    ("periodic", "定期的"),
    ("as_needed", "必要に応じて"),
    ("constant", "常に"),
    ("promptly", "速やかに"),
    ("once", "一度"),
];

/// A frequency as people say it.
pub fn frequency(key: &str) -> &str {
    FREQUENCIES.iter().find(|(k, _)| *k == key).map_or(key, |(_, title)| *title)
}
