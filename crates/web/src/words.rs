//! How do days, moments and sizes read on a page? 和暦, without seconds; and marks for states.
//! Takes values; gives words. Nothing is looked up here.
//! Words for matters and events are in `print`.

use jiff::civil::Date;
use practice::calendar::{Moment, wareki};
use practice::matter::Status;
use practice::standing::Standing;

/// A day: 令和8年11月21日.
pub fn day(day: Date) -> String {
    wareki(day)
}

/// A day with its weekday: 令和8年11月21日（土）.
pub fn day_of_week(day: Date) -> String {
    let names = ["月", "火", "水", "木", "金", "土", "日"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    format!("{}（{}）", wareki(day), names.get(at).copied().unwrap_or_default())
}

/// A moment: 令和8年11月24日 9:00.
pub fn moment(at: Moment) -> String {
    print::office::moment(at)
}

/// The time of a moment: 9:00.
pub fn time(at: Moment) -> String {
    moment(at).rsplit(' ').next().unwrap_or_default().to_string()
}

/// The look of a state of a matter; whether the day until which it holds is over.
pub fn look(status: Status, over: bool) -> &'static str {
    match status {
        Status::Live if over => "bad",
        Status::Open | Status::SentBack => "due",
        Status::Refused | Status::Lost | Status::Withdrawn => "bad",
        Status::Live | Status::Closed => "ok",
    }
}

/// The look of a state of a duty.
pub fn standing_look(standing: Standing) -> &'static str {
    match standing {
        Standing::Broken | Standing::Overdue | Standing::Unserved => "bad",
        Standing::Proposed | Standing::NoEvidence | Standing::Due => "due",
        Standing::NoOccasion | Standing::Fulfilled | Standing::Kept | Standing::NotApplicable => "ok",
    }
}
