//! How does a whole register come onto paper? The rows that the list is narrowed to, on A4 across, for the browser to print.
//! The same question and the same columns as the list; bounded, and what is left out is said. The list itself is in `register`.

use askama::Template;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{self, Row};
use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

/// So many rows are printed at most; more belong into a file.
const MOST: u32 = 1000;

#[derive(Template)]
#[template(path = "paper.html")]
struct View {
    frame: Frame,
    register: String,
    title: String,
    clauses: String,
    narrowed: Vec<String>,
    heads: Vec<String>,
    rows: Vec<Row>,
    total: u32,
    file: String,
    printed: String,
    restricted: bool,
    cut: bool,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let look = visit.look()?;
    let query = asked::query((visit, &look), mechanism)?;
    let part = asked::part((visit, &look), mechanism, query, (0, MOST))?;
    let columns = register::columns(visit, mechanism);
    let rows = part.matters.iter().map(|m| register::row((visit, &look), (mechanism, m), &columns));
    let rows: Vec<Row> = rows.collect::<Result<_, _>>()?;
    let query = asked::same(visit, &[("page", "")]);
    let list = format!("/registers/{}", mechanism.id);
    let view = View {
        frame: Frame::of(visit, format!("{}の印刷", mechanism.title))?,
        title: mechanism.title.clone(),
        clauses: look.knowing(|known| known.cite(mechanism)).join("、"),
        narrowed: asked::narrowed(visit, mechanism),
        heads: register::titles(&columns),
        cut: usize::try_from(part.total).is_ok_and(|total| rows.len() < total),
        rows,
        total: part.total,
        file: format!("{list}/file?as=xlsx&{query}"),
        register: asked::at(&list, &query),
        printed: words::moment(visit.now),
        restricted: mechanism.sight.is_some(),
    };
    Reply::page(&view)
}
