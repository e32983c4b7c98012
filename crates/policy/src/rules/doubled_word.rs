//! Is a word or a particle printed twice in a row?
//! Takes headings and bodies; gives one diagnostic for each doubled word.
//! Doubling across a page break is in `doubled_at_break`; doubled commands are in `doubled_modal`.

use super::characters::{Script, after, around, before, is_kanji, is_katakana, passages, script};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 語の重複.
pub(crate) static RULE: Rule = Rule {
    code: "R0106",
    name: "doubled-word",
    category: Category::Text,
    severity: Severity::Error,
    summary: "同じ語や助詞が続けて二度書かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「又は又は」「をを」「的的」のように、同じ語又は助詞が続けて二度書かれている箇所を探します。「もののうち」「一人一人」「目的的」のように、重なっていて正しい語は除きます。

## なぜ

改正や転記のときに残った文字は、語句の並びを変えて読ませるおそれがあります。

## 例

- 誤: 「文書又は又は図面を受け取った場合」
- 正: 「文書又は図面を受け取った場合」

## 直し方

重複した一方を削ってください。

## 根拠

運用上の判断。
";

/// Words that are never said twice.
const WORDS: [&str; 22] = [
    "又は",
    "または",
    "及び",
    "および",
    "並びに",
    "ならびに",
    "若しくは",
    "もしくは",
    "かつ",
    "ただし",
    "について",
    "における",
    "によって",
    "により",
    "に対して",
    "に関する",
    "に係る",
    "すること",
    "という",
    "ための",
    "ものとする",
    "場合",
];
/// Particles and suffixes of one character.
const PARTICLES: [char; 8] = ['を', 'の', 'が', 'に', 'で', 'は', '的', '、'];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        let mut found = words(text);
        found.extend(particles(text));
        found.extend(nouns(text));
        found.sort_unstable();
        for (at, len) in found {
            let word = &text[at..at + len];
            let quote = around(text, at, at + 2 * len, 6);
            let message = format!("「{quote}」で「{word}」が重なっています。");
            let found = findings.report(clause, passage.locate(at, at + 2 * len), message);
            found.help = Some(format!("「{word}」の一方を削ってください。"));
        }
    }
}

/// Place and length of each doubled word.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for word in WORDS {
        out.extend(text.match_indices(&word.repeat(2)).map(|(at, _)| (at, word.len())));
    }
    out
}

/// Doubled particles; what may stand so by chance (ものの, これでできる, こととする) is passed over.
fn particles(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for particle in PARTICLES {
        let len = particle.len_utf8();
        for (at, _) in text.match_indices(&particle.to_string().repeat(2)) {
            let (lead, next) = (before(text, at), after(text, at + 2 * len));
            let word_follows = next.is_none_or(|c| is_kanji(c) || is_katakana(c) || "、。".contains(c));
            let wrong = match particle {
                'を' | '、' => true,
                'の' => lead != Some('も') && lead != Some('そ') && word_follows,
                '的' => lead != Some('目'),
                'に' => {
                    word_follows
                        || ["おい", "おけ", "より"].iter().any(|w| text[at + 2 * len..].starts_with(w))
                }
                _ => word_follows,
            };
            // Words in kana may begin or end with the same syllable: 母, 歯.
            let triple = lead == Some(particle) || next == Some(particle);
            if wrong && !triple {
                out.push((at, len));
            }
        }
    }
    out
}

/// Doubled nouns of at least two kanji or three katakana.
fn nouns(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let mut i = 0;
    while i < places.len() {
        match doubled_noun(text, &places, i) {
            Some(count) => {
                let len: usize = places[i..i + count].iter().map(|(_, c)| c.len_utf8()).sum();
                out.push((places[i].0, len));
                i += 2 * count;
            }
            None => i += 1,
        }
    }
    out
}

/// How many characters from number `i` on stand a second time right behind themselves.
fn doubled_noun(text: &str, places: &[(usize, char)], i: usize) -> Option<usize> {
    let c = places[i].1;
    if !matches!(script(c), Script::Kanji | Script::Katakana) || "一各毎個".contains(c) {
        return None;
    }
    let previous = before(text, places[i].0);
    if is_katakana(c) && previous.is_some_and(is_katakana) {
        return None;
    }
    (2..=12).rev().find(|count| {
        let Some(both) = places.get(i..i + 2 * count) else {
            return false;
        };
        let (one, two) = both.split_at(*count);
        let same = one.iter().zip(two).all(|(a, b)| a.1 == b.1);
        let noun = one.iter().all(|(_, c)| matches!(script(*c), Script::Kanji | Script::Katakana));
        let katakana = one.iter().all(|(_, c)| is_katakana(*c));
        let repeats = one.iter().all(|(_, c)| *c == one[0].1);
        // A head of a body may stand behind the body's name (組合組合長).
        let head = places.get(i + 2 * count).is_some_and(|(_, c)| matches!(c, '長' | '員'));
        same && noun && !repeats && !head && (*count >= 3 || !katakana)
    })
}
