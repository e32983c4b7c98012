//! Is one term defined in two places?
//! Takes definitions and aliases; gives one diagnostic for each term, at the later place.
//! Two parts that introduce the same short name for the same thing are two documents and no defect.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity, Span};
use std::collections::BTreeMap;

/// 二重の定義.
pub(crate) static RULE: Rule = Rule {
    code: "R0409",
    name: "defined-twice",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "一つの用語が二か所で定められている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ用語が、定義と「以下「…」という。」の両方で、又は二つの定義で定められていないかを確認します。

## なぜ

二つの定めの意味が少しでも違うと、どちらによるのかが決まりません。改正のときに片方だけを直す誤りも起こります。

## 例

- 定義の条で「端末」を定めたのに、後の条で「業務用の端末（以下「端末」という。）」とも定めている

## 直し方

定義を一か所にまとめ、もう一方は用語を使うだけにするか、別の名前を付けてください。

## 根拠

運用上の判断。
";

struct Place<'p> {
    clause: Index,
    span: Span,
    alias: bool,
    meaning: &'p str,
}

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut terms: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    for d in &policy.definitions {
        let place = Place { clause: d.clause, span: d.span, alias: false, meaning: &d.meaning };
        terms.entry(&d.term).or_default().push(place);
    }
    // A name given in plain brackets explains; only 以下「…」という。 makes an alias.
    let text = policy.tree.source().text();
    for a in policy.aliases.iter().filter(|a| text[..a.span.start].ends_with('「')) {
        let place = Place { clause: a.clause, span: a.span, alias: true, meaning: &a.stands_for };
        terms.entry(&a.alias).or_default().push(place);
    }
    for (term, mut places) in terms {
        places.sort_by_key(|p| p.span.start);
        places.dedup_by_key(|p| p.clause);
        let [first, .., last] = &places[..] else { continue };
        let part = |p: &Place<'_>| policy.tree.get(p.clause).id.part();
        let same = first.meaning == last.meaning || first.meaning.contains(last.meaning);
        if part(first) != part(last) && same {
            continue;
        }
        let how = match (first.alias, last.alias) {
            (false, false) => "二か所で定義されています",
            (true, true) => "二か所で略称として定められています",
            _ => "定義と略称の両方で定められています",
        };
        let found = findings.report(last.clause, last.span, format!("「{term}」は、{how}。"));
        found.related.extend(places[..places.len() - 1].iter().map(|p| related(p.span, "先の定め")));
        found.help = Some(
            "一方を削って一か所にまとめるか、意味が違うのであれば別の名前を付けてください。".to_string(),
        );
    }
}
