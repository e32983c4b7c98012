//! By when is the open step of a matter to be taken? By a day, or by a moment where the term is counted in hours.
//! Takes a matter, its mechanism and what the body set; gives the end of the term. Which terms stand in a form is found in `term`.
//! The hours of a term run through nights and holidays; days end with the next working day.

use super::summary::Brief;
use crate::calendar::{self, Moment, after, next_working_day, wareki};
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::office::Office;
use crate::procedure::Step;
use crate::term;
use crate::who;
use jiff::ToSpan;
use jiff::civil::Date;

/// 期限 (last day), or the moment at which a term in hours ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The end of a day.
    Day(Date),
    /// A moment.
    At(Moment),
    /// The day on which what is decided upon is needed, where that comes before the end of the term.
    Needed(Date),
}

impl Deadline {
    /// Its day.
    pub fn day(self) -> Date {
        match self {
            Deadline::Day(day) | Deadline::Needed(day) => day,
            Deadline::At(at) => at.day(),
        }
    }

    /// The moment from which it is over; what ends earlier comes first.
    pub fn end(self) -> Moment {
        match self {
            Deadline::Day(day) | Deadline::Needed(day) => Moment::start_of(after(day, 1)),
            Deadline::At(at) => at,
        }
    }

    /// Whether it is over.
    pub fn is_over(self, now: Moment) -> bool {
        match self {
            Deadline::Day(day) | Deadline::Needed(day) => day < now.day(),
            Deadline::At(at) => at < now,
        }
    }

    /// For people: 令和8年11月24日, with the time where it is a moment.
    pub fn shown(self) -> String {
        match self {
            Deadline::Day(day) => wareki(day),
            Deadline::Needed(day) => format!("{}（許可・承認が要る日）", wareki(day)),
            Deadline::At(at) => {
                let text = at.to_string();
                let time = text.split('T').nth(1).and_then(|t| t.get(..5)).unwrap_or_default();
                format!("{} {}", wareki(at.day()), time.strip_prefix('0').unwrap_or(time))
            }
        }
    }
}

/// The end of the term in which the open step is to be taken, or what was lent is to be returned.
pub fn deadline(matter: &Matter, mechanism: &Mechanism, office: &Office) -> Option<Deadline> {
    Open::of(matter, mechanism)?.deadline((mechanism, matter.since, matter.until(mechanism)), office)
}

/// 開いている段階 (open): the step that is open, and what the form says about its end.
#[derive(Debug)]
pub(super) struct Open {
    /// As planned; none while what was permitted waits to be handed in again.
    planned: Option<String>,
    /// The last day of a poll.
    polled: Option<Date>,
    /// When it is expected to be done.
    expected: Option<Moment>,
    /// The day from which on what is to be decided is needed, if it lay ahead when the step was reached.
    needed: Option<Date>,
    /// The first of the last days that the form itself names, as the law counts them.
    own: Option<Date>,
    /// The last day of what was permitted, where a change of it is still to be permitted: it may be out of the house meanwhile.
    permitted: Option<Date>,
}

impl Open {
    pub(super) fn of(matter: &Matter, mechanism: &Mechanism) -> Option<Open> {
        let permitted = matter.decisions.is_empty().then(|| permitted(matter, mechanism)).flatten();
        let waits = matter.status == Status::SentBack && permitted.is_some();
        let planned = matter.open_step();
        let own = term::running(matter, mechanism, false).map(|(day, _)| day);
        let own = own.filter(|_| matter.status.is_open());
        if planned.is_none() && !waits && own.is_none() {
            return None;
        }
        let step = planned.and_then(|p| who::step_of(mechanism, p)).map(|(step, _)| step);
        let polled = step.and_then(|s| matter.day(s.poll.as_ref()?.by.as_deref()?));
        let expected = step.and_then(|s| matter.value(s.expected.as_deref()?)?.text()?.parse().ok());
        let decides = step.is_some_and(|s| s.decide.is_some() || s.poll.is_some());
        let from = mechanism.from.as_deref().filter(|_| decides).and_then(|field| matter.day(field));
        let needed = from.filter(|day| *day >= matter.since.day());
        Some(Open { planned: planned.map(ToString::to_string), polled, expected, needed, own, permitted })
    }

    fn deadline(
        &self,
        (mechanism, since, until): (&Mechanism, Moment, Option<Date>),
        office: &Office,
    ) -> Option<Deadline> {
        let permitted = self.permitted.map(Deadline::Day);
        let step = self.planned.as_deref().and_then(|p| who::step_of(mechanism, p));
        let own = self.own.map(Deadline::Day);
        let Some((step, _)) = step else {
            return permitted.into_iter().chain(own).min_by_key(|d| d.end());
        };
        if let Some(last) = self.polled {
            return Some(Deadline::Day(last));
        }
        let by_form = until.filter(|_| step.decide.is_none()).map(Deadline::Day);
        let term = self.by_step((mechanism, step), since, office);
        // Where nobody set a term, none runs: that it is needed some day is said by the form itself.
        let needed = self.needed.filter(|day| term.is_some_and(|term| *day < term.day()));
        term.into_iter()
            .chain(needed.map(Deadline::Needed))
            .chain(by_form)
            .chain(own)
            .chain(permitted)
            .min_by_key(|d| d.end())
    }

    /// Hours before days: what the body set in hours, or the form expects at a moment, leaves no room for the days of the catalogue.
    fn by_step(
        &self,
        (mechanism, step): (&Mechanism, &Step),
        since: Moment,
        office: &Office,
    ) -> Option<Deadline> {
        let set = |unit: &str| office.set_number(&format!("{unit}/{}/{}", mechanism.id, step.name));
        let hours = set("hours").map(|n| n.clamp(0, 100_000));
        let timed = match (hours, self.expected) {
            (None, expected) => expected,
            (Some(hours), expected) => Some(expected.unwrap_or(since).later(hours.hours())),
        };
        let usual = step.within_days.map(i64::from).filter(|_| timed.is_none());
        let days = set("days").or(usual).and_then(|n| i32::try_from(n).ok());
        let by_days = days.map(|n| Deadline::Day(next_working_day(after(since.day(), n), &office.holidays)));
        timed.map(Deadline::At).into_iter().chain(by_days).min_by_key(|d| d.end())
    }
}

/// The last day of what stood there when a change reopened the matter last.
fn permitted(matter: &Matter, mechanism: &Mechanism) -> Option<Date> {
    let before = matter.reopened.last()?;
    calendar::day(before.fields.get(mechanism.until.as_deref()?)?.text()?).ok()
}

impl Brief {
    /// The end of the term that runs.
    pub(super) fn deadline(&self, mechanism: &Mechanism, office: &Office) -> Option<Deadline> {
        self.open.as_ref()?.deadline((mechanism, self.since, self.until), office)
    }
}
