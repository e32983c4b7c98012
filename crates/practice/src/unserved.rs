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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::link::propose;
    use clause::Source;

    /// What a policy of these words leaves without a mechanism.
    fn found(text: &str) -> Vec<Diagnostic> {
        let policy = policy::read(Source::new("例", text.to_string()));
        let catalog = Catalog::built_in().expect("sound");
        let proposals = propose(&policy, &catalog);
        unserved(&policy, &proposals)
    }

    #[test]
    fn a_duty_that_no_mechanism_serves_is_told_with_its_place() {
        let text = "（花壇）\n第1条　庶務係長は、花壇の草花に毎朝水を与えなければならない。\n\n（持ち出し）\n第2条　職員は、端末を外部に持ち出す場合には、情報管理者の許可を得なければならない。\n";
        let found = found(text);
        let told: Vec<(&str, &str)> = found.iter().map(|d| (d.code, d.clause.as_str())).collect();
        assert_eq!(told, [("R1401", "第1条")], "{found:?}");
        let one = &found[0];
        assert!(
            one.message.contains("花壇の草花に毎朝水を与え")
                && one.message.contains("仕組みが目録にありません"),
            "{one:?}"
        );
        assert_eq!((one.name, one.severity), (RULE.name, Severity::Advice));
        assert_eq!(&text[one.span.start..one.span.end].lines().count(), &1, "it stands at its sentence");
        assert!(one.help.is_some());
    }

    #[test]
    fn where_every_duty_has_one_nothing_is_told() {
        let text = "（持ち出し）\n第1条　職員は、端末を外部に持ち出す場合には、情報管理者の許可を得なければならない。\n";
        assert_eq!(found(text), []);
    }

    #[test]
    fn it_is_explained_with_every_heading() {
        for heading in ["何を確認するか", "なぜ", "例", "直し方", "根拠"] {
            assert!(RULE.explanation.contains(&format!("## {heading}\n")), "{heading}");
        }
        assert!(crate::OWN_RULES.iter().any(|rule| rule.code == "R1401"));
    }
}
