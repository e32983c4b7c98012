//! Who is the subject? Finds the actor before は, and the other ways in which a sentence names who must act.
//! Takes a masked sentence; gives the bearers and the byte range of the words that name them.
//! Where no one is named, `inherit` looks elsewhere.

use super::pieces::{Ending, Piece};
use crate::actor;

/// The bearers that a sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Topic {
    pub bearers: Vec<String>,
    /// Where the phrase begins.
    pub start: usize,
    /// Where the sentence goes on behind the particle and the comma.
    pub next: usize,
}

/// The first actor before は between `from` and `until`.
pub(crate) fn find(masked: &str, pieces: &[Piece], from: usize, until: usize) -> Option<Topic> {
    let window = masked.get(from..until)?;
    for (i, _) in window.match_indices('は') {
        let at = from + i;
        if let Some(topic) = at_particle(masked, pieces, from, at, 'は'.len_utf8()) {
            return Some(topic);
        }
    }
    None
}

/// A topic whose particle stands at `at`.
fn at_particle(masked: &str, pieces: &[Piece], from: usize, at: usize, len: usize) -> Option<Topic> {
    let mut end = at;
    let mut head = &masked[from..end];
    // 「広域連合では、」 names the body as 「広域連合は、」 does.
    if let Some(shorter) = head.strip_suffix('で') {
        if !masked[at + len..].starts_with('、') {
            return None;
        }
        head = shorter;
        end -= 'で'.len_utf8();
    }
    if !actor::is_actor(head.trim_end_matches('*')) {
        return None;
    }
    let start = begin(masked, pieces, from, end);
    let phrase = &masked[start..end];
    let next = at + len;
    let next =
        next + masked[next..].chars().next().filter(|c| matches!(c, '、' | '，')).map_or(0, char::len_utf8);
    let bearers: Vec<String> =
        actor::split(phrase.trim_end_matches('*')).into_iter().map(|b| actor::post(&b)).collect();
    (!bearers.is_empty()).then_some(Topic { bearers, start, next })
}

/// Goes back over the pieces of a list or a relative clause.
fn begin(masked: &str, pieces: &[Piece], from: usize, end: usize) -> usize {
    let mut start = pieces.iter().filter(|p| p.start <= end).map(|p| p.start).max().unwrap_or(from).max(from);
    let last = start;
    for piece in pieces.iter().rev().filter(|p| p.end < last && p.end > from) {
        let words = &masked[piece.start.max(from)..piece.end];
        let noun = words.chars().next_back().is_some_and(|c| !('ぁ'..='ん').contains(&c));
        let stop = ["場合", "結果", "際", "時", "後", "前", "回", "除き", "状況", "以内", "限り", "上"]
            .iter()
            .any(|s| words.ends_with(s));
        if piece.ending != Ending::On || !noun || stop || words.contains('は') && !actor::is_actor(words) {
            break;
        }
        start = piece.start.max(from);
    }
    start
}

/// 「情報セキュリティ委員会において、…を決定する」: an organ in place of a subject, where no は follows.
pub(crate) fn organ(masked: &str, pieces: &[Piece], from: usize) -> Option<Topic> {
    for piece in pieces.iter().filter(|p| p.start >= from || p.end > from) {
        let words = &masked[piece.start.max(from)..piece.end];
        if let Some(phrase) = words.strip_suffix("において") {
            let rest = masked.get(piece.end..).unwrap_or("");
            if !actor::is_actor(phrase)
                || rest.contains('は') && !rest.contains("には") && !rest.contains("場合は")
            {
                return None;
            }
            let next = (piece.end + '、'.len_utf8()).min(masked.len());
            return Some(Topic { bearers: actor::split(phrase), start: piece.start.max(from), next });
        }
    }
    None
}

/// 「X事務局長を、Y責任者とする」, 「YはXをもって充てる」: the post that is designated bears the statement.
pub(crate) fn designated(masked: &str, pieces: &[Piece], from: usize) -> Option<Vec<String>> {
    if let Some(at) = masked
        .find("をもって充て")
        .or_else(|| masked.find("をもってこれに充て"))
        .or_else(|| masked.find("を充て"))
        .or_else(|| masked.find("をもってあて"))
    {
        let phrase = actor::phrase_before(masked, at, &["、", "は", "に"]);
        return (!phrase.is_empty()).then(|| actor::split(phrase));
    }
    let role = masked.strip_suffix("とする")?;
    let at = masked.match_indices("を").map(|(i, _)| i).find(|i| {
        let behind = role.get(i + 'を'.len_utf8()..).unwrap_or("").trim_start_matches(['、', '，']);
        actor::is_actor(behind) && !behind.contains('を') && !behind.contains('は')
    })?;
    let start = begin(masked, pieces, from, at);
    let phrase = &masked[start..at];
    (!phrase.is_empty() && !phrase.contains('は')).then(|| actor::split(phrase))
}

/// 「…職員等が付き添うものとし」: an act with a subject of its own.
pub(crate) fn own_subject(masked: &str) -> Option<Vec<String>> {
    let at = masked.rfind('が')?;
    let phrase = actor::phrase_before(masked, at, &["、", "，", "で、"]);
    (actor::is_actor(phrase)).then(|| actor::split(phrase))
}

/// 「…は、総務課長がその職務を代理する」: the subject of an act that no は names.
pub(crate) fn plain_subject(words: &str) -> Option<Vec<String>> {
    for (at, _) in words.match_indices('が') {
        let phrase = actor::phrase_before(words, at, &["、", "，", "は、", "を"]);
        let rest = &words[at + 'が'.len_utf8()..];
        if actor::is_actor(phrase) && !attributive(rest) {
            return Some(actor::split(phrase));
        }
    }
    if let Some(at) = words.find("において処理する") {
        let phrase = actor::phrase_before(words, at, &["、", "，", "は、"]);
        return actor::is_actor(phrase).then(|| actor::split(phrase));
    }
    None
}

/// Whether the verb behind が describes a noun: 「…が定めた方法で」.
fn attributive(rest: &str) -> bool {
    let chars: Vec<char> = rest.chars().collect();
    chars
        .windows(2)
        .any(|w| "たるうくすつむぶきい".contains(w[0]) && (matches!(w[1], '一'..='龯' | 'ァ'..='ヶ')))
}

/// The actor of a condition: 「職員等が外部からアクセスする場合は」.
pub(crate) fn in_condition(condition: &str) -> Option<Vec<String>> {
    let at = condition.find('が')?;
    let phrase = &condition[..at];
    let clause = condition[at + 'が'.len_utf8()..]
        .trim_end_matches("場合")
        .trim_end_matches("とき")
        .trim_end_matches('際');
    if attributive(clause) {
        return None;
    }
    let happens = ["れた場合", "により"].iter().any(|h| condition[at..].contains(h));
    let names = actor::split(phrase);
    let plain = names.first().is_some_and(|n| !n.contains(['を', 'は']));
    (actor::is_actor(phrase) && !happens && plain).then_some(names)
}
