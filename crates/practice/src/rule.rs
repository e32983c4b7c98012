//! Do the values of a form agree with each other, with the registers and with the policy?
//! Takes the rules of a mechanism and a filled form; gives a sentence for each rule that is broken.
//! Each value by itself is looked at in `fill`. What a rule means stands beside its name in `form`.

use crate::calendar::{self, Moment};
use crate::form::{Check, Rule};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::refusal::Unavailable;
use crate::value::{Filled, Value};
use jiff::civil::Date;

/// What a rule is held against.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The mechanism.
    pub mechanism: &'a Mechanism,
    /// What was entered now.
    pub filled: &'a Filled,
    /// The matter, if it exists already.
    pub matter: Option<&'a Matter>,
}

/// Sentences of all rules that are broken.
///
/// # Errors
/// The records cannot be read.
pub fn broken(rules: &[Rule], subject: Subject<'_>, known: &Known<'_>) -> Result<Vec<String>, Unavailable> {
    let mut out = Vec::new();
    for rule in rules {
        if !subject.keeps(&rule.check, known)? {
            out.push(rule.says.clone());
        }
    }
    Ok(out)
}

impl<'a> Subject<'a> {
    /// A value entered now, or before.
    fn value(&self, field: &str) -> Option<&'a Value> {
        let before = || self.matter.and_then(|m| m.value(field));
        self.filled.get(field).or_else(before).filter(|v| !v.is_empty())
    }

    fn words(&self, field: &str) -> Vec<&'a str> {
        self.value(field).map(Value::words).unwrap_or_default()
    }

    fn text(&self, field: &str) -> Option<&'a str> {
        self.value(field).and_then(Value::text)
    }

    fn day(&self, field: &str) -> Option<Date> {
        let text = self.text(field)?;
        text.parse::<Moment>().map(Moment::day).ok().or_else(|| calendar::day(text).ok())
    }

    /// The moment in a field; a day alone counts from its beginning.
    fn moment(&self, field: &str) -> Option<Moment> {
        let text = self.text(field)?;
        text.parse().ok().or_else(|| calendar::day(text).ok().map(Moment::start_of))
    }

    fn number(&self, field: &str) -> Option<i64> {
        match self.value(field)? {
            Value::Number(n) => Some(*n),
            other => other.text()?.parse().ok(),
        }
    }

    fn own_id(&self) -> Option<&'a str> {
        self.matter.map(|m| m.id.as_str())
    }

    fn keeps(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        Ok(match check {
            Check::Order([first, second]) => match (self.moment(first), self.moment(second)) {
                (Some(a), Some(b)) => a <= b,
                _ => true,
            },
            Check::NotFuture(field) => self.moment(field).is_none_or(|m| m <= known.now),
            Check::NotPast(field) => self.day(field).is_none_or(|d| d >= known.today()),
            Check::NotBeforeStep { field, step } => self.not_before(field, step),
            Check::Affirmed(field) => self.value(field) == Some(&Value::Flag(true)),
            Check::RequiredWhen { field, when, is } => {
                let met = self.words_or_flag(when).iter().any(|w| is.is_empty() || is.contains(w));
                !met || self.value(field).is_some()
            }
            Check::Same([a, b]) => match (self.value(a), self.value(b)) {
                (Some(a), Some(b)) => sorted(a) == sorted(b),
                _ => true,
            },
            Check::Different([a, b]) => self.value(a).is_none() || self.value(a) != self.value(b),
            Check::NoneOf { field, is } => !self.words(field).iter().any(|w| is.iter().any(|i| i == w)),
            Check::AtLeast { field, of } => match (self.number(field), self.number(of)) {
                (Some(a), Some(b)) => a >= b,
                _ => true,
            },
            Check::NoLonger { from, to, value } => match (self.day(from), self.day(to)) {
                (Some(a), Some(b)) => self.no_longer((a, b), value, known),
                _ => true,
            },
            Check::RequiredFromClass { .. }
            | Check::ClassNotBarred(_)
            | Check::ClassCoversRows { .. }
            | Check::ClassNotLowered { .. } => self.keeps_class(check, known)?,
            _ => self.keeps_records(check, known)?,
        })
    }

    fn words_or_flag(&self, field: &str) -> Vec<String> {
        match self.value(field) {
            Some(Value::Flag(yes)) => vec![if *yes { "はい" } else { "いいえ" }.to_string()],
            Some(value) => value.words().into_iter().map(ToString::to_string).collect(),
            None => Vec::new(),
        }
    }

    fn not_before(&self, field: &str, step: &str) -> bool {
        let taken = self.matter.and_then(|m| m.taken(step));
        let timed = self.text(field).is_some_and(|t| t.contains('T'));
        match (self.moment(field), taken) {
            (Some(moment), Some((at, _))) if timed => moment >= at,
            (Some(moment), Some((at, _))) => moment.day() >= at.day(),
            _ => true,
        }
    }

    fn no_longer(&self, (from, to): (Date, Date), value: &str, known: &Known<'_>) -> bool {
        let name = format!("{value}/{}", self.mechanism.id);
        known.office.set_number(&name).is_none_or(|days| {
            let days = i32::try_from(days).unwrap_or(i32::MAX);
            to < calendar::after(from, days)
        })
    }

    /// Rules about classes; the order of classes and the thresholds are those of the edition in force.
    fn keeps_class(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(edition) = known.edition else { return Ok(true) };
        let order = |label: &str| edition.reading.class_order(label);
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
                let own = of(class);
                let mut highest = None;
                for word in self.words(rows) {
                    let found = self.class_of_row(word, known)?.and_then(|label| order(&label));
                    highest = match (highest, found) {
                        (Some(a), Some(b)) => Some(std::cmp::min::<u32>(a, b)),
                        (a, b) => a.or(b),
                    };
                }
                own.zip(highest).is_none_or(|(own, highest)| own <= highest)
            }
            Check::ClassNotLowered { class, decision } => {
                let before = self.matter.and_then(|m| m.applied.fields.get(class)).and_then(Value::text);
                let lowered = of(class).zip(before.and_then(order)).is_some_and(|(new, old)| new > old);
                !lowered || self.filled.get(decision).is_some_and(|v| !v.is_empty())
            }
            _ => true,
        })
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
        use crate::form::Kind;
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

    /// Rules that ask what is recorded about other things.
    fn keeps_records(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let records = known.records;
        match check {
            Check::Free(field) => self.is_free(field, known),
            Check::Unique(field) => {
                let Some(word) = self.text(field) else { return Ok(true) };
                let same = |m: &Matter| m.value(field).and_then(Value::text) == Some(word);
                let naming = records.naming(&self.mechanism.id, word)?;
                Ok(!naming.iter().any(|m| self.is_other(m) && same(m)))
            }
            Check::AmongMatter { items, matter, of } => {
                let Some(id) = self.text(matter) else { return Ok(true) };
                let Some(found) = records.matter(id)? else { return Ok(false) };
                let listed = found.value(of).map(Value::words).unwrap_or_default();
                Ok(self.words(items).iter().all(|w| listed.contains(w)))
            }
            Check::Approved(field) => {
                for id in self.words(field) {
                    if !records.matter(id)?.is_some_and(|found| approved(&found, known)) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Check::Preceded { field, is, by, same } => self.is_preceded((field, same), (is, by), known),
            Check::InForce(mechanism) => {
                let standing = records.standing(mechanism)?;
                Ok(standing.iter().any(|m| in_force(m, mechanism, known)))
            }
            Check::Current { field, of } => self.is_current(field, of, known),
            _ => self.keeps_open(check, known),
        }
    }

    /// Rules that ask whether something is still under way.
    fn keeps_open(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let records = known.records;
        let (found, standing) = match check {
            Check::NoneOpen(mechanisms) => {
                let all = mechanisms.iter().map(|m| records.standing(m)).collect::<Result<Vec<_>, _>>()?;
                (all, false)
            }
            Check::NoneOpenFor { field, of } => {
                let Some(word) = self.text(field).or(self.own_id()) else { return Ok(true) };
                (of.iter().map(|m| records.naming(m, word)).collect::<Result<Vec<_>, _>>()?, false)
            }
            Check::NotNamedBy { field, of } => {
                let Some(word) = self.text(field) else { return Ok(true) };
                (of.iter().map(|m| records.naming(m, word)).collect::<Result<Vec<_>, _>>()?, true)
            }
            _ => return Ok(true),
        };
        let in_the_way = |m: &Matter| self.is_other(m) && (standing || m.status.is_open());
        Ok(!found.iter().flatten().any(in_the_way))
    }

    fn is_other(&self, matter: &Matter) -> bool {
        Some(matter.id.as_str()) != self.own_id()
    }

    fn is_free(&self, field: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        for word in self.words(field) {
            let naming = known.records.naming(&self.mechanism.id, word)?;
            let held = |m: &Matter| m.value(field).is_some_and(|v| v.words().contains(&word));
            if naming.iter().any(|m| self.is_other(m) && m.status.is_open() && held(m)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// As many entries with the earlier value as with the later one, and one more.
    fn is_preceded(
        &self,
        (field, same): (&str, &str),
        (is, by): (&str, &str),
        known: &Known<'_>,
    ) -> Result<bool, Unavailable> {
        let (Some(kind), Some(thing)) = (self.text(field), self.text(same)) else { return Ok(true) };
        let naming = known.records.naming(&self.mechanism.id, thing)?;
        let about = naming.iter().filter(|m| m.value(same).and_then(Value::text) == Some(thing));
        let kinds: Vec<&str> = about.filter_map(|m| m.value(field).and_then(Value::text)).collect();
        let count = |word: &str| kinds.iter().filter(|k| **k == word).count();
        Ok(kind != is || count(by) > count(is))
    }

    fn is_current(&self, field: &str, of: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(key) = self.text(field) else { return Ok(true) };
        let standing = known.records.standing(of)?;
        let newest = standing.iter().rev().find(|m| in_force(m, of, known));
        let named = newest.zip(known.catalog.get(of));
        Ok(named.is_some_and(|(m, definition)| m.key(definition) == key || m.id == key))
    }
}

/// The words of a value in an order of their own; a number or a flag as it is shown.
fn sorted(value: &Value) -> Vec<String> {
    let mut words: Vec<String> = match value {
        Value::Number(_) | Value::Flag(_) => vec![value.shown()],
        other => other.words().into_iter().map(ToString::to_string).collect(),
    };
    words.sort_unstable();
    words
}

/// Decided with yes by everybody who had to, and not past its last day.
fn approved(matter: &Matter, known: &Known<'_>) -> bool {
    use crate::matter::Status;
    let until = known.catalog.get(&matter.applied.mechanism).and_then(|m| matter.until(m));
    let granted = matter.decisions.iter().any(|d| d.decided.approved && d.decided.complete);
    let standing = matches!(matter.status, Status::Open | Status::Live | Status::Closed);
    granted && standing && until.is_none_or(|u| u >= known.today())
}

/// Live, and not past its last day.
fn in_force(matter: &Matter, mechanism: &str, known: &Known<'_>) -> bool {
    let until = known.catalog.get(mechanism).and_then(|m| matter.until(m));
    matter.status == crate::matter::Status::Live && until.is_none_or(|u| u >= known.today())
}
