//! Is 「機密性3」 a class? The scale that a word names, and the label behind it.
//! Takes words; gives the name of the scale and the label in one spelling (Ⅱ for II, 3A for ３Ａ).
//! Which provisions are classes is decided in the parent module.

use clause::glyph::fold;

/// A label of a class, spelled alike wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub text: String,
    /// Its number, where it begins with digits.
    pub number: Option<u32>,
}

const ROMAN: [(&str, char); 8] = [
    ("VIII", 'Ⅷ'),
    ("VII", 'Ⅶ'),
    ("III", 'Ⅲ'),
    ("VI", 'Ⅵ'),
    ("IV", 'Ⅳ'),
    ("II", 'Ⅱ'),
    ("V", 'Ⅴ'),
    ("I", 'Ⅰ'),
];

impl Label {
    /// The label at the start of `words`, and its length in bytes.
    pub fn read(words: &str) -> Option<(Label, usize)> {
        let c = words.chars().next()?;
        if ('Ⅰ'..='Ⅷ').contains(&c) {
            return Some((Label { text: c.to_string(), number: None }, c.len_utf8()));
        }
        if !fold(c).is_ascii_alphanumeric() {
            return None;
        }
        let folded: Vec<(char, usize)> = words.chars().take(6).map(|c| (fold(c), c.len_utf8())).collect();
        let length = |count: usize| folded[..count].iter().map(|f| f.1).sum::<usize>();
        let digits = folded.iter().take_while(|(c, _)| c.is_ascii_digit()).count();
        let letter = |at: usize| folded.get(at).map(|f| f.0).filter(|c| c.is_ascii_uppercase());
        if (1..=2).contains(&digits) {
            let number: String = folded[..digits].iter().map(|f| f.0).collect();
            let letter = letter(digits).filter(|c| ('A'..='E').contains(c));
            let count = digits + usize::from(letter.is_some());
            let further = folded.get(count).is_some_and(|(c, _)| c.is_ascii_alphanumeric() || *c == '.');
            let text = letter.map_or_else(|| number.clone(), |l| format!("{number}{l}"));
            return (!further).then(|| (Label { text, number: number.parse().ok() }, length(count)));
        }
        let word: String = folded.iter().map(|f| f.0).take_while(char::is_ascii_alphanumeric).collect();
        if let Some((_, roman)) = ROMAN.iter().find(|(r, _)| *r == word) {
            return Some((Label { text: roman.to_string(), number: None }, length(word.len())));
        }
        let single = letter(0).filter(|c| word.len() == 1 && ('A'..='E').contains(c))?;
        Some((Label { text: single.to_string(), number: None }, length(1)))
    }
}

/// Last words of names of scales.
const SCALES: [&str; 13] = [
    "性",
    "分類",
    "重要度",
    "レベル",
    "ランク",
    "区分",
    "クラス",
    "等級",
    "格付け",
    "格付",
    "機密",
    "秘密度",
    "段階",
];

/// Whether a word names a scale.
pub(super) fn is_scale(word: &str) -> bool {
    SCALES.iter().any(|s| word.ends_with(s)) && !word.ends_with("男性") && !word.ends_with("女性")
}

/// 「機密性3　…」: scale, label, and the length of both.
pub(super) fn split(words: &str) -> Option<(String, Label, usize)> {
    let at = words.char_indices().take(16).find(|(i, _)| *i > 0 && Label::read(&words[*i..]).is_some())?.0;
    let scale = words[..at].trim_end();
    let (label, len) = Label::read(&words[at..])?;
    let end = at + len;
    let closed = words[end..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '（' | '(' | '：' | ':' | '…' | '\t'));
    let plain = scale.chars().all(|c| crate::phrase::is_noun(c) && !c.is_ascii_digit());
    (closed && plain && is_scale(scale)).then(|| (scale.to_string(), label, end))
}
