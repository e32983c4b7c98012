//! Does the table of contents name a heading that the body does not have?
//! Takes the comparison of contents and body; gives one diagnostic for all such entries.
//! The other direction is `body_without_contents`; entries that differ are in `contents_differs`.

use super::listed::entry_number;
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Entry, Severity};

/// 本文にない目次の項目.
pub(crate) static RULE: Rule = Rule {
    code: "R0301",
    name: "contents-without-body",
    category: Category::Contents,
    severity: Severity::Warning,
    summary: "目次にある見出しが本文にない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

目次の項目の一つ一つについて、同じ位置に同じ番号又は同じ言葉の見出しが本文にあるかを確認します。

## なぜ

改正で規定を削ったときに目次だけが残ると、読み手はない規定を探すことになります。本文が途中で失われている場合もあります。

## 例

- 目次に「(6) セキュリティ情報の収集」があり、本文にその見出しがない

## 直し方

本文に規定を補うか、目次から項目を削ってください。

## 根拠

法制執務の通例。目次は本文の章名などをそのまま掲げます。
";

fn check(_: &Policy, findings: &mut Findings<'_>) {
    let Some((first, others)) = findings.facts().listing().and_then(|l| l.only_listed.split_first()) else {
        return;
    };
    let name = |e: &Entry| format!("{} {}", entry_number(e), e.title).trim().to_string();
    let message = match others.len() {
        0 => format!("目次の「{}」が本文にありません。", name(first)),
        n => format!("目次の「{}」など{}項目が本文にありません。", name(first), n + 1),
    };
    let found = findings.report_document(first.span, message);
    found.help = Some("本文に規定を補うか、目次から項目を削ってください。".to_string());
    found
        .related
        .extend(others.iter().map(|e| related(e.span, format!("「{}」も本文にありません", name(e)))));
}
