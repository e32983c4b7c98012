//! Twenty amendments of a long policy, each named rightly; and the same for more seeds, with the rate.

use super::amendment::{Amended, amend};
use super::text;
use policy::compare::{Change, compare};
use std::collections::BTreeMap;

const AMENDMENTS: usize = 20;

/// Faults: amendments that are named wrongly, and untouched provisions that are said to have changed.
fn faults(amended: &Amended) -> (Vec<String>, Vec<String>) {
    let found = compare(&amended.old, &amended.new);
    let (old, new) = (&amended.old.tree, &amended.new.tree);
    let mut wrong = Vec::new();
    for deed in &amended.deeds {
        assert_eq!(
            deed.new.is_empty(),
            deed.change == Change::Deleted,
            "the new text is read as it was written: {deed:?}"
        );
        let right =
            found.entries.iter().any(|e| e.old == deed.old && e.new == deed.new && e.change() == deed.change);
        if !right {
            let near = found.entries.iter().filter(|e| {
                e.old.iter().any(|a| deed.old.contains(a)) || e.new.iter().any(|b| deed.new.contains(b))
            });
            let seen: Vec<String> = near
                .map(|e| {
                    let olds: Vec<String> = e.old.iter().map(|a| old.get(*a).id.to_string()).collect();
                    let news: Vec<String> = e.new.iter().map(|b| new.get(*b).id.to_string()).collect();
                    format!("{:?} {olds:?} {news:?}", e.change())
                })
                .collect();
            wrong.push(format!("{:?} 「{}」, but: {seen:?}", deed.change, deed.words));
        }
    }
    let mut alarms = Vec::new();
    for (a, b) in &amended.untouched {
        let kept = found.entries.iter().any(|e| {
            e.old == [*a] && e.new == [*b] && matches!(e.change(), Change::Unchanged | Change::Renumbered)
        });
        if !kept {
            alarms.push(format!("{} {}", old.get(*a).id, old.get(*a).title()));
        }
    }
    (wrong, alarms)
}

#[test]
fn twenty_amendments_are_named_rightly() {
    let amended = amend(&text("miyazaki"), 2026, AMENDMENTS);
    let mut kinds: BTreeMap<Change, usize> = BTreeMap::new();
    for deed in &amended.deeds {
        *kinds.entry(deed.change).or_default() += 1;
    }
    assert!(kinds.len() >= 7, "{kinds:?}");
    let found = compare(&amended.old, &amended.new);
    assert!(
        found.entries.iter().any(|e| e.change() == Change::Renumbered),
        "what stands behind gets other numbers"
    );
    let (wrong, alarms) = faults(&amended);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn more_seeds_and_the_rate() {
    let (mut all, mut missed, mut alarms, mut untouched) = (0, 0, 0, 0);
    let mut by_kind: BTreeMap<Change, (usize, usize)> = BTreeMap::new();
    for seed in 1..=30 {
        let amended = amend(&text("miyazaki"), seed, AMENDMENTS);
        let (wrong, false_alarms) = faults(&amended);
        for deed in &amended.deeds {
            by_kind.entry(deed.change).or_default().1 += 1;
        }
        for line in wrong.iter().chain(&false_alarms) {
            println!("seed {seed}: {line}");
        }
        (all, missed) = (all + AMENDMENTS, missed + wrong.len());
        (untouched, alarms) = (untouched + amended.untouched.len(), alarms + false_alarms.len());
    }
    println!(
        "{} of {all} amendments named rightly; {alarms} of {untouched} untouched named wrongly; {by_kind:?}",
        all - missed
    );
    assert!(missed * 100 <= all * 3, "{missed} of {all} amendments are named wrongly");
    assert!(
        alarms * 1000 <= untouched,
        "{alarms} of {untouched} untouched provisions are said to have changed"
    );
}
