//! Has what was granted begun? Then it is not made undone: its way goes on to the next step.
//! Takes a matter with its definition; gives nothing, or the refusal. From which day it is used stands in the catalogue.
//! What an amendment reopened had begun if what was granted before had begun on its day.

use crate::calendar::{self, Moment};
use crate::form::Kind;
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::procedure::Step;
use crate::refusal::{No, Reason, Refusal};
use crate::value::Value;
use crate::who;

/// What was granted and is used, was done, or stands in another record is neither withdrawn nor sent back.
pub(super) fn not_in_use(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    what: &str,
) -> Result<(), No> {
    let granted = open(mechanism, matter).filter(|s| s.decide.is_none() && !matter.decisions.is_empty());
    let Some(step) = granted else { return Ok(()) };
    if !is_used(known, (mechanism, matter))? {
        return Ok(());
    }
    let says = format!(
        "許可を受けて始まっているので、{what}ことができません。「{}」に進んでください。行わなかったときは、そこにその旨を記入してください。",
        step.title
    );
    Err(Refusal::by(Reason::Structure(says), known.cite(mechanism)).into())
}

/// What had begun when an amendment reopened it is not withdrawn while it waits to be decided anew.
pub(super) fn never_begun(known: &Known<'_>, mechanism: &Mechanism, matter: &Matter) -> Result<(), No> {
    if !began_before(mechanism, matter) {
        return Ok(());
    }
    let next = open(mechanism, matter).map_or("再提出", |step| step.title.as_str());
    let says = format!(
        "一度許可を受けて始まった後に変更したものなので、取り下げることができません。「{next}」から続けてください。"
    );
    Err(Refusal::by(Reason::Structure(says), known.cite(mechanism)).into())
}

fn open<'a>(mechanism: &'a Mechanism, matter: &Matter) -> Option<&'a Step> {
    matter.open_step().and_then(|planned| who::step_of(mechanism, planned)).map(|(step, _)| step)
}

/// Whether its day has come, a step was taken since, or another record names it.
fn is_used(known: &Known<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Result<bool, No> {
    let taken = matter.acts.iter().any(|act| act.skipped.is_none());
    if taken || has_begun(mechanism, |field| matter.value(field), known.now) {
        return Ok(true);
    }
    let points = |m: &&Mechanism| {
        m.every_field().any(|f| matches!(&f.kind, Kind::Matter(of) if of.contains(&mechanism.id)))
    };
    for other in known.catalog.mechanisms().filter(points) {
        if !known.records.naming(&other.id, &matter.id)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether something was granted and had begun when an amendment reopened it.
fn began_before(mechanism: &Mechanism, matter: &Matter) -> bool {
    matter.reopened.iter().any(|before| {
        let step = before.step.as_deref().and_then(|planned| who::step_of(mechanism, planned));
        let granted = step.is_none_or(|(step, _)| step.decide.is_none());
        // Where no day is named, what had taken its last step was in force.
        let in_force = before.step.is_none() && mechanism.begins().next().is_none();
        let begun = has_begun(mechanism, |field| before.fields.get(field), before.at);
        granted && (before.acted || in_force || begun)
    })
}

fn has_begun<'a>(mechanism: &Mechanism, value: impl Fn(&str) -> Option<&'a Value>, by: Moment) -> bool {
    let moment = |text: &str| text.parse().ok().or_else(|| calendar::day(text).ok().map(Moment::start_of));
    let mut begins = mechanism.begins().filter_map(|field| value(field)?.text().and_then(moment));
    begins.any(|begins| begins <= by)
}
