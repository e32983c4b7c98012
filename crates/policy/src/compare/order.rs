//! In what order are the entries read? As the new text stands, with what is gone behind what stood before it.
//! Takes both trees and the groups; gives the groups in order.

use super::Entry;
use clause::{Index, Tree};
use std::collections::HashMap;

/// Sorts the groups for reading.
pub(super) fn reading_order(old: &Tree, new: &Tree, groups: Vec<Entry>) -> Vec<Entry> {
    let mut by_new: Vec<Option<Entry>> = vec![None; new.provisions().len()];
    let mut by_old: Vec<Option<Entry>> = vec![None; old.provisions().len()];
    let mut anchors: HashMap<Index, Index> = HashMap::new();
    for group in groups {
        let places: Vec<Index> = if group.moved { Vec::new() } else { group.old.clone() };
        match (group.new.first().copied(), group.new.last().copied(), group.old.first().copied()) {
            (Some(first), Some(last), _) => {
                anchors.extend(places.into_iter().map(|a| (a, last)));
                by_new[first] = Some(group);
            }
            (_, _, Some(first)) => by_old[first] = Some(group),
            _ => {}
        }
    }
    // What is gone follows the last provision before it that still stands in its place.
    let mut gone: HashMap<Option<Index>, Vec<Entry>> = HashMap::new();
    let mut behind = None;
    for (a, entry) in by_old.iter_mut().enumerate() {
        behind = anchors.get(&a).copied().or(behind);
        if let Some(entry) = entry.take() {
            gone.entry(behind).or_default().push(entry);
        }
    }
    let mut out = gone.remove(&None).unwrap_or_default();
    for (b, entry) in by_new.into_iter().enumerate() {
        out.extend(entry);
        out.extend(gone.remove(&Some(b)).into_iter().flatten());
    }
    out
}
