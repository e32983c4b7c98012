//! Does a list consist of a single numbered item?
//! Takes the children of each provision; gives one diagnostic for each number 1 without a 2.
//! Chapters, articles, paragraphs and bullets may stand alone.

use super::characters::short;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Kind, Severity, Style};

/// 一つだけの項目.
pub(crate) static RULE: Rule = Rule {
    code: "R0210",
    name: "single-item",
    category: Category::Structure,
    severity: Severity::Advice,
    summary: "番号が一つだけで、続く番号がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「①」があるのに「②」がないなど、並びの項目が一つしかない箇所を探します。章、条、項及び記号だけの箇条書きは除きます。

## なぜ

番号は、並べて区別するために付けるものです。一つだけの番号は、続く項目が抜け落ちたか、段を作る必要がなかったことを示します。

## 例

- 「(2) 接続系」の下に「① 分割」だけがある

## 直し方

抜けた項目があれば補い、なければ番号を削って一つ上の規定に含めてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for p in tree.provisions() {
        let article = p.ordinal.as_ref().is_some_and(|o| o.style == Style::Article);
        let items = p.children.iter().filter(|c| tree.get(**c).kind == Kind::Numbered);
        let [only] = items.copied().collect::<Vec<_>>()[..] else {
            continue;
        };
        let item = tree.get(only);
        let Some(ordinal) = &item.ordinal else { continue };
        let first = ordinal.value == 1 && ordinal.branch.iter().all(|b| *b == 1);
        let exempt = ordinal.style.is_legal() || ordinal.style == Style::Bullet || article;
        if exempt || !first || item.label.is_none() {
            continue;
        }
        let number = ordinal.canonical();
        let upper = p.ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default();
        let title = short(item.title(), 20);
        let message = format!(
            "「{upper} {}」の下に「{number} {title}」だけがあり、続く番号がありません。",
            short(p.title(), 20)
        );
        let found = findings.report(only, item.label.unwrap_or_default(), message.replace("「 ", "「"));
        found.help =
            Some("抜けた項目があれば補い、なければ番号を削って一つ上の規定に含めてください。".to_string());
    }
}
