//! Which mechanisms does a duty need? Holds the patterns of the catalogue against every duty of a policy.
//! Takes a policy and a catalogue; gives proposals in the order of the text, with how, why and how sure.
//! Confirming a proposal is a person's decision and not made here.

mod signs;

use crate::catalog::Catalog;
use crate::edition::{EditionDuty, Reading};
use crate::mechanism::{How, Mechanism, Serves};
use clause::Index;
use policy::{Duty, Policy};
use std::collections::HashMap;

pub use signs::{Certainty, Doubt};

/// 紐付けの提案 (proposal): a mechanism for a clause and its duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The provision.
    pub clause: Index,
    /// Numbers of the duties of the provision that it serves.
    pub duties: Vec<u32>,
    /// What is doubtful about it, for each of these duties.
    pub doubts: Vec<Vec<Doubt>>,
    /// Name of the mechanism.
    pub mechanism: String,
    /// How it serves them.
    pub how: How,
    /// Why.
    pub why: String,
}

impl Proposal {
    /// How sure it is for the provision: as sure as for the duty for which it is surest.
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.least())
    }

    /// What is doubtful about it for the duty for which it is surest.
    pub fn least(&self) -> &[Doubt] {
        // Of equal ones the first.
        let surest = self.doubts.iter().rev().max_by_key(|doubts| Certainty::of(doubts));
        surest.map(Vec::as_slice).unwrap_or_default()
    }
}

/// A duty with the words around it that patterns look at.
struct View<'a> {
    act: &'a str,
    /// The parts of a coordinated act, each with the predicate.
    members: Vec<String>,
    bearers: &'a [String],
    addressees: &'a [String],
    force: &'a str,
    permitted: bool,
    /// Whether the reading of the duty has no doubt.
    sure: bool,
    sentence: String,
    headings: &'a str,
    part: &'a str,
}

/// Proposes mechanisms for every duty.
pub fn propose(policy: &Policy, catalog: &Catalog) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut headings = (usize::MAX, String::new());
    for duty in &policy.duties {
        if headings.0 != duty.clause {
            headings = (duty.clause, policy.tree.heading_path(duty.clause));
        }
        let view = View {
            act: &duty.act,
            members: signs::members(&duty.act),
            bearers: &duty.bearers,
            addressees: &duty.addressees,
            force: duty.force.key(),
            permitted: duty.permission.is_some(),
            sure: duty.doubts.is_empty(),
            sentence: sentence(policy, duty),
            headings: &headings.1,
            part: policy.tree.get(duty.clause).id.part().key(),
        };
        found.push(all_that_fit(catalog, &view));
    }
    let clauses: Vec<Index> = policy.duties.iter().map(|d| d.clause).collect();
    let mut out: Vec<Proposal> = Vec::new();
    for (duty, fitting) in policy.duties.iter().zip(beside(&clauses, found)) {
        for (mechanism, serves, doubts) in fitting {
            add(&mut out, duty, mechanism, (serves, doubts));
        }
    }
    out
}

/// What fits each duty. A clause is about one matter (「検査を行い、侵入を防止しなければならない」): a duty whose own words name no
/// mechanism goes with the nearest one of its clause that has some, the one before it first, and that is doubtful.
fn beside<'a, K: PartialEq>(clauses: &[K], mut found: Vec<Vec<Fitting<'a>>>) -> Vec<Vec<Fitting<'a>>> {
    let alone = |at: &usize| found.get(*at).is_some_and(Vec::is_empty);
    let alone: Vec<usize> = (0..found.len()).filter(alone).collect();
    let borrowed = alone.into_iter().map(|at| {
        let others = (0..at).rev().chain(at + 1..found.len());
        let mut others = others.filter(|other| clauses.get(*other) == clauses.get(at));
        let nearest = others.find_map(|other| found.get(other).filter(|fitting| !fitting.is_empty()));
        let doubtful = |(m, s, _): &Fitting<'a>| (*m, *s, vec![Doubt::Beside]);
        (at, nearest.into_iter().flatten().map(doubtful).collect::<Vec<_>>())
    });
    for (at, fitting) in borrowed.collect::<Vec<_>>() {
        if let Some(place) = found.get_mut(at) {
            *place = fitting;
        }
    }
    found
}

/// A proposal for one duty of a stored reading.
pub(crate) struct Proposed<'a> {
    pub(crate) duty: &'a EditionDuty,
    pub(crate) mechanism: &'a Mechanism,
    pub(crate) serves: &'a Serves,
    pub(crate) doubts: Vec<Doubt>,
}

/// Proposes mechanisms for the duties of a stored reading. What was doubtful in reading is not stored, so nothing is as sure
/// as when the text itself was read.
pub(crate) fn propose_for<'a>(reading: &'a Reading, catalog: &'a Catalog) -> Vec<Proposed<'a>> {
    let mut found = Vec::new();
    let headings: HashMap<&str, &str> =
        reading.clauses.iter().map(|c| (c.path.as_str(), c.heading.as_str())).collect();
    for duty in &reading.duties {
        let path = duty.id.clause();
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at)).chain([path]);
        let above: Vec<&str> =
            above.filter_map(|p| headings.get(p).copied()).filter(|h| !h.is_empty()).collect();
        let view = View {
            act: &duty.act,
            members: signs::members(&duty.act),
            bearers: &duty.bearers,
            addressees: &duty.addressees,
            force: &duty.force,
            permitted: duty.permitted,
            sure: false,
            sentence: sentence_of(reading, duty),
            headings: &above.join(" > "),
            part: path.split(':').next().unwrap_or_default(),
        };
        found.push(all_that_fit(catalog, &view));
    }
    let clauses: Vec<&str> = reading.duties.iter().map(|d| d.id.clause()).collect();
    let duties = reading.duties.iter().zip(beside(&clauses, found));
    let proposed = duties.flat_map(|(duty, fitting)| {
        let each = move |(mechanism, serves, doubts)| Proposed { duty, mechanism, serves, doubts };
        fitting.into_iter().map(each)
    });
    proposed.collect()
}

/// The sentence of a clause in which the act of a duty stands.
fn sentence_of(reading: &Reading, duty: &EditionDuty) -> String {
    let Some(clause) = reading.clause(duty.id.clause()) else { return duty.act.clone() };
    let all = policy::sentences(&clause.text);
    let words = all.iter().map(|s| s.words(&clause.text));
    let found = words.into_iter().find(|w| w.contains(duty.act.as_str()));
    found.map_or_else(|| format!("{}{}", clause.heading, clause.text), ToString::to_string)
}

/// The whole sentence of a duty; a row of a table is its own sentence.
fn sentence(policy: &Policy, duty: &Duty) -> String {
    let provision = policy.tree.get(duty.clause);
    let body = provision.body.as_str();
    match policy::sentences(body).get(duty.sentence) {
        Some(s) => s.words(body).to_string(),
        None => format!("{}{body}", provision.heading.as_str()),
    }
}

type Fitting<'a> = (&'a Mechanism, &'a Serves, Vec<Doubt>);

/// Every mechanism that fits a duty, by its best pattern, with what is doubtful about it.
fn all_that_fit<'a>(catalog: &'a Catalog, view: &View<'_>) -> Vec<Fitting<'a>> {
    let all: Vec<_> = catalog.mechanisms().map(|m| (m, fitting(m, view))).collect();
    let carried = |patterns: &[&Serves]| {
        let carrying = patterns.iter().filter(|s| s.how == How::Carries);
        carrying.map(|s| signs::parts(s, view)).collect::<Vec<_>>()
    };
    let carriers: Vec<_> = all.iter().map(|(m, patterns)| (m.id.as_str(), carried(patterns))).collect();
    let mut out = Vec::new();
    for (mechanism, patterns) in all {
        let rivals = |serves: &Serves| {
            let own = signs::parts(serves, view);
            let others = carriers.iter().filter(|(id, _)| *id != mechanism.id);
            others.filter(|(_, parts)| parts.iter().any(|part| own.meets(part))).count()
        };
        let doubted = patterns.into_iter().map(|s| (s, signs::doubts(s, view, rivals(s))));
        // Carrying before evidence, then the surest.
        let best = doubted.max_by_key(|(s, doubts)| (std::cmp::Reverse(s.how), Certainty::of(doubts)));
        out.extend(best.map(|(serves, doubts)| (mechanism, serves, doubts)));
    }
    out
}

/// The patterns of a mechanism that fit a duty.
fn fitting<'a>(mechanism: &'a Mechanism, view: &View<'_>) -> Vec<&'a Serves> {
    mechanism.serves.iter().filter(|s| s.fits(view)).collect()
}

/// Adds a duty to the proposal of its clause, or begins one.
fn add(out: &mut Vec<Proposal>, duty: &Duty, mechanism: &Mechanism, (serves, doubts): (&Serves, Vec<Doubt>)) {
    let known =
        out.iter_mut().rev().take_while(|p| p.clause == duty.clause).find(|p| p.mechanism == mechanism.id);
    match known {
        Some(p) => {
            p.duties.push(duty.number);
            p.doubts.push(doubts);
            if serves.how < p.how {
                p.how = serves.how;
                p.why.clone_from(&serves.why);
            }
        }
        None => out.push(Proposal {
            clause: duty.clause,
            duties: vec![duty.number],
            doubts: vec![doubts],
            mechanism: mechanism.id.clone(),
            how: serves.how,
            why: serves.why.clone(),
        }),
    }
}

impl Serves {
    /// Whether the pattern says anything at all.
    pub(crate) fn narrows(&self) -> bool {
        let words = [&self.act, &self.says, &self.all, &self.heading, &self.bearer, &self.addressee];
        words.iter().any(|w| !w.is_empty())
    }

    /// Whether a duty fits.
    fn fits(&self, view: &View<'_>) -> bool {
        let one = |words: &[String], text: &str| {
            words.is_empty() || words.iter().any(|w| text.contains(w.as_str()))
        };
        let none = |words: &[String], text: &str| !words.iter().any(|w| text.contains(w.as_str()));
        let among =
            |words: &[String], names: &[String]| words.is_empty() || names.iter().any(|n| one(words, n));
        (one(&self.act, view.act) || view.members.iter().any(|member| one(&self.act, member)))
            && one(&self.says, &view.sentence)
            && self.all.iter().all(|w| view.sentence.contains(w.as_str()))
            && none(&self.none, &view.sentence)
            && one(&self.heading, view.headings)
            && none(&self.not_under, view.headings)
            && self.permission.is_none_or(|p| p == view.permitted)
            && self.reports.is_none_or(|r| r != view.addressees.is_empty())
            && (self.force.is_empty() || self.force.iter().any(|f| f == view.force))
            && among(&self.bearer, view.bearers)
            && among(&self.addressee, view.addressees)
            && self.part.as_deref().is_none_or(|p| p == view.part)
    }
}
