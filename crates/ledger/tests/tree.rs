//! The tree against two implementations by others.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::convert::Infallible;

use ct_merkle::RootHash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::merkle::{
    Frontier, Hash, consistency_proof, inclusion_proof, leaf_hash, node_hash, range_hash, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;
use sha2::Sha256;
use tlog_tiles::tlog;

const MOST: u64 = 300;

struct Stored(Vec<tlog::Hash>);

impl tlog::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
    }
}

/// The same entries in three trees.
struct Three {
    leaves: Vec<Hash>,
    roots: Vec<Hash>,
    ct: MemoryBackedTree<Sha256, Vec<u8>>,
    stored: Stored,
}

impl Three {
    fn new(entries: &[Vec<u8>]) -> Self {
        let (mut leaves, mut roots, mut tree) = (Vec::new(), Vec::new(), Frontier::default());
        let (mut ct, mut stored) = (MemoryBackedTree::new(), Stored(Vec::new()));
        roots.push(tree.root());
        for (index, entry) in entries.iter().enumerate() {
            leaves.push(leaf_hash(entry));
            tree.push(leaf_hash(entry), |run| {
                let from = run.index << (8 * run.level);
                let to = (run.index + 1) << (8 * run.level);
                assert_eq!(run.hash, range_hash(from, to, &mut subtree(&leaves)).unwrap());
            });
            roots.push(tree.root());
            ct.push(entry.clone());
            let hashes = tlog::stored_hashes(index as u64, entry, &stored).unwrap();
            stored.0.extend(hashes);
            let root: RootHash<Sha256> = ct.root();
            assert_eq!(root.as_bytes().as_slice(), tree.root());
            assert_eq!(tlog::tree_hash(index as u64 + 1, &stored).unwrap().0, tree.root());
        }
        Three { leaves, roots, ct, stored }
    }
}

fn subtree(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Result<Hash, Infallible> {
    move |height, index| {
        let mut hashes = leaves[(index << height) as usize..((index + 1) << height) as usize].to_vec();
        while hashes.len() > 1 {
            hashes = hashes.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        Ok(hashes[0])
    }
}

fn entries(count: u64) -> Vec<Vec<u8>> {
    (1..=count).map(|seq| format!("{{\"seq\":{seq}}}").into_bytes()).collect()
}

#[test]
fn roots_are_equal_and_proofs_are_accepted_here_and_there() {
    let three = Three::new(&entries(MOST));
    for size in (1..=MOST).step_by(7) {
        for index in (0..size).step_by(3) {
            let proof = inclusion_proof(index, size, &mut subtree(&three.leaves)).unwrap().unwrap();
            let theirs = tlog::prove_record(size, index, &three.stored).unwrap();
            assert_eq!(proof, theirs.iter().map(|hash| hash.0).collect::<Vec<_>>());
            let (leaf, root) = (&three.leaves[index as usize], &three.roots[size as usize]);
            assert!(verify_inclusion(leaf, (index, size), &proof, root));
            assert!(!verify_inclusion(leaf, (index ^ 1, size), &proof, root) || size == 1);
        }
        for old in 1..=size {
            let proof = consistency_proof(old, size, &mut subtree(&three.leaves)).unwrap().unwrap();
            let theirs = tlog::prove_tree(size, old, &three.stored).unwrap();
            assert_eq!(proof, theirs.iter().map(|hash| hash.0).collect::<Vec<_>>());
            let (from, to) = (&three.roots[old as usize], &three.roots[size as usize]);
            assert!(verify_consistency((old, from), (size, to), &proof));
            assert!(old == size || !verify_consistency((old, to), (size, from), &proof));
        }
    }
    for index in 0..MOST {
        let ours = inclusion_proof(index, MOST, &mut subtree(&three.leaves)).unwrap().unwrap();
        assert_eq!(three.ct.prove_inclusion(index as usize).as_bytes(), ours.concat());
        if index > 0 {
            let ours = consistency_proof(index, MOST, &mut subtree(&three.leaves)).unwrap().unwrap();
            let theirs = three.ct.prove_consistency((MOST - index) as usize);
            assert_eq!(theirs.as_bytes(), ours.concat());
        }
    }
}

#[test]
fn nothing_is_proved_beyond_the_end() {
    let leaves: Vec<Hash> = entries(5).iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(inclusion_proof(5, 5, &mut subtree(&leaves)).unwrap(), None);
    assert_eq!(consistency_proof(6, 5, &mut subtree(&leaves)).unwrap(), None);
    assert_eq!(consistency_proof(0, 5, &mut subtree(&leaves)).unwrap(), Some(Vec::new()));
    assert!(!verify_inclusion(&leaves[0], (5, 5), &[], &leaves[0]));
}

#[test]
fn a_frontier_can_be_put_together_from_full_runs() {
    let leaves: Vec<Hash> = entries(600).iter().map(|entry| leaf_hash(entry)).collect();
    let (mut whole, mut pieces, mut runs) = (Frontier::default(), Frontier::default(), Vec::new());
    leaves.iter().for_each(|leaf| whole.push(*leaf, |run| runs.push(run)));
    assert_eq!(runs.len(), 2);
    for run in &runs {
        assert!(pieces.push_subtree(8, run.hash));
    }
    leaves[512..].iter().for_each(|leaf| pieces.push(*leaf, |_| {}));
    assert_eq!(pieces, whole);
    assert!(!pieces.push_subtree(8, runs[0].hash), "600 is no multiple of 256");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_entries_give_equal_roots_and_proofs(
        entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..300),
        pick in any::<(prop::sample::Index, prop::sample::Index)>(),
        flip in any::<(prop::sample::Index, u8)>(),
    ) {
        let three = Three::new(&entries);
        let size = pick.0.index(entries.len()) as u64 + 1;
        let index = pick.1.index(size as usize) as u64;
        let mut proof = inclusion_proof(index, size, &mut subtree(&three.leaves)).unwrap().unwrap();
        let (leaf, root) = (&three.leaves[index as usize], &three.roots[size as usize]);
        prop_assert!(verify_inclusion(leaf, (index, size), &proof, root));
        if !proof.is_empty() {
            let at = flip.0.index(proof.len());
            proof[at][(flip.1 % 32) as usize] ^= 1;
            prop_assert!(!verify_inclusion(leaf, (index, size), &proof, root));
        }
        let mut proof = consistency_proof(index + 1, size, &mut subtree(&three.leaves)).unwrap().unwrap();
        let (old, new) = ((index + 1, &three.roots[index as usize + 1]), (size, root));
        prop_assert!(verify_consistency(old, new, &proof));
        if !proof.is_empty() {
            let at = flip.0.index(proof.len());
            proof[at][(flip.1 % 32) as usize] ^= 1;
            prop_assert!(!verify_consistency(old, new, &proof));
        }
    }
}
