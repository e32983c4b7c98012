//! Is a table of classes damaged: Roman numerals in other letters than those cited, letter-spaced heads, lost columns?
//! Takes tables with numbered rows; gives one diagnostic for each table.
//! What the classes mean, and whether their order is said, is looked at by other rules.

use super::characters::{is_japanese, passages};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Severity, Span, Style, Tree, glyph};

/// 分類表の崩れ.
pub(crate) static RULE: Rule = Rule {
    code: "R0207",
    name: "class-ordinals-ascii",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "分類の表の番号が本文での引用と違う文字で書かれている、又は表が崩れている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

情報資産の分類などの表について、次の点を確認します。

- 表では「II」（英字）なのに、本文では「Ⅱ」（ローマ数字の文字）と引用しているもの
- 表の見出しが「情 報 の 区 分」のように一字ずつ離れているもの
- 表の欄の区切りが失われ、行が文章のように並んでいるもの

## なぜ

分類の名前は、許可や持ち出しの条件として何度も引用されます。文字が違うと、検索や照合で一致しません。

## 例

- 表「II 関係者だけが利用する情報」、本文「区分Ⅱ以上の情報」

## 直し方

表と本文のローマ数字を同じ文字にそろえ、見出しの空白を詰めてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for (at, table) in tree.provisions().iter().enumerate() {
        if table.kind != Kind::Table {
            continue;
        }
        let rows: Vec<Index> =
            table.children.iter().copied().filter(|r| tree.get(*r).kind == Kind::Row).collect();
        let cited = cited_otherwise(tree, &rows);
        let spaced = letter_spaced(table.heading.as_str());
        if cited.is_none() && !spaced {
            continue;
        }
        let name = glyph::squeeze(table.heading.as_str());
        let mut faults = Vec::new();
        if let Some((printed, other, _)) = &cited {
            let words = format!("番号が「{printed}」で、本文で引用する「{other}」と文字が違");
            faults.push((words, "い", "います"));
        }
        if spaced {
            let words = format!("見出しが「{}」と一字ずつ離れ", table.heading.as_str());
            faults.push((words, "", "ています"));
        }
        if rows.iter().all(|r| tree.get(*r).cells.len() < 2) && !rows.is_empty() {
            faults.push(("欄の区切りがありません".to_string(), "", ""));
        }
        let last = rows.last().map_or(table.span(), |r| tree.get(*r).span());
        let message = format!("「{name}」の表は、{}。", one_sentence(&faults));
        let found = findings.report(at, table.span().join(last), message);
        found.help = Some("表と本文の番号を同じ文字にそろえ、見出しの空白を詰めてください。".to_string());
        if let Some((_, _, place)) = cited {
            found.related.push(related(place, "本文での引用"));
        }
    }
}

/// Faults as one sentence, numbered where there are several; each has an ending inside of a sentence and a last one.
fn one_sentence(faults: &[(String, &str, &str)]) -> String {
    let parts = faults.iter().enumerate().map(|(i, (words, inside, last))| {
        let end = if i + 1 == faults.len() { last } else { inside };
        if faults.len() > 1 { format!("({}) {words}{end}", i + 1) } else { format!("{words}{end}") }
    });
    parts.collect::<Vec<_>>().join("、")
}

/// A row's numeral in Latin letters, the Roman sign by which the text cites it, and the first such place.
fn cited_otherwise<'a>(tree: &'a Tree, rows: &[Index]) -> Option<(&'a str, char, Span)> {
    for row in rows {
        let p = tree.get(*row);
        let Some(ordinal) = p.ordinal.as_ref().filter(|o| o.style == Style::Roman) else {
            continue;
        };
        let printed = tree.source().slice(p.label?);
        if !printed.chars().all(|c| glyph::fold(c).is_ascii_alphabetic()) {
            continue;
        }
        let Some(sign) = ordinal.canonical().chars().next().filter(|c| ('Ⅰ'..='Ⅻ').contains(c)) else {
            continue;
        };
        if let Some(place) = citation(tree, sign) {
            return Some((printed, sign, place));
        }
    }
    None
}

/// The first place where the text prints `sign` behind a word.
fn citation(tree: &Tree, sign: char) -> Option<Span> {
    passages(tree).find_map(|(_, passage)| {
        let text = passage.as_str();
        let at = text.match_indices(sign).map(|(at, _)| at).find(|at| text[..*at].ends_with(is_japanese))?;
        Some(passage.locate(at, at + sign.len_utf8()))
    })
}

/// Whether every character of a heading stands apart from the next.
fn letter_spaced(heading: &str) -> bool {
    let chars: Vec<char> = heading.trim().chars().collect();
    let apart = |(i, c): (usize, &char)| (i % 2 == 1) == c.is_whitespace();
    chars.len() >= 5 && chars.iter().enumerate().all(apart)
}
