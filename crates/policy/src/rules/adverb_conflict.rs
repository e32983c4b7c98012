//! Must the same person report incidents to the same addressee once promptly and once only as needed?
//! Takes reports on incidents; gives one diagnostic for each pair of bearer and addressee.
//! Reports on other matters have rhythms of their own and are left alone.

use super::telling::{Telling, tellings};
use super::wording::place;
use super::{Findings, Rule, related};
use crate::model::{Force, Frequency, Policy};
use clause::{Category, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// 報告の要否の食い違い.
pub(crate) static RULE: Rule = Rule {
    code: "R1101",
    name: "adverb-conflict",
    category: Category::Contradiction,
    severity: Severity::Warning,
    summary: "同じ報告が、一方では速やかに、他方では必要に応じて行うこととされている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

事故や侵害について、同じ者から同じ相手への報告が、ある規定では必ず（「速やかに」など）、別の規定では「必要に応じて」とされていないかを\
確認します。

## なぜ

報告しなくてよいと判断した人が、もう一方の規定に違反することになります。緊急のときに、二つの規定を読み比べる時間はありません。

## 例

- 「情報管理者は、事故が発生した場合は、統括者へ速やかに報告しなければならない。」と「情報管理者は、事故について、必要に応じて統括者に\
報告しなければならない。」

## 直し方

どちらかにそろえるか、「重大な事故」など、場合を分けて書いてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tellings = tellings(policy);
    let mut pairs: BTreeMap<(&str, &str), Vec<&Telling<'_>>> = BTreeMap::new();
    for t in tellings.iter().filter(|t| t.incident && t.duty.force == Force::Must) {
        for bearer in &t.duty.bearers {
            for addressee in &t.duty.addressees {
                pairs.entry((bearer, addressee)).or_default().push(t);
            }
        }
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for ((bearer, addressee), reports) in pairs {
        let of = |f: Frequency| reports.iter().filter(move |t| t.duty.frequency == Some(f));
        let (Some(prompt), Some(first)) = (of(Frequency::Promptly).next(), of(Frequency::AsNeeded).next())
        else {
            continue;
        };
        if !seen.insert(first.duty.span.start) {
            continue;
        }
        let (soon, needed) = (adverb(prompt), adverb(first));
        let message = format!(
            "「{bearer}」から「{addressee}」への報告は、ここでは「{needed}」行えば足り、{}行では必ず「{soon}」行うこととされています。",
            policy.tree.source().line_of(prompt.duty.span.start)
        );
        let span = place(policy, first.duty, &needed).unwrap_or(first.duty.span);
        let found = findings.report(first.duty.clause, span, message);
        found.related.extend(of(Frequency::Promptly).map(|t| related(t.duty.span, "必ず報告するとする規定")));
        found
            .related
            .extend(of(Frequency::AsNeeded).skip(1).map(|t| related(t.duty.span, "必要に応じてとする規定")));
        found.help = Some("どちらかにそろえるか、どのような場合かを分けて書いてください。".to_string());
    }
}

fn adverb(telling: &Telling<'_>) -> String {
    match telling.duty.adverb.as_deref() {
        Some("必要に応じ") if telling.sentence.contains("必要に応じて") => {
            "必要に応じて".to_string()
        }
        Some(word) => word.to_string(),
        None => String::new(),
    }
}
