//! Which character is meant? Folding for recognition only: width, half-width katakana, numerals.
//! Takes characters of the source; gives folded characters and numbers. The source itself is never changed.
//! Ordinals and their series are in `ordinal`.

/// Folds full-width ASCII to ASCII, ideographic space and other spaces to a space, half-width katakana to katakana.
pub fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => narrow(c),
        '\u{3000}' | '\u{00A0}' | '\u{2002}'..='\u{200A}' => ' ',
        '\u{FF71}'..='\u{FF9D}' => KATAKANA[c as usize - 0xFF71],
        _ => c,
    }
}

/// A full-width letter, digit or sign of ASCII as the plain one.
pub fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// A full-width digit as the plain one; letters and signs stay as they are.
pub fn narrow_digit(c: char) -> char {
    if ('０'..='９').contains(&c) { narrow(c) } else { c }
}

const KATAKANA: [char; 45] = [
    'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ',
    'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ',
    'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
];

const IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";

/// The place of a katakana in the order of the fifty sounds, from 1.
pub fn gojuon(c: char) -> Option<u32> {
    KATAKANA.iter().position(|k| *k == c).map(|i| i as u32 + 1)
}

/// The katakana at a place in the order of the fifty sounds.
pub fn from_gojuon(n: u32) -> Option<char> {
    KATAKANA.get((n as usize).checked_sub(1)?).copied()
}

/// The place of a katakana in the order of the iroha, from 1.
pub fn iroha(c: char) -> Option<u32> {
    IROHA.chars().position(|k| k == c).map(|i| i as u32 + 1)
}

/// The katakana at a place in the order of the iroha.
pub fn from_iroha(n: u32) -> Option<char> {
    IROHA.chars().nth((n as usize).checked_sub(1)?)
}

/// Value of one kanji digit; 十 and 百 are not digits.
pub fn kanji_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u32)
}

/// A number at the start of `text` in ASCII, full-width or kanji numerals: its value (at most 9999) and its length in bytes.
pub fn number(text: &str) -> Option<(u32, usize)> {
    arabic(text).or_else(|| kanji(text))
}

/// A number in ASCII or full-width digits at the start of `text`, at most four of them.
pub fn arabic(text: &str) -> Option<(u32, usize)> {
    let (mut value, mut len, mut count) = (0u32, 0, 0);
    for c in text.chars() {
        let Some(d) = fold(c).to_digit(10) else { break };
        count += 1;
        if count > 4 {
            return None;
        }
        value = value * 10 + d;
        len += c.len_utf8();
    }
    (count > 0).then_some((value, len))
}

/// A number in kanji at the start of `text`, up to 九百九十九.
pub fn kanji(text: &str) -> Option<(u32, usize)> {
    let (mut total, mut unit, mut len) = (0u32, None::<u32>, 0);
    for c in text.chars() {
        match (kanji_digit(c), c) {
            (Some(d), _) => unit = Some(unit.unwrap_or(0).saturating_mul(10).saturating_add(d)),
            (None, '十') => total = total.saturating_add(unit.take().unwrap_or(1).saturating_mul(10)),
            (None, '百') => total = total.saturating_add(unit.take().unwrap_or(1).saturating_mul(100)),
            _ => break,
        }
        len += c.len_utf8();
    }
    let value = total.saturating_add(unit.unwrap_or(0));
    (len > 0 && value > 0 && value < 10_000).then_some((value, len))
}

/// A number below 1000 in kanji numerals.
pub fn to_kanji(n: u32) -> String {
    const D: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let part = |d: u32, unit: &str| match d {
        0 => String::new(),
        1 => unit.to_string(),
        d => format!("{}{unit}", D[d as usize % 10]),
    };
    format!("{}{}{}", part(n / 100 % 10, "百"), part(n / 10 % 10, "十"), D[n as usize % 10])
}

/// `text` folded and without any white space: the form in which headings are compared.
pub fn squeeze(text: &str) -> String {
    text.chars().map(fold).filter(|c| !c.is_whitespace()).collect()
}
