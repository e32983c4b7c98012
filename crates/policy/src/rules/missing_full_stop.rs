//! Does a sentence end in a command without a full stop, though the document closes its sentences?
//! Takes headings and bodies; gives one diagnostic for each sentence.
//! Damaged commands are in `damaged_modal`; cut sentences, in `cut_sentence`.

use super::characters::{last, passages};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Index, Kind, Passage, Severity};

/// 句点の脱落.
pub(crate) static RULE: Rule = Rule {
    code: "R0110",
    name: "missing-full-stop",
    category: Category::Text,
    severity: Severity::Advice,
    summary: "「ならない」などで終わる文に句点がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「なければならない」「ものとする」「ことができる」などで終わる文に「。」が付いているかを確認します。ほとんどの文に「。」を付けている文書だけを対象にし、表の中は除きます。

## なぜ

句点がないと、文が途中で切れているのか、そこで終わっているのかが分かりません。

## 例

- 誤: 「職員は、これを遵守しなければならない」
- 正: 「職員は、これを遵守しなければならない。」

## 直し方

文が終わっていることを確認し、「。」を付けてください。

## 根拠

公用文では、文の末尾に句点を付けます（公用文作成の考え方、令和4年文化審議会建議）。
";

const ENDINGS: [&str; 9] = [
    "なければならない",
    "てはならない",
    "ではならない",
    "ものとする",
    "ことができる",
    "努める",
    "をいう",
    "をいうものとする",
    "この限りでない",
];
/// Words that open a new sentence; an ending before them lacks its full stop.
const OPENERS: [&str; 4] = ["また、", "ただし、", "なお、", "この場合に"];
/// The document must close so many sentences, and nine of ten of them, before one without a full stop is odd.
const ENOUGH: usize = 5;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut closed = 0;
    let mut open: Vec<(Index, &Passage, usize, usize)> = Vec::new();
    for (clause, passage) in passages(&policy.tree) {
        if policy.tree.get(clause).kind == Kind::Row {
            continue;
        }
        let text = passage.as_str();
        for ending in ENDINGS {
            for (at, found) in text.match_indices(ending) {
                let end = at + found.len();
                let rest = &text[end..];
                if rest.starts_with(['。', '．']) {
                    closed += 1;
                } else if rest.is_empty()
                    || rest.starts_with('\n')
                    || OPENERS.iter().any(|o| rest.starts_with(o))
                {
                    open.push((clause, passage, at, end));
                }
            }
        }
    }
    if closed < ENOUGH || open.len() * 10 > closed {
        return;
    }
    open.sort_by_key(|(clause, _, at, _)| (*clause, *at));
    for (clause, passage, at, end) in open {
        let quote = last(&passage.as_str()[..end], 16);
        let message = format!("「…{quote}」で終わる文に句点がありません。");
        let found = findings.report(clause, passage.locate(at, end), message);
        found.help = Some("文が終わっていることを確認し、「。」を付けてください。".to_string());
    }
}
