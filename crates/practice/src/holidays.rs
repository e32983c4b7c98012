//! Which days are 国民の祝日? Computed from 国民の祝日に関する法律 as it stands, for 2020 to 2035.
//! Takes a day; gives the name. The equinoxes are a forecast until 官報 fixes them each February.
//! What the body itself declares is added in `calendar`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The years for which the table holds.
pub const YEARS: std::ops::RangeInclusive<i16> = 2020..=2035;

/// The name of a 国民の祝日 (or 休日 by 第3条第2項 and 第3項); none on other days and outside the years of the table.
pub fn name(day: Date) -> Option<&'static str> {
    if !YEARS.contains(&day.year()) {
        return None;
    }
    if let Some(name) = proper(day) {
        return Some(name);
    }
    if substitute(day) {
        return Some("振替休日");
    }
    let between = |d: Date| d.yesterday().is_ok_and(|y| proper(y).is_some());
    let before = |d: Date| d.tomorrow().is_ok_and(|t| proper(t).is_some());
    (between(day) && before(day) && day.weekday() != Weekday::Sunday).then_some("国民の休日")
}

/// 第3条第2項: a holiday on a Sunday makes the next day that is no holiday free.
fn substitute(day: Date) -> bool {
    let mut at = day;
    while let Ok(before) = at.yesterday() {
        if proper(before).is_none() {
            return false;
        }
        if before.weekday() == Weekday::Sunday {
            return true;
        }
        at = before;
    }
    false
}

/// 第2条, with the moves that 令和三年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法 made for 2020 and 2021.
fn proper(day: Date) -> Option<&'static str> {
    let year = day.year();
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("元日"),
        (2, 11) => Some("建国記念の日"),
        (2, 23) => Some("天皇誕生日"),
        (4, 29) => Some("昭和の日"),
        (5, 3) => Some("憲法記念日"),
        (5, 4) => Some("みどりの日"),
        (5, 5) => Some("こどもの日"),
        (11, 3) => Some("文化の日"),
        (11, 23) => Some("勤労感謝の日"),
        _ => None,
    };
    fixed.or_else(|| moving(year).into_iter().find(|(at, _)| *at == day).map(|(_, name)| name))
}

fn moving(year: i16) -> [(Date, &'static str); 7] {
    let (marine, mountain, sports) = match year {
        2020 => (date(2020, 7, 23), date(2020, 8, 10), date(2020, 7, 24)),
        2021 => (date(2021, 7, 22), date(2021, 8, 8), date(2021, 7, 23)),
        _ => (monday(year, 7, 3), on(year, 8, 11), monday(year, 10, 2)),
    };
    [
        (monday(year, 1, 2), "成人の日"),
        (on(year, 3, equinox(year, 20.8431)), "春分の日"),
        (marine, "海の日"),
        (mountain, "山の日"),
        (monday(year, 9, 3), "敬老の日"),
        (on(year, 9, equinox(year, 23.2488)), "秋分の日"),
        (sports, "スポーツの日"),
    ]
}

/// The usual approximation for 1980 to 2099.
#[expect(clippy::cast_possible_truncation, reason = "the value lies between 19 and 24")]
fn equinox(year: i16, base: f64) -> i8 {
    let years = f64::from(year - 1980);
    (base + 0.242_194 * years - (years / 4.0).floor()).floor() as i8
}

fn on(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::MIN)
}

fn monday(year: i16, month: i8, nth: i64) -> Date {
    let first = on(year, month, 1);
    let lead = (7 - i64::from(first.weekday().to_monday_zero_offset())) % 7;
    first.saturating_add((lead + (nth - 1) * 7).days())
}
