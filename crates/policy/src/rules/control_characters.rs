//! Are there characters in the text that cannot be seen, printed or searched?
//! Takes the text of the whole document; gives one diagnostic for each kind of such characters, at its first place.
//! Characters of other scripts are in `foreign_script`.

use super::characters::report_at;
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Severity, Span};
use std::collections::BTreeMap;

/// 制御文字など.
pub(crate) static RULE: Rule = Rule {
    code: "R0109",
    name: "control-characters",
    category: Category::Text,
    severity: Severity::Warning,
    summary: "制御文字、外字、置換文字など、読めない又は検索できない文字がある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

制御文字、目に見えない文字（幅のない空白など）、外字（私用領域の文字）、読めなかった文字の代わりに入る「\u{FFFD}」、部首だけを表す文字を探します。改行、タブ及び改ページは対象にしません。

## なぜ

見た目は正しくても、検索や照合ができません。外字は、ほかのコンピュータでは別の文字として表示されます。

## 例

- 「⽂書」（部首の「⽂」）は、「文書」で検索しても見つかりません。

## 直し方

通常の文字に置き換えるか、削ってください。

## 根拠

運用上の判断。
";

/// Places named in one diagnostic beyond the first.
const NAMED: usize = 20;

fn kind(c: char, at: usize) -> Option<&'static str> {
    Some(match c {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' => return None,
        '\u{FEFF}' if at == 0 => return None,
        '\u{FFFD}' => "読めなかった文字",
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => "外字",
        '\u{2E80}'..='\u{2FDF}' => "部首だけを表す文字",
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}' => "目に見えない文字",
        _ if c.is_control() => "制御文字",
        _ => return None,
    })
}

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let text = tree.source().text();
    let mut places: BTreeMap<&'static str, Vec<(usize, char)>> = BTreeMap::new();
    for (at, c) in text.char_indices() {
        if let Some(kind) = kind(c, at) {
            places.entry(kind).or_default().push((at, c));
        }
    }
    for (kind, places) in places {
        let Some((&(at, c), others)) = places.split_first() else {
            continue;
        };
        let code = u32::from(c);
        let message = match others.len() {
            0 => format!("{kind}（U+{code:04X}）があります。"),
            n => format!("{kind}（U+{code:04X}など）が{}箇所にあります。", n + 1),
        };
        let span = |at: usize, c: char| Span::new(at, at + c.len_utf8());
        let found = report_at(findings, tree, span(at, c), message);
        found.help = Some("通常の文字に置き換えるか、削ってください。".to_string());
        let named = others.iter().take(NAMED);
        found.related.extend(named.map(|(at, c)| related(span(*at, *c), format!("U+{:04X}", u32::from(*c)))));
    }
}
