//! Is a role set up that does nothing and is never turned to?
//! Takes appointments and mentions of roles; gives one diagnostic for each role that stands nowhere else.
//! Roles that a committee's list of members names are used.

use super::{Findings, Rule, roles};
use crate::model::Policy;
use clause::{Category, Severity};
use std::collections::BTreeSet;

/// 働きのない役割.
pub(crate) static RULE: Rule = Rule {
    code: "R0606",
    name: "unused-role",
    category: Category::Role,
    severity: Severity::Warning,
    summary: "役割を置いているが、義務も権限も与えられていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

充てる職を定めた役割が、その定めのほかのどこにも現れないことを確認します。義務を負い、許可し、報告を受け、委員会の構成員になるなど、\
一度でも使われていれば診断しません。

## なぜ

働きのない役割は、改正で規定が失われたか、役割の名前が途中で変わったことを示します。充てられた人は何をすればよいか分かりません。

## 例

- 「総務係長を、情報推進員とする。」とあるが、「情報推進員」はほかのどこにも出てこない

## 直し方

役割の義務と権限を定める規定を加えるか、役割を削ってください。名前が変わっている場合はそろえてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mentions = findings.facts().mentions();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for a in &policy.appointments {
        let role = a.role.as_str();
        let tasked = a.holder.as_deref().is_none_or(|h| says_what(h, policy.tree.source().slice(a.span)));
        if tasked || roles::of_name(role) != Some(role) || !seen.insert(role) {
            continue;
        }
        // An alias of the role, given where it is set up, carries on for it.
        let alias = policy.aliases.iter().find(|s| s.clause == a.clause && s.stands_for.ends_with(role));
        let outside = |span: clause::Span| span.end <= a.span.start || span.start >= a.span.end;
        let named = |name: &str| {
            mentions.iter().any(|m| m.role == name && !m.heading && !m.introduces && outside(m.span))
        };
        let bears = policy.duties.iter().any(|d| outside(d.span) && d.bearers.iter().any(|b| b == role));
        let renamed = alias.is_some_and(|s| crate::words::occurrences(&policy.tree, &s.alias).len() > 1);
        if named(role) || bears || renamed {
            continue;
        }
        let message = format!("「{role}」を置いていますが、義務も権限も定められていません。");
        findings.report(a.clause, a.span, message).help =
            Some("この役割の義務と権限を定めるか、役割を削ってください。".to_string());
    }
}

/// Whether the appointment itself says what the role does: 「…の作業を行う者を」, 「…その業務内容を定める」.
fn says_what(holder: &str, sentence: &str) -> bool {
    let by_deed = ["う者", "る者", "す者", "つ者"].iter().any(|e| holder.ends_with(e));
    by_deed || ["業務内容を", "職務を", "役割を"].iter().any(|w| sentence.contains(w))
}
