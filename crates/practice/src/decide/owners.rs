//! Whose are the things that a matter is about? Steps that the sections to which rows of registers belong take, each for itself.
//! Takes what was entered; gives the plan of steps. Who has the role for a section on the day is found in `who`.
//! INVARIANT: where all things are the matter's own section's, or the same post answers for both, nothing is added to the plan.

use crate::form::Kind;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::office::Edition;
use crate::procedure::Step;
use crate::refusal::Unavailable;
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
        steps.iter().filter(asked).cloned().collect()
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
    let registers = match mechanism.every_field().find(|f| f.name == field).map(|f| &f.kind) {
        Some(Kind::Row(registers)) => registers.as_slice(),
        _ => &[],
    };
    for word in filled.get(field).map(Value::words).unwrap_or_default() {
        let mut of_word: Vec<String> = Vec::new();
        for register in registers.iter().filter_map(|id| known.catalog.get(id)) {
            let row = known.records.row(&register.id, word)?;
            let named = row
                .zip(register.section.as_deref())
                .and_then(|(row, of)| row.value(of).and_then(Value::text).map(ToString::to_string));
            of_word.extend(named);
        }
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

/// Those of the sections that are asked: of several for which the same posts have the role, the matter's own, else the first.
fn asked(
    known: &Known<'_>,
    (edition, mechanism, step): (&Edition, &Mechanism, &Step),
    owners: Vec<String>,
    section: &str,
) -> Vec<String> {
    let today = known.today();
    let about = About { applicant: "", deciders: &[] };
    let named = step
        .decide
        .or(step.act)
        .and_then(|who| who::actors(known.office, (edition, mechanism), (who, None), about, today).ok());
    let roles = named.map(|actors| actors.roles).unwrap_or_default();
    let posts = |of: &str| {
        let mut all: Vec<&str> =
            roles.iter().flat_map(|role| who::posts(known.office, role, of, today)).collect();
        all.sort_unstable();
        all
    };
    let own = posts(section);
    let mut out: Vec<String> = Vec::new();
    for owner in owners {
        let held = posts(&owner);
        // Where nobody has the role for a section, the matter's own section is asked.
        let owner = if held.is_empty() || held == own { section.to_string() } else { owner };
        if !out.iter().any(|other| *other == owner || posts(other) == held) {
            out.push(owner);
        }
    }
    out
}
