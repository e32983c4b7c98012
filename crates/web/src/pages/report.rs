//! 「事故を報告」: anybody, at once, without signing in. Who is signed in goes to the form of the policy instead.
//! What comes without sign-in waits on the desk until somebody of the office takes it over; it counts from when it came.
//! Taking over is in `apply`: the form of the incident is filled with it.

use askama::Template;

use crate::frame::Frame;
use crate::limits;
use crate::reply::{Given, Reply, Stop};
use crate::session::{Stage, minutes_between};
use crate::visit::Visit;

/// Fields of a report, with their titles; the first two must be filled.
pub const FIELDS: [(&str, &str); 5] = [
    ("what", "何が起きたか"),
    ("name", "氏名"),
    ("contact", "連絡先（内線・電話）"),
    ("when", "気付いた日時"),
    ("where", "場所・システム・端末"),
];
/// A field is at most so long.
const LONGEST: usize = 2000;
/// For so many minutes the receipt of a report is shown.
const TOLD_MINUTES: i64 = 10;
/// So many reports wait at most, lest the desk be filled by somebody who means harm.
const MOST_WAITING: usize = 500;

#[derive(Template)]
#[template(path = "report.html")]
struct View {
    frame: Frame,
    faults: Vec<String>,
    values: Vec<(&'static str, &'static str, String)>,
    official: Option<String>,
    sent: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let tip = match visit.asked("sent").parse() {
        Ok(id) => visit.site.desk.tip(id)?,
        Err(_) => None,
    };
    // Told for a few minutes only: later it is nobody's business who reported when.
    let tip = tip.filter(|t| minutes_between(t.at, visit.now) < TOLD_MINUTES);
    let sent = tip.map(|t| format!("受付番号 {}（{}）", t.id, crate::words::moment(t.at)));
    page(visit, Vec::new(), sent.unwrap_or_default())
}

/// The mechanism by which whoever is signed in reports.
pub fn official(visit: &Visit<'_>) -> Option<String> {
    crate::waiting::official(visit.catalog(), visit.edition()?).map(|m| m.id.clone())
}

fn page(visit: &Visit<'_>, faults: Vec<String>, sent: String) -> Given {
    let signed = visit.who.as_ref().is_some_and(|c| c.stage() == Stage::Full);
    let status = if faults.is_empty() { 200 } else { 422 };
    let view = View {
        frame: Frame::of(visit, "事故の報告")?,
        faults,
        values: FIELDS.iter().map(|(n, t)| (*n, *t, visit.posted.get(n).to_string())).collect(),
        official: official(visit).filter(|_| signed),
        sent,
    };
    Reply::page_with(status, &view)
}

/// A report was sent.
pub fn send(visit: &Visit<'_>) -> Given {
    if !visit.site.limits.allow(limits::TIP, &visit.origin) {
        return Err(Stop::TooMany("報告の回数が多すぎます。急ぐときは電話で知らせてください。".to_string()));
    }
    let mut faults: Vec<String> = Vec::new();
    for (name, title) in FIELDS.iter().take(2) {
        if visit.posted.given(name).is_none() {
            faults.push(format!("「{title}」を記入してください。"));
        }
    }
    for (name, title) in FIELDS {
        let value = visit.posted.get(name);
        if value.chars().count() > LONGEST {
            faults.push(format!("「{title}」は{LONGEST}文字以内で記入してください。"));
        }
        if value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            faults.push(format!("「{title}」に使えない制御文字が入っています。"));
        }
    }
    if !faults.is_empty() {
        return page(visit, faults, String::new());
    }
    let waiting = visit.site.desk.open_tips()?;
    if waiting.len() >= MOST_WAITING {
        return Err(Stop::TooMany("受け付けられる数を超えています。電話で知らせてください。".to_string()));
    }
    let body: Vec<(&str, &str)> = FIELDS.iter().map(|(n, _)| (*n, visit.posted.get(n))).collect();
    let body = serde_json::to_string(&body).unwrap_or_default();
    // The same words a moment ago: a double click, not a second report.
    let again = waiting.iter().find(|t| t.body == body && minutes_between(t.at, visit.now) < TOLD_MINUTES);
    let id = match again {
        Some(tip) => tip.id,
        None => {
            let id = visit.site.desk.put_tip(&body, visit.now)?;
            visit.site.worker.call();
            id
        }
    };
    Reply::go(format!("/report?sent={id}"))
}
