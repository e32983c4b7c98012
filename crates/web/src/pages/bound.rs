//! What was confirmed can be changed: which mechanism serves a duty, in which way, or that the duty does not apply.
//! The chapters, the duties of one chapter, and one duty with a form for each change; what is given up is given up with a reason.
//! Proposals that nobody judged yet are in `bindings`, the reading of a duty in `reading`.

use askama::Template;
use practice::binding::Binding;
use practice::command::Command;
use practice::edition::{DutyId, EditionDuty};
use practice::office::Edition;
use practice::{How, Mechanism};

use crate::frame::Frame;
use crate::pages::{bindings, proposals, reading};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

/// 関わり方 (how a mechanism serves a duty), in forms.
const HOWS: [(&str, How); 3] =
    [("carries", How::Carries), ("evidences", How::Evidences), ("overview", How::Overview)];

#[derive(Template)]
#[template(path = "bound.html")]
struct ListView {
    frame: Frame,
    edition: u32,
    chapters: Vec<Chapter>,
    rows: Vec<Row>,
    pager: Pager,
    title: String,
}

/// Duties of a page.
const ROWS: usize = 100;

struct Chapter {
    link: String,
    title: String,
    settled: usize,
}

/// A duty that somebody decided on.
struct Row {
    link: String,
    citation: String,
    act: String,
    by: String,
}

#[derive(Template)]
#[template(path = "bound_duty.html")]
struct DutyView {
    frame: Frame,
    faults: Vec<String>,
    edition: u32,
    duty: String,
    citation: String,
    heading: String,
    text: String,
    read: String,
    clause: String,
    readable: bool,
    exempt: String,
    bound: Vec<Bound>,
    mechanisms: Vec<String>,
    hows: Vec<(&'static str, &'static str)>,
    typed: (String, String, String),
}

struct Bound {
    mechanism: String,
    title: String,
    how: &'static str,
    by: String,
    confirmed: bool,
}

/// Where one duty of an edition is changed.
pub fn link(edition: &Edition, duty: &DutyId) -> String {
    let duty: String = form_urlencoded::byte_serialize(duty.to_string().as_bytes()).collect();
    format!("/admin/bindings/bound?edition={}&duty={duty}", edition.number)
}

/// The edition of this number; the newest where none is named.
fn edition<'a>(visit: &'a Visit<'_>, number: &str) -> Result<&'a Edition, Stop> {
    let found = match number {
        "" => visit.office.newest(),
        number => visit.office.editions.iter().find(|e| e.number.to_string() == number),
    };
    found.ok_or(Stop::Missing)
}

/// The list, or one duty of it.
pub fn show(visit: &Visit<'_>) -> Given {
    if visit.office.newest().is_none() {
        return Reply::go("/admin/policy");
    }
    let edition = edition(visit, visit.asked("edition"))?;
    match visit.asked("duty") {
        "" => list(visit, edition),
        duty => one(visit, (edition, duty), Vec::new()),
    }
}

fn confirmed<'a>(edition: &'a Edition, duty: &DutyId) -> impl Iterator<Item = &'a Binding> {
    edition.bindings.bound.get(duty).into_iter().flatten().filter(|b| b.confirmed.is_some())
}

fn list(visit: &Visit<'_>, edition: &Edition) -> Given {
    let chosen = visit.asked("chapter");
    let (mut chapters, mut rows, mut title) = (Vec::<(&str, Chapter)>::new(), Vec::new(), String::new());
    let settled = |d: &&EditionDuty| {
        edition.bindings.exempt.contains_key(&d.id) || confirmed(edition, &d.id).next().is_some()
    };
    for duty in edition.reading.duties.iter().filter(settled) {
        let of = proposals::prefix(&duty.id);
        if of == chosen {
            title = proposals::chapter(edition, of);
            rows.push(row(visit, edition, duty));
        }
        match chapters.iter_mut().find(|(prefix, _)| *prefix == of) {
            Some((_, chapter)) => chapter.settled += 1,
            None => {
                let word: String = form_urlencoded::byte_serialize(of.as_bytes()).collect();
                let link = format!("/admin/bindings/bound?edition={}&chapter={word}", edition.number);
                chapters.push((of, Chapter { link, title: proposals::chapter(edition, of), settled: 1 }));
            }
        }
    }
    let chapters = chapters.into_iter().map(|(_, chapter)| chapter).collect();
    let frame = Frame::of(visit, "確定した紐付け")?;
    let word: String = form_urlencoded::byte_serialize(chosen.as_bytes()).collect();
    let link = format!("/admin/bindings/bound?edition={}&chapter={word}&page=", edition.number);
    let (rows, pager) = paging::part(visit.asked("page"), rows, ROWS, link);
    Reply::page(&ListView { frame, edition: edition.number, chapters, rows, title, pager })
}

fn row(visit: &Visit<'_>, edition: &Edition, duty: &EditionDuty) -> Row {
    let by = match edition.bindings.exempt.get(&duty.id) {
        Some(exemption) => format!("適用除外：{}", exemption.reason),
        None => {
            let told = |b: &Binding| format!("{}（{}）", bindings::title(visit, &b.mechanism), b.how.title());
            confirmed(edition, &duty.id).map(told).collect::<Vec<_>>().join("、")
        }
    };
    Row {
        link: link(edition, &duty.id),
        citation: edition.reading.cite(&duty.id),
        act: duty.act.replace('\n', ""),
        by,
    }
}

fn one(visit: &Visit<'_>, (edition, duty): (&Edition, &str), faults: Vec<String>) -> Given {
    let id = DutyId::from_printed(duty);
    let read = edition.reading.duty(&id).ok_or(Stop::Missing)?;
    let clause = edition.reading.clause(id.clause());
    let look = visit.look()?;
    let exempt = edition.bindings.exempt.get(&id);
    let by = |of: &practice::binding::Confirmation| -> Result<String, Stop> {
        Ok(format!("{}が{}に確定", look.name(&of.by)?, words::day(of.on)))
    };
    let mut bound = Vec::new();
    for b in edition.bindings.bound.get(&id).into_iter().flatten() {
        bound.push(Bound {
            mechanism: b.mechanism.clone(),
            title: bindings::title(visit, &b.mechanism),
            how: b.how.title(),
            by: b.confirmed.as_ref().map(by).transpose()?.unwrap_or_else(|| "候補（未確定）".to_string()),
            confirmed: b.confirmed.is_some() && exempt.is_none(),
        });
    }
    let typed = |name: &str| visit.posted.get(name).to_string();
    let view = DutyView {
        frame: Frame::of(visit, "紐付けを改める")?,
        edition: edition.number,
        duty: duty.to_string(),
        citation: edition.reading.cite(&id),
        heading: clause.map(|c| c.heading.clone()).unwrap_or_default(),
        text: clause.map(|c| c.text.clone()).unwrap_or_default(),
        clause: clause.map(|c| format!("/policy/{}", c.slug)).unwrap_or_default(),
        read: reading::told(read),
        readable: visit.office.newest().is_some_and(|e| e.number == edition.number),
        exempt: match exempt {
            Some(e) => format!("{}（{}）", e.reason, by(&e.confirmed)?),
            None => String::new(),
        },
        bound,
        mechanisms: visit.catalog().mechanisms().map(|m| m.title.clone()).collect(),
        hows: HOWS.iter().map(|(key, how)| (*key, how.title())).collect(),
        typed: match faults.is_empty() {
            true => Default::default(),
            false => (typed("mechanism"), typed("reason"), typed("other")),
        },
        faults,
    };
    Reply::page_with(if view.faults.is_empty() { 200 } else { 422 }, &view)
}

/// One thing is changed.
pub fn change(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let (edition, duty) = (edition(visit, posted.get("edition"))?, posted.get("duty"));
    let id = DutyId::from_printed(duty);
    edition.reading.duty(&id).ok_or(Stop::Missing)?;
    let commands = match commands(visit, edition, &id) {
        Ok(commands) => commands,
        Err(says) => return one(visit, (edition, duty), vec![says]),
    };
    let faults = bindings::refused(bindings::submit_all(visit, &commands)?);
    if faults.is_empty() {
        return Reply::go(format!("{}&said=bound", link(edition, &id)));
    }
    let anew = visit.anew();
    let edition = self::edition(&anew, posted.get("edition"))?;
    one(&anew, (edition, duty), faults)
}

/// The commands of one change.
///
/// # Errors
/// A sentence: a reason is missing, nothing would change, or there is no such mechanism.
fn commands(visit: &Visit<'_>, edition: &Edition, duty: &DutyId) -> Result<Vec<Command>, String> {
    let posted = &visit.posted;
    let number = Some(edition.number);
    let of = posted.get("mechanism");
    let bound = edition.bindings.bound.get(duty).into_iter().flatten().find(|b| b.mechanism == of);
    let here =
        || bound.ok_or("この紐付けは、ほかの人が先に改めています。内容を確かめてください。".to_string());
    let how = HOWS.iter().find(|(key, _)| *key == posted.get("how")).map(|(_, how)| *how);
    let reason = |what: &str| posted.given("reason").ok_or_else(|| format!("{what}理由を入れてください。"));
    let confirm = |mechanism: &str, how: How| {
        let (duty, mechanism) = (duty.clone(), mechanism.to_string());
        Command::ConfirmBinding { duty, mechanism, how: Some(how), edition: number }
    };
    let reject = |reason: String| {
        let (duty, mechanism) = (duty.clone(), of.to_string());
        Command::RejectBinding { duty, mechanism, reason, edition: number }
    };
    Ok(match posted.get("do") {
        "how" => {
            let bound = here()?;
            let how = how.unwrap_or(bound.how);
            let settled = bound.confirmed.is_some() && !edition.bindings.exempt.contains_key(duty);
            if settled && how == bound.how {
                return Err(format!("関わり方は、既に「{}」です。違うものを選んでください。", how.title()));
            }
            vec![confirm(of, how)]
        }
        "replace" => {
            let (bound, other) = (here()?, other(visit)?);
            if other.id == of {
                return Err("今と同じ仕組みです。別の仕組みを選んでください。".to_string());
            }
            let reason = reason("今の仕組みをやめる")?;
            vec![confirm(&other.id, bound.how), reject(reason)]
        }
        "end" => {
            here()?;
            vec![reject(reason("この紐付けをやめる")?)]
        }
        "add" => vec![confirm(&other(visit)?.id, how.unwrap_or(How::Carries))],
        "exempt" => {
            let reason = reason("適用除外とする")?;
            vec![Command::ExemptDuty { duty: duty.clone(), reason, edition: number }]
        }
        _ => return Err("することを選んでください。".to_string()),
    })
}

/// The mechanism that was chosen by its title.
fn other<'a>(visit: &'a Visit<'_>) -> Result<&'a Mechanism, String> {
    let found = visit.catalog().called(visit.posted.get("other").trim());
    found.ok_or_else(|| "仕組みを、候補の中から選んでください。".to_string())
}
