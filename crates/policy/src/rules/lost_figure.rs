//! Is a figure missing, so that only its caption remains?
//! Takes the figures of the tree; gives one diagnostic for each.
//! Flattened tables are in `class_ordinals_ascii`.

use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Kind, Severity};

/// 図の脱落.
pub(crate) static RULE: Rule = Rule {
    code: "R0205",
    name: "lost-figure",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "図の題だけがあり、図の内容がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「図1」「【…に関する図】」「《組織体制図》」のような題だけがあり、その内容が文書にない箇所を探します。

## なぜ

組織図などは、役割の関係を本文の代わりに定めていることがあります。図が失われると、規定の一部が失われます。

## 例

- 「《組織体制図》」の後に何もない

## 直し方

図の内容を文章又は表で補うか、図を別の文書で示す場合はその名称を本文に書いてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (at, p) in policy.tree.provisions().iter().enumerate() {
        if p.kind == Kind::Figure && p.body.is_empty() && p.cells.is_empty() && p.children.is_empty() {
            let title = p.heading.as_str().trim_matches(|c| "【】《》〔〕〈〉<>[]".contains(c)).trim();
            let message = format!("図「{title}」の内容が文書にありません。");
            let found = findings.report(at, p.span(), message);
            found.help = Some("図の内容を文章又は表で補ってください。".to_string());
        }
    }
}
