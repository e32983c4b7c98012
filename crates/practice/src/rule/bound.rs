//! Is a thing still bound by another matter, or gone for good? Asked thing by thing.
//! Takes a matter or a rule and the number of a thing; gives whether it is bound, or the things that are bound, gone or not told of.
//! That no open matter of another mechanism names it is asked in `whole`.

use super::Subject;
use super::recorded::holds;
use crate::calendar::{self, Moment};
use crate::check::{Accounted, NotAfterEnd, NotGone};
use crate::form::Kind;
use crate::known::Known;
use crate::matter::{Act, Matter, Status};
use crate::mechanism::Mechanism;
use crate::refusal::Unavailable;
use crate::replacing::{origin, replacement};
use crate::value::Value;
use crate::who;
use jiff::civil::Date;

impl Subject<'_> {
    /// The things that a record says are gone, each with its number.
    pub(super) fn gone(&self, wanted: &NotGone, known: &Known<'_>) -> Result<Vec<String>, Unavailable> {
        let mut out = Vec::new();
        for (word, row) in self.rows(&wanted.rows, known)? {
            for mechanism in wanted.of.iter().filter_map(|id| known.catalog.get(id)) {
                for record in known.records.naming(&mechanism.id, word)? {
                    // A record from before the row tells of an earlier thing with this number, whenever it was corrected.
                    let first = origin(known.records, mechanism, &record)?;
                    let told = first.as_ref().map_or(record.at, |first| first.at);
                    let about = told >= row.at && names(mechanism, &record, word, is_row);
                    let own = self.own_id().is_some_and(|id| names(mechanism, &record, id, is_matter));
                    if about
                        && !own
                        && self.is_other(&record)
                        && !self.corrected(mechanism, &record, known)?
                    {
                        out.push(format!("{word}（{}）", record.number(mechanism)));
                    }
                }
            }
        }
        Ok(out)
    }

    /// The things of the matter of which no finished record tells and that are not named as left, or both.
    pub(super) fn unaccounted(
        &self,
        wanted: &Accounted,
        known: &Known<'_>,
    ) -> Result<Vec<String>, Unavailable> {
        let (Some(id), Some(mechanism)) = (self.own_id(), known.catalog.get(&wanted.by)) else {
            return Ok(Vec::new());
        };
        let mut records = Vec::new();
        for record in known.records.naming(&mechanism.id, id)? {
            let finished = !record.status.is_open() && names(mechanism, &record, id, is_matter);
            if finished && replacement(known.records, mechanism, &record)?.is_none() {
                records.push(record);
            }
        }
        let left = self.words(&wanted.left);
        // What belongs to another section is left, or not, by that one.
        let others = left.iter().filter(|word| !self.is_taken_for(word));
        let mut out: Vec<String> = others.map(|word| format!("{word}（ほかの組織の物）")).collect();
        for word in self.words(&wanted.things).into_iter().filter(|word| self.is_taken_for(word)) {
            let record = records.iter().find(|record| names(mechanism, record, word, is_row));
            match (record, left.iter().any(|other| super::same(other, word))) {
                (None, false) => out.push(word.to_string()),
                (Some(record), true) => out.push(format!("{word}（{}）", record.number(mechanism))),
                _ => {}
            }
        }
        Ok(out)
    }

    /// The things that another open matter of the same mechanism binds, each with the number of that matter.
    pub(super) fn bound(&self, field: &str, known: &Known<'_>) -> Result<Vec<String>, Unavailable> {
        let mut out = Vec::new();
        for word in self.words(field) {
            out.extend(self.binder((self.mechanism, word), |m| holds(m, field, word), known)?);
        }
        Ok(out)
    }

    /// A thing with the number of another matter of a mechanism that names and binds it.
    pub(super) fn binder(
        &self,
        (mechanism, word): (&Mechanism, &str),
        names: impl Fn(&Matter) -> bool,
        known: &Known<'_>,
    ) -> Result<Option<String>, Unavailable> {
        for other in known.records.naming(&mechanism.id, word)? {
            if self.is_other(&other) && names(&other) && binds((mechanism, &other), word, known)? {
                return Ok(Some(format!("{word}（{}）", other.number(mechanism))));
            }
        }
        Ok(None)
    }

    /// Whether a moment is not after the end of the matter, nor of what its things were bound by.
    pub(super) fn before_end(&self, wanted: &NotAfterEnd, known: &Known<'_>) -> Result<bool, Unavailable> {
        let (Some(at), Some(id)) = (self.moment(&wanted.field), self.text(&wanted.matter)) else {
            return Ok(true);
        };
        let Some(found) = known.records.matter(id)? else { return Ok(true) };
        let day = |value: Option<&Value>| calendar::day(value?.text()?).ok();
        let ended = wanted.ended.as_deref();
        let corrects = self.mechanism.corrects.as_deref().is_some_and(|field| self.value(field).is_some());
        let is_before = |end: Moment, last: Option<Date>| {
            (corrects || !wanted.anew) && at <= end && last.is_none_or(|l| at.day() <= l)
        };
        if found.status == Status::Closed {
            return Ok(is_before(found.since, day(ended.and_then(|field| found.value(field)))));
        }
        let Some(mechanism) = known.catalog.get(&found.applied.mechanism) else { return Ok(true) };
        for word in wanted.things.as_deref().map(|field| self.words(field)).unwrap_or_default() {
            if let Some(act) = released((mechanism, &found), word, known)?
                && !is_before(act.at, day(ended.and_then(|field| act.fields.get(field))))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether this entry or another one stands in the place of a record of a mechanism.
    fn corrected(
        &self,
        mechanism: &Mechanism,
        record: &Matter,
        known: &Known<'_>,
    ) -> Result<bool, Unavailable> {
        let own = mechanism.corrects.as_deref().filter(|_| mechanism.id == self.mechanism.id);
        if own.and_then(|field| self.text(field)) == Some(record.id.as_str()) {
            return Ok(true);
        }
        Ok(replacement(known.records, mechanism, record)?.is_some())
    }
}

pub(super) fn is_row(kind: &Kind) -> bool {
    matches!(kind, Kind::Row(_))
}

pub(super) fn is_matter(kind: &Kind) -> bool {
    matches!(kind, Kind::Matter(_))
}

/// Whether fields of a kind name a word.
pub(super) fn names(mechanism: &Mechanism, matter: &Matter, word: &str, of: impl Fn(&Kind) -> bool) -> bool {
    let mut fields = mechanism.every_field().filter(|f| of(&f.kind));
    fields.any(|f| matter.value(&f.name).is_some_and(|v| v.words().iter().any(|w| super::same(w, word))))
}

/// Whether an open matter still binds a thing: not once the section to which the thing belongs has taken the last step.
pub(crate) fn binds(
    (mechanism, matter): (&Mechanism, &Matter),
    word: &str,
    known: &Known<'_>,
) -> Result<bool, Unavailable> {
    Ok(matter.status.is_open() && released((mechanism, matter), word, known)?.is_none())
}

/// Whether the section to which a thing belongs has taken the last step, whatever became of the matter since.
pub(crate) fn came_home(
    (mechanism, matter): (&Mechanism, &Matter),
    word: &str,
    known: &Known<'_>,
) -> Result<bool, Unavailable> {
    Ok(released((mechanism, matter), word, known)?.is_some())
}

/// The last step as the section took it to which a thing belongs.
pub(super) fn released<'m>(
    (mechanism, matter): (&Mechanism, &'m Matter),
    word: &str,
    known: &Known<'_>,
) -> Result<Option<&'m Act>, Unavailable> {
    let last = mechanism.steps.last().filter(|step| step.act.is_some());
    let owned = last.and_then(|step| Some((step, mechanism.field(step.owners.as_deref()?)?)));
    let Some((step, Kind::Row(registers))) = owned.map(|(step, field)| (step, &field.kind)) else {
        return Ok(None);
    };
    let mut found = None;
    for register in registers.iter().filter_map(|id| known.catalog.get(id)) {
        let Some(row) = known.records.row(&register.id, word)? else { continue };
        let planned = match row.section_in(register).filter(|section| *section != matter.applied.section) {
            None => step.name.clone(),
            Some(section) => who::at_owner(&step.name, section),
        };
        let act = matter.every_act().find(|act| act.step == planned && act.skipped.is_none());
        // A number that stands in two registers may be the one or the other thing.
        let Some(act) = act else { return Ok(None) };
        found = Some(act);
    }
    Ok(found)
}
