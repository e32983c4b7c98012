//! Does something depend on a permission though nobody is named who gives it?
//! Takes sentences with duties; gives one diagnostic for each chapter, with all its places.
//! A permission that the same chapter orders to be asked for, or that the provision before gives, has its granter.

use super::gather::{self, Spot};
use super::wording::{binding_bodies, chapter, duties_of, noun_before};
use super::{Findings, Rule};
use crate::actor::is_actor;
use crate::model::{Duty, Policy};
use clause::{Category, Index, Severity};
use std::collections::BTreeMap;

/// 許可する者のない許可.
pub(crate) static RULE: Rule = Rule {
    code: "R0801",
    name: "permission-without-grantor",
    category: Category::Permission,
    severity: Severity::Warning,
    summary: "許可や承認を前提としているが、誰が許可するのかを書いていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「許可された」「承認された」「必要と認められる」「許可を得て」などの語について、許可し、又は認める者が、その文か同じ章の\
許可の規定に示されているかを確認します。章ごとに一件にまとめます。

## なぜ

許可する者が決まっていなければ、申請の出し先がありません。許可の記録も作られず、許可されていない者を止める根拠も失われます。

## 例

- 「入室を許可された者に限り、書庫に入ることができる。」とあるが、入室を許可する者がどこにもない

## 直し方

「端末管理者が許可した」のように、許可する者を補うか、許可を得る義務を定める規定を加えてください。

## 根拠

運用上の判断。
";

const PASSIVE: [&str; 11] = [
    "許可された",
    "許可されて",
    "許可されない",
    "承認された",
    "承認されて",
    "認められた",
    "必要と認められる",
    "許可を受けた",
    "許可を得た",
    "承認を受けた",
    "承認を得た",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut chapters: BTreeMap<Index, Vec<(String, Spot)>> = BTreeMap::new();
    for (clause, body) in binding_bodies(policy) {
        let text = body.as_str();
        for (start, end) in places(policy, clause, text) {
            let words = (text[start..end].to_string(), Spot::new(clause, body.locate(start, end)));
            chapters.entry(chapter(&policy.tree, clause)).or_default().push(words);
        }
    }
    for places in chapters.into_values() {
        let spots: Vec<Spot> = places.iter().map(|p| p.1).collect();
        let mut words: Vec<&str> = places.iter().map(|p| p.0.as_str()).collect();
        words.dedup();
        let message = format!(
            "{}とありますが、誰が許可し、又は認めるのかが書かれていません。",
            gather::quoted(words, 3)
        );
        if let Some(found) = gather::report(findings, &spots, message, "許可する者のない許可") {
            found.help = Some(
                "許可し、又は認める者を補うか、許可を得る義務を定める規定を加えてください。".to_string(),
            );
        }
    }
}

/// Where a permission without a granter stands in a body, with its object.
fn places(policy: &Policy, clause: Index, text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for word in PASSIVE {
        for (at, found) in text.match_indices(word) {
            let object =
                text[..at].strip_suffix('を').map(|head| noun_before(head, head.len())).unwrap_or("");
            let start = if object.is_empty() { at } else { at - "を".len() - object.len() };
            if !granted(&text[..at]) && !ordered(policy, clause, object) {
                out.push((start, at + found.len()));
            }
        }
    }
    for duty in duties_of(policy, clause) {
        let Some(permission) = duty.permission.as_ref().filter(|p| p.from.is_empty()) else {
            continue;
        };
        let at = text.find(&duty.act).and_then(|a| text[a..].find(permission.word).map(|i| a + i));
        let Some(at) = at.filter(|at| !granted(&text[..*at])) else {
            continue;
        };
        if !out.iter().any(|(s, e)| *s <= at && at < *e) {
            out.push((at, at + permission.word.len()));
        }
    }
    out.sort_unstable();
    out
}

/// Whether the words before say who gives the permission, or refer back to one.
fn granted(head: &str) -> bool {
    let clause = head.rsplit(['、', '。', '，', '\n']).next().unwrap_or(head);
    let back = ["前項", "前号", "前条", "同項", "当該", "その"].iter().any(|b| clause.contains(b));
    let by_deed = ["により", "によって", "に基づき"].iter().any(|b| clause.contains(b));
    let by_person = ["の", "が", "に", "から"].iter().any(|particle| {
        clause
            .match_indices(particle)
            .any(|(at, _)| is_actor(noun_before(clause, at)) && !noun_before(clause, at).is_empty())
    });
    back || by_deed || by_person
}

/// Whether a duty in the same chapter says whose permission the object needs.
fn ordered(policy: &Policy, clause: Index, object: &str) -> bool {
    let tree = &policy.tree;
    let kernel: String = object.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    let about = |d: &&Duty| {
        let words = [d.act.as_str(), d.condition.as_deref().unwrap_or(""), &d.bearers.join("")].concat();
        kernel.chars().count() == 2 && kernel.chars().all(|c| words.contains(c))
    };
    let given = |d: &&Duty| d.permission.as_ref().is_some_and(|p| !p.from.is_empty());
    let top = chapter(tree, clause);
    policy.duties.iter().filter(given).filter(about).any(|d| chapter(tree, d.clause) == top)
}
