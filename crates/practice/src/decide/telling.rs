//! To whom does a link of a chain report, and did it reach everybody? Each role that somebody holds is told, itself or by a deputy.
//! Takes a matter at the open step and what was entered; gives the roles, or a refusal that names those who were not told.
//! Organs without a post are told in words alone: nobody can be named for them.

use super::no;
use super::steps::At;
use crate::refusal::No;
use crate::value::{Filled, Value};
use crate::who;

impl At<'_> {
    /// To whom a link of a chain reports.
    pub(super) fn told(&self) -> Vec<String> {
        let link = who::step_of(self.mechanism, &self.planned).and_then(|(_, link)| link);
        let duty = link.as_ref().and_then(|id| self.known.edition?.reading.duty(id));
        duty.map(|d| d.addressees.clone()).unwrap_or_default()
    }

    /// Whether somebody is named for each role to which the link reports; one is enough where the clause says 又は. Nobody reports
    /// to himself: what he holds himself needs nobody else.
    pub(super) fn reaches_everybody(&self, fields: &Filled) -> Result<(), No> {
        let Some(field) = self.step.told.as_deref() else { return Ok(()) };
        let (office, day) = (self.known.office, self.known.today());
        let persons = fields.get(field).map(Value::words).unwrap_or_default();
        let roles: Vec<String> =
            self.told().into_iter().filter(|role| who::is_role(office, role, day)).collect();
        let reached = |role: &String| {
            let stand = who::candidates(office, role, self.section(), day);
            stand.is_empty()
                || who::holders_of(office, role, self.section(), day).contains(&self.by)
                || persons.iter().any(|p| *p != self.by && stand.contains(p))
        };
        let (told, missing): (Vec<&String>, Vec<&String>) = roles.iter().partition(|role| reached(role));
        if missing.is_empty() || (!told.is_empty() && self.is_either(&roles)) {
            return Ok(());
        }
        let missing: Vec<String> = missing.into_iter().map(|role| format!("「{role}」")).collect();
        let title = self.step.fields.iter().find(|f| f.name == field).map_or(field, |f| f.title.as_str());
        Err(no(format!(
            "{}に報告したことが記入されていません。報告を受けたその役割の人又は代決者を、「{title}」に記入してください。",
            missing.join("、")
        )))
    }

    /// Whether the link reports to one or the other.
    fn is_either(&self, roles: &[String]) -> bool {
        let link = who::step_of(self.mechanism, &self.planned).and_then(|(_, link)| link);
        let edition = self.known.edition;
        edition.zip(link).is_some_and(|(edition, link)| who::alternatives(edition, &link, roles))
    }
}
