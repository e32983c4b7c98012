//! Which provisions could correspond at all? An index of strings proposes pairs, so that nobody compares all with all.
//! Takes the profiles of both texts; gives pairs of provisions, each with what its words alone say for it.
//! What the surroundings say is added in `score`.

use super::profile::{Profile, Profiles, Weights};
use clause::Index;
use std::collections::HashMap;

/// Pairs with the likeness of their words, from 0 to 1.
pub(super) type Pairs = HashMap<(Index, Index), f64>;

/// So many counterparts are looked at for each provision.
const BEST: usize = 8;
/// Less than this in common is nothing in common.
const FAINT: f64 = 0.12;
/// A heading that two provisions share says so much of all that words can say.
const HEADING: f64 = 0.3;
/// A heading that stands whole in another one says nearly as much.
const WITHIN: f64 = 0.8;
/// Words in the other part of a policy must be as like as this: 基本方針 and 対策基準 treat the same matters.
const OTHER_PART: f64 = 0.9;

/// One side: its profiles, and the provisions that still look for a counterpart.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub profiles: &'a Profiles,
    pub open: &'a [Index],
}

/// Pairs of provisions that share rare strings, from both sides' point of view.
pub(super) fn pairs(old: Side<'_>, new: Side<'_>, weights: &Weights) -> Pairs {
    let mut out = Pairs::new();
    propose(old, new, weights, |a, b, likeness| {
        out.insert((a, b), likeness);
    });
    propose(new, old, weights, |b, a, likeness| {
        out.insert((a, b), likeness);
    });
    out
}

fn propose(from: Side<'_>, to: Side<'_>, weights: &Weights, mut keep: impl FnMut(Index, Index, f64)) {
    let (one, other) = (from.profiles, to.profiles);
    let mut places: HashMap<u32, Vec<(Index, u32)>> = HashMap::new();
    for b in to.open {
        for (gram, n) in &other[*b].all.grams {
            places.entry(*gram).or_default().push((*b, *n));
        }
    }
    // What stands in more provisions than this says little about any of them.
    let common = 40.max(to.open.len() / 12);
    let mut sums = vec![0.0f64; other.len()];
    let mut met: Vec<Index> = Vec::new();
    for a in from.open {
        for (gram, n) in &one[*a].all.grams {
            let Some(list) = places.get(gram).filter(|l| l.len() <= common) else { continue };
            let weight = weights.of(*gram);
            for (b, m) in list {
                if sums[*b] == 0.0 {
                    met.push(*b);
                }
                sums[*b] += weight * f64::from(*n.min(m));
            }
        }
        let mut ranked: Vec<(f64, Index)> = met
            .drain(..)
            .map(|b| {
                let sum = std::mem::take(&mut sums[b]);
                (sum / (one[*a].all.weight + other[b].all.weight), b)
            })
            .collect();
        ranked.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        for (_, b) in ranked.into_iter().take(BEST) {
            let likeness = likeness(&one[*a], &other[b], weights);
            if likeness >= FAINT && possible(&one[*a], &other[b], likeness) {
                keep(*a, b, likeness);
            }
        }
    }
}

/// Whether two provisions are of one sort and, unless they say the same, of one part.
fn possible(a: &Profile, b: &Profile, likeness: f64) -> bool {
    let part = a.part == b.part || (likeness >= OTHER_PART && a.body && b.body);
    part && a.sort == b.sort
}

/// How alike the words of two provisions are, from 0 to 1.
pub(super) fn likeness(a: &Profile, b: &Profile, weights: &Weights) -> f64 {
    let all = weights.alike(&a.all, &b.all);
    if a.heading.grams.is_empty() || b.heading.grams.is_empty() {
        return all;
    }
    let heading = headings(a, b, weights);
    // Where one of them has nothing but its heading, the body of the other speaks neither for nor against it.
    let share = if a.body == b.body { HEADING } else { 2.0 * HEADING };
    (1.0 - share) * all + share * heading
}

/// How alike two headings are; 運用 and 運用・監視 name the same matter.
pub(super) fn headings(a: &Profile, b: &Profile, weights: &Weights) -> f64 {
    weights.alike(&a.heading, &b.heading).max(WITHIN * weights.within(&a.heading, &b.heading))
}
