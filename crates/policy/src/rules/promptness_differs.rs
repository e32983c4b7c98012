//! Is the same report prompt in one list and without haste in the list beside it?
//! Takes reports on incidents at the same number of two neighbouring lists; gives one diagnostic for each pair.
//! Reports with other bearers or addressees are no pair.

use super::telling::{parallel, tellings};
use super::{Findings, Rule, related};
use crate::model::{Frequency, Policy};
use clause::{Category, Severity};

/// 速さの食い違い.
pub(crate) static RULE: Rule = Rule {
    code: "R1102",
    name: "promptness-differs",
    category: Category::Contradiction,
    severity: Severity::Warning,
    summary: "並ぶ規定の同じ報告で、一方だけに「速やかに」がある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

並んだ二つの項目で、同じ番号の規定が同じ者に同じ相手への報告を命じているとき、一方だけに「速やかに」「直ちに」などがないかを確認します。

## なぜ

外部からの連絡だけは急がなくてよい、というように読めます。意図した違いでなければ、報告の遅れを招きます。

## 例

- 「①ア 職員等は、…速やかに情報管理者に報告しなければならない。」「②ア 職員等は、住民から…報告を受けた場合、情報管理者に報告しなければならない。」

## 直し方

両方に同じ語を置くか、急ぐ程度を変える理由が分かるように書いてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tellings = tellings(policy);
    for slow in tellings.iter().filter(|t| t.incident && t.duty.frequency.is_none()) {
        let same = |p: &&super::telling::Telling<'_>| {
            p.incident
                && p.duty.frequency == Some(Frequency::Promptly)
                && p.duty.force == slow.duty.force
                && p.duty.bearers == slow.duty.bearers
                && p.duty.addressees == slow.duty.addressees
                && parallel(&policy.tree, p.duty.clause, slow.duty.clause)
        };
        let Some(prompt) = tellings.iter().find(same).filter(|_| !slow.duty.bearers.is_empty()) else {
            continue;
        };
        let word = prompt.duty.adverb.as_deref().unwrap_or("速やかに");
        let who = slow.duty.bearers.join("、");
        let message =
            format!("「{who}」の同じ報告について、並ぶ規定には「{word}」とありますが、ここにはありません。");
        let found = findings.report(slow.duty.clause, slow.duty.span, message);
        found.related.push(related(prompt.duty.span, format!("「{word}」とする規定")));
        found.help = Some(format!("ここにも「{word}」を置くか、違いの理由が分かるように書いてください。"));
    }
}
