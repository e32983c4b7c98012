//! Where does this word occur? In matters of all mechanisms, in the clauses of the policy, in names of persons and posts.
//! Only what lies in a person's sight is found. One register with its filters is in `register`.

use std::collections::BTreeMap;

use askama::Template;
use ledger::book::search::{Column, Query, Seen, Word, fold};
use practice::matter::Matter;
use practice::procedure::Disclosure;
use practice::{Form, Mechanism};

use crate::asked;
use crate::fields;
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::register::name_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// So many matters are shown.
const MATTERS: u32 = 50;
/// So many clauses and persons are shown.
const FEW: usize = 20;
/// Of matters that are not for everybody, so many at most are looked through.
const SIFTED: u32 = 500;
/// Characters of a clause that are shown.
const EXCERPT: usize = 80;

#[derive(Template)]
#[template(path = "search.html")]
struct View {
    frame: Frame,
    q: String,
    matters: Vec<Hit>,
    total: u32,
    clauses: Vec<(String, String, String)>,
    clauses_more: bool,
    persons: Vec<(String, String, String)>,
    persons_more: bool,
}

struct Hit {
    path: String,
    title: String,
    mechanism: String,
    state: String,
    look: &'static str,
    section: String,
    changed: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let q = visit.asked("q").trim().to_string();
    let words = asked::words(&look, &q)?;
    let folded: Vec<String> = words.iter().map(|w| fold(&w.text)).filter(|w| !w.is_empty()).collect();
    let asked = !folded.is_empty();
    let (matters, total) = if asked { matters((visit, &look), &words)? } else { (Vec::new(), 0) };
    let (mut clauses, mut persons) = match asked {
        true => (clauses(visit, &folded), persons((visit, &look), &folded)?),
        false => (Vec::new(), Vec::new()),
    };
    let (clauses_more, persons_more) = (clauses.len() > FEW, persons.len() > FEW);
    clauses.truncate(FEW);
    persons.truncate(FEW);
    let matters = matters.iter().filter_map(|m| hit(visit, m)).collect();
    let frame = Frame::of(visit, "全体から探す")?;
    Reply::page(&View { frame, q, matters, total, clauses, clauses_more, persons, persons_more })
}

fn hit(visit: &Visit<'_>, matter: &Matter) -> Option<Hit> {
    let mechanism = visit.catalog().get(&matter.applied.mechanism)?;
    let number = name_of(mechanism, matter);
    Some(Hit {
        path: path_of(&matter.id),
        title: format!("{number}　{}", fields::about(mechanism, matter)),
        mechanism: mechanism.title.clone(),
        state: print::office::standing(matter, visit.catalog()),
        look: words::look(matter.status),
        section: matter.applied.section.clone(),
        changed: words::day(matter.since.day()),
    })
}

/// Three kinds of mechanisms: for everybody, by sight of sections, and those whose matters say themselves who may see them.
fn matters((visit, look): (&Visit<'_>, &Look<'_>), words: &[Word]) -> Result<(Vec<Matter>, u32), Stop> {
    let seen = asked::seen(visit, None)?;
    let open = |m: &Mechanism| m.form == Form::Document || m.disclosure == Disclosure::Public;
    let ids = |wanted: &dyn Fn(&Mechanism) -> bool| {
        let all = visit.catalog().mechanisms().filter(|m| wanted(m));
        all.map(|m| m.id.clone()).collect::<Vec<_>>()
    };
    let find = |mechanisms: Vec<String>, seen: Option<Seen>, most: u32| {
        let (words, order) = (words.to_vec(), Column::Since);
        let query = Query { mechanisms, words, seen, order, down: true, most, ..Query::default() };
        visit.site.live.shelf.search().find(&query)
    };
    let of_sections = find(ids(&|m| m.sight.is_none() && !open(m)), seen, MATTERS)?;
    let of_all = find(ids(&|m| m.sight.is_none() && open(m)), None, MATTERS)?;
    let mut total = of_sections.total + of_all.total;
    let mut found = look.view().of_ids(&of_sections.ids)?;
    found.extend(look.view().of_ids(&of_all.ids)?);
    let kept = find(ids(&|m| m.sight.is_some()), None, SIFTED)?;
    for matter in look.view().of_ids(&kept.ids)? {
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        if look.may_see(mechanism, &matter)? {
            total += 1;
            found.push(matter);
        }
    }
    found.sort_by_key(|m| std::cmp::Reverse(m.since));
    found.truncate(MATTERS as usize);
    Ok((found, total))
}

/// Whether all words occur in what was folded.
fn holds(folded: &str, words: &[String]) -> bool {
    words.iter().all(|w| folded.contains(w))
}

fn clauses(visit: &Visit<'_>, words: &[String]) -> Vec<(String, String, String)> {
    let Some(edition) = visit.edition() else { return Vec::new() };
    let folded = visit.site.live.clauses(&visit.office, edition);
    let found = edition.reading.clauses.iter().zip(folded.iter()).filter(|(_, text)| holds(text, words));
    let told = found.take(FEW + 1).map(|(c, _)| {
        let text: String = c.text.replace('\n', " ").chars().take(EXCERPT).collect();
        (format!("/policy/{}", c.slug), format!("{}　{}", c.citation, c.heading), text)
    });
    told.collect()
}

/// Persons who are here, by name, number, section or post.
fn persons(
    (visit, look): (&Visit<'_>, &Look<'_>),
    words: &[String],
) -> Result<Vec<(String, String, String)>, Stop> {
    let (all, today) = (look.everybody()?, visit.today());
    let mut posts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for post in visit.office.posts.values() {
        for holder in post.holders.iter().filter(|h| h.on(today)) {
            posts.entry(&holder.what).or_default().push(&post.title);
        }
    }
    let mut out = Vec::new();
    for (number, folded) in &all.folded {
        let gone = visit.office.persons.get(number).is_none_or(|p| p.left.is_some_and(|left| left < today));
        if gone || out.len() > FEW {
            continue;
        }
        let name = all.names.get(number).map(String::as_str).unwrap_or_default();
        let section = visit.office.section_of(number, today).unwrap_or_default();
        let posts = posts.get(number.as_str()).map(|p| p.join("、")).unwrap_or_default();
        if holds(&format!("{folded}\n{number}\n{}", fold(&format!("{section} {posts}"))), words) {
            out.push((format!("{name}（{number}）"), section.to_string(), posts));
        }
    }
    Ok(out)
}
