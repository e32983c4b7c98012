//! Which annex is cited? 別表第1, 別表第1及び別表第2, 様式第1号, 第1号様式.
//! Takes a passage and a place in it; gives citations like its parent module, and the name at the head of an annex.
//! Which provision is the annex is found in `resolve`.

use super::outline::{counts, governed};
use super::{Annex, Citation, Member, What, before, list};
use crate::phrase::is_noun;
use clause::glyph;

/// First words of names of annexes.
const ANNEXES: [&str; 8] = ["別記様式", "別表", "別紙", "別記", "別図", "別添", "様式", "別様式"];

/// 別表第1, 別表, 様式第1号, 別表第1及び別表第2.
pub(super) fn annexes(text: &str, at: usize) -> Option<Citation> {
    let (found, len) = annex(&text[at..])?;
    let noun = before(text, at).is_some_and(is_noun);
    let bare = found.number.is_empty();
    let tied = governed(text, at + len) || text[at + len..].starts_with(['に', 'で']);
    if (found.word == "様式" && (bare || noun)) || (bare && !tied) {
        return None;
    }
    let word = found.word;
    let member = move |start: usize, len: usize, found: Annex| Member {
        start,
        end: start + len,
        what: What::Annex(found),
        through: false,
    };
    Some(list(text, member(at, len, found), move |at, _| {
        let (found, len) = annex(&text[at..]).or_else(|| {
            let (number, len) = annex_number(&text[at..])?;
            Some((Annex { word, number }, len))
        })?;
        Some(member(at, len, found))
    }))
}

/// The name of an annex at the start of `rest`, and its length.
pub(in crate::references) fn annex(rest: &str) -> Option<(Annex, usize)> {
    if let Some((number, len)) = numbered_form(rest) {
        return Some((Annex { word: "様式", number }, len));
    }
    let word = ANNEXES.into_iter().find(|w| rest.starts_with(w))?;
    if let Some((number, len)) = numbered_form(&rest[word.len()..]) {
        return Some((Annex { word: "様式", number }, word.len() + len));
    }
    let (number, len) = annex_number(&rest[word.len()..]).unwrap_or_default();
    let form = word.ends_with("様式");
    Some((Annex { word: if form { "様式" } else { word }, number }, word.len() + len))
}

/// 第1号様式 is another spelling of 様式第1号.
fn numbered_form(rest: &str) -> Option<(Vec<u32>, usize)> {
    let digits = rest.strip_prefix('第')?;
    let (value, len) = glyph::number(digits)?;
    let behind = digits[len..].strip_prefix("号様式")?;
    Some((vec![value], rest.len() - behind.len()))
}

/// 第1, 第1号, 第1の2, and 1 without 第.
fn annex_number(rest: &str) -> Option<(Vec<u32>, usize)> {
    let plain = rest.strip_prefix('第');
    let digits = plain.unwrap_or(rest);
    let (value, len) = if plain.is_some() { glyph::number(digits)? } else { glyph::arabic(digits)? };
    let mut end = rest.len() - digits.len() + len;
    let mut number = vec![value];
    if rest[end..].starts_with('号') {
        end += '号'.len_utf8();
    }
    while let Some((b, len)) = rest[end..].strip_prefix('の').and_then(glyph::arabic) {
        number.push(b);
        end += 'の'.len_utf8() + len;
    }
    (!counts(rest, end)).then_some((number, end))
}
