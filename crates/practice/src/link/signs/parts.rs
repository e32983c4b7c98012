//! Which part of a coordinated act is a pattern about? 「監査及び自己点検を実施する」 asks for two things in one sentence.
//! Takes a pattern that fits and the duty; gives the parts in which its words stand. Two patterns about different parts are no
//! rivals: each carries its own.

use super::View;
use crate::mechanism::Serves;
use std::collections::BTreeSet;

/// Words that put two things side by side.
const CONJUNCTIONS: [&str; 5] = ["及び", "並びに", "又は", "若しくは", "・"];

/// Between the members of a row of more than two.
const COMMA: char = '、';

/// Before the predicate, which all parts share: 「監査及び自己点検を実施する」 asks to carry out both.
const OBJECT: char = 'を';

/// 並列された部分 (coordinated parts) of an act in which words of a pattern stand; none: it may be about all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::link) struct Parts(BTreeSet<usize>);

impl Parts {
    /// Whether both are about one part. What is about no part in particular is about each.
    pub(in crate::link) fn meets(&self, other: &Parts) -> bool {
        self.0.is_empty() || other.0.is_empty() || !self.0.is_disjoint(&other.0)
    }
}

/// Each part of a coordinated act with the predicate that all share: 「監査を実施する」 and 「自己点検を実施する」.
pub(in crate::link) fn members(act: &str) -> Vec<String> {
    let (bounds, predicate) = (bounds(act), predicate(act));
    if bounds.is_empty() || predicate == act.len() {
        return Vec::new();
    }
    let begins = std::iter::once(0).chain(bounds.iter().copied());
    let ends = bounds.iter().copied().chain([predicate]);
    let own = begins.zip(ends).map(|(from, to)| act.get(from..to).unwrap_or_default());
    let bare = own.map(|part| {
        let part = part.trim_start_matches(COMMA);
        CONJUNCTIONS.iter().find_map(|word| part.strip_prefix(word)).unwrap_or(part)
    });
    bare.map(|part| format!("{part}{}", act.get(predicate..).unwrap_or_default())).collect()
}

/// The parts of the act in which words of a pattern stand.
pub(in crate::link) fn parts(serves: &Serves, view: &View<'_>) -> Parts {
    let (bounds, predicate) = (bounds(&view.act), predicate(&view.act));
    let mut out = BTreeSet::new();
    if bounds.is_empty() {
        return Parts(out);
    }
    let words = || serves.act.iter().chain(&serves.says).chain(&serves.all).map(String::as_str);
    let found = words().flat_map(|word| view.act.match_indices(word));
    for (at, word) in found.filter(|(at, _)| *at < predicate) {
        let before = |place: usize| bounds.iter().filter(|b| **b <= place).count();
        out.extend(before(at)..=before((at + word.len()).saturating_sub(1)));
    }
    let shared = view.act.len() - predicate;
    for (part, member) in view.members.iter().enumerate() {
        let begins = |word: &str| member.find(word).is_some_and(|at| at + shared < member.len());
        out.extend(words().any(begins).then_some(part));
    }
    Parts(out)
}

/// Where the predicate begins that all parts share; the end, if there is none.
fn predicate(act: &str) -> usize {
    let last = bounds(act).last().copied().unwrap_or_default();
    act.rfind(OBJECT).filter(|at| *at > last).unwrap_or(act.len())
}

/// Where the parts of a coordinated act end; nothing if no conjunction stands in it.
fn bounds(act: &str) -> Vec<usize> {
    let mut out: Vec<usize> =
        CONJUNCTIONS.iter().flat_map(|word| act.match_indices(word)).map(|(at, _)| at).collect();
    if !out.is_empty() {
        out.extend(act.match_indices(COMMA).map(|(at, _)| at));
        out.sort_unstable();
    }
    out
}
