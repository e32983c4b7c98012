//! May the one who applies for a permission be the one who gives it?
//! Takes permissions, appointments and bans on such a union; gives a diagnostic for each pair of roles, or one for the ban.
//! A sentence that says who decides instead settles the matter.

use super::gather::{self, Spot};
use super::holders::{holdings, same_post};
use super::wording::binding;
use super::{Findings, Rule, related, roles};
use crate::model::{Duty, Force, Policy};
use clause::{Category, Severity};
use std::collections::BTreeSet;

/// 申請者と許可者の兼務.
pub(crate) static RULE: Rule = Rule {
    code: "R0607",
    name: "same-post-applies-and-approves",
    category: Category::Role,
    severity: Severity::Advice,
    summary: "申請する者と許可する者が同じ職になり得る",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

次の二つを確認します。

- 許可を求める役割と許可する役割が、同じ職に充てられていないか
- 申請者と許可者の兼務を禁じながら、許可する者自身が申請するときに代わって許可する者を定めていないか

## なぜ

課長の許可を要する行為を課長自身が行うとき、兼務の禁止に従えば誰も許可できません。実際には自分で許可することになり、規定が破られます。

## 例

- 「申請者と許可者は、兼務してはならない。」「職員等は、情報管理者の許可を得なければならない。」とあるが、情報管理者が持ち出す場合の定めがない

## 直し方

「情報管理者が申請する場合は、統括者が許可する。」のように、代わって許可する者を定めてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    same_holder(policy, findings);
    let substitute = policy.tree.provisions().iter().any(|p| {
        p.body
            .as_str()
            .split('。')
            .any(|s| s.contains("の申請は") || (s.contains("申請する場合") && s.contains("が許可する")))
    });
    let Some(ban) = binding(policy).find(|d| bans(d)).filter(|_| !substitute) else {
        return;
    };
    let mut granters: Vec<&str> = Vec::new();
    let asked: Vec<&Duty> = binding(policy).filter(|d| open_to_all(d)).collect();
    let from = asked.iter().flat_map(|d| &d.permission).flat_map(|p| &p.from);
    for role in from.filter_map(|f| roles::of_name(f)) {
        if !granters.contains(&role) {
            granters.push(role);
        }
    }
    if granters.is_empty() {
        return;
    }
    let names = gather::quoted(granters.iter().copied(), 3);
    let message = format!(
        "申請者と許可者の兼務を禁じていますが、{names}が自ら申請する場合に許可する者が定められていません。"
    );
    if let Some(found) = gather::report(findings, &[Spot::new(ban.clause, ban.span)], message, "") {
        found.related.extend(asked.iter().map(|d| related(d.span, "許可を要する行為")));
        found.help = Some("許可する者が自ら申請する場合に、代わって許可する者を定めてください。".to_string());
    }
}

/// Permissions between two roles of one post.
fn same_holder(policy: &Policy, findings: &mut Findings<'_>) {
    let holdings = holdings(policy);
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for duty in &policy.duties {
        let ([bearer], Some(permission)) = (&duty.bearers[..], &duty.permission) else {
            continue;
        };
        let Some(bearer) = roles::of_name(bearer) else {
            continue;
        };
        for granter in permission.from.iter().filter_map(|f| roles::of_name(f)) {
            let Some((a, b)) =
                same_post(&holdings, bearer, granter).filter(|_| seen.insert((bearer, granter)))
            else {
                continue;
            };
            let message =
                format!("「{bearer}」の申請を許可する「{granter}」は、同じ「{}」が兼ねています。", a.post);
            let found = findings.report(duty.clause, duty.span, message);
            found.related.extend([related(a.span, "充てられる職"), related(b.span, "充てられる職")]);
            found.help =
                Some("許可する者を別の職に改めるか、兼ねる場合に許可する者を定めてください。".to_string());
        }
    }
}

/// A ban on applying and permitting in one person.
fn bans(duty: &Duty) -> bool {
    let words = format!("{}{}", duty.bearers.join(""), duty.act);
    let pair = words.contains("申請") && (words.contains("許可") || words.contains("承認"));
    duty.force == Force::MustNot
        && pair
        && (words.contains("兼務") || words.contains("兼ね") || words.contains("自ら"))
}

/// A permission that persons in general must ask for, so that the granter may be among them.
fn open_to_all(duty: &Duty) -> bool {
    let anybody = |b: &String| roles::of_name(b).is_none() && (b.ends_with("職員等") || b.ends_with('者'));
    // 「…が認めた者でなければならない」 says who may act, and asks nobody to apply.
    let applies = duty.permission.is_some() && !duty.act.contains("者でなければ");
    applies && duty.bearers.iter().any(anybody)
}
