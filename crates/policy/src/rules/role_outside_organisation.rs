//! Does a standing role appear only in a later chapter, though one chapter sets up the organisation?
//! Takes mentions of roles and duties; gives one diagnostic for each role, at that chapter's heading.
//! Roles that nothing sets up at all are the business of `undefined_role`.

use super::roles::{self, Mention};
use super::wording::{in_standards, within};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Severity};
use std::collections::BTreeSet;

/// 組織体制の章にない役割.
pub(crate) static RULE: Rule = Rule {
    code: "R0602",
    name: "role-outside-organisation",
    category: Category::Role,
    severity: Severity::Warning,
    summary: "常に置かれる役割が、組織体制の章に現れない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

組織体制を定める章があるとき、後の章で初めて指名され、二つ以上の義務を負う役割（…責任者、…委員会など）が、その章に現れるかを確認します。

## なぜ

組織体制の章は、誰が何を担うかを一覧するために読まれます。そこにない役割は、辞令や緊急連絡網から漏れ、引継ぎもされません。

## 例

- 「組織体制」の章に三つの責任者を置いているが、「監査統括者」は「監査」の章で指名され、計画や報告の義務を負っている

## 直し方

組織体制の章に役割を加え、指名する者と権限を定めてください。後の章は、その役割の名を使うだけにします。

## 根拠

地方自治法施行規則第16条の3第1項第1号は、責任者の設置と責任の分担を措置として挙げています（令和9年7月1日施行）。\
一つの章にまとめることは、運用上の判断。
";

/// Last words of roles that are held over time.
const STANDING: [&str; 10] =
    ["責任者", "管理者", "担当者", "委員会", "部会", "チーム", "CSIRT", "CISO", "総括者", "推進本部"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mentions = findings.facts().mentions();
    let Some(chapter) = organisation(policy, mentions) else {
        return;
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for mention in mentions.iter().filter(|m| m.introduces && in_standards(&policy.tree, m.clause)) {
        let role = mention.role.as_str();
        let standing = STANDING.iter().any(|s| role.ends_with(s));
        let inside = mentions.iter().any(|m| m.role == role && within(&policy.tree, m.clause, chapter));
        if !standing || inside || !seen.insert(role) {
            continue;
        }
        let duties: Vec<_> = policy
            .duties
            .iter()
            .filter(|d| d.bearers.iter().any(|b| roles::of_name(b) == Some(role)))
            .collect();
        if duties.len() < 2 {
            continue;
        }
        let heading = &policy.tree.get(chapter).heading;
        let message =
            format!("「{role}」は、後の章で義務を負いますが、「{}」に定められていません。", heading.as_str());
        let found = findings.report(chapter, heading.span(), message);
        found.related.push(related(mention.span, "指名の規定"));
        found.related.extend(duties.iter().map(|d| related(d.span, "この役割の義務")));
        found.help =
            Some(format!("「{}」に「{role}」を加え、指名する者と権限を定めてください。", heading.as_str()));
    }
}

/// The provision that sets up the organisation: its heading says so, and at least two roles are set up beneath it.
fn organisation(policy: &Policy, mentions: &[Mention]) -> Option<Index> {
    let tree = &policy.tree;
    (0..tree.provisions().len()).find(|at| {
        let p = tree.get(*at);
        let heading = p.heading.as_str();
        let titled = ["組織体制", "管理体制", "推進体制", "実施体制", "組織及び体制"]
            .iter()
            .any(|w| heading.contains(w));
        let set_up = || {
            let roles = mentions.iter().filter(|m| m.introduces && within(tree, m.clause, *at));
            roles.map(|m| m.role.as_str()).collect::<BTreeSet<_>>().len() >= 2
        };
        p.kind == Kind::Numbered && in_standards(tree, *at) && titled && set_up()
    })
}
