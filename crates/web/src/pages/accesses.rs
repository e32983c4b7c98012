//! Who opened what: the record of accesses, the latest first.
//! What changed the office stands in the ledger; here stands also what was only looked at, and what was refused.

use askama::Template;

use crate::frame::Frame;
use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

/// Rows of a page.
const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "accesses.html")]
struct View {
    frame: Frame,
    person: String,
    rows: Vec<(String, String, String, String, &'static str)>,
    page: u32,
    more: bool,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
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
    let rows = rows.collect::<Result<_, crate::reply::Stop>>()?;
    Reply::page(&View { frame: Frame::of(visit, "アクセス記録")?, person, rows, page, more })
}
