//! Where do given words stand in the sentences that bind, and does a sentence give a number with them?
//! Takes a policy and words; gives places in document order, without repeats.
//! Which words are too vague, and when, is the business of each rule.

use super::gather::Spot;
use super::wording::in_standards;
use crate::model::Policy;
use aho_corasick::{AhoCorasick, MatchKind};
use clause::{Index, Kind, Tree};
use std::collections::BTreeSet;

/// A word in the body of a provision that has a duty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand<'p> {
    /// The place.
    pub spot: Spot,
    /// The word.
    pub word: &'static str,
    /// The sentence around it.
    pub sentence: &'p str,
    /// What goes before it in the sentence.
    pub before: &'p str,
    /// What comes behind it in the sentence.
    pub behind: &'p str,
}

/// Numbered provisions of the 対策基準 with a duty; with `all`, those of a 基本方針 too. Rows of tables only explain.
pub(crate) fn bodies(policy: &Policy, all: bool) -> BTreeSet<Index> {
    let tree = &policy.tree;
    let binds = |c: &Index| tree.get(*c).kind == Kind::Numbered && (all || in_standards(tree, *c));
    policy.duties.iter().map(|d| d.clause).filter(binds).collect()
}

/// All places of `words` in the bodies of `clauses`; of two words at one place the one named first counts.
pub(crate) fn find<'p>(tree: &'p Tree, clauses: &BTreeSet<Index>, words: &[&'static str]) -> Vec<Stand<'p>> {
    let Ok(search) = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for clause in clauses {
        let body = &tree.get(*clause).body;
        let text = body.as_str();
        for found in search.find_iter(text) {
            let (at, end) = (found.start(), found.end());
            let head = text[..at].rfind(['。', '．', '\n']);
            let start = head.map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
            let stop = text[end..].find(['。', '．', '\n']).map_or(text.len(), |i| end + i);
            out.push(Stand {
                spot: Spot::new(*clause, body.locate(at, end)),
                word: words[found.pattern().as_usize()],
                sentence: &text[start..stop],
                before: &text[start..at],
                behind: &text[end..stop],
            });
        }
    }
    out
}

/// Whether a sentence gives a number of years, days or times.
pub(crate) fn counts(sentence: &str, units: &[&str]) -> bool {
    let number =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十半".contains(c);
    units.iter().any(|u| sentence.match_indices(u).any(|(at, _)| sentence[..at].ends_with(number)))
}
