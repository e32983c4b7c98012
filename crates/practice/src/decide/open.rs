//! May this matter begin? Applications, rows of registers, records and statements.
//! Takes what was entered; gives the event, or every fault of the form at once.
//! What happens to a matter afterwards is decided in `steps` and `life`.

use super::{Decided, Draft, attach, faultless, mechanism, owners, paper, poll};
use crate::access::{Action, Answer, Question};
use crate::calendar::fiscal_year;
use crate::command::Opening;
use crate::event::{Applied, Event, StandIn};
use crate::fill::{self, Against};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::{Form, Mechanism};
use crate::procedure::{CarriedBy, Step, Who};
use crate::refusal::{No, Reason, Refusal, Unavailable};
use crate::rule::{self, Subject};
use crate::value::{Filled, Value, digest};
use crate::who::{self, About, Capacity};
use std::sync::Arc;

pub(super) fn open(known: &Known<'_>, by: &str, verb: &'static str, opening: &Opening) -> Decided {
    let mechanism = mechanism(known, &opening.mechanism)?;
    // What came on paper is judged by the day on it: by the edition of then, and what lay ahead then may be over by now.
    paper::as_on((known, mechanism), opening.paper, |then| opened((known, then), by, verb, opening))
        .map_err(|no| paper::as_of(no, known, opening.paper))
}

fn opened(
    (known, then): (&Known<'_>, &Known<'_>),
    by: &str,
    verb: &'static str,
    opening: &Opening,
) -> Decided {
    let mechanism = usable(then, &opening.mechanism, verb)?;
    let edition = then.edition.ok_or(Reason::NoEdition)?;
    let applicant = opening.applicant.as_deref().unwrap_or(by);
    let person =
        known.office.persons.get(applicant).ok_or_else(|| Reason::UnknownPerson(applicant.to_string()))?;
    let has_come = person.places.first().is_none_or(|(from, _)| *from <= known.today());
    if person.has_left(then.today()) || !has_come {
        return Err(Reason::NoAccount(applicant.to_string()).into());
    }
    may_open(then, mechanism, applicant)?;
    // Who came to the office since has the section of today.
    let section_on = |day| known.office.section_of(applicant, day);
    let home = section_on(then.today()).or_else(|| section_on(known.today())).unwrap_or_default();
    let fields = filled((then, mechanism), &opening.fields, None, (applicant, home))?;
    attach::all_fit(&opening.files)?;
    may_correct(then, mechanism, (&fields, applicant))?;
    let named = mechanism.section.as_deref().and_then(|s| fields.get(s)).and_then(Value::text);
    let section = named.unwrap_or(home).to_string();
    let by_set = |s: &Step| s.votes.is_some() || s.poll.as_ref().is_some_and(|p| p.rule == CarriedBy::Set);
    if mechanism.steps.iter().any(by_set) {
        poll::rule(known, mechanism)?;
    }
    let year = fiscal_year(then.today());
    let steps = owners::planned(then, (edition, mechanism), (&fields, &section))?;
    owners::answered(then, (edition, mechanism), &steps)?;
    let applied = Applied {
        mechanism: mechanism.id.clone(),
        number: known.records.last_number(&mechanism.id, year)? + 1,
        year,
        digest: digest(&fields),
        fields,
        applicant: applicant.to_string(),
        paper: opening.paper,
        section,
        steps,
        outcome: mechanism.outcome,
        edition: edition.number,
        basis: then.duties(&mechanism.id).into_iter().map(|(id, _)| id.clone()).collect(),
    };
    let mut drafts = superseded(known, mechanism)?;
    let subject = Some(Matter::id_of(&applied));
    drafts.push(Draft { subject: subject.clone(), event: Event::Applied(Box::new(applied)) });
    let files = opening.files.iter().cloned();
    drafts.extend(files.map(|file| Draft { subject: subject.clone(), event: Event::Attached(file) }));
    Ok(drafts)
}

/// The mechanism, if it can be used with this command today.
pub(super) fn usable<'a>(known: &Known<'a>, id: &str, verb: &'static str) -> Result<&'a Mechanism, No> {
    let mechanism = mechanism(known, id)?;
    if !mechanism.runs() {
        return Err(Reason::NotYetRun(mechanism.title.clone()).into());
    }
    let Some(use_instead) = mechanism.form.verb() else {
        let says = format!("「{}」に操作は要りません。関守が常に守っています。", mechanism.title);
        return Err(Refusal::by(Reason::Structure(says), known.cite(mechanism)).into());
    };
    if use_instead != verb {
        return Err(Reason::WrongVerb { title: mechanism.title.clone(), use_instead }.into());
    }
    if known.edition.is_none() {
        return Err(Reason::NoEdition.into());
    }
    if known.duties(id).is_empty() {
        return Err(Reason::NotBound(mechanism.title.clone()).into());
    }
    Ok(mechanism)
}

/// 用件 (errand): what somebody wants to do with matters of a mechanism.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand<'a> {
    /// Begin one. Administrators may, so that a register has somebody to fill it.
    Begin,
    /// Change or end the row of a register that belongs to a section. Administrators may as well.
    Keep(&'a str),
    /// End one.
    Close,
}

/// Whether this person begins matters of this mechanism. Where nobody is named, administrators do.
pub(super) fn may_open(known: &Known<'_>, mechanism: &Mechanism, person: &str) -> Result<(), No> {
    may(known, mechanism, (person, mechanism.opener()), Errand::Begin)
}

/// The same of a matter that stands. Who began it may; but the row of a register that belongs to a section is kept by those who
/// keep it for that section, and by who entered it as long as he works there.
pub(super) fn may_keep(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    person: &str,
) -> Result<(), No> {
    let row = matter.section_in(mechanism).filter(|_| mechanism.form == Form::Register);
    let home = known.office.section_of(person, known.today());
    if matter.applied.applicant == person && row.is_none_or(|section| home == Some(section)) {
        return Ok(());
    }
    may(known, mechanism, (person, mechanism.opener()), row.map_or(Errand::Begin, Errand::Keep))
}

/// Whether a person is one of those who may do something with matters of a mechanism.
pub(super) fn may(
    known: &Known<'_>,
    mechanism: &Mechanism,
    (person, who): (&str, Who),
    errand: Errand<'_>,
) -> Result<(), No> {
    let edition = known.edition.ok_or(Reason::NoEdition)?;
    if who == Who::Anyone {
        return Ok(());
    }
    let today = known.today();
    let administrator = known.office.persons.get(person).is_some_and(|p| p.administrator);
    let about = About { applicant: person, deciders: &[] };
    let actors = who::actors(known.office, (edition, mechanism), (who, None), about, today);
    let actors = match actors {
        Ok(actors) => actors,
        Err(_) if administrator => return Ok(()),
        Err(reason) => return Err(reason.into()),
    };
    let section = match errand {
        Errand::Keep(section) => section,
        _ => known.office.section_of(person, today).unwrap_or_default(),
    };
    // Who changes what is another one's says nowhere why he stands in: his absence must be declared.
    let fits = |capacity: Capacity| match capacity {
        Capacity::Deputy(StandIn { absence: None, .. }) => !matches!(errand, Errand::Keep(_)),
        _ => true,
    };
    let stands =
        |role: &String| who::capacity(known.office, person, (role, section), today, &[]).is_some_and(fits);
    let stands = actors.roles.iter().any(stands);
    let begins = administrator && errand != Errand::Close;
    let named = stands || begins || actors.persons.iter().any(|p| p == person);
    let question = Question { administrator, named, ..Question::about(Action::Open, &mechanism.id, "") };
    match known.access.ask(&question)? {
        Answer::Allowed(_) => Ok(()),
        _ => {
            let title = &mechanism.title;
            let (what, of) = match errand {
                Errand::Begin => (format!("「{title}」に記入する"), String::new()),
                Errand::Keep(of) => {
                    (format!("「{title}」の「{of}」の行を変更し、又は終了する"), format!("「{of}」の"))
                }
                Errand::Close => (format!("「{title}」を終了する"), String::new()),
            };
            let basis: Vec<_> = actors.basis.iter().collect();
            let who = format!("{of}{}", actors.shown());
            Err(Refusal::by(Reason::NotEntitled { what, who }, known.cite_all(&basis)).into())
        }
    }
}

/// Holds what was entered against fields and rules; all faults at once.
pub(super) fn filled(
    (known, mechanism): (&Known<'_>, &Mechanism),
    given: &Filled,
    matter: Option<&Matter>,
    home: (&str, &str),
) -> Result<Filled, No> {
    let corrected = corrected(known, mechanism, given)?;
    let against = Against { known, corrected: corrected.as_deref() };
    let (fields, values) = fill::check(&mechanism.fields, given, against)?;
    let subject = Subject { mechanism, filled: &fields, matter, step: &[], things: &[], home };
    faultless(known, mechanism, rule::broken(&mechanism.rules, subject, known)?.after(values))
        .map(|()| fields)
}

/// The record that is put right.
fn corrected(
    known: &Known<'_>,
    mechanism: &Mechanism,
    filled: &Filled,
) -> Result<Option<Arc<Matter>>, Unavailable> {
    let before = mechanism.corrects.as_deref().and_then(|field| filled.get(field)).and_then(Value::text);
    Ok(before.map(|id| known.records.matter(id)).transpose()?.flatten())
}

/// A record is put right by who entered it, somebody of the same section, or an administrator.
fn may_correct(
    known: &Known<'_>,
    mechanism: &Mechanism,
    (fields, person): (&Filled, &str),
) -> Result<(), No> {
    let Some(before) = corrected(known, mechanism, fields)? else { return Ok(()) };
    let applied = &before.applied;
    let entered = applied.applicant == person || before.entered_by == person;
    let near = known.office.section_of(person, known.today()) == Some(applied.section.as_str());
    let administrator = known.office.persons.get(person).is_some_and(|p| p.administrator);
    if entered || near || administrator {
        return Ok(());
    }
    let what = format!("「{}」を訂正する", before.number(mechanism));
    let who = format!("記入した人、「{}」の職員、管理者", applied.section);
    Err(Refusal::by(Reason::NotEntitled { what, who }, known.cite(mechanism)).into())
}

/// A new edition of a document or scheme puts an end to the one before, once it needs no decision.
fn superseded(known: &Known<'_>, mechanism: &Mechanism) -> Decided {
    if !mechanism.replaces || !mechanism.steps.is_empty() {
        return Ok(Vec::new());
    }
    ended_by_new(known, mechanism, None)
}

/// Ends of the live matters that a new one replaces.
pub(super) fn ended_by_new(known: &Known<'_>, mechanism: &Mechanism, except: Option<&str>) -> Decided {
    use crate::matter::Status;
    let standing = known.records.standing(&mechanism.id)?;
    let old = standing.into_iter().filter(|m| m.status == Status::Live && Some(m.id.as_str()) != except);
    Ok(old
        .map(|m| Draft {
            subject: Some(m.id.clone()),
            event: Event::Closed { reason: "新しい版に置き換えられたため".to_string() },
        })
        .collect())
}
