//! Is what the linker calls sure right, on the clauses that people judged, and also where its patterns know no exception yet?

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use practice::{Catalog, Certainty, propose};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Clauses with the mechanisms that serve them, as people judged.
fn judged() -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(root().join("tests/mechanisms.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.flat_map(|row| {
        let clauses: Vec<String> = row[6].split(',').map(ToString::to_string).collect();
        clauses.into_iter().map(move |clause| (clause, row[0].to_string()))
    })
    .collect()
}

/// The catalogue, with the words that rule a pattern out or without them.
fn catalog(exceptions: bool) -> Catalog {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("catalog")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut catalog = Catalog::default();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "toml")) {
        let text = std::fs::read_to_string(file).unwrap();
        let rules_out = |line: &&str| line.starts_with("none = ") || line.starts_with("not_under = ");
        let kept: Vec<&str> = text.lines().filter(|line| exceptions || !rules_out(line)).collect();
        catalog.add(&file.display().to_string(), &kept.join("\n")).unwrap();
    }
    catalog
}

/// How many proposals are right, and how many there are, by certainty.
fn shares(catalog: &Catalog) -> BTreeMap<Certainty, (usize, usize)> {
    let judged = judged();
    let known: BTreeSet<&String> = judged.iter().map(|(clause, _)| clause).collect();
    let mut out: BTreeMap<Certainty, (usize, usize)> = BTreeMap::new();
    for body in ["kesen", "miyazaki", "miyoshi"] {
        let text = std::fs::read_to_string(root().join(format!("policies/{body}.txt"))).unwrap();
        let policy = policy::read(clause::Source::new(body, text));
        for proposal in propose(&policy, catalog) {
            let clause = format!("{body}:{}", policy.tree.get(proposal.clause).id);
            if known.contains(&clause) {
                let (right, all) = out.entry(proposal.certainty()).or_default();
                *right += usize::from(judged.contains(&(clause, proposal.mechanism.clone())));
                *all += 1;
            }
        }
    }
    println!("{out:?}");
    out
}

fn share((right, all): (usize, usize)) -> f64 {
    right as f64 / all as f64
}

#[test]
fn what_is_sure_is_right_and_is_more_than_half() {
    let shares = shares(&catalog(true));
    let all: usize = shares.values().map(|(_, all)| all).sum();
    let high = shares[&Certainty::High];
    assert!(share(high) >= 0.98 && high.1 * 2 >= all, "{shares:?}");
}

/// Another body's policy meets patterns that nobody has yet taught its exceptions. The judged clauses stand for it when the
/// exceptions, which were found on them, are left away.
#[test]
fn without_exceptions_what_is_sure_is_still_right_and_what_is_not_is_worse() {
    let shares = shares(&catalog(false));
    let [low, middle, high] =
        [Certainty::Low, Certainty::Middle, Certainty::High].map(|certainty| share(shares[&certainty]));
    assert!(high >= 0.98 && high > middle && middle > low, "{shares:?}");
}
