//! How well do two provisions correspond, with all that stands around them?
//! Takes pairs with the likeness of their words; gives scores that also weigh parents, neighbours and children.
//! Which pairs are chosen in the end is decided in `assign`.

use super::candidates::{Pairs, likeness};
use super::profile::{Profiles, Weights, number};
use clause::{Index, Tree};
use std::collections::HashMap;

/// Both texts, as they are looked at here.
pub(super) struct Sides<'a> {
    pub old: &'a Tree,
    pub new: &'a Tree,
    pub one: &'a Profiles,
    pub other: &'a Profiles,
    pub weights: &'a Weights,
}

const WORDS: f64 = 0.62;
const PARENT: f64 = 0.14;
const NEIGHBOURS: f64 = 0.12;
const CHILDREN: f64 = 0.12;
/// The same number settles what is even, and nothing else.
const NUMBER: f64 = 0.01;
const ROUNDS: usize = 3;

/// Scores of all pairs, with pairs added that only their surroundings propose.
pub(super) fn scores(sides: &Sides<'_>, words: &mut Pairs) -> Pairs {
    let mut scores = words.clone();
    for round in 0..ROUNDS {
        if round == 1 {
            beneath(sides, words, &scores);
        }
        scores =
            words.iter().map(|(pair, w)| (*pair, with_surroundings(sides, *pair, *w, &scores))).collect();
    }
    scores
}

fn with_surroundings(sides: &Sides<'_>, (a, b): (Index, Index), words: f64, scores: &Pairs) -> f64 {
    let (p, q) = (sides.old.get(a), sides.new.get(b));
    let score = |a: Index, b: Index| scores.get(&(a, b)).copied().unwrap_or(0.0);
    let parent = match (p.parent, q.parent) {
        (Some(a), Some(b)) => score(a, b).max(if above_all(sides, a, b) { 1.0 } else { 0.0 }),
        (None, None) => 1.0,
        (Some(at), None) => alone(sides.old, at),
        (None, Some(at)) => alone(sides.new, at),
    };
    let near = |a: Option<Index>, b: Option<Index>| match (a, b) {
        (Some(a), Some(b)) => score(a, b),
        (None, None) => parent,
        _ => 0.0,
    };
    let before = near(sides.old.previous_sibling(a), sides.new.previous_sibling(b));
    let behind = near(next_sibling(sides.old, a), next_sibling(sides.new, b));
    let around = PARENT * parent + NEIGHBOURS * (before + behind) / 2.0;
    let same = number(sides.old, a).is_some() && number(sides.old, a) == number(sides.new, b);
    let settled = if same { NUMBER } else { 0.0 };
    if p.children.is_empty() && q.children.is_empty() {
        return settled + around + (WORDS + CHILDREN) * words;
    }
    if p.children.is_empty() != q.children.is_empty() {
        return settled + around + (WORDS + CHILDREN / 2.0) * words;
    }
    settled + around + WORDS * words + CHILDREN * children(&p.children, &q.children, scores)
}

/// Parts and title pages stand above everything: under them one is as good as another.
fn above_all(sides: &Sides<'_>, a: Index, b: Index) -> bool {
    let top =
        |tree: &Tree, at: Index| matches!(tree.get(at).kind, clause::Kind::Front | clause::Kind::PartHeading);
    top(sides.old, a) && top(sides.new, b) && sides.old.get(a).id.part() == sides.new.get(b).id.part()
}

/// A provision under a part's heading and one under nothing may well correspond.
fn alone(tree: &Tree, at: Index) -> f64 {
    let top = matches!(tree.get(at).kind, clause::Kind::Front | clause::Kind::PartHeading);
    if top { 1.0 } else { 0.0 }
}

fn children(one: &[Index], other: &[Index], scores: &Pairs) -> f64 {
    // Long lists are looked at by their beginning: the work must not grow with the square.
    let (one, other) = (&one[..one.len().min(24)], &other[..other.len().min(24)]);
    let best = |a: &Index| other.iter().filter_map(|b| scores.get(&(*a, *b)).copied()).fold(0.0f64, f64::max);
    one.iter().map(best).sum::<f64>() / one.len().max(other.len()) as f64
}

pub(super) fn next_sibling(tree: &Tree, at: Index) -> Option<Index> {
    let siblings = &tree.get(tree.get(at).parent?).children;
    siblings.get(siblings.binary_search(&at).ok()? + 1).copied()
}

/// Adds pairs of children of pairs that fit well, in the same place among their siblings: their words may differ wholly.
fn beneath(sides: &Sides<'_>, words: &mut Pairs, scores: &Pairs) {
    let mut best: HashMap<Index, (f64, Index)> = HashMap::new();
    for ((a, b), score) in scores {
        let held = best.entry(*a).or_insert((0.0, *b));
        if (*score, held.1) > (held.0, *b) {
            *held = (*score, *b);
        }
    }
    for (a, (score, b)) in best {
        if score < 0.5 {
            continue;
        }
        let (p, q) = (&sides.old.get(a).children, &sides.new.get(b).children);
        let forward = p.iter().zip(q.iter());
        let backward = p.iter().rev().zip(q.iter().rev());
        for (a, b) in forward.chain(backward) {
            let fresh = || likeness(&sides.one[*a], &sides.other[*b], sides.weights);
            words.entry((*a, *b)).or_insert_with(fresh);
        }
    }
}
