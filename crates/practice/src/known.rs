//! What is known when a command is decided? Office, catalogue, records, the edition in force and the moment.
//! Put together by the caller; read by everything that decides. Nothing is changed here.
//! The commands themselves are in `command`.

use crate::access::Access;
use crate::binding::Bindings;
use crate::calendar::Moment;
use crate::catalog::Catalog;
use crate::edition::DutyId;
use crate::mechanism::{How, Mechanism};
use crate::office::{Edition, Office};
use crate::records::Records;
use jiff::civil::Date;

/// 前提 (what is known).
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The office.
    pub office: &'a Office,
    /// The mechanisms.
    pub catalog: &'a Catalog,
    /// What is recorded.
    pub records: &'a dyn Records,
    /// Who may do what.
    pub access: &'a Access,
    /// The edition in force today.
    pub edition: Option<&'a Edition>,
    /// Now.
    pub now: Moment,
}

impl<'a> Known<'a> {
    /// Today.
    pub fn today(&self) -> Date {
        self.now.day()
    }

    /// The same at the end of an earlier day, where what stands on a paper of that day is judged. Rules stay those of today.
    pub fn at_end_of(&self, day: Date) -> Known<'a> {
        let now = if day < self.today() { Moment::end_of(day) } else { self.now };
        Known { now, ..*self }
    }

    /// Labels of the classes of information, the highest first: those of the policy, or those that the body set.
    pub fn classes(&self) -> Vec<&'a str> {
        self.office.classes(self.edition)
    }

    /// The place of a class; the smaller, the higher.
    pub fn class_order(&self, label: &str) -> Option<u32> {
        let read = self.edition.and_then(|e| e.reading.class_order(label));
        let set =
            || self.classes().iter().position(|c| *c == label).and_then(|at| u32::try_from(at + 1).ok());
        read.or_else(set)
    }

    /// Zones of the network: those of the policy, or those that the body set.
    pub fn zones(&self) -> Vec<&'a str> {
        self.office.zones(self.edition)
    }

    /// The duties that a mechanism serves by confirmed bindings.
    pub fn duties(&self, mechanism: &str) -> Vec<(&'a DutyId, How)> {
        let Some(edition) = self.edition else { return Vec::new() };
        let bindings: &'a Bindings = &edition.bindings;
        let id = self.catalog.get(mechanism).map_or("", |m| m.id.as_str());
        bindings.duties_of(&edition.reading, id)
    }

    /// Citations of the duties by which a mechanism is used.
    pub fn cite(&self, mechanism: &Mechanism) -> Vec<String> {
        let ids: Vec<&DutyId> = self.duties(&mechanism.id).into_iter().map(|(id, _)| id).collect();
        self.cite_all(&ids)
    }

    /// Citations of duties, each clause once.
    pub fn cite_all(&self, ids: &[&DutyId]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for id in ids {
            let citation = self.edition.map_or_else(|| id.to_string(), |e| e.reading.cite(id));
            if !out.contains(&citation) {
                out.push(citation);
            }
        }
        out
    }
}
