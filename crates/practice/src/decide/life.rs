//! May this matter be taken back, changed or ended?
//! Takes the matter as it stands; gives the event. A change of what was approved reopens it.
//! Steps of a procedure are decided in `steps`, what becomes of it after its end in `disposal`.

use super::begun::{
    keeps_its_first_day, keeps_its_things, leaves_out_what_came_home, naming_by, never_begun, not_in_use,
};
use super::open::Errand;
use super::paper::{Came, Paper, judged};
use super::steps::needed;
use super::{Decided, about, as_read, disposal, faultless, matter, no, open, owners};
use crate::command::{Command, TakingBack};
use crate::event::{Event, TakenBack};
use crate::form::Kind;
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::{Form, Mechanism};
use crate::refusal::{No, Reason};
use crate::rule::{self, Subject, sorted};
use crate::value::{Filled, Value, digest};
use std::sync::Arc;

pub(super) fn change(known: &Known<'_>, by: &str, command: &Command) -> Decided {
    match command {
        Command::Recall(TakingBack { matter: id, reason, person, paper }) => {
            let paper = Paper::of(id, person, *paper);
            judged((known, by), paper, |known, person| {
                let (matter, _) = own(known, (by, person), id)?;
                let untouched = matter.status == Status::Open && !matter.is_touched();
                at(untouched, "引き戻す", &matter)?;
                let reason = needed(reason, "引き戻す")?;
                let (person, paper) = paper.came((by, person));
                Ok(about(&matter, Event::Recalled(TakenBack { reason, person, paper })))
            })
        }
        Command::Resubmit { matter: id, fields } => {
            let (matter, mechanism) = own(known, (by, by), id)?;
            at(matter.status == Status::SentBack, "再提出する", &matter)?;
            let fields = merged(known, mechanism, &matter, fields)?;
            keeps_its_things(known, (mechanism, &matter), &fields)?;
            leaves_out_what_came_home(known, (mechanism, &matter), &fields)?;
            keeps_its_first_day(known, (mechanism, &matter), &fields)?;
            let digest = digest(&fields);
            let steps = replanned(known, mechanism, &matter, &fields)?;
            Ok(about(&matter, Event::Resubmitted { fields, digest, steps }))
        }
        Command::Withdraw(TakingBack { matter: id, reason, person, paper }) => {
            let paper = Paper::of(id, person, *paper);
            judged((known, by), paper, |known, person| {
                let (matter, mechanism) = own(known, (by, person), id)?;
                withdraw(known, (&matter, mechanism), reason, paper.came((by, person)))
            })
        }
        Command::Amend { matter: id, fields, reason, seen } => {
            amend(known, by, (id, seen.as_deref()), (fields, reason))
        }
        Command::Close { matter: id, reason } => close(known, by, id, reason),
        Command::Dispose { matter: id, ground, reason } => disposal::dispose(known, by, (id, ground, reason)),
        _ => Ok(Vec::new()),
    }
}

fn withdraw(
    known: &Known<'_>,
    (matter, mechanism): (&Matter, &Mechanism),
    reason: &str,
    (person, paper): Came,
) -> Decided {
    if !mechanism.withdrawable {
        let says = format!(
            "「{}」は取り下げることができません。誤りは、続きの段階に記入してください。",
            mechanism.title
        );
        return Err(no(says));
    }
    let early = matter.status.is_open() && matter.acts.is_empty() && matter.counts.is_empty();
    at(early, "取り下げる", matter)?;
    not_in_use(known, (mechanism, matter), "取り下げる")?;
    never_begun(mechanism, matter)?;
    let reason = needed(reason, "取り下げる")?;
    Ok(about(matter, Event::Withdrawn(TakenBack { reason, person, paper })))
}

/// The matter, if this person applied for it, or entered it himself; on the paper that another one enters, who applied.
fn own<'a>(
    known: &Known<'a>,
    (by, person): (&str, &str),
    id: &str,
) -> Result<(Arc<Matter>, &'a Mechanism), No> {
    let (matter, mechanism) = matter(known, id)?;
    if matter.applied.applicant == person || (by == person && matter.entered_by == by) {
        return Ok((matter, mechanism));
    }
    let what = "引戻し・再提出・取下げをする".to_string();
    Err(Reason::NotEntitled { what, who: "申請した人".to_string() }.into())
}

pub(super) fn at(holds: bool, what: &'static str, matter: &Matter) -> Result<(), No> {
    if holds { Ok(()) } else { Err(Reason::NotNow { what, status: matter.status }.into()) }
}

/// Old values, with the new ones in their place, held against the form again.
fn merged(known: &Known<'_>, mechanism: &Mechanism, matter: &Matter, new: &Filled) -> Result<Filled, No> {
    // What is kept apart stays as it is unless it is entered anew.
    let (kept, mut all): (Filled, Filled) =
        matter.applied.fields.clone().into_iter().partition(|(_, v)| matches!(v, Value::Sealed { .. }));
    let standing: Vec<String> = kept.keys().filter(|k| !new.contains_key(*k)).cloned().collect();
    all.extend(new.clone());
    for name in &standing {
        // A stand-in, so that a required field is not asked for again.
        all.insert(name.clone(), Value::Text("（前回の記入のとおり）".to_string()));
    }
    let mut checked = open::filled((known, mechanism), &all, Some(matter), ("", ""))?;
    for name in standing {
        if let Some(value) = kept.get(&name) {
            checked.insert(name, value.clone());
        }
    }
    // Boxes come in the order of the form: ticked as before they change nothing.
    for field in
        mechanism.fields.iter().filter(|f| matches!(f.kind, Kind::Class | Kind::Zone | Kind::Choice(_)))
    {
        let before = matter.applied.fields.get(&field.name);
        if let Some((before, now)) = before.zip(checked.get_mut(&field.name))
            && sorted(before) == sorted(now)
        {
            *now = before.clone();
        }
    }
    Ok(checked)
}

fn amend(
    known: &Known<'_>,
    by: &str,
    (id, seen): (&str, Option<&str>),
    (fields, reason): (&Filled, &str),
) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    let decided = !matter.decisions.is_empty() || !matter.counts.is_empty();
    at(matter.status == Status::Live || (matter.status == Status::Open && decided), "変更する", &matter)?;
    if mechanism.form == Form::Record {
        let says = "記録は変更できません。訂正する内容を新しい記録として追加してください。";
        return Err(no(says));
    }
    open::may_keep(known, (mechanism, &matter), by)?;
    as_read(&matter, seen)?;
    let reason = needed(reason, "変更する")?;
    let fields = merged(known, mechanism, &matter, fields)?;
    let digest = digest(&fields);
    if fields == matter.applied.fields {
        return Err(Reason::Unchanged.into());
    }
    keeps_its_things(known, (mechanism, &matter), &fields)?;
    leaves_out_what_came_home(known, (mechanism, &matter), &fields)?;
    keeps_its_first_day(known, (mechanism, &matter), &fields)?;
    keeps_its_number(known, (mechanism, &matter), &fields)?;
    keeps_its_section(known, (mechanism, &matter), &fields)?;
    let reopened = mechanism.steps.iter().any(|s| s.decide.is_some() || s.poll.is_some()) && decided;
    let steps = if reopened { replanned(known, mechanism, &matter, &fields)? } else { None };
    Ok(about(&matter, Event::Amended { fields, digest, reason, reopened, steps }))
}

/// A row is held by its number: while an open matter names it, it keeps it.
fn keeps_its_number(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    new: &Filled,
) -> Result<(), No> {
    let Some(key) = mechanism.key.as_deref() else { return Ok(()) };
    let number = matter.key(mechanism);
    if new.get(key).and_then(Value::text) == Some(number.as_str()) {
        return Ok(());
    }
    for (other, naming) in naming_by(known, |m| m.names_rows_of(&mechanism.id), &number)? {
        if let Some(open) = naming.iter().find(|m| m.status.is_open()) {
            let (title, of) = (mechanism.title_of(key), open.number(other));
            let says = format!(
                "「{of}」の途中なので、「{title}」を変えることができません。終わってから変えてください。"
            );
            return Err(no(says));
        }
    }
    Ok(())
}

/// While a section that decided on a thing still has to see it come home, the thing stays that section's.
fn keeps_its_section(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    new: &Filled,
) -> Result<(), No> {
    let Some(field) = mechanism.section.as_deref().filter(|_| mechanism.form == Form::Register) else {
        return Ok(());
    };
    if new.get(field).and_then(Value::text) == matter.section_in(mechanism) {
        return Ok(());
    }
    let number = matter.key(mechanism);
    let owned = |m: &Mechanism| m.steps.iter().any(|s| s.owners.is_some()) && m.names_rows_of(&mechanism.id);
    for (other, naming) in naming_by(known, owned, &number)? {
        let decided = |m: &&Arc<Matter>| m.status.is_open() && (m.is_touched() || !m.reopened.is_empty());
        if let Some(open) = naming.iter().find(decided) {
            let (title, of) = (mechanism.title_of(field), open.number(other));
            let says = format!(
                "「{of}」で許可され、まだ終わっていないので、「{title}」を変えることができません。返却などを確かめてから変えてください。"
            );
            return Err(no(says));
        }
    }
    Ok(())
}

/// The steps that follow from new values, where they are other ones: who is heard may depend on what is entered.
fn replanned(
    known: &Known<'_>,
    mechanism: &Mechanism,
    matter: &Matter,
    new: &Filled,
) -> Result<Option<Vec<String>>, No> {
    let Some(edition) = known.edition else { return Ok(None) };
    let plan =
        |filled: &Filled| owners::planned(known, (edition, mechanism), (filled, &matter.applied.section));
    let (before, now) = (plan(&matter.applied.fields)?, plan(new)?);
    // What the body set or adopted since the matter began changes nothing in its course, unless the values ask for it. To whom the
    // things belong is asked anew: the head of another section may answer for them by now.
    let other = before != now || owners::moved((mechanism, &matter.applied.steps), &now);
    let changed = (other && now != matter.applied.steps).then_some(now);
    owners::answered(known, (edition, mechanism), changed.as_deref().unwrap_or_default())?;
    Ok(changed)
}

fn close(known: &Known<'_>, by: &str, id: &str, reason: &str) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    if !mechanism.ends() {
        let says = "記録は終了できません。続きや訂正は、新しい記録として追加してください。";
        return Err(no(says));
    }
    at(matter.status == Status::Live, "終了する", &matter)?;
    match mechanism.closed_by {
        Some(who) => open::may(known, mechanism, (by, who), Errand::Close)?,
        None => open::may_keep(known, (mechanism, &matter), by)?,
    }
    let reason = needed(reason, "終了する")?;
    let subject = Subject {
        mechanism,
        filled: &matter.applied.fields,
        matter: Some(&matter),
        step: &[],
        things: &[],
        home: ("", ""),
    };
    let faults = rule::broken(&mechanism.closing, subject, known)?;
    faultless(known, mechanism, faults)?;
    Ok(about(&matter, Event::Closed { reason }))
}
