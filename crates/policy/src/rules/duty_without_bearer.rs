//! Does a provision of the 対策基準 order an act without saying who must do it?
//! Takes duties whose bearer nothing names; gives one diagnostic for a provision, or one for three and more of one list.
//! Scope, definitions, classes and entry into force order no act and are left alone.

use super::characters::{in_noun, last, short};
use super::gather::{self, Spot};
use super::wording::{binding, duties_of, noun_before, sentence};
use super::{Findings, Rule, roles};
use crate::actor::is_actor;
use crate::model::{Duty, Force, Origin, Policy};
use clause::{Category, Index, Kind, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// 主体のない義務.
pub(crate) static RULE: Rule = Rule {
    code: "R0701",
    name: "duty-without-bearer",
    category: Category::Bearer,
    severity: Severity::Warning,
    summary: "行うべきことを定めているが、誰が行うのかを書いていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

対策基準や規程の文について、義務を負う者が、文の中、前の文、柱書又は見出しのどこかに示されているかを確認します。\
適用範囲、定義、分類の表、施行期日など、行為を命じない文は除きます。同じ並びの三つ以上の規定に主体がないときは、一件にまとめます。

## なぜ

主体のない義務は、全員のものであって誰のものでもありません。実施したかを尋ねる相手がなく、監査でも確かめられません。

## 例

- 誤: 「二つ以上の要素を併用する認証を利用しなければならない。」
- 正: 「端末管理者は、二つ以上の要素を併用する認証を利用しなければならない。」

## 直し方

文の始めに「…は、」と主体を補ってください。前の規定と同じ者であっても、番号が変わる箇所では繰り返します。

## 根拠

地方自治法施行規則第16条の3第1項第1号は、責任の分担を措置として挙げています（令和9年7月1日施行）。\
文ごとに主体を書くことは、運用上の判断。
";

/// From this many provisions of one list on, one diagnostic covers them.
const MANY: usize = 3;
/// Characters of a sentence that are quoted, at most, and behind a comma at least.
const LONGEST: usize = 40;
const SHORTEST: usize = 14;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut lists: BTreeMap<Index, Vec<&Duty>> = BTreeMap::new();
    let mut seen: BTreeSet<Index> = BTreeSet::new();
    for duty in binding(policy).filter(|d| lacks(policy, d)) {
        let above = policy.tree.ancestors(duty.clause).any(|a| seen.contains(&a));
        if seen.insert(duty.clause) && !above {
            let parent = policy.tree.get(duty.clause).parent.unwrap_or(duty.clause);
            lists.entry(parent).or_default().push(duty);
        }
    }
    for (parent, duties) in lists {
        let spot = |d: &&Duty| Spot::new(d.clause, d.span);
        if duties.len() < MANY {
            for duty in &duties {
                let words = predicate(sentence(policy, duty));
                let message = format!("「{words}」とありますが、誰が行うのかが書かれていません。");
                if let Some(found) = gather::report(findings, &[spot(duty)], message, "") {
                    found.help = Some(help(policy, duty));
                }
            }
            continue;
        }
        let title = short(policy.tree.get(parent).title(), 30);
        let message =
            format!("見出し「{title}」の下の{}件の規定に、誰が行うのかが書かれていません。", duties.len());
        let spots: Vec<Spot> = duties.iter().map(spot).collect();
        if let Some(found) = gather::report(findings, &spots, message, "主体のない規定") {
            found.help = Some(help(policy, duties[0]));
        }
    }
}

/// The end of a sentence, which says what must be done: from a comma or a whole word on.
fn predicate(sentence: &str) -> String {
    let words = sentence.trim_end_matches(['。', '、']);
    let tail = last(words, LONGEST);
    if tail.len() == words.len() {
        return words.to_string();
    }
    let comma = tail.find('、').map(|at| &tail[at + '、'.len_utf8()..]);
    // A word cut in two is left out: only a noun behind kana surely begins a word, and に応じて is one.
    let mut before = words[..words.len() - tail.len()].chars().next_back();
    let noun = tail.char_indices().find(|(_, c)| {
        let begins = in_noun(*c) && !"応対関係基間中上下".contains(*c) && before.is_some_and(|b| !in_noun(b));
        before = Some(*c);
        begins
    });
    let whole = comma.filter(|c| c.chars().count() >= SHORTEST).or(noun.map(|(at, _)| &tail[at..]));
    format!("…{}", whole.unwrap_or(tail))
}

/// Whether the duty orders an act and nobody is named.
fn lacks(policy: &Policy, duty: &Duty) -> bool {
    let commands = match duty.force {
        Force::Must | Force::MustNot => true,
        Force::ShallBe => acts(sentence(policy, duty)),
        Force::May | Force::Should => false,
    };
    let tree = &policy.tree;
    let supplementary = tree.upward(duty.clause).any(|a| tree.get(a).kind == Kind::Supplementary);
    duty.origin == Origin::Nobody
        && commands
        && tree.get(duty.clause).kind == Kind::Numbered
        && !supplementary
        && !exempt(policy, duty)
}

/// Endings of declarations that order an act.
const ACTS: [&str; 24] = [
    "行う",
    "図る",
    "講じる",
    "講ずる",
    "定める",
    "実施する",
    "提供する",
    "報告する",
    "通知する",
    "整備する",
    "策定する",
    "確認する",
    "管理する",
    "分類する",
    "記録する",
    "保存する",
    "保管する",
    "公表する",
    "周知する",
    "設置する",
    "作成する",
    "見直す",
    "共有する",
    "確立する",
];

fn acts(sentence: &str) -> bool {
    let words = sentence.trim_end_matches("ものとする").trim_end_matches("こととする");
    ACTS.iter().any(|a| words.ends_with(a))
}

/// Sentences whose bearer is clear without a name, or that put a demand on a thing.
fn exempt(policy: &Policy, duty: &Duty) -> bool {
    let words = sentence(policy, duty);
    let back = ["前項", "前号", "同項"].iter().any(|b| words.starts_with(b));
    let contents =
        ["内容を定め", "事項を定め", "事項を記載", "事項を盛り込"].iter().any(|c| words.contains(c))
            && words.contains("には、");
    let main = duty.condition.as_deref().map_or_else(|| words.to_string(), |c| words.replace(c, ""));
    let inside = main.match_indices('が').any(|(at, _)| {
        let noun = noun_before(&main, at);
        noun.chars().count() > 1 && is_actor(noun)
    });
    let children = &policy.tree.get(duty.clause).children;
    let announces = words.contains("次の") || words.contains("以下の") || words.contains("次に掲げる");
    let named = |c: &Index| duties_of(policy, *c).iter().any(|d| d.origin == Origin::Stated);
    back || contents || inside || (announces && children.iter().any(named))
}

/// The repair; the provision before may say who is meant.
fn help(policy: &Policy, duty: &Duty) -> String {
    let before = policy.tree.previous_sibling(duty.clause).map(|c| duties_of(policy, c));
    let named = before.and_then(|ds| ds.iter().rfind(|d| d.origin == Origin::Stated));
    // Only a role can be meant again; persons in general come and go from sentence to sentence.
    let role =
        named.and_then(|d| d.bearers.first().filter(|b| d.bearers.len() == 1 && roles::of_name(b).is_some()));
    match role {
        Some(name) => format!("前の規定と同じ者が行うのであれば、「{name}は、」と補ってください。"),
        None => "文の始めに「…は、」と、行う者を補ってください。".to_string(),
    }
}
