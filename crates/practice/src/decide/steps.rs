//! May this step be taken? Decisions, sending back, acts, leaving out.
//! Takes the matter as it stands; gives the event, or the refusal with the clause that names who may.
//! Who that is on the day is found in `who`; the prohibition of deciding on one's own matter stands in `access`.

use super::begun::{not_ended_by_refusal, not_in_use};
use super::entitled::Entitled;
use super::paper::{Came, Paper, judged};
use super::{Decided, Draft, about, as_read, faultless, matter, no, open, owners};
use crate::access::Action;
use crate::command::Command;
use crate::event::{self, Event};
use crate::fill::{self, Against};
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::{Form, Mechanism};
use crate::procedure::{Step, Who};
use crate::refusal::{No, Reason, Refusal};
use crate::rule::{self, Subject};
use crate::value::{Filled, Value};
use crate::who::{self, About, Actors};
use std::sync::Arc;

pub(super) fn step(known: &Known<'_>, by: &str, command: &Command) -> Decided {
    match command {
        Command::Decide {
            matter: id,
            approved,
            reason,
            deputy,
            unavoidable,
            seen,
            fields,
            person,
            paper,
        } => {
            let reasons = Reasons { reason, deputy, unavoidable };
            let paper = Paper::of(id, person, *paper);
            judged((known, by), paper, |known, person| {
                let at = At::find(known, person, id, "決定する")?;
                as_read(&at.matter, seen.as_deref())?;
                at.decide((*approved, &reasons), fields, paper.came((by, person)))
            })
        }
        Command::SendBack { matter: id, reason, deputy, person, paper } => {
            let paper = Paper::of(id, person, *paper);
            judged((known, by), paper, |known, person| {
                let at = At::find(known, person, id, "差し戻す")?;
                at.send_back((reason, deputy), paper.came((by, person)))
            })
        }
        Command::Act { matter: id, step, fields, person, paper } => {
            let paper = Paper::of(id, person, *paper);
            judged((known, by), paper, |known, person| {
                let at = At::find(known, person, id, "この段階を行う")?.named(step.as_deref())?;
                at.act(fields, paper.came((by, person)))
            })
        }
        Command::Skip { matter: id, reason } => {
            let at = At::find(known, by, id, "この段階を省く")?;
            let reason = needed(reason, "段階を省く")?;
            if !at.step.optional {
                let says = format!("「{}」は省くことができません。", at.step.title);
                return Err(Reason::Structure(says).into());
            }
            let action = if at.step.decide.is_some() { Action::Decide } else { Action::Act };
            at.entitled(action, &Reasons::none())?;
            at.not_by_others()?;
            Ok(about(&at.matter, Event::StepSkipped { step: at.planned.clone(), reason }))
        }
        Command::Review { matter: id } => super::review::review(known, by, id),
        _ => Ok(Vec::new()),
    }
}

/// A reason that must be given.
pub(super) fn needed(reason: &str, what: &'static str) -> Result<String, No> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Reason::ReasonNeeded(what).into()) } else { Ok(reason.to_string()) }
}

/// Reasons that come with a decision.
pub(super) struct Reasons<'a> {
    pub(super) reason: &'a Option<String>,
    pub(super) deputy: &'a Option<String>,
    pub(super) unavoidable: &'a Option<String>,
}

impl Reasons<'_> {
    fn none() -> Reasons<'static> {
        Reasons { reason: &None, deputy: &None, unavoidable: &None }
    }
}

pub(super) fn given(reason: &Option<String>) -> Option<String> {
    reason.as_deref().map(str::trim).filter(|r| !r.is_empty()).map(ToString::to_string)
}

/// A matter at its open step, with the person who wants to take it.
pub(super) struct At<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) by: &'a str,
    pub(super) matter: Arc<Matter>,
    pub(super) mechanism: &'a Mechanism,
    pub(super) step: &'a Step,
    pub(super) planned: String,
    pub(super) actors: Actors,
}

impl<'a> At<'a> {
    fn find(known: &'a Known<'a>, by: &'a str, id: &str, what: &'static str) -> Result<At<'a>, No> {
        At::own((known, by), matter(known, id)?, what)
    }

    /// The same with a matter that is at hand. What is one's own to take comes before what is another one's.
    pub(super) fn own(
        (known, by): (&'a Known<'a>, &'a str),
        (matter, mechanism): (Arc<Matter>, &'a Mechanism),
        what: &'static str,
    ) -> Result<At<'a>, No> {
        let mut all = At::all((known, by), (matter, mechanism), what)?;
        let rank = |at: &At<'_>| match at.takes(false) {
            Ok(None) => 0,
            Ok(Some(_)) => 1,
            Err(_) => 2,
        };
        let first = match all.as_slice() {
            [_] => 0,
            several => (0..several.len()).min_by_key(|at| several.get(*at).map(rank)).unwrap_or_default(),
        };
        Ok(all.swap_remove(first))
    }

    /// The same with a matter that is at hand, as each section takes the step; never empty.
    pub(super) fn all(
        (known, by): (&'a Known<'a>, &'a str),
        (matter, mechanism): (Arc<Matter>, &'a Mechanism),
        what: &'static str,
    ) -> Result<Vec<At<'a>>, No> {
        if matter.open_step().is_none() {
            return Err(Reason::NotNow { what, status: matter.status }.into());
        }
        let at = |planned: &str| At::of((known, by), (matter.clone(), mechanism), planned, what);
        matter.open_steps().map(at).collect()
    }

    /// The same at one of its steps.
    pub(super) fn of(
        (known, by): (&'a Known<'a>, &'a str),
        (matter, mechanism): (Arc<Matter>, &'a Mechanism),
        planned: &str,
        what: &'static str,
    ) -> Result<At<'a>, No> {
        let planned = planned.to_string();
        let (step, link) =
            who::step_of(mechanism, &planned).ok_or(Reason::NotNow { what, status: Status::Closed })?;
        if step.poll.is_some() {
            return Err(Reason::WrongStep { open: step.title.clone() }.into());
        }
        let edition = known.edition.ok_or(Reason::NoEdition)?;
        let who = step.decide.or(step.act).unwrap_or(Who::Bearer);
        let deciders: Vec<String> = matter.decisions.iter().map(|d| d.by.clone()).collect();
        let about = About { applicant: &matter.applied.applicant, deciders: &deciders };
        let wanted = (who, link.as_ref());
        let today = known.today();
        let mut actors = who::actors(known.office, (edition, mechanism), wanted, about, today)
            .map_err(|reason| who::told_vacant(reason, (known.office, today), (edition, mechanism), who))?;
        let named = step.among.as_deref().and_then(|field| matter.value(field)).map(Value::words);
        if let Some(named) = named.filter(|named| actors.anyone && !named.is_empty()) {
            let persons = named.into_iter().map(ToString::to_string).collect();
            actors = Actors { persons, ..Actors::default() };
        }
        Ok(At { known, by, matter, mechanism, step, planned, actors })
    }

    /// The same at the step that the command names, where it names one.
    fn named(self, step: Option<&str>) -> Result<At<'a>, No> {
        let Some(step) = step.filter(|s| *s != self.step.name && *s != self.planned) else { return Ok(self) };
        let is_open = self.matter.open_steps().any(|open| open == step);
        match is_open {
            true => At::of((self.known, self.by), (self.matter, self.mechanism), step, "この段階を行う"),
            false => Err(self.wrong_step()),
        }
    }

    fn wrong_step(&self) -> No {
        Reason::WrongStep { open: who::step_title(self.mechanism, &self.planned) }.into()
    }

    fn decide(
        &self,
        (approved, reasons): (bool, &Reasons<'_>),
        fields: &Filled,
        (person, paper): Came,
    ) -> Decided {
        if self.step.decide.is_none() {
            return Err(self.wrong_step());
        }
        let entitled = self.entitled(Action::Decide, reasons)?;
        self.not_by_others()?;
        let reason = given(reasons.reason);
        if !approved && reason.is_none() {
            return Err(Reason::ReasonNeeded("許可しない").into());
        }
        match approved {
            true => self.not_over().and_then(|()| self.asks_its_owners())?,
            false => not_ended_by_refusal(self.mechanism, &self.matter)?,
        }
        // Votes are counted whatever they come to.
        let whole = approved || self.step.votes.is_some();
        let fields = if whole { self.entered(fields)? } else { self.remarked(fields)? };
        self.follows_from_votes(approved, &fields)?;
        if let Some(delegated) = entitled.delegated.as_ref().filter(|_| approved) {
            self.within(delegated, &fields)?;
        }
        if approved {
            self.still_holds()?;
        }
        let before: usize = self.at_this_step().map(|d| d.decided.roles.len()).sum();
        let deputy = entitled.why_deputy(reasons.deputy);
        let Entitled { roles, standing_in, delegated } = entitled;
        let complete = before + roles.len().max(1) >= self.actors.needed();
        let mut drafts = about(
            &self.matter,
            Event::Decided(Box::new(event::Decided {
                step: self.planned.clone(),
                approved,
                complete,
                roles,
                digest: self.matter.applied.digest.clone(),
                reason,
                deputy,
                standing_in,
                delegated,
                unavoidable: given(reasons.unavoidable),
                fields,
                person,
                paper,
                files: self.matter.file_hashes(),
                edition: self.known.edition.map_or(0, |e| e.number),
                basis: self.actors.basis.clone(),
            })),
        );
        if approved && complete {
            drafts.extend(self.replaced()?);
        }
        Ok(drafts)
    }

    fn send_back(&self, (reason, deputy): (&str, &Option<String>), (person, paper): Came) -> Decided {
        let reasons = Reasons { reason: &None, deputy, unavoidable: &None };
        let action = self.sends_back()?;
        let entitled = self.entitled(action, &reasons)?;
        if action == Action::Act {
            self.not_by_others()?;
        }
        not_in_use(self.known, (self.mechanism, &self.matter), "差し戻す")?;
        let reason = needed(reason, "差し戻す")?;
        let (deputy, standing_in) = (entitled.why_deputy(deputy), entitled.standing_in);
        let back = event::SentBack { reason, deputy, standing_in, person, paper };
        Ok(about(&self.matter, Event::SentBack(Box::new(back))))
    }

    /// As what one sends back: whoever decides may, and whoever is the first to confirm what was recorded. Later steps go on.
    fn sends_back(&self) -> Result<Action, No> {
        let confirms = self.mechanism.form == Form::Record && !self.matter.is_touched();
        match (self.step.decide.is_some(), confirms) {
            (true, _) => Ok(Action::Decide),
            (false, true) => Ok(Action::Act),
            (false, false) => Err(no(format!(
                "「{}」は決定の段階ではないので、差し戻すことができません。この段階に、あったとおりを記入してください。",
                who::step_title(self.mechanism, &self.planned)
            ))),
        }
    }

    fn act(&self, fields: &Filled, (person, paper): Came) -> Decided {
        if self.step.decide.is_some() {
            return Err(self.wrong_step());
        }
        self.entitled(Action::Act, &Reasons::none())?;
        self.not_by_others()?;
        let mut fields = self.entered(fields)?;
        self.is_quorate(&fields)?;
        if self.step.chain {
            self.reaches_everybody(&fields)?;
            fields.insert("told".to_string(), Value::List(self.told()));
        }
        let acted = event::Acted { step: self.planned.clone(), fields, person, paper };
        let mut drafts = about(&self.matter, Event::Acted(Box::new(acted)));
        drafts.extend(self.replaced()?);
        Ok(drafts)
    }

    /// Where the last step makes a new edition live, the one before ends.
    fn replaced(&self) -> Result<Vec<Draft>, No> {
        let last = self.matter.step + 1 == self.matter.applied.steps.len();
        if last && self.mechanism.replaces {
            return open::ended_by_new(self.known, self.mechanism, Some(&self.matter.id));
        }
        Ok(Vec::new())
    }

    pub(super) fn at_this_step(&self) -> impl Iterator<Item = &crate::matter::Decision> {
        self.matter.decisions.iter().filter(|d| d.decided.step == self.planned)
    }

    pub(super) fn not_by_others(&self) -> Result<(), No> {
        let names = |field: &str| {
            let words = self.matter.value(field).map(Value::words).unwrap_or_default();
            (!words.is_empty()).then(|| words.contains(&self.by))
        };
        let alone = self.step.among.iter().find(|field| names(field) == Some(false));
        let barred = self.step.not_among.iter().find(|field| names(field) == Some(true));
        if let Some(field) = alone.or(barred) {
            let can = if alone.is_some() { "できるのは" } else { "できないのは" };
            let (step, field) = (&self.step.title, self.mechanism.title_of(field));
            let says = format!("「{step}」を行うことが{can}、「{field}」に記入された人です。");
            return Err(no(says));
        }
        for name in &self.step.not_by {
            let same = match name.as_str() {
                "applicant" => self.matter.applied.applicant == self.by,
                step => self.matter.taken(step).is_some_and(|(_, who)| who == self.by),
            };
            if same {
                let title = self.mechanism.steps.iter().find(|s| s.name == *name);
                let title = title.map_or("申請", |s| s.title.as_str()).to_string();
                return Err(Refusal::by(Reason::SameAsStep(title), self.known.cite(self.mechanism)).into());
            }
        }
        Ok(())
    }

    /// What was entered with the step.
    fn entered(&self, given: &Filled) -> Result<Filled, No> {
        let (fields, values) = fill::check(&self.step.fields, given, Against::known(self.known))?;
        let things = owners::things_at(self.known, (self.mechanism, &self.matter), &self.planned)?;
        let subject = Subject {
            mechanism: self.mechanism,
            filled: &fields,
            matter: Some(&self.matter),
            step: &self.step.fields,
            things: &things,
            home: ("", ""),
        };
        let broken = rule::broken(&self.step.rules, subject, self.known)?;
        faultless(self.known, self.mechanism, broken.after(values)).map(|()| fields)
    }

    /// What was entered with a refusal: what an approval asks for may be missing.
    fn remarked(&self, given: &Filled) -> Result<Filled, No> {
        let asked: Vec<_> =
            self.step.fields.iter().filter(|f| given.contains_key(&f.name)).cloned().collect();
        let (fields, values) = fill::check(&asked, given, Against::known(self.known))?;
        faultless(self.known, self.mechanism, rule::Broken::default().after(values)).map(|()| fields)
    }
}

/// Applicant, those who benefit, and whoever wrote last what is to be decided anew.
pub(crate) fn parties(matter: &Matter, mechanism: &Mechanism) -> Vec<String> {
    let named = mechanism.parties.iter().filter_map(|f| matter.value(f)).flat_map(Value::words);
    let wrote = matter.reopened.last().map(|before| before.by.as_str());
    let wrote = wrote.into_iter().chain(matter.resubmitted_by.as_deref());
    let all = std::iter::once(matter.applied.applicant.as_str()).chain(named).chain(wrote);
    all.map(ToString::to_string).collect()
}
