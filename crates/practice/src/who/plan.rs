//! Which steps does a matter go through? The plan that is made when it begins, and the step behind each name in it.
//! Takes an edition, a mechanism and what was entered; gives names of steps. Who takes them is in the parent module.

use crate::edition::DutyId;
use crate::event::{Arrangement, Way};
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::{Edition, Office};
use crate::procedure::{CONSULTATION, Step};
use crate::value::Filled;
use std::collections::BTreeSet;

/// The steps as they are planned for one matter: the duty with each link of a chain, and before a decision those who are
/// heard (合議), by what the body set for what was entered.
pub fn planned(office: &Office, edition: &Edition, mechanism: &Mechanism, filled: &Filled) -> Vec<String> {
    let mut out = Vec::new();
    for step in &mechanism.steps {
        let heard = arranged(office, Way::Joint, (&mechanism.id, &step.name)).filter(|a| a.set.holds(filled));
        let posts: BTreeSet<&str> = heard.flat_map(|a| &a.set.posts).map(String::as_str).collect();
        if !posts.is_empty() {
            let posts = posts.into_iter().collect::<Vec<_>>().join("、");
            out.push(format!("{}@{}@{posts}", CONSULTATION.name, step.name));
        }
        if step.chain {
            out.extend(links(edition, mechanism).iter().map(|id| format!("{}:{id}", step.name)));
        } else {
            out.push(step.name.clone());
        }
    }
    out
}

/// The duties that report to somebody, so that each comes after the one whose addressee bears it; a link back to its own
/// bearer is none.
fn links(edition: &Edition, mechanism: &Mechanism) -> Vec<DutyId> {
    let bound = edition.bindings.duties_of(&edition.reading, &mechanism.id).into_iter();
    let mut left: Vec<&crate::edition::EditionDuty> = bound
        .filter_map(|(id, _)| edition.reading.duty(id))
        .filter(|d| d.addressees.iter().any(|a| !d.bearers.contains(a)))
        .collect();
    let mut out = Vec::new();
    while !left.is_empty() {
        // The first that waits for nobody still to come; in a circle, the first.
        let waits = |d: &crate::edition::EditionDuty| {
            left.iter().any(|o| {
                o.id != d.id
                    && o.addressees.iter().any(|a| d.bearers.contains(a))
                    && !o.bearers.iter().any(|b| d.bearers.contains(b))
            })
        };
        let next = left.iter().position(|d| !waits(d)).unwrap_or(0);
        out.push(left.remove(next).id.clone());
    }
    out
}

/// The step as it is planned where those of another section take it: 「decision@業務課」.
pub(crate) fn at_owner(planned: &str, section: &str) -> String {
    format!("{planned}@{section}")
}

/// The name of a planned step, and the section whose things it is about, where that is not the one of the matter.
fn placed(planned: &str) -> (&str, Option<&str>) {
    match planned.split_once('@') {
        Some((name, section)) if name != CONSULTATION.name => (name, Some(section)),
        _ => (planned, None),
    }
}

/// The name of a planned step, whoever's section takes it.
pub fn base(planned: &str) -> &str {
    placed(planned).0
}

/// The other section whose things a planned step is about.
pub fn owner(planned: &str) -> Option<&str> {
    placed(planned).1
}

/// The section for which a planned step of a matter is taken.
pub fn section_at<'a>(planned: &'a str, matter: &'a Matter) -> &'a str {
    owner(planned).unwrap_or(&matter.applied.section)
}

/// What a planned step is called: 許可, or 許可（業務課） where the things are another section's.
pub fn step_title(mechanism: &Mechanism, planned: &str) -> String {
    let title = step_of(mechanism, planned).map_or(planned, |(step, _)| step.title.as_str());
    owner(planned).map_or_else(|| title.to_string(), |section| format!("{title}（{section}）"))
}

/// What is open of a matter: 許可, or 許可（総務課・業務課） where several sections are asked; empty where nothing is open.
pub fn open_title(mechanism: &Mechanism, matter: &Matter) -> String {
    let open: Vec<&str> = matter.open_steps().collect();
    match open.as_slice() {
        [] => String::new(),
        [planned] => step_title(mechanism, planned),
        [first, ..] => {
            let title = step_of(mechanism, first).map_or(*first, |(step, _)| step.title.as_str());
            let sections: Vec<&str> = open.iter().map(|planned| section_at(planned, matter)).collect();
            format!("{title}（{}）", sections.join("・"))
        }
    }
}

/// The step of the mechanism behind a planned one, and the duty of its link.
pub fn step_of<'a>(mechanism: &'a Mechanism, planned: &str) -> Option<(&'a Step, Option<DutyId>)> {
    if consulted(planned).is_some() {
        return Some((&CONSULTATION, None));
    }
    let (name, duty) = match planned.split_once(':') {
        Some((name, duty)) => (name, Some(DutyId::from_printed(duty))),
        None => (base(planned), None),
    };
    mechanism.steps.iter().find(|s| s.name == name).map(|s| (s, duty))
}

/// The posts that are heard at a planned step of 合議.
pub fn consulted(planned: &str) -> Option<Vec<&str>> {
    let (name, rest) = planned.split_once('@')?;
    let (_, posts) = rest.split_once('@')?;
    (name == CONSULTATION.name).then(|| posts.split('、').collect())
}

/// What the body set about a step.
pub fn arranged<'a>(
    office: &'a Office,
    way: Way,
    (mechanism, step): (&'a str, &'a str),
) -> impl Iterator<Item = &'a Arrangement> {
    let about = move |a: &&Arrangement| {
        (a.set.way, a.set.mechanism.as_str(), a.set.step.as_str()) == (way, mechanism, step)
    };
    office.arrangements.iter().filter(about)
}
