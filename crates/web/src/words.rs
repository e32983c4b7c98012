//! How do days, moments and sizes read on a page? 和暦, without seconds; and marks for states.
//! Takes values; gives words. Nothing is looked up here.
//! Words for matters and events are in `print`.

use jiff::civil::Date;
use practice::calendar::{Moment, wareki};
use practice::matter::Status;
use practice::standing::Standing;

/// What is longer breaks wherever there is no room: 令和10年12月31日 23:59 still holds.
const HOLDS: usize = 17;

/// A day: 令和8年11月21日.
pub fn day(day: Date) -> String {
    wareki(day)
}

/// From a day to another: 令和9年1月15日～18日.
pub fn span((from, until): (Date, Date)) -> String {
    let last = match (from.year() == until.year(), from.month() == until.month()) {
        _ if from == until => return wareki(from),
        (true, true) => format!("{}日", until.day()),
        (true, false) => format!("{}月{}日", until.month(), until.day()),
        (false, _) => wareki(until),
    };
    format!("{}～{last}", wareki(from))
}

/// A month as a cover has it, 2026-03: 令和8年3月. Anything else stays as it is.
pub fn month(iso: &str) -> String {
    let first = format!("{iso}-01").parse::<Date>().map(wareki);
    first
        .ok()
        .and_then(|day| day.strip_suffix("1日").map(ToString::to_string))
        .unwrap_or_else(|| iso.to_string())
}

/// Whether a value is made of what no line breaks in the middle: days, moments, numbers as 「A-026」, one after the other.
pub fn holds_together(value: &str) -> bool {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '/');
    let dated = |c: char| c.is_ascii_digit() || "令和平成昭元年月日 :".contains(c);
    let short = |one: &str| one.chars().count() <= HOLDS && (one.chars().all(code) || one.chars().all(dated));
    value.split('、').all(short)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Date {
        day.parse().expect("a day")
    }

    #[test]
    fn a_span_names_what_differs() {
        let told = |from: &str, until: &str| span((on(from), on(until)));
        assert_eq!(told("2027-01-15", "2027-01-15"), "令和9年1月15日");
        assert_eq!(told("2027-01-15", "2027-01-18"), "令和9年1月15日～18日");
        assert_eq!(told("2027-01-15", "2027-02-03"), "令和9年1月15日～2月3日");
        assert_eq!(told("2026-12-28", "2027-01-04"), "令和8年12月28日～令和9年1月4日");
    }

    #[test]
    fn a_month_of_a_cover_reads_as_people_write_it() {
        assert_eq!(month("2026-03"), "令和8年3月");
        assert_eq!(month("2026-13"), "2026-13");
        assert_eq!(month("2026"), "2026");
    }

    #[test]
    fn days_and_numbers_do_not_break_and_sentences_do() {
        for whole in ["令和9年1月15日", "令和10年12月31日 23:59", "A-026", "A-026、A-027", "Ⅲ"] {
            assert_eq!(holds_together(whole), whole != "Ⅲ", "{whole}");
        }
        assert!(!holds_together("総務課の執務室") && !holds_together(&"0123456789abcdef".repeat(4)));
    }
}
