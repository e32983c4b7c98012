//! Which mark does a browser show before an item of a list? Takes the attributes of the list and of the item; gives the
//! words of the mark. Items that carry their own ordinal in their text get none.

use scraper::node::Element;

/// How a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    Bullet,
    Decimal,
    Letter(char),
    Roman { upper: bool },
    Table(&'static str),
    Kanji,
}

const IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const IROHA_HIRAGANA: &str =
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";
const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const HIRAGANA: &str =
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん";
const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";

/// 箇条書き (list) that is open.
#[derive(Debug)]
pub(super) struct List {
    style: Style,
    next: i64,
    step: i64,
}

impl List {
    /// A list with so many items; `own` where all of them begin with an ordinal of their own.
    pub fn open(element: &Element, items: i64, own: bool) -> List {
        let ordered = element.name() == "ol";
        let style = style(element, ordered, own);
        let reversed = ordered && element.attr("reversed").is_some();
        let first = if reversed { items } else { 1 };
        let start = element.attr("start").and_then(|s| s.trim().parse::<i32>().ok()).map_or(first, i64::from);
        List { style, next: start, step: if reversed { -1 } else { 1 } }
    }

    /// The mark of the next item.
    pub fn mark(&mut self, item: &Element) -> String {
        let value =
            item.attr("value").and_then(|v| v.trim().parse::<i32>().ok()).map_or(self.next, i64::from);
        self.next = value + self.step;
        match self.style {
            Style::None => String::new(),
            Style::Bullet => "・ ".to_string(),
            Style::Kanji => kanji(value).map_or(format!("{value}. "), |k| format!("{k} ")),
            style => format!("{}. ", style.number(value).unwrap_or_else(|| value.to_string())),
        }
    }
}

fn style(element: &Element, ordered: bool, own: bool) -> Style {
    let declared = element.attr("style").and_then(list_style);
    let typed = element.attr("type").map(str::trim);
    let plain = if ordered { Style::Decimal } else { Style::Bullet };
    match (declared, typed) {
        _ if own => Style::None,
        (Some(word), _) => named(&word).unwrap_or(plain),
        (None, Some("a")) => Style::Letter('a'),
        (None, Some("A")) => Style::Letter('A'),
        (None, Some("i")) => Style::Roman { upper: false },
        (None, Some("I")) => Style::Roman { upper: true },
        (None, Some(word)) if word.eq_ignore_ascii_case("none") => Style::None,
        _ => plain,
    }
}

/// The kind of a list that an inline style declares.
fn list_style(style: &str) -> Option<String> {
    let lower = style.to_ascii_lowercase();
    let declared = lower.split(';').filter_map(|d| d.split_once(':'));
    let words = declared.filter(|(name, _)| matches!(name.trim(), "list-style" | "list-style-type"));
    words.flat_map(|(_, value)| value.split_whitespace()).find(|w| named(w).is_some()).map(str::to_string)
}

fn named(word: &str) -> Option<Style> {
    Some(match word.trim_end_matches("!important") {
        "none" => Style::None,
        "disc" | "circle" | "square" => Style::Bullet,
        "decimal" | "decimal-leading-zero" => Style::Decimal,
        "lower-alpha" | "lower-latin" => Style::Letter('a'),
        "upper-alpha" | "upper-latin" => Style::Letter('A'),
        "lower-roman" => Style::Roman { upper: false },
        "upper-roman" => Style::Roman { upper: true },
        "lower-greek" => Style::Table(GREEK),
        "katakana" => Style::Table(KATAKANA),
        "hiragana" => Style::Table(HIRAGANA),
        "katakana-iroha" => Style::Table(IROHA),
        "hiragana-iroha" => Style::Table(IROHA_HIRAGANA),
        "cjk-decimal" | "cjk-ideographic" | "japanese-informal" | "japanese-formal" => Style::Kanji,
        _ => return None,
    })
}

impl Style {
    /// The number as the style writes it; `None` where it cannot.
    fn number(self, value: i64) -> Option<String> {
        let index = usize::try_from(value).ok()?.checked_sub(1)?;
        match self {
            Style::Letter(first) => Some(letters(index, u32::from(first))),
            Style::Roman { upper } => roman(value, upper),
            Style::Table(table) => table.chars().nth(index).map(String::from),
            _ => None,
        }
    }
}

fn letters(mut index: usize, first: u32) -> String {
    let mut out = Vec::new();
    loop {
        out.extend(char::from_u32(first + (index % 26) as u32));
        match (index / 26).checked_sub(1) {
            Some(next) => index = next,
            None => return out.iter().rev().collect(),
        }
    }
}

fn roman(value: i64, upper: bool) -> Option<String> {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&value) {
        return None;
    }
    let (mut left, mut out) = (value, String::new());
    for (worth, sign) in SIGNS {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    Some(if upper { out.to_ascii_uppercase() } else { out })
}

fn kanji(value: i64) -> Option<String> {
    let digit = |n: i64| "〇一二三四五六七八九".chars().nth(usize::try_from(n).unwrap_or(0)).unwrap_or('〇');
    if !(1..100).contains(&value) {
        return None;
    }
    let mut out = String::new();
    if value >= 20 {
        out.push(digit(value / 10));
    }
    if value >= 10 {
        out.push('十');
    }
    if value % 10 > 0 {
        out.push(digit(value % 10));
    }
    Some(out)
}

/// Whether words begin with a mark of their own: `(1)`, `①`, `ア　`, `第1条`, `・`.
pub(super) fn begins_with_mark(words: &str) -> bool {
    let words = words.trim_start();
    let Some(first) = words.chars().next() else { return false };
    if "・●○◎■□◆◇※".contains(first)
        || matches!(u32::from(first), 0x2460..=0x24FF | 0x2160..=0x217F | 0x3220..=0x3243 | 0x3251..=0x325F | 0x32B1..=0x32BF)
    {
        return true;
    }
    let bracketed = first == '(' || first == '（';
    let rest =
        if bracketed { &words[first.len_utf8()..] } else { words.strip_prefix('第').unwrap_or(words) };
    let number: String = rest.chars().take_while(|c| is_numeral(*c)).take(8).collect();
    let behind = rest[number.len()..].chars().next();
    if !number.is_empty() {
        let ends = behind.is_none_or(|c| c.is_whitespace() || ")）.．、条章節項号の".contains(c));
        return ends && (!bracketed || matches!(behind, Some(')' | '）')));
    }
    let mut letters = rest.chars();
    let (letter, behind) = (letters.next(), letters.next());
    let single = letter.is_some_and(|c| {
        c.is_ascii_alphabetic() || KATAKANA.contains(c) || IROHA.contains(c) || HIRAGANA.contains(c)
    });
    let ends = if bracketed { ")）" } else { " \u{3000}\t.．)）" };
    single && behind.is_some_and(|c| ends.contains(c))
}

/// A digit: ASCII, full-width or kanji.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十百".contains(c)
}
