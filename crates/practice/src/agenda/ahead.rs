//! Which sections will be asked, each for itself, because the things belong to several? Told before the first of them decides.
//! Takes a matter as it stands, or a form as it is filled in; gives the sections, with who would decide today.
//! Whose the things are is found in `decide::owners`.

use crate::decide;
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::procedure::Step;
use crate::refusal::Unavailable;
use crate::value::Filled;
use crate::who;

/// これから求める決定 (decision ahead) at a step that is taken by the sections to which the things belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Title of the step.
    pub step: String,
    /// Title of the field with the things.
    pub things: String,
    /// The sections that are asked; with each the numbers of those who would decide today, where it is a matter.
    pub sections: Vec<(String, Vec<String>)>,
}

/// Of a matter on which nobody decided yet; `None` where its things are its own section's alone.
pub fn ahead(known: &Known<'_>, matter: &Matter) -> Option<Ahead> {
    let mechanism = known.catalog.get(&matter.applied.mechanism)?;
    if matter.status != Status::Open || !matter.decisions.is_empty() {
        return None;
    }
    let of_plan = told(mechanism, &matter.applied.steps)?;
    let decider = |planned: &str| {
        let called = decide::called_at(known, (matter, mechanism), planned);
        called.map(|called| called.persons).unwrap_or_default()
    };
    let section = |planned: &str| who::section_at(planned, matter).to_string();
    let sections = of_plan.at.iter().map(|planned| (section(planned), decider(planned)));
    Some(Ahead { sections: sections.collect(), step: of_plan.step, things: of_plan.things })
}

/// Of a form as it is filled in, for a person of a section.
///
/// # Errors
/// The records cannot be read.
pub fn ahead_of(
    known: &Known<'_>,
    mechanism: &Mechanism,
    (filled, section): (&Filled, &str),
) -> Result<Option<Ahead>, Unavailable> {
    let Some(edition) = known.edition else { return Ok(None) };
    let plan = decide::planned(known, (edition, mechanism), (filled, section))?;
    Ok(told(mechanism, &plan).map(|of_plan| {
        let named = |planned: &str| (who::owner(planned).unwrap_or(section).to_string(), Vec::new());
        let sections = of_plan.at.iter().map(|planned| named(planned)).collect();
        Ahead { sections, step: of_plan.step, things: of_plan.things }
    }))
}

/// The steps of a plan that several sections take.
struct OfPlan<'a> {
    step: String,
    things: String,
    at: Vec<&'a str>,
}

fn told<'a>(mechanism: &Mechanism, plan: &'a [String]) -> Option<OfPlan<'a>> {
    let decides = |planned: &str| -> Option<&Step> {
        let (step, _) = who::step_of(mechanism, planned)?;
        (step.decide.is_some() && step.owners.is_some()).then_some(step)
    };
    let first = plan.iter().find(|planned| who::owner(planned).is_some() && decides(planned).is_some())?;
    let step = decides(first)?;
    let same = plan.iter().map(String::as_str).filter(|planned| who::base(planned) == step.name);
    Some(OfPlan {
        step: step.title.clone(),
        things: mechanism.title_of(step.owners.as_deref().unwrap_or_default()).to_string(),
        at: same.collect(),
    })
}
