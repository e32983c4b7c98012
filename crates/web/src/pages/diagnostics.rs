//! What is wrong with the policy in force: the diagnostics of the reader, by gravity, each with its place and repair.
//! They are found anew from the text; an amended policy has its own.

use askama::Template;
use clause::Severity;

use crate::frame::Frame;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "diagnostics.html")]
struct View {
    frame: Frame,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
    text_missing: bool,
}

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
    let groups = grades.into_iter().map(|(severity, title, look)| {
        let of = found.iter().filter(|d| d.severity == severity).map(|d| {
            let clause = edition.reading.clauses.iter().find(|c| c.citation == d.clause);
            Row {
                code: d.code,
                place: clause.map_or_else(|| d.heading_path.clone(), |c| c.citation.clone()),
                path: clause.map(|c| format!("/policy/{}", c.slug)).unwrap_or_default(),
                message: d.message.clone(),
                help: d.help.clone().unwrap_or_default(),
            }
        });
        (title, look, of.collect())
    });
    let view = View { frame: Frame::of(visit, "規程の不備")?, groups: groups.collect(), text_missing };
    Reply::page(&view)
}
