//! How does a whole register come onto paper? The rows that the list is narrowed to, on A4 across, for the browser to print.
//! The same question and the same columns as the list; a long one goes in several parts, each printed by itself.
//! The list itself is in `register`.

use askama::Template;
use practice::Mechanism;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{self, Row};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// A part takes so many bytes at most, whatever stands in its cells.
const PART_BYTES: usize = 88_000;
/// A row without its columns, and a cell of a column, take about so many bytes where they are full.
const FULL: (usize, usize) = (350, 130);
/// A part has so many rows at most.
const MOST: usize = 100;

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
    counted: String,
    file: String,
    printed: String,
    restricted: bool,
    pager: Pager,
    path: String,
    /// Words that the form for another part carries along.
    kept: Vec<(String, String)>,
}

/// The part of the list that is to be printed now, and the way to the others.
///
/// # Errors
/// What is asked for cannot be understood, or the index cannot be read.
pub fn part(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    per: usize,
) -> Result<(asked::Part, Pager), Stop> {
    let words = asked::same(visit, &[("page", "")]);
    let link = format!("{}&page=", asked::at(&visit.path, if words.is_empty() { "sort=" } else { &words }));
    let ask = |skip: usize| {
        let most = u32::try_from(per).unwrap_or(u32::MAX);
        let query = asked::query((visit, look), mechanism)?;
        asked::part((visit, look), mechanism, query, (u32::try_from(skip).unwrap_or(0), most))
    };
    let wanted = visit.asked("page").parse::<usize>().unwrap_or(1).clamp(1, 100_000);
    let mut part = ask((wanted - 1) * per)?;
    // Of very many hits not all are counted: then there is another part behind this one.
    let total = (part.total as usize).max(if part.more { wanted * per + 1 } else { 0 });
    let (pager, skip) = paging::place(visit.asked("page"), total, per, link);
    if pager.page != wanted {
        part = ask(skip)?;
    }
    Ok((part, pager))
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let look = visit.look()?;
    let columns = register::columns(visit, mechanism);
    let per = (PART_BYTES / (FULL.0 + FULL.1 * columns.len())).min(MOST);
    let (part, pager) = part((visit, &look), mechanism, per)?;
    let words = asked::same(visit, &[("page", "")]);
    let rows = part.matters.iter().map(|m| register::row((visit, &look), (mechanism, m), &columns));
    let list = format!("/registers/{}", mechanism.id);
    let view = View {
        frame: Frame::of(visit, format!("{}の印刷", mechanism.title))?,
        title: mechanism.title.clone(),
        clauses: look.knowing(|known| known.cite(mechanism)).join("、"),
        narrowed: asked::narrowed(visit, mechanism),
        heads: register::titles(&columns),
        rows: rows.collect::<Result<_, _>>()?,
        counted: part.counted(),
        file: format!("{list}/file?as=xlsx&{words}"),
        register: asked::at(&list, &words),
        printed: words::moment(visit.now),
        restricted: mechanism.sight.is_some(),
        pager,
        path: visit.path.clone(),
        kept: form_urlencoded::parse(words.as_bytes())
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect(),
    };
    Reply::page(&view)
}
