//! Which day is it for an office? Moments in Japan Standard Time, 年度, working days, 和暦.
//! Takes dates and the body's own holidays; gives dates and words. No clock: today always comes in from outside.
//! The national holidays stand in `holidays`.

use crate::holidays;
use clause::glyph;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// 団体の休日 (holidays): the days on which the body is closed by its own rules, with their names.
pub type Holidays = BTreeMap<Date, String>;

/// 日時 (moment): a date and a time of day in Japan Standard Time, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(DateTime);

impl Moment {
    /// Midnight at the start of a day.
    pub fn start_of(day: Date) -> Moment {
        Moment(day.at(0, 0, 0, 0))
    }

    /// The last second of a day.
    pub fn end_of(day: Date) -> Moment {
        Moment(day.at(23, 59, 59, 0))
    }

    /// The moment that lies this many seconds after 1970-01-01T00:00:00Z; before or after all calendars, the nearest end.
    pub fn from_unix(seconds: i64) -> Moment {
        let epoch = date(1970, 1, 1).at(9, 0, 0, 0);
        Moment(epoch.saturating_add(seconds.clamp(-1_000_000_000_000, 1_000_000_000_000).seconds()))
    }

    /// The day.
    pub fn day(self) -> Date {
        self.0.date()
    }

    /// Seconds from `earlier` to here; negative if `earlier` is later.
    pub fn seconds_since(self, earlier: Moment) -> i64 {
        self.0.duration_since(earlier.0).as_secs()
    }

    /// The moment so much later; at the end of all calendars, the end.
    pub fn later(self, by: jiff::Span) -> Moment {
        Moment(self.0.saturating_add(by))
    }

    /// Hours from `earlier` to here, rounded down; negative if `earlier` is later.
    pub fn hours_since(self, earlier: Moment) -> i64 {
        (self.0.duration_since(earlier.0).as_secs()).div_euclid(3600)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+09:00", self.0)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Moment, String> {
        text.parse()
    }
}

impl FromStr for Moment {
    type Err = String;

    /// `2026-11-21T17:10`, with seconds and `+09:00` if wanted; another offset is refused.
    fn from_str(text: &str) -> Result<Moment, String> {
        let wrong = || format!("「{text}」を日時として読めません。2026-11-21T17:10 のように書いてください。");
        let bare = text.trim().strip_suffix("+09:00").unwrap_or(text.trim());
        if bare.ends_with('Z') || bare.rsplit_once('T').is_none_or(|(_, t)| t.contains(['+', '-', '['])) {
            return Err(wrong());
        }
        let read: DateTime = bare.parse().map_err(|_| wrong())?;
        read.with().subsec_nanosecond(0).build().map(Moment).map_err(|_| wrong())
    }
}

/// Reads a date: 2026-11-21, 2026/11/21, 令和8年11月21日 or R8.11.21.
///
/// # Errors
/// A Japanese sentence that says how a date is written.
pub fn day(text: &str) -> Result<Date, String> {
    let wrong = || {
        format!("「{text}」を日付として読めません。2026-11-21 又は 令和8年11月21日 のように書いてください。")
    };
    let plain: String = text.trim().chars().map(half_width).collect();
    let (era, rest) = era_of(&plain);
    let rest = rest.replace('元', "1");
    let parts: Vec<i16> = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .map(|p| p.parse().unwrap_or(-1))
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(wrong());
    };
    let first = era.map_or(0, |e: &Era| e.first.year() - 1);
    let month = i8::try_from(*month).map_err(|_| wrong())?;
    let day = i8::try_from(*day).map_err(|_| wrong())?;
    let found = Date::new(first.saturating_add(*year), month, day).map_err(|_| wrong())?;
    // 平成32年 names no day: the era had ended.
    match era {
        Some(era) if era_on(found).is_none_or(|e| e.name != era.name) => Err(wrong()),
        _ => Ok(found),
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' => glyph::narrow(c),
        '．' | '。' => '.',
        '／' => '/',
        '－' | '−' | '‐' => '-',
        other => other,
    }
}

/// 元号 (era).
struct Era {
    name: &'static str,
    letter: char,
    first: Date,
}

/// The eras in which an office may have papers, the newest first. Fixed by 元号法 and its 政令.
const ERAS: [Era; 3] = [
    Era { name: "令和", letter: 'R', first: date(2019, 5, 1) },
    Era { name: "平成", letter: 'H', first: date(1989, 1, 8) },
    Era { name: "昭和", letter: 'S', first: date(1926, 12, 25) },
];

fn era_of(text: &str) -> (Option<&'static Era>, &str) {
    for era in &ERAS {
        if let Some(rest) = text.strip_prefix(era.name).or_else(|| text.strip_prefix(era.letter)) {
            return (Some(era), rest);
        }
    }
    (None, text)
}

fn era_on(day: Date) -> Option<&'static Era> {
    ERAS.iter().find(|e| e.first <= day)
}

/// 和暦 (Japanese calendar): 令和8年11月21日; before 昭和 the western year.
pub fn wareki(day: Date) -> String {
    let (name, year) = match era_on(day) {
        Some(era) => (era.name, day.year() - era.first.year() + 1),
        None => ("西暦", day.year()),
    };
    let year = if year == 1 { "元".to_string() } else { year.to_string() };
    format!("{name}{year}年{}月{}日", day.month(), day.day())
}

/// 年度 (fiscal year) of a day: the western year in which it began, on 1 April. 地方自治法第208条.
pub fn fiscal_year(day: Date) -> i16 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}

/// The name of a 年度: 令和8年度.
pub fn fiscal_year_name(year: i16) -> String {
    let words = wareki(Date::new(year, 4, 1).unwrap_or(Date::MIN));
    // 令和 began on 1 May 2019, so the year that began a month before bears its name by custom.
    if year == 2019 { "令和元年度".to_string() } else { words.replace("年4月1日", "年度") }
}

/// First and last day of a 年度.
pub fn fiscal_days(year: i16) -> (Date, Date) {
    let first = Date::new(year, 4, 1).unwrap_or(Date::MIN);
    let last = Date::new(year.saturating_add(1), 3, 31).unwrap_or(Date::MAX);
    (first, last)
}

/// Whether the office is closed: 土日, 国民の祝日, 12/29–1/3 (地方自治法第4条の2) or a day that the body set.
pub fn is_holiday(day: Date, own: &Holidays) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let new_year = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
    weekend || new_year || own.contains_key(&day) || holidays::name(day).is_some()
}

/// The day itself, or the next on which the office is open.
pub fn next_working_day(day: Date, own: &Holidays) -> Date {
    let mut at = day;
    while is_holiday(at, own) {
        match at.tomorrow() {
            Ok(next) => at = next,
            Err(_) => break,
        }
    }
    at
}

/// The last day of a term of `days` calendar days of which `first` is day 1; on a holiday it moves on.
/// 個人情報保護委員会ガイドライン: 概ね3〜5日, 30日, 60日.
pub fn last_day(first: Date, days: i32, own: &Holidays) -> Date {
    next_working_day(after(first, days - 1), own)
}

/// The day `days` later (or earlier); at the end of all calendars, the end.
pub fn after(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// The day `months` later.
pub fn months_after(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}
