//! Is a compound word printed with a wrong or missing character?
//! Takes headings and bodies; gives one diagnostic for each word that the language or the rest of the document shows wrong.
//! Spellings that are all in use are in `spelling_variants`; terms that miss a part, in `near_term`.

use super::characters::{after, around, is_kanji, is_katakana, passages, runs};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Index, Passage, Severity};
use std::collections::HashMap;

/// 複合語の誤字・脱字.
pub(crate) static RULE: Rule = Rule {
    code: "R0107",
    name: "broken-compound",
    category: Category::Text,
    severity: Severity::Error,
    summary: "「委員会」の「委」が抜けているなど、複合語の文字が違う又は欠けている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

次のように、誤りと言い切れる複合語だけを探します。

- 「員会」の前に「委」「議」「役」などがないもの
- 片仮名の語の中に「一」（漢数字）や「工」「夕」など形の似た漢字があるもの
- 文書の中で繰り返し使われている長い片仮名の語と、途中の一文字だけが違う語
- 「通信バケット」「修正バッチ」のように、濁点と半濁点を取り違えた組合せ

## なぜ

語が崩れていると、機関や用語の名前として特定できず、検索もできません。

## 例

- 誤: 「監査委員及び公平員会」　正: 「監査委員及び公平委員会」
- 誤: 「ネットワ一ク」（漢数字の一）　正: 「ネットワーク」

## 直し方

原本を確認し、正しい文字に改めてください。

## 根拠

運用上の判断。
";

/// What may stand before 員会 in a word: 委員会, 議員会議, 職員会議 and the like.
const BEFORE_ASSEMBLY: &str = "委議役会社部教職全組党団隊係人工店乗船駅定要動";

/// Kanji and signs that scanners take for katakana, and the katakana that is meant.
const LOOKALIKES: [(char, char); 7] =
    [('一', 'ー'), ('工', 'エ'), ('夕', 'タ'), ('卜', 'ト'), ('二', 'ニ'), ('八', 'ハ'), ('力', 'カ')];

/// Words with a wrong mark of voicing that no other word explains, and what is meant.
const VOICING: [(&str, &str); 9] = [
    ("通信バケット", "通信パケット"),
    ("バケットフィルタ", "パケットフィルタ"),
    ("修正バッチ", "修正パッチ"),
    ("セキュリティバッチ", "セキュリティパッチ"),
    ("バッチやバージョンアップ", "パッチやバージョンアップ"),
    ("バスワード", "パスワード"),
    ("バソコン", "パソコン"),
    ("コンビュータ", "コンピュータ"),
    ("スバムメール", "スパムメール"),
];

/// A word this long that occurs this often shows what a rare neighbor should be.
const LONG: usize = 6;
const OFTEN: usize = 3;

/// A broken word: where it stands, and what it should be.
struct Broken {
    start: usize,
    end: usize,
    meant: String,
}

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let katakana = frequencies(policy);
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        let mut found = assemblies(text);
        found.extend(lookalikes(text, &katakana));
        found.extend(voicing(text));
        found.extend(near_misses(text, &katakana));
        found.sort_by_key(|b| b.start);
        found.dedup_by(|b, a| b.start < a.end);
        for broken in found {
            report(findings, clause, passage, &broken);
        }
    }
}

fn report(findings: &mut Findings<'_>, clause: Index, passage: &Passage, broken: &Broken) {
    let Broken { start, end, meant } = broken;
    let text = passage.as_str();
    let quote = around(text, *start, *end, 4);
    let message = format!("「{quote}」の「{}」は、「{meant}」の誤りと思われます。", &text[*start..*end]);
    let found = findings.report(clause, passage.locate(*start, *end), message);
    found.help = Some(format!("原本を確認し、「{meant}」に改めてください。"));
}

/// How often each word in katakana occurs in the document.
fn frequencies(policy: &Policy) -> HashMap<&str, usize> {
    let mut out = HashMap::new();
    for (_, passage) in passages(&policy.tree) {
        for (_, word) in runs(passage.as_str(), is_katakana) {
            *out.entry(word).or_insert(0) += 1;
        }
    }
    out
}

fn assemblies(text: &str) -> Vec<Broken> {
    let broken = |at: usize| {
        let end = at + "員会".len();
        let lead = runs(&text[..at], is_kanji).pop().filter(|(start, run)| start + run.len() == at);
        let (start, body) = lead?;
        let known = body.ends_with(|c| BEFORE_ASSEMBLY.contains(c));
        // 員会議 is a meeting of members, whatever stands before it.
        (!known && after(text, end) != Some('議')).then(|| Broken {
            start,
            end,
            meant: format!("{body}委員会"),
        })
    };
    text.match_indices("員会").filter_map(|(at, _)| broken(at)).collect()
}

/// Katakana words with a kanji in them that the document also prints without it.
fn lookalikes(text: &str, known: &HashMap<&str, usize>) -> Vec<Broken> {
    let like = |c: char| LOOKALIKES.iter().find(|(kanji, _)| *kanji == c).map(|(_, kana)| *kana);
    let mut out = Vec::new();
    for (start, run) in runs(text, |c| is_katakana(c) || like(c).is_some()) {
        let meant: String = run.chars().map(|c| like(c).unwrap_or(c)).collect();
        let katakana = run.chars().filter(|c| is_katakana(*c)).count();
        if meant != run && katakana >= 2 && known.contains_key(meant.as_str()) {
            out.push(Broken { start, end: start + run.len(), meant });
        }
    }
    out
}

fn voicing(text: &str) -> Vec<Broken> {
    let mut out = Vec::new();
    for (wrong, meant) in VOICING {
        let places = text.match_indices(wrong).map(|(at, _)| at);
        out.extend(places.map(|at| Broken { start: at, end: at + wrong.len(), meant: meant.to_string() }));
    }
    out
}

/// Long words in katakana that occur once and differ in one inner character from a frequent one.
fn near_misses(text: &str, known: &HashMap<&str, usize>) -> Vec<Broken> {
    let mut out = Vec::new();
    for (start, word) in runs(text, is_katakana) {
        if word.chars().count() + 1 < LONG || known.get(word).copied().unwrap_or(0) != 1 {
            continue;
        }
        let meant = known.iter().filter(|(other, count)| **count >= OFTEN && near(word, other));
        if let Some((meant, _)) = meant.max_by_key(|(other, count)| (**count, **other)) {
            out.push(Broken { start, end: start + word.len(), meant: (*meant).to_string() });
        }
    }
    out
}

/// Whether `word` is `meant` with one character wrong, missing or in excess, neither the first nor the last;
/// vowels that are longer, and letters that are smaller, are matters of spelling.
fn near(word: &str, meant: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), meant.chars().collect());
    if b.len() < LONG || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let lead = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let shorter = a.len().min(b.len());
    let tail = tail.min(shorter - lead.min(shorter));
    if lead < 2 || tail < 2 || lead + tail < a.len().max(b.len()) - 1 {
        return false;
    }
    let (wrong, right) = (&a[lead..a.len() - tail], &b[lead..b.len() - tail]);
    let vowels = |chars: &[char]| chars.iter().all(|c| "ーァィゥェォアイウエオ".contains(*c));
    let small = [('ッ', 'ツ'), ('ャ', 'ヤ'), ('ュ', 'ユ'), ('ョ', 'ヨ')];
    let pair = |x: char, y: char| small.contains(&(x, y)) || small.contains(&(y, x));
    let spelling = vowels(wrong) && vowels(right) || matches!((wrong, right), ([x], [y]) if pair(*x, *y));
    a != b && !spelling
}
