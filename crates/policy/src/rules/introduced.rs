//! Which names does a document introduce? Terms, aliases, roles, zones, classes, and what 「…とは」 says.
//! Takes a policy; gives a set of names that can be asked.
//! How definitions, aliases and appointments are found is in the modules of those names.

use super::characters::passages;
use super::wording::noun_before;
use crate::model::Policy;
use std::collections::BTreeSet;

/// Names with a meaning of their own in this document.
#[derive(Debug, Default)]
pub(crate) struct Introduced {
    names: BTreeSet<String>,
}

impl Introduced {
    /// All names that a policy introduces.
    pub fn of(policy: &Policy) -> Self {
        let mut names = BTreeSet::new();
        for d in &policy.definitions {
            names.insert(d.term.clone());
            names.extend(d.also.iter().cloned());
        }
        names.extend(policy.aliases.iter().map(|a| a.alias.clone()));
        names.extend(policy.appointments.iter().map(|a| a.role.clone()));
        names.extend(policy.zones.iter().map(|z| z.name.clone()));
        names.extend(policy.classes.iter().map(|c| c.scheme.clone()));
        for (_, passage) in passages(&policy.tree) {
            explained(passage.as_str(), &mut names);
        }
        Introduced { names }
    }

    /// Whether `name` is introduced, also without a final 等.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.names.contains(name.trim_end_matches('等'))
    }

    /// Whether `noun` ends in an introduced name: 本庁サーバ室 where サーバ室 is one.
    pub fn covers(&self, noun: &str) -> bool {
        self.names.iter().any(|n| !n.is_empty() && noun.ends_with(n.as_str()))
    }

    /// Whether a name that ends in one of these words is introduced.
    pub fn any_ending(&self, endings: &[&str]) -> bool {
        self.names.iter().any(|n| endings.iter().any(|e| n.ends_with(e)))
    }
}

/// Names before とは and behind 以下「.
fn explained(text: &str, names: &mut BTreeSet<String>) {
    for (at, _) in text.match_indices("とは") {
        let noun = noun_before(text, at);
        if noun.chars().count() > 1 {
            names.insert(noun.to_string());
        }
    }
    for (at, found) in text.match_indices("以下「") {
        if let Some((name, _)) = text[at + found.len()..].split_once('」') {
            names.insert(name.to_string());
        }
    }
}
