//! Is a sentence cut in two by a page break?
//! Takes the cuts that the reader noticed; gives one diagnostic for the document, at the first cut.
//! Characters doubled at a cut are in `doubled_at_break`.

use super::characters::{first, last};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Index, Severity, Span};

/// 文の分断.
pub(crate) static RULE: Rule = Rule {
    code: "R0204",
    name: "cut-sentence",
    category: Category::Structure,
    severity: Severity::Advice,
    summary: "文の途中に空行や改ページがあり、二つに分かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

文が終わらないまま空行やページの境があり、次の段落に続いている箇所を探します。多くは変換のときに一度に生じるため、文書全体で一件とし、すべての箇所を示します。読取りの際は、前後をつないで一つの文として扱っています。

## なぜ

段落の区切りに見えるため、読み手も機械も別の規定と取り違えることがあります。条文を引用するときに前半だけが写されるおそれもあります。

## 例

- 「…停電に備え、予備の電」（空行）「源を設けなければならない。」

## 直し方

空行を削り、文をつないでください。原本を変換した文書であれば、変換後の文書を直します。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let source = tree.source();
    let line = |n: usize| source.line(n).map_or("", |l| source.slice(l).trim());
    let mut cuts: Vec<(Index, Span, String)> = Vec::new();
    for finding in tree.findings() {
        let Finding::CutSentence { at, before, after, span } = finding else {
            continue;
        };
        let (head, tail) = (last(line(*before), 10), first(line(*after), 10));
        cuts.push((*at, *span, format!("「{head}」と「{tail}」の間")));
    }
    let Some(((at, span, place), others)) = cuts.split_first() else {
        return;
    };
    let message = match others.len() {
        0 => format!("文が{place}で切れています。"),
        n => format!("文が{place}など{}箇所で切れています。", n + 1),
    };
    let found = findings.report(*at, *span, message);
    found.help = Some("間の空行を削り、文をつないでください。".to_string());
    found.related.extend(others.iter().map(|(_, span, place)| related(*span, place.clone())));
}
