//! Which duties does no mechanism serve? Each is a diagnostic, with its place in the document.
//! Takes a policy and what was proposed for it; gives diagnostics in the order of the text.
//! The other rules about a document are in `policy`; this one needs the catalogue.

use crate::link::Proposal;
use clause::{Category, Diagnostic, Severity};
use policy::Policy;
use policy::rules::Rule;

/// The rule, so that it can be explained beside those of `policy`. It looks for nothing by itself: it needs the catalogue.
pub static RULE: Rule = Rule {
    code: "R1401",
    name: "unserved-duty",
    category: Category::Mechanism,
    severity: Severity::Advice,
    summary: "義務を果たす仕組み（様式・台帳・検査など）が目録にない",
    explanation: "## 何を確認するか\n義務の一つ一つに、目録の仕組みの候補があるかを確認します。sekimori bind のときだけ確認します。\n\n## なぜ\n仕組みのない義務は、果たしたかどうかを誰も確かめられません。\n\n## 例\n「同一データを保持しなければならない。」に応じる仕組みが目録にない。\n\n## 直し方\n団体の目録（catalog フォルダー）に仕組みを加えるか、ほかの仕組みに結び付けるか、適用除外として理由を記録します。\n\n## 根拠\n地方自治法施行規則第16条の3第1項は、措置を定めるだけでなく講ずることを求めています。",
    check: |_, _| {},
};

/// One diagnostic for each duty without a proposal.
pub fn unserved(policy: &Policy, proposals: &[Proposal]) -> Vec<Diagnostic> {
    let served = |duty: &policy::Duty| {
        proposals.iter().any(|p| p.clause == duty.clause && p.duties.contains(&duty.number))
    };
    let alone = policy.duties.iter().filter(|d| !served(d));
    alone
        .map(|duty| Diagnostic {
            code: RULE.code,
            name: RULE.name,
            severity: RULE.severity,
            category: RULE.category,
            message: format!("「{}」を果たす仕組みが目録にありません。", duty.act.replace('\n', "")),
            span: duty.span,
            clause: policy.tree.get(duty.clause).id.citation(),
            heading_path: policy.tree.heading_path(duty.clause),
            related: Vec::new(),
            help: Some("団体の目録に仕組みを加えるか、適用除外として理由を記録してください。".to_string()),
        })
        .collect()
}
