//! Does somebody bear duties, permit or have to be worked with, whom nothing appoints or defines?
//! Takes duties and mentions of roles; gives one diagnostic for each role, with all its places.
//! Persons in general, organs by law and parties to a contract are no roles.

use super::gather::{self, Spot};
use super::roles::{self, Mention};
use super::wording::has_standards;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};
use std::collections::BTreeSet;

/// 定めのない役割.
pub(crate) static RULE: Rule = Rule {
    code: "R0601",
    name: "undefined-role",
    category: Category::Role,
    severity: Severity::Warning,
    summary: "義務を負い、許可し、又は連携の相手となる役割が、どこにも定められていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務を負う者、許可する者、報告先又は連携の相手として出てくる役割や部門（…責任者、…管理者、…委員会、…部門など）について、\
誰をもって充てるか、又はどの組織を指すかがどこかに定められているかを確認します。「職員等」のような一般の人、法令により置かれる機関、\
委託の相手方は除きます。

## なぜ

担当する人が決まっていない義務は、実施されません。似た名前の役割の書き誤りであることもあります。

## 例

- 「設備管理部門と連携し、電源を確保しなければならない。」とあるが、「設備管理部門」が組織体制のどこにもない

## 直し方

組織体制の規定に役割を加えて担当する職又は課を定めるか、定めのある役割の名に書き改めてください。\
基本方針だけを読んでいる場合は、対策基準で定める旨を添えてください。

## 根拠

地方自治法施行規則第16条の3第1項第1号は、責任者の設置と責任の分担を措置として挙げています（令和9年7月1日施行）。\
個々の役割を名付けて定めることは、運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let mentions = findings.facts().mentions();
    let acting = acting(policy, mentions);
    let set_up: BTreeSet<&str> = mentions.iter().filter(|m| m.introduces).map(|m| m.role.as_str()).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // A 基本方針 alone may leave its organisation to the 対策基準.
    let only_policy = !has_standards(&policy.tree);
    for mention in mentions {
        let role = mention.role.as_str();
        let known = || introduced.has(role) || set_up.contains(role);
        if !acting.contains(role) || !seen.insert(role) || known() {
            continue;
        }
        let places: Vec<Spot> = mentions
            .iter()
            .filter(|m| m.role == role && !m.heading)
            .map(|m| Spot::new(m.clause, m.span))
            .collect();
        let organ =
            ["部門", "委員会", "部会", "チーム", "窓口", "本部", "CSIRT"].iter().any(|o| role.ends_with(o));
        let what = if organ { "どの組織" } else { "誰" };
        let message = format!("「{role}」が{what}を指すのか、この文書に定められていません。");
        if let Some(found) = gather::report(findings, &places, message, "同じ役割") {
            let mut help =
                "担当する職又は課を組織体制の規定に加えるか、定めのある役割の名に書き改めてください。";
            if only_policy {
                found.severity = Severity::Advice;
                help = "対策基準で定めている場合は、その旨を添えてください。";
            }
            found.help = Some(help.to_string());
        }
    }
}

/// Roles that bear a duty, permit, are told something or are worked with.
fn acting(policy: &Policy, mentions: &[Mention]) -> BTreeSet<String> {
    let mut out: BTreeSet<String> =
        mentions.iter().filter(|m| m.cooperates && !m.heading).map(|m| m.role.clone()).collect();
    for duty in &policy.duties {
        let from = duty.permission.iter().flat_map(|p| &p.from);
        let names = duty.bearers.iter().chain(&duty.addressees).chain(from);
        out.extend(names.filter_map(|n| roles::of_name(n)).map(str::to_string));
    }
    out
}
