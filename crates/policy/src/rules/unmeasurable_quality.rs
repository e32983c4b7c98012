//! Does a duty ask for a quality that nobody can measure: 十分な長さ, 可能な限り?
//! Takes sentences with duties; gives one diagnostic for a document, with all places.
//! Only the strongest words count; 適切な and 必要な stand in every second sentence of such texts.

use super::gather::{self, Spot};
use super::stands;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 測れない程度.
pub(crate) static RULE: Rule = Rule {
    code: "R1205",
    name: "unmeasurable-quality",
    category: Category::Vague,
    severity: Severity::Advice,
    summary: "「十分な長さ」「可能な限り」のように、満たしたかどうかを測れない程度がある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務の文にある「十分な長さ」「想像しにくい」「可能な限り」「できる限り」など、程度を示す語のうち特に強いものを探します。\
「適切な」「必要な」は数が多いため除きます。文書ごとに一件にまとめます。

## なぜ

どこまで行えば義務を果たしたことになるかを、行う者も確かめる者も判断できません。情報システムの設定にも写せません。

## 例

- 誤: 「合い言葉は十分な長さとしなければならない。」
- 正: 「合い言葉は12文字以上としなければならない。」

## 直し方

数や方法で書くか、「実施手順で定める長さ」のように、定める文書を示してください。

## 根拠

運用上の判断。
";

const WORDS: [&str; 12] = [
    "十分な長さ",
    "十分な強度",
    "十分な期間",
    "十分な量",
    "想像しにくい",
    "推測されにくい",
    "推測しにくい",
    "可能な限り",
    "できる限り",
    "できるだけ",
    "なるべく",
    "極力",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let found = stands::find(&policy.tree, &stands::bodies(policy, false), &WORDS);
    let spots: Vec<Spot> = found.iter().map(|s| s.spot).collect();
    let mut words: Vec<&str> = Vec::new();
    for stand in &found {
        if !words.contains(&stand.word) {
            words.push(stand.word);
        }
    }
    let message = format!("{}は、満たしたかどうかを測ることができません。", gather::quoted(words, 4));
    if let Some(found) = gather::report(findings, &spots, message, "測れない程度") {
        found.help =
            Some("数や方法で書くか、「実施手順で定める…」のように、定める文書を示してください。".to_string());
    }
}
