//! Is a term, on which a defined term is built, itself defined nowhere?
//! Takes definitions; gives one diagnostic for each base term, with the places where it stands alone.
//! Words that everybody knows (インターネット, ネットワーク) need no definition.

use super::gather::{self, Spot};
use super::{Findings, Rule};
use crate::model::{Definition, Policy};
use crate::words::occurrences;
use clause::{Category, Severity};

/// 定義の基になる用語.
pub(crate) static RULE: Rule = Rule {
    code: "R0404",
    name: "undefined-base-term",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "定義の基になっている用語が、どこにも定義されていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「Ａ接続系とは、Ａに接続されたものをいう」のように、定義された用語が別の用語「Ａ」の上に作られているとき、「Ａ」にも定義があるかを\
確認します。「インターネット」のように広く知られた語は除きます。

## なぜ

「Ａ」が決まらなければ、定義された用語の範囲も決まりません。ネットワークの分離のように、範囲の内と外で扱いが変わる規定では特に困ります。

## 例

- 「受付システム接続系」を「受付システムに接続された情報システムをいう」と定義しているが、「受付システム」の定義がない

## 直し方

基になる用語の定義を加えてください。略語であれば、正式な名称を示してください。

## 根拠

運用上の判断。
";

/// Last words of systems and networks that need a definition.
const BASES: [&str; 8] = ["システム", "サービス", "ネットワーク", "クラウド", "基盤", "LAN", "WAN", "サーバ"];
const KNOWN: [&str; 16] = [
    "システム",
    "情報システム",
    "業務システム",
    "コンピュータシステム",
    "サービス",
    "外部サービス",
    "クラウドサービス",
    "情報サービス",
    "ネットワーク",
    "外部ネットワーク",
    "内部ネットワーク",
    "通信ネットワーク",
    "インターネット",
    "LAN",
    "WAN",
    "サーバ",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let mut seen: Vec<&str> = Vec::new();
    for d in &policy.definitions {
        let Some(base) = base(d).filter(|b| !introduced.has(b) && !seen.contains(b)) else {
            continue;
        };
        seen.push(base);
        let alone: Vec<Spot> = occurrences(&policy.tree, base)
            .into_iter()
            .filter(|p| !continues(policy, p.clause, p.heading, p.at + base.len()))
            .map(|p| Spot::new(p.clause, p.span))
            .collect();
        let short = acronym(base);
        if short && spelled_out(policy, base) {
            continue;
        }
        let message = match short {
            true => format!("略語「{base}」の正式名称も定義もありません。"),
            false => {
                format!("「{base}」は「{}」の定義の基になっていますが、どこにも定義されていません。", d.term)
            }
        };
        if let Some(found) = gather::report(findings, &alone, message, "同じ用語の使用") {
            found.related.push(super::related(d.span, "この用語の定義"));
            if short {
                // Insiders know the letters, so the definition is hard to read rather than open.
                found.severity = Severity::Advice;
                found.help = Some(format!("「{base}」の正式名称を示してください。"));
            } else {
                found.help = Some(format!("「{base}」の定義を加えてください。"));
            }
        }
    }
}

/// The first part of a term that its meaning uses by itself: 受付システム of 受付システム接続系.
fn base(d: &Definition) -> Option<&str> {
    let ends = d.term.char_indices().skip(2).map(|(i, _)| i);
    let parts = ends.filter_map(|i| d.term.get(..i)).filter(|p| d.meaning.contains(*p));
    let fits = |p: &&str| (BASES.iter().any(|b| p.ends_with(b)) || acronym(p)) && !KNOWN.contains(p);
    parts.filter(fits).last().filter(|p| follows(d, p))
}

fn acronym(base: &str) -> bool {
    base.chars().count() >= 3 && base.chars().all(|c| c.is_ascii_uppercase())
}

/// Whether the full name stands in brackets beside an abbreviation, or the abbreviation beside its full name.
fn spelled_out(policy: &Policy, base: &str) -> bool {
    occurrences(&policy.tree, base).into_iter().any(|p| {
        let provision = policy.tree.get(p.clause);
        let text = if p.heading { provision.heading.as_str() } else { provision.body.as_str() };
        let (before, behind) = (&text[..p.at], &text[p.at + base.len()..]);
        behind.starts_with(['（', '(']) || before.ends_with(['（', '(']) && behind.starts_with(['）', ')'])
    })
}

/// Whether the meaning uses the base as a word of its own and not only inside of the term.
fn follows(d: &Definition, base: &str) -> bool {
    d.meaning
        .match_indices(base)
        .any(|(i, _)| !d.meaning[i + base.len()..].starts_with(&d.term[base.len()..]))
}

/// Whether a longer noun goes on at byte `at`.
fn continues(policy: &Policy, clause: clause::Index, heading: bool, at: usize) -> bool {
    let p = policy.tree.get(clause);
    let text = if heading { p.heading.as_str() } else { p.body.as_str() };
    text[at..].chars().next().is_some_and(super::characters::in_noun)
}
