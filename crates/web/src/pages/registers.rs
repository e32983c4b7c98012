//! Which registers and records are there, and what did I enter myself? Each with its clauses and how many there are.
//! One register is in `register`, one matter in `matter`.

use askama::Template;
use ledger::book::{Listing, Order};
use practice::Form;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{Row, row};
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
    let own = if mine { own(visit, &look)? } else { Vec::new() };
    let reads = visit.caller()?.reader;
    Reply::page(&ListView { frame: Frame::of(visit, "台帳・記録")?, mine, forms, own, reads })
}

fn own(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<Row>, Stop> {
    let applicant = Some(visit.caller()?.number().to_string());
    let listing = Listing { applicant, order: Order::Changed, most: 500, ..Listing::default() };
    let mut out = Vec::new();
    for matter in look.view().listed(&listing)?.matters {
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        out.push(row((visit, look), (mechanism, &matter), &[])?);
    }
    Ok(out)
}
