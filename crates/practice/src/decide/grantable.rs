//! May what is asked for still be granted? Its time, the sections that own its things, and what was true when it was entered.
//! Takes a matter at its open step; gives nothing, or the refusal. Asked only of a yes: a no needs none of it.
//! What is entered with the step itself is looked at in `steps`.

use super::steps::At;
use super::{begun, faultless, no, owners};
use crate::calendar::wareki;
use crate::check::Check;
use crate::mechanism::Form;
use crate::refusal::{No, Reason};
use crate::rule::{self, Subject};

impl At<'_> {
    /// What is over needs no permission any more; it is refused or sent back. What was decided on paper was decided on its day.
    pub(super) fn not_over(&self) -> Result<(), No> {
        let asked = self.mechanism.form == Form::Procedure;
        // What had begun when it was changed is late, and goes on to its return.
        let asked = asked && !begun::began_before(self.mechanism, &self.matter);
        let last = self.matter.until(self.mechanism).filter(|_| asked);
        let Some(last) = last.filter(|last| *last < self.known.today()) else { return Ok(()) };
        let says = format!(
            "末日（{}）を過ぎているので、許可・承認することができません。日を改めるように差し戻すか、許可しないでください。",
            wareki(last)
        );
        Err(Reason::Date(says).into())
    }

    /// Things that changed hands since are asked for where they belong now.
    pub(super) fn asks_its_owners(&self) -> Result<(), No> {
        let Some(edition) = self.known.edition.filter(|_| self.step.owners.is_some()) else { return Ok(()) };
        let applied = &self.matter.applied;
        let now =
            owners::planned(self.known, (edition, self.mechanism), (&applied.fields, &applied.section))?;
        match owners::moved((self.mechanism, &applied.steps), &now) {
            false => Ok(()),
            true => Err(no(
                "申請の後で、物の所管が変わりました。差し戻して、再提出してもらってください。今の所管の組織に回ります。",
            )),
        }
    }

    /// What was true when it was entered may have changed since: another approval, a row struck off.
    pub(super) fn still_holds(&self) -> Result<(), No> {
        // What was current when it was entered binds as soon as somebody acted on it.
        let untouched = !self.matter.is_touched();
        let lasts = |check: &Check| check.lasts() || (untouched && matches!(check, Check::Current { .. }));
        let rules = self.mechanism.rules.iter().filter(|r| lasts(&r.check));
        let subject = Subject {
            mechanism: self.mechanism,
            filled: &self.matter.applied.fields,
            matter: Some(&self.matter),
            step: &[],
            things: &[],
            home: ("", ""),
        };
        faultless(self.known, self.mechanism, rule::broken(rules, subject, self.known)?)
    }
}
