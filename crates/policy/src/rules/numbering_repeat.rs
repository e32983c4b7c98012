//! Does a number stand twice in a series, or do numbers go backwards?
//! Takes the repeats that the reader noticed; gives one diagnostic for each.
//! Missing numbers are in `numbering_gap`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Severity};

/// 番号の重複.
pub(crate) static RULE: Rule = Rule {
    code: "R0202",
    name: "numbering-repeat",
    category: Category::Structure,
    severity: Severity::Error,
    summary: "同じ並びに同じ番号が二度ある、又は番号が逆戻りしている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ並びの中に同じ番号が二度現れていないか、番号が前に戻っていないかを確認します。

## なぜ

同じ番号の規定が二つあると、どちらを指すのか決まらず、引用も申請の根拠も示せません。

## 例

- ア、イ、イ、ウ と並んでいる

## 直し方

番号を付け直し、その番号を引用している規定も併せて改めてください。

## 根拠

法制執務の通例。一つの並びの番号は、重なりなく順に付します。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for finding in tree.findings() {
        let Finding::Repeat { at, after } = finding else {
            continue;
        };
        let (now, before) = (tree.get(*at), tree.get(*after));
        let (Some(o), Some(b)) = (&now.ordinal, &before.ordinal) else {
            continue;
        };
        let message = if o == b {
            format!("「{}」が同じ並びに二度あります。", o.canonical())
        } else {
            format!("「{}」の後に「{}」があり、番号が逆戻りしています。", b.canonical(), o.canonical())
        };
        let found = findings.report(*at, now.label.unwrap_or_else(|| now.span()), message);
        found.help = Some("番号を付け直し、その番号を引用している規定も併せて改めてください。".to_string());
        let note = format!("先にある「{}」", b.canonical());
        found.related.push(related(before.label.unwrap_or_else(|| before.span()), note));
    }
}
