//! What stands in a matter? Its values, the day until which it holds, the words by which it is looked for.
//! Takes a matter and its mechanism; gives values and words. Its course is in `matter`.

use super::{Matter, Status};
use crate::calendar::Moment;
use crate::form::Kind;
use crate::mechanism::Mechanism;
use crate::value::Value;
use jiff::civil::Date;

impl Matter {
    /// A value, from the steps taken last or from the form.
    pub fn value(&self, field: &str) -> Option<&Value> {
        let later = self.acts.iter().rev().find_map(|a| a.fields.get(field));
        let decided = || self.decisions.iter().rev().find_map(|d| d.decided.fields.get(field));
        later.or_else(decided).or_else(|| self.applied.fields.get(field))
    }

    /// The day in a field.
    pub fn day(&self, field: &str) -> Option<Date> {
        let text = self.value(field)?.text()?;
        text.parse::<Moment>().map(Moment::day).ok().or_else(|| crate::calendar::day(text).ok())
    }

    /// The last day for which it holds.
    pub fn until(&self, mechanism: &Mechanism) -> Option<Date> {
        self.day(mechanism.until.as_deref()?)
    }

    /// 期限切れ: the last day for which a live matter held, once it is over. What tells of a period does not end with it.
    pub fn expired(&self, mechanism: &Mechanism, today: Date) -> Option<Date> {
        let holds = self.status == Status::Live && mechanism.expires();
        self.until(mechanism).filter(|last| holds && *last < today)
    }

    /// The row's own number, or the matter's id where the mechanism has no key.
    pub fn key(&self, mechanism: &Mechanism) -> String {
        let key = mechanism.key.as_deref().and_then(|k| self.value(k)).and_then(Value::text);
        key.map_or_else(|| self.id.clone(), ToString::to_string)
    }

    /// Every word by which it is looked for: the number of a row, values that point to rows, matters and persons, and those that
    /// must be unique.
    pub fn names(&self, mechanism: &Mechanism) -> Vec<String> {
        let mut singled = mechanism.singled();
        singled.extend(mechanism.key.as_deref());
        let pointing = mechanism.every_field().filter(|f| {
            matches!(f.kind, Kind::Row(_) | Kind::Matter(_) | Kind::Person)
                || singled.contains(&f.name.as_str())
        });
        let mut out: Vec<String> = Vec::new();
        for word in pointing.filter_map(|f| self.value(&f.name)).flat_map(Value::words) {
            if !out.iter().any(|w| w == word) {
                out.push(word.to_string());
            }
        }
        out
    }
}
