//! Which heading of the body does each entry of the table of contents mean?
//! Takes a tree with a contents list; gives pairs of entries and provisions, and what is left over on either side.
//! What a difference means for the document is said in the rules about contents.

use clause::{Entry, Index, Kind, Provision, Tree, glyph};
use std::collections::BTreeSet;

/// Entries compared with headings.
#[derive(Debug)]
pub(crate) struct Listing<'t> {
    /// Entry and provision, in document order.
    pub pairs: Vec<(&'t Entry, Index)>,
    /// Entries without a heading.
    pub only_listed: Vec<&'t Entry>,
    /// Headings that no entry names, at levels of which the contents list most headings.
    pub unlisted: Vec<Index>,
}

/// Beyond this number of comparisons the document is no regulation.
const LARGEST: usize = 4_000_000;

/// Compares the contents list with the headings.
pub(crate) fn compare(tree: &Tree) -> Option<Listing<'_>> {
    let entries = &tree.contents().filter(|c| !c.entries.is_empty())?.entries;
    let headings = candidates(tree, entries);
    if entries.len() * headings.len() > LARGEST {
        return None;
    }
    let entry_lines: Vec<Line> = entries.iter().map(Line::of_entry).collect();
    let heading_lines: Vec<Line> = headings.iter().map(|h| Line::of_heading(tree, *h)).collect();
    let mut pairs = align(&entry_lines, &heading_lines);
    pair_leftovers(&entry_lines, &heading_lines, &mut pairs);
    let listed: BTreeSet<usize> = pairs.iter().map(|(e, _)| *e).collect();
    let only_listed =
        entries.iter().enumerate().filter(|(e, _)| !listed.contains(e)).map(|(_, e)| e).collect();
    let pairs: Vec<(&Entry, Index)> = pairs.iter().map(|(e, h)| (&entries[*e], headings[*h])).collect();
    let unlisted = unlisted(tree, &headings, &pairs);
    Some(Listing { pairs, only_listed, unlisted })
}

/// An entry or a heading as the two are compared.
struct Line {
    number: String,
    title: String,
}

impl Line {
    fn of_entry(entry: &Entry) -> Self {
        Line { number: entry_number(entry), title: plain(&entry.title) }
    }

    fn of_heading(tree: &Tree, at: Index) -> Self {
        let p = tree.get(at);
        Line { number: heading_number(tree, p), title: plain(p.heading.as_str()) }
    }
}

/// The printed number of an entry, in canonical spelling.
pub(crate) fn entry_number(entry: &Entry) -> String {
    entry.ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default()
}

/// The number of a heading as read, or as printed where it is no ordinal of the tree (chapters that are parts).
pub(crate) fn heading_number(tree: &Tree, p: &Provision) -> String {
    match (&p.ordinal, p.label) {
        (Some(ordinal), _) => ordinal.canonical(),
        (None, Some(label)) => glyph::squeeze(tree.source().slice(label)),
        (None, None) => String::new(),
    }
}

/// A title in the form in which titles are compared.
pub(crate) fn plain(title: &str) -> String {
    glyph::squeeze(title).replace(['《', '》', '【', '】', '〈', '〉', '<', '>'], "")
}

fn candidates(tree: &Tree, entries: &[Entry]) -> Vec<Index> {
    let styles: BTreeSet<_> = entries.iter().filter_map(|e| e.ordinal.as_ref().map(|o| o.style)).collect();
    let fits = |p: &Provision| match (p.kind, &p.ordinal) {
        (Kind::Front | Kind::Row, _) => false,
        (Kind::Numbered, Some(o)) => styles.contains(&o.style),
        (Kind::Numbered, None) => false,
        _ => true,
    };
    let all = tree.provisions().iter().enumerate();
    all.filter(|(_, p)| !p.heading.is_empty() && fits(p)).map(|(at, _)| at).collect()
}

/// How well an entry fits a heading; 0 where it does not.
fn likeness(entry: &Line, heading: &Line) -> u32 {
    match (entry.title == heading.title, entry.number == heading.number) {
        (true, true) => 8,
        (true, false) => 6,
        (false, true) if similar(&entry.title, &heading.title) => 5,
        _ => 0,
    }
}

/// Whether two titles share at least half of their pairs of characters.
fn similar(a: &str, b: &str) -> bool {
    let pairs = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>()
    };
    let (one, mut two) = (pairs(a), pairs(b));
    let total = one.len() + two.len();
    let mut shared = 0;
    for pair in one {
        if let Some(at) = two.iter().position(|other| *other == pair) {
            two.swap_remove(at);
            shared += 1;
        }
    }
    4 * shared >= total && shared > 0
}

/// The best pairing that keeps both orders, by places in the two lists.
fn align(entries: &[Line], headings: &[Line]) -> Vec<(usize, usize)> {
    let (n, m) = (entries.len(), headings.len());
    let mut best = vec![vec![0u32; m + 1]; n + 1];
    for e in (0..n).rev() {
        for h in (0..m).rev() {
            let like = likeness(&entries[e], &headings[h]);
            let paired = if like > 0 { like + best[e + 1][h + 1] } else { 0 };
            best[e][h] = paired.max(best[e + 1][h]).max(best[e][h + 1]);
        }
    }
    let (mut e, mut h, mut out) = (0, 0, Vec::new());
    while e < n && h < m {
        let like = likeness(&entries[e], &headings[h]);
        if like > 0 && best[e][h] == like + best[e + 1][h + 1] {
            out.push((e, h));
            (e, h) = (e + 1, h + 1);
        } else if best[e][h] == best[e + 1][h] {
            e += 1;
        } else {
            h += 1;
        }
    }
    out
}

/// An entry and a heading that are left over at the same place with the same number belong together, whatever they say.
fn pair_leftovers(entries: &[Line], headings: &[Line], pairs: &mut Vec<(usize, usize)>) {
    let mut more = Vec::new();
    let bounds = std::iter::once(None).chain(pairs.iter().copied().map(Some)).collect::<Vec<_>>();
    for (i, bound) in bounds.iter().enumerate() {
        let next = bounds.get(i + 1).copied().flatten();
        let free_entries = bound.map_or(0, |(e, _)| e + 1)..next.map_or(entries.len(), |(e, _)| e);
        let mut free = bound.map_or(0, |(_, h)| h + 1)..next.map_or(headings.len(), |(_, h)| h);
        for e in free_entries {
            let number = &entries[e].number;
            let same = |h: &usize| !number.is_empty() && headings[*h].number == *number;
            if let Some(h) = free.clone().find(same) {
                more.push((e, h));
                free.start = h + 1;
            }
        }
    }
    pairs.extend(more);
    pairs.sort_unstable();
}

/// Numbered headings without an entry whose level is one that the contents list: two of three headings there have entries.
fn unlisted(tree: &Tree, headings: &[Index], pairs: &[(&Entry, Index)]) -> Vec<Index> {
    let paired: BTreeSet<Index> = pairs.iter().map(|(_, h)| *h).collect();
    let level = |at: Index| {
        let style = |i: Index| tree.get(i).ordinal.as_ref().map(|o| o.style);
        tree.upward(at).filter_map(style).collect::<Vec<_>>()
    };
    let numbered = |at: &&Index| tree.get(**at).kind == Kind::Numbered;
    let all: Vec<(Index, Vec<_>)> = headings.iter().filter(numbered).map(|h| (*h, level(*h))).collect();
    let mut counts: std::collections::HashMap<&[_], (usize, usize)> = std::collections::HashMap::new();
    for (at, level) in &all {
        let count = counts.entry(level.as_slice()).or_default();
        count.0 += usize::from(paired.contains(at));
        count.1 += 1;
    }
    let listed = |level: &[_]| counts.get(level).is_some_and(|(with, every)| 3 * with >= 2 * every);
    let missing = all.iter().filter(|(at, level)| !paired.contains(at) && listed(level));
    missing.map(|(at, _)| *at).collect()
}
