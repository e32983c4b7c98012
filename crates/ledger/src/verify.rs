//! Is a ledger still what was recorded, and if not, where? Recomputes everything from the entries.
//! Takes a data folder (beside its writer) or an export folder, and perhaps a checkpoint kept elsewhere; gives a report.
//! What follows from changed events is drawn in `verify/locate`; the two kinds of folder are read in its neighbours.

use std::path::Path;

use crate::fault::{Fault, Result};
use crate::folder;
use crate::merkle::Hash;
use crate::note::PublicKey;
use practice::value::hex;

mod content;
mod database;
mod exported;
mod lines;
mod locate;
mod sheaf;
mod signed;
mod state;

pub(crate) use exported::{CHECKPOINT, CHECKPOINTS, EVENTS};
use signed::Anchors;

/// So many findings are told apart; what lies beyond is told as one range.
const MOST_FINDINGS: usize = 1000;

/// 検証結果 (verification report): what was found, and what the ledger was at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of events that the newest valid checkpoint covers.
    pub size: u64,
    /// Their root as it was signed, in hexadecimal digits; empty where no checkpoint is valid.
    pub root: String,
    /// How many checkpoints were valid, the outside one among them.
    pub checkpoints: usize,
    /// What is wrong, in the order of the events. Empty: everything agrees.
    pub findings: Vec<Finding>,
}

/// 指摘 (finding): one thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which way of being wrong.
    pub kind: FindingKind,
    /// The numbers of the events concerned, first and last.
    pub events: Option<(u64, u64)>,
    /// What, where, what to do.
    pub sentence: String,
}

/// 指摘の種類: what is certain, what is open, and what concerns no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Every event of the range is not what was recorded.
    EventChanged,
    /// Every event of the range is missing.
    EventMissing,
    /// Every event of the range cannot be read.
    EventUnreadable,
    /// At least one event of the range is not what was recorded; which one the data do not show.
    ChangedWithin,
    /// The events of the range cannot be proved one by one, because others beside them are changed.
    Unproven,
    /// No signed checkpoint covers the events of the range.
    Unsigned,
    /// A line of an export stands where it does not belong.
    OutOfOrder,
    /// The ledger ends before the checkpoint kept elsewhere.
    RolledBack,
    /// The ledger agrees with itself, but not with the checkpoint kept elsewhere.
    Rewritten,
    /// The checkpoint kept elsewhere could not be compared, or is none of this ledger.
    OutsideUnchecked,
    /// A stored hash (leaf, subtree, tile) is wrong; the events are not concerned.
    StoredHash,
    /// A checkpoint in the folder is wrong; the events are not concerned.
    Checkpoint,
    /// The public key is missing or wrong.
    Key,
    /// Erasable content does not belong to its commitment.
    Content,
    /// The file of the database is damaged.
    Database,
}

impl FindingKind {
    /// Does the finding say of every event in its range that it is not intact?
    pub fn accuses_each(self) -> bool {
        matches!(self, FindingKind::EventChanged | FindingKind::EventMissing | FindingKind::EventUnreadable)
    }
}

impl Report {
    /// Is nothing wrong?
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies a data folder or an export folder. `outside` is the text of a checkpoint kept elsewhere.
pub fn verify(dir: &Path, outside: Option<&str>) -> Result<Report> {
    if !dir.is_dir() {
        return Err(Fault::missing(dir));
    }
    folder::require_finished(dir)?;
    if dir.join(folder::DATABASE).is_file() {
        return database::verify(dir, outside);
    }
    if dir.join(EVENTS).is_file() {
        return exported::verify(dir, outside);
    }
    Err(Fault::missing(&dir.join(folder::DATABASE)))
}

/// Verifies a data folder that is still being put together.
pub(crate) fn verify_unfinished(dir: &Path) -> Result<Report> {
    database::verify(dir, None)
}

/// The public key of the folder, or a finding.
fn key_of(dir: &Path, findings: &mut Findings) -> Option<PublicKey> {
    match folder::public_key(dir) {
        Ok(key) => Some(key),
        Err(_) => {
            findings.add(FindingKind::Key, None, format!(
                "検証鍵 {} が読めないため、署名を確かめられません。バックアップの同じファイルと取り替えて、もう一度検証してください。",
                folder::PUBLIC_KEY
            ));
            None
        }
    }
}

fn report(anchors: &Anchors, findings: Findings) -> Report {
    let newest = anchors.newest();
    Report {
        size: newest.map_or(0, |newest| newest.size),
        root: newest.map_or_else(String::new, |newest| hex(&newest.root)),
        checkpoints: anchors.count(),
        findings: findings.finish(),
    }
}

/// What one row or line says about the event at a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Evidence {
    /// The hash of the entry as it stands there.
    entry: Option<Hash>,
    /// The hash that was stored for it.
    leaf: Option<Hash>,
    /// Is it already certain, without any hash, that this is not what was recorded?
    accused: bool,
}

/// Collects findings; neighbours of one kind become a range.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    /// Events of findings beyond the limit.
    beyond: Option<(u64, u64)>,
}

impl Findings {
    fn add(&mut self, kind: FindingKind, events: Option<(u64, u64)>, sentence: String) {
        if self.list.len() < MOST_FINDINGS {
            self.list.push(Finding { kind, events, sentence });
        } else if let Some((first, last)) = events {
            let (from, to) = self.beyond.unwrap_or((first, last));
            self.beyond = Some((from.min(first), to.max(last)));
        }
    }

    /// A finding about events, whose sentence follows from its kind; it is joined to one that it continues.
    fn events(&mut self, kind: FindingKind, first: u64, last: u64) {
        let joined =
            self.list.iter_mut().rev().take(4).find(|finding| {
                finding.kind == kind && finding.events.is_some_and(|(_, end)| end + 1 == first)
            });
        match joined {
            Some(finding) if joins(kind) => {
                let from = finding.events.map_or(first, |(from, _)| from);
                finding.events = Some((from, last));
                finding.sentence = sentence(kind, from, last);
            }
            _ => self.add(kind, Some((first, last)), sentence(kind, first, last)),
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        if let Some((first, last)) = self.beyond {
            let kind = FindingKind::Unproven;
            let sentence = format!(
                "指摘が {MOST_FINDINGS} 件を超えたため、残りは {first}〜{last} 番の範囲としてまとめました。先にバックアップと比べてください。"
            );
            self.list.push(Finding { kind, events: Some((first, last)), sentence });
        }
        self.list.sort_by_key(|finding| (finding.events.map_or(u64::MAX, |(first, _)| first), finding.kind));
        self.list
    }
}

/// Two ranges that each hold one changed event somewhere are two statements.
fn joins(kind: FindingKind) -> bool {
    kind.accuses_each()
        || matches!(kind, FindingKind::Unproven | FindingKind::Unsigned | FindingKind::StoredHash)
}

fn sentence(kind: FindingKind, first: u64, last: u64) -> String {
    let place = if first == last { format!("{first} 番") } else { format!("{first}〜{last} 番") };
    let advice = "バックアップの同じ番号の記録と比べ、restore で戻してください。";
    match kind {
        FindingKind::EventChanged => format!("{place}の記録が、記録した時のものと違います。{advice}"),
        FindingKind::EventMissing => format!("{place}の記録がありません。{advice}"),
        FindingKind::EventUnreadable => format!("{place}の記録が、ファイルの破損のため読めません。{advice}"),
        FindingKind::ChangedWithin => {
            format!(
                "{place}のどれかの記録が、記録した時のものと違います。どれであるかは残った情報からは分かりません。{advice}"
            )
        }
        FindingKind::Unproven => format!(
            "{place}の記録は、同じ範囲に壊れた箇所があるため、一件ずつ正しいと示すことができません。バックアップの同じ番号の記録と比べてください。"
        ),
        FindingKind::Unsigned => format!(
            "{place}の記録は、署名された検証点の後にあり、正しいと示すものがありません。バックアップと比べ、覚えのない記録でないか確かめてください。"
        ),
        FindingKind::OutOfOrder => {
            format!("{place}の位置に、そこに属さない行があります。書き出し（export）をやり直してください。")
        }
        FindingKind::RolledBack => format!(
            "原簿が外部の検証点より前で終わっており、{place}の記録がありません。古い状態に戻されています。最新のバックアップを探して restore し、経緯を調べてください。"
        ),
        FindingKind::Rewritten => format!(
            "原簿は外部の検証点の続きではありません。{place}のどれかが書き換えられ、署名し直されています。原簿を使うのを止め、外部の検証点と合うバックアップを探してください。"
        ),
        FindingKind::OutsideUnchecked => format!(
            "外部の検証点（{last} 件目）とは、原簿が壊れているため比べられませんでした。原簿を直してから、もう一度検証してください。"
        ),
        FindingKind::StoredHash => format!(
            "{place}の記録は正しいものの、保存されたハッシュ値が違うか、ありません。バックアップから restore してください。"
        ),
        FindingKind::Checkpoint | FindingKind::Key | FindingKind::Content | FindingKind::Database => place,
    }
}
