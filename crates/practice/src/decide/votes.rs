//! Does a decision follow from the votes? Quorum and majority as the body set them, held against what was counted.
//! Takes the matter at its step and what was entered; gives nothing, or the refusal. Votes that members give here are in `poll`.

use super::no;
use super::steps::At;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::polling::{self, MORE_THAN_HALF};
use crate::procedure::Votes;
use crate::refusal::No;
use crate::value::{Filled, Value};

impl At<'_> {
    /// Whether enough members are there, where a step says who is and another one counts their votes.
    pub(super) fn is_quorate(&self, filled: &Filled) -> Result<(), No> {
        let votes = self.mechanism.steps.iter().filter_map(|s| s.votes.as_ref());
        for votes in votes.filter(|votes| filled.contains_key(&votes.present)) {
            self.enough_present(votes, filled)?;
        }
        Ok(())
    }

    /// How many are there, if they are as many as the body demands.
    fn enough_present(&self, votes: &Votes, filled: &Filled) -> Result<usize, No> {
        let (quorum, _) = rule(self.known, self.mechanism)?;
        let words = |field: &str| self.entered_now(filled, field).map(Value::words).unwrap_or_default();
        let apart: Vec<&str> = votes.except.iter().flat_map(|field| words(field)).collect();
        let members = words(&votes.of).into_iter().filter(|m| !apart.contains(m)).count();
        let (present, least) = (words(&votes.present).len(), of(&quorum, members));
        match present < least {
            true => Err(no(format!(
                "出席した構成員は{present}人で、本団体が定めた定足数（{quorum}、{least}人）に足りないので、議決できません。会議を改めて招集してください。"
            ))),
            false => Ok(present),
        }
    }

    /// Whether no more votes than members were given, and it is decided as they were.
    pub(super) fn follows_from_votes(&self, approved: bool, filled: &Filled) -> Result<(), No> {
        let Some(votes) = &self.step.votes else { return Ok(()) };
        let present = self.enough_present(votes, filled)?;
        let number = |field: &str| match self.entered_now(filled, field) {
            Some(Value::Number(n)) => usize::try_from(*n).unwrap_or(usize::MAX),
            _ => 0,
        };
        let (agreed, against) = (number(&votes.agreed), number(&votes.against));
        if agreed.saturating_add(against) > present {
            return Err(no(format!(
                "賛成{agreed}と反対{against}を合わせると、出席した構成員の数（{present}人）より多くなります。票の数を確かめてください。"
            )));
        }
        let (_, majority) = rule(self.known, self.mechanism)?;
        let enough = of(&majority, present).max(1);
        let carried = agreed >= enough;
        let tied = agreed == against && majority == MORE_THAN_HALF;
        if approved == carried || (tied && set(self.known, self.mechanism, "casting-vote").is_some()) {
            return Ok(());
        }
        let verdict = if carried { "可決" } else { "否決" };
        Err(no(format!(
            "賛成{agreed}、反対{against}は{verdict}です。可決には、出席した構成員の{majority}（{enough}人）の賛成が要ります。票のとおりに宣言してください。"
        )))
    }

    /// A value entered with the step, or before.
    fn entered_now<'b>(&'b self, filled: &'b Filled, field: &str) -> Option<&'b Value> {
        filled.get(field).or_else(|| self.matter.value(field))
    }
}

/// How many of so many.
fn of(words: &str, whole: usize) -> usize {
    polling::threshold(words, whole).unwrap_or(whole)
}

fn set(known: &Known<'_>, mechanism: &Mechanism, what: &str) -> Option<String> {
    let found = known.office.values.get(&format!("{what}/{}", mechanism.id));
    found.map(|v| v.value.shown().trim().to_string())
}

/// Quorum and majority as the body set them.
fn rule(known: &Known<'_>, mechanism: &Mechanism) -> Result<(String, String), No> {
    super::poll::rule(known, mechanism)?;
    let set = |what| set(known, mechanism, what).unwrap_or_default();
    Ok((set("quorum"), set("majority")))
}
