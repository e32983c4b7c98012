//! One's own due dates for a calendar program: by session, or by a secret address that can be taken back.
//! Takes what the office asks of a person; gives an iCalendar file (RFC 5545). No name of anybody stands in it.
//! The secret stands behind the question mark, which is never written down.

use askama::Template;
use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use practice::calendar::Moment;
use practice::standing::Deadline;
use practice::value::hash;
use practice::{agenda, sight};

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::own::Own;
use crate::reply::{Given, Reply, Stop};
use crate::session;
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "due.html")]
struct View {
    frame: Frame,
    /// The address that was just made: it is shown once.
    made: String,
    since: String,
}

/// Something with a last day.
struct Due {
    id: String,
    path: String,
    title: String,
    day: Date,
    since: Moment,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, String::new())
}

fn page(visit: &Visit<'_>, made: String) -> Given {
    let since = visit.site.desk.calendar_since(visit.caller()?.number())?;
    let since = since.map(words::moment).unwrap_or_default();
    Reply::page(&View { frame: Frame::of(visit, "期限のカレンダー")?, made, since })
}

/// A secret address is made, or taken back.
pub fn change(visit: &Visit<'_>) -> Given {
    let number = visit.caller()?.number();
    match visit.posted.get("do") {
        "make" => {
            let secret = session::secret()?;
            visit.site.desk.set_calendar(number, Some(&hash(secret.as_bytes())), visit.now)?;
            page(visit, format!("{}/calendar.ics?key={secret}", visit.site.address.trim_end_matches('/')))
        }
        "revoke" => {
            visit.site.desk.set_calendar(number, None, visit.now)?;
            Reply::go("/account/calendar?said=calendar-gone")
        }
        _ => Err(Stop::Missing),
    }
}

/// The file, for whoever is signed in.
pub fn own(visit: &Visit<'_>) -> Given {
    file(visit, visit.caller()?.number())
}

/// The file, for whoever knows the secret address.
pub fn secret(visit: &Visit<'_>) -> Given {
    let key = visit.asked("key");
    let person = match key.len() {
        64 => visit.site.desk.calendar_of(&hash(key.as_bytes()))?,
        _ => None,
    };
    match person.filter(|p| sight::is_here(&visit.office, p, visit.today())) {
        Some(person) => file(visit, &person),
        None => Err(Stop::Missing),
    }
}

fn file(visit: &Visit<'_>, person: &str) -> Given {
    let due = due(visit, person)?;
    let bytes = text(&due, &format!("関守　{}", visit.office.body), &visit.site.address).into_bytes();
    Ok(Reply::File { name: "sekimori.ics".to_string(), kind: "text/calendar; charset=utf-8", bytes })
}

/// What is asked of a person and has a last day.
fn due(visit: &Visit<'_>, person: &str) -> Result<Vec<Due>, Stop> {
    let look = visit.look()?;
    let mut out = Vec::new();
    for matter in look.view().open_matters()? {
        let asked = look.knowing(|known| agenda::asked(known, &matter));
        let Some(asked) = asked.filter(|a| a.persons.iter().any(|p| p == person)) else { continue };
        let (Some(end), Some(mechanism)) = (asked.due, visit.catalog().get(&matter.applied.mechanism)) else {
            continue;
        };
        out.push(Due {
            path: path_of(&matter.id),
            title: match end {
                Deadline::Day(_) => format!("{}：{}", asked.step, matter.number(mechanism)),
                at @ (Deadline::At(_) | Deadline::Needed(_)) => {
                    format!("{}：{}（{}まで）", asked.step, matter.number(mechanism), at.shown())
                }
            },
            id: matter.id.clone(),
            day: end.day(),
            since: matter.since,
        });
    }
    out.extend(duties(visit, &look, person)?);
    Ok(out)
}

/// The duties of his roles that have a last day, by their clause alone: a calendar may be kept elsewhere.
fn duties(visit: &Visit<'_>, look: &Look<'_>, person: &str) -> Result<Vec<Due>, Stop> {
    let Some(edition) = visit.office.edition(visit.today()) else { return Ok(Vec::new()) };
    let own = Own::of(visit, look, (edition, person))?;
    let dated = own.states().into_iter().filter_map(|state| state.due.map(|day| (state, day)));
    let due = dated.map(|(state, day)| {
        let slug = edition.reading.clause(state.duty.clause()).map_or("", |c| c.slug.as_str());
        Due {
            path: format!("/policy/{slug}"),
            title: format!("規程の義務：{}", state.citation),
            id: state.duty.to_string().replace('#', "/"),
            day,
            since: Moment::start_of(edition.from),
        }
    });
    Ok(due.collect())
}

/// The address of the pages is told with each, where it is known.
fn text(due: &[Due], name: &str, address: &str) -> String {
    let digits = |day: Date| day.to_string().replace('-', "");
    let mut calendar = Calendar::new();
    calendar.name(name);
    for one in due {
        let mut event = Event::new();
        let day =
            |key: &str, day: Date| Property::new(key, digits(day)).add_parameter("VALUE", "DATE").done();
        event
            .uid(&format!("{}@sekimori", one.id.replace('/', "-")))
            .add_property("DTSTAMP", stamp(one.since))
            .append_property(day("DTSTART", one.day))
            .append_property(day("DTEND", practice::calendar::after(one.day, 1)))
            .add_property("TRANSP", "TRANSPARENT")
            .summary(&format!("期限　{}", one.title));
        if !address.is_empty() {
            event.description(&format!("関守で行います。{}{}", address.trim_end_matches('/'), one.path));
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// A moment as the format wants it, in UTC.
fn stamp(at: Moment) -> String {
    // The office's clock is nine hours ahead.
    let there = at.later(jiff::Span::new().hours(-9)).to_string();
    let digits: String = there.chars().filter(char::is_ascii_digit).take(14).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    format!("{day}T{time:0<6}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(title: &str) -> Due {
        Due {
            id: "take-out-request/2026/12".to_string(),
            path: "/matter/take-out-request/2026/12".to_string(),
            title: title.to_string(),
            day: "2026-12-31".parse().expect("a day"),
            since: "2026-11-22T08:05".parse().expect("a moment"),
        }
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_end_as_the_format_wants() {
        let long =
            "情報セキュリティ管理者の許可：持出し第12号、カンマ;セミコロン\\と改行\nを含むとても長い件名"
                .repeat(3);
        let text = text(&[one(&long)], "関守　市", "https://sekimori.example/");
        assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines.len() > 15, "it is folded");
        for line in lines {
            assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{} octets: {line}", line.len());
        }
        let whole = text.replace("\r\n ", "");
        let kept = long.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n");
        assert!(whole.contains(&format!("SUMMARY:期限　{kept}\r\n")), "{whole}");
    }

    #[test]
    fn a_day_is_a_whole_day_and_a_moment_is_in_utc() {
        let text = text(&[one("許可")], "関守", "https://sekimori.example/");
        let where_to = "DESCRIPTION:関守で行います。https://sekimori.example/matter/take-out-request/2026/12";
        assert!(text.replace("\r\n ", "").contains(where_to), "{text}");
        assert!(
            !self::text(&[one("許可")], "関守", "").contains("DESCRIPTION"),
            "an address without a host leads nowhere"
        );
        for line in [
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "DTSTAMP:20261121T230500Z",
            "UID:take-out-request-2026-12@sekimori",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line}: {text}");
        }
        assert_eq!(text.matches("DTSTAMP").count(), 1);
    }
}
