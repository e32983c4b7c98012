//! Who is called to take an open step today? Whoever holds the post; where none of them can, whoever stands in.
//! Takes a matter at a step that one after the other takes; gives persons, and whose sight it must reach. Nothing is decided.
//! INVARIANT: who may is asked of `entitled` itself, so that nobody is called who would be refused.

use super::steps::{At, Reasons, parties};
use super::{active, granted, owners};
use crate::access::Action;
use crate::event::{StandIn, Way};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::refusal::{No, Unavailable};
use crate::who;
use std::sync::Arc;

/// 呼ばれる者 (those who are called) to an open step.
#[derive(Debug, Default)]
pub(crate) struct Called {
    /// Who, in words of the policy.
    pub(crate) who: String,
    /// Numbers of those who are called.
    pub(crate) persons: Vec<String>,
    /// Numbers of those whom a refusal names in the place of who is party to the matter.
    pub(crate) named: Vec<String>,
    /// Those of them, and of those who could take it, who would do so in another one's place.
    pub(crate) instead: Vec<(String, StandIn)>,
    /// Whether nobody is there who takes it in the ordinary way.
    pub(crate) nobody: bool,
}

/// Who is called. Where everybody who could decide is party to the matter and the clause knows a やむを得ない場合, he is.
///
/// # Errors
/// Neither the policy nor the body names anybody, or no step is open.
pub(crate) fn called(known: &Known<'_>, (matter, mechanism): (&Matter, &Mechanism)) -> Result<Called, No> {
    granted::under(known, (matter, mechanism), |known| calling(known, (matter, mechanism)))
}

fn calling(known: &Known<'_>, (matter, mechanism): (&Matter, &Mechanism)) -> Result<Called, No> {
    let all = At::all((known, ""), (Arc::new(matter.clone()), mechanism), "この段階を行う")?;
    Ok(all.into_iter().map(calling_at).reduce(Called::with).unwrap_or_default())
}

/// Who is called to a step as it is planned for one section; the first is as [`called`].
///
/// # Errors
/// Neither the policy nor the body names anybody.
pub(crate) fn called_at(
    known: &Known<'_>,
    (matter, mechanism): (&Matter, &Mechanism),
    planned: &str,
) -> Result<Called, No> {
    At::of((known, ""), (Arc::new(matter.clone()), mechanism), planned, "この段階を行う").map(calling_at)
}

/// The things about which a person takes the open step, where several sections take it, each for its own.
///
/// # Errors
/// The records cannot be read.
pub(crate) fn own_things(
    known: &Known<'_>,
    (matter, mechanism): (&Matter, &Mechanism),
    person: &str,
) -> Result<Vec<String>, Unavailable> {
    match At::own((known, person), (Arc::new(matter.clone()), mechanism), "この段階を行う") {
        Ok(at) => owners::things_at(known, (mechanism, matter), &at.planned),
        Err(No::Unavailable(why)) => Err(Unavailable(why)),
        Err(No::Refused(_)) => Ok(Vec::new()),
    }
}

impl Called {
    /// Both are called: each section to what is its own.
    fn with(mut self, mut other: Called) -> Called {
        // Who takes it for his own section takes it in nobody's place first.
        other.instead.retain(|(person, _)| !self.is_own(person));
        self.instead.retain(|(person, _)| !other.is_own(person));
        for person in other.persons {
            if !self.persons.contains(&person) {
                self.persons.push(person);
            }
        }
        self.named.extend(other.named);
        self.instead.extend(other.instead);
        self.nobody |= other.nobody;
        self
    }

    /// Whether a person is called, and not in another one's place.
    fn is_own(&self, person: &str) -> bool {
        let is = |(other, _): &(String, StandIn)| other == person;
        self.persons.iter().any(|called| called == person) && !self.instead.iter().any(is)
    }
}

fn calling_at(mut at: At<'_>) -> Called {
    let (known, who) = (at.known, at.actors.shown());
    // What anybody may do is the applicant's to see to.
    let mut persons = match at.actors.anyone {
        true => vec![at.matter.applied.applicant.clone()],
        false => at.actors.persons.clone(),
    };
    if at.actors.roles.is_empty() {
        return Called { who, persons, ..Called::default() };
    }
    let candidates = at.candidates();
    let (mut able, mut instead) = at.able(&candidates, false);
    let there = |person: &String| known.office.absence(person, known.today()).is_none();
    let nobody = !able.iter().any(there);
    if able.is_empty() {
        (able, instead) = at.able(&candidates, true);
    }
    able.retain(|person| !persons.contains(person));
    persons.extend(able);
    let named = at.instead_of_parties(&candidates);
    Called { who, persons, named, instead, nobody }
}

impl<'a> At<'a> {
    /// Everybody who could come into question: holders, deputies, and who decides instead by a rule of the body.
    fn candidates(&self) -> Vec<&'a str> {
        let (office, today) = (self.known.office, self.known.today());
        let section = self.section();
        let mut out: Vec<&'a str> = Vec::new();
        for role in self.roles_left() {
            out.extend(who::candidates(office, &role, section, today));
        }
        let place = (self.mechanism.id.as_str(), self.step.name.as_str());
        let rules = who::arranged(office, Way::Sole, place).filter(|_| self.step.decide.is_some());
        for rule in rules.filter(|a| a.set.holds(&self.matter.applied.fields)) {
            let near = who::nearest(office, section, |id, _| rule.set.posts.iter().any(|p| p == id));
            out.extend(near.into_iter().flat_map(|post| who::holders(office, post, today)));
        }
        let mut seen: Vec<&str> = Vec::new();
        out.retain(|person| {
            let new = !seen.contains(person);
            seen.push(person);
            new
        });
        out
    }

    /// Those of them who may take the step; who stands in for a holder only where no holder is there who may. And everybody who
    /// would stand in, with for whom.
    fn able(&mut self, candidates: &[&'a str], pressed: bool) -> (Vec<String>, Vec<(String, StandIn)>) {
        let (office, today) = (self.known.office, self.known.today());
        let mut taking: Vec<(&'a str, Option<StandIn>)> = Vec::new();
        for person in candidates {
            self.by = person;
            if let Ok(standing_in) = self.takes(pressed) {
                taking.push((person, standing_in));
            }
        }
        let can = |holder: &str| {
            office.absence(holder, today).is_none() && taking.iter().any(|(person, _)| *person == holder)
        };
        let filled = |post: &str| who::holders(office, post, today).into_iter().any(can);
        let called = taking.iter().filter(|(_, s)| s.as_ref().is_none_or(|s| !filled(&s.of)));
        let called = called.map(|(person, _)| person.to_string()).collect();
        let instead = taking.into_iter().filter_map(|(person, s)| Some((person.to_string(), s?)));
        (called, instead.collect())
    }

    /// In whose place the person would take the step, once he says why; none: in his own.
    pub(super) fn takes(&self, pressed: bool) -> Result<Option<StandIn>, No> {
        active(self.known, self.by)?;
        let why = Some("－".to_string());
        let unavoidable = if pressed { &why } else { &None };
        let reasons = Reasons { reason: &None, deputy: &why, unavoidable };
        let entitled = self.entitled(self.action(), &reasons)?;
        self.not_by_others()?;
        Ok(entitled.standing_in)
    }

    fn action(&self) -> Action {
        if self.step.decide.is_some() { Action::Decide } else { Action::Act }
    }

    /// Those of the posts that a refusal names, where somebody who could decide is party to the matter.
    fn instead_of_parties(&self, candidates: &[&'a str]) -> Vec<String> {
        let parties = parties(&self.matter, self.mechanism);
        let party = |person: &str| parties.iter().any(|p| p == person);
        if self.step.decide.is_none() || !candidates.iter().any(|c| party(c)) {
            return Vec::new();
        }
        let posts = self.others(&parties);
        let all = posts.iter().flat_map(|p| who::holders(self.known.office, p, self.known.today()));
        all.filter(|h| !party(h)).map(ToString::to_string).collect()
    }
}
