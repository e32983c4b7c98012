//! Whose are the things that a matter is about? Steps that the sections to which rows of registers belong take, each for itself.
//! Takes what was entered; gives the plan of steps. Who has the role for a section on the day is found in `who`.
//! INVARIANT: where all things are the matter's own section's, or the same post answers for both, nothing is added to the plan.

use super::no;
use crate::form::Kind;
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::Edition;
use crate::procedure::Step;
use crate::refusal::{No, Unavailable};
use crate::value::{Filled, Value};
use crate::who::{self, About};

/// The steps of a matter of a section, with those of other sections whose things are named.
pub(crate) fn planned(
    known: &Known<'_>,
    (edition, mechanism): (&Edition, &Mechanism),
    (filled, section): (&Filled, &str),
) -> Result<Vec<String>, Unavailable> {
    let mut out = Vec::new();
    for planned in who::planned(known.office, edition, mechanism, filled) {
        let step = who::step_of(mechanism, &planned).map(|(step, _)| step);
        let Some((step, field)) = step.and_then(|s| Some((s, s.owners.as_deref()?))) else {
            out.push(planned);
            continue;
        };
        let owners = owners(known, (mechanism, field), (filled, section))?;
        let asked = asked(known, (edition, mechanism, step), owners, section);
        out.extend(asked.into_iter().map(|owner| match owner == section {
            true => planned.clone(),
            false => who::at_owner(&planned, &owner),
        }));
    }
    Ok(out)
}

/// Whether the things belong to others than when the steps of a matter were planned.
pub(super) fn moved((mechanism, before): (&Mechanism, &[String]), now: &[String]) -> bool {
    let of_owners = |steps: &[String]| -> Vec<String> {
        let asked = |s: &&String| who::step_of(mechanism, s).is_some_and(|(step, _)| step.owners.is_some());
        let mut asked: Vec<String> = steps.iter().filter(asked).cloned().collect();
        asked.sort_unstable();
        asked
    };
    of_owners(before) != of_owners(now)
}

/// The sections to which the rows belong, each once; what belongs to none is the matter's own section's.
fn owners(
    known: &Known<'_>,
    (mechanism, field): (&Mechanism, &str),
    (filled, section): (&Filled, &str),
) -> Result<Vec<String>, Unavailable> {
    let mut out: Vec<String> = Vec::new();
    let registers = registers_of(mechanism, field);
    for word in filled.get(field).map(Value::words).unwrap_or_default() {
        let mut of_word = sections_of(known, registers, word)?;
        if of_word.is_empty() {
            of_word.push(section.to_string());
        }
        // A number that stands in two registers may be the one or the other thing: both sections are asked.
        for owner in of_word {
            if !out.contains(&owner) {
                out.push(owner);
            }
        }
    }
    if out.is_empty() {
        out.push(section.to_string());
    }
    Ok(out)
}

/// The registers whose rows a field names.
fn registers_of<'a>(mechanism: &'a Mechanism, field: &str) -> &'a [String] {
    match mechanism.every_field().find(|f| f.name == field).map(|f| &f.kind) {
        Some(Kind::Row(registers)) => registers,
        _ => &[],
    }
}

/// The sections to which a thing belongs.
fn sections_of(known: &Known<'_>, registers: &[String], word: &str) -> Result<Vec<String>, Unavailable> {
    let mut out = Vec::new();
    for register in registers.iter().filter_map(|id| known.catalog.get(id)) {
        let row = known.records.row(&register.id, word)?;
        out.extend(row.and_then(|row| row.section_in(register).map(ToString::to_string)));
    }
    Ok(out)
}

/// The things that a planned step is about, where several sections take it, each for its own; none where one takes it for all.
pub(crate) fn things_at(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    planned: &str,
) -> Result<Vec<String>, Unavailable> {
    let same = |other: &&String| who::base(other) == who::base(planned);
    let others: Vec<&str> = matter.applied.steps.iter().filter(same).filter_map(|s| who::owner(s)).collect();
    let step = who::step_of(mechanism, planned).map(|(step, _)| step);
    let Some(field) = step.and_then(|step| step.owners.as_deref()).filter(|_| !others.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for word in matter.value(field).map(Value::words).unwrap_or_default() {
        let sections = sections_of(known, registers_of(mechanism, field), word)?;
        let its = match who::owner(planned) {
            Some(section) => sections.iter().any(|s| s == section),
            None => !sections.iter().all(|s| others.contains(&s.as_str())) || sections.is_empty(),
        };
        out.extend(its.then(|| word.to_string()));
    }
    Ok(out)
}

/// Those of the sections that are asked: of several for which the same posts have the role, the matter's own, else the first.
fn asked(
    known: &Known<'_>,
    (edition, mechanism, step): (&Edition, &Mechanism, &Step),
    owners: Vec<String>,
    section: &str,
) -> Vec<String> {
    let today = known.today();
    let roles = named(known, (edition, mechanism, step)).map(|actors| actors.roles).unwrap_or_default();
    let posts = |of: &str| {
        let mut all: Vec<&str> =
            roles.iter().flat_map(|role| who::posts(known.office, role, of, today)).collect();
        all.sort_unstable();
        all
    };
    // Where no role is named, there is nobody to tell the sections apart by.
    let own = posts(section);
    let mut out: Vec<String> = Vec::new();
    for owner in owners {
        let held = posts(&owner);
        let owner = if roles.is_empty() || held == own { section.to_string() } else { owner };
        if !out.iter().any(|other| *other == owner || (!held.is_empty() && posts(other) == held)) {
            out.push(owner);
        }
    }
    out
}

/// Whether somebody is there for each other section that is asked: the head of the applicant's own does not answer for it.
pub(super) fn answered(
    known: &Known<'_>,
    (edition, mechanism): (&Edition, &Mechanism),
    steps: &[String],
) -> Result<(), No> {
    let today = known.today();
    for planned in steps {
        let Some((section, (step, _))) = who::owner(planned).zip(who::step_of(mechanism, planned)) else {
            continue;
        };
        let Some(actors) = named(known, (edition, mechanism, step)) else { continue };
        let vacant = |role: &&String| who::candidates(known.office, role, section, today).is_empty();
        let lacking = actors.roles.iter().filter(vacant).count();
        let enough = if actors.any { lacking < actors.roles.len() } else { lacking == 0 };
        if let Some(role) = actors.roles.iter().find(vacant).filter(|_| !enough) {
            let says = format!(
                "「{section}」の物が含まれていますが、「{section}」の「{role}」も、その代決者もいません。任命するか、代決者を定めるよう、管理者に伝えてください。「{section}」の物を除けば、申請できます。"
            );
            return Err(no(says));
        }
    }
    Ok(())
}

/// Who takes a step, whoever applied.
fn named(
    known: &Known<'_>,
    (edition, mechanism, step): (&Edition, &Mechanism, &Step),
) -> Option<who::Actors> {
    let about = About { applicant: "", deciders: &[] };
    let who = step.decide.or(step.act)?;
    who::actors(known.office, (edition, mechanism), (who, None), about, known.today()).ok()
}
