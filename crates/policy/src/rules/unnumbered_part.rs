//! Does the heading of a part lack the number that the table of contents gives it?
//! Takes what the reader noticed; gives one diagnostic for each part.
//! The same difference seen from the table of contents is in `contents_differs`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Severity};

/// 編・章の番号の脱落.
pub(crate) static RULE: Rule = Rule {
    code: "R0206",
    name: "unnumbered-part",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "編又は章の見出しに番号がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

目次で「第2章」などの番号が付いている編や章の見出しに、本文でも番号が付いているかを確認します。

## なぜ

基本方針と対策基準とで同じ番号が振り直される文書では、章の番号がないと「1 目的」がどちらの規定か区別できません。

## 例

- 目次「第2章 情報セキュリティ対策基準」、本文「情報セキュリティ対策基準」

## 直し方

本文の見出しに番号を補ってください。

## 根拠

法制執務の通例。編、章などの番号は、目次と本文の見出しの両方に付します。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let Some(contents) = tree.contents() else { return };
    for finding in tree.findings() {
        let Finding::Unnumbered { at, entry } = finding else {
            continue;
        };
        let Some(entry) = contents.entries.get(*entry) else {
            continue;
        };
        let number = entry.ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default();
        let p = tree.get(*at);
        let message = format!("見出し「{}」に「{number}」の番号がありません。", p.heading.as_str());
        let found = findings.report(*at, p.heading.span(), message);
        found.help = Some(format!("見出しを「{number} {}」としてください。", p.heading.as_str()));
        found.related.push(related(entry.span, format!("目次では「{number}」の番号がある")));
    }
}
