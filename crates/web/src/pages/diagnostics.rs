//! What is wrong with the policy in force: the diagnostics of the reader, by gravity, each with its place and repair.
//! They are found anew from the text; an amended policy has its own.

use askama::Template;
use clause::Severity;

use crate::frame::Frame;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "diagnostics.html")]
struct View {
    frame: Frame,
    groups: Vec<(&'static str, &'static str, usize, Vec<Row>)>,
    pager: Pager,
    text_missing: bool,
}

/// A page takes about so many bytes of what is wrong.
const PAGE_BYTES: usize = 60_000;

struct Row {
    code: &'static str,
    place: String,
    path: String,
    message: String,
    help: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let edition = visit.edition().ok_or(Stop::Missing)?;
    let found = visit.site.texts.defects(&visit.site.desk, &edition.reading.source)?;
    let text_missing = found.is_none();
    let found = found.unwrap_or_default();
    let grades = [
        (Severity::Error, "誤り", "bad"),
        (Severity::Warning, "警告", "due"),
        (Severity::Advice, "助言", "ok"),
    ];
    let mut all: Vec<(usize, Row)> = Vec::new();
    for (at, (severity, ..)) in grades.iter().enumerate() {
        all.extend(found.iter().filter(|d| d.severity == *severity).map(|d| {
            let clause = edition.reading.clauses.iter().find(|c| c.citation == d.clause);
            let row = Row {
                code: d.code,
                place: clause.map_or_else(|| d.heading_path.clone(), |c| c.citation.clone()),
                path: clause.map(|c| format!("/policy/{}", c.slug)).unwrap_or_default(),
                message: d.message.clone(),
                help: d.help.clone().unwrap_or_default(),
            };
            (at, row)
        }));
    }
    let counts: Vec<usize> =
        (0..grades.len()).map(|at| all.iter().filter(|(of, _)| *of == at).count()).collect();
    let drawn = |(_, r): &(usize, Row)| 170 + r.place.len() + r.path.len() + r.message.len() + r.help.len();
    let link = "/diagnostics?page=".to_string();
    let (rows, pager) = paging::weighed(visit.asked("page"), all, PAGE_BYTES, drawn, link);
    let mut groups: Vec<(&'static str, &'static str, usize, Vec<Row>)> = grades
        .into_iter()
        .zip(counts)
        .map(|((_, title, look), count)| (title, look, count, Vec::new()))
        .collect();
    for (at, row) in rows {
        if let Some((.., of)) = groups.get_mut(at) {
            of.push(row);
        }
    }
    let view = View { frame: Frame::of(visit, "規程の不備")?, groups, pager, text_missing };
    Reply::page(&view)
}
