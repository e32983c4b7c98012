//! Does a reference point to a provision that does not exist?
//! Takes the references; gives one diagnostic for each that nothing in the document answers.
//! How a reference is read and resolved is in `references`.

use super::{Findings, Rule};
use crate::model::{Policy, Target};
use clause::{Category, Severity};

/// 行き先のない参照.
pub(crate) static RULE: Rule = Rule {
    code: "R0901",
    name: "dangling-reference",
    category: Category::Reference,
    severity: Severity::Error,
    summary: "引用している番号の規定が存在しない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「第12条」「6(3)」「別表第2」「前項」などの引用について、その番号の規定が文書の中にあるかを確認します。ほかの法令や文書の引用は除きます。

## なぜ

引用先がなければ、その規定は完結しません。改正で番号がずれたときに直し忘れたことがほとんどです。

## 例

- 「第20条の規定により」とあるが、この規程は第18条で終わっている

## 直し方

引用したかった規定を探し、その番号に改めてください。規定が廃止されている場合は、引用する文も見直してください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for r in policy.references.iter().filter(|r| r.target == Target::Missing) {
        let message = format!("「{}」に当たる規定がありません。", r.printed.trim());
        findings.report(r.clause, r.span, message).help =
            Some("引用したかった規定の番号に改めるか、引用する文を見直してください。".to_string());
    }
}
