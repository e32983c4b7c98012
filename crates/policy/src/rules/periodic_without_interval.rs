//! Must something be done 定期的に without an interval?
//! Takes sentences with duties; gives one diagnostic for a document, with all places.
//! 「定期的又は必要に応じて」 is the business of `frequency_unbreakable`.

use super::gather::{self, Spot};
use super::stands;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 間隔のない定期.
pub(crate) static RULE: Rule = Rule {
    code: "R1202",
    name: "periodic-without-interval",
    category: Category::Vague,
    severity: Severity::Warning,
    summary: "「定期的に」行うことを定めているが、間隔がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「定期的に」「定期に」「定期点検」などを義務とする文に、「毎年度1回」のような間隔があるか、又は頻度をほかで定めているかを確認します。\
文書ごとに一件にまとめます。

## なぜ

五年に一度でも「定期的」です。間隔がなければ、行わなかったことを指摘できず、次にいつ行うかの予定も立ちません。

## 例

- 誤: 「設定を定期的に点検しなければならない。」
- 正: 「設定を、毎年度1回、9月に点検しなければならない。」

## 直し方

間隔を書くか、「頻度は別に定める」として実施手順で定めてください。

## 根拠

運用上の判断。
";

const WORDS: [&str; 6] = ["定期的", "定期に", "定期保守", "定期点検", "定期検査", "定期監査"];
const TIMES: [&str; 10] =
    ["回", "年ごと", "年に", "か月", "箇月", "ヶ月", "月ごと", "日ごと", "週間", "日以内"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let set = tree.provisions().iter().any(|p| {
        p.body
            .as_str()
            .split('。')
            .any(|s| s.contains("頻度") && (s.contains("別に定める") || s.contains("次のとおり")))
    });
    if set {
        return;
    }
    let paired = |words: &str| words.starts_with("又は必要に応じ") || words.starts_with("、又は必要に応じ");
    let spots: Vec<Spot> = stands::find(tree, &stands::bodies(policy, false), &WORDS)
        .iter()
        .filter(|s| !paired(s.behind) && !s.before.ends_with("必要に応じて"))
        .filter(|s| {
            !stands::counts(s.sentence, &TIMES) && !s.sentence.contains("とは") && !s.sentence.contains('毎')
        })
        .map(|s| s.spot)
        .collect();
    let message = match spots.len() {
        1 => "「定期的に」行うことを定めていますが、間隔が書かれていません。".to_string(),
        n => format!("「定期的に」などとする{n}か所に、間隔が書かれていません。"),
    };
    if let Some(found) = gather::report(findings, &spots, message, "間隔のない定期") {
        found.help =
            Some("「毎年度1回」のように間隔を書くか、頻度を実施手順で定める旨を書いてください。".to_string());
    }
}
