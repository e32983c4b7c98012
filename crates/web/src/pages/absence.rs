//! Absences: everybody declares his own, shortens it or takes it back; who stands in follows from them.
//! Deputies are found in `practice::who`; administrators declare for others.

use std::collections::BTreeSet;

use askama::Template;
use jiff::civil::Date;
use ledger::book::Answer;
use practice::command::Command;
use practice::who;

use crate::fields::persons::{self, Meant};
use crate::frame::Frame;
use crate::paging::{Pager, paged};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// For so many days it is looked who stands in.
const MOST_DAYS: usize = 400;

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
    /// His posts in whose place others decide, with those who do, in their order.
    deputies: Vec<(String, String)>,
}

struct Row {
    number: String,
    name: String,
    from: String,
    key: String,
    until: String,
    /// Who decides in his place meanwhile.
    stands: String,
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
            stands: stands((visit, &look), &a.person, (a.from.max(today), a.until))?.shown(),
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
        deputies: deputies(visit, &look)?,
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// The posts of who is signed in that have deputies: title, and the deputies in their order.
///
/// # Errors
/// The ledger cannot be read.
pub fn deputies(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<(String, String)>, Stop> {
    let (office, today, number) = (&visit.office, visit.today(), visit.caller()?.number());
    let held = office.posts.values().filter(|p| p.is_held_by(number, today) && !p.deputies.is_empty());
    let told = held.map(|post| {
        let ranked = (1..).zip(&post.deputies).map(|(rank, deputy)| {
            let title = office.posts.get(deputy).map_or(deputy.as_str(), |p| p.title.as_str());
            let holders = who::holders(office, deputy, today).into_iter().map(|h| look.name(h));
            let holders = holders.collect::<Result<Vec<_>, Stop>>()?;
            let holders = if holders.is_empty() { "欠員".to_string() } else { holders.join("、") };
            Ok(format!("第{rank}順位 {title}（{holders}）"))
        });
        Ok((post.title.clone(), ranked.collect::<Result<Vec<_>, Stop>>()?.join("、")))
    });
    told.collect()
}

/// What who is signed in declared for himself, of today and of days to come, and who decides meanwhile: one sentence for each.
///
/// # Errors
/// The ledger cannot be read.
pub fn own(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<String>, Stop> {
    let (number, today) = (visit.caller()?.number(), visit.today());
    let declared = visit.office.absences.iter().filter(|a| a.person == number && a.until >= today);
    let told = declared.map(|a| {
        let days = match a.from == a.until {
            true => words::day(a.from),
            false => format!("{}から{}まで", words::day(a.from), words::day(a.until)),
        };
        let stands = stands((visit, look), number, (a.from.max(today), a.until))?;
        let mut says = format!("あなたは、{days}不在としています。");
        if !stands.by.is_empty() {
            says.push_str(&format!("その間は、{}が代決します。", stands.by.join("、")));
        }
        says.extend(stands.nobody.iter().map(|title| format!("{title}の代決者がいない日があります。")));
        Ok(says)
    });
    told.collect()
}

/// Who decides in somebody's place: everybody who does on one of the days.
#[derive(Default)]
struct Stands<'a> {
    /// Their names.
    by: Vec<String>,
    /// Titles of the posts for which nobody does on some day.
    nobody: BTreeSet<&'a str>,
}

impl Stands<'_> {
    /// As it stands in a list.
    fn shown(&self) -> String {
        let nobody = self.nobody.iter().map(|title| format!("（{title}の代決者がいない日があります）"));
        format!("{}{}", self.by.join("、"), nobody.collect::<String>())
    }
}

/// Who decides in somebody's place from a day until another.
fn stands<'a>(
    (visit, look): (&'a Visit<'_>, &Look<'_>),
    person: &str,
    (from, until): (Date, Date),
) -> Result<Stands<'a>, Stop> {
    let office = &visit.office;
    let mut out = Stands::default();
    // Of many posts few are ever his: days are counted on these alone.
    let his: Vec<_> = office
        .posts
        .iter()
        .filter(|(_, p)| !p.deputies.is_empty() && p.holders.iter().any(|h| h.what == person))
        .collect();
    for day in from.series(jiff::ToSpan::day(1)).take_while(|day| *day <= until).take(MOST_DAYS) {
        for (id, post) in his.iter().filter(|(_, p)| p.is_held_by(person, day)) {
            let all = post.deputies.iter().flat_map(|d| who::holders(office, d, day));
            let mut there = all.filter(|h| who::in_post(office, h, id, (day, &[])).is_some()).peekable();
            if there.peek().is_none() {
                out.nobody.insert(post.title.as_str());
            }
            for one in there {
                let name = look.name(one)?;
                if !out.by.contains(&name) {
                    out.by.push(name);
                }
            }
        }
    }
    Ok(out)
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
