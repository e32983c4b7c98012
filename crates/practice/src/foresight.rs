//! What would come of commands on the office, one after the other? The same decisions, and nothing is written.
//! Takes requests and the office as it stands; gives for each whether it would be refused, and why.
//! Followed is what changes the office (staff, posts, values, editions). What is recorded of matters stays as it is: a command on a
//! matter sees nothing of one before it.

use crate::access::Access;
use crate::catalog::Catalog;
use crate::command::{Command, Request};
use crate::decide::decide;
use crate::entry::{Entry, VERSION};
use crate::known::Known;
use crate::office::Office;
use crate::records::Records;
use crate::refusal::{No, Refusal, Unavailable};
use jiff::civil::Date;

/// 予見 (foresight): the refusal of each request, or nothing where it would take effect.
///
/// # Errors
/// The records cannot answer.
pub fn foresee(
    requests: &[Request],
    office: &Office,
    (catalog, records): (&Catalog, &dyn Records),
) -> Result<Vec<Option<Refusal>>, Unavailable> {
    let mut office = office.clone();
    // The rules with the day for which they were made, and whether the office is another since.
    let mut standing: Option<(Date, Access, bool)> = None;
    let mut out = Vec::with_capacity(requests.len());
    for request in requests {
        let day = request.at.day();
        let fits = |made: Date, stale: bool| made == day && (!stale || of_staff(&request.command));
        let (_, access, stale) = match standing.take().filter(|(made, _, stale)| fits(*made, *stale)) {
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
                *stale |= drafts.iter().any(|draft| draft.event.is_structural());
                for draft in drafts.into_iter().filter(|draft| draft.event.is_structural()) {
                    let (by, subject, event) = (request.by.clone(), draft.subject, draft.event);
                    // The number stands nowhere in the office.
                    office.apply(&Entry { seq: 0, version: VERSION, at: request.at, by, subject, event });
                }
            }
        }
    }
    Ok(out)
}

/// Whether a command is one of those that a list of staff asks for. Who may change the structure hangs on who he is, not on what the
/// structure has become: the rules, which take long to make, need not follow it.
fn of_staff(command: &Command) -> bool {
    matches!(
        command,
        Command::OpenSection { .. }
            | Command::MoveSection { .. }
            | Command::RegisterPerson(_)
            | Command::MovePerson { .. }
            | Command::ChangePerson(_)
            | Command::CreatePost { .. }
            | Command::Appoint { .. }
            | Command::Relieve { .. }
            | Command::AssignRole { .. }
            | Command::NameDeputies { .. }
    )
}
