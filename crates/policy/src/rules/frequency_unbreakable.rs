//! Is a frequency worded so that it can never be missed: 定期的又は必要に応じて?
//! Takes sentences with duties; gives one diagnostic for a document, with all places.
//! A frequency that another provision states, or leaves to another document, is no defect.
//! 定期的 or 必要に応じて alone are the business of other rules.

use super::characters::passages;
use super::gather::{self, Spot};
use super::stands;
use super::{Findings, Rule};
use crate::model::Policy;
use crate::sentence::sentences;
use clause::{Category, Severity};

/// 破れない頻度.
pub(crate) static RULE: Rule = Rule {
    code: "R1204",
    name: "frequency-unbreakable",
    category: Category::Vague,
    severity: Severity::Warning,
    summary: "「定期的又は必要に応じて」のように、守られたかどうかを判断できない頻度がある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「定期的又は必要に応じて」「必要に応じて定期的に」のように、二つの頻度が並んでいる箇所を探します。監査や点検などの頻度を別の規定が定め、\
又は「別に定める」としているものは除きます。文書ごとに一件にまとめます。

## なぜ

「又は必要に応じて」があると、一度も行わなくても、必要がなかったと言うことができます。「必要に応じて定期的に」は、間隔を決めるのか、\
必要なときだけ行うのかが分かりません。

## 例

- 誤: 「定期的又は必要に応じて監査を実施する。」
- 正: 「毎年度1回及び重大な事故が発生したときに監査を実施する。」

## 直し方

間隔を定め、必要に応じて行う場合は「及び」で加えてください。

## 根拠

運用上の判断。
";

const BOTH: [&str; 10] = [
    "定期的又は必要に応じ",
    "定期的に又は必要に応じ",
    "定期的、又は必要に応じ",
    "定期又は必要に応じ",
    "定期的若しくは必要に応じ",
    "必要に応じて又は定期的",
    "必要に応じ又は定期的",
    "必要に応じて定期的",
    "必要に応じ定期的",
    "定期的又は随時",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let found = stands::find(&policy.tree, &stands::bodies(policy, true), &BOTH);
    let found: Vec<&stands::Stand<'_>> = found.iter().filter(|s| !settled(policy, s)).collect();
    let spots: Vec<Spot> = found.iter().map(|s| s.spot).collect();
    let Some(first) = found.first() else { return };
    let words = format!("{}{}", first.word, if first.word.ends_with("応じ") { "て" } else { "に" });
    let message = format!("「{words}」では、行われたかどうかを判断できません。");
    if let Some(found) = gather::report(findings, &spots, message, "同様の頻度") {
        found.help = Some(
            "「毎年度1回及び…のとき」のように間隔を定め、必要な場合は「及び」で加えてください。".to_string(),
        );
    }
}

/// Matters whose frequency a document may settle in one place for all others.
const MATTERS: [&str; 9] = ["監査", "点検", "研修", "訓練", "教育", "見直し", "評価", "検査", "バックアップ"];

/// Whether the rhythm of everything done here is stated or delegated by another sentence.
fn settled(policy: &Policy, stand: &stands::Stand<'_>) -> bool {
    let act = stand.behind.split('、').next().unwrap_or(stand.behind);
    let named = |words: &'_ str| -> Vec<&str> { MATTERS.into_iter().filter(|m| words.contains(m)).collect() };
    let mut matters = named(act);
    if matters.is_empty() {
        matters = named(stand.before);
    }
    let settles = |matter: &str| {
        passages(&policy.tree).any(|(_, passage)| {
            let text = passage.as_str();
            let all = sentences(text);
            let mut others = all.iter().map(|s| s.words(text)).filter(|words| *words != stand.sentence);
            others.any(|words| words.contains(matter) && gives_rhythm(words))
        })
    };
    !matters.is_empty() && matters.into_iter().all(settles)
}

/// Whether a sentence lays down how often, or says where that is laid down.
fn gives_rhythm(words: &str) -> bool {
    let word = ["頻度", "間隔", "回数", "実施時期", "実施の時期"].iter().any(|w| words.contains(w));
    let number = stands::counts(words, &["回", "か月ごと", "年ごと"])
        && ["年", "月", "週"].iter().any(|u| words.contains(u));
    (word && words.contains("定め")) || number || ["毎年", "毎月"].iter().any(|w| words.contains(w))
}
