//! Which mechanism serves which duty, and who said so? Bindings as proposed, confirmed or declared not applicable.
//! Takes a reading and the catalogue; gives proposals, and what stays when a new edition is adopted.
//! The patterns behind a proposal are in `link`.

use crate::catalog::Catalog;
use crate::edition::{DutyId, EditionDuty, Reading};
use crate::link::{Certainty, Doubt, propose, propose_for};
use crate::mechanism::How;
use crate::memo::Memo;
use crate::office::{Corrected, Edition};
use jiff::civil::Date;
use policy::Policy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// 紐付け (binding) of a duty to a mechanism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The mechanism.
    pub mechanism: String,
    /// How it serves the duty.
    pub how: How,
    /// Why, in one phrase.
    pub why: String,
    /// How sure the linker was; none where a person chose it.
    pub certainty: Option<Certainty>,
    /// What it found doubtful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// Who confirmed it and when; none while it is a proposal.
    pub confirmed: Option<Confirmation>,
}

/// 確定 (confirmation) by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Number of the person.
    pub by: String,
    /// The day.
    pub on: Date,
}

/// 適用除外 (exemption): a duty that the body declares not applicable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Why.
    pub reason: String,
    /// Who said so, and when.
    pub confirmed: Confirmation,
}

/// All bindings of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bindings {
    /// By duty.
    pub bound: BTreeMap<DutyId, Vec<Binding>>,
    /// Duties declared not applicable.
    pub exempt: BTreeMap<DutyId, Exemption>,
    /// Mechanisms that a person rejected for a duty: they are not proposed again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rejected: BTreeMap<DutyId, BTreeSet<String>>,
    #[serde(skip)]
    index: Memo<Served>,
}

impl Bindings {
    /// What the linker proposes for a policy.
    pub fn proposed(policy: &Policy, catalog: &Catalog) -> Bindings {
        let mut bound: BTreeMap<DutyId, Vec<Binding>> = BTreeMap::new();
        for p in propose(policy, catalog) {
            let path = policy.tree.get(p.clause).id.to_string();
            for (number, doubts) in p.duties.iter().zip(&p.doubts) {
                bound.entry(DutyId::new(&path, *number)).or_default().push(Binding {
                    mechanism: p.mechanism.clone(),
                    how: p.how,
                    why: p.why.clone(),
                    certainty: Some(Certainty::of(doubts)),
                    doubts: doubts.clone(),
                    confirmed: None,
                });
            }
        }
        Bindings { bound, ..Bindings::default() }
    }

    /// Duties that a mechanism serves by confirmed bindings, those it carries first, each group in the order of the text.
    pub fn duties_of<'a>(&'a self, reading: &Reading, mechanism: &str) -> Vec<(&'a DutyId, How)> {
        let index = self.index.get(|| self.indexed(reading));
        let served = index.get(mechanism).map(Vec::as_slice).unwrap_or_default();
        served.iter().map(|(how, _, id)| (id, *how)).collect()
    }

    /// To be called before anything is changed here.
    pub fn changing(&mut self) -> &mut Bindings {
        self.index = Memo::default();
        self
    }

    fn indexed(&self, reading: &Reading) -> Served {
        let places: HashMap<&DutyId, usize> =
            reading.duties.iter().enumerate().map(|(place, d)| (&d.id, place)).collect();
        let mut out = Served::new();
        for (id, all) in self.bound.iter().filter(|(id, _)| !self.exempt.contains_key(id)) {
            // The order of the text is that of the reading, not of the ids.
            let Some(place) = places.get(id) else { continue };
            for binding in all.iter().filter(|b| b.confirmed.is_some()) {
                let served = out.entry(binding.mechanism.clone()).or_default();
                served.push((binding.how, *place, id.clone()));
            }
        }
        out.values_mut().for_each(|served| served.sort());
        out
    }
}

/// Confirmed bindings by mechanism: how, the place in the text, the duty.
type Served = HashMap<String, Vec<(How, usize, DutyId)>>;

/// 改正による変更 (change) of the bindings when an edition follows another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// new, reworded, moved or deleted.
    pub kind: ChangeKind,
    /// Path of the clause in the new edition, or in the old one if it was deleted.
    pub clause: String,
    /// Its path before, if it moved.
    pub before: Option<String>,
}

/// 変更の種類 (kind of change).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// 新設
    New,
    /// 改正
    Reworded,
    /// 移動
    Moved,
    /// 削除
    Deleted,
}

impl ChangeKind {
    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            ChangeKind::New => "新設",
            ChangeKind::Reworded => "改正",
            ChangeKind::Moved => "移動",
            ChangeKind::Deleted => "削除",
        }
    }
}

/// 引継ぎ (what passes) from one edition to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The bindings.
    pub bindings: Bindings,
    /// What changed.
    pub changes: Vec<Change>,
    /// Corrections of readings that are kept.
    pub corrections: Vec<Corrected>,
}

/// The bindings of a new edition: those of clauses whose words and duties did not change are kept with their
/// confirmations and rejections, the rest is as proposed; and a list of the clauses with duties that changed.
pub fn carry(old: &Edition, new: &Reading, mut proposed: Bindings) -> Carried {
    let read = old.as_read();
    let old = (&read, &old.bindings, &old.corrected);
    let mut corrections = Vec::new();
    let before = duties_by_clause(old.0);
    let mut by_text: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for clause in &old.0.clauses {
        by_text.entry((&clause.heading, &clause.text)).or_default().push(&clause.path);
    }
    let mut changes = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for (path, duties) in duties_by_clause(new) {
        let clause = new.clause(path);
        let same = |old_path: &str| {
            let earlier = old.0.clause(old_path);
            earlier.zip(clause).is_some_and(|(a, b)| a.heading == b.heading && a.text == b.text)
        };
        let moved = clause.and_then(|c| match by_text.get(&(c.heading.as_str(), c.text.as_str())) {
            Some(paths) if paths.len() == 1 => paths.first().copied(),
            _ => None,
        });
        let from = if same(path) { Some(path) } else { moved };
        known.extend([path].into_iter().chain(from));
        let earlier = from.and_then(|f| before.iter().find(|(p, _)| *p == f));
        let kept = earlier
            .filter(|(_, d)| d.len() == duties.len() && d.iter().zip(&duties).all(|(a, b)| alike(a, b)));
        match (kept, from) {
            (Some((_, earlier)), Some(from)) => {
                for (a, b) in earlier.iter().zip(&duties) {
                    keep(&mut proposed, old.1, (&a.id, &b.id));
                    let of_duty = old.2.iter().filter(|c| c.duty.id == a.id);
                    corrections.extend(of_duty.map(|c| Corrected { duty: (*b).clone(), ..c.clone() }));
                }
                if from != path {
                    changes.push(Change {
                        kind: ChangeKind::Moved,
                        clause: path.to_string(),
                        before: Some(from.to_string()),
                    });
                }
            }
            _ => {
                let kind = if before.iter().any(|(p, _)| *p == path) {
                    ChangeKind::Reworded
                } else {
                    ChangeKind::New
                };
                changes.push(Change { kind, clause: path.to_string(), before: None });
            }
        }
    }
    let gone = before.iter().filter(|(path, _)| !known.contains(path));
    changes.extend(gone.map(|(path, _)| Change {
        kind: ChangeKind::Deleted,
        clause: (*path).to_string(),
        before: None,
    }));
    Carried { bindings: proposed, changes, corrections }
}

/// What mechanisms of the catalogue may serve, and the edition neither has nor had rejected: they came after the adoption.
pub fn newly(edition: &Edition, catalog: &Catalog) -> BTreeMap<DutyId, Vec<Binding>> {
    let bindings = &edition.bindings;
    let mut out: BTreeMap<DutyId, Vec<Binding>> = BTreeMap::new();
    for proposed in propose_for(&edition.reading, catalog) {
        let (id, mechanism) = (&proposed.duty.id, &proposed.mechanism.id);
        let bound = bindings.bound.get(id).is_some_and(|all| all.iter().any(|b| b.mechanism == *mechanism));
        let rejected = bindings.rejected.get(id).is_some_and(|all| all.contains(mechanism));
        if bound || rejected || bindings.exempt.contains_key(id) {
            continue;
        }
        out.entry(id.clone()).or_default().push(Binding {
            mechanism: mechanism.clone(),
            how: proposed.serves.how,
            why: proposed.serves.why.clone(),
            certainty: Some(Certainty::of(&proposed.doubts)),
            doubts: proposed.doubts.clone(),
            confirmed: None,
        });
    }
    out
}

/// Keeps what was decided about a duty: exempted, confirmed or rejected. What was only proposed is proposed anew.
fn keep(proposed: &mut Bindings, old: &Bindings, (from, to): (&DutyId, &DutyId)) {
    if let Some(exemption) = old.exempt.get(from) {
        proposed.exempt.insert(to.clone(), exemption.clone());
    }
    let decided = old.bound.get(from).filter(|all| all.iter().any(|b| b.confirmed.is_some()));
    if let Some(decided) = decided {
        proposed.bound.insert(to.clone(), decided.clone());
    }
    if let Some(rejected) = old.rejected.get(from) {
        // Who rejected a binding and confirmed it later wants it.
        let wanted = |b: &Binding| b.confirmed.is_some() || !rejected.contains(&b.mechanism);
        let left = proposed.bound.get_mut(to).map(|all| {
            all.retain(wanted);
            all.is_empty()
        });
        if left == Some(true) {
            proposed.bound.remove(to);
        }
        proposed.rejected.insert(to.clone(), rejected.clone());
    }
}

/// Whether two duties read the same, wherever they stand.
pub(crate) fn alike(a: &EditionDuty, b: &EditionDuty) -> bool {
    let mut a = a.clone();
    a.id = b.id.clone();
    a == *b
}

type OfClause<'a> = (&'a str, Vec<&'a EditionDuty>);

fn duties_by_clause(reading: &Reading) -> Vec<OfClause<'_>> {
    let mut out: Vec<OfClause<'_>> = Vec::new();
    for duty in &reading.duties {
        match out.last_mut() {
            Some((path, duties)) if *path == duty.id.clause() => duties.push(duty),
            _ => out.push((duty.id.clause(), vec![duty])),
        }
    }
    out
}
