//! Which duties are a person's today? Those laid on a role that he holds, or stands in for.
//! Takes an office, an edition, a person and a day. How a duty stands is told in `standing`, who takes a step in `who`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{holders, in_post};
use crate::edition::EditionDuty;
use crate::office::{Edition, Office, Post};

/// The roles of a person on a day: those that he holds, or stands in for because the holder is absent or there is none.
pub fn roles_borne<'a>(office: &'a Office, person: &str, day: Date) -> BTreeSet<&'a str> {
    let stands = |(id, post): &(&String, &Post)| {
        post.is_held_by(person, day)
            || (!is_there(office, id, day) && in_post(office, person, id, (day, &[])).is_some())
    };
    let posts = office.posts.iter().filter(stands);
    posts.flat_map(|(_, post)| &post.roles).filter(|r| r.on(day)).map(|r| r.what.as_str()).collect()
}

/// The duties that are laid on one of these roles, in the order of the text.
pub fn duties_of<'a>(edition: &'a Edition, roles: &BTreeSet<&str>) -> impl Iterator<Item = &'a EditionDuty> {
    edition.reading.duties.iter().filter(|duty| duty.bearers.iter().any(|b| roles.contains(b.as_str())))
}

/// Whether somebody holds the post and is not absent.
fn is_there(office: &Office, post: &str, day: Date) -> bool {
    holders(office, post, day).into_iter().any(|holder| office.absence(holder, day).is_none())
}
