//! Is a plan, strategy or guideline named as if it existed, though nobody must make it?
//! Takes sentences with duties; gives one diagnostic for each document.
//! Documents of other authorities, and those that a definition or a heading introduces, are left alone.

use super::gather::{self, Spot};
use super::wording::{binding_bodies, nouns};
use super::{Findings, Rule};
use crate::model::Policy;
use crate::words::occurrences;
use clause::{Category, Severity};
use std::collections::BTreeMap;

/// 作る人のいない文書.
pub(crate) static RULE: Rule = Rule {
    code: "R0408",
    name: "undefined-document",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "計画や戦略などの文書が、作ることを定めないまま引用されている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「…戦略」「…計画」「…指針」「…マニュアル」などの文書が義務の中で引用されているとき、その文書を策定し、作成し、又は定めることが\
どこかに書かれているかを確認します。国や都道府県の文書は除きます。

## なぜ

誰も作ることになっていない文書に従うことはできません。あるはずの文書を探すことになり、規定は動きません。

## 例

- 「業務移行計画に従い、切り替えなければならない。」とあるが、業務移行計画を策定する規定がない

## 直し方

その文書を誰が策定するのかを定める規定を加えるか、既にある文書の正式な名称に書き改めてください。

## 根拠

運用上の判断。
";

const DOCUMENTS: [&str; 8] =
    ["戦略", "計画", "指針", "ガイドライン", "マニュアル", "手引", "手引書", "行動計画書"];
const MAKES: [&str; 10] = ["策定", "作成", "定め", "立案", "整備", "制定", "を決定", "作る", "作り", "備え"];
const ELSEWHERE: [&str; 8] = ["国", "政府", "総務省", "都道府県", "県", "内閣", "デジタル庁", "市町村"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let mut uses: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    for (clause, body) in binding_bodies(policy) {
        let text = body.as_str();
        for (at, noun) in nouns(text) {
            let name = noun.trim_end_matches('等');
            let Some(matter) = DOCUMENTS.iter().find_map(|d| name.strip_suffix(d)) else {
                continue;
            };
            let foreign =
                ELSEWHERE.iter().any(|e| name.starts_with(e) || text[..at].ends_with(&format!("{e}の")));
            let relative = ["当該", "同", "各", "本"].contains(&matter);
            if matter.chars().count() >= 2 && !relative && !foreign && !introduced.covers(name) {
                uses.entry(name).or_default().push(Spot::new(clause, body.locate(at, at + name.len())));
            }
        }
    }
    for (name, spots) in uses {
        if made(policy, name) {
            continue;
        }
        let make = if ["戦略", "計画", "指針"].iter().any(|d| name.ends_with(d)) {
            "策定"
        } else {
            "作成"
        };
        let message = format!("「{name}」の意味も、{make}することを定めた規定もありません。");
        if let Some(found) = gather::report(findings, &spots, message, "同じ文書の引用") {
            found.help = Some(
                "誰がこの文書を作るのかを定めるか、既にある文書の名称に書き改めてください。".to_string(),
            );
        }
    }
}

/// Whether some words order the document to be made, or a number of another act stands behind its name.
fn made(policy: &Policy, name: &str) -> bool {
    occurrences(&policy.tree, name).into_iter().any(|p| {
        let provision = policy.tree.get(p.clause);
        let text = if p.heading { provision.heading.as_str() } else { provision.body.as_str() };
        let behind = text[p.at + name.len()..].trim_start_matches('等');
        let clause = behind.split(['、', '。', '\n']).next().unwrap_or(behind);
        let sentence = behind.split(['。', '\n']).next().unwrap_or(behind);
        let words = if behind.starts_with('は') { sentence } else { clause };
        let object = ["を", "の", "は", "」", "（"].iter().any(|o| behind.starts_with(o));
        let cited = behind.starts_with('（') && clause.contains('第') && clause.contains('号');
        object && (cited || MAKES.iter().any(|m| words.contains(m)))
    })
}
