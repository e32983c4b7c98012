//! Is a heading missing from the table of contents, though the contents list its level?
//! Takes the comparison of contents and body; gives one diagnostic for each provision whose headings are missing.
//! The other direction is `contents_without_body`.

use super::listed::heading_number;
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity};

/// 目次にない見出し.
pub(crate) static RULE: Rule = Rule {
    code: "R0302",
    name: "body-without-contents",
    category: Category::Contents,
    severity: Severity::Advice,
    summary: "本文の見出しが目次にない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

目次が同じ段の見出しのほとんどを掲げているのに、掲げられていない見出しが本文にないかを確認します。目次が初めから掲げていない深さの見出しは対象にしません。

## なぜ

改正で加えた規定が目次にないと、読み手に見つけてもらえません。

## 例

- 目次に「(1)」「(2)」だけがあり、本文に「(3) 例外措置」がある

## 直し方

目次に項目を加えてください。

## 根拠

法制執務の通例。目次は本文の章名などをそのまま掲げます。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let Some(listing) = findings.facts().listing() else { return };
    let mut groups: Vec<(Option<Index>, Vec<Index>)> = Vec::new();
    for &at in &listing.unlisted {
        let parent = tree.get(at).parent;
        match groups.last_mut().filter(|(p, _)| *p == parent) {
            Some((_, items)) => items.push(at),
            None => groups.push((parent, vec![at])),
        }
    }
    for (_, items) in groups {
        let Some((&first, others)) = items.split_first() else {
            continue;
        };
        let name =
            |at: Index| format!("{} {}", heading_number(tree, tree.get(at)), tree.get(at).heading.as_str());
        let message = match others.len() {
            0 => format!("見出し「{}」が目次にありません。", name(first)),
            n => format!("見出し「{}」など{}項目が目次にありません。", name(first), n + 1),
        };
        let found = findings.report(first, tree.get(first).heading.span(), message);
        found.help = Some("目次に項目を加えてください。".to_string());
        for &at in others {
            found
                .related
                .push(related(tree.get(at).heading.span(), format!("「{}」も目次にありません", name(at))));
        }
    }
}
