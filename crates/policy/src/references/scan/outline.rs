//! Which numbers of an outline are cited? 上記6、7及び8, (1)の分類, 8(3)③, 「4 適用範囲」.
//! Takes a passage and a place in it; gives citations like its parent module.
//! Numbers that count something (2名, 1階, 第三者) are no citations and are refused here.

use super::{Citation, Dialect, Member, Outline, WINDOW, What, before, list, part, single_kana};
use crate::phrase::{self, compound, is_noun};
use clause::{Ordinal, Style, glyph};

/// Highest number of a section.
const HIGHEST: u32 = 99;

fn outline(start: usize, end: usize, steps: Vec<Ordinal>, plain: bool) -> Member {
    let what = What::Outline(Outline { steps, plain, part: None, weak: false });
    Member { start, end, what, through: false }
}

/// 上記3, 上記6、7及び8, 前記(2).
pub(super) fn above(text: &str, at: usize) -> Option<Citation> {
    let word = ["上記", "前記"].into_iter().find(|w| text[at..].starts_with(w))?;
    let from = at + word.len();
    let from = from + if text[from..].starts_with('の') { 'の'.len_utf8() } else { 0 };
    let (steps, end) = steps(text, from, true).filter(|(_, end)| !counts(text, *end))?;
    let first = outline(at, end, steps, true);
    Some(list(text, first, |at, last| {
        let (mut next, end) = steps_like(text, at, last)?;
        // 上記6(1)及び(2): the second stands beneath the same section.
        if let What::Outline(before) = &last.what
            && next.first()?.style != before.steps.first()?.style
            && before.steps.len() > 1
        {
            let mut whole = before.steps[..before.steps.len() - 1].to_vec();
            whole.append(&mut next);
            next = whole;
        }
        (!counts(text, end)).then(|| outline(at, end, next, true))
    }))
}

/// A further member written as the one before, or as its lowest step.
fn steps_like(text: &str, at: usize, last: &Member) -> Option<(Vec<Ordinal>, usize)> {
    let What::Outline(before) = &last.what else {
        return None;
    };
    let (next, end) = steps(text, at, true)?;
    let style = next.first()?.style;
    let alike = before.steps.first().is_some_and(|o| o.style == style)
        || before.steps.last().is_some_and(|o| o.style == style);
    alike.then_some((next, end))
}

/// Whether a word that counts things stands at `at`: 3名, 2年.
pub(super) fn counts(text: &str, at: usize) -> bool {
    const COUNTERS: &str = "名人回年月日時分秒件個階台種段割度倍桁文字つ％%箇週点枚冊歳円社者";
    let rest = &text[at..];
    let counter = rest
        .chars()
        .next()
        .is_some_and(|c| COUNTERS.contains(c) || glyph::fold(c).is_ascii_digit() || c == '.');
    counter
        || ["か月", "か所", "か年", "ヶ月", "ヶ所", "カ月", "カ所", "ケ月"]
            .iter()
            .any(|w| rest.starts_with(w))
}

/// 6(3)①ア: a number where `number` allows one, and labels behind it.
fn steps(text: &str, at: usize, number: bool) -> Option<(Vec<Ordinal>, usize)> {
    let mut out = Vec::new();
    let mut end = at;
    if let Some((value, len)) =
        glyph::arabic(&text[end..]).filter(|(v, _)| number && (1..=HIGHEST).contains(v))
    {
        let mut ordinal = Ordinal::new(Style::Number, value);
        end += len;
        while let Some((next, len)) = text[end..].strip_prefix(['.', '．', '-', '－']).and_then(glyph::arabic)
        {
            ordinal.style = Style::Dotted;
            ordinal.branch.push(next);
            end += 1 + len + text[end..].chars().next().map_or(0, |c| c.len_utf8() - 1);
        }
        out.push(ordinal);
        // 6．(3)
        let labelled = text[end..].strip_prefix(['.', '．']).filter(|rest| rest.starts_with(['(', '（']));
        if let Some(rest) = labelled.filter(|rest| label(rest).is_some()) {
            end = text.len() - rest.len();
        }
    }
    while let Some((ordinal, len)) = label(&text[end..]) {
        out.push(ordinal);
        end += len;
    }
    if !out.is_empty()
        && let Some(c) = single_kana(text, end)
        && let Some(value) = glyph::gojuon(c)
    {
        out.push(Ordinal::new(Style::Kana, value));
        end += c.len_utf8();
    }
    (!out.is_empty()).then_some((out, end))
}

/// (3), （ア）, ③, ⓐ at the start of `rest`.
fn label(rest: &str) -> Option<(Ordinal, usize)> {
    let c = rest.chars().next()?;
    let one = |style: Style, base: u32, first: u32| {
        Some((Ordinal::new(style, c as u32 - base + first), c.len_utf8()))
    };
    match c {
        '①'..='⑳' => one(Style::Circled, 0x2460, 1),
        '㉑'..='㉟' => one(Style::Circled, 0x3251, 21),
        '㊱'..='㊿' => one(Style::Circled, 0x32B1, 36),
        'ⓐ'..='ⓩ' => one(Style::CircledLatin, 0x24D0, 1),
        '⑴'..='⒇' => one(Style::Paren, 0x2474, 1),
        '(' | '（' => bracketed(rest, c.len_utf8()),
        _ => None,
    }
}

fn bracketed(rest: &str, open: usize) -> Option<(Ordinal, usize)> {
    let (close, c) = rest.char_indices().take(5).find(|(_, c)| matches!(c, ')' | '）'))?;
    let inner = rest[open..close].trim();
    let end = close + c.len_utf8();
    let whole = |found: Option<(u32, usize)>| {
        found.filter(|(v, len)| *len == inner.len() && *v <= HIGHEST).map(|f| f.0)
    };
    if let Some(n) = whole(glyph::arabic(inner)).filter(|n| *n > 0) {
        return Some((Ordinal::new(Style::Paren, n), end));
    }
    if let Some(n) = whole(glyph::kanji(inner)) {
        return Some((Ordinal::new(Style::ParenKanji, n), end));
    }
    let mut chars = inner.chars();
    let kana = chars.next().and_then(glyph::gojuon).filter(|_| chars.next().is_none())?;
    Some((Ordinal::new(Style::ParenKana, kana), end))
}

/// 「(1)の分類」, 「①及び②の報告」: bare labels, which only a particle behind them tells from an enumeration.
pub(super) fn labels(text: &str, at: usize) -> Option<Citation> {
    if before(text, at).is_some_and(|c| is_noun(c) || matches!(c, ')' | '）' | '」')) {
        return None;
    }
    let (first, end) = steps(text, at, false)?;
    let first = outline(at, end, first, false);
    let mut out = list(text, first, |at, last| {
        let (next, end) = steps_like(text, at, last)?;
        Some(outline(at, end, next, false))
    });
    governed(text, out.end).then_some(())?;
    out.end = with_noun(text, out.end);
    if let [only] = out.members.as_mut_slice() {
        only.end = out.end;
    }
    Some(out)
}

/// Whether a particle stands at `at`, as it does behind a noun.
pub(super) fn governed(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let noun =
        rest.strip_prefix('の').is_some_and(|r| r.chars().next().is_some_and(|c| !matches!(c, '\n' | '。')));
    let governs = [
        "に掲", "に定", "に規", "に基", "に示", "に該", "によ", "に従", "に係", "に関", "にお", "にか",
        "で定", "と同",
    ];
    noun || governs.iter().any(|w| rest.starts_with(w)) || rest.starts_with(['を', 'が', 'は', 'と'])
}

/// Behind 「の分類」: a bare label says too little by itself.
fn with_noun(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix('の') else {
        return at;
    };
    let len: usize = rest.chars().take_while(|c| is_noun(*c)).take(12).map(char::len_utf8).sum();
    if len == 0 { at } else { at + 'の'.len_utf8() + len }
}

/// 「ア又はイに該当する」: counts only if such a provision is found.
pub(super) fn kana(text: &str, at: usize) -> Option<Citation> {
    if before(text, at).is_some_and(|c| is_noun(c) || matches!(c, '・' | ')' | '）')) {
        return None;
    }
    let one = |at: usize| {
        let c = single_kana(text, at)?;
        let steps = vec![Ordinal::new(Style::Kana, glyph::gojuon(c)?)];
        let what = What::Outline(Outline { steps, plain: false, part: None, weak: true });
        Some(Member { start: at, end: at + c.len_utf8(), what, through: false })
    };
    let mut out = list(text, one(at)?, |at, _| one(at));
    let bound = governed(text, out.end) && !text[out.end..].starts_with(['を', 'が', 'は', 'と']);
    bound.then_some(())?;
    out.end = with_noun(text, out.end);
    Some(out)
}

/// 8(3)③, 2.1に定める, 6に掲げる: a number that begins a path or that a verb of reference governs.
pub(super) fn path(text: &str, at: usize, start: usize, dialect: Dialect) -> Option<Citation> {
    let (from, words) = phrase::tail(text, start, at);
    let own = compound(words);
    let layer = part(&words[own..]);
    let bound = |c: char| is_noun(c) || matches!(c, '.' | '．' | '-' | '－' | ',' | '/');
    if layer.is_none() && before(text, at).is_some_and(bound) {
        return None;
    }
    let begin = layer.map_or(at, |_| from + own);
    let (first, end) = steps(text, at, true)?;
    let dotted = first.first().is_some_and(|o| o.style == Style::Dotted);
    let cites = ["に掲げ", "に定め", "に規定", "に示", "で定め"].iter().any(|w| text[end..].starts_with(w));
    let known = match first.len() {
        1 if dotted => dialect.dotted && governed(text, end),
        1 => dialect.number && cites,
        _ => dialect.number || dialect.dotted,
    };
    let in_layer = |mut member: Member| {
        if let What::Outline(outline) = &mut member.what {
            outline.part = layer;
        }
        member
    };
    known.then(|| {
        let first = in_layer(outline(begin, end, first, true));
        list(text, first, |at, last| {
            let (next, end) = steps_like(text, at, last)?;
            let whole = (next.len() > 1 || dotted) && next.first()?.style != Style::Circled;
            whole.then(|| in_layer(outline(at, end, next, true)))
        })
    })
}

/// 第3, 第3の2(1), in a document whose sections are numbered so.
pub(super) fn dai(text: &str, at: usize, dialect: Dialect) -> Option<Citation> {
    let number = text[at..].strip_prefix('第').filter(|_| dialect.dai)?;
    let (value, len) = glyph::arabic(number).filter(|(v, _)| (1..=HIGHEST).contains(v))?;
    let mut all = vec![Ordinal::new(Style::Dai, value)];
    let mut end = at + '第'.len_utf8() + len;
    let lower = text[end..].strip_prefix('の').map_or(end, |_| end + 'の'.len_utf8());
    if let Some((mut further, behind)) = steps(text, lower, true).filter(|(_, e)| !counts(text, *e)) {
        all.append(&mut further);
        end = behind;
    }
    let alone = all.len() > 1 || governed(text, end);
    let noun = text[end..].chars().next().is_some_and(is_noun);
    (alone && !noun).then(|| Citation { start: at, end, members: vec![outline(at, end, all, true)] })
}

/// 「本基本方針の「4 適用範囲」」: a heading quoted with its number.
pub(super) fn quoted(text: &str, at: usize, start: usize) -> Option<Citation> {
    let inner = &text[at + '「'.len_utf8()..];
    let close = inner.char_indices().take(WINDOW).find(|(_, c)| *c == '」')?.0;
    let words = &inner[..close];
    let (all, end) = steps(words, 0, true)?;
    let heading = words[end..].trim_start_matches(['.', '．', ' ', '　', '\t']);
    let gap = words.len() - end - heading.len();
    if heading.is_empty() || gap == 0 {
        return None;
    }
    let end = at + '「'.len_utf8() + close + '」'.len_utf8();
    let mut member = outline(at, end, all, true);
    let (start, owner) = phrase::tail(text, start, at);
    let owner = owner.strip_suffix('の').unwrap_or("");
    let own = compound(owner);
    if let (Some(found), What::Outline(outline)) = (part(&owner[own..]), &mut member.what) {
        outline.part = Some(found);
        member.start = start + own;
    }
    Some(Citation { start: member.start, end, members: vec![member] })
}
