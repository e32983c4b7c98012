//! Which mechanisms does a duty need? Holds the patterns of the catalogue against every duty of a policy.
//! Takes a policy and a catalogue; gives proposals in the order of the text, with how, why and how sure.
//! Confirming a proposal is a person's decision and not made here.

mod near;
mod signs;
mod words;

use crate::catalog::Catalog;
use crate::edition::{Clause, EditionDuty, Reading};
use crate::mechanism::{How, Mechanism, Serves};
use clause::Index;
use policy::{Duty, Policy};
use std::collections::{HashMap, HashSet};

use near::Place;
pub use signs::{Certainty, Doubt};
use words::{plain, stands};

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

/// A duty with the words around it that patterns look at, in the form in which they are compared.
#[derive(Clone)]
struct View<'a> {
    act: String,
    /// The parts of a coordinated act, each with the predicate.
    members: Vec<String>,
    bearers: Vec<String>,
    addressees: Vec<String>,
    force: &'a str,
    permitted: bool,
    /// Whether the reading of the duty has no doubt.
    sure: bool,
    sentence: String,
    headings: String,
    part: &'a str,
}

impl View<'_> {
    /// The same with the words of the lead-in before its own sentence.
    fn under(&self, lead: &str) -> Self {
        Self { sentence: format!("{}{}", plain(lead), self.sentence), ..self.clone() }
    }
}

/// Proposes mechanisms for every duty.
pub fn propose(policy: &Policy, catalog: &Catalog) -> Vec<Proposal> {
    let mut headings = (usize::MAX, String::new());
    let roles = policy.appointments.iter().map(|a| a.role.as_str()).collect();
    let (mut views, mut places) = (Vec::new(), Vec::new());
    for duty in &policy.duties {
        if headings.0 != duty.clause {
            headings = (duty.clause, plain(&policy.tree.heading_path(duty.clause)));
        }
        let (id, sentence) = (&policy.tree.get(duty.clause).id, sentence(policy, duty));
        let act = plain(&duty.act);
        views.push(View {
            members: signs::members(&act),
            act,
            bearers: named(&duty.bearers, &roles),
            addressees: duty.addressees.iter().map(|name| plain(name)).collect(),
            force: duty.force.key(),
            permitted: duty.permission.is_some(),
            sure: duty.doubts.is_empty(),
            sentence: plain(&sentence),
            headings: headings.1.clone(),
            part: id.part().key(),
        });
        let above = policy.tree.ancestors(duty.clause).next().map(|up| policy.tree.get(up).body.as_str());
        places.push(Place::of(id.path(), above.unwrap_or_default(), &sentence));
    }
    let mut out: Vec<Proposal> = Vec::new();
    for (duty, fitting) in policy.duties.iter().zip(fitted(catalog, &places, &views)) {
        for (mechanism, serves, doubts) in fitting {
            add(&mut out, duty, mechanism, (serves, doubts));
        }
    }
    out
}

/// What a pattern calls whoever bears a role, whatever the body calls him (総括者, 主任者).
const ROLE: &str = "責任者";

/// Names of bearers; a role that the policy itself sets up is also one in general.
fn named(bearers: &[String], roles: &HashSet<&str>) -> Vec<String> {
    let own = |name: &String| roles.contains(name.as_str()).then(|| ROLE.to_string());
    bearers.iter().flat_map(|name| [Some(plain(name)), own(name)]).flatten().collect()
}

/// What fits each duty, by its own words or by what is near it.
fn fitted<'a>(catalog: &'a Catalog, places: &[Place], views: &[View<'_>]) -> Vec<Vec<Fitting<'a>>> {
    let found = views.iter().map(|view| all_that_fit(catalog, view)).collect();
    near::filled(catalog, (places, views), found)
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
    let clauses: HashMap<&str, &Clause> = reading.clauses.iter().map(|c| (c.path.as_str(), c)).collect();
    let roles = reading.roles.iter().map(|r| r.role.as_str()).collect();
    let (mut views, mut places) = (Vec::new(), Vec::new());
    for duty in &reading.duties {
        let path = duty.id.clause();
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let above: Vec<&Clause> = above.filter_map(|p| clauses.get(p).copied()).collect();
        let own = clauses.get(path).map(|c| c.heading.as_str());
        let headings = above.iter().map(|c| c.heading.as_str()).chain(own).filter(|h| !h.is_empty());
        let (act, sentence) = (plain(&duty.act), sentence_of(reading, duty));
        views.push(View {
            members: signs::members(&act),
            act,
            bearers: named(&duty.bearers, &roles),
            addressees: duty.addressees.iter().map(|name| plain(name)).collect(),
            force: &duty.force,
            permitted: duty.permitted,
            sure: false,
            sentence: plain(&sentence),
            headings: plain(&headings.collect::<Vec<_>>().join(" > ")),
            part: path.split(':').next().unwrap_or_default(),
        });
        let lead = above.last().map_or("", |c| c.text.as_str());
        places.push(Place::of(path.to_string(), lead, &sentence));
    }
    let duties = reading.duties.iter().zip(fitted(catalog, &places, &views));
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
    /// Brings the words into the form in which they are compared.
    pub(crate) fn spell_plainly(&mut self) {
        let lists = [&mut self.act, &mut self.says, &mut self.all, &mut self.none, &mut self.heading];
        let more = [&mut self.not_under, &mut self.bearer, &mut self.addressee];
        for word in lists.into_iter().chain(more).flatten() {
            *word = plain(word);
        }
    }

    /// Whether the pattern says anything at all.
    pub(crate) fn narrows(&self) -> bool {
        let words = [&self.act, &self.says, &self.all, &self.heading, &self.bearer, &self.addressee];
        words.iter().any(|w| !w.is_empty())
    }

    /// Whether a duty fits.
    fn fits(&self, view: &View<'_>) -> bool {
        let one = |words: &[String], text: &str| words.is_empty() || words.iter().any(|w| stands(w, text));
        let none = |words: &[String], text: &str| !words.iter().any(|w| text.contains(w.as_str()));
        let among =
            |words: &[String], names: &[String]| words.is_empty() || names.iter().any(|n| one(words, n));
        (one(&self.act, &view.act) || view.members.iter().any(|member| one(&self.act, member)))
            && one(&self.says, &view.sentence)
            && self.all.iter().all(|w| stands(w, &view.sentence))
            && none(&self.none, &view.sentence)
            && one(&self.heading, &view.headings)
            && none(&self.not_under, &view.headings)
            && self.permission.is_none_or(|p| p == view.permitted)
            && self.reports.is_none_or(|r| r != view.addressees.is_empty())
            && (self.force.is_empty() || self.force.iter().any(|f| f == view.force))
            && among(&self.bearer, &view.bearers)
            && among(&self.addressee, &view.addressees)
            && self.part.as_deref().is_none_or(|p| p == view.part)
    }
}
