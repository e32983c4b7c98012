//! What would come of commands on the office, one after the other? The same decisions, and nothing is written.
//! Takes requests and the office as it stands; gives for each whether it would be refused, and why.
//! Followed is what changes the office (staff, posts, values, editions). What is recorded of matters stays as it is: a command on a
//! matter sees nothing of one before it.

use crate::access::Access;
use crate::calendar::Moment;
use crate::catalog::Catalog;
use crate::command::{Command, Request};
use crate::concurrent::{Forbidden, brought};
use crate::decide::decide;
use crate::entry::{Entry, VERSION};
use crate::known::Known;
use crate::office::Office;
use crate::records::Records;
use crate::refusal::{No, Refusal, Unavailable};
use crate::roster::{Plan, Registered, whole};

/// 予見 (foresight) of a list of staff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// The plan without what would be refused; that stands among its refused lines.
    pub plan: Plan,
    /// What may not be held together and would be from then on: the number of the person, and what is against it.
    pub together: Vec<(String, Forbidden)>,
}

/// What would come of a list of staff: the same decisions are made as when it is carried out, and a line of which any would be
/// refused is refused as a whole.
///
/// # Errors
/// A Japanese sentence: the list cannot be understood, or the records cannot answer.
pub fn of_list(
    (office, registered): (&Office, &Registered),
    rows: &[(usize, Vec<String>)],
    (catalog, records): (&Catalog, &dyn Records),
    (by, at): (&str, Moment),
) -> Result<Foreseen, String> {
    let requests = |commands: &[(usize, Command)]| -> Vec<Request> {
        let asked = commands.iter().map(|(_, command)| command.clone());
        asked.map(|command| Request { by: by.to_string(), at, command }).collect()
    };
    let asked = |commands: &[(usize, Command)]| {
        foresee(&requests(commands), office, (catalog, records)).map_err(|why| why.0)
    };
    let refuses = |commands: &[(usize, Command)]| {
        let (refusals, _) = asked(commands)?;
        Ok(refusals.into_iter().map(|refusal| refusal.map(|r| r.to_string())).collect())
    };
    let plan = whole((office, registered), rows, at.day(), refuses)?;
    let (_, then) = asked(&plan.commands)?;
    let together = brought(office, &then, plan.commands.iter().map(|(_, command)| command), at.day());
    Ok(Foreseen { plan, together })
}

/// Whether a command of staff is refused or not does not hang on the rules that are made out of posts and roles: they ask only
/// whether an administrator gives it.
fn is_of_staff(command: &Command) -> bool {
    matches!(
        command,
        Command::RegisterPerson(_)
            | Command::ChangePerson(_)
            | Command::MovePerson { .. }
            | Command::OpenSection { .. }
            | Command::MoveSection { .. }
            | Command::CreatePost { .. }
            | Command::Appoint { .. }
            | Command::Relieve { .. }
            | Command::AssignRole { .. }
            | Command::NameDeputies { .. }
    )
}

/// The refusal of each request, or nothing where it would take effect; and the office as it would be.
///
/// # Errors
/// The records cannot answer.
pub fn foresee(
    requests: &[Request],
    office: &Office,
    (catalog, records): (&Catalog, &dyn Records),
) -> Result<(Vec<Option<Refusal>>, Office), Unavailable> {
    let mut office = office.clone();
    // The rules as they were made last, for which day, and whether the office changed since.
    let mut standing: Option<(jiff::civil::Date, Access, bool)> = None;
    let mut out = Vec::with_capacity(requests.len());
    for request in requests {
        let day = request.at.day();
        let fits = |(made, _, changed): &(jiff::civil::Date, Access, bool)| {
            *made == day && (!changed || is_of_staff(&request.command))
        };
        let (_, access, changed) = match standing.take().filter(fits) {
            Some(kept) => standing.insert(kept),
            None => standing.insert((day, Access::of(&office, catalog, day)?, false)),
        };
        let known = Known {
            office: &office,
            catalog,
            records,
            access,
            edition: office.edition(day),
            now: request.at,
        };
        match decide(request, &known) {
            Err(No::Refused(refusal)) => out.push(Some(refusal)),
            Err(No::Unavailable(why)) => return Err(Unavailable(why)),
            Ok(drafts) => {
                out.push(None);
                for draft in drafts.into_iter().filter(|draft| draft.event.is_structural()) {
                    let (by, subject, event) = (request.by.clone(), draft.subject, draft.event);
                    // The number stands nowhere in the office.
                    office.apply(&Entry { seq: 0, version: VERSION, at: request.at, by, subject, event });
                    *changed = true;
                }
            }
        }
    }
    Ok((out, office))
}
