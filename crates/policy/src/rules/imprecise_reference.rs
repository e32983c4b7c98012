//! Is a whole section cited though one of its items has the same heading as the citing provision?
//! Takes the references; gives one diagnostic for each section that is cited so.
//! References that nothing answers are in `dangling_reference`.

use super::gather::{self, Spot};
use super::{Findings, Rule, related};
use crate::model::{Policy, Target};
use clause::{Category, Index, Ordinal, Severity, Tree, glyph};
use std::collections::BTreeMap;

/// 広すぎる引用.
pub(crate) static RULE: Rule = Rule {
    code: "R0902",
    name: "imprecise-reference",
    category: Category::Reference,
    severity: Severity::Advice,
    summary: "細かい項目があるのに、その上の規定全体を引用している",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

引用先の規定に項目があり、その一つの見出しが引用する側の見出しと同じであるのに、項目ではなく全体を引用しているものを探します。

## なぜ

読む人は、どの項目のことかを自分で探さなければなりません。項目が増えたとき、引用の範囲も知らないうちに広がります。

## 例

- 「対象となる機器」の規定が「第3条に定めるものとする」とだけ引用し、第3条には「対象となる人」と「対象となる機器」の二つの号がある

## 直し方

項目の番号まで書いて引用してください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut cited: BTreeMap<Index, Vec<(Spot, Index)>> = BTreeMap::new();
    for r in &policy.references {
        let Target::Clauses(targets) = &r.target else {
            continue;
        };
        let [target] = targets[..] else { continue };
        let heading = heading_above(tree, r.clause);
        let item = tree.get(target).children.iter().find(|c| {
            let own = glyph::squeeze(tree.get(**c).heading.as_str());
            !own.is_empty() && Some(&own) == heading.as_ref()
        });
        if let Some(item) = item.filter(|_| tree.get(target).children.len() > 1) {
            cited.entry(target).or_default().push((Spot::new(r.clause, r.span), *item));
        }
    }
    for (target, places) in cited {
        let spots: Vec<Spot> = places.iter().map(|p| p.0).collect();
        let items = places.iter().map(|p| title(tree, p.1)).collect::<Vec<_>>();
        let items = gather::quoted(items.iter().map(String::as_str), 3);
        let message = format!(
            "「{}」の全体を引用していますが、その中に、引用する側の項目と見出しが同じ{items}があります。",
            title(tree, target)
        );
        if let Some(found) = gather::report(findings, &spots, message, "同じ引用") {
            found.related.extend(places.iter().map(|p| related(tree.get(p.1).span(), "同じ見出しの項目")));
            found.help = Some("項目の番号まで書いて引用してください。".to_string());
        }
    }
}

/// Number and heading of a provision.
fn title(tree: &Tree, at: Index) -> String {
    let p = tree.get(at);
    let number = p.ordinal.as_ref().map(Ordinal::canonical).unwrap_or_default();
    format!("{number} {}", p.heading.as_str()).trim().to_string()
}

/// The nearest heading at or above a provision.
fn heading_above(tree: &Tree, at: Index) -> Option<String> {
    let heading = |i: Index| glyph::squeeze(tree.get(i).heading.as_str());
    tree.upward(at).map(heading).find(|h| !h.is_empty())
}
