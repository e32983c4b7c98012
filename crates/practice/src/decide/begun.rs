//! Has what was granted begun? Then it is not made undone: its way goes on to the next step.
//! Takes a matter with its definition; gives nothing, or the refusal. From which day it is used stands in the catalogue.
//! What an amendment reopened had begun if what was granted before had begun on its day.

use super::no;
use crate::calendar::{self, Moment};
use crate::form::Kind;
use crate::known::Known;
use crate::matter::{Matter, Reopened};
use crate::mechanism::{Form, Mechanism};
use crate::procedure::Step;
use crate::refusal::No;
use crate::rule::{binds, came_home};
use crate::value::{Filled, Value};
use crate::who;
use std::sync::Arc;

/// What was granted and is used, was done, or stands in another record is neither withdrawn nor sent back.
pub(super) fn not_in_use(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    what: &str,
) -> Result<(), No> {
    let granted = open(mechanism, matter).filter(|s| s.decide.is_none() && !matter.decisions.is_empty());
    let Some(step) = granted else { return Ok(()) };
    let says = match used(known, (mechanism, matter))? {
        None => return Ok(()),
        Some(Use::Begun) => format!(
            "許可を受けて始まっているので、{what}ことができません。「{}」に進んでください。行わなかったときは、そこにその旨を記入してください。",
            step.title
        ),
        Some(Use::RestsOn { number, end }) => format!(
            "「{number}」がこの許可によっているので、{what}ことができません。先に、その案件を{end}ください。"
        ),
    };
    Err(no(says))
}

/// What had begun when an amendment reopened it is not withdrawn while it waits to be decided anew.
pub(super) fn never_begun(mechanism: &Mechanism, matter: &Matter) -> Result<(), No> {
    if !began_before(mechanism, matter) {
        return Ok(());
    }
    let next = open(mechanism, matter).map_or("再提出", |step| step.title.as_str());
    let says = format!(
        "一度許可を受けて始まった後に変更したものなので、取り下げることができません。「{next}」から続けてください。"
    );
    Err(no(says))
}

/// What was granted and has begun keeps the things that it names: one that is out of the house would stand in no matter any more.
pub(super) fn keeps_its_things(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    new: &Filled,
) -> Result<(), No> {
    let in_use = match is_granted(mechanism, matter) {
        true => used(known, (mechanism, matter))?,
        false => None,
    };
    let (why, first) = match &in_use {
        Some(Use::RestsOn { number, end }) => {
            (format!("「{number}」がこの許可によっている"), format!("先に、その案件を{end}ください。"))
        }
        _ => {
            let go_on = "返却などの続きの段階に進むまで、残してください。";
            ("許可を受けて始まっている".to_string(), go_on.to_string())
        }
    };
    let before = matter.reopened.iter().filter(|before| had_begun(mechanism, before)).map(|b| &b.fields);
    let now = in_use.iter().map(|_| &matter.applied.fields);
    let held: Vec<&Filled> = now.chain(before).collect();
    for field in mechanism.fields.iter().filter(|f| matches!(f.kind, Kind::Row(_))) {
        let left = named(new, &field.name);
        let gone = held.iter().flat_map(|filled| named(filled, &field.name)).filter(|w| !left.contains(w));
        // What its own section saw come home is free.
        for gone in gone {
            if !binds((mechanism, matter), gone, known)? && matter.status.is_open() {
                continue;
            }
            let says = format!("{why}ので、「{}」から「{gone}」を外すことができません。{first}", field.title);
            return Err(no(says));
        }
    }
    Ok(())
}

/// What its own section saw come home is in the matter no more: it goes out again by a new one.
pub(super) fn leaves_out_what_came_home(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    new: &Filled,
) -> Result<(), No> {
    let Some(step) = mechanism.steps.last() else { return Ok(()) };
    let field = step.owners.as_deref().and_then(|name| mechanism.field(name));
    let Some(field) = field.filter(|_| matter.every_act().next().is_some()) else { return Ok(()) };
    for word in named(new, &field.name) {
        if came_home((mechanism, matter), word, known)? {
            let (title, last) = (&field.title, &step.title);
            let says = format!(
                "「{word}」を所管する組織の「{last}」は済んでいるので、「{title}」に含めることができません。外してください。必要なときは、新しく申請してください。"
            );
            return Err(no(says));
        }
    }
    Ok(())
}

/// What a step or a record says has begun keeps its first day: it began on no other.
pub(super) fn keeps_its_first_day(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    new: &Filled,
) -> Result<(), No> {
    let granted = match is_granted(mechanism, matter) {
        true => Some((&matter.applied.fields, acted(matter))),
        false => {
            let before = matter.reopened.iter().rev().find(|before| before.was_granted(mechanism));
            before.map(|before| (&before.fields, before.acted()))
        }
    };
    let Some(((filled, acted), from)) = granted.zip(mechanism.from.as_deref()) else { return Ok(()) };
    let first = filled.get(from).and_then(Value::text);
    if new.get(from).and_then(Value::text) == first || !(acted || is_recorded(known, (mechanism, matter))?) {
        return Ok(());
    }
    let first = first.unwrap_or_default();
    let day = calendar::day(first).map_or_else(|_| first.to_string(), calendar::wareki);
    let says = format!(
        "許可を受けて始まっているので、「{}」を変えることができません。前の日（{day}）のままにしてください。",
        mechanism.title_of(from)
    );
    Err(no(says))
}

fn is_granted(mechanism: &Mechanism, matter: &Matter) -> bool {
    mechanism.form == Form::Procedure
        && !matter.decisions.is_empty()
        && open(mechanism, matter).is_none_or(|step| step.decide.is_none())
}

/// The words in a field.
fn named<'a>(filled: &'a Filled, field: &str) -> Vec<&'a str> {
    filled.get(field).map(Value::words).unwrap_or_default()
}

/// What had begun when an amendment reopened it does not end with a refusal: what is out of the house would stand in no open matter.
pub(super) fn not_ended_by_refusal(mechanism: &Mechanism, matter: &Matter) -> Result<(), No> {
    if !began_before(mechanism, matter) {
        return Ok(());
    }
    let says = "一度許可を受けて始まった後に変更したものなので、不許可で終わらせることができません。変更を認めないときは、理由を付けて差し戻し、前の内容に直してもらってください。";
    Err(no(says))
}

fn open<'a>(mechanism: &'a Mechanism, matter: &Matter) -> Option<&'a Step> {
    matter.open_step().and_then(|planned| who::step_of(mechanism, planned)).map(|(step, _)| step)
}

/// 使用 (use) of what was granted.
enum Use {
    /// It has begun.
    Begun,
    /// Something else rests on it.
    RestsOn {
        /// Its number.
        number: String,
        /// What ends it.
        end: &'static str,
    },
}

/// Whether its day has come, a step was taken since, a record tells of it, or another matter rests on it.
fn used(known: &Known<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Result<Option<Use>, No> {
    if acted(matter) || has_begun(mechanism, |field| matter.value(field), known.now) {
        return Ok(Some(Use::Begun));
    }
    let mut rests = None;
    for (other, naming) in naming(known, (mechanism, matter))? {
        if other.form == Form::Record {
            return Ok(Some(Use::Begun));
        }
        rests = rests.or_else(|| naming.first().map(|m| (m.number(other), m.status)));
    }
    Ok(rests.map(|(number, status)| {
        let end = if status.is_open() { "取り下げて" } else { "終了して" };
        Use::RestsOn { number, end }
    }))
}

fn acted(matter: &Matter) -> bool {
    matter.acts.iter().any(|act| act.skipped.is_none())
}

/// Whether a record tells of it.
fn is_recorded(known: &Known<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Result<bool, No> {
    Ok(naming(known, (mechanism, matter))?.iter().any(|(other, _)| other.form == Form::Record))
}

/// A mechanism, and its matters that name one.
pub(super) type Naming<'a> = (&'a Mechanism, Vec<Arc<Matter>>);

/// Open or live matters of other mechanisms that name it.
pub(super) fn naming<'a>(
    known: &Known<'a>,
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Vec<Naming<'a>>, No> {
    let points = |m: &Mechanism| {
        m.every_field().any(|f| matches!(&f.kind, Kind::Matter(of) if of.contains(&mechanism.id)))
    };
    naming_by(known, points, &matter.id)
}

/// Open or live matters of some mechanisms that name a word.
pub(super) fn naming_by<'a>(
    known: &Known<'a>,
    points: impl Fn(&Mechanism) -> bool,
    word: &str,
) -> Result<Vec<Naming<'a>>, No> {
    let mut out = Vec::new();
    for other in known.catalog.mechanisms().filter(|m| points(m)) {
        let naming = known.records.naming(&other.id, word)?;
        if !naming.is_empty() {
            out.push((other, naming));
        }
    }
    Ok(out)
}

/// Whether something was granted and had begun when an amendment reopened it.
pub(super) fn began_before(mechanism: &Mechanism, matter: &Matter) -> bool {
    matter.reopened.iter().any(|before| had_begun(mechanism, before))
}

fn had_begun(mechanism: &Mechanism, before: &Reopened) -> bool {
    let step = before.step.as_deref().and_then(|planned| who::step_of(mechanism, planned));
    let granted = step.is_none_or(|(step, _)| step.decide.is_none());
    // Where no day is named, what had taken its last step was in force.
    let in_force = before.step.is_none() && mechanism.begins().next().is_none();
    let begun = has_begun(mechanism, |field| before.fields.get(field), before.at);
    granted && (before.acted() || in_force || begun)
}

fn has_begun<'a>(mechanism: &Mechanism, value: impl Fn(&str) -> Option<&'a Value>, by: Moment) -> bool {
    let moment = |text: &str| text.parse().ok().or_else(|| calendar::day(text).ok().map(Moment::start_of));
    let mut begins = mechanism.begins().filter_map(|field| value(field)?.text().and_then(moment));
    begins.any(|begins| begins <= by)
}
