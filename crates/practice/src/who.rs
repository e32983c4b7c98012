//! Who is it today? From a role of the policy to the posts and persons that hold it for a section on a day.
//! Takes the office, its bindings and a day; gives roles, holders and deputies. Nothing is decided here.
//! Posts, holders and deputies are kept in `office`; whether a person may act is asked in `access`.

mod borne;
mod deputies;
mod plan;

use crate::binding::Binding;
use crate::edition::{DutyId, EditionDuty};
use crate::event::StandIn;
use crate::mechanism::{How, Mechanism};
use crate::office::{Edition, Office, Post};
use crate::procedure::Who;
use crate::refusal::Reason;
use crate::roster::of_heads;
use crate::sight;
use jiff::civil::Date;

pub use borne::{duties_of, roles_borne};
pub use deputies::{hindered, in_post};
pub(crate) use plan::at_owner;
pub use plan::{arranged, base, consulted, open_title, owner, planned, section_at, step_of, step_title};

/// In which capacity a person stands for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// He holds a post with the role.
    Holder,
    /// He is the first deputy who is there.
    Deputy(StandIn),
}

/// 行う者 (actors) of a step: who must, or may, take it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actors {
    /// Roles of the policy.
    pub roles: Vec<String>,
    /// Whether one of the roles is enough.
    pub any: bool,
    /// Persons named directly: the applicant, who decided before.
    pub persons: Vec<String>,
    /// Whether anybody of the office may.
    pub anyone: bool,
    /// The duties that say so.
    pub basis: Vec<DutyId>,
}

impl Actors {
    /// For people: 「情報セキュリティ管理者」及び「…」.
    pub fn shown(&self) -> String {
        let roles: Vec<String> = self.roles.iter().map(|r| format!("「{r}」")).collect();
        match (self.anyone, roles.is_empty(), self.any) {
            (true, ..) => "職員".to_string(),
            (_, true, _) if self.persons.is_empty() => "定められた者".to_string(),
            (_, true, _) => format!("職員番号{}の人", self.persons.join("、")),
            (_, _, true) => roles.join("又は"),
            _ => roles.join("及び"),
        }
    }

    /// How many roles must decide.
    pub fn needed(&self) -> usize {
        if self.any { 1 } else { self.roles.len().max(1) }
    }
}

/// The posts that hold a role for a section: those of the section or of one above it, else the only one there is; but a role that
/// the policy gives to the head of each section is not held for one section by the post of another.
pub fn posts<'a>(office: &'a Office, role: &str, section: &str, day: Date) -> Vec<&'a str> {
    other_posts(office, "", role, (section, day))
}

/// The same, if one post were not there.
pub fn other_posts<'a>(
    office: &'a Office,
    without: &str,
    role: &str,
    (section, day): (&str, Date),
) -> Vec<&'a str> {
    let all = of_kind(office, |id, post| id != without && post.bears(role, day));
    let found = at_or_above(office, section, &all);
    if found.is_empty() && !is_of_each(office, role, day) { only(&all) } else { found }
}

/// Whether the policy gives a role to the head of each section.
fn is_of_each(office: &Office, role: &str, day: Date) -> bool {
    let roles = office.edition(day).map(|e| e.reading.roles.as_slice()).unwrap_or_default();
    roles.iter().any(|r| r.role == role && r.holder.as_deref().is_some_and(of_heads))
}

/// The posts of a kind that are responsible for a section: its own, or those of the nearest above it, else the only one.
pub fn nearest<'a>(office: &'a Office, section: &str, is: impl Fn(&str, &Post) -> bool) -> Vec<&'a str> {
    let all = of_kind(office, is);
    let found = at_or_above(office, section, &all);
    if found.is_empty() { only(&all) } else { found }
}

/// The posts of a kind, each with its section.
fn of_kind(office: &Office, is: impl Fn(&str, &Post) -> bool) -> Vec<(&str, &str)> {
    let all = office.posts.iter().filter(|(id, p)| is(id, p));
    all.map(|(id, p)| (id.as_str(), p.section.as_str())).collect()
}

/// Those of a section, or else those of the nearest above it.
fn at_or_above<'a>(office: &Office, section: &str, all: &[(&'a str, &str)]) -> Vec<&'a str> {
    let of = |here: &&str| all.iter().filter(|(_, at)| at == here).map(|(id, _)| *id).collect::<Vec<_>>();
    let line = sight::lineage(office, section);
    line.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The only one, where there is but one.
fn only<'a>(all: &[(&'a str, &str)]) -> Vec<&'a str> {
    match all {
        [(only, _)] => vec![*only],
        _ => Vec::new(),
    }
}

/// Who holds a post on a day.
pub fn holders<'a>(office: &'a Office, post: &str, day: Date) -> Vec<&'a str> {
    let held = office.posts.get(post).map(|p| p.holders.as_slice()).unwrap_or_default();
    held.iter().filter(|h| h.on(day)).map(|h| h.what.as_str()).collect()
}

/// Who holds a role for a section on a day.
pub(crate) fn holders_of<'a>(office: &'a Office, role: &str, section: &str, day: Date) -> Vec<&'a str> {
    posts(office, role, section, day).into_iter().flat_map(|post| holders(office, post, day)).collect()
}

/// Whether a role is one that some post of the office holds on a day.
pub fn is_role(office: &Office, role: &str, day: Date) -> bool {
    office.posts.values().any(|p| p.bears(role, day))
}

/// In which capacity a person stands for a role of a section: holder before deputy. Deputies stand in their order; those of
/// `passed` (who are party to the matter) are passed over.
pub fn capacity(
    office: &Office,
    person: &str,
    role: (&str, &str),
    day: Date,
    passed: &[String],
) -> Option<Capacity> {
    let posts = posts(office, role.0, role.1, day);
    let all: Vec<Capacity> =
        posts.into_iter().filter_map(|post| in_post(office, person, post, (day, passed))).collect();
    all.iter().find(|c| **c == Capacity::Holder).or(all.first()).cloned()
}

/// Everybody who can stand for a role, holders first.
pub fn candidates<'a>(office: &'a Office, role: &str, section: &str, day: Date) -> Vec<&'a str> {
    let posts = posts(office, role, section, day);
    let mut out: Vec<&str> = posts.iter().flat_map(|p| holders(office, p, day)).collect();
    for post in posts {
        let deputies = office.posts.get(post).map(|p| p.deputies.as_slice()).unwrap_or_default();
        out.extend(deputies.iter().flat_map(|d| holders(office, d, day)));
    }
    out.dedup();
    out
}

/// The roles that a person holds for a section on a day, as holder.
pub fn roles_of(office: &Office, person: &str, section: &str, day: Date) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for post in office.posts.values().filter(|p| p.is_held_by(person, day)) {
        for role in post.roles.iter().filter(|r| r.on(day)) {
            let known = out.contains(&role.what);
            let here = || capacity(office, person, (&role.what, section), day, &[]);
            if !known && here() == Some(Capacity::Holder) {
                out.push(role.what.clone());
            }
        }
    }
    out
}

/// What a step asks about a matter.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Who applied.
    pub applicant: &'a str,
    /// Who decided before.
    pub deciders: &'a [String],
}

/// Who takes a step.
///
/// # Errors
/// [`Reason::NobodyNamed`] where neither the policy nor the body names anybody, [`Reason::Unconfirmed`] where nobody confirmed yet
/// whom the policy names.
pub fn actors(
    office: &Office,
    (edition, mechanism): (&Edition, &Mechanism),
    (who, link): (Who, Option<&DutyId>),
    about: About<'_>,
    day: Date,
) -> Result<Actors, Reason> {
    match who {
        Who::Applicant => Ok(Actors { persons: vec![about.applicant.to_string()], ..Actors::default() }),
        Who::Decider => Ok(Actors { persons: about.deciders.to_vec(), ..Actors::default() }),
        Who::Anyone => Ok(Actors { anyone: true, ..Actors::default() }),
        Who::Set => set(office, mechanism, "approver"),
        Who::Permission => match named(edition, mechanism, link, |d| d.permission.clone()) {
            Some(actors) => Ok(actors),
            None => {
                settled(edition, mechanism, |d| !d.permission.is_empty())?;
                set(office, mechanism, "approver")
            }
        },
        Who::Bearer => match bearers(office, (edition, mechanism), link, day) {
            Some(actors) => Ok(actors),
            None => set_beside(office, (edition, mechanism), "bearer", |d| &d.bearers),
        },
        Who::Addressee => match named(edition, mechanism, link, |d| known(office, &d.addressees, day)) {
            Some(actors) => Ok(actors),
            None => set_beside(office, (edition, mechanism), "addressee", |d| &d.addressees),
        },
    }
}

/// Whom the body set where the policy names nobody who is there, once nothing waits that would name somebody.
fn set_beside(
    office: &Office,
    (edition, mechanism): (&Edition, &Mechanism),
    what: &str,
    words: impl Fn(&EditionDuty) -> &[String],
) -> Result<Actors, Reason> {
    let role = |word: &String| edition.reading.roles.iter().any(|r| r.role == *word);
    settled(edition, mechanism, |d| words(d).iter().any(role))?;
    set(office, mechanism, what)
}

/// Why nobody takes a step, as it is told to whoever would: a role that the policy names and no post has is vacant.
pub(crate) fn told_vacant(
    reason: Reason,
    (office, day): (&Office, Date),
    (edition, mechanism): (&Edition, &Mechanism),
    who: Who,
) -> Reason {
    let words = |d: &EditionDuty| match who {
        Who::Bearer => d.bearers.clone(),
        Who::Addressee => d.addressees.clone(),
        _ => Vec::new(),
    };
    let is_vacant =
        |word: &String| edition.reading.roles.iter().any(|r| r.role == *word) && !is_role(office, word, day);
    let bound = edition.bindings.duties_of(&edition.reading, &mechanism.id).into_iter();
    let mut named = bound.filter_map(|(id, _)| edition.reading.duty(id)).flat_map(words);
    match (&reason, named.find(is_vacant)) {
        (Reason::NobodyNamed { .. }, Some(role)) => Reason::RoleVacant(role),
        _ => reason,
    }
}

/// Whether no proposal waits that would name somebody: until a person looked at it, nobody knows whom the policy names, and
/// what the body set must not stand in its place.
fn settled(
    edition: &Edition,
    mechanism: &Mechanism,
    names: impl Fn(&EditionDuty) -> bool,
) -> Result<(), Reason> {
    let open = |binding: &Binding| {
        binding.mechanism == mechanism.id && binding.how == How::Carries && binding.confirmed.is_none()
    };
    let mut waiting = edition.bindings.bound.iter().filter(|(_, all)| all.iter().any(open));
    let found = waiting.find(|(id, _)| {
        !edition.bindings.exempt.contains_key(*id) && edition.reading.duty(id).is_some_and(&names)
    });
    match found {
        None => Ok(()),
        Some((id, _)) => {
            Err(Reason::Unconfirmed { title: mechanism.title.clone(), clause: edition.reading.cite(id) })
        }
    }
}

/// The roles among words that name bearers or addressees.
fn known(office: &Office, words: &[String], day: Date) -> Vec<String> {
    words.iter().filter(|w| is_role(office, w, day)).cloned().collect()
}

/// Everybody to whom a bound duty gives the act; one of them is enough.
fn bearers(
    office: &Office,
    (edition, mechanism): (&Edition, &Mechanism),
    link: Option<&DutyId>,
    day: Date,
) -> Option<Actors> {
    let mut out = Actors { any: true, ..Actors::default() };
    for (id, how) in edition.bindings.duties_of(&edition.reading, &mechanism.id) {
        let asked = link.map_or(how == How::Carries, |l| l == id);
        let Some(duty) = edition.reading.duty(id).filter(|_| asked) else { continue };
        let roles = known(office, &duty.bearers, day);
        if !roles.is_empty() {
            out.basis.push(id.clone());
        }
        for role in roles {
            if !out.roles.contains(&role) {
                out.roles.push(role);
            }
        }
    }
    (!out.roles.is_empty()).then_some(out)
}

/// The first bound duty that names somebody, or the one of a chain's link.
fn named(
    edition: &Edition,
    mechanism: &Mechanism,
    link: Option<&DutyId>,
    pick: impl Fn(&EditionDuty) -> Vec<String>,
) -> Option<Actors> {
    let bound = edition.bindings.duties_of(&edition.reading, &mechanism.id);
    let ids = bound.into_iter().map(|(id, _)| id).filter(|id| link.is_none_or(|l| l == *id));
    for id in ids {
        let Some(duty) = edition.reading.duty(id) else { continue };
        let roles = pick(duty);
        if !roles.is_empty() {
            let any = alternatives(edition, id, &roles);
            return Some(Actors { roles, any, basis: vec![id.clone()], ..Actors::default() });
        }
    }
    None
}

/// 「A又はBの許可」: one of them is enough.
pub(crate) fn alternatives(edition: &Edition, id: &DutyId, roles: &[String]) -> bool {
    if roles.len() < 2 {
        return false;
    }
    let text = edition.reading.clause(id.clause()).map(|c| c.text.as_str()).unwrap_or_default();
    roles.windows(2).any(|pair| {
        let [a, b] = pair else { return false };
        [format!("{a}又は{b}"), format!("{a}もしくは{b}"), format!("{a}若しくは{b}")]
            .iter()
            .any(|w| text.contains(w))
    })
}

/// Whom the body set.
fn set(office: &Office, mechanism: &Mechanism, what: &str) -> Result<Actors, Reason> {
    let name = format!("{what}/{}", mechanism.id);
    match office.set_text(&name) {
        Some(words) => Ok(Actors {
            roles: words.split(['、', ',']).map(|w| w.trim().to_string()).collect(),
            ..Actors::default()
        }),
        None => {
            let what = match what {
                "approver" => mechanism.approving(),
                "bearer" => format!("「{}」を行う", mechanism.title),
                _ => format!("「{}」の報告を受ける", mechanism.title),
            };
            Err(Reason::NobodyNamed { what, value: name })
        }
    }
}

/// Roles that the edition names and nobody holds on a day, with the clause.
pub fn vacant_roles(office: &Office, day: Date) -> Vec<(String, String)> {
    let Some(edition) = office.edition(day).or_else(|| office.newest()) else { return Vec::new() };
    let mut out: Vec<(String, String)> = Vec::new();
    for role in &edition.reading.roles {
        if !is_role(office, &role.role, day) && !out.iter().any(|(r, _)| *r == role.role) {
            let citation = edition.reading.clause(&role.clause).map(|c| c.citation.clone());
            out.push((role.role.clone(), citation.unwrap_or_default()));
        }
    }
    out
}
