//! Which provisions stand elsewhere than before, under another number, or in other words?
//! Takes both trees and groups that correspond; marks the groups.
//! A provision moved when its parent is not its old parent's counterpart, or when its siblings overtook it: then as
//! few as possible are said to have moved.

use super::Entry;
use super::profile::number;
use clause::{Index, Kind, Tree};
use std::collections::HashMap;

/// Number of a group.
type Group = usize;

/// Marks each group that has members on both sides.
pub(super) fn mark(old: &Tree, new: &Tree, groups: &mut [Entry]) {
    let mut of_old: HashMap<Index, Group> = HashMap::new();
    let mut of_new: HashMap<Index, Group> = HashMap::new();
    for (n, group) in groups.iter().enumerate().filter(|(_, g)| !g.old.is_empty() && !g.new.is_empty()) {
        of_old.extend(group.old.iter().map(|a| (*a, n)));
        of_new.extend(group.new.iter().map(|b| (*b, n)));
    }
    let above = |tree: &Tree, at: Index, of: &HashMap<Index, Group>| {
        tree.ancestors(at).find_map(|up| of.get(&up).copied())
    };
    let mut families: HashMap<Option<Group>, Vec<Group>> = HashMap::new();
    for (n, group) in groups.iter_mut().enumerate() {
        let (Some(a), Some(b)) = (group.old.first().copied(), group.new.first().copied()) else { continue };
        let one = above(old, a, &of_old).filter(|up| *up != n);
        let other = above(new, b, &of_new).filter(|up| *up != n);
        let parts = old.get(a).id.part() == new.get(b).id.part();
        let top = |tree: &Tree, at: Index| tree.get(at).kind == Kind::PartHeading;
        // The heading of a part stands where its part stands.
        let tops = top(old, a) && top(new, b);
        group.moved = !tops && (one != other || !parts);
        group.reworded = reworded(old, new, group);
        group.renumbered = group.old.len() == 1
            && group.new.len() == 1
            && number(old, a) != number(new, b)
            && (number(old, a).is_some() || number(new, b).is_some());
        if !group.moved && !tops {
            families.entry(one).or_default().push(n);
        }
    }
    for members in families.into_values() {
        for n in overtaken(old, groups, members) {
            groups[n].moved = true;
        }
    }
}

/// White space is the printer's business; everything else that differs is another wording.
fn reworded(old: &Tree, new: &Tree, group: &Entry) -> bool {
    let words = |tree: &Tree, all: &[Index]| -> String {
        let passages = all.iter().flat_map(|at| {
            let p = tree.get(*at);
            [p.heading.as_str(), "\n", p.body.as_str()]
        });
        passages.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
    };
    words(old, &group.old) != words(new, &group.new)
}

/// The groups that have to leave so that the others stand in the same order on both sides; the heaviest stay.
fn overtaken(old: &Tree, groups: &[Entry], mut members: Vec<Group>) -> Vec<Group> {
    members.sort_by_key(|n| groups[*n].old.first().copied());
    let mut ranks: Vec<Index> = members.iter().filter_map(|n| groups[*n].new.first().copied()).collect();
    ranks.sort_unstable();
    // Heaviest chain that rises on both sides, by a tree of running maxima over the ranks.
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); ranks.len() + 1];
    let mut chain: Vec<(usize, Option<usize>)> = Vec::with_capacity(members.len());
    for (i, n) in members.iter().enumerate() {
        let first = groups[*n].new.first().copied().unwrap_or(0);
        let rank = ranks.partition_point(|r| *r < first);
        let (mut held, mut before) = (0, None);
        let mut at = rank;
        while at > 0 {
            if best[at].0 > held {
                (held, before) = best[at];
            }
            at &= at - 1;
        }
        let weight = held + subtree(old, groups[*n].old.first().copied());
        chain.push((weight, before));
        let mut at = rank + 1;
        while at < best.len() {
            if weight > best[at].0 {
                best[at] = (weight, Some(i));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut last =
        chain.iter().enumerate().max_by_key(|(i, (w, _))| (*w, std::cmp::Reverse(*i))).map(|(i, _)| i);
    let mut stays = vec![false; members.len()];
    while let Some(i) = last {
        stays[i] = true;
        last = chain[i].1;
    }
    members.iter().zip(stays).filter(|(_, stays)| !stays).map(|(n, _)| *n).collect()
}

/// How many provisions stand at and beneath `at`.
fn subtree(tree: &Tree, at: Option<Index>) -> usize {
    let mut open: Vec<Index> = at.into_iter().collect();
    let mut count = 0;
    while let Some(at) = open.pop() {
        count += 1;
        open.extend(&tree.get(at).children);
    }
    count
}
