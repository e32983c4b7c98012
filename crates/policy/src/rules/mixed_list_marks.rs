//! Do list marks stand before some items of a series and not before others?
//! Takes the children of each provision; gives one diagnostic for each parent.
//! Different forms of the numbers themselves are in `mixed_numbering`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Severity, Tree};

/// 箇条書き記号の不統一.
pub(crate) static RULE: Rule = Rule {
    code: "R0208",
    name: "mixed-list-marks",
    category: Category::Structure,
    severity: Severity::Advice,
    summary: "同じ並びの項目に、行頭の「-」があるものとないものが混じっている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ並びの項目のうち、一部にだけ行頭の「-」などの箇条書き記号が付いていないかを確認します。並びのすべてに付いている場合は知らせません。

## なぜ

記号の有無で、項目の深さが違うように見えます。多くは文書を変換したときの跡で、ページの境で付き方が変わります。

## 例

- 「① …」「② …」「- ③ …」「- ④ …」と並んでいる

## 直し方

記号を削り、番号だけにそろえてください。

## 根拠

運用上の判断。
";

/// Ordinals named in the message.
const NAMED: usize = 5;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for p in tree.provisions() {
        let items = p
            .children
            .iter()
            .copied()
            .filter(|c| tree.get(*c).kind == Kind::Numbered && tree.get(*c).label.is_some());
        let (marked, plain): (Vec<Index>, Vec<Index>) = items.partition(|c| tree.get(*c).dash);
        if marked.is_empty() || plain.is_empty() {
            continue;
        }
        let message = format!(
            "{}の前にだけ「-」があり、{}の前にはありません。",
            names(tree, &marked),
            names(tree, &plain)
        );
        let (head, others) = (marked[0], &marked[1..]);
        let place = |at: Index| tree.get(at).label.unwrap_or_default();
        let found = findings.report(head, place(head), message);
        found.help = Some("行頭の記号を削り、番号だけにそろえてください。".to_string());
        found.related.extend(others.iter().map(|at| related(place(*at), "行頭に「-」がある項目")));
        found.related.extend(plain.iter().map(|at| related(place(*at), "行頭に記号がない項目")));
    }
}

fn names(tree: &Tree, items: &[Index]) -> String {
    let name = |at: &Index| tree.get(*at).label.map(|label| format!("「{}」", tree.source().slice(label)));
    let named: String = items.iter().take(NAMED).filter_map(name).collect();
    if items.len() > NAMED { format!("{named}など{}項目", items.len()) } else { named }
}
