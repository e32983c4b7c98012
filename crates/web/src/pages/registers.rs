//! Which registers and records are there, and what did I enter myself? Each with its clauses and how many there are.
//! One register is in `register`, one matter in `matter`.

use askama::Template;
use ledger::book::{Listing, Order};
use practice::Form;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{Row, row};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

/// Forms in the order in which every office finds them, whatever its catalogue begins with.
const ORDER: [Form; 7] = [
    Form::Register,
    Form::Procedure,
    Form::Record,
    Form::Schedule,
    Form::Check,
    Form::Document,
    Form::Statement,
];

#[derive(Template)]
#[template(path = "registers.html")]
struct ListView {
    frame: Frame,
    mine: bool,
    forms: Vec<(&'static str, Vec<Entry>)>,
    own: Vec<Row>,
    reads: bool,
    pager: Pager,
}

struct Entry {
    path: String,
    title: String,
    clauses: String,
    count: u32,
}

/// Which registers and records there are.
pub fn list(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let mine = visit.asked("mine") == "1";
    let counts = look.view().counts()?;
    // How many there are that he may not see is not told.
    let in_sight = match asked::seen(visit, None)? {
        Some(seen) => visit.site.live.shelf.search().counts(&seen)?,
        None => counts.clone(),
    };
    let mut forms: Vec<(&'static str, Vec<Entry>)> = Vec::new();
    for mechanism in visit.catalog().mechanisms().filter(|m| m.runs() && m.form != Form::Guard) {
        let cited = look.knowing(|known| known.cite(mechanism));
        let told = if asked::is_open(mechanism) { &counts } else { &in_sight };
        let count = match mechanism.sight.is_some() {
            true => {
                let query = asked::query((visit, &look), mechanism)?;
                asked::part((visit, &look), mechanism, query, (0, 0))?.total
            }
            false => told.get(&mechanism.id).copied().unwrap_or(0),
        };
        if cited.is_empty() && count == 0 {
            continue;
        }
        let more = if cited.len() > 1 { format!(" 他{}", cited.len() - 1) } else { String::new() };
        let entry = Entry {
            path: format!("/registers/{}", mechanism.id),
            title: mechanism.title.clone(),
            clauses: cited.first().map(|c| format!("{c}{more}")).unwrap_or_default(),
            count,
        };
        match forms.iter_mut().find(|(t, _)| *t == mechanism.form.title()) {
            Some((_, all)) => all.push(entry),
            None => forms.push((mechanism.form.title(), vec![entry])),
        }
    }
    forms.sort_by_key(|(title, _)| ORDER.iter().position(|form| form.title() == *title));
    let (own, pager) = if mine { own(visit, &look)? } else { (Vec::new(), Pager::default()) };
    let reads = visit.caller()?.reader;
    Reply::page(&ListView { frame: Frame::of(visit, "台帳・記録")?, mine, forms, own, pager, reads })
}

fn own(visit: &Visit<'_>, look: &Look<'_>) -> Result<(Vec<Row>, Pager), Stop> {
    let applicant = Some(visit.caller()?.number().to_string());
    let most = u32::try_from(paging::PAGE).unwrap_or(u32::MAX);
    let wanted = visit.asked("page").parse::<u32>().unwrap_or(1).clamp(1, 100_000);
    let listing = |page: u32| Listing {
        applicant: applicant.clone(),
        order: Order::Changed,
        skip: (page - 1) * most,
        most,
        ..Listing::default()
    };
    let mut listed = look.view().listed(&listing(wanted))?;
    let link = "/registers?mine=1&page=".to_string();
    let (pager, _) = paging::place(visit.asked("page"), listed.total as usize, paging::PAGE, link);
    let page = u32::try_from(pager.page).unwrap_or(1);
    if page != wanted {
        listed = look.view().listed(&listing(page))?;
    }
    let mut out = Vec::new();
    for matter in listed.matters {
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        out.push(row((visit, look), (mechanism, &matter), &[])?);
    }
    Ok((out, pager))
}
