//! Are records to be kept without a word on how long?
//! Takes duties to keep records; gives one diagnostic for a document, with all places.
//! Keeping information assets as such is handling, not retention, and is left alone.

use super::gather::{self, Spot};
use super::stands::{self, Stand};
use super::{Findings, Rule};
use crate::model::Policy;
use crate::records::{PAPERS, RECORDS};
use clause::{Category, Severity};

/// 期間のない保存.
pub(crate) static RULE: Rule = Rule {
    code: "R1201",
    name: "retention-without-period",
    category: Category::Vague,
    severity: Severity::Warning,
    summary: "記録の保存を定めているが、保存する期間がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

記録、台帳、申請書などの文書を保存し、又は保管することを定める文に、年数や「別表に定める期間」があるかを確認します。\
「一定の期間」は期間として扱いません。文書ごとに一件にまとめます。

## なぜ

期間がないと、いつ廃棄してよいかを誰も決められません。必要なときに記録が残っていないか、個人情報を含む記録がいつまでも残ります。

## 例

- 誤: 「入退室の記録を保存しなければならない。」
- 正: 「入退室の記録を、作成した日から3年間保存しなければならない。」

## 直し方

年数を書くか、保存期間をまとめた別表や文書管理の規程を引用してください。

## 根拠

運用上の判断。
";

const KEEPS: [&str; 12] = [
    "保存し",
    "保存す",
    "保存を",
    "保管し",
    "保管す",
    "一定の期間",
    "一定期間",
    "期間保存",
    "期間保管",
    "整備・保管し",
    "を残し",
    "を保持し",
];
const PERIODS: [&str; 8] = ["年間", "年", "か月", "箇月", "ヶ月", "ヵ月", "日間", "週間"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let set = tree.provisions().iter().any(|p| {
        let body = p.body.as_str();
        ["保存期間は", "保管期間は", "保存の期間は"].iter().any(|w| body.contains(w))
    });
    if set {
        return;
    }
    let (mut spots, mut papers): (Vec<Spot>, Vec<Spot>) = (Vec::new(), Vec::new());
    let mut sentences: Vec<*const u8> = Vec::new();
    for stand in stands::find(tree, &stands::bodies(policy, false), &KEEPS) {
        let seen = sentences.contains(&stand.sentence.as_ptr());
        if !seen && (keeps(&stand, &RECORDS) || keeps(&stand, &PAPERS)) && !limited(stand.sentence) {
            sentences.push(stand.sentence.as_ptr());
            spots.push(stand.spot);
            if !keeps(&stand, &RECORDS) {
                papers.push(stand.spot);
            }
        }
    }
    // Papers are kept while they are in use; a period is missed least with them.
    spots.sort_by_key(|spot| papers.contains(spot));
    let count = spots.len();
    let what = match papers.len() {
        0 => "記録",
        n if n == count => "文書",
        _ => "記録や文書",
    };
    let message = match count {
        1 => format!("{what}の保存を定めていますが、保存する期間が書かれていません。"),
        _ => format!("{what}の保存を定める{count}か所に、保存する期間が書かれていません。"),
    };
    if let Some(found) = gather::report(findings, &spots, message, "期間のない保存") {
        found.help =
            Some("年数を書くか、保存期間をまとめた別表や文書管理の規程を引用してください。".to_string());
    }
}

/// Whether what is kept is one of these: its name stands before the verb, outside of 記録媒体 and 場合.
fn keeps(stand: &Stand<'_>, names: &[&str]) -> bool {
    let object = stand.before.rsplit_once("場合").map_or(stand.before, |(_, rest)| rest);
    let noun = |r: &str| {
        object.match_indices(r).any(|(at, _)| {
            let behind = &object[at + r.len()..];
            let other = ["媒体", "した", "して", "する", "され", "装置", "場所"]
                .iter()
                .any(|o| behind.starts_with(o));
            let put_away = ["場所に", "保管庫", "金庫", "施錠", "棚に"].iter().any(|o| behind.contains(o));
            !other && !put_away
        })
    };
    names.iter().any(|n| noun(n))
}

fn limited(sentence: &str) -> bool {
    let given = ["別表", "期間が満了", "永年", "永久", "定める期間", "終了するまで", "文書管理"]
        .iter()
        .any(|w| sentence.contains(w));
    given || stands::counts(sentence, &PERIODS)
}
