//! Who sees afterwards what a deputy decided (後閲)? The holder of the post; where the matter concerns him, the next in line.
//! Takes a matter with such a decision; gives posts and persons. That it was seen is decided in `decide`.
//! INVARIANT: nobody sees off his own matter, nor what he decided himself.

use crate::decide::parties;
use crate::matter::{Decision, Matter};
use crate::mechanism::Mechanism;
use crate::office::Office;
use crate::who;
use jiff::civil::Date;

/// 後閲する者 (reviewers) of one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewers {
    /// The post in whose place it was decided.
    pub of: Vec<String>,
    /// The posts whose holders see it afterwards; none: nobody is there who could, and it is not needed.
    pub posts: Vec<String>,
    /// Whether others see it because the matter concerns the holder himself.
    pub instead: bool,
}

impl Reviewers {
    /// Whether a person is one of them on a day.
    pub fn has(&self, office: &Office, person: &str, day: Date) -> bool {
        self.posts.iter().any(|post| who::holders(office, post, day).contains(&person))
    }
}

/// Decisions of deputies that nobody saw yet.
pub fn unseen(matter: &Matter) -> impl Iterator<Item = &Decision> {
    matter.decisions.iter().filter(|d| d.decided.deputy.is_some() && d.reviewed.is_none())
}

/// Who sees a decision afterwards. A post that nobody holds waits for its next holder.
pub fn reviewers(
    office: &Office,
    (mechanism, matter): (&Mechanism, &Matter),
    decision: &Decision,
    day: Date,
) -> Reviewers {
    let section = who::section_at(&decision.decided.step, matter);
    let of: Vec<String> = match &decision.decided.standing_in {
        Some(standing_in) => vec![standing_in.of.clone()],
        None => {
            let roles = decision.decided.roles.iter();
            roles.flat_map(|r| who::posts(office, r, section, day)).map(ToString::to_string).collect()
        }
    };
    let parties = parties(matter, mechanism);
    let free = |person: &str| person != decision.by && !parties.iter().any(|p| p == person);
    let seen_by = |post: &str| who::holders(office, post, day).into_iter().any(free);
    let concerned = |post: &String| {
        let holders = who::holders(office, post, day);
        !holders.is_empty() && !holders.into_iter().any(free)
    };
    if of.is_empty() || !of.iter().all(concerned) {
        let posts = of.clone();
        return Reviewers { of, posts, instead: false };
    }
    let above = above(office, (&of, &decision.decided.roles), section, day);
    let deputies =
        of.iter().filter_map(|post| office.posts.get(post)).flat_map(|p| p.deputies.iter().cloned());
    let next = above.into_iter().chain(deputies).find(|post| seen_by(post));
    Reviewers { of, posts: next.into_iter().collect(), instead: true }
}

/// Posts with one of the roles in the sections above, the nearest first.
fn above(office: &Office, (of, roles): (&[String], &[String]), section: &str, day: Date) -> Vec<String> {
    let over = crate::sight::lineage(office, section).into_iter().skip(1);
    let bears = |post: &crate::office::Post| roles.iter().any(|role| post.bears(role, day));
    let at = |here: &str| {
        let all = office.posts.iter().filter(|(id, p)| p.section == here && bears(p) && !of.contains(id));
        all.map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    over.flat_map(at).collect()
}
