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
use aho_corasick::{AhoCorasick, MatchKind};
use clause::Tree;

/// How often each of `names` stands as a word of its own, not as part of a longer one, nor alone in brackets.
fn uses(tree: &Tree, names: &[String]) -> Vec<usize> {
    let mut counts = vec![0; names.len()];
    let Ok(search) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names) else {
        return counts;
    };
    for p in tree.provisions() {
        for text in [p.heading.as_str(), p.body.as_str()] {
            for found in search.find_iter(text) {
                let before = text[..found.start()].chars().next_back();
                let behind = text[found.end()..].chars().next();
                let inside = before.is_some_and(is_noun) || behind.is_some_and(is_noun);
                let bracketed = matches!((before, behind), (Some('（' | '('), Some('）' | ')')));
                if !inside && !bracketed {
                    counts[found.pattern().as_usize()] += 1;
                }
            }
        }
    }
    counts
}
