//! Does the class of what is handled allow it? Rules about classes of information.
//! Takes a rule and a form; gives whether it is kept. Classes, their order and thresholds are those of the edition in force.
//! Classes are never known to the program: a body's own policy names them.

use super::Subject;
use crate::form::{Check, Kind};
use crate::known::Known;
use crate::refusal::Unavailable;
use crate::value::Value;

impl Subject<'_> {
    /// Rules about classes; the order of classes and the thresholds are those of the edition in force.
    pub(super) fn keeps_class(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let order = |label: &str| known.class_order(label);
        let of = |field: &str| self.text(field).and_then(order);
        Ok(match check {
            Check::RequiredFromClass { field, class } => {
                let threshold = self.threshold(known, |_| true);
                let high = of(class).zip(threshold).is_some_and(|(c, t)| c <= t);
                !high || self.value(field).is_some_and(|v| *v != Value::Flag(false))
            }
            Check::ClassNotBarred(class) => {
                let barred = self.threshold(known, |d| d.force == "must_not");
                of(class).zip(barred).is_none_or(|(c, t)| c > t)
            }
            Check::ClassCoversRows { class, rows } => {
                let highest = self.highest_of_rows(rows, known)?;
                of(class).zip(highest).is_none_or(|(own, highest)| own <= highest)
            }
            Check::ClassEqualsRows { class, rows } => {
                let highest = self.highest_of_rows(rows, known)?;
                of(class).zip(highest).is_none_or(|(own, highest)| own == highest)
            }
            Check::ClassNotLowered { class, decision } => {
                let before = self.matter.and_then(|m| m.applied.fields.get(class)).and_then(Value::text);
                let lowered = of(class).zip(before.and_then(order)).is_some_and(|(new, old)| new > old);
                !lowered || self.filled.get(decision).is_some_and(|v| !v.is_empty())
            }
            _ => true,
        })
    }

    /// The place of the highest class among the rows that a field names.
    fn highest_of_rows(&self, rows: &str, known: &Known<'_>) -> Result<Option<u32>, Unavailable> {
        let mut highest: Option<u32> = None;
        for word in self.words(rows) {
            let label = self.class_of_row(word, known)?;
            let order = label.and_then(|l| known.class_order(&l));
            highest = match (highest, order) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Ok(highest)
    }

    /// The lowest class that a bound clause names with 以上.
    fn threshold(
        &self,
        known: &Known<'_>,
        wanted: impl Fn(&crate::edition::EditionDuty) -> bool,
    ) -> Option<u32> {
        let reading = &known.edition?.reading;
        let duties = known.duties(&self.mechanism.id);
        let fit = duties.into_iter().filter(|(id, _)| reading.duty(id).is_some_and(&wanted));
        fit.filter_map(|(id, _)| reading.threshold(id.clause())).map(|c| c.order).max()
    }

    /// The class of a row, in whichever register the number stands.
    fn class_of_row(&self, word: &str, known: &Known<'_>) -> Result<Option<String>, Unavailable> {
        let registers = self.mechanism.fields.iter().filter_map(|f| match &f.kind {
            Kind::Row(registers) => Some(registers),
            _ => None,
        });
        for register in registers.flatten() {
            if let Some(row) = known.records.row(register, word)? {
                return Ok(row.value("class").and_then(Value::text).map(ToString::to_string));
            }
        }
        Ok(None)
    }
}
