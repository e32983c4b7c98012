//! Which duties of the policy are laid on me? Those of the roles that I hold, or stand in for, with their state and the next step.
//! Takes who is signed in; gives all of them, the gravest first, and for home those that press.
//! Duties of the whole office are in `duties`; matters that wait for somebody in `home`.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use askama::Template;
use practice::edition::DutyId;
use practice::office::Edition;
use practice::standing::DutyState;
use practice::{How, who};

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

/// 自分の義務 (own duties) of a person: those of the roles that he holds, or stands in for.
pub struct Own<'a> {
    edition: &'a Edition,
    roles: BTreeSet<&'a str>,
    states: Arc<Vec<DutyState>>,
}

impl<'a> Own<'a> {
    /// Of a person, under an edition.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn of(
        visit: &'a Visit<'_>,
        look: &Look<'_>,
        (edition, person): (&'a Edition, &str),
    ) -> Result<Own<'a>, Stop> {
        let roles = who::roles_borne(&visit.office, person, visit.today());
        // Who bears nothing waits for no state.
        let bears = who::duties_of(edition, &roles).next().is_some();
        let states = if bears { states(visit, look, edition)? } else { Arc::default() };
        Ok(Own { edition, roles, states })
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// How they stand, the gravest and the nearest first.
    pub fn states(&self) -> Vec<&DutyState> {
        let duties: HashSet<&DutyId> =
            who::duties_of(self.edition, &self.roles).map(|duty| &duty.id).collect();
        let mut out: Vec<&DutyState> = self.states.iter().filter(|s| duties.contains(&s.duty)).collect();
        out.sort_by_key(|state| (state.standing, state.due.is_none(), state.due));
        out
    }
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let edition = visit.edition().ok_or(Stop::Missing)?;
    let own = Own::of(visit, &look, (edition, visit.caller()?.number()))?;
    let all = own.states();
    let (total, pressing) = (all.len(), all.iter().filter(|s| s.presses(visit.today())).count());
    let (part, pager) = paged(visit, all, "/duties?page=".to_string());
    let view = View {
        frame: Frame::of(visit, "自分の義務")?,
        roles: own.roles.iter().map(ToString::to_string).collect(),
        total,
        pressing,
        rows: rows(visit, &look, (edition, &part)),
        pager,
    };
    Reply::page(&view)
}

/// 差し迫ったもの (what presses) of the caller's duties, for home.
#[derive(Default)]
pub struct Pressing {
    /// The gravest of them.
    pub rows: Vec<Row>,
    /// How many more there are.
    pub more: usize,
    /// Whether he has any duty at all.
    pub bears: bool,
}

/// What presses of the caller's duties: so many rows of it at most.
pub fn pressing(visit: &Visit<'_>, look: &Look<'_>, most: usize) -> Result<Pressing, Stop> {
    let Some(edition) = visit.edition() else { return Ok(Pressing::default()) };
    let own = Own::of(visit, look, (edition, visit.caller()?.number()))?;
    let mut all = own.states();
    all.retain(|state| state.presses(visit.today()));
    let more = all.len().saturating_sub(most);
    all.truncate(most);
    Ok(Pressing { rows: rows(visit, look, (edition, &all)), more, bears: !own.is_empty() })
}

fn rows(visit: &Visit<'_>, look: &Look<'_>, (edition, states): (&Edition, &[&DutyState])) -> Vec<Row> {
    let row = |state: &&DutyState| {
        let slug = edition.reading.clause(state.duty.clause()).map_or("", |c| c.slug.as_str());
        Row {
            path: format!("/policy/{slug}"),
            citation: state.citation.clone(),
            act: state.act.clone(),
            title: state.standing.title(),
            look: words::standing_look(state.standing),
            due: state.due.map(words::day).unwrap_or_default(),
            why: state.why.clone(),
            way: way(visit, look, (edition, &state.duty)),
        }
    };
    states.iter().map(row).collect()
}

/// Where a duty is carried out, or shown to be: the first form that he may begin.
fn way(visit: &Visit<'_>, look: &Look<'_>, (edition, duty): (&Edition, &DutyId)) -> Option<(String, String)> {
    let mut bound: Vec<_> =
        edition.bindings.bound.get(duty).into_iter().flatten().filter(|b| b.how != How::Overview).collect();
    bound.sort_by_key(|b| b.how != How::Carries);
    let forms = bound.into_iter().filter_map(|b| visit.catalog().get(&b.mechanism));
    let mut begun = forms.filter(|m| m.runs() && m.form.verb().is_some() && look.may_begin(m));
    begun.next().map(|m| (format!("/apply/{}", m.id), m.title.clone()))
}
