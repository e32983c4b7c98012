//! Which words cite articles, paragraphs, items and laws? 第12条第2項, 前2項, 同条, 次の各号, 「…法（平成十五年法律第五十七号）」.
//! Takes a passage and a place in it; gives citations like its parent module.
//! Whose article is cited is told by the words before it: this text's, a law's, 附則's or the other part's.

use super::{Citation, Legal, Member, Shift, UNITS, Unit, WINDOW, What, before, list, part, single_kana};
use crate::phrase::{self, compound, is_noun};
use crate::sentence::mask;
use clause::{Part, glyph};

/// 第n条第n項第n号, with the words that end it (ただし書, 各号).
fn units(text: &str, at: usize, mut top: Option<Unit>) -> Option<(Legal, usize)> {
    let mut legal = Legal::default();
    let mut end = at;
    while let Some((unit, value, branch, len)) = unit(&text[end..]) {
        if top.is_some_and(|t| unit <= t) {
            break;
        }
        legal.units.push((unit, value, branch));
        end += len;
        top = Some(unit);
    }
    if top == Some(Unit::Item)
        && let Some(c) = single_kana(text, end)
    {
        legal.kana = Some(c);
        end += c.len_utf8();
    }
    let tails = [
        "各号列記以外の部分",
        "ただし書き",
        "ただし書",
        "但書",
        "但し書",
        "各号",
        "各項",
        "本文",
        "前段",
        "後段",
    ];
    if let Some(tail) = tails.iter().find(|t| text[end..].starts_with(**t)).filter(|_| top.is_some()) {
        legal.each = *tail == "各号";
        end += tail.len();
    }
    (end > at).then_some((legal, end))
}

/// One unit at the start of `rest`: 第12条の2.
fn unit(rest: &str) -> Option<(Unit, u32, Vec<u32>, usize)> {
    let number = rest.strip_prefix('第')?.trim_start_matches(' ');
    let (value, len) = glyph::number(number)?;
    let behind = number[len..].trim_start_matches(' ');
    let c = behind.chars().next()?;
    let unit = UNITS.iter().find(|(u, _)| *u == c)?.1;
    let mut end = rest.len() - behind.len() + c.len_utf8();
    let mut branch = Vec::new();
    while let Some((b, len)) = rest[end..].strip_prefix('の').and_then(glyph::number) {
        branch.push(b);
        end += 'の'.len_utf8() + len;
    }
    Some((unit, value, branch, end))
}

pub(super) fn legal(text: &str, at: usize, start: usize) -> Option<Citation> {
    let (mut legal, end) = units(text, at, None)?;
    let top = legal.units.first()?.0;
    let owner = owner(text, at, start);
    // 告示第12号 is the number of a text, not one of its items.
    if top == Unit::Item && matches!(owner, Owner::Word | Owner::Law(_)) {
        return None;
    }
    let mut from = at;
    let what = match owner {
        Owner::Law(name) => {
            from = name;
            What::Law
        }
        Owner::Supplementary(name) => {
            from = name;
            legal.supplementary = true;
            What::Legal(legal)
        }
        Owner::Part(name, part) => {
            from = name;
            legal.part = Some(part);
            What::Legal(legal)
        }
        Owner::Own | Owner::Word => What::Legal(legal),
    };
    let first = Member { start: from, end, what, through: false };
    Some(list(text, first, |at, last| further(text, at, last)))
}

/// A further member of a list of articles, paragraphs or items.
fn further(text: &str, at: usize, last: &Member) -> Option<Member> {
    let (mut legal, end) = units(text, at, None)?;
    let what = match &last.what {
        What::Law => What::Law,
        What::Legal(before) => {
            legal.inherit(before);
            What::Legal(legal)
        }
        What::Shift(unit, shift, below) if legal.units.first()?.0 > *unit => {
            legal.inherit(below);
            What::Shift(*unit, *shift, legal)
        }
        What::Same(unit, below) if legal.units.first()?.0 > *unit => {
            legal.inherit(below);
            What::Same(*unit, legal)
        }
        _ => What::Legal(legal),
    };
    Some(Member { start: at, end, what, through: false })
}

/// Whose article is cited, by the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// No name stands before it, or this text's own.
    Own,
    /// Another word stands before it.
    Word,
    Law(usize),
    Supplementary(usize),
    Part(usize, Part),
}

/// Last words of names of laws and of other documents.
const LAWS: [&str; 24] = [
    "法",
    "法律",
    "令",
    "政令",
    "省令",
    "条例",
    "規則",
    "規程",
    "規定",
    "規約",
    "要綱",
    "要領",
    "訓令",
    "告示",
    "通達",
    "契約",
    "約款",
    "協定",
    "ガイドライン",
    "方針",
    "基準",
    "指針",
    "計画",
    "ポリシー",
];

fn is_law(name: &str) -> bool {
    let method =
        ["方法", "手法", "用法", "司令", "指令", "命令", "違法", "合法"].iter().any(|w| name.ends_with(w));
    !method && LAWS.iter().any(|l| name.ends_with(l))
}

fn owner(text: &str, at: usize, start: usize) -> Owner {
    let (from, words) = phrase::tail(text, start, at);
    let words = words.strip_suffix('の').unwrap_or(words);
    let own = compound(words);
    let name = words[own..].trim_start_matches('・');
    if name.is_empty() {
        return Owner::Own;
    }
    let begins = from + own;
    if name.ends_with("附則") || name.ends_with("付則") {
        return Owner::Supplementary(from + words.len() - "附則".len());
    }
    let this = words[..own].ends_with("この") || name.starts_with('本') || name.starts_with('当');
    if let Some(part) = part(name) {
        return Owner::Part(begins, part);
    }
    if is_law(name) {
        return if this { Owner::Own } else { Owner::Law(from + law_start(&mask(words))) };
    }
    Owner::Word
}

/// Where the name of a law that ends `words` begins; joints within it (…の保有する情報) stay.
fn law_start(words: &str) -> usize {
    let spaced = words.trim_end().char_indices().rev().find(|(_, c)| c.is_whitespace());
    let from = phrase::nearest(words).max(spaced.map_or(0, |(i, c)| i + c.len_utf8()));
    let joints = ["及び", "並びに", "又は", "若しくは", "その他"];
    let ends = |i: usize| is_law(&words[from..i]) || words[from..i].ends_with(['条', '項', '号', '*']);
    let cut = |joint: &str| words[from..].match_indices(joint).filter(|(i, _)| ends(from + i)).last();
    joints.iter().filter_map(|j| cut(j).map(|(i, j)| from + i + j.len())).max().unwrap_or(from)
}

/// 「地方公務員法（昭和二十五年法律第二百六十一号）第三条」: the bracket tells that a law is named before it.
pub(super) fn law(text: &str, at: usize, start: usize) -> Option<Citation> {
    let inner = &text[at + text[at..].chars().next()?.len_utf8()..];
    let close = inner.char_indices().take(WINDOW).find(|(_, c)| matches!(c, '）' | ')'))?.0;
    let era = ["明治", "大正", "昭和", "平成", "令和"].iter().any(|e| inner.starts_with(e));
    let number = inner[..close].find('第').is_some_and(|i| inner[i..close].contains('号'));
    if !era || !number {
        return None;
    }
    let (from, words) = phrase::tail(text, start, at);
    if !is_law(words) {
        return None;
    }
    let begins = from + law_start(&mask(words));
    let behind = text.len() - inner.len() + close;
    let behind = behind + text[behind..].chars().next()?.len_utf8();
    let end = units(text, behind, None).map_or(behind, |(_, end)| end);
    let first = Member { start: begins, end, what: What::Law, through: false };
    if end == behind {
        return Some(Citation { start: begins, end, members: vec![first] });
    }
    Some(list(text, first, |at, last| further(text, at, last)))
}

pub(super) fn shift(text: &str, at: usize) -> Option<Citation> {
    let rest = &text[at..];
    if before(text, at).is_some_and(|c| is_noun(c) && c != '第') {
        return None;
    }
    if rest.starts_with("次の各号") {
        let end = at + "次の各号".len();
        return Some(Citation {
            start: at,
            end,
            members: vec![Member { start: at, end, what: What::Items, through: false }],
        });
    }
    let c = rest.chars().next()?;
    let mut behind = &rest[c.len_utf8()..];
    let mut by = if c == '次' { Shift::Next } else { Shift::Back(1) };
    if c == '前' {
        if let Some(all) = behind.strip_prefix('各') {
            (behind, by) = (all, Shift::AllBefore);
        } else if let Some((n, len)) = glyph::number(behind) {
            (behind, by) = (&behind[len..], Shift::Back(n));
        }
    }
    let u = behind.chars().next()?;
    let unit = UNITS.iter().find(|(c, _)| *c == u)?.1;
    let end = text.len() - behind.len() + u.len_utf8();
    // 前条例, 前項目, 同条約 are other words.
    if text[end..].starts_with(['例', '目', '約', '件', '数', '番', '令', '規']) || unit == Unit::Part
    {
        return None;
    }
    let (legal, end) = units_behind(text, end, unit);
    let what = if c == '同' { What::Same(unit, legal) } else { What::Shift(unit, by, legal) };
    let first = Member { start: at, end, what, through: false };
    Some(list(text, first, |at, last| further(text, at, last)))
}

/// Lower units behind 前条, and the words that end a citation (前項ただし書).
fn units_behind(text: &str, at: usize, unit: Unit) -> (Legal, usize) {
    units(text, at, Some(unit)).unwrap_or((Legal::default(), at))
}
