//! Is the 基本方針 of every two bodies aligned as a reader aligned it by hand?
//! `tests/comparisons/basic.tsv`: one matter a row, one body a column; the addresses that treat the matter. With `?` a
//! reader may see it either way. The table was written from the texts alone, before the program had ever run.

use super::{read, root, text};
use clause::{Kind, Part};
use policy::compare::compare;
use std::collections::{BTreeMap, BTreeSet};

type Addresses = BTreeSet<String>;

/// For each address of one body: what must be opposite, and what may be.
fn truth(one: &str, other: &str) -> BTreeMap<String, (Addresses, Addresses)> {
    let table = std::fs::read_to_string(root().join("tests/comparisons/basic.tsv")).unwrap();
    let mut lines = table.lines().map(|l| l.split('\t').collect::<Vec<_>>());
    let heads = lines.next().unwrap();
    let column = |body: &str| heads.iter().position(|h| *h == body).unwrap();
    let mut out: BTreeMap<String, (Addresses, Addresses)> = BTreeMap::new();
    for row in lines {
        let cell = |body: &str| -> Vec<(String, bool)> {
            let words = row[column(body)].split(' ').filter(|w| *w != "-");
            words.map(|w| (w.trim_end_matches('?').to_string(), w.ends_with('?'))).collect()
        };
        for (a, doubtful) in cell(one) {
            let held = out.entry(a).or_default();
            for (b, also) in cell(other) {
                if doubtful || also {
                    held.1.insert(b)
                } else {
                    held.0.insert(b)
                };
            }
        }
    }
    out
}

/// How many addresses of `one` are aligned rightly with `other`, of how many, and the faults.
fn score(one: &str, other: &str) -> (usize, usize, Vec<String>) {
    let (a, b) = (read(&text(one)), read(&text(other)));
    let comparison = compare(&a, &b);
    let basic = |tree: &clause::Tree, at: usize| {
        let p = tree.get(at);
        p.id.part() == Part::Basic && p.kind != Kind::Front
    };
    let mut found: BTreeMap<String, Addresses> = BTreeMap::new();
    for entry in &comparison.entries {
        for at in entry.old.iter().filter(|at| basic(&a.tree, **at)) {
            let held = found.entry(a.tree.get(*at).id.path()).or_default();
            held.extend(entry.new.iter().map(|at| b.tree.get(*at).id.path()));
        }
    }
    let truth = truth(one, other);
    assert_eq!(truth.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>(), "{one}");
    let mut faults = Vec::new();
    for (address, (must, may)) in &truth {
        let partners = &found[address];
        let allowed = partners.iter().all(|p| must.contains(p) || may.contains(p));
        let right = allowed && (must.is_empty() || partners.iter().any(|p| must.contains(p)));
        if !right {
            faults.push(format!("{one} {address} = {other} {partners:?}, by hand {must:?}"));
        }
    }
    (truth.len() - faults.len(), truth.len(), faults)
}

#[test]
fn nine_clauses_in_ten_of_every_two_bodies() {
    let bodies = ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"];
    let (mut all_right, mut all, mut short) = (0, 0, Vec::new());
    for (i, one) in bodies.iter().enumerate() {
        for other in &bodies[i + 1..] {
            let (right, count, faults) = score(one, other);
            let (back, back_count, back_faults) = score(other, one);
            let share = (right + back) as f64 / (count + back_count) as f64;
            println!("{one} / {other}: {right}/{count} and {back}/{back_count} = {share:.3}");
            for fault in faults.iter().chain(&back_faults) {
                println!("    {fault}");
            }
            if share < 0.9 {
                short.push(format!("{one} / {other}: {share:.3}"));
            }
            (all_right, all) = (all_right + right + back, all + count + back_count);
        }
    }
    println!("all: {all_right}/{all}");
    assert!(short.is_empty(), "{short:#?}");
}
