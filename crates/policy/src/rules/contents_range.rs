//! Do the articles that the table of contents gives for a chapter (第5条―第9条) stand in that chapter?
//! Takes the comparison of contents and body; gives one diagnostic for each entry whose range is wrong.
//! Titles and numbers of the entries themselves are compared in `contents_differs`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Ordinal, Severity, Span, Style, Tree, glyph};

/// 目次の条の範囲.
pub(crate) static RULE: Rule = Rule {
    code: "R0304",
    name: "contents-range",
    category: Category::Contents,
    severity: Severity::Warning,
    summary: "目次に示された条の範囲が、本文の章や節にある条と違う",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

目次の「第2章 組織体制（第5条―第9条）」のような範囲について、本文のその章や節の最初と最後の条が同じかを確認します。

## なぜ

改正で条を加え又は削ったとき、目次の範囲を改め忘れることがあります。

## 例

- 目次「第3章（第10条―第12条）」、本文の第3章の最後は第12条の2

## 直し方

目次の範囲を本文に合わせてください。

## 根拠

法制執務の通例。目次には、章や節に含まれる条の範囲を示します。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let Some(listing) = findings.facts().listing() else { return };
    for &(entry, at) in &listing.pairs {
        let Some((printed, range, [first, last])) = range(tree, entry.span) else {
            continue;
        };
        let articles = articles(tree, at);
        let (Some(from), Some(to)) = (articles.first(), articles.last()) else {
            continue;
        };
        let name = |at: &Index| tree.get(*at).ordinal.as_ref().map(Ordinal::canonical).unwrap_or_default();
        let (from, to) = (name(from), name(to));
        if from == first && to == last {
            continue;
        }
        let body = if from == to { from } else { format!("{from}から{to}まで") };
        let message = format!("目次では「{printed}」ですが、本文のこの章又は節にあるのは{body}です。");
        let found = findings.report_document(range, message);
        found.help = Some("目次の範囲を本文に合わせてください。".to_string());
        found.related.push(related(tree.get(at).heading.span(), "本文の見出し"));
    }
}

/// The articles beneath a chapter or section, in document order.
fn articles(tree: &Tree, at: Index) -> Vec<Index> {
    let article = |i: &Index| tree.get(*i).ordinal.as_ref().is_some_and(|o| o.style == Style::Article);
    (at + 1..tree.provisions().len())
        .take_while(|i| tree.ancestors(*i).any(|a| a == at))
        .filter(article)
        .collect()
}

/// The range that an entry prints in brackets at its end: as printed, its place, its first and its last article.
fn range(tree: &Tree, entry: Span) -> Option<(String, Span, [String; 2])> {
    let text = tree.source().slice(entry);
    let close = text.rfind([')', '）'])?;
    let open = text[..close].rfind(['(', '（'])?;
    let inner = &text[open..close];
    let inner = inner.trim_start_matches(['(', '（']);
    let ends: Vec<String> =
        inner.split(['―', '－', '-', '～', '〜', '・', '—', '─', '、']).map(glyph::squeeze).collect();
    let article = |s: &String| s.starts_with('第') && s.contains('条');
    let ([first, .., last] | [first @ last]) = ends.as_slice() else {
        return None;
    };
    if !article(first) || !article(last) {
        return None;
    }
    let start = entry.start + text[..close].len() - inner.len();
    Some((inner.to_string(), Span::new(start, start + inner.len()), [first.clone(), last.clone()]))
}
