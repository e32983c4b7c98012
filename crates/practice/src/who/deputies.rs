//! Who stands in for the holder of a post? The first deputy in order who is there.
//! Takes a person, a post, a day and those who are party to the matter; gives the capacity, or who comes before.
//! Absences are declared in `office`; that a reason is needed without one is for `decide`.

use super::{Capacity, holders};
use crate::event::StandIn;
use crate::office::Office;
use jiff::civil::Date;

/// In which capacity a person stands for a post on a day; those of `passed` cannot stand in.
pub fn in_post(
    office: &Office,
    person: &str,
    post: &str,
    (day, passed): (Date, &[String]),
) -> Option<Capacity> {
    if holders(office, post, day).contains(&person) {
        return Some(Capacity::Holder);
    }
    let deputies = office.posts.get(post).map(|p| p.deputies.as_slice()).unwrap_or_default();
    let mut before: Vec<String> = Vec::new();
    for (rank, deputy) in (1..).zip(deputies) {
        let there = holders(office, deputy, day);
        let free: Vec<&str> = there.into_iter().filter(|h| is_free(office, h, (day, passed))).collect();
        if free.contains(&person) {
            return Some(Capacity::Deputy(StandIn {
                of: post.to_string(),
                post: deputy.clone(),
                rank,
                absence: absence(office, post, day),
                passed: before,
            }));
        }
        if !free.is_empty() {
            return None;
        }
        before.push(deputy.clone());
    }
    None
}

/// Whether a person can stand in: he is not absent, and not party to the matter.
fn is_free(office: &Office, person: &str, (day, passed): (Date, &[String])) -> bool {
    office.absence(person, day).is_none() && !passed.iter().any(|p| p == person)
}

/// The declared absence of everybody who holds a post; none where one of them is there, or nobody holds it.
fn absence(office: &Office, post: &str, day: Date) -> Option<(Date, Date)> {
    let holders = holders(office, post, day);
    let all: Option<Vec<_>> = holders.into_iter().map(|h| office.absence(h, day)).collect();
    all?.first().map(|a| (a.from, a.until))
}

/// Why a deputy cannot stand in for a post today: an earlier one is there, or he is absent himself.
pub fn hindered(
    office: &Office,
    person: &str,
    post: &str,
    (day, passed): (Date, &[String]),
) -> Option<String> {
    let deputies = &office.posts.get(post)?.deputies;
    let own = deputies.iter().position(|d| holders(office, d, day).contains(&person))?;
    if office.absence(person, day).is_some() {
        return Some(
            "あなたの不在が届け出られている間は、代決できません。届出を改めてから行ってください。"
                .to_string(),
        );
    }
    let mut earlier = deputies.iter().take(own);
    let first =
        earlier.find(|d| holders(office, d, day).into_iter().any(|h| is_free(office, h, (day, passed))))?;
    Some(format!(
        "「{post}」に代わる順位は、「{first}」が先です。その人も不在のときは、不在を届け出てから行ってください。"
    ))
}
