//! Is one measure with a name of its own ordered in two chapters, once with and once without somebody who must take it?
//! Takes names in brackets and the duties that contain them; gives one diagnostic for each measure.
//! A reference from one place to the other settles the matter.

use super::wording::{binding, chapter};
use super::{Findings, Rule, related};
use crate::model::{Duty, Policy, Target};
use clause::{Category, Severity};
use std::collections::BTreeSet;

/// 二度命じられた対策.
pub(crate) static RULE: Rule = Rule {
    code: "R1002",
    name: "same-measure-twice",
    category: Category::Duplicate,
    severity: Severity::Warning,
    summary: "同じ対策が二つの章で、主体のある形とない形で命じられている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

括弧書きで名付けられた対策（「二つ以上を併用する認証（多要素認証）」など）が二つの章で命じられ、一方には行う者があり、他方にはなく、\
互いの引用もないものを探します。

## なぜ

対象の範囲や行う者が章によって違うように読めます。一方だけを実施して足りるのか、両方に別の担当者が要るのかが決まりません。

## 例

- 3章「端末には、抜取り検査（抜打点検）を行わなければならない。」、5章「端末管理者は、抜打点検を行わなければならない。」

## 直し方

一方にまとめ、他方からは番号で引用してください。範囲が違うのであれば、それぞれの対象と行う者を書いてください。

## 根拠

運用上の判断。
";

const MEASURES: [&str; 16] = [
    "認証",
    "暗号化",
    "監視",
    "方式",
    "対策",
    "訓練",
    "点検",
    "検査",
    "診断",
    "研修",
    "制限",
    "分離",
    "分割",
    "無害化",
    "バックアップ",
    "制御",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for duty in binding(policy) {
        for name in named_measures(&duty.act) {
            if !seen.insert(name.clone()) {
                continue;
            }
            let ordered: Vec<&Duty> = binding(policy).filter(|d| d.act.contains(&name)).collect();
            if let Some((bare, borne)) = pair(policy, &ordered) {
                let message = format!(
                    "「{name}」が二か所で命じられていますが、ここには行う者がなく、互いの引用もありません。"
                );
                let found = findings.report(bare.clause, bare.span, message);
                found.related.push(related(borne.span, "行う者のある規定"));
                found.help =
                    Some("一方にまとめて引用するか、それぞれの対象と行う者を書いてください。".to_string());
            }
        }
    }
}

/// Names of measures in brackets behind a noun: （多要素認証）.
fn named_measures(act: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, open) in act.match_indices(['（', '(']) {
        let inner = &act[at + open.len()..];
        let Some((name, _)) = inner.split_once(['）', ')']) else {
            continue;
        };
        let noun = name.chars().all(super::characters::in_noun) && (4..=14).contains(&name.chars().count());
        if noun && MEASURES.iter().any(|m| name.ends_with(m)) {
            out.push(name.to_string());
        }
    }
    out
}

/// A duty without and one with a bearer, in two chapters that do not cite each other.
fn pair<'d>(policy: &Policy, duties: &[&'d Duty]) -> Option<(&'d Duty, &'d Duty)> {
    let top = |d: &Duty| chapter(&policy.tree, d.clause);
    let bare = duties.iter().find(|d| d.bearers.is_empty())?;
    let borne = duties.iter().find(|d| !d.bearers.is_empty() && top(d) != top(bare))?;
    let cites = |from: &Duty, to: &Duty| {
        policy.references.iter().any(|r| {
            let reaches = |targets: &[usize]| {
                targets.iter().any(|t| super::wording::within(&policy.tree, to.clause, *t))
            };
            r.clause == from.clause
                && matches!(&r.target, Target::Clauses(t) | Target::Distant(t) if reaches(t))
        })
    };
    (!cites(bare, borne) && !cites(borne, bare)).then_some((*bare, *borne))
}
