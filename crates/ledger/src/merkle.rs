//! Which hash stands for a list of entries, and how is membership or growth proved? The tree of RFC 9162 over SHA-256.
//! Takes entries, hashes and a way to ask for the hash of a range; gives roots, proofs and their verification.
//! Where hashes are stored is in `proof` and `log`; who signs a root is in `note`.

mod messages;

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

pub use messages::Messages;

/// ハッシュ値 (hash): the 32 bytes of a leaf, a node or a root.
pub type Hash = [u8; 32];

/// Full runs of 256^level leaves are what is stored; a level has eight binary heights.
pub const LEVEL_HEIGHT: u32 = 8;

/// The state of SHA-256 at its beginning (FIPS 180-4, 5.3.3).
const BEGINNING: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A block of SHA-256.
type Block = [u8; 64];

/// The hash of a leaf: one entry, byte for byte. Most of an entry is hashed where it lies: a hasher would copy it first.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let (head, rest) = entry.split_at(entry.len().min(63));
    let mut first: Block = [0; 64];
    first[1..=head.len()].copy_from_slice(head);
    if head.len() < 63 {
        return finished(BEGINNING, &first[..=head.len()], entry.len() + 1);
    }
    let (blocks, end) = rest.as_chunks::<64>();
    let mut state = BEGINNING;
    compress256(&mut state, &[first]);
    compress256(&mut state, blocks);
    finished(state, end, entry.len() + 1)
}

/// The hash of a node above two others.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut state = BEGINNING;
    compress256(&mut state, &node_message(left, right));
    told(state)
}

/// The hashes of two nodes at once, each above two others.
fn node_hashes([one, another, third, fourth]: &[Hash; 4]) -> [Hash; 2] {
    let messages = [node_message(one, another), node_message(third, fourth)];
    let mut states = [BEGINNING; 2];
    for block in 0..2 {
        for (state, message) in states.iter_mut().zip(&messages) {
            compress256(state, std::slice::from_ref(&message[block]));
        }
    }
    states.map(told)
}

/// What is hashed for a node, in whole blocks with the end of the message and its length in bits (FIPS 180-4, 5.1.1).
fn node_message(left: &Hash, right: &Hash) -> [Block; 2] {
    let mut message: [Block; 2] = [[0; 64]; 2];
    let bytes = message.as_flattened_mut();
    bytes[0] = 1;
    bytes[1..33].copy_from_slice(left);
    bytes[33..65].copy_from_slice(right);
    bytes[65] = 0x80;
    bytes[120..].copy_from_slice(&(65u64 * 8).to_be_bytes());
    message
}

/// The root over a full subtree of at least one leaf; as many as a power of two.
fn full_root(leaves: &[Hash]) -> Hash {
    let mut level = leaves.to_vec();
    while level.len() > 2 {
        level = level.as_chunks::<4>().0.iter().flat_map(node_hashes).collect();
    }
    match level.as_slice() {
        [left, right] => node_hash(left, right),
        [only] => *only,
        _ => empty_root(),
    }
}

/// The hash of a message of `length` bytes whose whole blocks are in the state; `end` is what is left of it, less than a block.
fn finished(mut state: [u32; 8], end: &[u8], length: usize) -> Hash {
    let mut blocks: [Block; 2] = [[0; 64]; 2];
    blocks[0][..end.len()].copy_from_slice(end);
    // The end of the message, and its length in bits (FIPS 180-4, 5.1.1).
    blocks[0][end.len()] = 0x80;
    let last = usize::from(end.len() >= 56);
    blocks[last][56..].copy_from_slice(&(length as u64 * 8).to_be_bytes());
    compress256(&mut state, &blocks[..=last]);
    told(state)
}

/// The hash that a state is in the end.
fn told(state: [u32; 8]) -> Hash {
    let mut hash = [0; 32];
    for (bytes, word) in hash.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    hash
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A full run of 256^level units that has just been completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Level, from 1.
    pub level: u32,
    /// Number of the run in its level, from 0.
    pub index: u64,
    /// The hash over the run.
    pub hash: Hash,
}

/// The right edge of a growing tree: one hash for each bit of its size. Appending and asking for the root cost O(log n).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf and reports every full run that it completes, lowest level first.
    pub fn push(&mut self, leaf: Hash, completed: impl FnMut(Run)) {
        // INVARIANT: a single leaf always fits, whatever the size.
        self.push_at(0, leaf, completed);
    }

    /// Appends leaves in order, as [`Frontier::push`] does one by one.
    pub fn push_all(&mut self, leaves: &[Hash], mut completed: impl FnMut(Run)) {
        let mut rest = leaves;
        while !rest.is_empty() {
            // The largest full subtree that can stand here. A whole run is put together out of two, so that it is reported.
            let height = rest.len().ilog2().min(self.size.trailing_zeros()).min(LEVEL_HEIGHT - 1);
            let (full, behind) = rest.split_at(1 << height);
            self.push_at(height, full_root(full), &mut completed);
            rest = behind;
        }
    }

    /// Appends a full run of 2^height leaves. `false`, and no change, where the size is not a multiple of 2^height.
    pub fn push_subtree(&mut self, height: u32, hash: Hash) -> bool {
        if height >= 64 || self.size & ((1u64 << height) - 1) != 0 {
            return false;
        }
        self.push_at(height, hash, |_| {});
        true
    }

    fn push_at(&mut self, mut height: u32, mut hash: Hash, mut completed: impl FnMut(Run)) {
        self.size += 1u64 << height;
        // Every set bit that the addition carried through is a peak that is now the left half of a node.
        while self.size & (1u64 << height) == 0 {
            let Some(left) = self.peaks.pop() else { return };
            hash = node_hash(&left, &hash);
            height += 1;
            if height.is_multiple_of(LEVEL_HEIGHT) {
                let index = (self.size >> height) - 1;
                completed(Run { level: height / LEVEL_HEIGHT, index, hash });
            }
        }
        self.peaks.push(hash);
    }

    /// The root over everything appended so far.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(lowest) = peaks.next() else { return empty_root() };
        peaks.fold(*lowest, |right, left| node_hash(left, &right))
    }
}

/// The largest power of two below `size`; `size` is at least 2.
fn split(size: u64) -> u64 {
    1u64 << (63 - (size - 1).leading_zeros())
}

/// The hash over the leaves `[from, to)` of a tree, out of the hashes of its full binary subtrees.
///
/// `subtree(height, index)` gives the hash of the leaves `[index·2^height, (index+1)·2^height)`.
pub fn range_hash<E>(
    from: u64,
    to: u64,
    subtree: &mut dyn FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let length = to - from;
    if length == 0 {
        return Ok(empty_root());
    }
    if length.is_power_of_two() && from.is_multiple_of(length) {
        let height = length.trailing_zeros();
        return subtree(height, from >> height);
    }
    let middle = from + split(length);
    let left = range_hash(from, middle, subtree)?;
    Ok(node_hash(&left, &range_hash(middle, to, subtree)?))
}

/// The inclusion proof for the leaf `index` (from 0) in a tree of `size`; `None` where there is no such leaf.
pub fn inclusion_proof<E>(
    index: u64,
    size: u64,
    subtree: &mut dyn FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Option<Vec<Hash>>, E> {
    if index >= size {
        return Ok(None);
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range_hash(middle, to, subtree)?);
            to = middle;
        } else {
            path.push(range_hash(from, middle, subtree)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// The consistency proof from a tree of `old` to one of `new` leaves; `None` where `old` is greater than `new`.
pub fn consistency_proof<E>(
    old: u64,
    new: u64,
    subtree: &mut dyn FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Option<Vec<Hash>>, E> {
    if old > new {
        return Ok(None);
    }
    if old == 0 || old == new {
        return Ok(Some(Vec::new()));
    }
    let (mut from, mut to, mut path, mut whole) = (0, new, Vec::new(), true);
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(range_hash(middle, to, subtree)?);
            to = middle;
        } else {
            path.push(range_hash(from, middle, subtree)?);
            (from, whole) = (middle, false);
        }
    }
    // The verifier holds the old root itself: it is left out where the old tree is a full subtree at the left edge.
    if !whole {
        path.push(range_hash(from, to, subtree)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// Does `proof` show that `leaf` is the leaf `index` (from 0) of the tree of `size` leaves with `root`?
pub fn verify_inclusion(leaf: &Hash, place: (u64, u64), proof: &[Hash], root: &Hash) -> bool {
    let (index, size) = place;
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Does `proof` show that the tree `(size, root)` `new` begins with all leaves of the tree `old`?
pub fn verify_consistency(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    if old.0 > new.0 {
        return false;
    }
    if old.0 == 0 {
        return proof.is_empty() && *old.1 == empty_root() && (new.0 != 0 || old.1 == new.1);
    }
    if old.0 == new.0 {
        return proof.is_empty() && old.1 == new.1;
    }
    let (mut node, mut last) = (old.0 - 1, new.0 - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut proof = proof.iter();
    let start = if old.0.is_power_of_two() { Some(old.1) } else { proof.next() };
    let Some(start) = start else { return false };
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old.1 && new_hash == *new.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_appended_together_make_the_tree_that_each_makes_in_turn() {
        let leaves: Vec<Hash> = (0..1500u64).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        for parts in [vec![1500], vec![3, 253, 256, 1, 987], vec![0, 255, 2, 511, 732]] {
            let (mut one, mut runs) = (Frontier::default(), Vec::new());
            let (mut all, mut its) = (Frontier::default(), Vec::new());
            let mut from = 0;
            for part in parts {
                let piece = &leaves[from..from + part];
                piece.iter().for_each(|leaf| one.push(*leaf, |run| runs.push(run)));
                all.push_all(piece, |run| its.push(run));
                assert_eq!((one.root(), one.size(), &runs), (all.root(), all.size(), &its));
                from += part;
            }
            assert_eq!(runs.len(), 1500 / 256);
        }
    }

    #[test]
    fn hashes_put_together_from_blocks_are_those_of_any_hasher() {
        let bytes: Vec<u8> = (0..=300u16).map(|n| (n * 7) as u8).collect();
        for length in 0..bytes.len() {
            let entry = &bytes[..length];
            let hasher = Sha256::new().chain_update([0]).chain_update(entry);
            assert_eq!(leaf_hash(entry), Hash::from(hasher.finalize()), "{length} bytes");
        }
        let (left, right) = ([3; 32], [5; 32]);
        let hasher = Sha256::new().chain_update([1]).chain_update(left).chain_update(right);
        assert_eq!(node_hash(&left, &right), Hash::from(hasher.finalize()));
    }
}
