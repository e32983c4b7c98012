//! Does a character of another script stand inside a Japanese word?
//! Takes the text of the whole document; gives one diagnostic for each script, at its first place.
//! Characters that cannot be seen or searched are in `control_characters`.

use super::characters::{after, around, before, is_japanese, report_at, runs};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Severity, Span};
use std::collections::BTreeMap;

/// 異なる文字体系の混入.
pub(crate) static RULE: Rule = Rule {
    code: "R0101",
    name: "foreign-script",
    category: Category::Text,
    severity: Severity::Error,
    summary: "日本語の語の中にハングルなど別の文字体系の文字が混じっている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

日本語の文字に接して、ハングル、キリル文字、タイ文字、簡体字など、日本語の文では使わない文字が数文字だけ現れる箇所を探します。外国語の語句がまとまって書かれている箇所は対象にしません。

## なぜ

紙の文書や画像を文字に変換したときの誤りで、見た目の似た別の文字が入ることがあります。禁止や義務を示す語尾が崩れると、規定の強さが読み取れなくなります。

## 例

- 誤: 「端末を持ち込んで는ならない。」
- 正: 「端末を持ち込んではならない。」

## 直し方

原本を確認し、本来の文字に置き換えてください。

## 根拠

運用上の判断。公用文は、常用漢字表の漢字と仮名によって書くこととされています（公用文における漢字使用等について、平成22年内閣訓令第1号）。
";

/// More characters in a row than this are a quotation in another language.
const LONGEST: usize = 4;

/// Simplified Chinese characters that Japanese does not use.
const SIMPLIFIED: &str = "监们这说请对门问间实现设备进还运动应该变经济络计检测试验证书记录报责传输维护专业务员级组织结标\
    环险评统审查联线电话规则处单认议费资产质赔偿违纪贵财购买卖阅读览页须预领频额题";

fn foreign(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7AF}' => "ハングル",
        '\u{0400}'..='\u{052F}' => "キリル文字",
        '\u{0590}'..='\u{05FF}' => "ヘブライ文字",
        '\u{0600}'..='\u{06FF}' => "アラビア文字",
        '\u{0900}'..='\u{097F}' => "デーバナーガリー",
        '\u{0E00}'..='\u{0E7F}' => "タイ文字",
        '\u{3105}'..='\u{312F}' => "注音字母",
        _ if SIMPLIFIED.contains(c) => "簡体字",
        _ => return None,
    })
}

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let text = tree.source().text();
    let mut strays: BTreeMap<&'static str, Vec<(usize, usize)>> = BTreeMap::new();
    for (start, stretch) in runs(text, |c| foreign(c).is_some() || c == ' ') {
        let run = stretch.trim();
        let at = start + stretch.len() - stretch.trim_start().len();
        let end = at + run.len();
        let touches = before(text, at).is_some_and(is_japanese) || after(text, end).is_some_and(is_japanese);
        let name = run.chars().next().and_then(foreign);
        if let Some(name) = name.filter(|_| touches && run.chars().count() <= LONGEST) {
            strays.entry(name).or_default().push((at, end));
        }
    }
    for (name, places) in strays {
        let Some((&(start, end), others)) = places.split_first() else {
            continue;
        };
        let quote = around(text, start, end, 8);
        let message = match others.len() {
            0 => format!("「{quote}」に{name}の「{}」が混じっています。", &text[start..end]),
            n => format!(
                "「{quote}」に{name}の「{}」が混じっており、ほかに{n}箇所あります。",
                &text[start..end]
            ),
        };
        let found = report_at(findings, tree, Span::new(start, end), message);
        let modal = ["ならない", "はならない"].iter().any(|m| text[end..].starts_with(m));
        let lead = if modal { "禁止を示す語尾に掛かっています。" } else { "" };
        found.help = Some(format!("{lead}原本を確認し、本来の文字に置き換えてください。"));
        for &(start, end) in others {
            found
                .related
                .push(related(Span::new(start, end), format!("「{}」", around(text, start, end, 8))));
        }
    }
}
