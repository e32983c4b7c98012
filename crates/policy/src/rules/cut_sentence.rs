//! Is a sentence cut in two by a page break?
//! Takes the cuts that the reader noticed; gives one diagnostic for each.
//! Characters doubled at a cut are in `doubled_at_break`.

use super::characters::{first, last};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Finding, Severity};

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

文が終わらないまま空行やページの境があり、次の段落に続いている箇所を探します。読取りの際は、前後をつないで一つの文として扱っています。

## なぜ

段落の区切りに見えるため、読み手も機械も別の規定と取り違えることがあります。条文を引用するときに前半だけが写されるおそれもあります。

## 例

- 「…ファイルを除去し、その内」（空行）「容を関係課室へ提供する。」

## 直し方

空行を削り、文をつないでください。原本を変換した文書であれば、変換後の文書を直します。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let source = tree.source();
    for finding in tree.findings() {
        let Finding::CutSentence { at, before, after, span } = finding else { continue };
        let line = |n: usize| n.checked_sub(1).and_then(|n| source.lines().get(n)).map_or("", |l| source.slice(*l).trim());
        let (head, tail) = (last(line(*before), 10), first(line(*after), 10));
        let message = format!("文が「{head}」と「{tail}」の間で切れています。");
        let found = findings.report(*at, *span, message);
        found.help = Some("間の空行を削り、文をつないでください。".to_string());
    }
}
