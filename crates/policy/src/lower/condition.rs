//! When does it apply? Finds the phrase of a condition up to and with its cue.
//! Takes a masked sentence and the place where the search begins; gives the byte range of the condition.
//! What is no condition: the inside of a purpose, an attribute (…する場合の), 必要に応じて, which is a frequency.

use super::pieces::{Ending, Piece};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// A condition: its words and where the sentence goes on behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub start: usize,
    pub end: usize,
    /// Behind the particle.
    pub next: usize,
}

/// A cue in a sentence: first byte, first byte behind it.
type Cue = (usize, usize);

/// The first `SURE` words close a condition wherever they stand, the others only where they are no part of a word.
const CUES: [&str; 18] = [
    "場合を除き",
    "場合を除いて",
    "場合を除くほか",
    "に当たって",
    "に当たり",
    "にあたって",
    "にあたり",
    "に際して",
    "に際し",
    "に応じて",
    "に応じ",
    "時点",
    "場合",
    "とき",
    "際",
    "時",
    "前",
    "後",
];
const SURE: usize = 13;
const PARTICLES: [&str; 14] = [
    "においては",
    "において",
    "における",
    "であって",
    "には",
    "にも",
    "では",
    "に",
    "は",
    "で",
    "も",
    "、",
    "，",
    "等に",
];

/// The first condition that begins between `from` and the end of the piece before `until`.
pub(crate) fn find(masked: &str, pieces: &[Piece], from: usize, until: usize) -> Option<Found> {
    let mut at = from;
    while let Some(cue) = next_cue(masked, at, until) {
        at = cue.1;
        if let Some(found) = accept(masked, pieces, from, cue) {
            return Some(extend(masked, pieces, found, until));
        }
    }
    None
}

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(CUES).ok());

/// The next word at or behind `from` that may close a condition.
fn next_cue(masked: &str, from: usize, until: usize) -> Option<Cue> {
    let window = masked.get(from..until)?;
    for found in FINDER.as_ref()?.find_iter(window) {
        let cue = (from + found.start(), from + found.end());
        if found.pattern().as_usize() < SURE || stands_free(masked, cue.0, &masked[cue.0..cue.1]) {
            return Some(cue);
        }
    }
    None
}

/// Whether 時, 前, 後 … closes a phrase, rather than being part of a word.
fn stands_free(masked: &str, at: usize, word: &str) -> bool {
    let (before, after) = (&masked[..at], &masked[at + word.len()..]);
    let ends = |list: &[&str]| list.iter().any(|w| before.ends_with(w));
    let goes_on = PARTICLES.iter().any(|p| after.starts_with(p))
        || after.starts_with("直ちに")
        || after.starts_with("速やかに");
    let verb = before.chars().next_back().is_some_and(|c| "るたうくすつぬむぐぶ".contains(c));
    match word {
        "とき" => goes_on && !ends(&["必要な"]) && before.chars().next_back().is_some(),
        "際" => (goes_on || after.starts_with("現に")) && (verb || ends(&["の"])) && !ends(&["実", "国"]),
        "時" => {
            let words = ["常", "随", "同", "臨", "当", "一", "即", "適", "日", "定", "平", "何", "短", "長"];
            let word = words
                .iter()
                .find_map(|w| before.strip_suffix(w))
                .is_some_and(|b| !b.ends_with(|c: char| ('一'..='龯').contains(&c)));
            let follows =
                after.starts_with("点") || after.starts_with("に伴う") || ends(&["その", "この", "い"]);
            goes_on && !follows && !word && noun_before(before)
        }
        "前" => goes_on && verb,
        "後" => {
            goes_on
                && !ends(&["事", "その", "今", "午", "前", "最", "背", "以"])
                && (verb || noun_before(before))
        }
        _ => false,
    }
}

fn noun_before(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| {
        matches!(c, '一'..='龯' | 'ァ'..='ー' | 'り' | 'し' | '*') || c.is_ascii_alphanumeric()
    })
}

fn accept(masked: &str, pieces: &[Piece], from: usize, cue: Cue) -> Option<Found> {
    let word = &masked[cue.0..cue.1];
    let before = &masked[from..cue.0];
    let after = &masked[cue.1..];
    let need = ["必要", "必要性"].iter().any(|n| before.ends_with(n));
    if word.starts_with("に応じ") && (need || before.ends_with("求め") || attribute(after)) {
        return None;
    }
    let inside_noun = after.starts_with('に')
        && !after.starts_with("には")
        && after.split(['、', '，']).next().is_some_and(|a| a.contains("おそれのある"));
    if word == "場合" && (inside_noun || attribute(after) || after.starts_with("を除"))
        || word == "時点" && after.starts_with('の')
    {
        return None;
    }
    let next = cue.1 + particle(after);
    if next > cue.1 && masked[..next].ends_with("における") || purpose(masked, pieces, next) {
        return None;
    }
    let mut start = begin(masked, pieces, from, cue.0);
    // 「監査結果を規定の見直し時に活用」: the object before it belongs to the main verb.
    if word == "時" && object_of_main_verb(&masked[start..cue.0]) {
        start += masked[start..cue.0].find('を').map_or(0, |i| i + 'を'.len_utf8());
    }
    let phrase = &masked[start..cue.0];
    let short = word.starts_with("に応じ") || word == "時" || word == "後";
    if phrase.is_empty() || (short && object_of_main_verb(phrase)) {
        return None;
    }
    // 「…に応じたものとする」: the act begins with the condition itself.
    let next = if after.starts_with("たもの") { start } else { next };
    Some(Found { start, end: cue.1, next })
}

/// 「情報資産を機密性に応じて分類」: the object stands outside; in 「…を取り巻く状況の変化に応じ」 it does not.
fn object_of_main_verb(phrase: &str) -> bool {
    let Some(at) = phrase.find('を') else {
        return false;
    };
    let chars: Vec<char> = phrase[at..].chars().collect();
    !chars.windows(2).any(|w| "るたうくすつむぶ".contains(w[0]) && ('一'..='龯').contains(&w[1]))
}

/// 「…の場合の対応」, 「応じた対策」: the phrase describes a noun; 「応じたものとする」 does not.
fn attribute(after: &str) -> bool {
    let after = after.strip_prefix('等').unwrap_or(after);
    after.starts_with('の')
        || after.starts_with("における")
        || (after.starts_with('た') && !after.starts_with("たもの"))
        || after.starts_with("が")
        || after.starts_with("を想定")
}

/// Length of the particle behind a cue, with the comma behind it.
fn particle(after: &str) -> usize {
    let len = PARTICLES.iter().find(|p| after.starts_with(**p)).map_or(0, |p| p.len());
    len + after[len..].chars().next().filter(|c| matches!(c, '、' | '，')).map_or(0, char::len_utf8)
}

/// Whether what follows up to the next comma is a purpose, so that the cue belongs to it.
fn purpose(masked: &str, pieces: &[Piece], next: usize) -> bool {
    let Some(at) = pieces.iter().position(|p| p.end > next && p.start <= next) else {
        return false;
    };
    let piece = pieces[at];
    // 「…場合において連絡、復旧等の措置を実施するために、」: a list runs on into the purpose.
    let listed =
        pieces[at..].iter().find(|p| p.ending != Ending::On).is_some_and(|p| p.ending == Ending::Purpose);
    let rest = &masked[next.max(piece.start)..piece.end];
    let immediate = next > piece.start;
    immediate && (listed || rest.ends_with("備え") || rest.ends_with("備えて"))
}

/// Where a condition begins: behind the last phrase before it that belongs to the main verb.
fn begin(masked: &str, pieces: &[Piece], from: usize, cue: usize) -> usize {
    let mut start = from;
    for piece in pieces.iter().filter(|p| p.end > from && p.end < cue) {
        let words = &masked[piece.start.max(from)..piece.end];
        let rest = &masked[piece.end..cue];
        let own = match piece.ending {
            Ending::Act | Ending::Also | Ending::Before | Ending::Declared => true,
            Ending::Manner => {
                !words.ends_with("により") && !words.ends_with("状況で") && !words.ends_with("から")
            }
            Ending::About => {
                let heard =
                    rest.contains("報告を受け") || rest.contains("通報を受け") || rest.contains("連絡を受け");
                !heard
                    && (!words.ends_with("において") || rest.contains("やむを得ない"))
                    && !words.ends_with("に当たって")
            }
            Ending::Purpose if piece.start <= from => true,
            _ if topical(words) || words.ends_with('を') => true,
            _ => matches!(
                words,
                "また" | "なお" | "必要に応じて" | "必要に応じ" | "原則として" | "速やかに" | "直ちに"
            ),
        };
        if own {
            start = piece.end + masked[piece.end..].chars().next().map_or(0, char::len_utf8);
        }
    }
    start
}

/// 「パスワードは、」, 「…については、」: the topic of the sentence, not the 「場合は、」 of a condition.
fn topical(words: &str) -> bool {
    let Some(head) = words.strip_suffix('は') else {
        return false;
    };
    !["場合に", "場合", "とき", "ときに", "際", "際に", "時", "時に", "後", "前に"]
        .iter()
        .any(|c| head.ends_with(c))
}

/// A second condition that follows at once belongs to the first: 「…行う際、…用いる場合には」.
fn extend(masked: &str, pieces: &[Piece], found: Found, until: usize) -> Found {
    let mut found = found;
    // A particle and its comma may close the piece that ends here: 「…した後に、」.
    while found.next < until {
        let behind = masked[found.end..].trim_start_matches(['、', '，']);
        let joined = ["又は", "及び", "若しくは", "並びに"].iter().any(|j| behind.starts_with(j));
        let Some(cue) = next_cue(masked, found.end, until) else {
            return found;
        };
        let strong = ["場合", "とき", "前"].iter().any(|w| masked[cue.0..cue.1].starts_with(w));
        let between = &masked[found.next.min(cue.0)..cue.0];
        let clean = !between.contains('は')
            && pieces
                .iter()
                .filter(|p| p.start >= found.next && p.end < cue.0)
                .all(|p| p.ending == Ending::On);
        let Some(next) = accept(masked, pieces, found.next.min(cue.0), cue) else {
            return found;
        };
        if !(joined || (strong && clean && next.start == found.next.min(cue.0))) {
            return found;
        }
        found = Found { start: found.start, end: next.end, next: next.next };
    }
    found
}
