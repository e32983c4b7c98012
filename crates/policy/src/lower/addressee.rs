//! To whom? Reads who is told: 報告, 通知, 提出, 提供 and their like with に, へ or に対して.
//! Takes the words of one act; gives the addressees, as printed.
//! Whose permission is needed is read in `permission`.

use crate::actor;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// Verbs of telling whose addressee need not be a person by its last word.
const TELLS: [&str; 15] = [
    "報告",
    "通知",
    "通報",
    "連絡",
    "届け出",
    "届出",
    "届け",
    "申し出",
    "相談",
    "判断を仰",
    "指示を仰",
    "提出",
    "申告",
    "送付",
    "引き継",
];
/// Verbs that count only towards an actor.
const PASSES: [&str; 3] = ["提供し", "提供する", "提供しな"];
const BOUNDS: [&str; 27] = [
    "、",
    "，",
    "を",
    "は",
    "速やかに",
    "すみやかに",
    "直ちに",
    "遅滞なく",
    "早急に",
    "必要に応じて",
    "必要に応じ",
    "定期的に",
    "事後",
    "あらかじめ",
    "より",
    "から",
    "適宜",
    "随時",
    "について",
    "に応じて",
    "に応じ",
    "時には",
    "場合に",
    "以内に",
    "までに",
    "当日に",
    "日中に",
];

/// Parties that something is shared with or among.
const SHARES: [&str; 2] = ["との情報共有", "間で共有し"];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = TELLS.iter().chain(&PASSES).chain(&SHARES);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok()
});

const ITEM_BOUNDS: [&str; 8] =
    ["、", "，", "は、", "速やかに", "直ちに", "遅滞なく", "必要に応じて", "について"];

/// Who is told by an act.
pub(crate) fn find(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let Some(finder) = FINDER.as_ref() else { return out };
    for found in finder.find_iter(words) {
        let at = found.start();
        match found.pattern().as_usize() {
            n if n < TELLS.len() => {
                if performs(&words[found.end()..]) {
                    collect(words, at, false, &mut out);
                }
            }
            n if n < TELLS.len() + PASSES.len() => collect(words, at, true, &mut out),
            n => add(list(words, at), n == TELLS.len() + PASSES.len() + 1, &mut out),
        }
    }
    out
}

/// Whether the word is the act itself, not 報告書 or 報告を受けた.
fn performs(after: &str) -> bool {
    const GOES_ON: [&str; 24] = [
        "し",
        "する",
        "を行",
        "が行",
        "なけれ",
        "しな",
        "・公表",
        "対応",
        "ぎ",
        "ぐ",
        "、",
        "るとともに",
        "なければ",
        "ること",
        "る",
        "及び",
        "すると",
        "のうえ",
        "の上",
        "をしな",
        "がな",
        "ぎ",
        "ぐ",
        "い",
    ];
    GOES_ON.iter().any(|g| after.starts_with(g)) || after.is_empty()
}

/// The phrase before the last に, へ or に対して in front of a verb.
fn collect(words: &str, verb: usize, actors_only: bool, out: &mut Vec<String>) {
    let head = &words[..verb];
    if let Some(end) =
        ["への", "へ", "に対して", "に対し"].iter().filter_map(|p| head.strip_suffix(p).map(str::len)).next()
    {
        return add(list(words, end), actors_only, out);
    }
    let mut best: Option<usize> = None;
    for particle in ["に", "へ", "に対して", "に対し"] {
        for (at, _) in head.match_indices(particle) {
            let phrase = actor::phrase_before(words, at, &BOUNDS);
            let near = !head[at..].contains("し、") && !head[at..].contains("した");
            let phrase_end = actor::is_actor(phrase)
                || phrase.ends_with("連絡先")
                || phrase.ends_with("警察")
                || phrase == "自ら";
            if near && phrase_end && best.is_none_or(|b| at >= b) {
                best = Some(at);
            }
        }
    }
    if let Some(at) = best {
        add(list(words, at), actors_only, out);
    }
}

/// The list of names that ends at `end`, with those before commas.
fn list(words: &str, end: usize) -> Vec<String> {
    let phrase = actor::phrase_before(words, end, &BOUNDS);
    let mut start = end - phrase.len();
    while let Some(before) = words[..start].strip_suffix('、').or_else(|| words[..start].strip_suffix('，'))
    {
        let item = actor::phrase_before(before, before.len(), &ITEM_BOUNDS);
        if item.is_empty() || !actor::is_actor(item) || item.contains("し、") {
            break;
        }
        start = before.len() - item.len();
    }
    split(&words[start..end])
}

/// Splits a list of addressees; unlike bearers they may be joined by や.
fn split(words: &str) -> Vec<String> {
    actor::split(words).into_iter().flat_map(|w| halves(&w)).collect()
}

fn halves(words: &str) -> Vec<String> {
    match words.split_once('や') {
        Some((a, b)) if actor::is_actor(a) && actor::is_actor(b) => vec![a.to_string(), b.to_string()],
        _ => vec![words.to_string()],
    }
}

fn add(names: Vec<String>, actors_only: bool, out: &mut Vec<String>) {
    for name in names {
        let named =
            actor::is_actor(&name) || name.ends_with("連絡先") || name.ends_with("警察") || name == "自ら";
        let noun = !actors_only && name.chars().next_back().is_some_and(|c| !('ぁ'..='ん').contains(&c));
        if (named || noun) && !out.contains(&name) && !name.is_empty() {
            out.push(name);
        }
    }
}
