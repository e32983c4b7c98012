//! When are two spellings the same to whoever looks for one? Width, case, long vowel marks, small kana, variants of characters.
//! Takes words; gives the form that is compared. What is stored in the ledger is never changed.
//! Not here: other words for the same thing.

use practice::spelling::fold;
use practice::value::hex;
use std::collections::BTreeSet;

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
