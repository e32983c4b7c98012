//! Is a particle missing between two words of a sentence?
//! Takes headings and bodies; gives one diagnostic for each place where the language allows no other reading.
//! Only patterns that are wrong in any text are looked for: 定期的点検する, サイト当該, 機器を事業者修理させる.

use super::characters::{after, around, before, in_noun, is_kanji, is_katakana, passages};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 助詞の脱落.
pub(crate) static RULE: Rule = Rule {
    code: "R0104",
    name: "missing-particle",
    category: Category::Text,
    severity: Severity::Error,
    summary: "「に」などの助詞が抜けている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

助詞が抜けていると言い切れる次の形を探します。

- 「定期的点検しなければならない」のように、「定期的」「計画的」などの語が、「に」なしで動詞にかかっているもの
- 「サイト当該情報を」のように、片仮名の語の直後に「当該」が続くもの
- 「機器を事業者修理させる」のように、「を」のある文で、人を表す語が「に」なしで「…させる」にかかっているもの

## なぜ

助詞がないと、頻度や相手方がどの行為に掛かるのかが決まりません。

## 例

- 誤: 「設備を定期的点検しなければならない。」
- 正: 「設備を定期的に点検しなければならない。」

## 直し方

「に」などの助詞を補ってください。

## 根拠

現代語の文法による。
";

/// Words in 的 that modify verbs; 私的, 公的, 人的 and the like make compound nouns instead.
const ADVERBIAL: [&str; 22] = [
    "定期", "継続", "計画", "効果", "効率", "積極", "段階", "自動", "具体", "総合", "一時", "恒常", "恒久",
    "意図", "組織", "優先", "統一", "体系", "主体", "自主", "集中", "重点",
];
/// Stems in kanji that need し as a kana ending, not as a verb: 見直し, 取消し.
const ENDINGS: [&str; 8] = ["見直", "取消", "貸出", "引渡", "持出", "申渡", "取戻", "掘起"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        let adverbs = adverbs(text).into_iter();
        let found = adverbs.chain(determiners(text)).chain(agents(text));
        for (start, end, at, particle) in found {
            let message = format!("「{}」は、「{particle}」が抜けています。", around(text, start, end, 8));
            let repaired = format!("{}{particle}{}", &text[start..at], &text[at..end]);
            let found = findings.report(clause, passage.locate(start, end), message);
            found.help = Some(format!("「{repaired}」ではありませんか。"));
        }
    }
}

/// Start and end of the words, the place where a particle is missing, and the particle.
type Lack = (usize, usize, usize, &'static str);

/// 定期的点検し: an adverb without に.
fn adverbs(text: &str) -> Vec<Lack> {
    let mut out = Vec::new();
    for (mark, found) in text.match_indices('的') {
        let at = mark + found.len();
        let Some(stem) = ADVERBIAL.iter().find(|s| text[..mark].ends_with(*s)) else {
            continue;
        };
        let noun: String = text[at..].chars().take_while(|c| is_kanji(*c)).collect();
        let behind = &text[at + noun.len()..];
        let verb =
            ["し", "す", "さ", "せ"].iter().any(|v| behind.starts_with(v)) && !behind.starts_with("しか");
        let closed = ENDINGS.iter().any(|e| noun.ends_with(e));
        if verb && noun.chars().count() >= 2 && !closed {
            let end = at + noun.len() + behind.chars().next().map_or(0, char::len_utf8);
            out.push((mark - stem.len(), end, at, "に"));
        }
    }
    out
}

/// サイト当該情報: 当該 opens a noun phrase and cannot follow a noun in katakana.
fn determiners(text: &str) -> Vec<Lack> {
    let mut out = Vec::new();
    for (at, found) in text.match_indices("当該") {
        let start =
            at - text[..at].chars().rev().take_while(|c| is_katakana(*c)).map(char::len_utf8).sum::<usize>();
        if at - start >= 2 * 'ア'.len_utf8() {
            out.push((start, at + found.len(), at, "に"));
        }
    }
    out
}

/// 機器を事業者修理させる: who is made to do it stands without に.
fn agents(text: &str) -> Vec<Lack> {
    let mut out = Vec::new();
    for (end, _) in text.match_indices("させ") {
        let noun = text[..end].chars().rev().take_while(|c| in_noun(*c)).map(char::len_utf8).sum::<usize>();
        let start = end - noun;
        let compound = &text[start..end];
        let Some(person) = compound.rfind(['者', '員']).map(|p| start + p + '者'.len_utf8()) else {
            continue;
        };
        let act = &text[person..end];
        let clause = text[..start].rsplit(['、', '。', '\n']).next().unwrap_or("");
        let alone = text.matches(compound).count() == 1;
        let verb = act.chars().count() == 2 && act.chars().all(is_kanji);
        let whole = before(text, start) != Some('を') && after(text, end).is_some();
        if verb && alone && whole && clause.contains('を') {
            out.push((start, end + "させ".len(), person, "に"));
        }
    }
    out
}
