//! Is one Latin word printed in full width and in half width?
//! Takes headings and bodies; gives one diagnostic for the document.
//! Widths of numbers in labels are in `mixed_numbering`.

use super::characters::{Script, passages, runs, script};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity, Span, glyph};
use std::collections::BTreeMap;

/// 全角と半角の混用.
pub(crate) static RULE: Rule = Rule {
    code: "R0505",
    name: "width-mix",
    category: Category::Variant,
    severity: Severity::Advice,
    summary: "同じ英字の語が全角と半角の両方で書かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「ＩＣカード」と「ICカード」のように、同じ英字の語が全角と半角の両方で書かれていないかを確認します。

## なぜ

見た目は近くても別の文字なので、検索で一致しません。

## 例

- 「ＩＣカード」と「ICカード」

## 直し方

どちらかにそろえてください。

## 根拠

運用上の判断。
";

/// Places in full width, and in half width.
type Uses = [Vec<(Index, Span)>; 2];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut words: BTreeMap<String, Uses> = BTreeMap::new();
    for (clause, passage) in passages(&policy.tree) {
        for (at, word) in runs(passage.as_str(), |c| script(c) == Script::Latin) {
            let wide = word.chars().filter(|c| !c.is_ascii()).count();
            if word.chars().count() < 2 || (wide > 0 && wide < word.chars().count()) {
                continue;
            }
            let folded: String = word.chars().map(glyph::fold).collect();
            words.entry(folded).or_default()[usize::from(wide == 0)]
                .push((clause, passage.locate(at, at + word.len())));
        }
    }
    let mixed: Vec<(&String, &Uses)> =
        words.iter().filter(|(_, u)| u.iter().all(|w| !w.is_empty())).collect();
    let rare = |uses: &Uses| if uses[0].len() <= uses[1].len() { 0 } else { 1 };
    let names: Vec<String> = mixed
        .iter()
        .map(|(w, u)| format!("「{w}」（全角{}箇所、半角{}箇所）", u[0].len(), u[1].len()))
        .collect();
    let mut places: Vec<(Index, Span, &str)> = mixed
        .iter()
        .flat_map(|(w, u)| u[rare(u)].iter().map(|(clause, span)| (*clause, *span, w.as_str())))
        .collect();
    places.sort_by_key(|(_, span, _)| span.start);
    let Some((&(clause, span, _), others)) = places.split_first() else {
        return;
    };
    let message = format!("{}が全角と半角の両方で書かれています。", names.join("、"));
    let found = findings.report(clause, span, message);
    found.help = Some("全角か半角のどちらかにそろえてください。".to_string());
    found.related.extend(others.iter().map(|(_, span, word)| related(*span, format!("「{word}」"))));
    for (word, uses) in &mixed {
        let (_, span) = uses[1 - rare(uses)][0];
        found.related.push(related(span, format!("もう一方の「{word}」")));
    }
}
