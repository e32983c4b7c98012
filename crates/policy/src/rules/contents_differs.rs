//! Does an entry of the table of contents differ from the heading it stands for, in words or in number?
//! Takes the comparison of contents and body; gives one diagnostic for each heading.
//! Entries and headings without a counterpart are in `contents_without_body` and `body_without_contents`.

use super::listed::{entry_number, heading_number, plain};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Severity};

/// 目次と本文の違い.
pub(crate) static RULE: Rule = Rule {
    code: "R0303",
    name: "contents-differs",
    category: Category::Contents,
    severity: Severity::Warning,
    summary: "目次の項目と本文の見出しの言葉又は番号が違う",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

目次の項目と、それに当たる本文の見出しについて、番号と言葉が同じかを確認します。全角と半角の違いや空白の有無は問いません。

## なぜ

番号や言葉が違うと、目次から引用したときに別の規定を指すことになります。

## 例

- 目次「第2章 情報セキュリティ対策基準」、本文「情報セキュリティ対策基準」（番号がない）
- 目次「(3) 侵害時の対応」、本文「(3) 侵害時の対応等」

## 直し方

どちらが正しいかを確認し、両方を同じ番号と言葉にそろえてください。

## 根拠

法制執務の通例。目次は本文の章名などをそのまま掲げます。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let Some(listing) = findings.facts().listing() else { return };
    for &(entry, at) in &listing.pairs {
        let p = tree.get(at);
        let (listed, own) = (entry_number(entry), heading_number(tree, p));
        let same_words = plain(&entry.title) == plain(p.heading.as_str());
        if same_words && listed == own {
            continue;
        }
        let heading = p.heading.as_str();
        let message = match (same_words, own.is_empty(), listed.is_empty()) {
            (true, true, _) => {
                format!("目次では「{listed} {heading}」ですが、本文の見出しに「{listed}」がありません。")
            }
            (true, false, true) => {
                format!("本文の見出し「{own} {heading}」の番号「{own}」が、目次にありません。")
            }
            (true, false, false) => {
                format!("見出し「{heading}」の番号が、目次では「{listed}」、本文では「{own}」です。")
            }
            (false, ..) => {
                format!("「{own}」の見出しが、目次では「{}」、本文では「{heading}」です。", entry.title)
            }
        };
        let found = findings.report(at, p.heading.span(), message);
        found.help = Some("どちらが正しいかを確認し、両方を同じ番号と言葉にそろえてください。".to_string());
        found.related.push(related(entry.span, "食い違う目次の項目"));
    }
}
