//! Do nouns such as 重要情報 or 基幹サーバ decide who must do what, without a definition or a class?
//! Takes sentences with duties; gives one diagnostic for a document.
//! Only qualifiers that stand for a grade of importance, before things that can be listed, are looked for.

use super::gather::{self, Spot};
use super::wording::{binding_bodies, noun_before, nouns};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 範囲の定まらない語.
pub(crate) static RULE: Rule = Rule {
    code: "R0405",
    name: "undefined-qualified-term",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "「重要な…」「基幹…」のように程度で限った語に、定義も分類との対応もない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務の対象が「重要な」「機密性の高い」「基幹」などの語で限られているとき、その語が定義されているか、又は情報資産の分類（「…以上」など）に\
結び付いているかを確認します。文書ごとに一件にまとめます。

## なぜ

何が「重要」かを決める人が書かれていないと、同じ機器が担当者によって対象になったりならなかったりします。監査でも適否を判断できません。

## 例

- 「重要情報を格納するサーバを冗長化しなければならない。」とあるが、「重要情報」の定義がない

## 直し方

「機密性２以上の情報」のように分類で言い換えるか、語を定義してください。対象の一覧を別に定める旨を書いても構いません。

## 根拠

運用上の判断。
";

const QUALIFIERS: [&str; 8] = [
    "重要な",
    "主要な",
    "機密性の高い",
    "秘匿性の高い",
    "重要性の高い",
    "重要度の高い",
    "機微な",
    "基幹的な",
];
const PREFIXES: [&str; 3] = ["重要", "基幹", "機密"];
const THINGS: [&str; 18] = [
    "情報",
    "情報資産",
    "システム",
    "サーバ",
    "サーバー",
    "機器",
    "データ",
    "ファイル",
    "文書",
    "設備",
    "端末",
    "ネットワーク",
    "記録",
    "ログ",
    "メール",
    "媒体",
    "資料",
    "装置",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let (mut terms, mut spots): (Vec<&str>, Vec<Spot>) = (Vec::new(), Vec::new());
    for (clause, body) in binding_bodies(policy) {
        let text = body.as_str();
        for (at, noun) in nouns(text) {
            let Some(start) = qualified(text, at, noun) else {
                continue;
            };
            let term = &text[start..at + noun.trim_end_matches('等').len()];
            if introduced.has(term) || classed(text, start) {
                continue;
            }
            spots.push(Spot::new(clause, body.locate(start, start + term.len())));
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    let words = gather::quoted(terms, 4);
    let message = format!("{words}がどの範囲を指すか、定義にも分類にも示されていません。");
    if let Some(found) = gather::report(findings, &spots, message, "範囲の示されていない語") {
        found.help = Some("分類（「…以上」など）で言い換えるか、定義を加えてください。".to_string());
    }
}

/// Where a qualified thing begins whose noun stands at `at`.
fn qualified(text: &str, at: usize, noun: &str) -> Option<usize> {
    let thing = noun.trim_end_matches('等');
    if !THINGS.iter().any(|t| thing.ends_with(t)) {
        return None;
    }
    if let Some(q) = QUALIFIERS.iter().find(|q| text[..at].ends_with(*q)) {
        return Some(at - q.len());
    }
    PREFIXES
        .iter()
        .any(|p| thing.strip_prefix(p).is_some_and(|t| THINGS.iter().any(|n| t.ends_with(n))))
        .then_some(at)
}

/// Whether the words before tie the term to a class: 「分類Ⅱ以上の重要な情報」.
fn classed(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end_matches('の');
    ["以上", "以下", "該当する"].iter().any(|w| head.ends_with(w))
        || noun_before(head, head.len()).contains("分類")
}
