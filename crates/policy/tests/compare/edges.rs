//! Texts that are the same, empty, tiny, hostile or strangers to each other; and what must hold of any two texts.

use super::{read, text};
use clause::Kind;
use policy::Policy;
use policy::compare::{Change, Comparison, Relation, compare, words};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every provision stands in one entry, and once.
fn whole(old: &Policy, new: &Policy, found: &Comparison) {
    for (policy, side) in [(old, true), (new, false)] {
        let listed = found.entries.iter().flat_map(|e| if side { &e.old } else { &e.new });
        let mut seen: Vec<usize> = listed.copied().collect();
        seen.sort_unstable();
        let all = policy.tree.provisions().iter().enumerate().filter(|(_, p)| p.kind != Kind::Front);
        assert_eq!(seen, all.map(|(at, _)| at).collect::<Vec<_>>());
    }
    for entry in &found.entries {
        let words = words(old, new, entry);
        assert_eq!((words.old.len(), words.new.len()), (entry.old.len(), entry.new.len()));
        for (policy, indices, marked) in [(old, &entry.old, &words.old), (new, &entry.new, &words.new)] {
            for (at, marked) in indices.iter().zip(marked) {
                let p = policy.tree.get(*at);
                let join =
                    |runs: &[policy::compare::Run]| runs.iter().map(|r| r.text.as_str()).collect::<String>();
                assert_eq!(join(&marked.heading), p.heading.as_str());
                assert_eq!(join(&marked.body), p.body.as_str());
            }
        }
        let changed = words
            .old
            .iter()
            .chain(&words.new)
            .flat_map(|m| m.heading.iter().chain(&m.body))
            .any(|r| r.changed);
        if !entry.old.is_empty() && !entry.new.is_empty() {
            assert_eq!(changed, entry.reworded, "{entry:?} {words:?}");
        }
    }
}

/// Old and new, whether it moved, got another number or other words.
type Seen = BTreeSet<(Vec<usize>, Vec<usize>, [bool; 3])>;

fn seen(found: &Comparison, turned: bool) -> Seen {
    let side = |e: &policy::compare::Entry| {
        if turned { (e.new.clone(), e.old.clone()) } else { (e.old.clone(), e.new.clone()) }
    };
    found.entries.iter().map(|e| (side(e).0, side(e).1, [e.moved, e.renumbered, e.reworded])).collect()
}

fn check(one: &str, other: &str) -> Comparison {
    let (old, new) = (read(one), read(other));
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    whole(&old, &new, &there);
    whole(&new, &old, &back);
    assert_eq!(seen(&there, false), seen(&back, true), "swapping mirrors");
    there
}

#[test]
fn the_same_text_is_unchanged() {
    for body in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let found = check(&text(body), &text(body));
        assert_eq!(found.relation, Relation::Editions);
        let changed: Vec<_> = found.entries.iter().filter(|e| e.change() != Change::Unchanged).collect();
        assert!(changed.is_empty(), "{body}: {changed:?}");
    }
}

#[test]
fn what_says_nothing_or_always_the_same_is_unchanged_too() {
    let bare = "第1条 次のとおりとする。\n(1)\n(2)\nア\nイ\n第2条\n第3条\n";
    let repeated = "第1条 記録\n(1) 職員は、記録を保存しなければならない。\n(2) 職員は、記録を保存しなければならない。\n".repeat(60);
    for text in [bare, &repeated] {
        let found = check(text, text);
        let changed: Vec<_> = found.entries.iter().filter(|e| e.change() != Change::Unchanged).collect();
        assert!(changed.is_empty(), "{changed:?}");
    }
}

#[test]
fn other_line_breaks_and_spaces_are_no_change() {
    let found = check(
        "1 目的\n\n職員は、記録を保存しなければならない。\n",
        "1　目的\n職員は、記録を保存\nしなければならない。\n",
    );
    assert!(found.entries.iter().all(|e| e.change() == Change::Unchanged), "{found:?}");
}

#[test]
fn nothing_and_one_provision() {
    assert!(check("", "").entries.is_empty());
    let one = "第1条 職員は、記録を保存しなければならない。\n";
    let kinds =
        |found: Comparison| found.entries.iter().map(policy::compare::Entry::change).collect::<Vec<_>>();
    assert_eq!(kinds(check("", one)), [Change::New]);
    assert_eq!(kinds(check(one, "")), [Change::Deleted]);
    assert_eq!(kinds(check(one, "第1条 職員は、記録を保存するものとする。\n")), [Change::Reworded]);
    assert_eq!(
        kinds(check(one, "第1条 市長は、桜まつりの日程を広報紙で知らせる。\n")),
        [Change::Deleted, Change::New]
    );
}

#[test]
fn two_bodies_are_told_from_two_editions() {
    assert_eq!(check(&text("kesen"), &text("miyoshi")).relation, Relation::Bodies);
    assert_eq!(check(&text("kumamoto"), &text("nishiokitama")).relation, Relation::Bodies);
    let later = text("kesen").replace("令和8年3月30日", "令和9年4月1日");
    assert_eq!(check(&text("kesen"), &later).relation, Relation::Editions);
}

#[test]
fn changed_words_are_whole_words() {
    let (old, new) = (
        read("第1条 職員は、情報資産管理者の許可を得て端末を持ち出すことができる。\n"),
        read("第1条 職員等は、情報資産責任者の許可を得て端末を持ち出すことができる。\n"),
    );
    let found = compare(&old, &new);
    let words = words(&old, &new, &found.entries[0]);
    let pairs: Vec<(&str, &str)> = words.changes.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(pairs, [("職員", "職員等"), ("情報資産管理者", "情報資産責任者")]);
}

#[test]
fn a_section_that_moves_takes_its_items_along() {
    let section = |n: u32, what: &str| {
        format!(
            "第{n}条 {what}は、{what}台帳を備えなければならない。\n(1) {what}の購入に関すること。\n(2) {what}の廃棄に関すること。\n"
        )
    };
    let names = ["端末", "媒体", "回線", "書庫", "鍵束"];
    let print = |order: &[usize]| (1..).zip(order).map(|(n, i)| section(n, names[*i])).collect::<String>();
    let found = check(&print(&[0, 1, 2, 3, 4]), &print(&[1, 2, 3, 0, 4]));
    let moved: Vec<_> = found.entries.iter().filter(|e| e.change() == Change::Moved).collect();
    assert_eq!(moved.len(), 1, "{found:?}");
    let renumbered = found.entries.iter().filter(|e| e.change() == Change::Renumbered).count();
    assert_eq!(renumbered, 3);
}

#[test]
fn long_and_repeated_texts_end() {
    let repeated = "(1) 職員は、記録を保存しなければならない。\n".repeat(3_000);
    check(&repeated, &"(1) 職員は、記録を保存するものとする。\n".repeat(2_900));
    let line = |word: &str| format!("第1条 {}\n", format!("{word}は、記録を保存し、").repeat(20_000));
    check(&line("職員"), &line("課長"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_two_texts(picks in prop::collection::vec((0usize..5, 0usize..1400, 1usize..40), 0..6),
                     others in prop::collection::vec((0usize..5, 0usize..1400, 1usize..40), 0..6)) {
        let bodies = ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"];
        let print = |picks: &[(usize, usize, usize)]| {
            picks.iter().map(|(body, from, count)| {
                let text = text(bodies[*body]);
                let lines: Vec<&str> = text.lines().collect();
                lines.iter().skip(from % lines.len()).take(*count).map(|l| format!("{l}\n")).collect::<String>()
            }).collect::<String>()
        };
        check(&print(&picks), &print(&others));
    }
}
