//! Whose is a duty today? From the roles that its clause lays it on to whoever holds them, and back from a person to his duties.
//! Takes an office, a duty or a person, and a day. How a duty stands is told in `standing`, who takes a step in `who`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{holders, in_post, is_role};
use crate::edition::EditionDuty;
use crate::office::{Edition, Office, Post};

/// 義務を負う役割 (bearer): a role of the policy with whoever holds it; nobody where it is vacant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The role.
    pub role: String,
    /// Numbers of persons, over all posts that bear it.
    pub persons: Vec<String>,
}

/// Who bears a duty on a day. Words that no post bears (「職員等」) are nobody's alone and left out.
pub fn bearers(office: &Office, duty: &EditionDuty, day: Date) -> Vec<Bearer> {
    let roles = duty.bearers.iter().filter(|role| is_role(office, role, day));
    roles.map(|role| Bearer { role: role.clone(), persons: held(office, role, day) }).collect()
}

fn held(office: &Office, role: &str, day: Date) -> Vec<String> {
    let posts = office.posts.iter().filter(|(_, post)| post.bears(role, day));
    let mut out: Vec<String> = Vec::new();
    for person in posts.flat_map(|(id, _)| holders(office, id, day)) {
        if !out.iter().any(|p| p == person) {
            out.push(person.to_string());
        }
    }
    out
}

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
