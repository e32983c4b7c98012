//! What the body itself sets: what is missing among what runs, what it may set besides, what it has set.
//! What is missing is found in `practice::lacking`; several are set together, with one reason, decider and day.

use askama::Template;
use jiff::civil::Date;
use ledger::book::Answer;
use practice::command::Command;
use practice::lacking::{self, Entry, Lack};
use practice::setting::SETTINGS;

use crate::frame::Frame;
use crate::posted::Posted;
use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

const PLACE: &str = "/admin/values";

#[derive(Template)]
#[template(path = "values.html")]
struct View {
    frame: Frame,
    faults: Vec<String>,
    typed: Posted,
    intervals: usize,
    rows: Vec<Row>,
    vacant: Vec<Row>,
    unheld: Vec<(String, String)>,
    uncovered: Vec<(String, String)>,
    optional: Vec<Row>,
    set: Vec<Set>,
    roles: Vec<String>,
    classes: Vec<String>,
    today: String,
}

struct Row {
    name: String,
    title: String,
    why: String,
    clauses: String,
    list: &'static str,
    unit: &'static str,
    typed: String,
}

struct Set {
    name: String,
    title: String,
    value: String,
    /// In what a new value is counted.
    unit: &'static str,
    reason: String,
    decider: String,
    decided: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, Vec::new())
}

fn row(visit: &Visit<'_>, lack: Lack) -> Row {
    let (list, unit) = match lack.entry {
        Entry::Roles => ("roles", ""),
        Entry::Number(unit) => ("", unit),
        Entry::Rule => ("counts", ""),
        Entry::Class => ("classes", ""),
        Entry::List | Entry::Text => ("", ""),
    };
    let more = lack.clauses.len().saturating_sub(3);
    let mut clauses = lack.clauses.into_iter().take(3).collect::<Vec<_>>().join("、");
    if more > 0 {
        clauses.push_str(&format!(" 他{more}"));
    }
    let typed = visit.posted.get(&format!("value.{}", lack.name)).to_string();
    Row { name: lack.name, title: lack.title, why: lack.why, clauses, list, unit, typed }
}

fn page(visit: &Visit<'_>, faults: Vec<String>) -> Given {
    let look = visit.look()?;
    let lacks = look.knowing(lacking::lacking);
    let intervals = lacks.iter().filter(|l| l.name.starts_with("interval/")).count();
    let optional = SETTINGS.iter().filter(|s| !visit.office.values.contains_key(s.name)).map(Lack::from);
    let optional: Vec<Lack> = optional.chain(look.knowing(lacking::prompt)).collect();
    let (vacant, lacks): (Vec<Lack>, Vec<Lack>) = lacks.into_iter().partition(|l| !l.vacant.is_empty());
    let held = visit.office.posts.values().flat_map(|p| p.roles.iter().map(|r| r.what.clone()));
    let read = visit.edition().into_iter().flat_map(|e| e.reading.roles.iter().map(|r| r.role.clone()));
    let mut roles: Vec<String> = held.chain(read).collect();
    roles.sort();
    roles.dedup();
    let set = visit.office.values.iter().map(|(name, v)| {
        let (title, entry) = lacking::described(visit.catalog(), name);
        Set {
            name: name.clone(),
            title,
            value: format!("{}{}", v.value.shown(), lacking::unit(entry, &v.value)),
            unit: if let Entry::Number(unit) = entry { unit } else { "" },
            reason: v.reason.clone(),
            decider: v.decider.clone(),
            decided: words::day(v.decided),
        }
    });
    let view = View {
        frame: Frame::of(visit, "本団体が定める値")?,
        typed: if faults.is_empty() { Posted::default() } else { visit.posted.clone() },
        intervals,
        rows: lacks.into_iter().map(|l| row(visit, l)).collect(),
        vacant: vacant.into_iter().map(|l| row(visit, l)).collect(),
        unheld: look.knowing(lacking::unheld),
        uncovered: look.knowing(lacking::uncovered),
        optional: optional.into_iter().map(|l| row(visit, l)).collect(),
        set: set.collect(),
        roles,
        classes: look.knowing(|known| known.classes().into_iter().map(ToString::to_string).collect()),
        today: words::day(visit.today()),
        faults,
    };
    Reply::page_with(if view.faults.is_empty() { 200 } else { 422 }, &view)
}

/// Who decided, why and when.
fn decided(posted: &Posted) -> Result<(String, String, Date), Vec<String>> {
    let mut faults = Vec::new();
    let (reason, decider) = (posted.given("reason"), posted.given("decider"));
    if reason.is_none() {
        faults.push("理由を入れてください。".to_string());
    }
    if decider.is_none() {
        faults.push("決定した者を入れてください。".to_string());
    }
    let day = posted.day("decided", "決定した日").map_err(|says| faults.push(says));
    match (reason, decider, day) {
        (Some(reason), Some(decider), Ok(day)) => Ok((reason, decider, day)),
        _ => Err(faults),
    }
}

/// Values are set or withdrawn.
pub fn change(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let (reason, decider, decided) = match decided(posted) {
        Ok(decided) => decided,
        Err(faults) => return page(visit, faults),
    };
    let (mut commands, mut faults) = (Vec::new(), Vec::new());
    if let Some(name) = posted.given("withdraw") {
        commands.push(Command::WithdrawValue { name, reason, decider, decided });
    } else {
        for (name, typed) in wanted(visit)? {
            let (title, entry) = lacking::described(visit.catalog(), &name);
            match lacking::value_of(entry, &typed) {
                Ok(value) => {
                    let (reason, decider) = (reason.clone(), decider.clone());
                    commands.push(Command::SetValue { name, value, reason, decider, decided });
                }
                Err(says) => faults.push(format!("{title}: {says}")),
            }
        }
        if commands.is_empty() && faults.is_empty() {
            faults.push("値が一つも入っていません。".to_string());
        }
    }
    if !faults.is_empty() {
        return page(visit, faults);
    }
    let answers = visit.site.live.door.submit_all(visit.caller()?.number(), &commands)?;
    for (command, answer) in commands.iter().zip(answers) {
        if let (
            Answer::Refused(refusal),
            Command::SetValue { name, .. } | Command::WithdrawValue { name, .. },
        ) = (answer, command)
        {
            faults.push(format!("{}: {refusal}", lacking::described(visit.catalog(), name).0));
        }
    }
    match faults.is_empty() {
        true => Reply::go(format!("{PLACE}?said=changed")),
        false => page(&visit.anew(), faults),
    }
}

/// Names with what was typed; one number may stand for all intervals that are still missing.
fn wanted(visit: &Visit<'_>) -> Result<Vec<(String, String)>, crate::reply::Stop> {
    let named = |(field, typed): &(String, String)| {
        let name = field.strip_prefix("value.")?;
        (!typed.trim().is_empty()).then(|| (name.to_string(), typed.clone()))
    };
    let mut out: Vec<(String, String)> = visit.posted.fields.iter().filter_map(named).collect();
    if let Some(months) = visit.posted.given("all-intervals") {
        let lacks = visit.look()?.knowing(lacking::lacking);
        for lack in lacks.into_iter().filter(|l| l.name.starts_with("interval/")) {
            if !out.iter().any(|(name, _)| *name == lack.name) {
                out.push((lack.name, months.clone()));
            }
        }
    }
    Ok(out)
}
