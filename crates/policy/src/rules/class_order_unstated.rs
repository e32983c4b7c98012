//! Is a class cited with 以上 or 以下 though no sentence says which class is the highest?
//! Takes the text; gives one diagnostic for each scheme of classes, with all places.
//! Classes with Arabic numbers have the order of the numbers and are left alone.

use super::characters::{is_japanese, passages};
use super::gather::{self, Spot};
use super::wording::noun_before;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity, Tree};
use std::collections::BTreeMap;

/// 分類の順序.
pub(crate) static RULE: Rule = Rule {
    code: "R0403",
    name: "class-order-unstated",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "分類を「以上」「以下」で引用しているが、どの分類が上位かを定めていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「区分Ｂ以上」「分類Ⅱ以上」のように分類を「以上」「以下」で引用しているとき、どの分類が最も高いか、又は「以上」が何を指すかを\
述べた文があるかを確認します。算用数字の分類は、数の大小で順序が分かるものとして扱います。

## なぜ

「Ⅱ以上」は、表の上の方（ⅠとⅡ）とも、数の大きい方（Ⅱ、Ⅲ、Ⅳ）とも読めます。許可や暗号化の要否が、読み方によって逆になります。

## 例

- 分類Ⅰ、Ⅱ、Ⅲを定め、「分類Ⅱ以上の情報を持ち出す場合」とあるが、どれが最も高いかを述べていない

## 直し方

「分類Ⅰを最も高い分類とし、Ⅱ、Ⅲの順に低い分類とする。」のような文を、分類を定める規定に加えてください。

## 根拠

運用上の判断。
";

/// Last words of the names of schemes.
const SCHEMES: [&str; 10] =
    ["分類", "機密性", "重要性", "完全性", "可用性", "重要度", "区分", "レベル", "ランク", "格付"];
const ORDERS: [&str; 14] = [
    "最も高い",
    "最も重要",
    "最上位",
    "最高位",
    "高い順",
    "低い順",
    "重要な順",
    "順に高",
    "順に低",
    "上位とする",
    "高いものから",
    "順に重要",
    "順位",
    "以上」とは",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut uses: BTreeMap<&str, Vec<(&str, Spot)>> = BTreeMap::new();
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for (end, _) in text.match_indices('以') {
            if !text[end..].starts_with("以上") && !text[end..].starts_with("以下の") {
                continue;
            }
            let Some((scheme, start)) = class_before(text, end) else {
                continue;
            };
            let words = &text[start..end + "以上".len()];
            let spot = Spot::new(clause, passage.locate(start, end + "以上".len()));
            uses.entry(scheme).or_default().push((words, spot));
        }
    }
    for (scheme, places) in uses {
        if ordered(&policy.tree, scheme) {
            continue;
        }
        let spots: Vec<Spot> = places.iter().map(|p| p.1).collect();
        let message =
            format!("「{}」とありますが、「{scheme}」のどれが上位かが定められていません。", places[0].0);
        if let Some(found) = gather::report(findings, &spots, message, "同じ分類の引用") {
            let help = "分類を定める規定に、最も高い分類と順序を述べる文を加えてください。";
            found.help = Some(help.to_string());
        }
    }
}

/// The scheme and the start of a class label that ends at byte `end`: 重要性分類Ⅱ.
fn class_before(text: &str, end: usize) -> Option<(&str, usize)> {
    let label =
        |c: char| ('Ⅰ'..='Ⅻ').contains(&c) || matches!(c, 'A'..='Z' | 'Ａ'..='Ｚ' | '甲' | '乙' | '丙');
    let head = text[..end].trim_end_matches(label);
    let printed = &text[head.len()..end];
    let name = noun_before(text, head.len());
    let scheme = SCHEMES.iter().any(|s| name.ends_with(s)) && name.chars().all(is_japanese);
    (scheme && !printed.is_empty() && printed.chars().count() <= 4).then(|| (name, head.len() - name.len()))
}

/// Whether some sentence says how the classes are ordered.
fn ordered(tree: &Tree, scheme: &str) -> bool {
    passages(tree).flat_map(|(_, p)| p.as_str().split(['。', '\n'])).any(|sentence| {
        let speaks =
            sentence.contains(scheme) || ["分類", "区分", "段階", "級"].iter().any(|w| sentence.contains(w));
        speaks && (ORDERS.iter().any(|o| sentence.contains(o)) || sentence.contains("以上とは"))
    })
}
