//! On which clauses does a refusal rest that names none? On those of the mechanism with which somebody wanted to work.
//! Takes a refusal and the command; gives the refusal with clauses. Who refuses knows better and names his own first.
//! What is refused about a post rests on the clauses that appoint its roles. What is wrong with the command itself, and what the office
//! alone decides (sections, staff, arrangements), rests on no clause.

use super::{matter, mechanism, values};
use crate::adopting::{ADOPTION, EDITION};
use crate::command::Command;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::refusal::{No, Reason, Refusal};

/// The refusal of a command.
pub(super) fn of_command(no: No, command: &Command, known: &Known<'_>) -> No {
    let by_house = matches!(&no, No::Refused(Refusal { reason: Reason::NotEntitled { .. }, .. }));
    let post = post_of(command);
    let of_office = post.is_some()
        || matches!(command, Command::Adopt(_) | Command::WithdrawEdition { .. } | Command::SetValue { .. });
    match post {
        // Who looks after the office is said by the office.
        _ if by_house && of_office => no,
        Some(post) => of_post(no, post, known),
        None => of_mechanism(no, || concerned(command, known), known),
    }
}

/// The post that a command would fill or empty.
fn post_of(command: &Command) -> Option<&str> {
    match command {
        Command::Appoint { post, .. }
        | Command::Relieve { post, .. }
        | Command::WithdrawRole { post, .. } => Some(post),
        _ => None,
    }
}

/// The clauses that appoint the roles of a post: they say that somebody must be there.
fn of_post(no: No, post: &str, known: &Known<'_>) -> No {
    let No::Refused(refusal) = no else { return no };
    let edition = known.edition.or_else(|| known.office.newest());
    let found = known.office.posts.get(post).zip(edition).filter(|_| refusal.clauses.is_empty());
    let Some((post, edition)) = found else { return No::Refused(refusal) };
    let reading = &edition.reading;
    let mut clauses: Vec<String> = Vec::new();
    for role in reading.roles.iter().filter(|r| post.bears(&r.role, known.today())) {
        let cited = reading.clause(&role.clause).map(|c| c.citation.clone());
        clauses.extend(cited.filter(|c| !clauses.contains(c)));
    }
    No::Refused(Refusal { clauses, ..refusal })
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
        // Where no clause speaks of approval, those that speak of the edition itself say who enacts it, and when it takes effect.
        Command::Adopt(_) | Command::WithdrawEdition { .. } => {
            let bound = |id: &&str| !known.duties(id).is_empty();
            [ADOPTION, EDITION].into_iter().find(bound).and_then(|id| known.catalog.get(id))
        }
        // A name that nothing asks for is a fault of the command.
        Command::SetValue { name, .. } if values::value_name(known, name).is_ok() => {
            known.catalog.get(name.split('/').nth(1)?)
        }
        Command::Apply(o) | Command::Record(o) | Command::State(o) => mechanism(known, &o.mechanism).ok(),
        // Who decides in whose place is arranged by the body, and by no clause of the mechanism.
        Command::Arrange(_) => None,
        other => matter(known, other.about()?).ok().map(|(_, mechanism)| mechanism),
    }
}
