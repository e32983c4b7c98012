//! When are two spellings the same? Width, case, long vowel marks, small kana, variants of characters.
//! Takes words; gives the form that is compared. What is stored is never changed.
//! Not here: other words for the same thing.

use unicode_normalization::UnicodeNormalization;

/// 比較用の形 (fold): サーバー and ｻｰﾊﾞ, ハードウエア and ハードウェア, ＰＣ－１ and pc-1 are each the same.
pub fn fold(text: &str) -> String {
    // Most numbers and all ids are written in the plainest way already.
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return text.to_ascii_lowercase();
    }
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

/// Whether two words are one in different spellings.
pub fn same(one: &str, other: &str) -> bool {
    one == other || fold(one) == fold(other)
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
}
