//! What belongs to a person's own work? Of all that he may begin, what he looks for.
//! Takes what is known, a mechanism and a person; gives yes or no. Nothing is decided here.
//! Whether he may begin it is asked in the parent module.

use crate::known::Known;
use crate::mechanism::{Form, How, Mechanism};
use crate::who;

/// Whether a mechanism belongs to this person's own work: a duty that it carries out is laid on every official, or on a role that
/// he holds or stands in for. Of all that he may begin, this is what he looks for.
pub fn concerns(known: &Known<'_>, mechanism: &Mechanism, person: &str) -> bool {
    let Some(edition) = known.edition else { return false };
    let carried = known.duties(&mechanism.id).into_iter().filter(|(_, how)| *how == How::Carries);
    let bearers = carried.filter_map(|(id, _)| edition.reading.duty(id)).flat_map(|duty| &duty.bearers);
    let bearers: Vec<&str> = bearers.map(String::as_str).collect();
    let named = bearers.iter().any(|bearer| !is_staff(bearer) && !is_doer(bearer));
    bearers.iter().any(|bearer| match who::is_role(known.office, bearer, known.today()) {
        true => stands_for(known, bearer, person),
        // Who sets up a document is named; the others follow it. What whoever does something must be is seen to by who is named.
        false => {
            (is_staff(bearer) && !(named && mechanism.form == Form::Document)) || (is_doer(bearer) && !named)
        }
    })
}

/// Whether words name every official: 「職員等」.
fn is_staff(bearer: &str) -> bool {
    bearer.contains("職員")
}

/// Whether words name no post but whoever does something: 「外部に送信する者」.
fn is_doer(bearer: &str) -> bool {
    let doer = bearer.strip_suffix('者').and_then(|rest| rest.chars().last());
    doer.is_some_and(|c| ('ぁ'..='ゖ').contains(&c))
}

/// Whether a person holds a post with this role, or one that deputises for it.
fn stands_for(known: &Known<'_>, role: &str, person: &str) -> bool {
    let (office, day) = (known.office, known.today());
    let with_it = office.posts.iter().filter(|(_, post)| post.bears(role, day));
    let holds = |post: &str| who::holders(office, post, day).contains(&person);
    with_it.into_iter().any(|(id, post)| holds(id) || post.deputies.iter().any(|d| holds(d)))
}
