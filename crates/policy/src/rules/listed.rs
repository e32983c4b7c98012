//! Which heading of the body does each entry of the table of contents mean?
//! Takes a tree with a contents list; gives pairs of entries and provisions, and what is left over on either side.
//! What a difference means for the document is said in the rules about contents.

use clause::{Entry, Index, Kind, Provision, Tree, glyph};
use std::collections::BTreeSet;

/// Entries compared with headings.
pub(crate) struct Listing {
    /// Entry and provision, in document order.
    pub pairs: Vec<(usize, Index)>,
    /// Entries without a heading.
    pub only_listed: Vec<usize>,
    /// Headings that no entry names, at levels of which the contents list most headings.
    pub unlisted: Vec<Index>,
}

/// Beyond this number of comparisons the document is no regulation.
const LARGEST: usize = 4_000_000;

/// Compares the contents list with the headings.
pub(crate) fn compare(tree: &Tree) -> Option<Listing> {
    let entries = &tree.contents().filter(|c| !c.entries.is_empty())?.entries;
    let headings = candidates(tree, entries);
    if entries.len() * headings.len() > LARGEST {
        return None;
    }
    let mut pairs = align(tree, entries, &headings);
    pair_leftovers(tree, entries, &headings, &mut pairs);
    let listed: BTreeSet<usize> = pairs.iter().map(|(e, _)| *e).collect();
    let only_listed = (0..entries.len()).filter(|e| !listed.contains(e)).collect();
    let unlisted = unlisted(tree, &headings, &pairs);
    Some(Listing { pairs, only_listed, unlisted })
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
fn likeness(tree: &Tree, entry: &Entry, at: Index) -> u32 {
    let p = tree.get(at);
    let (title, heading) = (plain(&entry.title), plain(p.heading.as_str()));
    let number = entry_number(entry) == heading_number(tree, p);
    match (title == heading, number) {
        (true, true) => 8,
        (true, false) => 6,
        (false, true) if similar(&title, &heading) => 5,
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

/// The best pairing that keeps both orders.
fn align(tree: &Tree, entries: &[Entry], headings: &[Index]) -> Vec<(usize, Index)> {
    let (n, m) = (entries.len(), headings.len());
    let mut best = vec![vec![0u32; m + 1]; n + 1];
    for e in (0..n).rev() {
        for h in (0..m).rev() {
            let like = likeness(tree, &entries[e], headings[h]);
            let paired = if like > 0 { like + best[e + 1][h + 1] } else { 0 };
            best[e][h] = paired.max(best[e + 1][h]).max(best[e][h + 1]);
        }
    }
    let (mut e, mut h, mut out) = (0, 0, Vec::new());
    while e < n && h < m {
        let like = likeness(tree, &entries[e], headings[h]);
        if like > 0 && best[e][h] == like + best[e + 1][h + 1] {
            out.push((e, headings[h]));
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
fn pair_leftovers(tree: &Tree, entries: &[Entry], headings: &[Index], pairs: &mut Vec<(usize, Index)>) {
    let mut more = Vec::new();
    let bounds = std::iter::once(None).chain(pairs.iter().copied().map(Some)).collect::<Vec<_>>();
    for (i, bound) in bounds.iter().enumerate() {
        let next = bounds.get(i + 1).copied().flatten();
        let free_entries = bound.map_or(0, |(e, _)| e + 1)..next.map_or(entries.len(), |(e, _)| e);
        let free: Vec<Index> = headings
            .iter()
            .copied()
            .filter(|h| bound.is_none_or(|(_, b)| *h > b) && next.is_none_or(|(_, n)| *h < n))
            .collect();
        let mut from = 0;
        for e in free_entries {
            let number = entry_number(&entries[e]);
            let same = |h: &&Index| !number.is_empty() && heading_number(tree, tree.get(**h)) == number;
            if let Some(found) = free[from..].iter().position(|h| same(&h)) {
                more.push((e, free[from + found]));
                from += found + 1;
            }
        }
    }
    pairs.extend(more);
    pairs.sort_unstable();
}

/// Numbered headings without an entry whose level is one that the contents list: two of three headings there have entries.
fn unlisted(tree: &Tree, headings: &[Index], pairs: &[(usize, Index)]) -> Vec<Index> {
    let paired: BTreeSet<Index> = pairs.iter().map(|(_, h)| *h).collect();
    let level = |at: Index| {
        let style = |i: Index| tree.get(i).ordinal.as_ref().map(|o| o.style);
        std::iter::once(at).chain(tree.ancestors(at)).filter_map(style).collect::<Vec<_>>()
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
