//! What stands in which provision? The values of a policy, found by their clause without a search through all of them.
//! Takes lists of values; gives those of one clause, in the order of the list.

use std::collections::BTreeMap;

/// Values by the provision they stand in.
pub(crate) struct Placed<'a, T>(BTreeMap<usize, Vec<&'a T>>);

impl<'a, T> Placed<'a, T> {
    /// Sorts values by the clause that `clause` gives for each.
    pub fn by(values: &'a [T], clause: impl Fn(&T) -> usize) -> Self {
        let mut placed: BTreeMap<usize, Vec<&'a T>> = BTreeMap::new();
        for value in values {
            placed.entry(clause(value)).or_default().push(value);
        }
        Placed(placed)
    }

    /// The values of one clause.
    pub fn at(&self, clause: usize) -> impl Iterator<Item = &'a T> + '_ {
        self.0.get(&clause).into_iter().flatten().copied()
    }
}
