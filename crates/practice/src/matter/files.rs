//! Which files belong to a matter? Attached and taken back again, folded from its events.
//! Takes events; changes the matter. Whether a file may be attached or taken back is decided in `decide`.

use super::Matter;
use crate::calendar::Moment;
use crate::entry::Entry;
use crate::event::{Attached, Detached};
use crate::value::hash;

/// 添付 (attachment): a file that was attached to a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Name, hash and length.
    pub file: Attached,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Whether somebody had acted on the matter before it came: then he did so without it in view.
    pub later: bool,
    /// Whether it was taken back.
    pub taken: Option<Taken>,
}

/// 取下げ (how an attached file was taken back).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why, where that was said.
    pub reason: Option<String>,
    /// Whether somebody had acted on the matter before, with the file in view.
    pub settled: bool,
}

impl Matter {
    /// A file that belongs to it, by its hash.
    pub fn attached(&self, hash: &str) -> Option<&Attachment> {
        self.present().find(|f| f.file.hash == hash)
    }

    /// Files that belong to it now.
    pub fn present(&self) -> impl Iterator<Item = &Attachment> {
        self.files.iter().filter(|f| f.taken.is_none())
    }

    /// Hashes of the files that belong to it now, in the order in which they came.
    pub fn file_hashes(&self) -> Vec<String> {
        self.present().map(|f| f.file.hash.clone()).collect()
    }

    /// A word for all that somebody reads before he acts: what was entered, and the files beside it.
    pub fn seen(&self) -> String {
        let files = self.file_hashes();
        match files.is_empty() {
            true => self.applied.digest.clone(),
            false => hash(format!("{}\n{}", self.applied.digest, files.join("\n")).as_bytes()),
        }
    }

    /// What comes next is done with every file in view.
    pub(super) fn files_in_view(&mut self) {
        self.files.iter_mut().for_each(|f| f.later = false);
    }

    /// Whether somebody else acted on it, or it stands without that.
    pub fn is_settled(&self) -> bool {
        self.is_touched() || !self.status.is_open()
    }

    pub(super) fn attach(&mut self, entry: &Entry, file: &Attached) {
        let (by, at, file) = (entry.by.clone(), entry.at, file.clone());
        let later = self.is_touched();
        self.files.push(Attachment { file, by, at, later, taken: None });
    }

    pub(super) fn detach(&mut self, entry: &Entry, file: &Detached) {
        let settled = self.is_settled();
        let (by, at, reason) = (entry.by.clone(), entry.at, file.reason.clone());
        let found = self.files.iter_mut().find(|f| f.file.hash == file.hash && f.taken.is_none());
        if let Some(attachment) = found {
            attachment.taken = Some(Taken { by, at, reason, settled });
        }
    }
}
