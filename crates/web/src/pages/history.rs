//! What happened to a matter, who did it, when, and by which clause? Its events in order, a page of them at a time.
//! Takes the matter with its events; gives lines for its page. The clause of a line is that of the step, where the step has one of
//! its own, else those by which the matter is dealt with. How an event reads is in `print::matter`.

use practice::Mechanism;
use practice::edition::DutyId;
use practice::entry::Entry;
use practice::event::Event;
use practice::matter::Matter;
use practice::who;
use print::matter::Happened;
use print::office::Names;

use crate::pages::matter::path_of;
use crate::pages::whole;
use crate::paging::{self, Pager};
use crate::visit::Visit;

/// Events of a page.
const PAGE: usize = 50;
/// What is told of them takes so many bytes at most; of more, long ones are told by their beginning.
const MOST_BYTES: usize = 10_000;
/// So many clauses stand on a line.
const CLAUSES: usize = 2;

/// 経過 (history) of a matter, or a part of it.
pub struct History {
    /// Its lines, the oldest first.
    pub lines: Vec<Line>,
    /// The way to the others.
    pub pager: Pager,
}

/// A line of it.
pub struct Line {
    /// What happened.
    pub happened: Happened,
    /// The first clauses by which it was done: page and citation.
    pub clauses: Vec<(String, String)>,
    /// How many more there are.
    pub more: usize,
    /// Where all that is told of it stands, if it is too long for here.
    pub whole: Option<String>,
}

/// The part of a history that the address asks for; unasked, the newest.
pub fn of(
    visit: &Visit<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    entries: &[Entry],
    names: &Names,
) -> History {
    let told = print::matter::history(mechanism, entries, names);
    let all: Vec<(&Entry, Happened)> = entries.iter().zip(told).collect();
    let newest = all.len().div_ceil(PAGE).to_string();
    let asked = Some(visit.asked("history")).filter(|w| !w.is_empty()).unwrap_or(&newest);
    let link = format!("{}?history=", path_of(&matter.id));
    let (part, pager) = paging::part(asked, all, PAGE, link);
    let heavy = part.iter().map(|(_, happened)| happened.remark.len()).sum::<usize>() > MOST_BYTES;
    let lines = part.into_iter().map(|(entry, mut happened)| {
        let (clauses, more) = clauses(visit, (mechanism, matter), &entry.event);
        let begun = whole::beginning(&happened.remark).filter(|_| heavy);
        let whole = begun.is_some().then(|| format!("{}?event={}", path_of(&matter.id), happened.seq));
        happened.remark = begun.unwrap_or(happened.remark);
        Line { happened, clauses, more, whole }
    });
    History { lines: lines.collect(), pager: pager.of_list("経過", "#history") }
}

/// The clauses of an event, each once, in the edition that was in force for it.
fn clauses(
    visit: &Visit<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    event: &Event,
) -> (Vec<(String, String)>, usize) {
    let (duties, number) = basis((mechanism, matter), event);
    let edition = visit.office.editions.iter().find(|e| e.number == number);
    let mut out: Vec<(String, String)> = Vec::new();
    for id in duties {
        let Some(clause) = edition.and_then(|e| e.reading.clause(id.clause())) else { continue };
        let one = (format!("/policy/{}", clause.slug), clause.citation.clone());
        if !out.contains(&one) {
            out.push(one);
        }
    }
    let more = out.len().saturating_sub(CLAUSES);
    out.truncate(CLAUSES);
    (out, more)
}

/// The duties by which something was done, and the number of their edition.
fn basis((mechanism, matter): (&Mechanism, &Matter), event: &Event) -> (Vec<DutyId>, u32) {
    let of_step = |planned: &str| who::step_of(mechanism, planned).and_then(|(_, duty)| duty);
    let began = matter.applied.edition;
    let (own, number) = match event {
        Event::Applied(applied) => (applied.basis.clone(), applied.edition),
        Event::Decided(decided) => (decided.basis.clone(), decided.edition),
        Event::Acted(acted) => (of_step(&acted.step).into_iter().collect(), began),
        Event::StepSkipped { step, .. } => (of_step(step).into_iter().collect(), began),
        Event::Established(counted) => (counted.basis.clone(), counted.edition),
        _ => (Vec::new(), began),
    };
    if own.is_empty() { (matter.basis().to_vec(), began) } else { (own, number) }
}
