//! Must somebody report to a role that the same post holds?
//! Takes duties to tell and the appointments; gives one diagnostic for each such duty.
//! A superior of another section (当該職員が所属する課の…) may be another person and is left alone.

use super::holders::{Holding, holdings, same_post};
use super::telling::tellings;
use super::{Findings, Rule, related, roles};
use crate::model::Policy;
use clause::{Category, Severity};

/// 自分への報告.
pub(crate) static RULE: Rule = Rule {
    code: "R0604",
    name: "report-to-self",
    category: Category::Role,
    severity: Severity::Warning,
    summary: "報告する者と報告を受ける者が同じ職になる",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

報告や通知の義務について、義務を負う役割と報告先の役割が同じ職に充てられていないか、又は同じ役割でないかを確認します。\
「各課長」のように同じ職の人が何人もいる場合は、別の人への報告となることもあるので、その旨を示します。

## なぜ

自分への報告では、事態がほかの人に伝わりません。報告したことの記録も意味を失います。

## 例

- 総務課長が「情報管理者」と「端末管理者」を兼ねており、「情報管理者は、端末管理者に報告しなければならない。」とある

## 直し方

報告先を上位の役割や窓口に改めるか、一方の役割を別の職に充ててください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let holdings = holdings(policy);
    for telling in tellings(policy) {
        let duty = telling.duty;
        let [bearer] = &duty.bearers[..] else { continue };
        let Some(bearer) = roles::of_name(bearer) else {
            continue;
        };
        for addressee in &duty.addressees {
            // A name with words before it means the holder of another section.
            let Some(role) = roles::of_name(addressee).filter(|r| *r == addressee.trim_end_matches('等'))
            else {
                continue;
            };
            let message;
            let mut places: Vec<&Holding> = Vec::new();
            if role == bearer {
                message = format!("「{bearer}」が、自らに報告することになっています。");
            } else if let Some((a, b)) = same_post(&holdings, bearer, role) {
                let end = if a.several || b.several { "なることがあります" } else { "なります" };
                message = format!(
                    "「{bearer}」から「{role}」への報告は、同じ「{}」の自分への報告に{end}。",
                    a.post
                );
                places.extend([a, b]);
            } else {
                continue;
            }
            let found = findings.report(duty.clause, duty.span, message);
            found.related.extend(places.iter().map(|h| related(h.span, "充てられる職")));
            found.help =
                Some("報告先を上位の役割や窓口に改めるか、一方の役割を別の職に充ててください。".to_string());
        }
    }
}
