//! Do words that were entered as personal data stand in an open field?
//! Takes the words and the text; gives whether they are kept apart. Wrongly refusing costs a sentence, wrongly taking a leak.
//! Which fields hold personal data is said by the mechanism.

use super::Subject;
use clause::glyph;

/// Endings of the names of places and institutions: 山田町 is not 山田.
const PLACES: [&str; 18] = [
    "都", "道", "府", "県", "市", "区", "町", "村", "郡", "駅", "川", "島", "橋", "線", "地区", "団地",
    "病院", "学校",
];

/// So many digits make a number that belongs to somebody.
const DIGITS: usize = 6;

impl Subject<'_> {
    /// Nothing that was entered as personal data stands in an open field; single characters say nothing.
    pub(super) fn is_apart(&self, field: &str, from: &[String]) -> bool {
        let Some(open) = self.text(field).map(narrow) else { return true };
        let private = from.iter().flat_map(|f| self.words(f)).map(narrow);
        !private.into_iter().any(|words| tells(&open, &words))
    }
}

/// Whether a text tells any of these words.
fn tells(open: &str, words: &str) -> bool {
    words.split(['、', '\n', ',']).any(|item| {
        let digits = digits(item);
        if digits.len() >= DIGITS && item.chars().all(|c| c.is_ascii_digit() || joins_digits(c)) {
            return tells_number(open, &digits);
        }
        let parts: Vec<&str> = item.split_whitespace().filter(|p| p.chars().count() > 1).collect();
        parts.iter().any(|part| stands(open, part))
    })
}

/// Whether a part stands in a text as a word of its own.
fn stands(open: &str, part: &str) -> bool {
    open.match_indices(part).any(|(at, _)| {
        let before = open.get(..at).and_then(|s| s.chars().next_back());
        let after = open.get(at + part.len()..).unwrap_or_default();
        let goes_on = |inner: Option<char>, outer: Option<char>| {
            inner.zip(outer).is_some_and(|(i, o)| i.is_ascii_alphanumeric() && o.is_ascii_alphanumeric())
                || inner.zip(outer).is_some_and(|(i, o)| is_katakana(i) && is_katakana(o))
        };
        let longer =
            goes_on(part.chars().next(), before) || goes_on(part.chars().next_back(), after.chars().next());
        let place = part.chars().next_back().is_some_and(|c| !c.is_ascii())
            && PLACES.iter().any(|ending| after.starts_with(ending));
        !longer && !place
    })
}

/// Whether a text tells a number, whatever people put between its groups of digits.
fn tells_number(open: &str, number: &str) -> bool {
    open.split(|c: char| !c.is_ascii_digit() && !joins_digits(c)).any(|run| {
        let groups: Vec<&str> = run.split(joins_digits).filter(|group| !group.is_empty()).collect();
        (0..groups.len()).any(|first| {
            let mut rest = number;
            let mut following = groups.iter().skip(first);
            while let Some(left) = following.next().and_then(|group| rest.strip_prefix(group)) {
                if left.is_empty() {
                    return true;
                }
                rest = left;
            }
            false
        })
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn joins_digits(c: char) -> bool {
    matches!(c, '-' | '(' | ')' | ' ' | '+' | 'ー' | '‐' | '−' | '–')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Full-width letters, digits and signs as half-width ones.
fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '　' => ' ',
        '，' => '、',
        other => glyph::narrow(other),
    };
    text.chars().map(one).collect()
}
