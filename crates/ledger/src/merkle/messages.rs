//! How are many messages hashed that are at hand together? Two side by side.
//! Takes messages; gives their SHA-256, each as it would be alone.

use sha2::block_api::compress256;

use super::{BEGINNING, Block, Hash, told};

/// Several messages at once: the processor takes a block of one beside a block of another, where those of one message would
/// have to wait for each other.
#[derive(Default)]
pub struct Messages {
    /// Messages in whole blocks, one after the other; what lies behind the last is left over from before.
    blocks: Vec<Block>,
    /// The block behind each message.
    ends: Vec<usize>,
}

impl Messages {
    /// How many are held.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.ends.last().map_or(0, |end| end * size_of::<Block>())
    }

    /// Takes an entry, byte for byte, for the hash of its leaf.
    pub fn add_leaf(&mut self, entry: &[u8]) {
        self.add(&[0], entry);
    }

    /// Takes a message of two parts, one behind the other.
    pub fn add(&mut self, head: &[u8], rest: &[u8]) {
        let start = self.ends.last().copied().unwrap_or(0);
        let length = head.len() + rest.len();
        // The end of the message, and its length in bits (FIPS 180-4, 5.1.1).
        let end = start + (length + 9).div_ceil(size_of::<Block>());
        if self.blocks.len() < end {
            self.blocks.resize(end, [0; 64]);
        }
        let message = self.blocks[start..end].as_flattened_mut();
        let last = message.len() - 8;
        message[..head.len()].copy_from_slice(head);
        message[head.len()..length].copy_from_slice(rest);
        message[length] = 0x80;
        message[length + 1..last].fill(0);
        message[last..].copy_from_slice(&(length as u64 * 8).to_be_bytes());
        self.ends.push(end);
    }

    /// Lets go of the message that was taken last.
    pub fn forget_last(&mut self) {
        self.ends.pop();
    }

    /// The hash of each message, in order; none is held afterwards.
    pub fn hashes(&mut self) -> Vec<Hash> {
        let mut hashes = vec![[0; 32]; self.ends.len()];
        let mut starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut waiting = self.ends.iter().enumerate().filter_map(|(message, end)| {
            let blocks = self.blocks.get(starts.next()?..*end)?;
            Some(Lane { message, state: BEGINNING, blocks })
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
                    hashes[taken.message] = told(taken.state);
                    *lane = waiting.next();
                }
            }
        }
        for mut lane in [one, other].into_iter().flatten() {
            compress256(&mut lane.state, lane.blocks);
            hashes[lane.message] = told(lane.state);
        }
        self.ends.clear();
        hashes
    }
}

/// One message on its way through the processor.
struct Lane<'a> {
    message: usize,
    state: [u32; 8],
    blocks: &'a [Block],
}

#[cfg(test)]
mod tests {
    use super::super::leaf_hash;
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn messages_taken_together_have_the_hashes_that_each_has_alone() {
        let bytes: Vec<u8> = (0..=700u16).map(|n| (n * 5) as u8).collect();
        let mut messages = Messages::default();
        // Longer and shorter ones beside each other, and what was there before shows nowhere.
        let rounds = [vec![], vec![700], vec![3, 700, 55, 54, 56], (0..300).rev().collect(), vec![63, 64, 0]];
        for lengths in rounds {
            for length in &lengths {
                messages.add_leaf(&bytes[..*length]);
                messages.add(&bytes[..16], &bytes[..*length]);
            }
            messages.add_leaf(&bytes);
            messages.forget_last();
            assert_eq!(messages.count(), 2 * lengths.len());
            let of_two = |part: &[u8]| {
                Hash::from(Sha256::new().chain_update(&bytes[..16]).chain_update(part).finalize())
            };
            let parts = lengths.iter().map(|length| &bytes[..*length]);
            let alone: Vec<Hash> = parts.flat_map(|part| [leaf_hash(part), of_two(part)]).collect();
            assert_eq!(messages.hashes(), alone);
            assert_eq!((messages.count(), messages.bytes()), (0, 0));
        }
    }
}
