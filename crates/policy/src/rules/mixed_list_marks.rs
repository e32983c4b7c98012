//! Do list marks stand before some items of a series and not before others?
//! Takes the children of each provision; gives one diagnostic for each parent.
//! Different forms of the numbers themselves are in `mixed_numbering`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Provision, Severity, Tree};

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

同じ並びの項目のうち、一部にだけ行頭の「-」などの箇条書き記号が付いていないかを確認します。並びのすべてに付いている場合は知らせません。文書ごとに一件にまとめます。

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
    let place = |at: &Index| tree.get(*at).label.unwrap_or_default();
    let mut mixed: Vec<(Vec<Index>, Vec<Index>)> =
        tree.provisions().iter().map(|p| parted(tree, p)).collect();
    mixed.retain(|(marked, plain)| !marked.is_empty() && !plain.is_empty());
    mixed.sort_by_key(|(marked, _)| marked[0]);
    let Some(((marked, plain), others)) = mixed.split_first() else { return };
    let more = match others.len() {
        0 => String::new(),
        n => format!("（ほかに同様の並びが{n}か所）"),
    };
    let (with, without) = (names(tree, marked), names(tree, plain));
    let message = format!("{with}の前にだけ「-」があり、{without}の前にはありません{more}。");
    let found = findings.report(marked[0], place(&marked[0]), message);
    found.help = Some("行頭の記号を削り、番号だけにそろえてください。".to_string());
    found.related.extend(marked[1..].iter().map(|at| related(place(at), "行頭に「-」がある項目")));
    found.related.extend(plain.iter().map(|at| related(place(at), "行頭に記号がない項目")));
    for (marked, plain) in others {
        let note = format!("{}にだけ「-」があり、{}にはない並び", names(tree, marked), names(tree, plain));
        found.related.push(related(place(&marked[0]), note));
    }
}

/// The numbered items of a provision, with a mark and without.
fn parted(tree: &Tree, p: &Provision) -> (Vec<Index>, Vec<Index>) {
    let numbered = |c: &Index| tree.get(*c).kind == Kind::Numbered && tree.get(*c).label.is_some();
    p.children.iter().copied().filter(numbered).partition(|c| tree.get(*c).dash)
}

fn names(tree: &Tree, items: &[Index]) -> String {
    let name = |at: &Index| tree.get(*at).label.map(|label| format!("「{}」", tree.source().slice(label)));
    let named: String = items.iter().take(NAMED).filter_map(name).collect();
    if items.len() > NAMED { format!("{named}など{}項目", items.len()) } else { named }
}
