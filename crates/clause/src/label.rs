//! Does a line begin with an ordinal? Recognises every style of numbering at the start of a line.
//! Takes the words of a line; gives the readings that the glyphs allow and the length of the label.
//! Which reading is right depends on the neighbours and is decided in `series`.

use crate::glyph::{self, fold};
use crate::ordinal::{Ordinal, Style, roman_value};

/// A label at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Length of the printed label in bytes, without the space behind it.
    pub len: usize,
    /// The reading that the glyphs suggest.
    pub first: Ordinal,
    /// Another reading of the same glyphs (イ is the second of アイウ and the first of イロハ).
    pub second: Option<Ordinal>,
}

impl Label {
    fn one(len: usize, first: Ordinal) -> Option<Label> {
        Some(Label { len, first, second: None })
    }
}

/// Reads a label at the start of `text`, which has no white space before it.
pub fn read(text: &str) -> Option<Label> {
    let c = text.chars().next()?;
    match c {
        '第' => legal(text),
        '①'..='⑳' => Label::one(3, Ordinal::new(Style::Circled, c as u32 - 0x2460 + 1)),
        '㉑'..='㉟' => Label::one(3, Ordinal::new(Style::Circled, c as u32 - 0x3251 + 21)),
        '㊱'..='㊿' => Label::one(3, Ordinal::new(Style::Circled, c as u32 - 0x32B1 + 36)),
        'Ⓐ'..='Ⓩ' => Label::one(3, Ordinal::new(Style::CircledLatin, c as u32 - 0x24B6 + 1)),
        'ⓐ'..='ⓩ' => Label::one(3, Ordinal::new(Style::CircledLatin, c as u32 - 0x24D0 + 1)),
        '⑴'..='⒇' => Label::one(3, Ordinal::new(Style::Paren, c as u32 - 0x2474 + 1)),
        '⒈'..='⒛' => Label::one(3, Ordinal::new(Style::Number, c as u32 - 0x2488 + 1)),
        '㈠'..='㈩' => Label::one(3, Ordinal::new(Style::ParenKanji, c as u32 - 0x3220 + 1)),
        'Ⅰ'..='Ⅻ' => separated(text, 3)
            .then_some(())
            .and_then(|()| Label::one(3, Ordinal::new(Style::Roman, c as u32 - 0x2160 + 1))),
        '(' | '（' | '〔' => parenthesis(text, c),
        '・' | '○' | '●' | '◯' | '■' | '□' | '◆' | '◇' | '▪' | '•' | '‣' | '➢' | '･' => {
            bullet(text, c)
        }
        _ => plain(text, c),
    }
}

/// 第1章, 第 十二 条の二, 第1 (with a space behind).
fn legal(text: &str) -> Option<Label> {
    let mut at = '第'.len_utf8();
    at += spaces(&text[at..]);
    let kanji = glyph::arabic(&text[at..]).is_none();
    let (value, len) = glyph::number(&text[at..])?;
    at += len;
    let bare = at;
    at += spaces(&text[at..]);
    let unit = text[at..].chars().next();
    let style = match unit {
        Some('編') => Style::Part,
        Some('章') => Style::Chapter,
        Some('節') => Style::Section,
        Some('款') => Style::Subsection,
        Some('目') => Style::Division,
        Some('条') => Style::Article,
        _ => {
            let spaced = separated(text, bare) && bare < text.len();
            return spaced.then(|| Label::one(bare, Ordinal::new(Style::Dai, value)))?;
        }
    };
    at += unit.map_or(0, char::len_utf8);
    let mut branch = Vec::new();
    while let Some(rest) = text[at..].strip_prefix('の') {
        let Some((b, len)) = glyph::number(rest) else {
            break;
        };
        branch.push(b);
        at += 'の'.len_utf8() + len;
    }
    let next = text[at..].chars().next().map(fold);
    let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '「' | ':' | '.'));
    // A heading of a chapter may follow without a space; a sentence that cites 第3条の規定 may not.
    let heads = style != Style::Article
        && !matches!(next, Some('の' | 'に' | 'を' | 'は' | 'か' | 'ま' | 'で' | 'と' | '及' | '、' | '中'));
    (ends || heads).then_some(Label { len: at, first: Ordinal { style, value, branch, kanji }, second: None })
}

/// (1), (ア), (一), (a), (i).
fn parenthesis(text: &str, open: char) -> Option<Label> {
    let inner_at = open.len_utf8();
    let close = text.char_indices().take(8).find(|(_, c)| matches!(fold(*c), ')' | '〕'))?;
    let inner = text[inner_at..close.0].trim();
    let len = close.0 + close.1.len_utf8();
    if let Some((n, used)) = glyph::arabic(inner) {
        return (used == inner.len()).then(|| Label::one(len, Ordinal::new(Style::Paren, n)))?;
    }
    if let Some((n, used)) = glyph::kanji(inner) {
        return (used == inner.len()).then(|| Label::one(len, Ordinal::new(Style::ParenKanji, n)))?;
    }
    let mut chars = inner.chars().map(fold);
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_lowercase() => {
            Label::one(len, Ordinal::new(Style::ParenLatin, c as u32 - 'a' as u32 + 1))
        }
        (Some(c), None) => Label::one(len, Ordinal::new(Style::ParenKana, glyph::gojuon(c)?)),
        _ => None,
    }
}

/// A bullet, with or without a space; two in a row (・・・) are a leader, not a label.
fn bullet(text: &str, c: char) -> Option<Label> {
    let next = text[c.len_utf8()..].chars().next()?;
    (next != c).then(|| Label::one(c.len_utf8(), Ordinal::new(Style::Bullet, 1)))?
}

/// 1, 1., 1.2, 2-4-1, ア, 一, A., IV: each needs a separator behind it.
fn plain(text: &str, c: char) -> Option<Label> {
    if fold(c).is_ascii_digit() {
        return numbered(text);
    }
    if let Some((n, len)) = glyph::kanji(text) {
        return separated(text, len).then(|| Label::one(len, Ordinal::new(Style::Kanji, n)))?;
    }
    let folded = fold(c);
    if let Some(n) = glyph::gojuon(folded) {
        let len = c.len_utf8();
        let second = glyph::iroha(folded).map(|v| Ordinal::new(Style::Iroha, v));
        return separated(text, len).then_some(Label { len, first: Ordinal::new(Style::Kana, n), second });
    }
    letters(text)
}

fn numbered(text: &str) -> Option<Label> {
    let (value, mut len) = glyph::arabic(text)?;
    let mut branch = Vec::new();
    while let Some(sep) =
        text[len..].chars().next().filter(|c| matches!(fold(*c), '.' | '-' | '―' | '－' | '‐'))
    {
        let Some((b, used)) = glyph::arabic(&text[len + sep.len_utf8()..]) else {
            break;
        };
        branch.push(b);
        len += sep.len_utf8() + used;
    }
    if value == 0 || value > 999 || !separated(text, len) {
        return None;
    }
    let style = if branch.is_empty() { Style::Number } else { Style::Dotted };
    Some(Label { len, first: Ordinal { style, value, branch, kanji: false }, second: None })
}

/// Roman numerals and single Latin letters.
fn letters(text: &str) -> Option<Label> {
    let word: String = text.chars().map(fold).take_while(char::is_ascii_alphabetic).take(5).collect();
    let len: usize = text.chars().take(word.len()).map(char::len_utf8).sum();
    if word.is_empty() || !separated(text, len) {
        return None;
    }
    let roman = roman_value(&word).map(|v| Ordinal::new(Style::Roman, v));
    let point = text[len..].chars().next().is_some_and(|c| matches!(fold(c), '.' | ')'));
    let latin = match word.chars().next() {
        Some(c) if word.len() == 1 && point => {
            Some(Ordinal::new(Style::Latin, c.to_ascii_uppercase() as u32 - 64))
        }
        _ => None,
    };
    match (roman, latin) {
        (Some(first), second) => Some(Label { len, first, second }),
        (None, Some(first)) => Label::one(len, first),
        _ => None,
    }
}

/// Whether a separator, or nothing, stands at `at`.
fn separated(text: &str, at: usize) -> bool {
    match text[at..].chars().next().map(fold) {
        None => true,
        Some(c) if c.is_whitespace() => true,
        Some('.' | '、' | ':' | ')') => {
            !text[at..].chars().nth(1).map(fold).is_some_and(|c| c.is_ascii_digit())
        }
        _ => false,
    }
}

fn spaces(text: &str) -> usize {
    text.chars().take_while(|c| fold(*c) == ' ').map(char::len_utf8).sum()
}

/// Whether a cell is the label of a class: Ⅰ, 機密性3A, レベル2, A.
pub(crate) fn class_label(cell: &str) -> bool {
    let kinds = [
        "機密性",
        "完全性",
        "可用性",
        "重要性",
        "重要度",
        "自治体機密性",
        "レベル",
        "区分",
        "分類",
        "クラス",
        "第",
    ];
    let rest = kinds.iter().find_map(|k| cell.strip_prefix(k)).unwrap_or(cell);
    let mark = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || ('Ⅰ'..='Ⅻ').contains(&c);
    (1..=2).contains(&rest.chars().count()) && rest.chars().all(mark)
}
