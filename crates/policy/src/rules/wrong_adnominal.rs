//! Does an adjectival noun stand before a word that it cannot stand before (非意図的の要因, 必要な不可欠である)?
//! Takes headings and bodies; gives one diagnostic for each place.
//! Missing particles are in `missing_particle`; doubled ones, in `doubled_word`.

use super::characters::{around, before, is_kanji, passages};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 連体形の誤り.
pub(crate) static RULE: Rule = Rule {
    code: "R0111",
    name: "wrong-adnominal",
    category: Category::Text,
    severity: Severity::Warning,
    summary: "「…的の」「必要な不可欠」のように、語のつながりが文法に合っていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

次の二つの形を探します。

- 「意図的の要因」のように、「…的」が「な」でなく「の」で名詞に続くもの（「目的の」「標的の」は除きます。）
- 「必要な不可欠である」のように、「…な」の後に名詞がなく、「不可欠」「適切」などの語が続くもの

## なぜ

転記の途中で語を足したり削ったりした跡であることが多く、別の語が抜けている可能性があります。

## 例

- 誤: 「非意図的の要因による漏えい」　正: 「非意図的な要因による漏えい」
- 誤: 「運営に必要な不可欠であり」　正: 「運営に必要不可欠であり」

## 直し方

「な」に改めるか、余分な「な」を削ってください。

## 根拠

現代語の文法による。
";

/// Nouns that end in 的.
const NOUNS: [&str; 5] = ["目的", "標的", "射的", "金的", "端的"];
/// Adjectival nouns that are never nouns by themselves.
const ADJECTIVES: [&str; 8] = ["不可欠", "適切", "迅速", "明確", "妥当", "容易", "十分", "確実"];
const COPULAS: [&str; 5] = ["である", "であり", "であっ", "でな", "とな"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for (start, end, help) in genitives(text).into_iter().chain(without_noun(text)) {
            let message =
                format!("「{}」は、語のつながりが文法に合っていません。", around(text, start, end, 4));
            findings.report(clause, passage.locate(start, end), message).help = Some(help);
        }
    }
}

/// 意図的の要因.
fn genitives(text: &str) -> Vec<(usize, usize, String)> {
    let mut out = Vec::new();
    for (at, found) in text.match_indices("的の") {
        let end = at + found.len();
        let stem: usize = text[..at].chars().rev().take_while(|c| is_kanji(*c)).map(char::len_utf8).sum();
        let word = &text[at - stem..at + '的'.len_utf8()];
        let noun = NOUNS.iter().any(|n| word.ends_with(n));
        if word.chars().count() >= 3 && !noun && text[end..].chars().next().is_some_and(is_kanji) {
            out.push((at - stem, end, format!("「{word}な」ではありませんか。")));
        }
    }
    out
}

/// 必要な不可欠である.
fn without_noun(text: &str) -> Vec<(usize, usize, String)> {
    let mut out = Vec::new();
    for adjective in ADJECTIVES {
        for (at, found) in text.match_indices(adjective) {
            let end = at + found.len();
            let copula = COPULAS.iter().any(|c| text[end..].starts_with(c));
            let na = at.checked_sub('な'.len_utf8()).filter(|_| before(text, at) == Some('な'));
            let Some(na) = na.filter(|na| copula && before(text, *na).is_some_and(is_kanji)) else {
                continue;
            };
            let stem: usize = text[..na].chars().rev().take_while(|c| is_kanji(*c)).map(char::len_utf8).sum();
            let help = format!(
                "「{}{adjective}」とするか、「な」の後に名詞を補ってください。",
                &text[na - stem..na]
            );
            out.push((na - stem, end, help));
        }
    }
    out
}
