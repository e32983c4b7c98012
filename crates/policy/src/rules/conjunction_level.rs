//! Are 及び and 並びに, or 又は and 若しくは, used against their levels?
//! Takes headings and bodies; gives one diagnostic for each of the three faults, at its first place.
//! Doubled conjunctions (又は又は) are in `doubled_word`; spellings in kana, in `spelling_variants`.

use super::characters::{around, before, in_noun, passages};
use super::{Findings, Rule, related};
use crate::model::Policy;
use crate::sentence::sentences;
use clause::{Category, Index, Severity, Span};

/// 接続詞の段階.
pub(crate) static RULE: Rule = Rule {
    code: "R0112",
    name: "conjunction-level",
    category: Category::Text,
    severity: Severity::Advice,
    summary: "「及び」と「並びに」、「又は」と「若しくは」の使い分けが通例と違う",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

次の二つの形を探します。

- 「A及びB及びC」のように、同じ段階の語句を「及び」又は「又は」で何度もつないでいるもの
- 「及び」のない文で「並びに」を、「又は」のない文で「若しくは」を使っているもの（法律や条例の題名は除きます。）

## なぜ

「並びに」と「若しくは」は、語句のまとまりに大小があるときに使います。通例と違う使い方をすると、どこまでが一まとまりかを読み違えます。

## 例

- 「職員及び臨時職員及び受託者」→「職員、臨時職員及び受託者」
- 「記録媒体若しくは帳票を持ち出す」→「記録媒体又は帳票を持ち出す」

## 直し方

同じ段階の語句は「、」で並べ、最後の一つの前にだけ「及び」又は「又は」を置いてください。段階が一つのときは「及び」又は「又は」を使ってください。

## 根拠

法制執務の通例。小さいまとまりを「及び」「若しくは」で、大きいまとまりを「並びに」「又は」でつなぎます。
";

type Place = (Index, Span, String);

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut chained: Vec<Place> = Vec::new();
    let mut lone: [Vec<Place>; 2] = Default::default();
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for sentence in sentences(text) {
            let words = &text[sentence.start..sentence.end];
            for (start, end) in chains(words) {
                let (start, end) = (sentence.start + start, sentence.start + end);
                chained.push((clause, passage.locate(start, end), text[start..end].to_string()));
            }
            for (level, start, end) in lone_levels(words) {
                let (start, end) = (sentence.start + start, sentence.start + end);
                lone[level].push((clause, passage.locate(start, end), around(text, start, end, 6)));
            }
        }
    }
    let help = "同じ段階の語句は「、」で並べ、最後の一つの前にだけ「及び」又は「又は」を置いてください。";
    report(findings, &chained, "は、同じ段階の語句を同じ接続詞で続けてつないでいます", help);
    let help = "段階が一つのときは、「並びに」を「及び」に改めてください。";
    report(findings, &lone[0], "の「並びに」は、下の段階の「及び」がない文で使われています", help);
    let help = "段階が一つのときは、「若しくは」を「又は」に改めてください。";
    report(findings, &lone[1], "の「若しくは」は、上の段階の「又は」がない文で使われています", help);
}

fn report(findings: &mut Findings<'_>, places: &[Place], fault: &str, help: &str) {
    let Some(((clause, span, quote), others)) = places.split_first() else {
        return;
    };
    let more =
        if others.is_empty() { String::new() } else { format!("（ほかに{}箇所）", others.len()) };
    let found = findings.report(*clause, *span, format!("「{quote}」{fault}{more}。"));
    found.help = Some(help.to_string());
    found.related.extend(others.iter().map(|(_, span, quote)| related(*span, format!("「{quote}」"))));
}

/// A及びB及びC: two equal conjunctions with nothing but a noun between them.
fn chains(words: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for conjunction in ["及び", "又は"] {
        let places: Vec<usize> = words.match_indices(conjunction).map(|(at, _)| at).collect();
        for pair in places.windows(2) {
            let between = &words[pair[0] + conjunction.len()..pair[1]];
            let noun = !between.is_empty() && between.chars().all(in_noun);
            if noun && before(words, pair[0]).is_some_and(in_noun) {
                let lead = words[..pair[0]]
                    .chars()
                    .rev()
                    .take_while(|c| in_noun(*c))
                    .map(char::len_utf8)
                    .sum::<usize>();
                out.push((pair[0] - lead, pair[1] + conjunction.len()));
            }
        }
    }
    out
}

/// 並びに without the lower 及び (0), 若しくは without the upper 又は (1).
fn lone_levels(words: &str) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    for (level, (word, partner)) in [("並びに", "及び"), ("若しくは", "又は")].into_iter().enumerate()
    {
        let Some(at) = words.find(word).filter(|_| !words.contains(partner)) else {
            continue;
        };
        let title = ["に関する法律", "に関する条例", "に関する規則", "に関する協定", "法律", "条例"];
        if !title.iter().any(|t| words[at..].contains(t)) {
            out.push((level, at, at + word.len()));
        }
    }
    out
}
