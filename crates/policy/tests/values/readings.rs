//! Do terms and short names agree with the readings made by hand?

use super::{path, root, text};
use clause::glyph::squeeze;
use policy::Policy;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Part, line and word.
type Found = BTreeSet<(String, u64, String)>;

/// The readings, with the text that each covers.
const READINGS: [(&str, &str); 6] = [
    ("miyoshi", "policies/miyoshi"),
    ("miyazaki-basic", "policies/miyazaki"),
    ("miyazaki-standards-1-6", "policies/miyazaki"),
    ("kunrei", "tests/texts/kunrei"),
    ("furui", "tests/texts/furui"),
    ("kansuji", "tests/texts/kansuji"),
];

fn rows(reading: &str) -> Vec<Value> {
    let file = root().join(format!("tests/readings/{reading}.jsonl"));
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The lines that a reading covers, of each part.
fn covered(rows: &[Value]) -> BTreeMap<String, (u64, u64)> {
    let mut out = BTreeMap::new();
    for row in rows {
        let line = row["line"].as_u64().unwrap();
        let last = row["lines"].as_array().and_then(|l| l.last()?.as_u64()).unwrap_or(line);
        let range = out.entry(row["part"].as_str().unwrap().to_string()).or_insert((line, last));
        *range = (range.0.min(line), range.1.max(last));
    }
    out
}

/// The words that the rows give under `key`, one of them or a list, plain or in the field `field`.
fn expected(rows: &[Value], key: &str, field: &str) -> Found {
    let mut out = Found::new();
    for row in rows {
        let values = match &row[key] {
            Value::Null => continue,
            Value::Array(values) => values.clone(),
            one => vec![one.clone()],
        };
        for value in values {
            let word = value.as_str().or_else(|| value[field].as_str()).unwrap();
            out.insert((
                row["part"].as_str().unwrap().to_string(),
                row["line"].as_u64().unwrap(),
                squeeze(word),
            ));
        }
    }
    out
}

/// Those of `values` that the reading covers.
fn read<'a>(policy: &Policy, rows: &[Value], values: impl Iterator<Item = (usize, &'a String)>) -> Found {
    let covered = covered(rows);
    let place = |clause: usize| {
        let p = policy.tree.get(clause);
        (p.id.part().key().to_string(), p.line as u64)
    };
    let all = values.map(|(clause, word)| (place(clause), squeeze(word)));
    let inside =
        all.filter(|((part, line), _)| covered.get(part).is_some_and(|r| (r.0..=r.1).contains(line)));
    inside.map(|((part, line), word)| (part, line, word)).collect()
}

#[test]
fn terms_are_those_of_the_readings() {
    for (reading, file) in READINGS {
        let (rows, policy) = (rows(reading), text(file));
        let found = read(&policy, &rows, policy.definitions.iter().map(|d| (d.clause, &d.term)));
        assert_eq!(found, expected(&rows, "defines", "term"), "{reading}");
    }
}

#[test]
fn short_names_are_those_of_the_readings() {
    for (reading, file) in READINGS {
        let (rows, policy) = (rows(reading), text(file));
        let found = read(&policy, &rows, policy.aliases.iter().map(|a| (a.clause, &a.alias)));
        assert_eq!(found, expected(&rows, "aliases", "alias"), "{reading}");
    }
}

#[test]
fn meanings_are_those_of_the_readings() {
    for (reading, file) in READINGS {
        let policy = text(file);
        for row in rows(reading) {
            let Some(meaning) = row["defines"]["meaning"].as_str() else {
                continue;
            };
            let term = row["defines"]["term"].as_str().unwrap();
            let found =
                policy.definitions.iter().find(|d| d.term == term && line(&policy, d.clause) == row["line"]);
            assert_eq!(found.unwrap().meaning, meaning, "{reading} {term}");
            let also: Vec<&str> = row["defines"]["also"]
                .as_array()
                .map_or(Vec::new(), |a| a.iter().map(|v| v.as_str().unwrap()).collect());
            assert_eq!(found.unwrap().also, also, "{reading} {term}");
        }
    }
}

fn line(policy: &Policy, clause: usize) -> Value {
    Value::from(policy.tree.get(clause).line)
}

/// 「情報セキュリティポリシーを一定の普遍性を有する部分（…）と」: the readings supply a のうち that the text does not print.
const SUPPLIED: &str = "情報セキュリティポリシーのうち";

#[test]
fn short_names_stand_for_what_the_readings_say() {
    for (reading, file) in READINGS {
        let policy = text(file);
        for row in rows(reading) {
            for alias in row["aliases"].as_array().into_iter().flatten() {
                let name = alias["alias"].as_str().unwrap();
                let found =
                    policy.aliases.iter().find(|a| a.alias == name && line(&policy, a.clause) == row["line"]);
                let stands_for = alias["stands_for"].as_str().unwrap();
                let stands_for = stands_for.strip_prefix(SUPPLIED).unwrap_or(stands_for);
                assert_eq!(found.unwrap().stands_for, stands_for, "{reading} {name}");
            }
        }
    }
}

#[test]
fn threats_are_those_of_the_readings() {
    for (reading, file) in READINGS {
        let policy = text(file);
        for row in rows(reading) {
            let Some(expected) = row["threats"].as_array() else {
                continue;
            };
            let here = policy.threats.iter().filter(|t| line(&policy, t.clause) == row["line"]);
            let found: Vec<&str> = here.map(|t| t.name.as_str()).collect();
            let expected: Vec<&str> = expected.iter().map(|v| v.as_str().unwrap()).collect();
            assert_eq!(found, expected, "{reading} {}", row["path"]);
        }
    }
}

/// Only the section on scope is read: はじめに and 職員等の遵守義務 speak of the same things in passing.
const IN_PASSING: [&str; 2] = ["はじめに", "5"];

#[test]
fn scope_is_that_of_the_readings() {
    for (reading, file) in READINGS {
        let policy = text(file);
        for row in rows(reading) {
            let Some(scope) = row["scope"].as_object() else {
                continue;
            };
            if IN_PASSING.contains(&row["path"].as_str().unwrap()) {
                continue;
            }
            let kinds = [
                (policy::ScopeKind::Organs, "organisations"),
                (policy::ScopeKind::Assets, "assets"),
                (policy::ScopeKind::Persons, "persons"),
            ];
            for (kind, key) in kinds {
                let here =
                    policy.scope.iter().filter(|s| s.kind == kind && line(&policy, s.clause) == row["line"]);
                let found: Vec<&String> = here.flat_map(|s| &s.items).collect();
                let expected: Vec<&str> =
                    scope[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
                assert_eq!(found, expected, "{reading} {} {key}", row["path"]);
            }
        }
    }
}

#[test]
fn citations_are_those_of_the_readings() {
    for (reading, file) in READINGS {
        let policy = text(file);
        for row in rows(reading) {
            for cited in row["refs"].as_array().into_iter().flatten() {
                let target =
                    cited["target"].as_str().map(|t| vec![t.rsplit(':').next().unwrap().to_string()]);
                let to = || {
                    cited["to"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_string()).collect()
                };
                let expected: Vec<String> = target.unwrap_or_else(to);
                // 「上記の…対策等」 bears no number and points to nothing.
                if expected.is_empty() {
                    continue;
                }
                let here = policy.references.iter().filter(|r| line(&policy, r.clause) == row["line"]);
                let found =
                    here.into_iter().find(|r| r.printed == cited["printed"].as_str().unwrap()).unwrap();
                let (policy::Target::Clauses(places) | policy::Target::Distant(places)) = &found.target
                else {
                    panic!("{reading} {}: {found:?}", row["path"]);
                };
                let places: Vec<String> = places.iter().map(|p| path(&policy, *p)).collect();
                assert_eq!(places, expected, "{reading} {}", row["path"]);
            }
        }
    }
}
