//! Is there any numbered provision in the document?
//! Takes the tree; gives one diagnostic for a document without any.
//! Whether the file could be read at all was decided before.

use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Kind, Severity, Span};

/// 規定がない.
pub(crate) static RULE: Rule = Rule {
    code: "R0211",
    name: "no-provisions",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "番号の付いた規定が一つもない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

文書の中に、条、項、号、(1)、① などの番号の付いた規定が一つでもあるかを確認します。

## なぜ

番号が見つからない文書は、規程ではないか、変換のときに番号が失われています。このままでは、どの規定を根拠とするのかを示せません。

## 例

- 通知文や案内文を読み込んだ場合
- 番号が画像になっていて、文字として取り出せなかった場合

## 直し方

読み込む文書が正しいかを確認してください。番号が失われている場合は、原本から文字を取り出し直してください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    if tree.provisions().iter().any(|p| p.kind == Kind::Numbered) {
        return;
    }
    let filled = tree.source().lines().iter().find(|l| !tree.source().slice(**l).trim().is_empty());
    let span = filled.copied().unwrap_or(Span::default());
    let message = "番号の付いた規定が見つかりません。".to_string();
    let found = findings.report_document(span, message);
    found.help = Some("読み込んだ文書が規程であるか、番号が失われていないかを確認してください。".to_string());
}
