//! Is a duty fulfilled today, and why? A pure function of duty, bindings, evidence and the day.
//! Takes an edition, the office and what was recorded; gives a state for each duty with one sentence of explanation.
//! Mapped, confirmed and evidenced stay three numbers: no score is made of them. What one mechanism says is in `rhythm`.

mod broken;
mod deadline;
mod gaps;
mod rhythm;
mod summary;
mod things;

use crate::calendar::{Moment, after};
use crate::catalog::Catalog;
use crate::edition::{DutyId, EditionDuty};
use crate::mechanism::How;
use crate::office::{Edition, Office};
use jiff::civil::Date;
use rhythm::Part;
use std::collections::BTreeMap;

pub use broken::Failed;
pub use deadline::{Deadline, deadline};
pub use gaps::Gap;
pub use summary::{Brief, Summary};
pub use things::Thing;

/// 履行状態 (state) of a duty, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// 不適合あり: the newest evidence says that it is not kept.
    Broken,
    /// A term is over.
    Overdue,
    /// No mechanism is known for it.
    Unserved,
    /// A mechanism is proposed, and nobody confirmed it.
    Proposed,
    /// Nothing shows that it is done.
    NoEvidence,
    /// A term runs.
    Due,
    /// It applies on an occasion, and none was recorded.
    NoOccasion,
    /// Evidence shows that it is done.
    Fulfilled,
    /// The program itself keeps it.
    Kept,
    /// The body declared that it does not apply.
    NotApplicable,
}

impl Standing {
    /// All of them, the gravest first.
    pub const ALL: [Standing; 10] = [
        Standing::Broken,
        Standing::Overdue,
        Standing::Unserved,
        Standing::Proposed,
        Standing::NoEvidence,
        Standing::Due,
        Standing::NoOccasion,
        Standing::Fulfilled,
        Standing::Kept,
        Standing::NotApplicable,
    ];

    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Broken => "broken",
            Standing::Overdue => "overdue",
            Standing::Unserved => "unserved",
            Standing::Proposed => "proposed",
            Standing::NoEvidence => "no-evidence",
            Standing::Due => "due",
            Standing::NoOccasion => "no-occasion",
            Standing::Fulfilled => "fulfilled",
            Standing::Kept => "kept",
            Standing::NotApplicable => "not-applicable",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Standing::Broken => "不適合あり",
            Standing::Overdue => "期限超過",
            Standing::Unserved => "仕組みなし",
            Standing::Proposed => "紐付け未確定",
            Standing::NoEvidence => "証跡なし",
            Standing::Due => "期限前",
            Standing::NoOccasion => "機会なし",
            Standing::Fulfilled => "履行",
            Standing::Kept => "関守が防止",
            Standing::NotApplicable => "適用除外",
        }
    }
}

/// State of one duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyState {
    /// The duty.
    pub duty: DutyId,
    /// Citation of its clause.
    pub citation: String,
    /// Its act, in the words of the clause.
    pub act: String,
    /// Its state.
    pub standing: Standing,
    /// Why, in one sentence or more.
    pub why: String,
    /// The next last day, where there is one.
    pub due: Option<Date>,
    /// Matters that show it, the newest first, ten at most.
    pub evidence: Vec<String>,
}

/// What ends within so many days presses: what is done once a year wants some weeks of preparation.
const PRESSING_DAYS: i32 = 30;

impl DutyState {
    /// Whether somebody has to do something about it now: it is not kept, a term is over, or ends soon.
    pub fn presses(&self, today: Date) -> bool {
        match self.standing {
            Standing::Broken | Standing::Overdue => true,
            _ => self.due.is_some_and(|day| day <= after(today, PRESSING_DAYS)),
        }
    }
}

/// 三つの数 (three numbers), and of how many duties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Duties, without those declared not applicable.
    pub duties: usize,
    /// Those with a mechanism, proposed or confirmed.
    pub mapped: usize,
    /// Those with a confirmed mechanism.
    pub confirmed: usize,
    /// Those that evidence shows to be done, or that the program keeps.
    pub evidenced: usize,
}

/// 証跡 (evidence): a finished or live matter, with the period that it covers and the day that it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// 年度 and number of the matter.
    pub number: (i16, u32),
    /// First and last day that it covers.
    pub covers: (Date, Date),
    /// The day that it came.
    pub came: Date,
    /// What it is about, where the definition tells several things apart.
    pub of: Option<String>,
    /// What it found not to hold.
    pub failed: Vec<Failed>,
}

/// What is recorded under one mechanism.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Evidence, the oldest first.
    pub evidence: Vec<Evidence>,
    /// Matters under way.
    pub open: usize,
    /// The first matter whose term is over, by its number for people, with its end.
    pub overdue: Option<(String, Deadline)>,
    /// The moment at which the next term ends that is counted in hours.
    pub next: Option<Moment>,
    /// What it should cover, and does not.
    pub gaps: Vec<Gap>,
    /// What it is held over, one by one; nothing where its evidence is of one thing.
    pub things: Vec<Thing>,
    /// How many matters hold, the day being over or not.
    pub live: usize,
    /// Those of them whose last day is over, by their numbers for people.
    pub expired: Vec<(String, Date)>,
}

/// States of all duties of an edition, in the order of the text.
pub fn states(
    edition: &Edition,
    office: &Office,
    catalog: &Catalog,
    recorded: &BTreeMap<String, Recorded>,
    today: Date,
) -> Vec<DutyState> {
    let look = Look { edition, office, catalog, recorded, today };
    edition.reading.duties.iter().map(|d| look.state(d)).collect()
}

/// Counts over states.
pub fn counts(edition: &Edition, states: &[DutyState]) -> Counts {
    let mut out = Counts::default();
    for state in states.iter().filter(|s| s.standing != Standing::NotApplicable) {
        let bound = edition.bindings.bound.get(&state.duty).map(Vec::as_slice).unwrap_or_default();
        out.duties += 1;
        out.mapped += usize::from(!bound.is_empty());
        out.confirmed += usize::from(bound.iter().any(|b| b.confirmed.is_some()));
        out.evidenced += usize::from(matches!(state.standing, Standing::Fulfilled | Standing::Kept));
    }
    out
}

struct Look<'a> {
    edition: &'a Edition,
    office: &'a Office,
    catalog: &'a Catalog,
    recorded: &'a BTreeMap<String, Recorded>,
    today: Date,
}

impl Look<'_> {
    fn state(&self, duty: &EditionDuty) -> DutyState {
        let citation = self.edition.reading.cite(&duty.id);
        let made = |standing, why: String| DutyState {
            duty: duty.id.clone(),
            citation: citation.clone(),
            act: duty.act.clone(),
            standing,
            why,
            due: None,
            evidence: Vec::new(),
        };
        if let Some(exemption) = self.edition.bindings.exempt.get(&duty.id) {
            return made(Standing::NotApplicable, format!("適用除外: {}", exemption.reason));
        }
        let bound = self.edition.bindings.bound.get(&duty.id).map(Vec::as_slice).unwrap_or_default();
        if bound.is_empty() {
            let says = match self.edition.bindings.rejected.contains_key(&duty.id) {
                true => "示された候補がすべて退けられ、この義務を果たす仕組みが選ばれていません。",
                false => "この義務を果たす仕組みが目録にありません。",
            };
            return made(Standing::Unserved, says.to_string());
        }
        let confirmed: Vec<_> = bound.iter().filter(|b| b.confirmed.is_some()).collect();
        if confirmed.is_empty() {
            let names: Vec<&str> = bound.iter().map(|b| self.title(&b.mechanism)).collect();
            let waits = format!("候補の確認を待っています: {}", names.join("、"));
            // What is out of the house stays overdue while the new text waits for somebody to look at its bindings.
            return match bound.iter().find_map(|b| self.late(&b.mechanism)) {
                Some(late) => {
                    DutyState { due: late.due, ..made(late.standing, format!("{waits}。{}", late.why)) }
                }
                None => made(Standing::Proposed, waits),
            };
        }
        let strongest = confirmed.iter().map(|b| b.how).min().unwrap_or(How::Carries);
        let parts: Vec<Part> =
            confirmed.iter().filter(|b| b.how == strongest).map(|b| self.part(duty, &b.mechanism)).collect();
        let standing = parts.iter().map(|p| p.standing).min().unwrap_or(Standing::NoEvidence);
        let why: Vec<&str> = parts.iter().map(|p| p.why.as_str()).collect();
        let due = parts.iter().filter_map(|p| p.due).min();
        let shown = confirmed.iter().filter_map(|b| Some((&b.mechanism, self.recorded.get(&b.mechanism)?)));
        let evidence = shown.flat_map(|(mechanism, recorded)| {
            let newest = recorded.evidence.iter().rev().take(10);
            newest.map(move |e| format!("{mechanism}/{}/{}", e.number.0, e.number.1))
        });
        DutyState { evidence: evidence.take(10).collect(), due, ..made(standing, why.join("")) }
    }

    fn title<'b>(&'b self, mechanism: &'b str) -> &'b str {
        self.catalog.get(mechanism).map_or(mechanism, |m| m.title.as_str())
    }
}
