//! Which ordinal is it? Styles of numbering, values, and the canonical spelling of each.
//! Takes style and value; gives the canonical form (`(2)`, `①`, `ウ`, `ⓐ`, `第67条の8`), slugs and the order of styles.
//! Recognising an ordinal at the start of a line is in `label`; choosing its place in the tree is in `series`.

use crate::glyph;

/// 番号の様式 (style): a way of numbering, from 第n編 down to bullets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// 第n編
    Part,
    /// 第n章
    Chapter,
    /// 第n節
    Section,
    /// 第n款
    Subsection,
    /// 第n目
    Division,
    /// 第n条
    Article,
    /// 第n, followed by a space
    Dai,
    /// 1, 1., １
    Number,
    /// 1.1, 2-4-1
    Dotted,
    /// (1), ⑴
    Paren,
    /// ①
    Circled,
    /// 一 (号)
    Kanji,
    /// (一)
    ParenKanji,
    /// ア
    Kana,
    /// イ, ロ, ハ
    Iroha,
    /// (ア)
    ParenKana,
    /// ⓐ
    CircledLatin,
    /// Ⅰ
    Roman,
    /// A., a.
    Latin,
    /// (a)
    ParenLatin,
    /// ・, ○
    Bullet,
    /// A heading without a number, such as the name of a table.
    Named,
}

impl Style {
    /// Whether the style has a fixed place above all outlines (編, 章, 節, 款, 目, 条).
    pub fn is_legal(self) -> bool {
        self <= Style::Article
    }

    /// How deep a style usually stands; a smaller one stands higher.
    pub fn depth(self) -> u8 {
        match self {
            Style::Part => 0,
            Style::Chapter => 1,
            Style::Section => 2,
            Style::Subsection => 3,
            Style::Division => 4,
            Style::Article => 5,
            Style::Dai => 6,
            Style::Number => 7,
            Style::Dotted => 8,
            Style::Kanji => 9,
            Style::Paren | Style::ParenKanji => 10,
            Style::Circled => 11,
            Style::Kana | Style::Iroha => 12,
            Style::ParenKana => 13,
            Style::CircledLatin | Style::Latin | Style::ParenLatin => 14,
            Style::Roman | Style::Named => 15,
            Style::Bullet => 16,
        }
    }
}

/// 番号 (ordinal): style, value and branch (の2) of one provision's number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ordinal {
    /// How it is written.
    pub style: Style,
    /// Its place in the series, from 1.
    pub value: u32,
    /// Branch numbers behind の (第67条の8), or the further numbers of 2.1.3.
    pub branch: Vec<u32>,
    /// Printed in kanji numerals (第十二条の二); the address keeps them.
    pub kanji: bool,
}

impl Ordinal {
    /// An ordinal without a branch.
    pub fn new(style: Style, value: u32) -> Self {
        Ordinal { style, value, branch: Vec::new(), kanji: false }
    }

    /// The canonical form, as a step of a path.
    pub fn canonical(&self) -> String {
        let n = self.value;
        let legal = |unit: &str| {
            let print = |n: u32| {
                if self.kanji { glyph::to_kanji(n) } else { n.to_string() }
            };
            let branch: String = self.branch.iter().map(|b| format!("の{}", print(*b))).collect();
            format!("第{}{unit}{branch}", print(n))
        };
        let letter = |base: u32| char::from_u32(base + n.clamp(1, 26) - 1).unwrap_or('?').to_string();
        let kana = |c: Option<char>| c.map_or_else(|| n.to_string(), String::from);
        match self.style {
            Style::Part => legal("編"),
            Style::Chapter => legal("章"),
            Style::Section => legal("節"),
            Style::Subsection => legal("款"),
            Style::Division => legal("目"),
            Style::Article => legal("条"),
            Style::Dai => format!("第{n}"),
            Style::Number | Style::Named => n.to_string(),
            Style::Dotted => self.branch.iter().fold(n.to_string(), |s, b| format!("{s}.{b}")),
            Style::Paren => format!("({n})"),
            Style::Circled => circled(n),
            Style::Kanji => glyph::to_kanji(n),
            Style::ParenKanji => format!("({})", glyph::to_kanji(n)),
            Style::Kana => kana(glyph::from_gojuon(n)),
            Style::Iroha => kana(glyph::from_iroha(n)),
            Style::ParenKana => format!("({})", kana(glyph::from_gojuon(n))),
            Style::CircledLatin => letter(0x24D0),
            Style::Roman => roman(n),
            Style::Latin => letter('A' as u32),
            Style::ParenLatin => format!("({})", letter('a' as u32)),
            Style::Bullet => format!("・{n}"),
        }
    }

    /// The ASCII form for slugs.
    pub fn slug(&self) -> String {
        let prefix = match self.style {
            Style::Part => "part",
            Style::Chapter => "ch",
            Style::Section => "sec",
            Style::Subsection => "sub",
            Style::Division => "div",
            Style::Article => "art",
            Style::Bullet => "b",
            _ => "",
        };
        self.branch.iter().fold(format!("{prefix}{}", self.value), |s, b| format!("{s}-{b}"))
    }

    /// Whether `self` is what follows `before` in one series; 第3条の2 and 第4条 both follow 第3条.
    pub fn follows(&self, before: &Ordinal) -> bool {
        if self.style != before.style {
            return false;
        }
        match (self.branch.split_last(), before.branch.split_last()) {
            (None, _) => self.value == before.value + 1,
            (Some((last, rest)), _) if self.value == before.value && rest == before.branch.as_slice() => {
                *last == if self.style == Style::Dotted { 1 } else { 2 }
            }
            (Some((last, rest)), Some((was, stem))) => {
                self.value == before.value && rest == stem && *last == was + 1
            }
            (Some(_), None) => false,
        }
    }
}

/// ①–⑳, ㉑–㉟, ㊱–㊿; beyond that the number in parentheses.
fn circled(n: u32) -> String {
    let c = match n {
        1..=20 => char::from_u32(0x2460 + n - 1),
        21..=35 => char::from_u32(0x3251 + n - 21),
        36..=50 => char::from_u32(0x32B1 + n - 36),
        _ => None,
    };
    c.map_or_else(|| format!("({n})"), String::from)
}

/// Ⅰ–Ⅻ as one character each, the rest in letters.
fn roman(n: u32) -> String {
    if (1..=12).contains(&n) {
        return char::from_u32(0x2160 + n - 1).unwrap_or('Ⅰ').to_string();
    }
    format!("{}{}", "X".repeat((n / 10) as usize % 10), ROMAN[n as usize % 10])
}

const ROMAN: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];

/// The value of a Roman numeral up to XII written in ASCII letters.
pub(crate) fn roman_value(s: &str) -> Option<u32> {
    const UP: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    UP.iter().position(|r| *r == s).map(|i| i as u32 + 1)
}
