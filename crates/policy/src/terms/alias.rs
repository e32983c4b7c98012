//! What short names does the document give? 「…（以下「A」という。）」, and 「…部分（A）」 without those words.
//! Takes the tree; gives each short name with the noun phrase that it stands for.
//! Where a noun phrase begins is found in `phrase`.

use super::uses;
use crate::model::Alias;
use crate::phrase::{self, Depth, compound, is_noun};
use crate::sentence::mask;
use clause::{Index, Passage, Tree};
use std::ops::Range;

/// Longest short name, in characters.
const LONGEST: usize = 40;
/// Most characters between 以下 and the name.
const GAP: usize = 10;
/// Most names in plain brackets that are looked at: more would be no list of names.
const MOST_BARE: usize = 64;

/// 略称: every short name, in document order.
pub(crate) fn aliases(tree: &Tree) -> Vec<Alias> {
    let (mut out, mut bare) = (Vec::new(), Vec::new());
    for (clause, p) in tree.provisions().iter().enumerate() {
        for passage in [&p.heading, &p.body] {
            passage_aliases(clause, passage, &mut out, &mut bare);
        }
    }
    bare.truncate(MOST_BARE);
    let names: Vec<String> = bare.iter().map(|a| a.alias.clone()).collect();
    let counts = if names.is_empty() { Vec::new() } else { uses(tree, &names) };
    let used = |name: &String| names.iter().zip(&counts).any(|(n, count)| n == name && *count > 0);
    out.extend(bare.into_iter().filter(|a| used(&a.alias)));
    out.sort_by_key(|a| (a.clause, a.span.start));
    out
}

fn passage_aliases(clause: Index, passage: &Passage, out: &mut Vec<Alias>, bare: &mut Vec<Alias>) {
    let text = passage.as_str();
    if !text.contains("以下") && !text.contains(['（', '(']) {
        return;
    }
    let mut depth = Depth::default();
    for (at, c) in text.char_indices() {
        if c == '以' {
            for name in names(text, at) {
                let stands_for = stands_for(text, &depth, at, &text[name.clone()]);
                let span = passage.locate(name.start, name.end);
                out.push(Alias { clause, alias: text[name].to_string(), stands_for, span });
            }
        }
        if matches!(c, '）' | ')')
            && depth.count() == 1
            && let Some(name) = bare_name(text, &depth, at)
        {
            let stands_for = phrase_before(text, &depth, false);
            let span = passage.locate(name.start, name.end);
            bare.push(Alias { clause, alias: text[name].to_string(), stands_for, span });
        }
        depth.see(at, c);
    }
}

/// The names that 「以下「A」という」 at `at` gives: none, one, or several (「以下「A」、「B」という」).
fn names(text: &str, at: usize) -> Vec<Range<usize>> {
    let Some(behind) = text[at..].strip_prefix("以下") else {
        return Vec::new();
    };
    let near = behind.char_indices().take(GAP + 1).find(|(_, c)| matches!(c, '「' | '『'));
    let Some((open, _)) = near.filter(|(gap, _)| gives_name(&behind[..*gap])) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut from = at + "以下".len() + open;
    loop {
        let inner = from + '「'.len_utf8();
        let close = text[inner..].char_indices().take(LONGEST).find(|(_, c)| matches!(c, '」' | '』'));
        let Some((len, _)) = close else { return Vec::new() };
        let name = text[inner..inner + len].trim();
        if !name.is_empty() && !name.contains(['\n', '。', '（', '「']) {
            out.push(inner..inner + len);
        }
        let rest = &text[inner + len + '」'.len_utf8()..];
        let next = rest.trim_start_matches(['、', '，']);
        let next =
            ["又は", "若しくは", "及び", "または"].iter().find_map(|j| next.strip_prefix(j)).unwrap_or(next);
        match next.chars().next() {
            Some('「' | '『') => from = text.len() - next.len(),
            _ => return if says_so(rest) { out } else { Vec::new() },
        }
    }
}

/// What may stand between 以下 and the name: nothing, 単に, これらを, 総称して.
fn gives_name(gap: &str) -> bool {
    let gap = gap.trim();
    !gap.contains(['。', '）', ')', '」', '\n'])
        && (gap.is_empty() || gap.ends_with(['に', 'を', 'て', '、', '，', 'は']))
}

fn says_so(rest: &str) -> bool {
    let rest = rest.trim_start();
    ["と", "という", "に総称", "を用い"].iter().any(|w| rest.starts_with(w))
}

/// The noun phrase that the name at `at` stands for: before its bracket, with what the bracket adds to it.
fn stands_for(text: &str, depth: &Depth, at: usize, alias: &str) -> String {
    let Some((open, _)) = depth.bracket() else {
        let (_, words) = phrase::tail(text, depth.start(), at);
        let words = words.trim_end_matches(['、', '，', ' ', '　']);
        let words = ["を", "は", "について"].iter().find_map(|p| words.strip_suffix(p)).unwrap_or(words);
        return named(words, alias);
    };
    let noun = phrase_of(text, depth, alias);
    let inner = open + text[open..].chars().next().map_or(0, char::len_utf8);
    let added = text.get(inner..at).unwrap_or("").trim();
    let changes = ["含む", "含み", "除く", "限る", "準ずる"].iter().any(|w| added.contains(w));
    if !changes || added.chars().count() > 200 {
        return noun;
    }
    let added = added.trim_end_matches(['、', '，']);
    format!("{noun}（{added}）")
}

fn phrase_of(text: &str, depth: &Depth, alias: &str) -> String {
    let Some((open, start)) = depth.bracket() else {
        return String::new();
    };
    let (_, words) = phrase::tail(text, start, open);
    named(words, alias)
}

/// The noun phrase at the end of `words` that `alias` abbreviates or comprises.
fn named(words: &str, alias: &str) -> String {
    let masked = mask(words);
    let from = start_for(&masked, alias);
    without_names(&words[from..])
}

fn start_for(masked: &str, alias: &str) -> usize {
    let own = compound(masked);
    let noun = &masked[own..];
    let joint_before = phrase::start(masked, true);
    let shared = phrase::members(&masked[joint_before..]).len() > 1
        && every_member_ends(&masked[joint_before..], alias);
    if shared || alias.ends_with('等') {
        return joint_before;
    }
    // 「その所管するシステムに係る実施手順（以下「手順」という。）」: a shortened noun leaves its clause behind.
    if noun.len() > alias.len() && noun.ends_with(alias) {
        return own;
    }
    let abbreviates = !noun.is_empty() && is_subsequence(alias, noun);
    if abbreviates { phrase::start(masked, false) } else { joint_before }
}

/// 「A実施手順及びB実施手順（以下「実施手順」という。）」.
fn every_member_ends(words: &str, alias: &str) -> bool {
    phrase::members(words).into_iter().all(|r| {
        let member = words[r].trim();
        member.len() > alias.len() && member.ends_with(alias) && !phrase::has_predicate(member)
    })
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short.chars().all(|c| long.any(|l| l == c))
}

/// The words without brackets that give a name themselves.
fn without_names(words: &str) -> String {
    let (mut out, mut from) = (String::new(), 0);
    let masked = mask(words);
    while let Some(open) = masked[from..].find('*').map(|i| from + i) {
        let end = masked[open..].find(|c| c != '*').map_or(words.len(), |i| open + i);
        out.push_str(&words[from..open]);
        if !words[open..end].contains("以下「") {
            out.push_str(&words[open..end]);
        }
        from = end;
    }
    out.push_str(&words[from..]);
    out.trim().to_string()
}

fn phrase_before(text: &str, depth: &Depth, joint: bool) -> String {
    let Some((open, start)) = depth.bracket() else {
        return String::new();
    };
    let (_, words) = phrase::tail(text, start, open);
    let from = phrase::start(&mask(words), joint);
    without_names(&words[from..])
}

/// 「一定の普遍性を有する部分（基本方針）」, 「守るための対策（安全対策）」: a clause tells what the word in brackets names.
///
/// Its noun is an empty one (部分, もの, 者), or the last word of the name. An example (認証（多要素認証）) looks the same,
/// so the caller also asks that the name is used by itself elsewhere.
fn bare_name(text: &str, depth: &Depth, close: usize) -> Option<Range<usize>> {
    let (open, start) = depth.bracket()?;
    let inner = open + text[open..].chars().next()?.len_utf8();
    let name = text.get(inner..close)?;
    let length = name.chars().count();
    if !(3..=30).contains(&length) || !name.chars().all(|c| is_noun(c) || c == '・') || name.ends_with('等')
    {
        return None;
    }
    let (_, words) = phrase::tail(text, start, open);
    let (head, clause) = match ["もの", "ところ"].iter().find_map(|h| Some((*h, words.strip_suffix(h)?)))
    {
        Some(found) => found,
        None => {
            let own = compound(words);
            (&words[own..], &words[..own])
        }
    };
    let told =
        clause.ends_with("ための") || clause.ends_with(['る', 'う', 'く', 'す', 'む', 'ぶ', 'た', 'い']);
    let empty = matches!(head, "部分" | "もの" | "ところ" | "者" | "範囲" | "区域" | "部屋");
    let whole = !head.is_empty() && name != head && name.ends_with(head);
    (told && (empty || whole)).then_some(inner..close)
}
