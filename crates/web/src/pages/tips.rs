//! Reports without sign-in: what was typed, one by one, to be taken over into the record or closed with a reason.
//! Who is told of them is in `waiting`; for everybody else the page is not there. What is taken over fills the form of `apply`.
//! INVARIANT: a report leaves this list only as a matter, or with a reason and a name.

use askama::Template;
use ledger::desk::Tip;
use practice::form::Kind;
use practice::value::{Filled, Value};
use practice::{Mechanism, sight};

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::report::{FIELDS, official};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::{waiting, words};

/// So many that were settled are shown.
const SETTLED: u32 = 50;
/// A page takes about so many bytes of reports that wait.
const OPEN_BYTES: usize = 50_000;
/// A reason is at most so long.
const LONGEST: usize = 1000;

#[derive(Template)]
#[template(path = "tips.html")]
struct View {
    frame: Frame,
    open: Vec<Open>,
    pager: Pager,
    settled: Vec<Settled>,
    official: Option<String>,
    reads: bool,
    /// Number of the report whose reason is missing, and what is wrong.
    fault: Option<(i64, String)>,
}

/// A report that waits.
struct Open {
    id: i64,
    at: String,
    fields: Vec<(&'static str, String)>,
}

/// A report that does not wait any more.
struct Settled {
    id: i64,
    at: String,
    by: String,
    when: String,
    /// Where the matter is that was made of it; empty: it was closed.
    path: String,
    reason: String,
}

/// Whether whoever is signed in is told of reports without sign-in; an auditor reads them.
///
/// # Errors
/// Nobody is signed in.
pub fn may(visit: &Visit<'_>) -> Result<bool, Stop> {
    let caller = visit.caller()?;
    let told = || waiting::told_of_tips(&visit.office, visit.catalog(), visit.today());
    Ok(!caller.only_reads && told().contains(caller.number()))
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, None)
}

fn page(visit: &Visit<'_>, fault: Option<(i64, String)>) -> Given {
    let reads = visit.caller()?.only_reads;
    if !(may(visit)? || reads) {
        return Err(Stop::Missing);
    }
    let look = visit.look()?;
    let settled = visit.site.desk.settled_tips(SETTLED)?.into_iter().map(|t| settled(&look, t));
    let all = visit.site.desk.open_tips()?.into_iter().map(open).collect();
    let drawn = |t: &Open| 1500 + t.fields.iter().map(|(_, v)| 50 + v.len()).sum::<usize>();
    let asked = if visit.posted.has("page") { visit.posted.get("page") } else { visit.asked("page") };
    let (open, pager) = paging::weighed(asked, all, OPEN_BYTES, drawn, "/tips?page=".to_string());
    let view = View {
        open,
        pager,
        settled: settled.collect::<Result<_, _>>()?,
        official: official(visit).filter(|_| !reads),
        reads,
        frame: Frame::of(visit, "サインインなしの事故報告")?,
        fault,
    };
    Reply::page_with(if view.fault.is_some() { 422 } else { 200 }, &view)
}

/// What was typed in a report: names, titles and words of the fields that are not empty, in the order of the form.
fn typed(tip: &Tip) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let typed: Vec<(String, String)> = serde_json::from_str(&tip.body).unwrap_or_default();
    let of = move |(name, title)| {
        let word = typed.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).unwrap_or_default();
        (!word.is_empty()).then(|| (name, title, word.to_string()))
    };
    FIELDS.into_iter().filter_map(of)
}

fn open(tip: Tip) -> Open {
    let fields = typed(&tip).map(|(_, title, word)| (title, word)).collect();
    Open { id: tip.id, at: words::moment(tip.at), fields }
}

fn settled(look: &Look<'_>, tip: Tip) -> Result<Settled, Stop> {
    Ok(Settled {
        id: tip.id,
        at: words::moment(tip.at),
        by: tip.taken_by.as_deref().map(|n| look.name(n)).transpose()?.unwrap_or_default(),
        when: tip.taken_at.map(words::moment).unwrap_or_default(),
        path: tip.matter.as_deref().map(path_of).unwrap_or_default(),
        reason: tip.reason.unwrap_or_default(),
    })
}

/// A report as the beginning of a matter: contact, name and place in fields of their own where the form has such and they fit,
/// its moment in the first field for one, everything else in the field that takes words at length.
///
/// # Errors
/// The ledger cannot be read.
pub fn taken(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    tip: &Tip,
) -> Result<Filled, Stop> {
    let mut out = Filled::new();
    let mut told: Vec<String> = Vec::new();
    let main = main_field(mechanism);
    for (name, title, word) in typed(tip) {
        match own_field((visit, look), mechanism, (name, &word))?.filter(|(f, _)| Some(*f) != main) {
            Some((field, value)) => drop(out.insert(field.to_string(), Value::Text(value))),
            // What happened stands first, and needs no head.
            None if told.is_empty() => told.push(word),
            None => told.push(format!("{title}: {word}")),
        }
    }
    if let Some(field) = main {
        out.insert(field.to_string(), Value::Text(told.join("\n")));
    }
    if let Some(field) = mechanism.fields.iter().find(|f| f.kind == Kind::Moment) {
        out.insert(field.name.clone(), Value::Text(tip.at.to_string().chars().take(16).collect()));
    }
    Ok(out)
}

/// The field for words at length. What is typed may name people: a field that is kept apart comes before an open one.
fn main_field(mechanism: &Mechanism) -> Option<&str> {
    let words = mechanism.fields.iter().filter(|f| f.kind == Kind::Text && !f.many);
    let field = words.max_by_key(|f| (f.required, f.private, std::cmp::Reverse(place(mechanism, &f.name))));
    field.map(|f| f.name.as_str())
}

fn place(mechanism: &Mechanism, name: &str) -> Option<usize> {
    mechanism.fields.iter().position(|f| f.name == name)
}

/// The field of its own for one thing that was typed, with the value as the field takes it.
fn own_field<'m>(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &'m Mechanism,
    (name, word): (&str, &str),
) -> Result<Option<(&'m str, String)>, Stop> {
    let of = |kind: &Kind| mechanism.fields.iter().find(|f| f.kind == *kind && !f.many);
    let found = match name {
        // Somebody is meant by his name only where one alone bears it.
        "name" => match of(&Kind::Person) {
            Some(field) => named(visit, look, word)?.map(|number| (field, number)),
            None => None,
        },
        "where" => {
            let section = visit.office.sections.get(word).filter(|s| s.closed.is_none());
            section.and(of(&Kind::Section)).map(|field| (field, word.to_string()))
        }
        other => mechanism.field(other).filter(|f| f.kind == Kind::Text).map(|f| (f, word.to_string())),
    };
    Ok(found.map(|(field, value)| (field.name.as_str(), value)))
}

fn named(visit: &Visit<'_>, look: &Look<'_>, word: &str) -> Result<Option<String>, Stop> {
    let closed = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (all, wanted) = (look.everybody()?, closed(word));
    let here = |n: &str| sight::is_here(&visit.office, n, visit.today());
    let mut bear = all.names.iter().filter(|(n, name)| closed(name) == wanted && here(n));
    Ok(match (bear.next(), bear.next()) {
        (Some((number, _)), None) => Some(number.clone()),
        _ => None,
    })
}

/// A report is closed: it is no incident, or it came before.
pub fn close(visit: &Visit<'_>) -> Given {
    if !may(visit)? {
        return Err(Stop::Missing);
    }
    let id: i64 = visit.posted.get("tip").parse().map_err(|_| Stop::Missing)?;
    let reason = visit.posted.get("reason").trim();
    if reason.is_empty() {
        return page(visit, Some((id, "閉じる理由を記入してください。".to_string())));
    }
    if reason.chars().count() > LONGEST || reason.chars().any(|c| c.is_control() && c != '\n') {
        let says = format!("理由は、制御文字を入れずに{LONGEST}文字以内で記入してください。");
        return page(visit, Some((id, says)));
    }
    let done = visit.site.desk.settle_tip(id, (visit.caller()?.number(), visit.now), Err(reason))?;
    Reply::go(if done { "/tips?said=tip-closed" } else { "/tips?said=tip-settled" })
}
