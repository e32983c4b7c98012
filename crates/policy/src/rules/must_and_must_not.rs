//! Is the same act commanded in one place and forbidden in another?
//! Takes duties with their verbs brought to one form; gives one diagnostic for each pair.
//! Bans that a permission or a proviso lifts are no contradiction.

use super::{Findings, Rule, related};
use crate::model::{Duty, Force, Policy};
use clause::{Category, Severity, glyph};
use std::collections::HashMap;

/// 命令と禁止.
pub(crate) static RULE: Rule = Rule {
    code: "R1104",
    name: "must-and-must-not",
    category: Category::Contradiction,
    severity: Severity::Error,
    summary: "同じ行為が、一方で命じられ、他方で禁じられている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ者について、同じ条件で、同じ言葉の行為が「しなければならない」とも「してはならない」ともされていないかを確認します。\
「ただし」で例外を定めるもの、許可なく行うことを禁じるものは除きます。

## なぜ

両方の規定を守ることはできません。

## 例

- 「職員等は、退庁時に端末の電源を切断しなければならない。」と「職員等は、退庁時に端末の電源を切断してはならない。」

## 直し方

誤っている方を改めるか、場合を分けて書いてください。

## 根拠

運用上の判断。
";

const SHORTEST: usize = 8;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut commanded: HashMap<String, Vec<&Duty>> = HashMap::new();
    let plain = |d: &&Duty| {
        let words = policy.tree.get(d.clause).body.as_str();
        d.permission.is_none() && !words.contains("ただし") && !words.contains("但し")
    };
    for d in policy.duties.iter().filter(|d| d.force == Force::Must).filter(plain) {
        commanded.entry(stem(&d.act)).or_default().push(d);
    }
    for ban in policy.duties.iter().filter(|d| d.force == Force::MustNot).filter(plain) {
        let key = stem(&ban.act);
        let same = |d: &&&Duty| d.bearers == ban.bearers && d.condition == ban.condition;
        let Some(command) = commanded.get(&key).and_then(|ds| ds.iter().find(same)) else {
            continue;
        };
        if key.chars().count() < SHORTEST || ban.bearers.is_empty() {
            continue;
        }
        let found = findings.report(
            ban.clause,
            ban.span,
            "ここで禁じている行為が、別の規定で命じられています。".to_string(),
        );
        found.related.push(related(command.span, "同じ行為を命じる規定"));
        found.help = Some("誤っている方を改めるか、場合を分けて書いてください。".to_string());
    }
}

/// An act without the words that bind and without the kana ending of its verb.
fn stem(act: &str) -> String {
    let words = glyph::squeeze(act);
    let modals = ["なければならない", "てはならない", "ではならない", "ないこと", "ること"];
    let bare = modals.iter().find_map(|m| words.strip_suffix(m)).unwrap_or(&words);
    bare.trim_end_matches(|c: char| ('ぁ'..='ん').contains(&c)).to_string()
}
