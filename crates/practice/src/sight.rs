//! May this person see this? Matters that the policy keeps from others' eyes, such as 実施手順.
//! Takes a matter, its mechanism and a person; gives yes or no. A mechanism says in its file whether it is kept so.
//! What somebody may do is asked in `access`; showing is the caller's.

use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::{Office, Post};
use crate::setting::{AUDITORS, EVERY_PERSON, READERS, SECOND_FACTOR};
use crate::who;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

/// 閲覧の範囲 (sight): which fields of a matter say who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sight {
    /// The field with those who may read it, in words: sections, roles, posts, or 職員.
    pub readers: String,
    /// The field that says that it was decided to make it public.
    pub open: String,
    /// The words by which it says so.
    pub is: Vec<String>,
}

/// Words for everybody of the office.
const EVERYBODY: [&str; 4] = ["職員", "職員等", "全職員", "だれでも"];

/// Whether a person may see a matter on a day; without a person, whether anybody may.
pub fn may_see(
    office: &Office,
    (mechanism, matter): (&Mechanism, &Matter),
    person: Option<&str>,
    day: Date,
) -> bool {
    let Some(sight) = &mechanism.sight else { return true };
    let words = |field: &str| matter.value(field).map(|v| v.words()).unwrap_or_default();
    if words(&sight.open).iter().any(|w| sight.is.iter().any(|i| i == w)) {
        return true;
    }
    let Some(person) = person.filter(|p| is_here(office, p, day)) else { return false };
    let keeps = mechanism.keeper.as_deref().is_some_and(|k| words(k).contains(&person));
    let own = [matter.applied.applicant.as_str(), matter.entered_by.as_str()].contains(&person);
    let decided = matter.decisions.iter().any(|d| d.by == person);
    keeps
        || own
        || decided
        || reads_all(office, person, day)
        || is_named(office, &words(&sight.readers), person, day)
}

/// Registered, with access to Sekimori, and not gone.
pub fn is_here(office: &Office, person: &str, day: Date) -> bool {
    office.persons.get(person).is_some_and(|p| p.account && p.is_here(day))
}

/// Whether words name a person: everybody, his section or one above it, a role or a post that he holds.
fn is_named(office: &Office, words: &[&str], person: &str, day: Date) -> bool {
    let named: Vec<&str> =
        words.iter().flat_map(|w| w.split(['、', '，', '及', '・', '\n'])).map(str::trim).collect();
    let section = office.section_of(person, day).unwrap_or_default();
    let mut own: Vec<String> = who::roles_of(office, person, section, day);
    own.extend(lineage(office, section).into_iter().map(ToString::to_string));
    let posts = office.posts.values().filter(|p| p.is_held_by(person, day));
    own.extend(posts.map(|p| p.title.clone()));
    named.iter().any(|word| {
        let plain = word.trim_start_matches('び').trim_end_matches("の職員");
        EVERYBODY.contains(word) || own.iter().any(|o| o == plain)
    })
}

/// A section and those above it.
pub(crate) fn lineage<'a>(office: &'a Office, section: &'a str) -> Vec<&'a str> {
    let mut out = vec![section];
    let mut at = section;
    while let Some(above) = office.sections.get(at).and_then(|s| s.above.as_deref()) {
        // A section that lies above itself would never end.
        if out.contains(&above) {
            break;
        }
        out.push(above);
        at = above;
    }
    out
}

/// Whether a person reads every matter.
pub fn reads_all(office: &Office, person: &str, day: Date) -> bool {
    oversees(office, person, day) || audits(office, person, day)
}

/// Whether a person reads every matter for his work, and not as an auditor alone.
pub fn oversees(office: &Office, person: &str, day: Date) -> bool {
    let administers = office.persons.get(person).is_some_and(|p| p.administrator);
    administers || holds(office, person, READERS, day)
}

/// Numbers of those who look after the structure of the office and are here on a day.
pub fn administrators(office: &Office, day: Date) -> Vec<String> {
    let all = office.persons.iter().filter(|(n, p)| p.administrator && is_here(office, n, day));
    all.map(|(n, _)| n.clone()).collect()
}

/// Whether a person only reads: he holds a role of auditors and looks after nothing else. Whoever holds another post beside it does
/// the work of that post, and what every official does.
pub fn only_reads(office: &Office, person: &str, day: Date) -> bool {
    let administers = office.persons.get(person).is_some_and(|p| p.administrator);
    !administers && audits(office, person, day) && !has_other_post(office, person, day)
}

/// Whether a person holds a role of auditors.
pub fn audits(office: &Office, person: &str, day: Date) -> bool {
    holds(office, person, AUDITORS, day)
}

/// Whether a person holds a post without a role of auditors.
fn has_other_post(office: &Office, person: &str, day: Date) -> bool {
    let auditors = named(office, AUDITORS);
    let of_auditors =
        |post: &Post| post.roles.iter().any(|r| r.on(day) && auditors.contains(&r.what.as_str()));
    office.posts.values().any(|post| post.is_held_by(person, day) && !of_auditors(post))
}

/// Whether a person must prove twice who he is: the body demands it of his role, or of everybody.
pub fn needs_second_factor(office: &Office, person: &str, day: Date) -> bool {
    named(office, SECOND_FACTOR).contains(&EVERY_PERSON) || holds(office, person, SECOND_FACTOR, day)
}

/// The words of a value that names roles.
fn named<'a>(office: &'a Office, value: &str) -> Vec<&'a str> {
    office.set_list(value).into_iter().flat_map(|w| w.split(['、', ','])).map(str::trim).collect()
}

/// Whether a person holds one of the roles that a value of the body names.
pub fn holds(office: &Office, person: &str, value: &str, day: Date) -> bool {
    let roles = named(office, value);
    let mut posts = office.posts.values().filter(|p| p.is_held_by(person, day));
    !roles.is_empty() && posts.any(|p| p.roles.iter().any(|r| r.on(day) && roles.contains(&r.what.as_str())))
}

/// Whether a matter lies in a person's sight: he reads everything, it belongs to his section or one below it, he has to do
/// with it, or it is a document that is in force for all. What the policy keeps from others' eyes stays so; whom such a
/// matter itself names as its readers, reads it wherever he works.
pub fn in_scope(
    office: &Office,
    (mechanism, matter): (&Mechanism, &Matter),
    person: &str,
    day: Date,
) -> bool {
    if !may_see(office, (mechanism, matter), Some(person), day) {
        return false;
    }
    let applied = &matter.applied;
    let own = applied.applicant == person || matter.entered_by == person;
    let took_part = matter.decisions.iter().any(|d| d.by == person)
        || matter.acts.iter().any(|a| a.by == person)
        || matter.answers.iter().any(|a| a.by == person || a.answered.person == person);
    let named = || matter.names(mechanism).iter().any(|n| n == person);
    let document = mechanism.form == crate::mechanism::Form::Document;
    own || took_part
        || document
        || mechanism.sight.is_some()
        || mechanism.disclosure == crate::procedure::Disclosure::Public
        || reads_all(office, person, day)
        || is_within(office, matter, person, day)
        || named()
}

/// Whether a matter belongs to a section into which a person sees, or is about things of one.
fn is_within(office: &Office, matter: &Matter, person: &str, day: Date) -> bool {
    let seen = sections(office, person, day);
    let owners = matter.applied.steps.iter().filter_map(|planned| who::owner(planned));
    owners.chain([matter.applied.section.as_str()]).any(|section| seen.contains(&section))
}

/// The sections into which a person sees: his own and those below it.
pub fn sections<'a>(office: &'a Office, person: &str, day: Date) -> Vec<&'a str> {
    let own = office.section_of(person, day).unwrap_or_default();
    let all = office.sections.keys().map(String::as_str);
    all.filter(|s| lineage(office, s).contains(&own)).collect()
}
