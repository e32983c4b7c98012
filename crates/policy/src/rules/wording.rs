//! Which words surround a duty or a place? Its sentence, the nouns of a text, the chapter above.
//! Takes a policy, a duty or a text; gives words, places and provisions.
//! Scripts and runs of characters are in `characters`.

use super::characters::{in_noun, runs};
use crate::model::{Duty, Policy};
use crate::sentence::sentences;
use clause::{Index, Kind, Part, Passage, Span, Tree};
use std::collections::BTreeSet;

/// The sentence that a duty was read from.
pub(crate) fn sentence<'p>(policy: &'p Policy, duty: &Duty) -> &'p str {
    let body = policy.tree.get(duty.clause).body.as_str();
    sentences(body).get(duty.sentence).map_or(body, |s| s.words(body))
}

/// The place of `word` in the sentence of a duty, inside its act where it stands there, else anywhere in it.
pub(crate) fn place(policy: &Policy, duty: &Duty, word: &str) -> Option<Span> {
    let passage = &policy.tree.get(duty.clause).body;
    let body = passage.as_str();
    let sentence = *sentences(body).get(duty.sentence)?;
    let words = sentence.words(body);
    let spans = words
        .match_indices(word)
        .map(|(i, w)| passage.locate(sentence.start + i, sentence.start + i + w.len()));
    let mut first = None;
    for span in spans {
        if span.start >= duty.span.start && span.end <= duty.span.end {
            return Some(span);
        }
        first = first.or(Some(span));
    }
    first
}

/// The duties of one provision.
pub(crate) fn duties_of(policy: &Policy, clause: Index) -> &[Duty] {
    let start = policy.duties.partition_point(|d| d.clause < clause);
    let len = policy.duties[start..].partition_point(|d| d.clause == clause);
    &policy.duties[start..start + len]
}

/// Whether a provision belongs to the 対策基準 or another regulation that binds by itself.
pub(crate) fn in_standards(tree: &Tree, at: Index) -> bool {
    tree.get(at).id.part() == Part::Standards
}

/// Whether the document holds a 対策基準 or another regulation that binds by itself.
pub(crate) fn has_standards(tree: &Tree) -> bool {
    (0..tree.provisions().len()).any(|at| in_standards(tree, at))
}

/// The duties of the 対策基準; those of a 基本方針 leave all details to it.
pub(crate) fn binding(policy: &Policy) -> impl Iterator<Item = &Duty> {
    policy.duties.iter().filter(|d| in_standards(&policy.tree, d.clause))
}

/// Each provision of the 対策基準 with a duty, and its body, in document order.
pub(crate) fn binding_bodies(policy: &Policy) -> impl Iterator<Item = (Index, &Passage)> {
    let clauses: BTreeSet<Index> = binding(policy).map(|d| d.clause).collect();
    clauses.into_iter().map(|at| (at, &policy.tree.get(at).body))
}

/// The nearest provision at or above `at` that has a heading, or `at` itself.
pub(crate) fn headed(tree: &Tree, at: Index) -> Index {
    tree.upward(at).find(|i| !tree.get(*i).heading.is_empty()).unwrap_or(at)
}

/// The uppermost numbered provision at or above `at`.
pub(crate) fn chapter(tree: &Tree, at: Index) -> Index {
    let numbered = |i: &Index| tree.get(*i).kind == Kind::Numbered;
    tree.upward(at).filter(numbered).last().unwrap_or(at)
}

/// Whether `at` is `top` or stands beneath it.
pub(crate) fn within(tree: &Tree, at: Index, top: Index) -> bool {
    tree.upward(at).any(|a| a == top)
}

/// Conjunctions whose first character looks like the end of a noun.
const JOINTS: [(char, &str); 4] = [('及', "び"), ('又', "は"), ('並', "び"), ('若', "し")];

/// Nouns and strings of nouns in a text, with their byte offsets; a joint such as 及び ends a noun.
pub(crate) fn nouns(text: &str) -> impl Iterator<Item = (usize, &str)> {
    runs(text, in_noun).into_iter().filter_map(move |(at, run)| {
        let behind = &text[at + run.len()..];
        let joint = JOINTS.iter().find(|(c, next)| run.ends_with(*c) && behind.starts_with(next));
        let noun = joint.map_or(run, |(c, _)| &run[..run.len() - c.len_utf8()]);
        (!noun.is_empty()).then_some((at, noun))
    })
}

/// The noun that ends at byte `end`.
pub(crate) fn noun_before(text: &str, end: usize) -> &str {
    let head = &text[..end];
    let start = head.char_indices().rev().take_while(|(_, c)| in_noun(*c)).last().map_or(end, |(i, _)| i);
    &head[start..]
}
