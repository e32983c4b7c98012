//! Whose is a duty? From the bearers that its clause names to the posts that hold those roles today, and who is in them.
//! Takes a duty of an edition and names; gives words for a list, and for what is late who is asked now. Only for those who read
//! everything: names of others stand in it.
//! Who takes a step of one matter is found in `practice::agenda`.

use std::collections::BTreeMap;

use practice::agenda;
use practice::edition::DutyId;
use practice::office::{Edition, Post};
use practice::who;
use print::office::Names;

use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// So many holders of a role are named; of more it is said how many there are.
const NAMED: usize = 3;

/// Who bears a duty, in words: 「情報セキュリティ管理者（総務課長　都城 健、…ほか4人）」. Where the clause names nobody, whom the body
/// named for what carries the duty.
pub fn of((visit, edition): (&Visit<'_>, &Edition), duty: &DutyId, names: &Names) -> String {
    let mut bearers: Vec<String> = edition.reading.duty(duty).map(|d| d.bearers.clone()).unwrap_or_default();
    if bearers.is_empty() {
        bearers = set(visit, edition, duty);
    }
    if bearers.is_empty() {
        return "条項に定めがありません".to_string();
    }
    bearers.iter().map(|role| told(visit, role, names)).collect::<Vec<_>>().join("、")
}

/// 今の担当 (who is asked now) for what is late under each mechanism.
pub type Late = BTreeMap<String, Vec<String>>;

/// Who is asked now for each matter of these mechanisms whose last day is over, by name.
///
/// # Errors
/// The ledger cannot be read.
pub fn late((visit, look): (&Visit<'_>, &Look<'_>), of: &[&str], names: &Names) -> Result<Late, Stop> {
    let mut out = Late::new();
    if of.is_empty() {
        return Ok(out);
    }
    for matter in look.view().open_matters()? {
        let mechanism = matter.applied.mechanism.as_str();
        if !of.contains(&mechanism) {
            continue;
        }
        let asked = look.knowing(|known| agenda::asked(known, &matter));
        let Some(asked) = asked.filter(|a| a.due.is_some_and(|due| due.is_over(visit.now))) else { continue };
        let all = out.entry(mechanism.to_string()).or_default();
        for person in asked.persons.iter().map(|n| names.get(n).unwrap_or(n)) {
            if !all.contains(person) {
                all.push(person.clone());
            }
        }
    }
    Ok(out)
}

/// The mechanisms that are bound to these duties.
pub fn bound<'a>(edition: &'a Edition, duties: impl Iterator<Item = &'a DutyId>) -> Vec<&'a str> {
    let bound = duties.flat_map(|duty| edition.bindings.bound.get(duty).into_iter().flatten());
    let mut out: Vec<&str> = bound.map(|b| b.mechanism.as_str()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Who bears a duty that is late, and who is asked now for what is late under it.
pub fn of_late(
    (visit, edition): (&Visit<'_>, &Edition),
    duty: &DutyId,
    (names, late): (&Names, &Late),
) -> String {
    let mut now: Vec<&str> = Vec::new();
    for mechanism in bound(edition, std::iter::once(duty)) {
        for name in late.get(mechanism).into_iter().flatten() {
            if !now.contains(&name.as_str()) {
                now.push(name);
            }
        }
    }
    let bears = of((visit, edition), duty, names);
    if now.is_empty() {
        return bears;
    }
    let more = now.len().saturating_sub(NAMED);
    now.truncate(NAMED);
    let rest = if more > 0 { format!("、ほか{more}人") } else { String::new() };
    format!("{bears}　今の担当：{}{rest}", now.join("、"))
}

/// Whom the body named for the mechanisms that carry a duty.
fn set(visit: &Visit<'_>, edition: &Edition, duty: &DutyId) -> Vec<String> {
    let bound = edition.bindings.bound.get(duty).into_iter().flatten().filter(|b| b.confirmed.is_some());
    let words = bound.filter_map(|b| visit.office.set_text(&format!("bearer/{}", b.mechanism)));
    let mut out: Vec<String> = Vec::new();
    for word in words.flat_map(|w| w.split(['、', ','])).map(str::trim).filter(|w| !w.is_empty()) {
        if !out.iter().any(|o| o == word) {
            out.push(word.to_string());
        }
    }
    out
}

/// A role with those who hold it; words that name no role stand as they are.
fn told(visit: &Visit<'_>, role: &str, names: &Names) -> String {
    let (office, today) = (&visit.office, visit.today());
    let posts: Vec<(&String, &Post)> = office.posts.iter().filter(|(_, p)| p.bears(role, today)).collect();
    let held = posts.iter().flat_map(|(id, post)| {
        let holders = who::holders(office, id, today).into_iter();
        holders.map(|n| format!("{}　{}", post.title, names.get(n).map_or(n, String::as_str)))
    });
    let held: Vec<String> = held.collect();
    if held.is_empty() {
        let known = !posts.is_empty() || edition_names(visit, role);
        return if known { format!("{role}（務める人がいません）") } else { role.to_string() };
    }
    let more = held.len().saturating_sub(NAMED);
    let shown: Vec<&str> = held.iter().take(NAMED).map(String::as_str).collect();
    let rest = if more > 0 { format!("、ほか{more}人") } else { String::new() };
    format!("{role}（{}{rest}）", shown.join("、"))
}

/// Whether the policy names this role as one that somebody holds.
fn edition_names(visit: &Visit<'_>, role: &str) -> bool {
    visit.edition().is_some_and(|e| e.reading.roles.iter().any(|r| r.role == role))
}
