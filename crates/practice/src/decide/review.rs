//! May what a deputy decided be seen off? 後閲 by the holder of the post, never on his own matter.
//! Takes the matter as it stands; gives the event, or the refusal.
//! Deciding in somebody's place is in `steps`.

use super::steps::parties;
use super::{Decided, about, matter};
use crate::event::Event;
use crate::known::Known;
use crate::refusal::{Reason, Refusal};
use crate::who::{self, Capacity};

/// 後閲: the holder of the post sees what his deputy decided.
pub(super) fn review(known: &Known<'_>, by: &str, id: &str) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    let open = matter.decisions.iter().find(|d| d.decided.deputy.is_some() && d.reviewed.is_none());
    let Some(decision) = open else {
        return Err(Reason::NotNow { what: "後閲する", status: matter.status }.into());
    };
    if parties(&matter, mechanism).iter().any(|p| p == by) {
        let says =
            "自分の案件を、自分で後閲することはできません。上位の職の人が後閲してください。".to_string();
        return Err(Refusal::by(
            Reason::Structure(says),
            known.cite(known.catalog.get("duty-segregation").unwrap_or(mechanism)),
        )
        .into());
    }
    let section = &matter.applied.section;
    let holds = |role: &String| {
        who::capacity(known.office, by, (role, section), known.today(), &[]) == Some(Capacity::Holder)
    };
    if !decision.decided.roles.iter().any(holds) {
        let who = decision.decided.roles.join("又は");
        return Err(Reason::NotEntitled {
            what: "後閲する".to_string(), who: format!("「{who}」本人")
        }
        .into());
    }
    Ok(about(&matter, Event::Reviewed { step: decision.decided.step.clone() }))
}
