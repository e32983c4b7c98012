//! The policy as it was enacted, with the state of each clause beside it; and one clause with everything done under it.
//! The states are those of `practice::standing`. Editions and their comparison are in `editions`.

use std::collections::BTreeMap;

use askama::Template;
use practice::edition::EditionDuty;
use practice::office::Edition;
use practice::standing::{self, DutyState};

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "policy.html")]
struct View {
    frame: Frame,
    edition: u32,
    from: String,
    adoptions: Vec<String>,
    clauses: Vec<Line>,
    counts: standing::Counts,
    reader: bool,
}

struct Line {
    path: String,
    depth: usize,
    citation: String,
    heading: String,
    text: String,
    states: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "clause.html")]
struct ClauseView {
    frame: Frame,
    citation: String,
    heading: String,
    text: String,
    duties: Vec<Duty>,
    done: Vec<(String, String, String, String)>,
    done_more: usize,
}

struct Duty {
    act: String,
    facts: Vec<(&'static str, String)>,
    bindings: Vec<(String, String, String)>,
    exempt: String,
    state: Option<(&'static str, &'static str, String)>,
}

/// States of all duties today.
///
/// # Errors
/// The ledger cannot be read.
pub fn states(visit: &Visit<'_>, look: &Look<'_>, edition: &Edition) -> Result<Vec<DutyState>, Stop> {
    let (catalog, office, today) = (visit.catalog(), &*visit.office, visit.today());
    let matters = look.view().every_matter()?;
    let recorded = standing::recorded(&matters, catalog, office, today);
    Ok(standing::states(edition, office, catalog, &recorded, today))
}

/// The whole text.
pub fn show(visit: &Visit<'_>) -> Given {
    let reader = visit.caller()?.reader;
    let Some(edition) = visit.edition() else {
        let view = View {
            frame: Frame::of(visit, "規程")?,
            edition: 0,
            from: String::new(),
            adoptions: Vec::new(),
            clauses: Vec::new(),
            counts: standing::Counts::default(),
            reader,
        };
        return Reply::page(&view);
    };
    let look = visit.look()?;
    // Where the weak places are is for those who read everything.
    let states = if reader { states(visit, &look, edition)? } else { Vec::new() };
    let mut by_clause: BTreeMap<&str, Vec<(&'static str, &'static str)>> = BTreeMap::new();
    for state in &states {
        let mark = (words::standing_look(state.standing), state.standing.title());
        let of = by_clause.entry(state.duty.clause()).or_default();
        if !of.contains(&mark) {
            of.push(mark);
        }
    }
    // What stands before the first heading is told by the head of this page.
    let printed = edition.reading.clauses.iter().filter(|c| !(c.heading.is_empty() && c.text.is_empty()));
    let clauses = printed.map(|c| Line {
        path: format!("/policy/{}", c.slug),
        depth: c.path.matches('/').count().min(5),
        citation: c.citation.clone(),
        heading: c.heading.clone(),
        text: c.text.clone(),
        states: by_clause.remove(c.path.as_str()).unwrap_or_default(),
    });
    let view = View {
        frame: Frame::of(visit, "規程")?,
        edition: edition.number,
        from: words::day(edition.from),
        adoptions: edition
            .adoptions
            .iter()
            .map(|a| format!("{}　{}（{}）", a.organ, a.number, words::day(a.on)))
            .collect(),
        clauses: clauses.collect(),
        counts: standing::counts(edition, &states),
        reader,
    };
    Reply::page(&view)
}

/// One clause.
pub fn clause(visit: &Visit<'_>) -> Given {
    let slug = visit.part("slug");
    let edition = visit.edition().ok_or(Stop::Missing)?;
    let clause = edition.reading.clauses.iter().find(|c| c.slug == slug).ok_or(Stop::Missing)?;
    let look = visit.look()?;
    let reader = visit.caller()?.reader;
    let states = if reader { states(visit, &look, edition)? } else { Vec::new() };
    let duties = edition.reading.duties.iter().filter(|d| d.id.clause() == clause.path);
    let duties = duties.map(|d| duty((visit, &look), edition, d, &states)).collect::<Result<_, _>>()?;
    let mut done = Vec::new();
    for mechanism in visit.catalog().mechanisms().filter(|m| m.runs()) {
        let served = edition.bindings.duties_of(&edition.reading, &mechanism.id);
        if !served.iter().any(|(id, _)| id.clause() == clause.path) {
            continue;
        }
        for matter in look.view().matters(&mechanism.id)? {
            let under = matter.basis().iter().any(|b| b.clause() == clause.path);
            if under && look.may_see(mechanism, &matter)? {
                done.push((matter.since, matter.number(mechanism), matter));
            }
        }
    }
    done.sort_by_key(|(since, ..)| std::cmp::Reverse(*since));
    let done_more = done.len().saturating_sub(50);
    let told = done.into_iter().take(50).map(|(since, number, m)| {
        let state = print::office::standing(&m, visit.catalog());
        (path_of(&m.id), number, state, words::moment(since))
    });
    let view = ClauseView {
        frame: Frame::of(visit, clause.citation.clone())?,
        citation: clause.citation.clone(),
        heading: clause.heading.clone(),
        text: clause.text.clone(),
        duties,
        done: told.collect(),
        done_more,
    };
    Reply::page(&view)
}

fn duty(
    (visit, look): (&Visit<'_>, &Look<'_>),
    edition: &Edition,
    duty: &EditionDuty,
    states: &[DutyState],
) -> Result<Duty, Stop> {
    let mut facts = Vec::new();
    let lists = [("主体", &duty.bearers), ("許可する者", &duty.permission), ("報告先", &duty.addressees)];
    for (what, all) in lists {
        if !all.is_empty() {
            facts.push((what, all.join("、")));
        }
    }
    for (what, one) in [("条件", &duty.condition), ("時期・頻度", &duty.frequency)] {
        if let Some(one) = one {
            facts.push((what, one.clone()));
        }
    }
    let mut bindings = Vec::new();
    for binding in edition.bindings.bound.get(&duty.id).into_iter().flatten() {
        let title = visit.catalog().get(&binding.mechanism).map_or(binding.mechanism.as_str(), |m| &m.title);
        let by = match &binding.confirmed {
            Some(c) => format!("{}が{}に確定", look.name(&c.by)?, words::day(c.on)),
            None => "候補（未確定）".to_string(),
        };
        bindings.push((title.to_string(), binding.how.title().to_string(), by));
    }
    let state = states.iter().find(|s| s.duty == duty.id);
    Ok(Duty {
        act: duty.act.clone(),
        facts,
        bindings,
        exempt: edition.bindings.exempt.get(&duty.id).map(|e| e.reason.clone()).unwrap_or_default(),
        state: state.map(|s| (words::standing_look(s.standing), s.standing.title(), s.why.clone())),
    })
}
