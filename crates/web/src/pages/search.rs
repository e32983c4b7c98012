//! Where does this word occur? In matters of all mechanisms, in the clauses of the policy, in names of persons and posts.
//! Only what lies in a person's sight is found. One register with its filters is in `register`.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use ledger::book::search::Query;
use practice::matter::Matter;
use practice::spelling::fold;

use crate::about;
use crate::asked::{self, Part};
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
/// Characters of a clause that are shown.
const EXCERPT: usize = 80;

#[derive(Template)]
#[template(path = "search.html")]
struct View {
    frame: Frame,
    q: String,
    matters: Vec<Hit>,
    counted: String,
    all: bool,
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
    let all: Vec<_> = visit.catalog().mechanisms().collect();
    let found = match asked {
        true => asked::latest((visit, &look), &all, &Query { words, ..Query::default() }, MATTERS)?,
        false => Part { matters: Vec::new(), total: 0, more: false },
    };
    let (mut clauses, mut persons) = match asked {
        true => (clauses(visit, &folded), persons((visit, &look), &folded)?),
        false => (Vec::new(), Vec::new()),
    };
    let (clauses_more, persons_more) = (clauses.len() > FEW, persons.len() > FEW);
    clauses.truncate(FEW);
    persons.truncate(FEW);
    let matters: Vec<Hit> = found.matters.iter().filter_map(|m| hit(visit, m)).collect();
    let (counted, all) = (found.counted(), found.total as usize <= matters.len());
    let frame = Frame::of(visit, "全体から探す")?;
    Reply::page(&View { frame, q, matters, counted, all, clauses, clauses_more, persons, persons_more })
}

fn hit(visit: &Visit<'_>, matter: &Matter) -> Option<Hit> {
    let mechanism = visit.catalog().get(&matter.applied.mechanism)?;
    let number = name_of(mechanism, matter);
    Some(Hit {
        path: path_of(&matter.id),
        title: format!("{number}　{}", about::telling(mechanism, matter)),
        mechanism: mechanism.title.clone(),
        state: visit.state(matter),
        look: visit.look_of(matter),
        section: matter.applied.section.clone(),
        changed: words::day(matter.latest.day()),
    })
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
    // Few sections and posts for many persons: each is folded once.
    let mut places: HashMap<(&str, String), String> = HashMap::new();
    let mut out = Vec::new();
    for (number, folded) in &all.folded {
        let gone = visit.office.persons.get(number).is_none_or(|p| p.has_left(today));
        if gone || out.len() > FEW {
            continue;
        }
        let name = all.names.get(number).map(String::as_str).unwrap_or_default();
        let section = visit.office.section_of(number, today).unwrap_or_default();
        let posts = posts.get(number.as_str()).map(|p| p.join("、")).unwrap_or_default();
        let place =
            places.entry((section, posts.clone())).or_insert_with(|| fold(&format!("{section} {posts}")));
        let parts = [folded.as_str(), number, place];
        if words.iter().all(|word| parts.iter().any(|part| part.contains(word))) {
            out.push((format!("{name}（{number}）"), section.to_string(), posts));
        }
    }
    Ok(out)
}
