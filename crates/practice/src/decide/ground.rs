//! On which clauses does a refusal rest that names none? On those of the mechanism with which somebody wanted to work.
//! Takes a refusal and the command; gives the refusal with clauses. Who refuses knows better and names his own first.
//! What is wrong with the command itself, and what the office alone decides, rests on no clause.

use super::{matter, mechanism};
use crate::adopting::ADOPTION;
use crate::command::Command;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::refusal::{No, Reason, Refusal};

/// The refusal of a command.
pub(super) fn of_command(no: No, command: &Command, known: &Known<'_>) -> No {
    let by_house = matches!(&no, No::Refused(Refusal { reason: Reason::NotEntitled { .. }, .. }));
    match command {
        // Who looks after the office is said by the office.
        Command::Adopt(_) if by_house => no,
        _ => of_mechanism(no, || concerned(command, known), known),
    }
}

/// The refusal of something that concerns a mechanism, which is looked for only if it is needed.
pub(super) fn of_mechanism<'a>(
    no: No,
    concerned: impl FnOnce() -> Option<&'a Mechanism>,
    known: &Known<'_>,
) -> No {
    match no {
        No::Refused(refusal) if refusal.clauses.is_empty() && !refusal.reason.is_of_the_command() => {
            let clauses = concerned().map(|m| known.cite(m)).unwrap_or_default();
            No::Refused(Refusal { clauses, ..refusal })
        }
        other => other,
    }
}

/// The mechanism that a command is about: it is named, or it is that of the matter.
fn concerned<'a>(command: &Command, known: &Known<'a>) -> Option<&'a Mechanism> {
    match command {
        Command::Adopt(_) => known.catalog.get(ADOPTION),
        Command::Apply(o) | Command::Record(o) | Command::State(o) => mechanism(known, &o.mechanism).ok(),
        // Who decides in whose place is arranged by the body, and by no clause of the mechanism.
        Command::Arrange(_) => None,
        other => matter(known, other.about()?).ok().map(|(_, mechanism)| mechanism),
    }
}
