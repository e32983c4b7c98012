//! Does the same step of two neighbouring lists of reports go to different addressees?
//! Takes reports by those who were reported to; gives one diagnostic for each pair.
//! Lists that begin with different persons are different procedures.

use super::gather::quoted;
use super::telling::{Telling, parallel, tellings};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Severity};

/// 報告先の食い違い.
pub(crate) static RULE: Rule = Rule {
    code: "R1103",
    name: "addressees-differ",
    category: Category::Contradiction,
    severity: Severity::Warning,
    summary: "並ぶ報告の手順で、同じ段階の報告先が違う",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

並んだ二つの報告の手順で、「報告を受けた者は、…に報告しなければならない」という同じ段階の報告先が違わないかを確認します。

## なぜ

同じ事故でも、見付けた人によって知らされる人が変わります。一方の手順で窓口や責任者が抜けると、対応が始まりません。

## 例

- 職員からの報告では「統括者及び窓口へ」、住民からの報告では「統括者及び端末管理者に」とされている

## 直し方

報告先をそろえるか、違いの理由が分かるように書いてください。

## 根拠

運用上の判断。
";

const RECEIVED: [&str; 4] = ["報告を受けた", "通報を受けた", "連絡を受けた", "通知を受けた"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tellings = tellings(policy);
    let steps: Vec<&Telling<'_>> = tellings.iter().filter(|t| passes_on(t)).collect();
    for (n, later) in steps.iter().enumerate() {
        let same = |e: &&&Telling<'_>| {
            e.duty.bearers == later.duty.bearers && parallel(&policy.tree, e.duty.clause, later.duty.clause)
        };
        let Some(earlier) = steps[..n].iter().find(same) else {
            continue;
        };
        let (before, now) = (&earlier.duty.addressees, &later.duty.addressees);
        let missing: Vec<&str> = before.iter().filter(|a| !now.contains(a)).map(String::as_str).collect();
        let added: Vec<&str> = now.iter().filter(|a| !before.contains(a)).map(String::as_str).collect();
        if missing.is_empty() && added.is_empty() {
            continue;
        }
        let words = match (missing.is_empty(), added.is_empty()) {
            (false, false) => {
                format!("{}を含みますが、ここでは{}を含みます", quoted(missing, 3), quoted(added, 3))
            }
            (false, true) => format!("{}を含みますが、ここでは含みません", quoted(missing, 3)),
            _ => format!("{}を含みませんが、ここでは含みます", quoted(added, 3)),
        };
        let message = format!("「{}」の報告先が、並ぶ手順では{words}。", step(later.sentence));
        let found = findings.report(later.duty.clause, later.duty.span, message);
        found.related.push(related(earlier.duty.span, "並ぶ手順の同じ段階"));
        found.help = Some("報告先をそろえるか、違いの理由が分かるように書いてください。".to_string());
    }
}

/// A report by somebody who was reported to.
/// 報告を受けた情報管理者: the words that name the step.
fn step(sentence: &str) -> &str {
    let Some(at) = RECEIVED.iter().find_map(|w| sentence.find(w)) else { return sentence };
    let words = &sentence[at..];
    words.split_once(['は', '、']).map_or(words, |(step, _)| step)
}

fn passes_on(telling: &Telling<'_>) -> bool {
    let received = RECEIVED.iter().any(|w| telling.sentence.contains(w));
    telling.incident && received && !telling.duty.bearers.is_empty()
}
