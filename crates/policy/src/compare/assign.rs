//! Which pairs are best for all together? The matching of greatest weight, not the first that offers itself.
//! Takes weighted pairs; gives a partner for each left member, or none where no pair gains anything.
//! Shortest augmenting paths over the pairs that exist, with potentials: what nobody wants costs nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair that may be chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Member of the other side.
    pub to: usize,
    /// What choosing it gains; more than nothing.
    pub gain: i64,
}

/// The matching of greatest gain: for each left member its partner among `right` members.
pub(super) fn matching(edges: &[Vec<Edge>], right: usize) -> Vec<Option<usize>> {
    let mut state = State::new(edges, right);
    for (left, offers) in edges.iter().enumerate() {
        if !offers.is_empty() {
            state.augment(left);
        }
    }
    state.partner
}

struct State<'a> {
    edges: &'a [Vec<Edge>],
    partner: Vec<Option<usize>>,
    taken: Vec<Option<usize>>,
    /// What a left member still gains beyond the prices; a right member's price.
    left: Vec<i64>,
    price: Vec<i64>,
    /// Reached at what cost, from whom, in which search.
    cost: Vec<i64>,
    from: Vec<usize>,
    seen: Vec<usize>,
    search: usize,
}

impl<'a> State<'a> {
    fn new(edges: &'a [Vec<Edge>], right: usize) -> Self {
        // INVARIANT: left + price >= gain for every edge, with equality for chosen ones; free members have 0.
        let left = edges.iter().map(|e| e.iter().map(|e| e.gain).max().unwrap_or(0)).collect();
        State {
            edges,
            partner: vec![None; edges.len()],
            taken: vec![None; right],
            left,
            price: vec![0; right],
            cost: vec![0; right],
            from: vec![0; right],
            seen: vec![0; right],
            search: 0,
        }
    }

    /// Finds a place for `start`: a free right member, or the place of one who loses less by leaving, or none.
    fn augment(&mut self, start: usize) {
        self.search += 1;
        let mut heap: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
        let mut done: Vec<usize> = Vec::new();
        let mut lefts: Vec<(usize, i64)> = vec![(start, 0)];
        // The cheapest end so far: leaving a left member without partner costs what it still gains.
        let (mut best, mut end) = (self.left[start], End::Leaves(start));
        self.relax(start, 0, &mut heap);
        while let Some(Reverse((cost, at))) = heap.pop() {
            if cost >= best {
                break;
            }
            if cost > self.cost[at] {
                continue;
            }
            done.push(at);
            let Some(next) = self.taken[at] else {
                (best, end) = (cost, End::Free(at));
                break;
            };
            lefts.push((next, cost));
            if cost + self.left[next] < best {
                (best, end) = (cost + self.left[next], End::Leaves(next));
            }
            self.relax(next, cost, &mut heap);
        }
        for (left, cost) in lefts {
            self.left[left] -= (best - cost).max(0);
        }
        for right in done {
            self.price[right] += (best - self.cost[right]).max(0);
        }
        self.turn(start, end);
    }

    fn relax(&mut self, left: usize, so_far: i64, heap: &mut BinaryHeap<Reverse<(i64, usize)>>) {
        for edge in &self.edges[left] {
            let cost = so_far + self.left[left] + self.price[edge.to] - edge.gain;
            if self.seen[edge.to] != self.search || cost < self.cost[edge.to] {
                self.seen[edge.to] = self.search;
                self.cost[edge.to] = cost;
                self.from[edge.to] = left;
                heap.push(Reverse((cost, edge.to)));
            }
        }
    }

    /// Turns the path to its end: everyone on it takes the next place.
    fn turn(&mut self, start: usize, end: End) {
        let mut at = match end {
            End::Free(right) => right,
            End::Leaves(left) if left == start => return,
            End::Leaves(left) => {
                let Some(right) = self.partner[left].take() else { return };
                right
            }
        };
        loop {
            let left = self.from[at];
            let before = self.partner[left].replace(at);
            self.taken[at] = Some(left);
            match before {
                Some(right) if left != start => at = right,
                _ => return,
            }
        }
    }
}

#[derive(Clone, Copy)]
enum End {
    Free(usize),
    Leaves(usize),
}

#[cfg(test)]
mod tests {
    use super::{Edge, matching};

    /// The greatest gain by trying everything.
    fn best(edges: &[Vec<Edge>], used: u32) -> i64 {
        let Some((first, rest)) = edges.split_first() else { return 0 };
        let without = best(rest, used);
        let with = first.iter().filter(|e| used >> e.to & 1 == 0);
        with.map(|e| e.gain + best(rest, used | 1 << e.to)).chain([without]).max().unwrap_or(0)
    }

    #[test]
    fn the_matching_is_the_best_of_all() {
        let mut seed = 7u64;
        let mut roll = |end: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % end
        };
        for _ in 0..2_000 {
            let right = 1 + roll(6) as usize;
            let edges: Vec<Vec<Edge>> = (0..1 + roll(6))
                .map(|_| {
                    (0..right)
                        .filter(|_| roll(3) > 0)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .map(|to| Edge { to, gain: 1 + roll(20) as i64 })
                        .collect()
                })
                .collect();
            let found = matching(&edges, right);
            let mut used = std::collections::BTreeSet::new();
            let mut gain = 0;
            for (left, to) in found.iter().enumerate() {
                if let Some(to) = to {
                    assert!(used.insert(*to), "nobody is chosen twice");
                    gain += edges[left].iter().find(|e| e.to == *to).unwrap().gain;
                }
            }
            assert_eq!(gain, best(&edges, 0), "{edges:?}");
        }
    }
}
