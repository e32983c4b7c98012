//! Does the newest evidence say that a duty is not kept? Asked of the fields that the definition names.
//! Takes matters, or what is recorded and the words of a clause; gives what does not hold, and a sentence that says so.
//! A definition that names no such field says nothing here: its evidence shows that something was done.

use super::gaps::words;
use super::{Evidence, Recorded};
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use std::collections::BTreeMap;

/// The most records that a sentence names.
const NAMED: usize = 5;

/// 不適合とされた項目 (failed): an item of the definition, by its place, with the value that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Its place among the items.
    pub item: usize,
    /// The value.
    pub value: String,
}

/// What a matter found not to hold.
pub(super) fn failed(mechanism: &Mechanism, matter: &Matter) -> Vec<Failed> {
    let Some(definition) = &mechanism.nonconformity else { return Vec::new() };
    let items = definition.items.iter().enumerate();
    let found = items.filter_map(|(item, of)| {
        let value = words(matter, &of.field).into_iter().find(|word| definition.is.contains(word))?;
        Some(Failed { item, value })
    });
    found.collect()
}

/// What a matter is about, where the definition tells several things apart.
pub(super) fn about(mechanism: &Mechanism, matter: &Matter) -> Option<String> {
    let field = mechanism.nonconformity.as_ref()?.each.as_deref()?;
    words(matter, field).into_iter().next().map(|word| word.trim().to_string())
}

/// Says that a clause with these words is not kept, if the newest evidence of anything says so.
pub(super) fn sentence(mechanism: &Mechanism, recorded: &Recorded, clause: &str) -> Option<String> {
    let definition = mechanism.nonconformity.as_ref()?;
    let meant = definition.speaking_of(clause);
    let title = |item: usize| definition.items.get(item).map_or("", |i| mechanism.title_of(&i.field));
    let told = newest(recorded).into_iter().filter_map(|e| {
        let items: Vec<String> = e
            .failed
            .iter()
            .filter(|f| meant.contains(&f.item))
            .map(|f| format!("「{}」が「{}」", title(f.item), f.value))
            .collect();
        let of = e.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
        (!items.is_empty()).then(|| format!("{}{of}: {}", mechanism.number(e.number), items.join("、")))
    });
    let told: Vec<String> = told.collect();
    let more = if told.len() > NAMED { format!("　ほか{}件", told.len() - NAMED) } else { String::new() };
    let first = told.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("。");
    (!told.is_empty())
        .then(|| format!("「{}」の最も新しい記録が不適合です（{first}{more}）。", mechanism.title))
}

/// The newest evidence about each thing: whose period ended last, and of several such, what came last.
fn newest(recorded: &Recorded) -> Vec<&Evidence> {
    let mut out: BTreeMap<Option<&str>, &Evidence> = BTreeMap::new();
    let age = |e: &Evidence| (e.covers.1, e.came, e.number);
    for evidence in &recorded.evidence {
        let newest = out.entry(evidence.of.as_deref()).or_insert(evidence);
        if age(evidence) >= age(newest) {
            *newest = evidence;
        }
    }
    out.into_values().collect()
}
