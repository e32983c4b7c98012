//! What do the events say of themselves, hashed several at once? A few rows on their way to the locator.
//! Takes events in order with what was stored beside them; gives evidence, in the same order.
//! Where an event belongs is decided by whoever adds it.

use crate::merkle::{Hash, Messages};

use super::locate::Locator;
use super::{Evidence, Findings};

/// So many events are hashed together at most, and so many bytes: one that is longer goes alone.
const MOST: usize = 32;
const MOST_BYTES: usize = 1 << 16;

/// 束 (sheaf): events whose hashes are not known yet.
#[derive(Default)]
pub(super) struct Sheaf {
    leaves: Messages,
    events: Vec<Waiting>,
}

/// What a row or line says, before it is hashed.
pub(super) struct Said<'a> {
    /// The entry, if it is one.
    pub(super) entry: Option<&'a [u8]>,
    /// The hash that was stored for it.
    pub(super) leaf: Option<Hash>,
    /// Is it already certain, without any hash, that this is not what was recorded?
    pub(super) accused: bool,
}

struct Waiting {
    seq: u64,
    leaf: Option<Hash>,
    accused: bool,
    /// Is there an entry at all?
    readable: bool,
}

impl Sheaf {
    /// The number of the event that was added last.
    pub(super) fn last(&self) -> Option<u64> {
        self.events.last().map(|event| event.seq)
    }

    /// Is it time to hand over?
    pub(super) fn is_full(&self) -> bool {
        self.events.len() >= MOST || self.leaves.bytes() >= MOST_BYTES
    }

    /// Adds what stands in the place of the event with the number.
    pub(super) fn add(&mut self, seq: u64, Said { entry, leaf, accused }: Said<'_>) {
        if let Some(entry) = entry {
            self.leaves.add_leaf(entry);
        }
        self.events.push(Waiting { seq, leaf, accused, readable: entry.is_some() });
    }

    /// Takes the event that was added last out again.
    pub(super) fn forget_last(&mut self) {
        if self.events.pop().is_some_and(|event| event.readable) {
            self.leaves.forget_last();
        }
    }

    /// Hands all events over, in order.
    pub(super) fn hand_over(&mut self, locator: &mut Locator<'_>, findings: &mut Findings) {
        let mut hashes = self.leaves.hashes().into_iter();
        for Waiting { seq, leaf, accused, readable } in self.events.drain(..) {
            let entry = if readable { hashes.next() } else { None };
            locator.event(seq, Evidence { entry, leaf, accused }, findings);
        }
    }
}
