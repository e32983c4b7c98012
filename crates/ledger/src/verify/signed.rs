//! Which signed roots can be relied upon, and which checkpoints are none?
//! Takes the notes of the folder, the one kept elsewhere, and the key; gives the valid ones by size, with findings about the rest.
//! Comparing them with the events is in `locate`.

use crate::merkle::{Frontier, Hash, LEVEL_HEIGHT};
use crate::note::{Checkpoint, NoteError, PublicKey};

use super::{FindingKind, Findings};

/// So many checkpoints are verified together.
pub(super) const SHARE: usize = 256;

/// A signed root that the events must have at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub(super) size: u64,
    pub(super) outside: bool,
    pub(super) root: Hash,
}

/// All signed roots, smallest size first.
#[derive(Default)]
pub(super) struct Anchors {
    list: Vec<Anchor>,
    /// The size of the outside checkpoint, should the ledger end before it.
    pub(super) ahead: Option<u64>,
}

impl Anchors {
    /// Takes notes of the folder, each with the size that its row or file name says.
    pub(super) fn take(
        &mut self,
        key: Option<&PublicKey>,
        notes: &[(Option<u64>, String)],
        findings: &mut Findings,
    ) {
        // Without a key there is a finding about the key already.
        let Some(key) = key else { return };
        let opened = key.open_all(notes.iter().map(|(_, note)| note.as_str()));
        for ((size, _), opened) in notes.iter().zip(opened) {
            self.take_one(*size, opened, findings);
        }
    }

    fn take_one(
        &mut self,
        size: Option<u64>,
        opened: Result<Checkpoint, NoteError>,
        findings: &mut Findings,
    ) {
        let place = size.map_or_else(|| "最新の検証点".to_owned(), |size| format!("{size} 件目の検証点"));
        let reason = match opened {
            Ok(checkpoint) if size.is_none_or(|size| size == checkpoint.size) => {
                self.list.push(Anchor { size: checkpoint.size, outside: false, root: checkpoint.root });
                return;
            }
            Ok(checkpoint) => format!("本文の件数は {} です", checkpoint.size),
            Err(error) => error.to_string(),
        };
        findings.add(FindingKind::Checkpoint, None, format!(
            "{place}は使えません（{reason}）。記録そのものの指摘がなければ、バックアップの同じ検証点と比べ、restore で戻してください。"
        ));
    }

    /// Takes the checkpoint kept elsewhere; `last` is the number of the last event in the folder.
    pub(super) fn take_outside(
        &mut self,
        key: Option<&PublicKey>,
        note: &str,
        last: u64,
        findings: &mut Findings,
    ) {
        let Some(key) = key else { return };
        match key.open(note) {
            Ok(checkpoint) if checkpoint.size > last => self.ahead = Some(checkpoint.size),
            Ok(checkpoint) => {
                self.list.push(Anchor { size: checkpoint.size, outside: true, root: checkpoint.root })
            }
            Err(error) => {
                let advice = match error {
                    NoteError::UnknownKey => {
                        "別の原簿のものか、原簿の鍵が取り替えられています。渡した検証点と、鍵のファイルを確かめてください。"
                    }
                    _ => "写し間違いがないか確かめてください。",
                };
                findings.add(
                    FindingKind::OutsideUnchecked,
                    None,
                    format!("外部の検証点は使えません（{error}）。{advice}"),
                );
            }
        }
    }

    /// Sorts, and drops what is there twice.
    pub(super) fn settle(&mut self) {
        self.list.sort_unstable();
        self.list.dedup();
    }

    pub(super) fn list(&self) -> &[Anchor] {
        &self.list
    }

    pub(super) fn newest(&self) -> Option<&Anchor> {
        self.list.last()
    }

    /// The greatest size so far, in whatever order they were taken.
    pub(super) fn newest_size(&self) -> u64 {
        self.list.iter().map(|anchor| anchor.size).max().unwrap_or(0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.list.len() + usize::from(self.ahead.is_some())
    }
}

/// Do the stored hashes of the levels above the runs agree with those beneath them?
pub(super) fn check_upper(
    size: u64,
    subtree: &mut dyn FnMut(u32, u64) -> Option<Hash>,
    findings: &mut Findings,
) {
    for level in 2..u64::BITS / LEVEL_HEIGHT {
        let full = size >> (level * LEVEL_HEIGHT);
        for index in 0..full {
            let mut tree = Frontier::default();
            let first = index << LEVEL_HEIGHT;
            let beneath: Option<Vec<Hash>> =
                (first..first + (1 << LEVEL_HEIGHT)).map(|index| subtree(level - 1, index)).collect();
            // What is missing or wrong beneath is told there.
            for hash in beneath.iter().flatten() {
                tree.push(*hash, |_| {});
            }
            if beneath.is_some() && subtree(level, index) != Some(tree.root()) {
                let run = 1u64 << (level * LEVEL_HEIGHT);
                findings.events(FindingKind::StoredHash, index * run + 1, (index + 1) * run);
            }
        }
    }
}
