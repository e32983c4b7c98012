//! By which text does a matter go on that was granted or began before the text or its bindings changed? By that of then.
//! Takes what is known and a matter; gives what is known with the edition that granted it, where today's says nothing confirmed.
//! Only steps that are no decision: whoever still has to decide waits until the binding is confirmed.

use super::{Decided, matter};
use crate::access::Access;
use crate::binding::{Binding, Confirmation};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::{How, Mechanism};
use crate::office::Edition;
use crate::refusal::No;
use crate::who;

/// Takes a step as today's edition has it, or as the one did that granted the matter.
pub(super) fn judged(known: &Known<'_>, id: &str, step: impl FnOnce(&Known<'_>) -> Decided) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    under(known, (&matter, mechanism), |known| step(known))
}

/// Asks about a matter by the edition that holds for its open step.
pub(super) fn under<T>(
    known: &Known<'_>,
    (matter, mechanism): (&Matter, &Mechanism),
    ask: impl FnOnce(&Known<'_>) -> Result<T, No>,
) -> Result<T, No> {
    let Some(edition) = granting(known, (matter, mechanism)) else { return ask(known) };
    let access = Access::under(known.office, known.catalog, Some(&edition), known.today())?;
    ask(&Known { edition: Some(&edition), access: &access, ..*known })
}

/// The edition by which the matter was granted, or began where nothing was to be decided, bound as it was then; none where today's
/// has confirmed bindings, or a decision is still to be made.
fn granting(known: &Known<'_>, (matter, mechanism): (&Matter, &Mechanism)) -> Option<Edition> {
    let (step, link) = who::step_of(mechanism, matter.open_step()?)?;
    let today = known.duties(&mechanism.id);
    let bound = match &link {
        Some(link) => today.iter().any(|(id, _)| *id == link),
        None => !today.is_empty(),
    };
    if step.decide.is_some() || step.poll.is_some() || bound {
        return None;
    }
    // Where nothing was to be decided, it goes on by the text by which it began.
    let begun = (matter.applied.edition, &matter.applied.basis, &matter.applied.applicant, matter.at);
    let last = matter.decisions.last();
    let (number, basis, by, when) =
        last.map_or(begun, |last| (last.decided.edition, &last.decided.basis, &last.by, last.when()));
    let mut edition = known.office.editions.iter().find(|e| e.number == number)?.clone();
    let day = when.day();
    for duty in basis {
        let bindings = edition.bindings.changing();
        bindings.exempt.remove(duty);
        let bound = bindings.bound.entry(duty.clone()).or_default();
        bound.retain(|b| b.mechanism != mechanism.id);
        bound.push(Binding {
            mechanism: mechanism.id.clone(),
            how: How::Carries,
            why: String::new(),
            certainty: None,
            doubts: Vec::new(),
            confirmed: Some(Confirmation { by: by.clone(), on: day }),
        });
    }
    Some(edition)
}
