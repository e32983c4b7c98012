//! Does one sentence command twice where once is meant?
//! Takes bodies; gives one diagnostic for each sentence with なければならないとともに and another command behind it.
//! Damaged endings are in `damaged_modal`; words doubled by mistake, in `doubled_word`.

use super::characters::{around, passages};
use super::{Findings, Rule};
use crate::model::Policy;
use crate::sentence::sentences;
use clause::{Category, Severity};

/// 義務の語尾の重複.
pub(crate) static RULE: Rule = Rule {
    code: "R0105",
    name: "doubled-modal",
    category: Category::Text,
    severity: Severity::Warning,
    summary: "一つの文に「なければならない」などが重ねて使われている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「…しなければならないとともに、…しなければならない」のように、一つの文の途中と末尾の両方に義務又は禁止の語尾がある箇所と、「しなければならないならない」のように語尾が重なっている箇所を探します。

## なぜ

「とともに」は、対等な行為を一つの語尾で結ぶ言葉です。前の行為だけを「なければならない」で言い切ると、二つの義務の関係が分かりにくくなります。

## 例

- 誤: 「入室の時刻を記録しなければならないとともに、鍵を返却しなければならない。」
- 正: 「入室の時刻を記録するとともに、鍵を返却しなければならない。」

## 直し方

途中の語尾を「するとともに」などに改めるか、文を二つに分けてください。

## 根拠

運用上の判断。公用文は一文を短くし、論点を一つにすることが勧められています（公用文作成の考え方、令和4年文化審議会建議）。
";

const MODALS: [&str; 3] = ["なければならない", "てはならない", "ではならない"];
/// An ending that is printed twice in a row.
const REPEATED: [&str; 3] = ["ならないならない", "なければなければ", "てはてはならない"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for sentence in sentences(text) {
            let words = &text[sentence.start..sentence.end];
            if let Some((at, end)) = doubled(words) {
                let (start, end) = (sentence.start + at, sentence.start + end);
                let quote = around(text, start, end, 6);
                let message = format!("「{quote}」で、義務又は禁止の語尾が文の途中と末尾に重なっています。");
                let found = findings.report(clause, passage.locate(start, end), message);
                found.help = Some(
                    "途中の語尾を「するとともに」などに改めるか、文を二つに分けてください。".to_string(),
                );
            }
        }
    }
}

/// The place of the first of two commands in one sentence.
fn doubled(words: &str) -> Option<(usize, usize)> {
    if let Some((at, found)) = REPEATED.iter().find_map(|r| words.find(r).map(|at| (at, *r))) {
        return Some((at, at + found.len()));
    }
    MODALS.iter().find_map(|modal| {
        let at = words.find(&format!("{modal}とともに"))?;
        let rest = &words[at + modal.len()..];
        MODALS.iter().any(|m| rest.contains(m)).then_some((at, at + modal.len() + "とともに".len()))
    })
}
