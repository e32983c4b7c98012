//! Which provisions are portions of one that stood whole on the other side? Splits and mergers.
//! Takes the pairs that were chosen and what is left over; gives further provisions for some pairs.
//! A portion must say what the whole says beyond its first counterpart, and say little else.

use super::align::Links;
use super::candidates::likeness;
use super::profile::{Bag, Profiles, Weights};
use super::score::Sides;
use clause::{Index, Tree};
use std::collections::{HashMap, HashSet};

/// Further provisions of pairs.
#[derive(Debug, Default)]
pub(super) struct Portions {
    /// By the old provision that was split: new ones beside its counterpart.
    pub new: HashMap<Index, Vec<Index>>,
    /// By the new provision that merged them: old ones beside its counterpart.
    pub old: HashMap<Index, Vec<Index>>,
    /// Old provisions that belong to a pair of others.
    pub held_old: HashSet<Index>,
    /// New provisions that belong to a pair of others.
    pub held_new: HashSet<Index>,
}

/// So much of a portion must stand in what is left of the whole.
const PORTION: f64 = 0.5;
/// The same between two bodies, where the portion stands beneath the first counterpart or beside it.
const KIN: f64 = 0.4;
/// The same where the first counterpart has a heading and no words of its own.
const HEADED: f64 = 0.15;
/// A pair whose words have less in common than this yields to a portion that fits better by so much.
const WEAK: f64 = 0.65;
const BETTER: f64 = 0.3;
/// Shorter words prove nothing.
const SHORTEST: f64 = 20.0;

/// Looks for portions among what has no counterpart, or only a weak one.
pub(super) fn find(
    sides: &Sides<'_>,
    olds: &[Index],
    news: &[Index],
    links: &mut Links,
    strangers: bool,
) -> Portions {
    let mut out = Portions::default();
    let alike = |a: Index, b: Index| likeness(&sides.one[a], &sides.other[b], sides.weights);
    let weak: HashMap<Index, f64> =
        links.from.iter().map(|(b, a)| (*b, alike(*a, *b))).filter(|(_, l)| *l < WEAK).collect();
    let split = Whole {
        one: sides.one,
        other: sides.other,
        weights: sides.weights,
        tree: sides.new,
        to: &links.to,
        strangers,
    };
    for (a, b) in split.portions(olds, news, &links.from, &weak) {
        if let Some(was) = links.from.get(&b).copied() {
            links.part(was);
        }
        out.new.entry(a).or_default().push(b);
        out.held_new.insert(b);
    }
    let split_up: HashSet<Index> = out.new.keys().copied().collect();
    let open = links.to.iter().filter(|(a, _)| !split_up.contains(a));
    let weak: HashMap<Index, f64> =
        open.map(|(a, b)| (*a, alike(*a, *b))).filter(|(_, l)| *l < WEAK).collect();
    let whole: HashMap<Index, Index> =
        links.from.iter().filter(|(_, a)| !split_up.contains(a)).map(|(b, a)| (*b, *a)).collect();
    let free: Vec<Index> = news.iter().copied().filter(|b| !out.held_new.contains(b)).collect();
    let merge = Whole {
        one: sides.other,
        other: sides.one,
        weights: sides.weights,
        tree: sides.old,
        to: &whole,
        strangers,
    };
    for (b, a) in merge.portions(&free, olds, &links.to, &weak) {
        links.part(a);
        out.old.entry(b).or_default().push(a);
        out.held_old.insert(a);
    }
    out
}

/// One direction: provisions of `one` that may have been taken apart into provisions of `other`.
struct Whole<'a> {
    one: &'a Profiles,
    other: &'a Profiles,
    weights: &'a Weights,
    tree: &'a Tree,
    to: &'a HashMap<Index, Index>,
    strangers: bool,
}

impl Whole<'_> {
    /// Wholes with their portions, best first.
    fn portions(
        &self,
        wholes: &[Index],
        parts: &[Index],
        from: &HashMap<Index, Index>,
        weak: &HashMap<Index, f64>,
    ) -> Vec<(Index, Index)> {
        let mut rests: HashMap<Index, Bag> = HashMap::new();
        let mut index: HashMap<u32, Vec<Index>> = HashMap::new();
        for a in wholes {
            let Some(b) = self.to.get(a) else { continue };
            let rest = self.weights.rest(&self.one[*a].all, &self.other[*b].all);
            if rest.weight >= SHORTEST {
                for (gram, _) in &rest.grams {
                    index.entry(*gram).or_default().push(*a);
                }
                rests.insert(*a, rest);
            }
        }
        let mut found: Vec<(f64, Index, Index)> = Vec::new();
        for b in parts.iter().filter(|b| !from.contains_key(b) || weak.contains_key(b)) {
            let held = weak.get(b).map_or(0.0, |likeness| likeness + BETTER);
            for (a, share) in self.homes(*b, &rests, &index) {
                let counterpart = self.to.get(&a).copied();
                if counterpart != Some(*b) && share >= held {
                    let near = counterpart.map_or(0.0, |c| self.nearness(c, *b));
                    found.push((share + near, a, *b));
                }
            }
        }
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        self.take(found, rests)
    }

    /// Wholes in whose rest the words of `b` stand, with the share of them.
    fn homes(
        &self,
        b: Index,
        rests: &HashMap<Index, Bag>,
        index: &HashMap<u32, Vec<Index>>,
    ) -> Vec<(Index, f64)> {
        let bag = &self.other[b].all;
        if bag.weight < SHORTEST {
            return Vec::new();
        }
        let mut met: HashSet<Index> = HashSet::new();
        for (gram, _) in &bag.grams {
            met.extend(index.get(gram).filter(|l| l.len() <= 40).into_iter().flatten());
        }
        let (home, sort) = (self.other[b].part, self.other[b].sort);
        met.retain(|a| self.one[*a].part == home && self.one[*a].sort == sort);
        let share = |a: Index| self.weights.common(bag, &rests[&a]) / bag.weight;
        let mut out: Vec<(Index, f64)> =
            met.into_iter().map(|a| (a, share(a))).filter(|(a, s)| *s >= self.bar(*a, b)).collect();
        out.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        out
    }

    /// How much of `b` must stand in what is left of `a`.
    fn bar(&self, a: Index, b: Index) -> f64 {
        let Some(first) = self.to.get(&a) else { return PORTION };
        let beneath = self.tree.get(b).parent == Some(*first);
        // Where the counterpart is nothing but a heading, what stands beneath it has the body's words, unless it
        // names a matter of its own.
        let bare = !self.other[*first].body && self.other[b].heading.grams.is_empty();
        match self.strangers {
            true if beneath && bare && self.one[a].body => HEADED,
            true if self.nearness(*first, b) > 0.1 => KIN,
            _ => PORTION,
        }
    }

    /// What stands beside, above or beneath the first counterpart is likelier to be a portion of the same whole.
    fn nearness(&self, counterpart: Index, b: Index) -> f64 {
        let (p, q) = (self.tree.get(counterpart), self.tree.get(b));
        let family = q.parent == Some(counterpart) || p.parent == Some(b);
        match (family, p.parent == q.parent) {
            (true, _) => 0.15,
            (false, true) if counterpart.abs_diff(b) <= 4 => 0.15,
            (false, true) => 0.1,
            _ => 0.0,
        }
    }

    /// Gives each portion one home, and no words of a whole to two portions.
    fn take(&self, found: Vec<(f64, Index, Index)>, mut rests: HashMap<Index, Bag>) -> Vec<(Index, Index)> {
        let (mut out, mut used, mut firsts) = (Vec::new(), HashSet::new(), HashSet::new());
        for (_, a, b) in found {
            let (Some(rest), Some(first)) = (rests.get(&a), self.to.get(&a)) else { continue };
            let bag = &self.other[b].all;
            let elsewhere = used.contains(&b) || used.contains(first) || firsts.contains(&b);
            if elsewhere || self.weights.common(bag, rest) / bag.weight < self.bar(a, b) {
                continue;
            }
            firsts.insert(*first);
            let left = self.weights.rest(rest, bag);
            rests.insert(a, left);
            used.insert(b);
            out.push((a, b));
        }
        out
    }
}
