//! Absences: everybody declares his own, shortens it or takes it back; who stands in follows from them.
//! Deputies are found in `practice::who`; administrators declare for others.

use askama::Template;
use ledger::book::Answer;
use practice::command::Command;

use crate::fields::persons::{self, Meant};
use crate::frame::Frame;
use crate::paging::{Pager, paged};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "absence.html")]
struct View {
    frame: Frame,
    fault: String,
    typed: Posted,
    rows: Vec<Row>,
    pager: Pager,
    others: Vec<(String, String)>,
    own: String,
}

struct Row {
    number: String,
    name: String,
    from: String,
    key: String,
    until: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let (caller, look, today) = (visit.caller()?, visit.look()?, visit.today());
    let mine = |person: &str| caller.administrator || person == caller.number();
    let absences = visit.office.absences.iter().filter(|a| a.until >= today && mine(&a.person));
    let rows = absences.map(|a| {
        Ok(Row {
            number: a.person.clone(),
            name: look.name(&a.person)?,
            from: words::day(a.from),
            key: a.from.to_string(),
            until: words::day(a.until),
        })
    });
    let here = visit.office.persons.iter().filter(|(_, p)| caller.administrator && p.left.is_none());
    let rows = rows.collect::<Result<_, Stop>>()?;
    let (rows, pager) = paged(visit, rows, "/absence?page=".to_string());
    let view = View {
        frame: Frame::of(visit, "不在の届出")?,
        fault: fault.to_string(),
        typed: if fault.is_empty() { Posted::default() } else { visit.posted.clone() },
        rows,
        pager: pager.of_list("届け出た不在", "#list"),
        others: here.map(|(n, _)| Ok((n.clone(), look.name(n)?))).collect::<Result<_, Stop>>()?,
        own: caller.number().to_string(),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// An absence is declared, shortened or taken back.
pub fn send(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let person = match posted.given("person") {
        Some(word) => match persons::meant((visit, &visit.look()?), &word)? {
            Meant::One(number) => number,
            other => return page(visit, &other.says(&word)),
        },
        None => visit.caller()?.number().to_string(),
    };
    let day = |name: &str, title: &str| posted.day(name, title);
    let made = match posted.get("do") {
        "declare" => day("from", "初日").and_then(|from| {
            let until = if posted.given("until").is_some() { day("until", "末日")? } else { from };
            Ok(Command::DeclareAbsence { person, from, until })
        }),
        "end" => day("from", "初日").and_then(|from| {
            let until =
                if posted.given("until").is_some() { Some(day("until", "新しい末日")?) } else { None };
            Ok(Command::EndAbsence { person, from, until })
        }),
        _ => return Err(Stop::Missing),
    };
    match made {
        Err(says) => page(visit, &says),
        Ok(command) => match visit.submit(command)? {
            Answer::Done(_) => Reply::go("/absence?said=changed"),
            Answer::Refused(refusal) => page(visit, &refusal.to_string()),
        },
    }
}
