//! Which duties of the policy are laid on me? Those of the roles that I hold, or stand in for, with their state and the next step.
//! Takes who is signed in; gives all of them, the gravest first, and for home those that press.
//! Duties of the whole office are in `duties`; matters that wait for somebody in `home`.

use std::collections::HashSet;

use askama::Template;
use practice::edition::DutyId;
use practice::office::Edition;
use practice::standing::DutyState;
use practice::{How, agenda, who};

use crate::frame::Frame;
use crate::pages::policy::states;
use crate::paging::{Pager, paged};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "own.html")]
struct View {
    frame: Frame,
    roles: Vec<String>,
    total: usize,
    pressing: usize,
    rows: Vec<Row>,
    pager: Pager,
}

/// 自分の義務 (own duty) as a line of a list.
pub struct Row {
    pub path: String,
    pub citation: String,
    pub act: String,
    pub title: &'static str,
    pub look: &'static str,
    pub due: String,
    pub why: String,
    /// Where it is done or recorded, and what that is called.
    pub way: Option<(String, String)>,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let edition = visit.edition().ok_or(Stop::Missing)?;
    let all = of(visit, &look, (edition, visit.caller()?.number()))?;
    let roles = who::roles_borne(&visit.office, visit.caller()?.number(), visit.today());
    let (total, pressing) = (all.len(), all.iter().filter(|s| s.presses(visit.today())).count());
    let (part, pager) = paged(visit, all, "/duties?page=".to_string());
    let view = View {
        frame: Frame::of(visit, "自分の義務")?,
        roles: roles.into_iter().map(ToString::to_string).collect(),
        total,
        pressing,
        rows: rows(visit, &look, (edition, &part))?,
        pager,
    };
    Reply::page(&view)
}

/// What presses of the caller's duties, the gravest first: so many rows of it, and how many there are.
pub fn pressing(visit: &Visit<'_>, look: &Look<'_>, most: usize) -> Result<(Vec<Row>, usize), Stop> {
    let Some(edition) = visit.edition() else { return Ok((Vec::new(), 0)) };
    let mut all = of(visit, look, (edition, visit.caller()?.number()))?;
    all.retain(|state| state.presses(visit.today()));
    let total = all.len();
    all.truncate(most);
    Ok((rows(visit, look, (edition, &all))?, total))
}

/// Whether the policy lays any duty on a role of the caller.
pub fn bears(visit: &Visit<'_>) -> Result<bool, Stop> {
    let roles = who::roles_borne(&visit.office, visit.caller()?.number(), visit.today());
    Ok(visit.edition().is_some_and(|edition| who::duties_of(edition, &roles).next().is_some()))
}

/// Duties of a person, the gravest and the nearest first.
pub fn of(
    visit: &Visit<'_>,
    look: &Look<'_>,
    (edition, person): (&Edition, &str),
) -> Result<Vec<DutyState>, Stop> {
    let roles = who::roles_borne(&visit.office, person, visit.today());
    let duties: HashSet<&DutyId> = who::duties_of(edition, &roles).map(|duty| &duty.id).collect();
    if duties.is_empty() {
        return Ok(Vec::new());
    }
    let states = states(visit, look, edition)?;
    let mut out: Vec<DutyState> = states.iter().filter(|s| duties.contains(&s.duty)).cloned().collect();
    out.sort_by_key(|state| (state.standing, state.due.is_none(), state.due));
    Ok(out)
}

fn rows(
    visit: &Visit<'_>,
    look: &Look<'_>,
    (edition, states): (&Edition, &[DutyState]),
) -> Result<Vec<Row>, Stop> {
    let mut out = Vec::new();
    for state in states {
        let slug = edition.reading.clause(state.duty.clause()).map(|c| c.slug.clone()).unwrap_or_default();
        out.push(Row {
            path: format!("/policy/{slug}"),
            citation: state.citation.clone(),
            act: state.act.clone(),
            title: state.standing.title(),
            look: words::standing_look(state.standing),
            due: state.due.map(words::day).unwrap_or_default(),
            why: state.why.clone(),
            way: way(visit, look, (edition, &state.duty))?,
        });
    }
    Ok(out)
}

/// Where a duty is carried out, or shown to be: the first form that he may begin.
fn way(
    visit: &Visit<'_>,
    look: &Look<'_>,
    (edition, duty): (&Edition, &DutyId),
) -> Result<Option<(String, String)>, Stop> {
    let caller = visit.caller()?;
    let mut bound: Vec<_> =
        edition.bindings.bound.get(duty).into_iter().flatten().filter(|b| b.how != How::Overview).collect();
    bound.sort_by_key(|b| b.how != How::Carries);
    for binding in bound {
        let begun = |m: &&practice::Mechanism| m.runs() && m.form.verb().is_some() && !caller.only_reads;
        let Some(mechanism) = visit.catalog().get(&binding.mechanism).filter(begun) else { continue };
        if look.knowing(|known| agenda::may_begin(known, mechanism, caller.number())).is_ok() {
            return Ok(Some((format!("/apply/{}", mechanism.id), mechanism.title.clone())));
        }
    }
    Ok(None)
}
