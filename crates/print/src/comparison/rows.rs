//! How is one provision, or a run of unchanged ones, written in a cell?
//! Takes a tree and a provision; gives cells: label, heading and words, or the label and （略）.

use super::{Cell, head};
use clause::{Index, Kind, Style, Tree};
use policy::compare::{Marked, Run};

const OMITTED: &str = "（略）";

/// The label as printed; empty where none is printed.
pub(super) fn label(tree: &Tree, at: Index) -> String {
    let p = tree.get(at);
    let printed = p.label.map(|span| tree.source().slice(span).trim().to_string());
    printed
        .filter(|l| !l.is_empty())
        .or_else(|| p.ordinal.as_ref().map(|o| o.canonical()))
        .unwrap_or_default()
}

/// How deep a provision stands beneath the heading of its part.
pub(super) fn depth(tree: &Tree, at: Index) -> usize {
    let layer = |up: &Index| !matches!(tree.get(*up).kind, Kind::Front | Kind::PartHeading);
    tree.ancestors(at).filter(layer).count()
}

/// An empty cell at the depth of a provision.
pub(super) fn blank(tree: &Tree, at: Index) -> Cell {
    Cell { depth: depth(tree, at), runs: Vec::new() }
}

/// Adds a whole provision: label, heading, words; `numbered` underlines the label.
pub(super) fn whole(cell: &mut Cell, tree: &Tree, at: Index, words: &Marked, numbered: bool) {
    if !cell.runs.is_empty() {
        cell.push("\n", false);
    }
    let label = label(tree, at);
    cell.push(&label, numbered);
    let gap = if label.is_empty() { "" } else { "　" };
    let first = words.heading.first().or_else(|| words.body.first());
    cell.push(gap, numbered && first.is_some_and(|run| run.changed));
    runs(cell, &words.heading);
    let row = tree.get(at).kind == Kind::Row;
    match (words.heading.is_empty(), words.body.is_empty()) {
        (false, false) if row => cell.push("　", false),
        (false, false) => cell.push("\n　", false),
        _ => {}
    }
    runs(cell, &words.body);
}

fn runs(cell: &mut Cell, runs: &[Run]) {
    for run in runs {
        cell.push(&visible(&run.text), run.changed);
    }
}

/// Cells of table rows are parted by a space, paragraphs begin with one; control characters are left out.
fn visible(words: &str) -> String {
    let words = words.replace('\t', "　").replace('\n', "\n　");
    words.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// The label and, in place of the words, （略）; a heading stays where something beneath it is shown.
pub(super) fn omitted(tree: &Tree, at: Index, numbered: bool) -> Cell {
    let p = tree.get(at);
    let mut cell = blank(tree, at);
    let label = label(tree, at);
    cell.push(&label, numbered);
    let heading = visible(p.heading.as_str());
    if !label.is_empty() {
        cell.push("　", false);
    }
    cell.push(&heading, false);
    if !p.body.is_empty() || (heading.is_empty() && p.children.is_empty()) {
        cell.push(if heading.is_empty() { OMITTED } else { "　（略）" }, false);
    }
    cell
}

/// Unchanged siblings from `first` to `last`: 第3条～第5条　（略）.
pub(super) fn range(tree: &Tree, first: Index, last: Index, count: usize, numbered: bool) -> Cell {
    let mut cell = blank(tree, first);
    let (one, other) = (named(tree, first), named(tree, last));
    let legal = tree.get(first).ordinal.as_ref().is_some_and(|o| o.style.is_legal());
    let words = match count {
        1 => one,
        2 if legal => format!("{one}及び{other}"),
        2 => format!("{one}・{other}"),
        _ => format!("{one}～{other}"),
    };
    cell.push(&words, numbered && !words.starts_with('「'));
    cell.push(if words.is_empty() { OMITTED } else { "　（略）" }, false);
    cell
}

/// The number that names a provision among its siblings, or its words where it has none.
fn named(tree: &Tree, at: Index) -> String {
    let p = tree.get(at);
    let told = p.ordinal.as_ref().is_some_and(|o| !matches!(o.style, Style::Bullet | Style::Named));
    if told { label(tree, at) } else { format!("「{}」", head::title(tree, at, 16)) }
}

/// Adds a remark on a line of its own.
pub(super) fn remark(cell: &mut Cell, words: &str) {
    if !cell.runs.is_empty() {
        cell.push("\n", false);
    }
    cell.push(words, false);
}
