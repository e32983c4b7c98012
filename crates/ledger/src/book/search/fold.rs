//! When are two spellings the same to whoever looks for one? Width, case, long vowel marks, small kana, variants of characters.
//! Takes words; gives the form that is compared. What is stored in the ledger is never changed.
//! Not here: other words for the same thing.

use practice::value::hex;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// 検索用の形 (fold): サーバー and ｻｰﾊﾞ, ハードウエア and ハードウェア, ＰＣ－１ and pc-1 are each the same.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            // Selectors of variants.
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {}
            // After a number or a Latin letter it was meant as a hyphen.
            'ー' if out.ends_with(|b: char| b.is_ascii_alphanumeric()) => out.push('-'),
            'ー' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(plain(c)),
        }
    }
    out.trim().to_string()
}

fn plain(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ッ' => 'ツ',
        'ヮ' => 'ワ',
        'ヵ' | 'ヶ' => 'ケ',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '〜' => '~',
        '，' => ',',
        '．' => '.',
        '髙' => '高',
        '﨑' | '碕' => '崎',
        '𠮷' => '吉',
        '濵' | '濱' => '浜',
        '邊' | '邉' => '辺',
        '齋' | '齊' | '斎' => '斉',
        '澤' => '沢',
        '櫻' => '桜',
        other => other,
    }
}

/// Every two characters that stand side by side, and the last of each line, once each: what words of one or two characters
/// are looked for in.
pub(super) fn pairs(folded: &str) -> String {
    let mut all = BTreeSet::new();
    for line in folded.lines() {
        let mut chars = line.char_indices().peekable();
        while let Some((from, c)) = chars.next() {
            let to = chars.peek().map_or(from + c.len_utf8(), |(at, next)| at + next.len_utf8());
            all.extend(line.get(from..to));
        }
    }
    all.into_iter().map(token).collect::<Vec<_>>().join(" ")
}

/// How one or two characters stand in the index: in hexadecimal, so that no character parts words.
pub(super) fn token(word: &str) -> String {
    hex(word.as_bytes())
}

/// So many characters of a value say where it is sorted.
const SORTED: usize = 100;
/// Numbers within words are sorted as numbers up to so many digits.
const DIGITS: usize = 15;

/// The form by which values are sorted and compared: PC-2 before PC-10.
pub(super) fn sorted(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let put = |digits: &mut String, out: &mut String| {
        if !digits.is_empty() {
            out.push_str(&"0".repeat(DIGITS.saturating_sub(digits.len())));
            out.push_str(digits);
            digits.clear();
        }
    };
    for c in fold(text).chars().take(SORTED) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            put(&mut digits, &mut out);
            out.push(c);
        }
    }
    put(&mut digits, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        let same = [
            ("サーバー", "ｻｰﾊﾞ"),
            ("ハードウェア", "ハードウエア"),
            ("セキュリティー", "セキュリティ"),
            ("ＰＣ－００１", "pc-001"),
            ("PCー001", "PC-001"),
            ("髙﨑", "高崎"),
            ("葛\u{E0100}城", "葛城"),
            ("①", "1"),
            ("東　京", "東 京"),
        ];
        for (one, other) in same {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("端末"), fold("末端"));
    }

    #[test]
    fn pairs_are_every_two_neighbours_and_the_ends_of_lines() {
        let want = ["ab", "b", "東", "b東"].map(token);
        let got = pairs("ab\n東\nab東");
        let mut got: Vec<&str> = got.split(' ').collect();
        let mut want: Vec<&str> = want.iter().map(String::as_str).collect();
        got.sort_unstable();
        want.sort_unstable();
        assert_eq!(got, want);
    }

    #[test]
    fn numbers_are_sorted_as_numbers() {
        assert!(sorted("PC-2") < sorted("PC-10"));
        assert!(sorted("PC-10") < sorted("PC-10a"));
        assert_eq!(sorted("ＰＣ-10"), sorted("pc-10"));
    }
}
