//! The policy as it was enacted, with the state of each clause beside it, a few chapters to a page; and one clause with what
//! was done under it.
//! The states are those of `practice::standing`. Editions and their comparison are in `editions`.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use ledger::book::search::Query;
use practice::Mechanism;
use practice::edition::{DutyId, EditionDuty};
use practice::office::Edition;
use practice::standing::{self, DutyState};

use crate::asked;
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::{bound, reading};
use crate::paging::Pager;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// A page of the text takes about so many bytes.
const PAGE_BYTES: usize = 60_000;
/// So many matters under a clause are shown.
const DONE: u32 = 50;

#[derive(Template)]
#[template(path = "policy.html")]
struct View {
    frame: Frame,
    edition: u32,
    from: String,
    adoptions: Vec<String>,
    /// Chapters, with the page on which each stands.
    contents: Vec<(String, String)>,
    clauses: Vec<Line>,
    pager: Pager,
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
    /// How many there are, where not all are shown.
    done_more: String,
    /// Where all of them are: the list of each mechanism, its title, and how many it holds.
    lists: Vec<(String, String, String)>,
}

struct Duty {
    act: String,
    facts: Vec<(&'static str, String)>,
    bindings: Vec<(String, String, String)>,
    exempt: String,
    /// Where it is changed, for whom may.
    change: Option<String>,
    state: Option<(&'static str, &'static str, String)>,
}

/// States of all duties today.
///
/// # Errors
/// The ledger cannot be read.
pub fn states(visit: &Visit<'_>, look: &Look<'_>, edition: &Edition) -> Result<Arc<Vec<DutyState>>, Stop> {
    Ok(visit.site.live.outlook.states(look.view(), (&visit.office, edition), visit.now)?)
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
            contents: Vec::new(),
            clauses: Vec::new(),
            pager: Pager::default(),
            counts: standing::Counts::default(),
            reader,
        };
        return Reply::page(&view);
    };
    let look = visit.look()?;
    // Where the weak places are is for those who read everything.
    let states = if reader { states(visit, &look, edition)? } else { Arc::default() };
    let mut by_clause: BTreeMap<&str, Vec<(&'static str, &'static str)>> = BTreeMap::new();
    for state in states.iter() {
        let mark = (words::standing_look(state.standing), state.standing.title());
        let of = by_clause.entry(state.duty.clause()).or_default();
        if !of.contains(&mark) {
            of.push(mark);
        }
    }
    // What stands before the first heading is told by the head of this page.
    let printed = edition.reading.clauses.iter().filter(|c| !(c.heading.is_empty() && c.text.is_empty()));
    let lines = printed.map(|c| Line {
        path: format!("/policy/{}", c.slug),
        depth: c.path.matches('/').count().min(5),
        citation: c.citation.clone(),
        heading: c.heading.clone(),
        text: c.text.clone(),
        states: by_clause.remove(c.path.as_str()).unwrap_or_default(),
    });
    let mut parts = cut(lines);
    let pages = parts.len();
    let page = visit.asked("page").parse::<usize>().unwrap_or(1).clamp(1, pages.max(1));
    let contents = contents(&parts);
    let clauses = if pages > 0 { parts.swap_remove(page - 1) } else { Vec::new() };
    let view = View {
        frame: Frame::of(visit, "規程")?,
        edition: edition.number,
        from: words::day(edition.from),
        adoptions: edition
            .adoptions
            .iter()
            .map(|a| format!("{}　{}（{}）", a.organ, a.number, words::day(a.on)))
            .collect(),
        contents,
        clauses,
        pager: Pager { page, pages, link: "/policy?page=".to_string(), ..Pager::default() },
        counts: standing::counts(edition, &states),
        reader,
    };
    Reply::page(&view)
}

/// Pages of about the same length, which begin with a chapter where one begins nearby.
fn cut(lines: impl Iterator<Item = Line>) -> Vec<Vec<Line>> {
    let (mut out, mut bytes): (Vec<Vec<Line>>, usize) = (Vec::new(), 0);
    for line in lines {
        let drawn = line.drawn();
        let full = bytes + drawn > PAGE_BYTES || (line.depth == 0 && bytes > PAGE_BYTES / 2);
        match out.last_mut().filter(|_| !full) {
            Some(page) => {
                page.push(line);
                bytes += drawn;
            }
            None => {
                out.push(vec![line]);
                bytes = drawn;
            }
        }
    }
    out
}

/// Where each chapter stands.
fn contents(parts: &[Vec<Line>]) -> Vec<(String, String)> {
    let of_page = |(at, page): (usize, &Vec<Line>)| {
        let chapters = page.iter().filter(|line| line.depth == 0).map(move |line| {
            let words = [line.citation.as_str(), line.heading.as_str()].join("　");
            (format!("/policy?page={}#{}", at + 1, line.path), words.trim().to_string())
        });
        chapters.collect::<Vec<_>>()
    };
    parts.iter().enumerate().flat_map(of_page).collect()
}

impl Line {
    /// About how many bytes it takes when it is drawn.
    fn drawn(&self) -> usize {
        let words = self.citation.len() + self.heading.len() + self.text.len() + 2 * self.path.len();
        words + 150 + 80 * self.states.len()
    }
}

/// One clause.
pub fn clause(visit: &Visit<'_>) -> Given {
    let slug = visit.part("slug");
    let edition = visit.edition().ok_or(Stop::Missing)?;
    let clause = edition.reading.clauses.iter().find(|c| c.slug == slug).ok_or(Stop::Missing)?;
    let look = visit.look()?;
    let reader = visit.caller()?.reader;
    let states = if reader { states(visit, &look, edition)? } else { Arc::default() };
    let duties = edition.reading.duties.iter().filter(|d| d.id.clause() == clause.path);
    let corrections = reading::corrections(&look, edition, &clause.path)?;
    let duties = duties
        .map(|d| duty((visit, &look), edition, d, (&states, &corrections)))
        .collect::<Result<_, _>>()?;
    let serves = |m: &&Mechanism| {
        let served = edition.bindings.duties_of(&edition.reading, &m.id);
        m.runs() && served.iter().any(|(id, _)| id.clause() == clause.path)
    };
    let among: Vec<&Mechanism> = visit.catalog().mechanisms().filter(serves).collect();
    let query = Query { clause: Some(clause.path.clone()), ..Query::default() };
    let done = asked::latest((visit, &look), &among, &query, DONE)?;
    let told = done.matters.iter().filter_map(|m| {
        let mechanism = visit.catalog().get(&m.applied.mechanism)?;
        let state = visit.state(m);
        Some((path_of(&m.id), m.number(mechanism), state, words::moment(m.latest)))
    });
    let lists = lists((visit, &look), &among, &query)?;
    let done_more = if done.total > DONE { done.counted() } else { String::new() };
    let view = ClauseView {
        frame: Frame::of(visit, clause.citation.clone())?,
        citation: clause.citation.clone(),
        heading: clause.heading.clone(),
        text: clause.text.clone(),
        duties,
        done: told.collect(),
        done_more,
        lists,
    };
    Reply::page(&view)
}

/// The list of each mechanism, narrowed to what was done under a clause.
fn lists(
    (visit, look): (&Visit<'_>, &Look<'_>),
    among: &[&Mechanism],
    query: &Query,
) -> Result<Vec<(String, String, String)>, Stop> {
    let (clause, mut out) = (&query.clause, Vec::new());
    for mechanism in among {
        let mechanisms = vec![mechanism.id.clone()];
        let seen = asked::seen(visit, Some(mechanism))?;
        let query = Query { mechanisms, seen, ..query.clone() };
        let found = asked::part((visit, look), mechanism, query, (0, 0))?;
        if found.total > 0 {
            let path = clause.as_deref().unwrap_or_default();
            let words = form_urlencoded::Serializer::new(String::new()).append_pair("clause", path).finish();
            let list = format!("/registers/{}?{words}", mechanism.id);
            out.push((list, mechanism.title.clone(), found.counted()));
        }
    }
    Ok(out)
}

fn duty(
    (visit, look): (&Visit<'_>, &Look<'_>),
    edition: &Edition,
    duty: &EditionDuty,
    (states, corrections): (&[DutyState], &[(DutyId, String)]),
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
    let corrected = corrections.iter().filter(|(id, _)| *id == duty.id);
    facts.extend(corrected.map(|(_, words)| ("読みの訂正", words.clone())));
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
        change: visit.caller()?.administrator.then(|| bound::link(edition, &duty.id)),
        state: state.map(|s| (words::standing_look(s.standing), s.standing.title(), s.why.clone())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(path: &str, bytes: usize) -> Line {
        Line {
            path: path.to_string(),
            depth: path.matches('/').count(),
            citation: path.to_string(),
            heading: String::new(),
            text: "x".repeat(bytes),
            states: Vec::new(),
        }
    }

    #[test]
    fn a_long_text_is_cut_where_a_chapter_begins_if_one_begins_nearby() {
        let lines = [("a", 20_000), ("a/1", 20_000), ("b", 10), ("b/1", 50_000), ("b/2", 20_000), ("c", 10)];
        let parts = cut(lines.into_iter().map(|(path, bytes)| line(path, bytes)));
        let paths = |part: &Vec<Line>| part.iter().map(|l| l.path.clone()).collect::<Vec<_>>();
        let want = [vec!["a", "a/1"], vec!["b", "b/1"], vec!["b/2", "c"]];
        assert_eq!(parts.iter().map(paths).collect::<Vec<_>>(), want);
        assert!(parts.iter().all(|part| part.iter().map(Line::drawn).sum::<usize>() <= PAGE_BYTES));
        let places: Vec<String> = contents(&parts).into_iter().map(|(path, _)| path).collect();
        assert_eq!(places, ["/policy?page=1#a", "/policy?page=2#b", "/policy?page=3#c"]);
        assert!(cut(std::iter::empty()).is_empty());
    }
}
