//! Is a contact point or team to be set up, and reported to, though no post, office or chair is named?
//! Takes duties and appointments; gives one diagnostic for each such organ.
//! Organs whose members are listed have somebody to turn to and are left alone.

use super::wording::{binding, noun_before, sentence};
use super::{Findings, Rule, related};
use crate::model::{Duty, Policy};
use clause::{Category, Index, Severity};

/// 担い手のない組織.
pub(crate) static RULE: Rule = Rule {
    code: "R0605",
    name: "organ-without-holder",
    category: Category::Role,
    severity: Severity::Warning,
    summary: "窓口などの設置を定めているが、担う課や職を定めていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

窓口、CSIRT、対応チームなどを整備し、又は設置すると定めているとき、それを担う課、職又は構成員が定められているかを確認します。\
報告先や連携の相手として使われているものに限ります。

## なぜ

事故の報告先が「窓口」とだけ書かれていると、どの課の誰に連絡すればよいか分かりません。報告が遅れ、記録も残りません。

## 例

- 「責任者は、事故の連絡を受ける窓口を整備する。」とあるが、窓口をどの課に置くかがない

## 直し方

「…の窓口を総務課に置く。」のように、担う課又は職を定めてください。

## 根拠

運用上の判断。
";

const ORGANS: [&str; 5] = ["窓口", "CSIRT", "対応チーム", "対応組織", "連絡室"];
const SETS_UP: [&str; 6] = ["整備", "設置", "構築", "設け", "置く", "置か"];
/// Words that say who makes it up or where it is.
const HOLDS: [&str; 12] = [
    "をもって",
    "で構成",
    "組織する",
    "課に",
    "係に",
    "室に",
    "局に",
    "部に",
    "課が",
    "課とする",
    "充てる",
    "担当する課",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for organ in ORGANS {
        let Some(duty) = binding(policy).find(|d| sets_up(&d.act, organ)) else {
            continue;
        };
        let mut users: Vec<&Duty> =
            policy.duties.iter().filter(|d| d.clause != duty.clause && turns_to(policy, d, organ)).collect();
        users.dedup_by_key(|d| d.clause);
        if users.is_empty() || held(policy, duty.clause, organ) {
            continue;
        }
        let name = users.iter().find_map(|d| name(policy, d, organ)).unwrap_or(organ);
        let message =
            format!("「{name}」は報告や連携の相手とされていますが、これを担う課や職が定められていません。");
        let found = findings.report(duty.clause, duty.span, message);
        found.related.extend(users.iter().map(|d| related(d.span, "報告や連携の相手として")));
        found.help = Some("これを置く課、充てる職又は構成員を定めてください。".to_string());
    }
}

/// What the organ is called where it is reported to; a name that begins in the middle of a clause is cut to its noun.
fn name<'p>(policy: &'p Policy, duty: &'p Duty, organ: &str) -> Option<&'p str> {
    let name = duty.addressees.iter().find(|a| a.ends_with(organ))?;
    let (before, _) = sentence(policy, duty).split_once(name.as_str())?;
    let cut = before.ends_with(['を', 'が', 'に']);
    Some(if cut { noun_before(name, name.len()) } else { name })
}

fn sets_up(act: &str, organ: &str) -> bool {
    act.find(organ).is_some_and(|at| SETS_UP.iter().any(|s| act[at..].contains(s)))
}

/// Whether a duty reports to the organ or works with it.
fn turns_to(policy: &Policy, duty: &Duty, organ: &str) -> bool {
    let own = |a: &String| a.trim_end_matches('等').ends_with(organ) && !a.contains("他の");
    if !policy.tree.get(duty.clause).body.as_str().contains(organ) {
        return false;
    }
    let with = ["と連携", "に連絡", "へ連絡"]
        .iter()
        .any(|w| sentence(policy, duty).contains(&format!("{organ}{w}")));
    duty.addressees.iter().any(own) || with
}

/// Whether an appointment, or a sentence in the same section, says who it is.
fn held(policy: &Policy, at: Index, organ: &str) -> bool {
    let tree = &policy.tree;
    let appointed = policy.appointments.iter().any(|a| a.role.ends_with(organ) && a.holder.is_some());
    let section = tree.get(at).parent.filter(|p| tree.get(*p).parent.is_some());
    let beside = section.map_or(vec![at], |p| tree.get(p).children.clone());
    appointed
        || std::iter::once(at).chain(beside).chain(section).any(|i| {
            let body = tree.get(i).body.as_str();
            body.split('。').any(|s| HOLDS.iter().any(|h| s.contains(h)) && (s.contains(organ) || i != at))
        })
}
