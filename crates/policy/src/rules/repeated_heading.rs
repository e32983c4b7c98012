//! Does a heading repeat that of the provision above it?
//! Takes the headings of the tree; gives one diagnostic for each chain of equal headings.
//! Articles are left out: the only article of a chapter may bear its name.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Severity, Tree, glyph};

/// 見出しの繰り返し.
pub(crate) static RULE: Rule = Rule {
    code: "R0209",
    name: "repeated-heading",
    category: Category::Structure,
    severity: Severity::Advice,
    summary: "見出しが一つ上の見出しと同じである",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

番号の付いた見出しが、一つ上の段の見出しと同じ言葉になっていないかを確認します。章や節に一つだけ置かれた条が同じ見出しを持つ場合は、通例なので取り上げません。

## なぜ

「(1) 職員等の遵守事項」の下に「① 職員等の遵守事項」があると、引用したときにどちらの段を指すのか分かりません。下の段が何について定めるのかも伝わりません。

## 例

- 「(2) アクセス制御」「① アクセス制御」「ア アクセス制御」

## 直し方

下の見出しを、その中身を表す言葉に改めるか、段を一つ減らしてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for top in 0..tree.provisions().len() {
        if above(tree, top).is_some() {
            continue;
        }
        let mut chain = vec![top];
        while let Some(next) =
            tree.get(chain[chain.len() - 1]).children.iter().find(|c| above(tree, **c).is_some())
        {
            chain.push(*next);
        }
        let Some((&head, others)) = chain.get(1..).and_then(|c| c.split_first()) else {
            continue;
        };
        let p = tree.get(head);
        let upper = tree.get(top).ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default();
        let message = format!("見出し「{}」が、一つ上の「{upper}」の見出しと同じです。", p.heading.as_str());
        let found = findings.report(head, p.heading.span(), message);
        found.help = Some("下の見出しを中身を表す言葉に改めるか、段を一つ減らしてください。".to_string());
        found.related.push(related(tree.get(top).heading.span(), "一つ上の見出し"));
        found
            .related
            .extend(others.iter().map(|at| related(tree.get(*at).heading.span(), "さらに下の同じ見出し")));
    }
}

/// The parent, if its heading is the same.
fn above(tree: &Tree, at: Index) -> Option<Index> {
    let p = tree.get(at);
    let parent = p.parent.filter(|_| p.kind == Kind::Numbered)?;
    let outline = |i: Index| tree.get(i).ordinal.as_ref().is_some_and(|o| !o.style.is_legal());
    let (own, upper) =
        (glyph::squeeze(p.heading.as_str()), glyph::squeeze(tree.get(parent).heading.as_str()));
    (!own.is_empty() && own == upper && outline(at) && outline(parent)).then_some(parent)
}
