//! Do two provisions say nearly the same in nearly the same words?
//! Takes bodies of 30 characters and more; gives one diagnostic for each pair of sections that repeat each other.
//! Only pairs that share rare strings are compared, so that the work grows with the text, not with its square.

use super::characters::short;
use super::gather::{self, Spot};
use super::telling::parallel;
use super::wording::{headed, noun_before};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Kind, Part, Severity, glyph};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// ほとんど同じ規定.
pub(crate) static RULE: Rule = Rule {
    code: "R1001",
    name: "near-duplicate",
    category: Category::Duplicate,
    severity: Severity::Advice,
    summary: "ほとんど同じ文の規定が二か所にある",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

30字以上の規定で、言葉が九割以上同じものが二つないかを確認します。義務を負う者や目的語が違うもの、並ぶ手順の同じ段階、定義、表の行は除きます。\
同じ二つの見出しの下で繰り返されるものは、一件にまとめます。

## なぜ

同じ定めが二か所にあると、改正で片方だけが直され、二つの定めが食い違います。読む人は、わずかな違いに意味があるのかと迷います。

## 例

- 「広報の利用」の規定と「外部サービス」の規定に、アカウントの管理について同じ文がある

## 直し方

一か所にまとめ、もう一方からは番号で引用してください。

## 根拠

運用上の判断。
";

const SHORTEST: usize = 30;
const SIMILAR: f64 = 0.9;
/// Length of the strings by which candidates are found.
const STRING: usize = 8;
/// A string that stands in more provisions than this says nothing about any of them.
const COMMON: usize = 12;

struct Text {
    clause: Index,
    part: Part,
    chars: Vec<char>,
    pairs: Vec<(char, char)>,
    bearers: BTreeSet<String>,
    /// The noun before the first を: the same words about two things are two rules.
    object: String,
}

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let texts = texts(policy);
    let mut sections: BTreeMap<(Index, Index), Vec<(Index, Index)>> = BTreeMap::new();
    let mut repeated: BTreeSet<usize> = BTreeSet::new();
    for (a, b) in candidates(&texts) {
        let (one, other) = (&texts[a], &texts[b]);
        let bearers = one.bearers.is_empty() || other.bearers.is_empty() || one.bearers == other.bearers;
        let steps = parallel(&policy.tree, one.clause, other.clause);
        if repeated.contains(&b)
            || steps
            || one.part != other.part
            || !bearers
            || one.object != other.object
            || similarity(one, other) < SIMILAR
        {
            continue;
        }
        repeated.insert(b);
        let section = |i| headed(&policy.tree, i);
        sections
            .entry((section(one.clause), section(other.clause)))
            .or_default()
            .push((one.clause, other.clause));
    }
    for pairs in sections.into_values() {
        let tree = &policy.tree;
        let spots: Vec<Spot> = pairs.iter().map(|(_, b)| Spot::new(*b, tree.get(*b).body.span())).collect();
        let (first, _) = pairs[0];
        let words = short(tree.get(first).body.as_str(), 30);
        let message = format!("{}「{words}」とほとんど同じ規定です。", tree.get(first).id.citation());
        if let Some(found) = gather::report(findings, &spots, message, "同じ見出しの下の、同様の規定")
        {
            found.related.extend(pairs.iter().map(|(a, _)| related(tree.get(*a).body.span(), "先の規定")));
            found.help = Some("一か所にまとめ、もう一方からは番号で引用してください。".to_string());
        }
    }
}

fn texts(policy: &Policy) -> Vec<Text> {
    let defined: BTreeSet<Index> = policy.definitions.iter().map(|d| d.clause).collect();
    let mut bearers: HashMap<Index, BTreeSet<String>> = HashMap::new();
    for d in &policy.duties {
        bearers.entry(d.clause).or_default().extend(d.bearers.iter().cloned());
    }
    let mut out = Vec::new();
    for (clause, p) in policy.tree.provisions().iter().enumerate() {
        if p.kind != Kind::Numbered || defined.contains(&clause) {
            continue;
        }
        let words = glyph::squeeze(p.body.as_str());
        if words.chars().count() >= SHORTEST {
            let chars: Vec<char> = without_ending(&words).chars().collect();
            let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
            pairs.sort_unstable();
            let bearers = bearers.remove(&clause).unwrap_or_default();
            let object = words.find('を').map_or("", |at| noun_before(&words, at)).to_string();
            out.push(Text { clause, part: p.id.part(), chars, pairs, bearers, object });
        }
    }
    out
}

/// The words without the ending that binds, which lists and sentences give in different forms.
fn without_ending(words: &str) -> &str {
    let words = words.trim_end_matches(['。', '．']);
    let endings = [
        "しなければならない",
        "なければならない",
        "するものとする",
        "ものとする",
        "すること",
        "こと",
        "する",
    ];
    endings.iter().find_map(|e| words.strip_suffix(e)).unwrap_or(words)
}

/// Pairs of texts, earlier first, that share a rare string.
fn candidates(texts: &[Text]) -> BTreeSet<(usize, usize)> {
    let mut index: HashMap<&[char], Vec<usize>> = HashMap::new();
    for (n, text) in texts.iter().enumerate() {
        for string in text.chars.windows(STRING).filter(|s| sampled(s)) {
            let places = index.entry(string).or_default();
            if places.last() != Some(&n) && places.len() <= COMMON {
                places.push(n);
            }
        }
    }
    let mut out = BTreeSet::new();
    for places in index.values().filter(|p| p.len() <= COMMON) {
        for (i, a) in places.iter().enumerate() {
            out.extend(places[i + 1..].iter().map(|b| (*a, *b)));
        }
    }
    out
}

/// One string in four is enough to meet a text that is nearly the same.
fn sampled(string: &[char]) -> bool {
    string.iter().fold(0u32, |h, c| h.wrapping_mul(31).wrapping_add(u32::from(*c))) % 4 == 0
}

/// Share of character pairs that two texts have in common.
fn similarity(one: &Text, other: &Text) -> f64 {
    let (a, b) = (&one.pairs, &other.pairs);
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()) as f64
}
