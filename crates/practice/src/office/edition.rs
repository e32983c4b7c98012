//! What does the office know about one edition of its policy? The reading with its corrections, and the bindings.
//! Takes corrections; gives the reading as it is used, and as it had been read.
//! What stands in a reading is in the module `edition` of the crate; what passes to the next edition, in `binding`.

use super::Office;
use crate::binding::{Binding, Bindings, Confirmation};
use crate::edition::{Adoption, DutyId, EditionDuty, Reading};
use crate::entry::Entry;
use crate::event::Event;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 版 (edition) of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its number.
    pub number: u32,
    /// From which day it is in force.
    pub from: Date,
    /// Decisions of the organs.
    pub adoptions: Vec<Adoption>,
    /// What it says, with corrections applied.
    pub reading: Reading,
    /// What serves its duties.
    pub bindings: Bindings,
    /// Corrections that were made to the reading, with the duties as they had been read.
    #[serde(default)]
    pub corrected: Vec<Corrected>,
}

/// 訂正 (correction) of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The duty as it was read.
    pub duty: EditionDuty,
    /// The field.
    pub field: String,
    /// Its right value.
    pub value: Vec<String>,
}

/// 取り消した版 (withdrawn edition): it was never in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnEdition {
    /// Its number, which no other edition has.
    pub number: u32,
    /// From which day it would have been in force.
    pub from: Date,
    /// Its title.
    pub title: String,
    /// The hash of its text.
    pub source: String,
    /// When it was taken back.
    pub on: Date,
    /// Why.
    pub reason: String,
}

impl Edition {
    /// What is left of it when it is taken back.
    pub(super) fn withdrawn(self, entry: &Entry, reason: &str) -> WithdrawnEdition {
        WithdrawnEdition {
            number: self.number,
            from: self.from,
            title: self.reading.title,
            source: self.reading.source,
            on: entry.at.day(),
            reason: reason.to_string(),
        }
    }

    /// The reading without corrections: what a new edition is compared with.
    pub fn as_read(&self) -> Reading {
        let mut reading = self.reading.clone();
        // The oldest correction holds the duty as it had been read.
        for corrected in self.corrected.iter().rev() {
            if let Some(duty) = reading.duties.iter_mut().find(|d| d.id == corrected.duty.id) {
                *duty = corrected.duty.clone();
            }
        }
        reading
    }

    pub(super) fn correct(&mut self, id: &DutyId, field: &str, value: &[String]) {
        if let Some(duty) = self.reading.duties.iter_mut().find(|d| d.id == *id) {
            let (field_name, value_list) = (field.to_string(), value.to_vec());
            self.corrected.push(Corrected { duty: duty.clone(), field: field_name, value: value_list });
            correct(duty, field, value);
        }
    }
}

/// Fields of a duty that a person may correct.
pub const CORRECTABLE: [&str; 5] = ["bearers", "permission", "addressees", "frequency", "condition"];

/// What a field that may be corrected is called.
pub fn correctable(field: &str) -> &'static str {
    match field {
        "bearers" => "行う者",
        "permission" => "許可する者",
        "addressees" => "報告先",
        "frequency" => "頻度",
        "condition" => "場合（条件）",
        _ => "その他",
    }
}

/// A duty as it reads after a correction.
pub fn corrected(duty: &EditionDuty, field: &str, value: &[String]) -> EditionDuty {
    let mut out = duty.clone();
    correct(&mut out, field, value);
    out
}

/// What stands in a field of a duty that may be corrected.
pub fn words(duty: &EditionDuty, field: &str) -> Vec<String> {
    match field {
        "bearers" => duty.bearers.clone(),
        "permission" => duty.permission.clone(),
        "addressees" => duty.addressees.clone(),
        "frequency" => duty.frequency.iter().cloned().collect(),
        "condition" => duty.condition.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

fn correct(duty: &mut EditionDuty, field: &str, value: &[String]) {
    let first = value.first().cloned();
    match field {
        "bearers" => duty.bearers = value.to_vec(),
        "permission" => {
            duty.permission = value.to_vec();
            duty.permitted = !value.is_empty();
        }
        "addressees" => duty.addressees = value.to_vec(),
        "frequency" => duty.frequency = first,
        "condition" => duty.condition = first,
        _ => {}
    }
}

impl Office {
    /// Bindings belong to the edition that the event names, or to the newest of the time.
    pub(super) fn bindings_change(&mut self, entry: &Entry) {
        let number = match &entry.event {
            Event::BindingConfirmed { edition, .. }
            | Event::BindingRejected { edition, .. }
            | Event::DutyExempted { edition, .. }
            | Event::ReadingCorrected { edition, .. } => *edition,
            Event::BindingsProposed { edition, .. } => Some(*edition),
            _ => None,
        };
        let found = match number {
            Some(number) => self.editions.iter_mut().find(|e| e.number == number),
            None => self.editions.last_mut(),
        };
        let Some(edition) = found else { return };
        let bindings = edition.bindings.changing();
        match &entry.event {
            Event::BindingConfirmed { duty, mechanism, how, .. } => {
                let confirmed = Some(Confirmation { by: entry.by.clone(), on: entry.at.day() });
                bindings.exempt.remove(duty);
                let all = bindings.bound.entry(duty.clone()).or_default();
                match all.iter_mut().find(|b| b.mechanism == *mechanism) {
                    Some(binding) => (binding.confirmed, binding.how) = (confirmed, *how),
                    None => all.push(Binding {
                        mechanism: mechanism.clone(),
                        how: *how,
                        why: "確認した人が選んだため".to_string(),
                        certainty: None,
                        doubts: Vec::new(),
                        confirmed,
                    }),
                }
            }
            Event::BindingRejected { duty, mechanism, .. } => {
                if let Some(all) = bindings.bound.get_mut(duty) {
                    all.retain(|b| b.mechanism != *mechanism);
                }
                bindings.rejected.entry(duty.clone()).or_default().insert(mechanism.clone());
            }
            Event::DutyExempted { duty, exemption, .. } => {
                bindings.exempt.insert(duty.clone(), exemption.clone());
            }
            Event::BindingsProposed { bound, .. } => {
                for (duty, proposed) in bound {
                    bindings.bound.entry(duty.clone()).or_default().extend(proposed.iter().cloned());
                }
            }
            Event::ReadingCorrected { duty, field, value, reopened, .. } => {
                let bound = bindings.bound.get_mut(duty).into_iter().flatten();
                for binding in bound.filter(|b| reopened.contains(&b.mechanism)) {
                    binding.confirmed = None;
                }
                edition.correct(duty, field, value);
            }
            _ => {}
        }
    }
}
