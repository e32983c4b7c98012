//! Are there several names, none of them defined, for perhaps one kind of device, medium, company or office?
//! Takes headings and bodies; gives one diagnostic for each kind, at the rarest name.
//! Single terms that miss a part are in `near_term`; spellings of one word, in `spelling_variants`.

use super::characters::{before, in_noun, is_kanji, passages};
use super::{Findings, Rule, related};
use crate::model::Policy;
use crate::sentence::sentences;
use clause::{Category, Index, Severity, Span};
use std::collections::BTreeMap;

/// 同類の名前の混在.
pub(crate) static RULE: Rule = Rule {
    code: "R0504",
    name: "same-head",
    category: Category::Variant,
    severity: Severity::Advice,
    summary: "同じものを指すと思われる名前が、定義のないまま幾つも使われている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「記録媒体」「外部記録媒体」「電磁的記録媒体」、「端末等」「パソコン等の端末等」「モバイル端末」のように、同じ種類のものを指す名前が、定義のないまま幾つも使われていないかを確認します。媒体、端末、委託先の事業者及び内部の組織の単位についてだけ調べ、一つの種類につき一件とします。

## なぜ

許可や持ち出しの規定がどの機器に及ぶのかは、名前だけで決まります。名前が違えば、範囲も違うと読まれます。

## 例

- 「外部記録媒体」は許可制、「電磁的記録媒体」は暗号化と定め、どちらにも定義がない

## 直し方

同じものであれば一つの名前にそろえ、範囲が違う場合は、それぞれ定義してください。

## 根拠

運用上の判断。
";

/// A kind of thing with the names that are in general use for it.
struct Family {
    kind: &'static str,
    heads: &'static [&'static str],
    /// Words that may stand before the head; an empty one is the head alone.
    modifiers: &'static [&'static str],
    /// 等 behind the head, or before の, makes another name.
    etc: bool,
}

const FAMILIES: [Family; 4] = [
    Family {
        kind: "記録媒体",
        heads: &["媒体"],
        modifiers: &[
            "記録",
            "記憶",
            "外部記録",
            "外部記憶",
            "電磁的記録",
            "外部電磁的記録",
            "電子記録",
            "可搬型記録",
            "可搬記録",
            "可搬型",
            "可搬",
            "外部",
            "電子",
        ],
        etc: false,
    },
    Family {
        kind: "端末",
        heads: &["端末"],
        modifiers: &["モバイル", "携帯", "情報", "パソコン"],
        etc: true,
    },
    Family {
        kind: "委託先の事業者",
        heads: &["事業者", "業者"],
        modifiers: &["委託", "業務委託", "外部委託", "受託", "処理委託", "保守委託", "外部の"],
        etc: false,
    },
    Family {
        kind: "組織の単位", heads: &["課室", "部門", "部局", "部課"], modifiers: &[""], etc: false
    },
];

/// The usual name must occur so often before others are odd.
const OFTEN: usize = 3;
/// Places named in one diagnostic beyond the first.
const NAMED: usize = 20;

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let defined = |name: &str| {
        let term = policy.definitions.iter().any(|d| d.term == name || d.also.iter().any(|a| a == name));
        term || policy.aliases.iter().any(|a| a.alias == name)
    };
    for family in &FAMILIES {
        let names = names(policy, family);
        let Some((usual, often)) = names.iter().max_by_key(|(_, places)| places.len()) else {
            continue;
        };
        let mut rare: Vec<_> = names.iter().filter(|(name, _)| *name != usual && !defined(name)).collect();
        if often.len() < OFTEN || rare.is_empty() {
            continue;
        }
        rare.sort_by_key(|(_, places)| (places.len(), places[0].1.start));
        let listed: String =
            rare.iter().map(|(name, places)| format!("「{name}」（{}箇所）", places.len())).collect();
        let (clause, span) = rare[0].1[0];
        let message = format!(
            "{}を指す名前として、「{usual}」（{}箇所）のほかに{listed}が使われています。",
            family.kind,
            often.len()
        );
        let found = findings.report(clause, span, message);
        found.help = Some(
            "同じものであれば一つの名前にそろえ、範囲が違う場合は、それぞれ定義してください。".to_string(),
        );
        let places = rare.iter().flat_map(|(name, places)| places.iter().map(move |(_, s)| (*name, *s)));
        let places = places.filter(|(_, s)| *s != span).take(NAMED);
        found.related.extend(places.map(|(name, span)| related(span, format!("「{name}」"))));
        found.related.push(related(often[0].1, format!("「{usual}」の最初の箇所")));
    }
}

/// The names of a family in the document, with their places.
fn names(policy: &Policy, family: &Family) -> BTreeMap<String, Vec<(Index, Span)>> {
    let mut out: BTreeMap<String, Vec<(Index, Span)>> = BTreeMap::new();
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for head in family.heads {
            for (at, found) in text.match_indices(head) {
                if let Some((start, end)) = name(text, at, at + found.len(), family) {
                    let name = text[start..end].to_string();
                    out.entry(name).or_default().push((clause, passage.locate(start, end)));
                }
            }
        }
    }
    out
}

/// Whether the noun goes on behind its head, as in 業者名; not in 業者以外, nor before a verb (業者修理させる).
fn goes_on(rest: &str) -> bool {
    const BEHIND: [&str; 12] =
        ["等", "以外", "内", "外", "間", "側", "又は", "及び", "並びに", "若しくは", "自ら", "毎"];
    let kanji: usize = rest.chars().take_while(|c| is_kanji(*c)).map(char::len_utf8).sum();
    let verb = kanji > 0 && rest[kanji..].starts_with(['さ', 'し', 'す', 'せ']);
    kanji > 0 && !verb && !BEHIND.iter().any(|b| rest.starts_with(b))
}

/// Whether the sentence around `at` speaks of work given to others; else an outsider is only somebody else.
fn contracted(text: &str, at: usize) -> bool {
    let sentence = sentences(text).into_iter().find(|s| s.start <= at && at < s.end);
    let words = sentence.map_or(text, |s| s.words(text));
    ["委託", "契約", "修理", "保守", "発注"].iter().any(|w| words.contains(w))
}

/// Where the name around a head begins and ends, if it is one of the family's.
fn name(text: &str, at: usize, end: usize, family: &Family) -> Option<(usize, usize)> {
    let etc = family.etc && text[end..].starts_with('等');
    let close = if etc { end + '等'.len_utf8() } else { end };
    if goes_on(&text[end..]) {
        return None;
    }
    let noun: usize = text[..at].chars().rev().take_while(|c| in_noun(*c)).map(char::len_utf8).sum();
    let stem = &text[at - noun..at];
    let fits = |m: &&&str| match **m {
        "" => stem.is_empty(),
        m if m.ends_with('の') => stem.is_empty() && text[..at].ends_with(m) && contracted(text, at),
        m => stem == m,
    };
    if let Some(modifier) = family.modifiers.iter().find(fits) {
        return Some((at - modifier.len(), close));
    }
    if !family.etc || !stem.is_empty() {
        return None;
    }
    // パソコン等の端末, or 端末等 alone.
    match text[..at].strip_suffix("等の") {
        Some(lead) => {
            let example: usize = lead.chars().rev().take_while(|c| in_noun(*c)).map(char::len_utf8).sum();
            let person = before(lead, lead.len()).is_some_and(|c| "員者人".contains(c));
            match person {
                true => etc.then_some((at, close)),
                false => (example > 0).then_some((lead.len() - example, close)),
            }
        }
        None => etc.then_some((at, close)),
    }
}
