//! Does what a step says agree with what is known to have happened? Records of the matter, other matters, rows of what was lost.
//! Takes a rule and what is entered with a step; gives whether it is kept, or the things of which another thing is recorded.
//! Whether a thing is still bound is looked at in `bound`.

use super::Subject;
use super::bound::{is_matter, names};
use super::whole::{row_of, words_of};
use crate::check::{BegunSince, Check, NotRecorded, RowsAre};
use crate::form::Kind;
use crate::known::Known;
use crate::refusal::Unavailable;
use crate::replacing::replacement;
use crate::spelling::same;

impl Subject<'_> {
    /// Rules that hold a step against what happened.
    pub(super) fn keeps_happened(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        match check {
            Check::BegunSince(wanted) => self.is_begun_since(wanted, known),
            Check::RowsAny(wanted) => self.any_row(wanted, known),
            _ => self.keeps_case(check, known),
        }
    }

    /// The things of which a record of this matter tells that it happened, each with the number of the record.
    pub(super) fn recorded(
        &self,
        wanted: &NotRecorded,
        known: &Known<'_>,
    ) -> Result<Vec<String>, Unavailable> {
        let (Some(id), Some(mechanism)) = (self.own_id(), known.catalog.get(&wanted.by)) else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        for record in known.records.naming(&mechanism.id, id)? {
            let tells = names(mechanism, &record, id, is_matter)
                && words_of(&record, &wanted.field).iter().any(|w| wanted.is.iter().any(|is| is == w));
            if !tells || replacement(known.records, mechanism, &record)?.is_some() {
                continue;
            }
            let told = words_of(&record, &wanted.items);
            let things = self.words(&wanted.things).into_iter().filter(|word| self.is_taken_for(word));
            for word in things.filter(|word| told.iter().any(|other| same(other, word))) {
                out.push(format!("{word}（{}）", record.number(mechanism)));
            }
        }
        Ok(out)
    }

    /// What was begun before the day tells of something else.
    fn is_begun_since(&self, wanted: &BegunSince, known: &Known<'_>) -> Result<bool, Unavailable> {
        let (Some(id), Some(day)) = (self.text(&wanted.matter), self.day(&wanted.from)) else {
            return Ok(true);
        };
        Ok(known.records.matter(id)?.is_none_or(|found| found.at.day() >= day))
    }

    fn any_row(&self, wanted: &RowsAre, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(Kind::Row(registers)) = self.field(&wanted.rows).map(|f| &f.kind) else { return Ok(true) };
        let mut asked = false;
        for word in self.words(&wanted.rows).into_iter().filter(|word| self.is_taken_for(word)) {
            let Some(row) = row_of(registers, word, known)? else { return Ok(true) };
            if words_of(&row, &wanted.of).iter().any(|w| wanted.is.iter().any(|is| is == w)) {
                return Ok(true);
            }
            let field = known.catalog.get(&row.applied.mechanism).and_then(|m| m.field(&wanted.of));
            asked |= matches!(field.map(|f| &f.kind),
                Some(Kind::Choice(all)) if all.iter().any(|w| wanted.is.contains(w)));
        }
        Ok(!asked)
    }
}
