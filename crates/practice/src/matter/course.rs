//! What was done with a matter? Decisions, steps, answers, counts, and what stood there before it was reopened.
//! Takes events; gives what a matter keeps of them. Who did something on paper is not who entered it.
//! How the matter goes on from them is in the parent module.

use super::Matter;
use crate::calendar::Moment;
use crate::entry::Entry;
use crate::event::{Acted, Answered, Decided, Established};
use crate::mechanism::Mechanism;
use crate::value::Filled;
use crate::who;
use jiff::civil::Date;

/// A decision with who made it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub by: String,
    /// Who entered it: another one, where it was made on paper.
    pub entered_by: String,
    /// When it was entered.
    pub at: Moment,
    /// What.
    pub decided: Decided,
    /// 後閲: when and by whom it was seen afterwards, if a deputy decided.
    pub reviewed: Option<(Moment, String)>,
}

/// A step that was taken or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The step.
    pub step: String,
    /// Who.
    pub by: String,
    /// Who entered it: another one, where it was done on paper.
    pub entered_by: String,
    /// When it was entered.
    pub at: Moment,
    /// The day on the paper.
    pub paper: Option<Date>,
    /// What was entered.
    pub fields: Filled,
    /// Why it was left out.
    pub skipped: Option<String>,
}

/// An answer with who entered it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub answered: Answered,
}

/// A count of answers, with when and by whom it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub established: Established,
}

/// 変更で決定に戻る前の姿 (what stood there) when an amendment reopened a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// When it was reopened.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// The step that was open; none: it had taken its last one.
    pub step: Option<String>,
    /// What was entered, and with the decisions.
    pub fields: Filled,
    /// The steps that had been taken, and those that were left out.
    pub acts: Vec<Act>,
    /// When it was decided last.
    pub decided: Option<Moment>,
}

impl Decision {
    pub(super) fn of(entry: &Entry, decided: &Decided) -> Decision {
        let by = decided.person.clone().unwrap_or_else(|| entry.by.clone());
        let (entered_by, at, decided) = (entry.by.clone(), entry.at, decided.clone());
        Decision { by, entered_by, at, decided, reviewed: None }
    }

    /// The moment from which it counts: the beginning of the day on its paper, or when it was entered.
    pub fn when(&self) -> Moment {
        self.decided.paper.map_or(self.at, Moment::start_of)
    }
}

impl Act {
    pub(super) fn of(entry: &Entry, acted: &Acted) -> Act {
        Act {
            step: acted.step.clone(),
            by: acted.person.clone().unwrap_or_else(|| entry.by.clone()),
            entered_by: entry.by.clone(),
            at: entry.at,
            paper: acted.paper,
            fields: acted.fields.clone(),
            skipped: None,
        }
    }

    pub(super) fn skipped(entry: &Entry, step: &str, reason: &str) -> Act {
        Act {
            step: step.to_string(),
            by: entry.by.clone(),
            entered_by: entry.by.clone(),
            at: entry.at,
            paper: None,
            fields: Filled::new(),
            skipped: Some(reason.to_string()),
        }
    }

    /// The moment from which it counts: the beginning of the day on its paper, or when it was entered.
    pub fn when(&self) -> Moment {
        self.paper.map_or(self.at, Moment::start_of)
    }
}

impl Reopened {
    pub(super) fn of(matter: &Matter, (by, at): (&str, Moment)) -> Reopened {
        let mut fields = matter.applied.fields.clone();
        fields.extend(matter.decisions.iter().flat_map(|d| d.decided.fields.clone()));
        let acts = matter.acts.clone();
        let step = matter.open_step().map(ToString::to_string);
        let decided = matter.decisions.iter().map(Decision::when).max();
        Reopened { at, by: by.to_string(), step, fields, acts, decided }
    }

    /// Whether a step that is no decision had been taken.
    pub fn acted(&self) -> bool {
        self.acts.iter().any(|act| act.skipped.is_none())
    }

    /// Whether everybody who had to had decided with yes.
    pub fn was_granted(&self, mechanism: &Mechanism) -> bool {
        let step = self.step.as_deref().and_then(|planned| who::step_of(mechanism, planned));
        self.decided.is_some() && step.is_none_or(|(step, _)| step.decide.is_none())
    }
}
