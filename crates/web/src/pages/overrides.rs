//! What was done although a clause forbids it, because it could not be avoided: for auditors, who look at each of them.
//! Takes all overrides; shows those that whoever asks may see, the latest first, each with its reason and the way to its matter.
//! What belongs there is said in `practice::unavoidable`.

use askama::Template;
use practice::unavoidable::Override;
use practice::value::Value;

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "overrides.html")]
struct View {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    at: String,
    path: String,
    number: String,
    title: String,
    what: &'static str,
    by: String,
    reason: String,
    clauses: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let all = visit.site.live.overrides.all(look.view())?;
    let mut seen = Vec::new();
    for found in all {
        // How many there are that he may not see is not told either.
        match look.matter(&found.matter) {
            Ok((matter, mechanism)) => {
                seen.push((found, matter.number(mechanism), mechanism.title.clone()));
            }
            Err(Stop::Missing) => {}
            Err(stop) => return Err(stop),
        }
    }
    let (part, pager) = paging::paged(visit, seen, "/overrides?page=".to_string());
    let rows = part.into_iter().map(|one| row((visit, &look), one)).collect::<Result<_, Stop>>()?;
    Reply::page(&View { frame: Frame::of(visit, "やむを得ない理由の一覧")?, rows, pager })
}

fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (found, number, title): (Override, String, String),
) -> Result<Row, Stop> {
    let edition = visit.office.editions.iter().find(|e| e.number == found.edition);
    let cite = |duty: &_| edition.map_or_else(|| format!("{duty}"), |e| e.reading.cite(duty));
    let mut clauses: Vec<String> = found.basis.iter().map(cite).collect();
    clauses.dedup();
    let reason = match look.view().reveal(&found.reason)? {
        Value::Sealed { .. } => print::office::DISPOSED.to_string(),
        reason => reason.shown(),
    };
    Ok(Row {
        at: words::moment(found.at),
        path: path_of(&found.matter),
        number,
        title,
        what: found.what.title(),
        by: look.name(&found.by)?,
        reason,
        clauses: clauses.join("、"),
    })
}
