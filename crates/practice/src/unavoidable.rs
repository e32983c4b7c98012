//! Where did somebody do what a clause forbids but where it cannot be avoided? What an auditor looks through, one by one.
//! Takes an event, or a matter as it stands; gives who did it, when, and the reason that was recorded with it.
//! Whether a clause knows the exception is decided in `access` and `rule`.

use crate::calendar::Moment;
use crate::check::Check;
use crate::edition::DutyId;
use crate::entry::Entry;
use crate::event::Event;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::value::Value;

/// やむを得ない場合 (override): something that a clause forbids, done with a recorded reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// When it was done.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// The matter.
    pub matter: String,
    /// What was done.
    pub what: What,
    /// The reason, kept apart where the field of the form is.
    pub reason: Value,
    /// Number of the edition in force on the day.
    pub edition: u32,
    /// The duties by which it was done.
    pub basis: Vec<DutyId>,
}

/// 内容 (what was done) although a clause forbids it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Somebody decided on a matter that concerns himself, at this step.
    OwnMatter {
        /// The step.
        step: String,
        /// What he decided.
        approved: bool,
    },
    /// Persons were named who are not independent of those they look at.
    NotIndependent {
        /// The field with the persons.
        persons: String,
    },
}

impl What {
    /// In words.
    pub fn title(&self) -> &'static str {
        match self {
            What::OwnMatter { approved: true, .. } => "自分に関わる案件の決定（可）",
            What::OwnMatter { approved: false, .. } => "自分に関わる案件の決定（否）",
            What::NotIndependent { .. } => "独立していない人の選任",
        }
    }

    /// In data.
    pub fn key(&self) -> &'static str {
        match self {
            What::OwnMatter { .. } => "own-matter",
            What::NotIndependent { .. } => "not-independent",
        }
    }
}

/// The override that an event is, if it is one.
pub fn of_entry(entry: &Entry) -> Option<Override> {
    let (Event::Decided(decided), Some(matter)) = (&entry.event, &entry.subject) else { return None };
    let reason = decided.unavoidable.as_deref().filter(|reason| !reason.trim().is_empty())?;
    Some(Override {
        at: entry.at,
        by: entry.by.clone(),
        matter: matter.clone(),
        what: What::OwnMatter { step: decided.step.clone(), approved: decided.approved },
        reason: Value::Text(reason.to_string()),
        edition: decided.edition,
        basis: decided.basis.clone(),
    })
}

/// Pairs of fields of a form: persons who must be independent, and the reason for which they need not be.
pub fn excepted(mechanism: &Mechanism) -> impl Iterator<Item = (&str, &str)> {
    mechanism.rules.iter().filter_map(|rule| match &rule.check {
        Check::Independent { persons, unless: Some(unless), .. } => Some((persons.as_str(), unless.as_str())),
        _ => None,
    })
}

/// The overrides that stand in a form.
pub fn of_matter(mechanism: &Mechanism, matter: &Matter) -> Vec<Override> {
    let given = |(persons, unless): (&str, &str)| {
        let reason = matter.value(unless).filter(|reason| !reason.is_empty())?;
        Some(Override {
            at: matter.changed.get(unless).copied().unwrap_or(matter.at),
            by: matter.entered_by.clone(),
            matter: matter.id.clone(),
            what: What::NotIndependent { persons: persons.to_string() },
            reason: reason.clone(),
            edition: matter.applied.edition,
            basis: matter.applied.basis.clone(),
        })
    };
    excepted(mechanism).filter_map(given).collect()
}
