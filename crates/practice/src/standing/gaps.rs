//! Which rows of one register does another leave out today? What the checks of coverage would say, asked of what is recorded.
//! Takes matters, the catalogue, the office and the day; gives gaps by the mechanism that should cover.
//! Refusing an entry for the same reason is done in `rule::whole`. Roles of the policy are not looked at here.

use crate::catalog::Catalog;
use crate::check::Check;
use crate::form::When;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::office::Office;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The most things that a sentence names.
const NAMED: usize = 5;

/// 漏れ (gap): what a mechanism should cover, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is to be covered: the title of a register, or 登録されている職員.
    pub of: String,
    /// How many there are.
    pub all: usize,
    /// Those that are left out.
    pub lacking: Vec<String>,
}

impl Gap {
    /// In one sentence.
    pub(super) fn sentence(&self) -> String {
        let Gap { of, all, lacking } = self;
        let first = lacking.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        let more = if lacking.len() > NAMED { "等" } else { "" };
        format!("「{of}」の{all}件のうち{}件（{first}{more}）が含まれていません。", lacking.len())
    }
}

/// Everything that is left out, by the mechanism that should cover it.
pub fn gaps(
    matters: &[Matter],
    catalog: &Catalog,
    office: &Office,
    today: Date,
) -> BTreeMap<String, Vec<Gap>> {
    let mut by: BTreeMap<&str, Vec<&Matter>> = BTreeMap::new();
    for matter in matters {
        by.entry(matter.applied.mechanism.as_str()).or_default().push(matter);
    }
    let look = Look { by, catalog, office, today };
    let mechanisms = catalog.mechanisms().filter(|m| m.runs());
    let found = mechanisms.map(|m| (m.id.clone(), look.gaps(m)));
    found.filter(|(_, gaps)| !gaps.is_empty()).collect()
}

struct Look<'a> {
    by: BTreeMap<&'a str, Vec<&'a Matter>>,
    catalog: &'a Catalog,
    office: &'a Office,
    today: Date,
}

impl Look<'_> {
    fn gaps(&self, mechanism: &Mechanism) -> Vec<Gap> {
        let rules = mechanism.rules.iter().chain(mechanism.steps.iter().flat_map(|s| &s.rules));
        let mut out: Vec<Gap> = Vec::new();
        for rule in rules.chain(&mechanism.closing) {
            let gap = self.gap(mechanism, &rule.check, rule.when.as_ref());
            out.extend(gap.filter(|gap| !gap.lacking.is_empty() && !out.contains(gap)));
        }
        out
    }

    /// What a rule of coverage finds left out; `None` for rules of another kind.
    fn gap(&self, mechanism: &Mechanism, check: &Check, when: Option<&When>) -> Option<Gap> {
        let (of, wanted, there): (String, BTreeSet<String>, BTreeSet<String>) = match check {
            Check::EveryRowNamed { of, by, at } => (self.title(of), self.keys(of), self.named(by, at)),
            Check::EveryRow { field, of } => {
                (self.title(of), self.keys(of), self.newest(mechanism, field, when))
            }
            Check::CoversValues { list, register, of } => {
                let listed = self.named(&mechanism.id, list);
                // As long as nothing is in force, there is nothing that could leave a value out.
                let used = if listed.is_empty() { BTreeSet::new() } else { self.named(register, of) };
                (self.title(register), used, listed)
            }
            Check::EveryPersonNamed(at) => {
                let persons = self.office.persons.iter().filter(|(_, p)| p.is_here(self.today));
                let persons = persons.map(|(id, _)| id.clone()).collect();
                ("登録されている職員".to_string(), persons, self.named(&mechanism.id, at))
            }
            _ => return None,
        };
        let lacking = wanted.difference(&there).cloned().collect();
        Some(Gap { of, all: wanted.len(), lacking })
    }

    fn title(&self, id: &str) -> String {
        self.catalog.get(id).map_or(id, |m| m.title.as_str()).to_string()
    }

    fn of(&self, mechanism: &str) -> impl Iterator<Item = &Matter> {
        self.by.get(mechanism).into_iter().flatten().copied()
    }

    /// What is in force.
    fn live(&self, mechanism: &str) -> impl Iterator<Item = &Matter> {
        let definition = self.catalog.get(mechanism);
        self.of(mechanism).filter(move |m| {
            let until = definition.and_then(|d| m.until(d));
            m.status == Status::Live && until.is_none_or(|until| until >= self.today)
        })
    }

    /// Numbers of the live rows of a register, whatever their last day: a row stands until it is struck off.
    fn keys(&self, register: &str) -> BTreeSet<String> {
        let Some(definition) = self.catalog.get(register) else { return BTreeSet::new() };
        self.of(register).filter(|m| m.status == Status::Live).map(|m| m.key(definition)).collect()
    }

    /// What anything in force names in a field.
    fn named(&self, mechanism: &str, field: &str) -> BTreeSet<String> {
        self.live(mechanism).flat_map(|m| words(m, field)).collect()
    }

    /// What the newest one of those that a rule means names in a field.
    fn newest(&self, mechanism: &Mechanism, field: &str, when: Option<&When>) -> BTreeSet<String> {
        let done = |m: &&Matter| matches!(m.status, Status::Live | Status::Closed);
        let meant =
            |m: &&Matter| when.is_none_or(|w| words(m, &w.field).iter().any(|word| w.is.contains(word)));
        let newest = self.of(&mechanism.id).filter(done).filter(meant).max_by_key(|m| m.since);
        newest.map(|m| words(m, field).into_iter().collect()).unwrap_or_default()
    }
}

fn words(matter: &Matter, field: &str) -> Vec<String> {
    match matter.value(field) {
        Some(flag @ Value::Flag(_)) => vec![flag.shown()],
        Some(value) => value.words().into_iter().map(ToString::to_string).collect(),
        None => Vec::new(),
    }
}
