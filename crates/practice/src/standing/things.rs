//! Over which things is a mechanism held, and when was each of them looked at? Places that are told apart, rows that a check goes through.
//! Takes matters in brief, the catalogue and the day; gives each thing with the days that its evidence covers.
//! What follows from that is said in `rhythm`; which rows the newest record leaves out, in `gaps`.

use super::Evidence;
use super::gaps::{Look, NAMED, coverage};
use super::summary::Brief;
use crate::check::Check;
use crate::matter::Status;
use crate::mechanism::Mechanism;
use crate::procedure::Outcome;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// 対象 (thing): something over which a mechanism is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its name, or the number of its row.
    pub name: String,
    /// The day from which it is to be covered.
    pub(super) from: Date,
    /// First and last day of each period that was covered.
    pub(super) covered: Vec<(Date, Date)>,
}

impl Thing {
    /// The last day that was covered.
    pub(super) fn last(&self) -> Option<Date> {
        self.covered.iter().map(|(_, last)| *last).max()
    }

    /// Whether a day between these was covered.
    pub(super) fn within(&self, (first, last): (Date, Date)) -> bool {
        self.covered.iter().any(|(from, to)| *to >= first && *from <= last)
    }
}

/// So many of so many, by their names.
pub(super) fn named(of: &[&Thing], all: usize) -> String {
    let first = of.iter().take(NAMED).map(|t| t.name.as_str()).collect::<Vec<_>>().join("、");
    let more = if of.len() > NAMED { "等" } else { "" };
    format!("{all}件のうち{}件（{first}{more}）", of.len())
}

/// What a thing is known by while they are gathered.
struct Known {
    from: Date,
    covered: Vec<(Date, Date)>,
    /// Whether what covers it last was ended: it is no more.
    ended: bool,
}

impl Look<'_> {
    /// The things over which a mechanism is held, of which this evidence came by the day.
    pub(super) fn things(&self, mechanism: &Mechanism, evidence: &[(&Brief, Evidence)]) -> Vec<Thing> {
        let mut out = self.told_apart(mechanism, evidence);
        out.extend(self.rows(mechanism, evidence));
        out
    }

    /// What the evidence tells apart, and what a register names besides.
    fn told_apart(&self, mechanism: &Mechanism, evidence: &[(&Brief, Evidence)]) -> Vec<Thing> {
        let Some(definition) = mechanism.nonconformity.as_ref().filter(|n| n.each.is_some()) else {
            return Vec::new();
        };
        let mut all: BTreeMap<&str, Known> = BTreeMap::new();
        for (brief, e) in evidence {
            let Some(of) = e.of.as_deref().filter(|of| !of.is_empty()) else { continue };
            let ended = brief.status == Status::Closed && mechanism.outcome == Outcome::Live;
            let known = all.entry(of).or_insert(Known { from: e.covers.0, covered: Vec::new(), ended });
            if known.covered.iter().all(|(_, last)| *last <= e.covers.1) {
                known.ended = ended;
            }
            known.from = known.from.min(e.covers.0);
            known.covered.push(e.covers);
        }
        all.retain(|_, known| !known.ended);
        if let Some(among) = &definition.among {
            for (name, from) in self.named_in(&among.register, &among.field) {
                all.entry(name).or_insert(Known { from, covered: Vec::new(), ended: false });
            }
        }
        let thing = |(name, known): (&str, Known)| Thing {
            name: name.to_string(),
            from: known.from,
            covered: known.covered,
        };
        all.into_iter().map(thing).collect()
    }

    /// Values that live rows hold in a field, each with the day on which the first row came.
    fn named_in(&self, register: &str, field: &str) -> BTreeMap<&str, Date> {
        let mut out: BTreeMap<&str, Date> = BTreeMap::new();
        for brief in self.live(register) {
            for word in self.asks.held(brief, field).iter().map(|w| w.trim()).filter(|w| !w.is_empty()) {
                let from = out.entry(word).or_insert(brief.begun);
                *from = brief.begun.min(*from);
            }
        }
        out
    }

    /// Rows of registers that a check goes through, however many records it takes. Of registers that a record chooses, those
    /// that one ever chose: that the others are left out is told as a gap.
    fn rows(&self, mechanism: &Mechanism, evidence: &[(&Brief, Evidence)]) -> Vec<Thing> {
        let mut all: BTreeMap<(&str, &str), Thing> = BTreeMap::new();
        for (check, when) in coverage(mechanism) {
            let Check::EveryRow { field, of } = check else { continue };
            let meant: Vec<_> = evidence.iter().filter(|(brief, _)| self.meant(brief, when)).collect();
            if when.is_some() && meant.is_empty() {
                continue;
            }
            for brief in self.briefs(of).filter(|m| m.status == Status::Live) {
                let Some(name) = brief.key.as_deref() else { continue };
                let thing = || Thing { name: name.to_string(), from: brief.begun, covered: Vec::new() };
                all.entry((of.as_str(), name)).or_insert_with(thing);
            }
            for (brief, e) in meant {
                for word in self.asks.held(brief, field) {
                    if let Some(row) = all.get_mut(&(of.as_str(), word.as_str())) {
                        row.covered.push(e.covers);
                    }
                }
            }
        }
        all.into_values().collect()
    }
}
