//! What changed between two texts? Two editions of one body, or the policies of two bodies, aligned by content.
//! Takes two policies that were read; gives every provision once, with its counterpart and what became of it.
//! The table that officials publish is laid out in `print`; numbers decide nothing here, they only settle what is even.

mod align;
mod assign;
mod candidates;
mod order;
mod place;
mod portions;
mod profile;
mod score;
mod words;

pub use words::{Marked, Run, Words};

use crate::model::Policy;
use clause::glyph::squeeze;
use clause::{Index, Kind, Tree};

/// 比較 (comparison): two texts, provision by provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Whether these are two editions or two bodies.
    pub relation: Relation,
    /// Every provision of both sides but the title pages, each once, in reading order of the new text; what is
    /// gone stands behind what stood before it.
    pub entries: Vec<Entry>,
}

/// What two texts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Two editions of one body's policy.
    Editions,
    /// Policies of two bodies.
    Bodies,
}

/// 対応 (correspondence): provisions that take each other's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In the old text, in its order; none where the provision is new.
    pub old: Vec<Index>,
    /// In the new text, in its order; none where the provision is gone.
    pub new: Vec<Index>,
    /// Under another provision, or elsewhere among its siblings.
    pub moved: bool,
    /// Another number at its place.
    pub renumbered: bool,
    /// Other words in heading or body.
    pub reworded: bool,
}

/// 改正の種類 (kind of amendment), by what weighs most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// 変更なし: the same words at the same place.
    Unchanged,
    /// 番号変更: the same words under another number.
    Renumbered,
    /// 移動: the same words elsewhere.
    Moved,
    /// 改正: other words.
    Reworded,
    /// 移動・改正: other words elsewhere.
    MovedAndReworded,
    /// 分割: one became several.
    Split,
    /// 統合: several became one.
    Merged,
    /// 新設: only in the new text.
    New,
    /// 削除: only in the old text.
    Deleted,
}

impl Change {
    /// All kinds, in the order of counting.
    pub const ALL: [Change; 9] = [
        Change::Unchanged,
        Change::Renumbered,
        Change::Moved,
        Change::Reworded,
        Change::MovedAndReworded,
        Change::Split,
        Change::Merged,
        Change::New,
        Change::Deleted,
    ];

    /// The word used in data.
    pub fn key(self) -> &'static str {
        match self {
            Change::Unchanged => "unchanged",
            Change::Renumbered => "renumbered",
            Change::Moved => "moved",
            Change::Reworded => "reworded",
            Change::MovedAndReworded => "moved_reworded",
            Change::Split => "split",
            Change::Merged => "merged",
            Change::New => "new",
            Change::Deleted => "deleted",
        }
    }
}

impl Entry {
    /// What became of the provision.
    pub fn change(&self) -> Change {
        match (self.old.len(), self.new.len()) {
            (0, _) => Change::New,
            (_, 0) => Change::Deleted,
            (1, 2..) => Change::Split,
            (2.., _) => Change::Merged,
            _ => match (self.moved, self.reworded) {
                (true, true) => Change::MovedAndReworded,
                (true, false) => Change::Moved,
                (false, true) => Change::Reworded,
                (false, false) if self.renumbered => Change::Renumbered,
                (false, false) => Change::Unchanged,
            },
        }
    }
}

/// Aligns two texts.
pub fn compare(old: &Policy, new: &Policy) -> Comparison {
    // The question has no direction: it is always answered in one, so that swapping the texts mirrors the answer.
    let turned = new.tree.source().text() < old.tree.source().text();
    let (a, b) = if turned { (new, old) } else { (old, new) };
    let relation = relation(&old.tree, &new.tree);
    let mut groups = align::groups(a, b, relation == Relation::Bodies);
    place::mark(&a.tree, &b.tree, &mut groups);
    if turned {
        for group in &mut groups {
            std::mem::swap(&mut group.old, &mut group.new);
        }
    }
    let entries = order::reading_order(&old.tree, &new.tree, groups);
    Comparison { relation, entries }
}

/// Two editions have an enacting body in common; where a title page names none, the titles decide.
fn relation(old: &Tree, new: &Tree) -> Relation {
    let names = |tree: &Tree| -> Vec<String> { tree.front().bodies.iter().map(|b| squeeze(b)).collect() };
    let (one, other) = (names(old), names(new));
    let titles = [old, new].map(|tree| squeeze(&tree.front().title));
    let same = if one.is_empty() || other.is_empty() {
        titles.iter().any(String::is_empty) || titles[0] == titles[1]
    } else {
        one.iter().any(|name| other.contains(name))
    };
    if same { Relation::Editions } else { Relation::Bodies }
}

/// The provisions that are compared: all but the title page.
fn compared(tree: &Tree) -> impl Iterator<Item = Index> + '_ {
    tree.provisions().iter().enumerate().filter(|(_, p)| p.kind != Kind::Front).map(|(at, _)| at)
}

/// What changed in the words of an entry.
pub fn words(old: &Policy, new: &Policy, entry: &Entry) -> Words {
    words::changed(&old.tree, &entry.old, &new.tree, &entry.new)
}
