//! How are the leaves of many entries hashed, when they are at hand together? Two side by side.
//! Takes entries; gives their leaf hashes, which are those of `leaf_hash`.

use sha2::block_api::compress256;

use super::{BEGINNING, Block, Hash, told};

/// The hashes of several leaves at once: the processor takes a block of one beside a block of another, where those of one entry
/// would have to wait for each other.
#[derive(Default)]
pub struct Leaves {
    /// Messages in whole blocks, one after the other; what lies behind the last is left over from before.
    blocks: Vec<Block>,
    /// The block behind each message.
    ends: Vec<usize>,
}

impl Leaves {
    /// How many entries are held.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.ends.last().map_or(0, |end| end * size_of::<Block>())
    }

    /// Takes an entry, byte for byte.
    pub fn add(&mut self, entry: &[u8]) {
        let start = self.ends.last().copied().unwrap_or(0);
        let length = entry.len() + 1;
        // The end of the message, and its length in bits (FIPS 180-4, 5.1.1).
        let end = start + (length + 9).div_ceil(size_of::<Block>());
        if self.blocks.len() < end {
            self.blocks.resize(end, [0; 64]);
        }
        let message = self.blocks[start..end].as_flattened_mut();
        let last = message.len() - 8;
        message[0] = 0;
        message[1..length].copy_from_slice(entry);
        message[length] = 0x80;
        message[length + 1..last].fill(0);
        message[last..].copy_from_slice(&(length as u64 * 8).to_be_bytes());
        self.ends.push(end);
    }

    /// Lets go of the entry that was taken last.
    pub fn forget_last(&mut self) {
        self.ends.pop();
    }

    /// The hash of each entry, in order; none is held afterwards.
    pub fn hashes(&mut self) -> Vec<Hash> {
        let mut hashes = vec![[0; 32]; self.ends.len()];
        let mut starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut waiting = self.ends.iter().enumerate().filter_map(|(leaf, end)| {
            let blocks = self.blocks.get(starts.next()?..*end)?;
            Some(Lane { leaf, state: BEGINNING, blocks })
        });
        let (mut one, mut other) = (waiting.next(), waiting.next());
        while let (Some(left), Some(right)) = (&mut one, &mut other) {
            // As far as the shorter of both goes.
            for (ours, theirs) in left.blocks.iter().zip(right.blocks) {
                compress256(&mut left.state, std::slice::from_ref(ours));
                compress256(&mut right.state, std::slice::from_ref(theirs));
            }
            let both = left.blocks.len().min(right.blocks.len());
            for lane in [&mut one, &mut other] {
                let Some(taken) = lane else { continue };
                taken.blocks = &taken.blocks[both..];
                if taken.blocks.is_empty() {
                    hashes[taken.leaf] = told(taken.state);
                    *lane = waiting.next();
                }
            }
        }
        for mut lane in [one, other].into_iter().flatten() {
            compress256(&mut lane.state, lane.blocks);
            hashes[lane.leaf] = told(lane.state);
        }
        self.ends.clear();
        hashes
    }
}

/// One message on its way through the processor.
struct Lane<'a> {
    leaf: usize,
    state: [u32; 8],
    blocks: &'a [Block],
}

#[cfg(test)]
mod tests {
    use super::super::leaf_hash;
    use super::*;

    #[test]
    fn leaves_taken_together_have_the_hashes_that_each_has_alone() {
        let bytes: Vec<u8> = (0..=700u16).map(|n| (n * 5) as u8).collect();
        let mut leaves = Leaves::default();
        // Longer and shorter ones beside each other, and what was there before shows nowhere.
        let rounds = [vec![], vec![700], vec![3, 700, 55, 54, 56], (0..300).rev().collect(), vec![63, 64, 0]];
        for lengths in rounds {
            for length in &lengths {
                leaves.add(&bytes[..*length]);
            }
            leaves.add(&bytes);
            leaves.forget_last();
            assert_eq!(leaves.count(), lengths.len());
            let alone: Vec<Hash> = lengths.iter().map(|length| leaf_hash(&bytes[..*length])).collect();
            assert_eq!(leaves.hashes(), alone);
            assert_eq!((leaves.count(), leaves.bytes()), (0, 0));
        }
    }
}
