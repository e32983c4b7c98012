//! Is a short name such as 本対策基準 or 本組合 used though nothing introduces it?
//! Takes nouns that begin with 本; gives one diagnostic for each name, at its first use.
//! Self-reference in a document that introduces no such name (本要綱) is usual and no defect.

use super::gather::{self, Spot};
use super::wording::nouns;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Kind, Severity};
use std::collections::BTreeMap;

/// 定めのない略称.
pub(crate) static RULE: Rule = Rule {
    code: "R0401",
    name: "undefined-alias",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "「本…」という略称が、定められないまま使われている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「本対策基準」「本組合」のような略称について、「（以下「…」という。）」などの定めがあるかを確認します。同じ文書で別の略称\
（「本基本方針」、「組合」など）が定められている場合に限ります。

## なぜ

略称を定める文書では、定めのない略称が何を指すのかが決まりません。二つの編がある文書では、どちらの編を指すかも不明になります。

## 例

- 「基本方針（以下「本基本方針」という。）」とあるが、「本対策基準」は定めのないまま使われている
- 「事務組合（以下「組合」という。）」とあるのに、「本組合」と書いている

## 直し方

最初に出てくる正式な名称の直後に「（以下「…」という。）」を加えるか、定めた略称に書き改めてください。

## 根拠

運用上の判断。
";

const DOCUMENTS: [&str; 12] =
    ["方針", "基準", "規程", "規則", "要綱", "要領", "訓令", "条例", "ポリシー", "手順", "手順書", "計画"];
const BODIES: [&str; 15] = [
    "市",
    "町",
    "村",
    "区",
    "県",
    "府",
    "都",
    "組合",
    "連合",
    "企業団",
    "機構",
    "法人",
    "庁",
    "公社",
    "団体",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let document = |name: &str| DOCUMENTS.iter().any(|d| name.ends_with(d));
    let some_document = policy.aliases.iter().any(|a| a.alias.starts_with('本') && document(&a.alias));
    let mut uses: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    for (clause, p) in policy.tree.provisions().iter().enumerate() {
        for (at, noun) in nouns(p.body.as_str()) {
            let Some(rest) = noun.strip_prefix('本').filter(|r| !r.is_empty()) else {
                continue;
            };
            let expected = if document(rest) {
                some_document
            } else {
                BODIES.iter().any(|b| rest.ends_with(b)) && policy.aliases.iter().any(|a| a.alias == rest)
            };
            if expected && !introduced.has(noun) {
                uses.entry(noun).or_default().push(Spot::new(clause, p.body.locate(at, at + noun.len())));
            }
        }
    }
    for (name, spots) in uses {
        let rest = name.trim_start_matches('本');
        let alias = policy.aliases.iter().find(|a| a.alias == rest);
        let message = match alias {
            Some(_) => format!("「{name}」は定められていません。定められている略称は「{rest}」です。"),
            None => format!("「{name}」は、どこにも定められないまま略称として使われています。"),
        };
        let Some(found) = gather::report(findings, &spots, message, "同じ略称の使用") else {
            continue;
        };
        found.help = Some(match alias {
            Some(_) => format!("「{rest}」に書き改めてください。"),
            None => {
                format!("{}の直後に「（以下「{name}」という。）」を加えてください。", full_name(policy, rest))
            }
        });
        found.related.extend(alias.map(|a| super::related(a.span, "略称の定め")));
    }
}

/// What the name probably stands for: the heading of a part that ends with it.
fn full_name(policy: &Policy, rest: &str) -> String {
    let part = policy
        .tree
        .provisions()
        .iter()
        .find(|p| p.kind == Kind::PartHeading && p.heading.as_str().ends_with(rest));
    part.map_or("最初に出てくる正式な名称".to_string(), |p| format!("「{}」", p.heading.as_str()))
}
