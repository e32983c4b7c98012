//! Is a term or a short name defined and then never used?
//! Takes definitions and aliases; gives one diagnostic for each that stands nowhere else.
//! A term whose parts are used as a sentence (経路の分割 as 経路を分割) counts as used.

use super::characters::passages;
use super::wording::has_standards;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity, Span};

/// 使われない定義.
pub(crate) static RULE: Rule = Rule {
    code: "R0402",
    name: "unused-definition",
    category: Category::Term,
    severity: Severity::Advice,
    summary: "定義した用語や略称が、どこにも使われていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

定義された用語と「以下「…」という。」で定めた略称が、その定めのほかの箇所に現れるかを確認します。

## なぜ

使われない定義は、対応する規定が抜け落ちたか、改正のときに消し忘れたことを示します。読む人は、あるはずの規定を探すことになります。

## 例

- 「暗号鍵」を定義しているが、本文では「暗号鍵」という語をどこにも使っていない

## 直し方

定義を削るか、その用語を使う規定を補ってください。基本方針だけを公表し、対策基準で用語を使う場合は、そのままで差し支えありません。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for d in &policy.definitions {
        let own: Vec<Span> = policy.definitions.iter().filter(|o| o.term == d.term).map(|o| o.span).collect();
        if !used(policy, &d.term, "", &own) && !d.also.iter().any(|a| used(policy, a, "", &[d.span])) {
            let message = format!("「{}」は定義されていますが、ほかのどこにも使われていません。", d.term);
            let help = match has_standards(&policy.tree) {
                true => "定義を削るか、この用語を使う規定を補ってください。",
                false => "対策基準で使う用語でなければ、定義を削るか、この用語を使う規定を補ってください。",
            };
            findings.report(d.clause, d.span, message).help = Some(help.to_string());
        }
    }
    for a in &policy.aliases {
        if !used(policy, &a.alias, &a.stands_for, &[a.span]) {
            let message =
                format!("「{}」という略称が定められていますが、その後どこにも使われていません。", a.alias);
            findings.report(a.clause, a.span, message).help =
                Some(format!("「（以下「{}」という。）」を削るか、この略称を使ってください。", a.alias));
        }
    }
}

/// Whether `term` stands anywhere but at `own`; not inside of the full name it stands for.
fn used(policy: &Policy, term: &str, full: &str, own: &[Span]) -> bool {
    let touches = |span: Span, other: &Span| span.start < other.end && other.start < span.end;
    let offsets: Vec<usize> =
        if full == term { Vec::new() } else { full.match_indices(term).map(|m| m.0).collect() };
    let inside = |text: &str, at: usize| {
        let begins = offsets.iter().filter_map(|o| at.checked_sub(*o));
        begins.filter_map(|b| text.get(b..)).any(|t| t.starts_with(full))
    };
    let split =
        term.rsplit_once('の').filter(|(_, b)| b.chars().count() > 1).map(|(a, b)| format!("{a}を{b}"));
    passages(&policy.tree).any(|(_, passage)| {
        let text = passage.as_str();
        let elsewhere = |at: usize| {
            let span = passage.locate(at, at + term.len());
            !inside(text, at) && !own.iter().any(|o| touches(span, o))
        };
        text.match_indices(term).any(|(at, _)| elsewhere(at))
            || split.as_ref().is_some_and(|s| text.contains(s))
    })
}
