//! Is a bare number cited that only a list further up answers?
//! Takes the references; gives one diagnostic for each provision that is cited so.
//! References that nothing answers are in `dangling_reference`.

use super::gather::{self, Spot};
use super::{Findings, Rule, related};
use crate::model::{Policy, Target};
use clause::{Category, Index, Severity};
use std::collections::BTreeMap;

/// 遠い参照.
pub(crate) static RULE: Rule = Rule {
    code: "R0903",
    name: "distant-reference",
    category: Category::Reference,
    severity: Severity::Advice,
    summary: "番号だけの引用が、離れた階層の規定を指している",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「(1)の区分」「②の契約」のように番号だけで引用しているとき、その番号が同じ並びになく、いくつも上の階層まで遡らなければ見つからないものを\
探します。指す規定ごとに一件にまとめます。

## なぜ

同じ番号は文書の中に何度も現れます。番号だけの引用は、読む人によって別の規定に読まれ、項目を足したときに指す先が変わります。

## 例

- 「4(2)③イ」の文に「(1)の区分に従い」とあり、指しているのは「4(1)」である

## 直し方

「4(1)の区分」のように、上の番号から書いてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut cited: BTreeMap<Index, Vec<(&str, Spot)>> = BTreeMap::new();
    for r in &policy.references {
        let Target::Distant(targets) = &r.target else {
            continue;
        };
        let Some(target) = targets.first() else { continue };
        cited.entry(*target).or_default().push((r.printed.trim(), Spot::new(r.clause, r.span)));
    }
    for (target, places) in cited {
        let spots: Vec<Spot> = places.iter().map(|p| p.1).collect();
        let (p, printed) = (tree.get(target), places[0].0);
        let citation = p.id.citation();
        let number = printed.split('の').next().unwrap_or(printed);
        // The document's name says nothing here: the reference does not leave it.
        let own = citation.split_once(' ').map_or(citation.as_str(), |(_, number)| number);
        let target = format!("{own} {}", p.heading.as_str());
        let of = if number == printed { String::new() } else { format!("の「{number}」") };
        let message = format!(
            "「{printed}」{of}はこの項目と同じ並びになく、離れた「{}」を指すものと思われます。",
            target.trim()
        );
        if let Some(found) = gather::report(findings, &spots, message, "同じ引用") {
            found.related.push(related(p.span(), "指していると読まれる規定"));
            found.help = Some(format!("「{own}」のように、上の番号から書いてください。"));
        }
    }
}
