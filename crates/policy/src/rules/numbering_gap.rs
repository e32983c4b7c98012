//! Are numbers missing in a series?
//! Takes the gaps that the reader noticed; gives one diagnostic for each series.
//! Numbers that stand twice are in `numbering_repeat`; numbers that were misread, in `damaged_ordinal`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Index, Ordinal, Provision, Severity, Style, Tree};

/// 番号の欠け.
pub(crate) static RULE: Rule = Rule {
    code: "R0201",
    name: "numbering-gap",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "条、項、号などの番号が飛んでいる",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ並びの番号が続いているかを確認します。枝番号（第3条の2）は、第3条と第4条の間にあるものとして扱います。並びが1から始まらない場合も知らせます。

## なぜ

番号が飛んでいると、規定が抜け落ちたのか、番号だけがずれたのかが分かりません。ほかの規定からの引用も確かめられなくなります。

## 例

- (1)、(2)、(4) と並び、(3) がない

## 直し方

抜けた規定があれば補い、なければ番号を付け直してください。条を削るときは「第8条 削除」として番号を残す方法があります。

## 根拠

法制執務の通例。番号は順に付し、削った条は「削除」として残すか、後の条を繰り上げます。
";

/// One series: its parent and its style.
type Key = (Option<Index>, Style);
/// A provision before which numbers are missing, and the sibling before it.
type Gap = (Index, Option<Index>);

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut series: Vec<(Key, Vec<Gap>)> = Vec::new();
    for finding in tree.findings() {
        let Finding::Gap { at, after } = finding else {
            continue;
        };
        let Some(ordinal) = &tree.get(*at).ordinal else {
            continue;
        };
        let key = (tree.get(*at).parent, ordinal.style);
        match series.iter_mut().find(|(k, _)| *k == key) {
            Some((_, gaps)) => gaps.push((*at, *after)),
            None => series.push((key, vec![(*at, *after)])),
        }
    }
    for (_, gaps) in series {
        let Some((&(at, after), others)) = gaps.split_first() else {
            continue;
        };
        let p = tree.get(at);
        let message = match others.len() {
            0 => describe(tree, p, after),
            n => format!("{}同じ並びに、ほかに{n}箇所あります。", describe(tree, p, after)),
        };
        let found = findings.report(at, p.label.unwrap_or_else(|| p.span()), message);
        found.help = Some("抜けた規定があれば補い、なければ番号を付け直してください。".to_string());
        if let Some(b) = after {
            found.related.push(related(tree.get(b).label.unwrap_or_default(), "直前の番号"));
        }
        for &(at, after) in others {
            let p = tree.get(at);
            found.related.push(related(p.label.unwrap_or_else(|| p.span()), describe(tree, p, after)));
        }
    }
}

fn describe(tree: &Tree, p: &Provision, after: Option<Index>) -> String {
    let Some(now) = &p.ordinal else {
        return String::new();
    };
    let before = after.and_then(|b| tree.get(b).ordinal.as_ref());
    let missing = missing(before, now);
    match before {
        Some(b) => format!("「{}」の次が「{}」で、{missing}がありません。", b.canonical(), now.canonical()),
        None => format!("番号が「{}」から始まり、{missing}がありません。", now.canonical()),
    }
}

/// The numbers between two ordinals, in words.
fn missing(before: Option<&Ordinal>, now: &Ordinal) -> String {
    let print = |value: u32| Ordinal { value, branch: Vec::new(), ..now.clone() }.canonical();
    let first = before.map_or(0, |b| b.value) + 1;
    match now.value.checked_sub(1) {
        Some(last) if last == first => format!("「{}」", print(first)),
        Some(last) if last > first => format!("「{}」から「{}」まで", print(first), print(last)),
        _ => "間の番号".to_string(),
    }
}
