//! Does one post hold two roles?
//! Takes the appointments; gives one diagnostic for each post, at the second appointment.
//! What follows from it, a report to oneself or an application to oneself, is said by other rules.

use super::holders::{Holding, holdings};
use super::{Findings, Rule, gather, related};
use crate::model::Policy;
use clause::{Category, Severity};
use std::collections::BTreeMap;

/// 一つの職に二つの役割.
pub(crate) static RULE: Rule = Rule {
    code: "R0603",
    name: "one-post-two-roles",
    category: Category::Role,
    severity: Severity::Advice,
    summary: "一つの職が二つの役割を兼ねている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ職が二つ以上の役割に充てられていないかを確認します。委員会の委員や委員長になることは含みません。

## なぜ

小さな団体では兼ねることに理由がありますが、一方の役割が他方に報告し、又は許可を求める規定があると、自分が自分に報告することになります。\
兼ねていることを知ったうえで、報告先や許可する者を決める必要があります。

## 例

- 「課長を、情報管理者とする。」と「課長を、端末管理者とする。」

## 直し方

一方を別の職に充てるか、兼ねる場合の報告先と許可する者を定めてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let holdings = holdings(policy);
    let mut posts: BTreeMap<&str, Vec<&Holding>> = BTreeMap::new();
    for h in &holdings {
        let roles = posts.entry(&h.post).or_default();
        if !roles.iter().any(|o| o.role == h.role) {
            roles.push(h);
        }
    }
    for (post, roles) in posts {
        let [others @ .., last] = &roles[..] else { continue };
        if others.is_empty() {
            continue;
        }
        let names = gather::quoted(roles.iter().map(|r| r.role.as_str()), 4);
        let message = format!("「{post}」が、{names}を兼ねています。").replace("」「", "」と「");
        let found = findings.report(last.clause, last.span, message);
        found.related.extend(others.iter().map(|h| related(h.span, "同じ職の役割")));
        found.help =
            Some("一方を別の職に充てるか、兼ねる場合の報告先と許可する者を定めてください。".to_string());
    }
}
