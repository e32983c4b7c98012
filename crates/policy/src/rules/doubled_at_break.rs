//! Do the characters before a cut in a sentence stand again behind it?
//! Takes the cuts that the reader noticed; gives one diagnostic for each doubled fragment.
//! The cut itself is in `cut_sentence`; words doubled within a line, in `doubled_word`.

use super::characters::{Script, first, last, script};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Finding, Severity, Span};

/// 切れ目での文字の重複.
pub(crate) static RULE: Rule = Rule {
    code: "R0102",
    name: "doubled-at-break",
    category: Category::Text,
    severity: Severity::Error,
    summary: "改ページなどの切れ目の前後に同じ文字が二度現れる",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

文が改ページなどで切れている箇所について、切れ目の直前の文字が直後にもう一度現れていないかを確認します。

## なぜ

ページごとに文字を読み取ると、ページの端の文字が両方のページに入ることがあります。つなぐと「ササーバ」のように読めない語になります。

## 例

- 前のページの末尾「…施錠できる棚に、サ」、次のページの先頭「サーバの予備品を…」
- 正: 「…施錠できる棚に、サーバの予備品を…」

## 直し方

原本を確認し、重複した文字の一方を削ってください。

## 根拠

運用上の判断。
";

/// Syllables that Japanese doubles by itself (それぞれ, いろいろ, ますます).
const REDUPLICATED: [&str; 10] =
    ["それ", "いろ", "ます", "なか", "しば", "たび", "おの", "ひと", "だん", "もろ"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let source = tree.source();
    for finding in tree.findings() {
        let Finding::CutSentence { at, before, after, .. } = finding else {
            continue;
        };
        let line = |n: usize| source.line(n).unwrap_or_default();
        let (ends, begins) = (line(*before), line(*after));
        let head = source.slice(ends).trim_end();
        let behind = source.slice(begins);
        let tail = behind.trim_start();
        let Some(twice) = overlap(head, tail) else {
            continue;
        };
        let start = begins.start + behind.len() - tail.len();
        let span = Span::new(ends.start + head.len() - twice.len(), start + twice.len());
        let message = format!(
            "切れ目の前の「{}」と後の「{}」で「{twice}」が重複しています。",
            last(head, 8),
            first(tail, 8)
        );
        let found = findings.report(*at, span, message);
        found.help = Some(format!("原本を確認し、「{twice}」の一方を削ってください。"));
    }
}

/// The words that stand on both sides of the cut.
fn overlap<'a>(head: &'a str, tail: &str) -> Option<&'a str> {
    let kind = script(head.chars().next_back()?);
    if matches!(kind, Script::Katakana | Script::Kanji | Script::Latin) {
        let fragment = &head[head.trim_end_matches(|c| script(c) == kind).len()..];
        let word = &tail[..tail.len() - tail.trim_start_matches(|c| script(c) == kind).len()];
        // A word may follow itself only if the fragment is a word: then more than one character must be doubled.
        let broken = fragment.chars().count() == 1 && word.len() > fragment.len();
        return (word.starts_with(fragment) && (broken || fragment.chars().count() > 1)).then_some(fragment);
    }
    let sizes = (2..=8).rev();
    let twice = sizes.map(|n| last(head, n)).find(|t| t.chars().count() > 1 && tail.starts_with(t))?;
    let kana = twice.chars().all(|c| script(c) == Script::Hiragana);
    (kana && !REDUPLICATED.contains(&twice)).then_some(twice)
}
