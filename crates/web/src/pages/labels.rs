//! How do the things of a register get their labels? Number, class and keeper of each row, twelve to a sheet, for the browser to print.
//! The same question as the list; a long list goes in several parts, and what gets no label is said. That labels were put on is recorded on a form of its own.

use askama::Template;
use print::label::{Sticker, sticker};

use crate::asked;
use crate::frame::Frame;
use crate::pages::{paper, register};
use crate::paging::Pager;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

/// So many labels are printed at once: ten sheets.
const MOST: usize = 120;
/// The form on which it is recorded that things were labelled.
const RECORDED: &str = "labelling";

#[derive(Template)]
#[template(path = "labels.html")]
struct View {
    frame: Frame,
    register: String,
    title: String,
    clauses: String,
    labels: Vec<Sticker>,
    unclassed: Vec<String>,
    left_out: usize,
    pager: Pager,
    record: Option<String>,
    printed: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    if mechanism.label.is_none() {
        return Err(Stop::Missing);
    }
    let look = visit.look()?;
    let (part, pager) = paper::part((visit, &look), mechanism, MOST)?;
    let names = &look.everybody()?.names;
    let labels: Vec<Sticker> = part.matters.iter().filter_map(|m| sticker(mechanism, m, names)).collect();
    let form = visit.catalog().get(RECORDED);
    let (clauses, recorded) = look.knowing(|known| match form {
        Some(form) => (known.cite(form), !known.duties(RECORDED).is_empty()),
        None => (Vec::new(), false),
    });
    let view = View {
        frame: Frame::of(visit, format!("{}のラベル", mechanism.title))?,
        register: asked::at(&format!("/registers/{}", mechanism.id), &asked::same(visit, &[("page", "")])),
        title: mechanism.title.clone(),
        clauses: clauses.join("、"),
        unclassed: labels.iter().filter(|l| l.class.is_none()).map(|l| l.number.clone()).collect(),
        left_out: part.matters.len() - labels.len(),
        pager,
        labels,
        record: recorded.then(|| format!("/apply/{RECORDED}")),
        printed: words::day(visit.today()),
    };
    Reply::page(&view)
}
