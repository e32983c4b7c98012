//! Do several grades of haste stand side by side without a word on how long each is?
//! Takes sentences with duties; gives one diagnostic for a document that uses two and more of them.
//! One word used throughout has at least one meaning and is left alone.

use super::gather::{self, Spot};
use super::stands;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 時間のない「速やかに」.
pub(crate) static RULE: Rule = Rule {
    code: "R1206",
    name: "promptness-without-clock",
    category: Category::Vague,
    severity: Severity::Advice,
    summary: "「直ちに」「速やかに」「遅滞なく」などが並んで使われ、それぞれの時間が分からない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務の文で「直ちに」「速やかに」「遅滞なく」「早急に」のうち二つ以上が使われ、どの語にも時間の定めがないことを確認します。\
関連する箇所には、それぞれの語が最初に現れる所を示します。

## なぜ

語の違いは急ぐ程度の違いとして読まれますが、何時間以内かが分からなければ、遅れたかどうかを判断できません。

## 例

- 「事故を発見した者は、速やかに報告しなければならない。」「違反を発見した者は、直ちに報告しなければならない。」

## 直し方

「発見した時から1時間以内に」のように時間を書くか、語ごとの目安を実施手順で定めてください。急ぐ程度に違いがなければ、語をそろえてください。

## 根拠

運用上の判断。
";

const WORDS: [&str; 8] =
    ["直ちに", "ただちに", "速やかに", "すみやかに", "遅滞なく", "早急に", "至急", "迅速に"];
const HOURS: [&str; 5] = ["時間以内", "分以内", "日以内", "営業日", "開庁日"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let found = stands::find(&policy.tree, &stands::bodies(policy, false), &WORDS);
    let mut words: Vec<&str> = Vec::new();
    let mut spots: Vec<Spot> = Vec::new();
    for stand in &found {
        // 「直ちに…影響を及ぼす」 says what follows from what, not when to act.
        let effect = stand.behind.split('、').next().is_some_and(|b| b.contains("影響を"));
        if !words.contains(&stand.word) && !effect && !stands::counts(stand.sentence, &HOURS) {
            words.push(stand.word);
            spots.push(stand.spot);
        }
    }
    let explained = policy.tree.provisions().iter().any(|p| {
        WORDS.iter().any(|w| {
            p.body.as_str().contains(&format!("「{w}」と")) || p.body.as_str().contains(&format!("{w}とは"))
        })
    });
    if words.len() < 2 || explained {
        return;
    }
    let list = gather::quoted(words, 5);
    let message = format!("{list}が使い分けられていますが、それぞれの時間が定められていません。");
    if let Some(found) = gather::report(findings, &spots, message, "別の語") {
        found.help = Some(
            "時間を書くか、語ごとの目安を実施手順で定めてください。違いがなければ語をそろえてください。"
                .to_string(),
        );
    }
}
