//! What changed, as data? All entries with both addresses, kind and changed words.
//! Takes two policies and their comparison; gives one JSON object.

use super::Side;
use clause::{Index, Kind, Tree};
use policy::Policy;
use policy::compare::{Change, Comparison, Entry, Relation, words};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    relation: &'static str,
    old: Text<'a>,
    new: Text<'a>,
    counts: BTreeMap<&'static str, usize>,
    entries: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Text<'a> {
    file: &'a str,
    title: &'a str,
    bodies: &'a [String],
    provisions: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    change: &'static str,
    moved: bool,
    renumbered: bool,
    reworded: bool,
    old: Vec<Provision<'a>>,
    new: Vec<Provision<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Words>,
}

#[derive(Serialize)]
struct Provision<'a> {
    id: String,
    citation: String,
    line: usize,
    heading: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Words {
    old: String,
    new: String,
}

/// The comparison as JSON.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no comparison is.
pub fn json(old: &Side<'_>, new: &Side<'_>, found: &Comparison) -> Result<String, serde_json::Error> {
    let count = |change: Change| found.entries.iter().filter(|e| e.change() == change).count();
    let document = Document {
        relation: if found.relation == Relation::Editions { "editions" } else { "bodies" },
        old: text(old),
        new: text(new),
        counts: Change::ALL.iter().map(|c| (c.key(), count(*c))).collect(),
        entries: found.entries.iter().map(|e| line(old.policy, new.policy, e)).collect(),
    };
    serde_json::to_string_pretty(&document).map(|json| json + "\n")
}

fn text<'a>(side: &Side<'a>) -> Text<'a> {
    let tree = &side.policy.tree;
    Text {
        file: side.path,
        title: &tree.front().title,
        bodies: &tree.front().bodies,
        provisions: tree.provisions().iter().filter(|p| p.kind != Kind::Front).count(),
    }
}

fn line<'a>(old: &'a Policy, new: &'a Policy, entry: &Entry) -> Line<'a> {
    let changes = if entry.reworded { words(old, new, entry).changes } else { Vec::new() };
    Line {
        change: entry.change().key(),
        moved: entry.moved,
        renumbered: entry.renumbered,
        reworded: entry.reworded,
        old: entry.old.iter().map(|at| provision(&old.tree, *at)).collect(),
        new: entry.new.iter().map(|at| provision(&new.tree, *at)).collect(),
        words: changes.into_iter().map(|(old, new)| Words { old, new }).collect(),
    }
}

fn provision(tree: &Tree, at: Index) -> Provision<'_> {
    let p = tree.get(at);
    Provision {
        id: p.id.to_string(),
        citation: p.id.citation(),
        line: p.line,
        heading: p.heading.as_str(),
        text: p.body.as_str(),
    }
}
