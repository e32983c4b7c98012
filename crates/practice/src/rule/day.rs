//! Are the days and moments of a form in order? Rules about time.
//! Takes a rule and a form; gives whether it is kept. A field left empty breaks no rule.
//! 年度, holidays and last days are computed in `calendar`.

use super::Subject;
use crate::calendar::{self, Moment};
use crate::check::{Check, LastDay};
use crate::known::Known;
use jiff::civil::Date;

impl Subject<'_> {
    pub(super) fn keeps_time(&self, check: &Check, known: &Known<'_>) -> bool {
        match check {
            Check::Order([first, second]) => self.in_order(first, second),
            Check::OrderAnew([first, second]) => {
                let anew = self.value(first) != self.matter.and_then(|m| m.value(first));
                !anew || self.in_order(first, second)
            }
            Check::SameDay([a, b]) => match (self.day(a), self.day(b)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            },
            Check::NotFuture(field) => self.moment(field).is_none_or(|m| m <= self.judged(field, known)),
            Check::NotPast(field) => {
                let day = self.day(field);
                day.is_none_or(|d| d >= self.judged(field, known).day() || self.was_granted(field, d))
            }
            Check::NotBeforeStep { field, step } => self.not_before(field, step),
            Check::NoLonger { from, to, value } => match (self.day(from), self.day(to)) {
                (Some(a), Some(b)) => self.no_longer((a, b), value, known),
                _ => true,
            },
            Check::LastDay(LastDay { field, from, days, when, is }) => {
                let words = when.as_deref().map(|w| self.words_or_flag(w));
                let meant = words.is_none_or(|words| words.iter().any(|w| is.contains(w)));
                match (self.day(field), self.day(from)) {
                    (Some(day), Some(from)) if meant => {
                        day <= calendar::last_day(from, *days, &known.office.holidays)
                    }
                    _ => true,
                }
            }
            _ => true,
        }
    }

    /// By when a value is judged: now, or, where it stands as it came on paper, by the end of the day on the paper.
    fn judged(&self, field: &str, known: &Known<'_>) -> Moment {
        let asked = self.step.iter().any(|f| f.name == field);
        let stood = self.matter.filter(|m| !asked && m.value(field) == self.value(field));
        let paper = stood.and_then(|m| m.applied.paper);
        paper.map_or(known.now, |day| known.at_end_of(day).now)
    }

    /// Whether a day was permitted before: a change of something else does not ask for another one.
    fn was_granted(&self, field: &str, day: Date) -> bool {
        let Some(matter) = self.matter else { return false };
        let now = !matter.decisions.is_empty() && matter.day(field) == Some(day);
        let before = matter.reopened.iter().filter_map(|before| before.fields.get(field)?.text());
        now || before.into_iter().any(|text| calendar::day(text).ok() == Some(day))
    }

    /// A day beside a moment is compared by days.
    fn in_order(&self, first: &str, second: &str) -> bool {
        let timed = |field: &str| self.text(field).is_some_and(|t| t.contains('T'));
        let by_days = timed(first) != timed(second);
        match (self.moment(first), self.moment(second)) {
            (Some(a), Some(b)) if by_days => a.day() <= b.day(),
            (Some(a), Some(b)) => a <= b,
            _ => true,
        }
    }

    fn not_before(&self, field: &str, step: &str) -> bool {
        let taken = self.matter.and_then(|m| m.taken(step));
        // What was done under an earlier grant is entered again as it was, once a change of it was granted.
        let granted = self.matter.into_iter().flat_map(|m| &m.reopened).filter(|b| b.acted());
        let first = granted.filter_map(|before| before.decided).min();
        let taken = taken.map(|(at, _)| first.map_or(at, |first| first.min(at)));
        let timed = self.text(field).is_some_and(|t| t.contains('T'));
        match (self.moment(field), taken) {
            (Some(moment), Some(at)) if timed => moment >= at,
            (Some(moment), Some(at)) => moment.day() >= at.day(),
            _ => true,
        }
    }

    /// How many days the body allows, as a sentence; empty where it is about something else.
    pub(super) fn longest(&self, check: &Check, known: &Known<'_>) -> String {
        let Check::NoLonger { value, .. } = check else { return String::new() };
        let days = self.set_days(value, known);
        days.map(|days| format!("定めた日数は{days}日です。")).unwrap_or_default()
    }

    fn set_days(&self, value: &str, known: &Known<'_>) -> Option<i64> {
        known.office.set_number(&format!("{value}/{}", self.mechanism.id))
    }

    fn no_longer(&self, (from, to): (Date, Date), value: &str, known: &Known<'_>) -> bool {
        self.set_days(value, known).is_none_or(|days| {
            let days = i32::try_from(days).unwrap_or(i32::MAX);
            to < calendar::after(from, days)
        })
    }
}
