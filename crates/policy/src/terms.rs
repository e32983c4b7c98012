//! What words does the document explain? Its definitions, its short names, and the body's own name.
//! Takes the tree; gives values with the place of each word.
//! Whether a word is used as explained is asked by the rules.

mod alias;
mod body;
mod definition;

pub(crate) use alias::aliases;
pub(crate) use body::body_name;
pub(crate) use definition::definitions;

use crate::phrase::is_noun;
use clause::{Kind, Span, Tree};
use std::collections::BTreeMap;

/// How often each of `names` stands in the provisions as a word of its own: not in a longer one, nor alone in brackets.
fn uses(tree: &Tree, names: &[String]) -> Vec<usize> {
    let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        by_first.entry(name.chars().next().unwrap_or(' ')).or_default().push(i);
    }
    // The title page and the contents list stand before the first provision, and use no names.
    let text = tree.source().text();
    let first = tree.provisions().iter().find(|p| p.kind != Kind::Front).map_or(0, |p| p.span().start);
    let text = tree.source().slice(Span::new(first, text.len()));
    let mut counts = vec![0; names.len()];
    for (first, members) in by_first {
        for (at, _) in text.match_indices(first) {
            let here = &text[at..];
            let before = text[..at].chars().next_back();
            let alone = |name: &str| {
                let behind = here[name.len()..].chars().next();
                let inside = before.is_some_and(is_noun) || behind.is_some_and(is_noun);
                !inside && !matches!((before, behind), (Some('（' | '('), Some('）' | ')')))
            };
            for i in members.iter().filter(|i| here.starts_with(names[**i].as_str()) && alone(&names[**i])) {
                counts[*i] += 1;
            }
        }
    }
    counts
}
