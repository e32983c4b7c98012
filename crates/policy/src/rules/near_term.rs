//! Does a rare compound term differ from a frequent one only by a part in the middle?
//! Takes compounds of all headings and bodies; gives one diagnostic for each rare term.
//! Whole families of names for one thing are in `same_head`; defined terms are left out.

use super::characters::{in_noun, passages, runs};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity, Span};
use std::collections::BTreeMap;

/// よく似た用語.
pub(crate) static RULE: Rule = Rule {
    code: "R0503",
    name: "near-term",
    category: Category::Variant,
    severity: Severity::Warning,
    summary: "よく似た用語があり、一部が抜けた又は加わったものと思われる",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

長い複合語のうち、一度か二度しか現れず、文書で三度以上使われている別の複合語と、途中の数文字があるかないかだけが違うものを探します。定義された用語は除きます。

## なぜ

用語の一部が抜けると、同じものを指すのか、別のものを指すのかが決まりません。

## 例

- 「ウイルス対策機能付外部記憶装置」が三箇所、「ウイルス対策付外部記憶装置」が一箇所

## 直し方

同じものであれば用語をそろえ、別のものであれば、それぞれ定義してください。

## 根拠

運用上の判断。
";

/// A shorter term says too little.
const LONG: usize = 8;
/// Both terms must begin and end alike by so many characters, and differ by no more than so many.
const PREFIX: usize = 4;
const SUFFIX: usize = 5;
const PART: usize = 4;
const RARE: usize = 2;
const OFTEN: usize = 3;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut terms: BTreeMap<&str, Vec<(Index, Span)>> = BTreeMap::new();
    for (clause, passage) in passages(&policy.tree) {
        for (at, term) in runs(passage.as_str(), in_noun) {
            if term.chars().count() >= LONG {
                terms.entry(term).or_default().push((clause, passage.locate(at, at + term.len())));
            }
        }
    }
    let defined = |term: &str| {
        let named = policy.definitions.iter().any(|d| d.term == term || d.also.iter().any(|a| a == term));
        named || policy.aliases.iter().any(|a| a.alias == term || a.stands_for == term)
    };
    let frequent: Vec<(&str, usize, Span)> =
        terms.iter().filter(|(_, p)| p.len() >= OFTEN).map(|(t, p)| (*t, p.len(), p[0].1)).collect();
    for (term, places) in terms.iter().filter(|(t, p)| p.len() <= RARE && !defined(t)) {
        let usual = frequent.iter().filter(|(other, ..)| near(term, other));
        let Some((usual, count, first)) = usual.max_by_key(|(_, count, _)| *count) else {
            continue;
        };
        let (clause, span) = places[0];
        let message = format!(
            "「{term}」（{}箇所）は、「{usual}」（{count}箇所）と同じものを指すように見えます。",
            places.len()
        );
        let found = findings.report(clause, span, message);
        found.help =
            Some("同じものであれば用語をそろえ、別のものであれば、それぞれ定義してください。".to_string());
        found.related.extend(places[1..].iter().map(|(_, span)| related(*span, format!("「{term}」"))));
        found.related.push(related(*first, format!("「{usual}」の最初の箇所")));
    }
}

/// Whether one of two terms is the other with a few characters more in the middle.
fn near(one: &str, other: &str) -> bool {
    let (mut a, mut b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len() > b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    let part = b.len() - a.len();
    let lead = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (1..=PART).contains(&part) && lead >= PREFIX && tail >= SUFFIX && lead + tail >= a.len()
}
