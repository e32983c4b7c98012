//! Is one compound written with 規定 and with 規程?
//! Takes headings and bodies; gives one diagnostic for each compound.
//! Other spellings are in `spelling_variants`.

use super::characters::{is_kanji, last, passages};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity, Span};
use std::collections::BTreeMap;

/// 規定と規程の混用.
pub(crate) static RULE: Rule = Rule {
    code: "R0502",
    name: "kitei",
    category: Category::Variant,
    severity: Severity::Warning,
    summary: "同じ複合語が「規定」と「規程」の両方で書かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「関係規程」と「関係規定」のように、同じ複合語が「規程」と「規定」の両方で書かれていないかを確認します。「規定する」「前項の規定」のように、条文の定めを指す「規定」は対象にしません。

## なぜ

「規程」は一まとまりの文書を、「規定」は個々の条文の定めを指します。取り違えると、見直しや遵守の対象となる文書の範囲が変わります。

## 例

- 「情報セキュリティ関係規程」と「情報セキュリティ関係規定」

## 直し方

文書を指す場合は「規程」に、個々の定めを指す場合は「規定」にそろえてください。

## 根拠

法令用語の通例。「規程」は法規の総体を、「規定」は個々の条項の定めを指します。
";

/// Words before which both are usual, since they point at a provision or at a document.
const POINTING: [&str; 9] = ["当該", "前項", "同項", "本項", "各項", "次条", "前条", "同条", "別段"];

/// Places of one compound with 規程, and with 規定.
type Uses = [Vec<(Index, Span)>; 2];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut compounds: BTreeMap<String, Uses> = BTreeMap::new();
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for (kind, word) in ["規程", "規定"].into_iter().enumerate() {
            for (at, found) in text.match_indices(word) {
                let end = at + found.len();
                let stem = last(&text[..at], 2);
                let verb = text[end..].starts_with(['す', 'し', 'さ', 'せ']);
                if stem.chars().count() < 2 || !stem.chars().all(is_kanji) || verb || POINTING.contains(&stem)
                {
                    continue;
                }
                let place = (clause, passage.locate(at - stem.len(), end));
                compounds.entry(stem.to_string()).or_default()[kind].push(place);
            }
        }
    }
    for (stem, [book, rule]) in compounds {
        if book.is_empty() || rule.is_empty() {
            continue;
        }
        let (rare, often, word) =
            if book.len() <= rule.len() { (&book, &rule, "規程") } else { (&rule, &book, "規定") };
        let message = format!(
            "「{stem}規程」（{}箇所）と「{stem}規定」（{}箇所）が混じっています。",
            book.len(),
            rule.len()
        );
        let (clause, span) = rare[0];
        let found = findings.report(clause, span, message);
        found.help = Some(
            "文書を指す場合は「規程」に、個々の定めを指す場合は「規定」にそろえてください。".to_string(),
        );
        found.related.extend(rare[1..].iter().map(|(_, span)| related(*span, format!("「{stem}{word}」"))));
        let other = if word == "規程" { "規定" } else { "規程" };
        found.related.extend(often.iter().map(|(_, span)| related(*span, format!("「{stem}{other}」"))));
    }
}
