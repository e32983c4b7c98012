//! Which steps does a matter go through? The plan that is made when it begins, and the step behind each name in it.
//! Takes an edition, a mechanism and what was entered; gives names of steps. Who takes them is in the parent module.

use crate::edition::DutyId;
use crate::event::{Arrangement, Way};
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

/// The step of the mechanism behind a planned one, and the duty of its link.
pub fn step_of<'a>(mechanism: &'a Mechanism, planned: &str) -> Option<(&'a Step, Option<DutyId>)> {
    if consulted(planned).is_some() {
        return Some((&CONSULTATION, None));
    }
    let (name, duty) = match planned.split_once(':') {
        Some((name, duty)) => (name, Some(DutyId::from_printed(duty))),
        None => (planned, None),
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
