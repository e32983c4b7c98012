//! Who opened what: the record of accesses, the latest first.
//! What changed the office stands in the ledger; here stands also what was only looked at, and what was refused.

use askama::Template;

use crate::asked;
use crate::frame::Frame;
use crate::limits;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

/// Rows of a page.
const PAGE: u32 = 100;

/// Rows of a file.
const MOST: u32 = 100_000;

#[derive(Template)]
#[template(path = "accesses.html")]
struct View {
    frame: Frame,
    person: String,
    rows: Vec<(String, String, String, String, &'static str)>,
    page: u32,
    more: bool,
}

/// The page; or the latest rows as a file that a program reads.
pub fn show(visit: &Visit<'_>) -> Given {
    if visit.asked("as") == "jsonl" {
        return file(visit);
    }
    let page: u32 = visit.asked("page").parse().unwrap_or(1).clamp(1, 100_000);
    let person = visit.asked("person").trim().to_string();
    let of = Some(person.as_str()).filter(|p| !p.is_empty());
    let mut found = visit.site.desk.accesses(of, ((page - 1) * PAGE, PAGE + 1))?;
    let more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let look = visit.look()?;
    let rows = found.into_iter().map(|a| {
        let who = match &a.person {
            Some(number) => format!("{}（{number}）", look.name(number)?),
            None => "サインインなし".to_string(),
        };
        Ok((words::moment(a.at), who, a.what, a.origin, a.upshot.title()))
    });
    let rows = rows.collect::<Result<_, Stop>>()?;
    Reply::page(&View { frame: Frame::of(visit, "アクセス記録")?, person, rows, page, more })
}

/// JSON Lines, the latest first: each moment with its zone.
fn file(visit: &Visit<'_>) -> Given {
    if !visit.site.limits.allow(limits::EXPORT, visit.caller()?.number()) {
        return Err(Stop::TooMany("ファイルに保存する回数が多すぎます。".to_string()));
    }
    let person = visit.asked("person").trim();
    let of = Some(person).filter(|p| !p.is_empty());
    let mut out = String::new();
    for a in visit.site.desk.accesses(of, (0, MOST))? {
        let line = serde_json::json!({
            "at": a.at.to_string(),
            "person": a.person,
            "origin": a.origin,
            "what": a.what,
            "upshot": a.upshot.title(),
        });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    let name = format!("アクセス記録_{}.jsonl", asked::file_day(visit.today()));
    Ok(Reply::File { name, kind: "application/x-ndjson", bytes: out.into_bytes() })
}
