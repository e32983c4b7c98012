//! Does the class of what is handled allow it? Rules about classes of information.
//! Takes a rule and a form; gives whether it is kept. Classes, their order and thresholds are those of the edition in force, or,
//! where it names none, those that the body set. Classes are never known to the program. From which one on: `threshold`.

use super::Subject;
use super::recorded::{granted, holds};
use crate::check::{AsRuled, Check};
use crate::form::Kind;
use crate::known::Known;
use crate::matter::Decision;
use crate::refusal::Unavailable;
use crate::threshold;
use crate::value::Value;

impl Subject<'_> {
    /// Rules about classes; the order of classes and the thresholds are those of the policy, or of the body.
    pub(super) fn keeps_class(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let order = |label: &str| known.class_order(label);
        let of = |field: &str| self.text(field).and_then(order);
        Ok(match check {
            Check::RequiredFromClass { field, class, of: clause } => {
                let threshold = self.threshold(known, clause.as_deref(), false)?;
                let high = of(class).zip(threshold).is_some_and(|(c, t)| c <= t);
                !high || self.value(field).is_some_and(|v| *v != Value::Flag(false))
            }
            Check::StrongFromClass { field, class, is, of: clause } => {
                let threshold = self.threshold(known, clause.as_deref(), false)?;
                let high = of(class).zip(threshold).is_some_and(|(c, t)| c <= t);
                !high
                    || self.value(field).is_none()
                    || self.words(field).iter().any(|w| is.iter().any(|i| i == w))
            }
            Check::ClassNotBarred(class) => {
                let barred = self.threshold(known, None, true)?;
                of(class).zip(barred).is_none_or(|(c, t)| c > t)
            }
            Check::ClassCoversRows { class, rows } => {
                let highest = self.highest_of_rows(rows, known)?;
                of(class).zip(highest).is_none_or(|(own, highest)| own <= highest)
            }
            Check::ClassEqualsRows { class, rows } => {
                let own = of(class);
                let mut alike = true;
                for word in self.words(rows) {
                    let row = self.class_of_row(word, known)?.and_then(|label| order(&label));
                    alike &= own.zip(row).is_none_or(|(own, row)| own == row);
                }
                alike
            }
            Check::AsRuled(wanted) => self.is_as_ruled(wanted, known)?,
            Check::ClassNotLowered { class, decision } => {
                let before = self.matter.and_then(|m| m.applied.fields.get(class)).and_then(Value::text);
                let lowered = of(class).zip(before.and_then(order)).is_some_and(|(new, old)| new > old);
                !lowered || self.filled.get(decision).is_some_and(|v| !v.is_empty())
            }
            _ => true,
        })
    }

    /// A class that stands is left; one that is entered anew is not lower than what was decided about the number last.
    fn is_as_ruled(&self, wanted: &AsRuled, known: &Known<'_>) -> Result<bool, Unavailable> {
        let stood = self.matter.and_then(|m| m.applied.fields.get(&wanted.class)).and_then(Value::text);
        let (Some(class), Some(number)) = (self.text(&wanted.class), self.text(&wanted.number)) else {
            return Ok(true);
        };
        if stood == Some(class) {
            return Ok(true);
        }
        let every = known.records.every(&wanted.of)?;
        let about = every.iter().filter(|m| granted(m) && holds(m, &wanted.at, number));
        let newest = about.max_by_key(|m| m.decisions.iter().map(Decision::when).max());
        let ruled = newest.and_then(|m| known.class_order(m.value(&wanted.class)?.text()?));
        Ok(known.class_order(class).zip(ruled).is_none_or(|(own, ruled)| own <= ruled))
    }

    /// The clause that is stricter than a cell of the scheme; none where the cell is as strict.
    pub(super) fn looser(&self, class: &str, of: &str, known: &Known<'_>) -> Option<String> {
        let cell = self.text(class).and_then(|label| known.class_order(label));
        let reading = &known.edition?.reading;
        let bars = |path: &str| reading.duties.iter().any(|d| d.id.clause() == path && d.force == "must_not");
        let named = known.duties(of).into_iter();
        let named = named.filter_map(|(id, _)| Some((id, reading.threshold(id.clause())?)));
        // A clause that bars something names the class of the ban; where another demands something, that one is meant.
        let (barring, demanding): (Vec<_>, Vec<_>) = named.partition(|(id, _)| bars(id.clause()));
        let meant = if demanding.is_empty() { barring } else { demanding };
        let (id, strictest) = meant.into_iter().max_by_key(|(_, threshold)| threshold.order)?;
        let kept = cell.is_some_and(|cell| cell >= strictest.order);
        (!kept).then(|| format!("{}（{}以上）", reading.cite(id), strictest.label))
    }

    /// The rows on which a decision is open, where the class is not the highest.
    pub(super) fn undecided(
        &self,
        (class, rows): (&str, &str),
        (of, at): (&str, &str),
        known: &Known<'_>,
    ) -> Result<Vec<String>, Unavailable> {
        let highest = known.classes().first().and_then(|label| known.class_order(label));
        let own = self.text(class).and_then(|label| known.class_order(label));
        if own.is_none() || own == highest {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        for word in self.words(rows) {
            let open = known.records.naming(of, word)?.into_iter().filter(|m| m.status.is_open());
            if open.into_iter().any(|m| m.value(at).is_some_and(|v| v.words().contains(&word))) {
                out.push(word.to_string());
            }
        }
        Ok(out)
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

    /// The place of the lowest class that another mechanism, or this one, goes by.
    fn threshold(&self, known: &Known<'_>, of: Option<&str>, ban: bool) -> Result<Option<u32>, Unavailable> {
        threshold::lowest(known, of.unwrap_or(&self.mechanism.id), ban)
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
