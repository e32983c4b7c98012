//! Every duty with its state and why, the gravest first; filtered by state.
//! The overview for CISO and committee is in `state`, one clause with its evidence in `policy`.

use askama::Template;
use practice::standing::{DutyState, Standing};

use crate::frame::Frame;
use crate::pages::policy::states;
use crate::pages::whose;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

/// Duties of a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "duties.html")]
struct View {
    frame: Frame,
    asked: String,
    choices: Vec<(&'static str, &'static str, usize)>,
    rows: Vec<Row>,
    total: usize,
    page: usize,
    pages: usize,
}

struct Row {
    path: String,
    citation: String,
    act: String,
    title: &'static str,
    look: &'static str,
    why: String,
    whose: String,
    due: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let edition = visit.office.edition(visit.today()).ok_or(Stop::Missing)?;
    let states = states(visit, &look, edition)?;
    let asked = visit.asked("state");
    let choice = |s: Standing| (s.key(), s.title(), states.iter().filter(|d| d.standing == s).count());
    let choices = Standing::ALL.into_iter().map(choice);
    let mut shown: Vec<&DutyState> =
        states.iter().filter(|s| asked.is_empty() || s.standing.key() == asked).collect();
    shown.sort_by_key(|s| s.standing);
    let pages = shown.len().div_ceil(PAGE).max(1);
    let page = visit.asked("page").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let names = look.all_names()?;
    let here = shown.iter().skip((page - 1) * PAGE).take(PAGE);
    let overdue = here.filter(|s| s.standing == Standing::Overdue).map(|s| &s.duty);
    let late = whose::late((visit, &look), &whose::bound(edition, overdue), &names)?;
    let rows = shown.iter().skip((page - 1) * PAGE).take(PAGE).map(|s| {
        let slug = edition.reading.clause(s.duty.clause()).map(|c| c.slug.clone()).unwrap_or_default();
        Row {
            path: format!("/policy/{slug}"),
            citation: s.citation.clone(),
            act: s.act.clone(),
            title: s.standing.title(),
            look: words::standing_look(s.standing),
            why: s.why.clone(),
            whose: match s.standing {
                Standing::Overdue => whose::of_late((visit, edition), &s.duty, (&names, &late)),
                _ => whose::of((visit, edition), &s.duty, &names),
            },
            due: s.due.map(words::day).unwrap_or_default(),
        }
    });
    let view = View {
        frame: Frame::of(visit, "義務ごとの状態")?,
        asked: asked.to_string(),
        choices: choices.filter(|(_, _, n)| *n > 0).collect(),
        total: shown.len(),
        rows: rows.collect(),
        page,
        pages,
    };
    Reply::page(&view)
}
