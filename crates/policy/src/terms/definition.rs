//! What terms does the document define? Items under 定義, rows of a table of terms, and 「Xとは、…をいう」.
//! Takes the tree; gives term, other names beside it, and meaning.
//! Short names (以下「…」という) are no definitions and stand in `alias`.

use crate::model::Definition;
use crate::phrase::defined_topics;
use crate::sentence::{mask, sentences};
use clause::{Index, Kind, Passage, Provision, Tree, glyph};
use std::ops::Range;

/// Longest term, in characters.
const LONGEST: usize = 40;

/// Longest words above a table that are searched for its terms, in bytes.
const LONGEST_LEAD: usize = 20_000;

/// 定義: every definition, in document order.
pub(crate) fn definitions(tree: &Tree) -> Vec<Definition> {
    let stands = stands(tree);
    let mut out = Vec::new();
    for (clause, p) in tree.provisions().iter().enumerate() {
        let found = match (p.kind, stands[clause]) {
            (Kind::Front | Kind::Figure | Kind::PartHeading, _) => None,
            (Kind::Row, stand) => row(tree, clause, p, stand),
            (_, Stand::Outside | Stand::Section) => None,
            (_, stand) => item(clause, p, stand),
        };
        match found {
            Some(definition) => out.push(definition),
            None => topics(clause, &p.body, &mut out),
        }
    }
    out
}

/// Where a provision stands as to a section of definitions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Outside,
    /// It is such a section.
    Section,
    /// It is an item of one.
    Item,
    /// It stands beneath an item.
    Beneath,
}

fn stands(tree: &Tree) -> Vec<Stand> {
    let mut out: Vec<Stand> = Vec::with_capacity(tree.provisions().len());
    for p in tree.provisions() {
        let above = p.parent.and_then(|i| out.get(i).copied()).unwrap_or(Stand::Outside);
        // A paragraph of an article, or the name of a table, is no item itself.
        let through = p.parent.is_some_and(|i| {
            let parent = tree.get(i);
            let unnamed = parent.heading.is_empty()
                && parent.ordinal.as_ref().is_some_and(|o| o.style == clause::Style::Number);
            out.get(i) == Some(&Stand::Item) && (unnamed || parent.kind == Kind::Table)
        });
        out.push(match above {
            Stand::Outside if is_section(p) => Stand::Section,
            Stand::Outside => Stand::Outside,
            Stand::Section => Stand::Item,
            Stand::Item if through => Stand::Item,
            Stand::Item | Stand::Beneath => Stand::Beneath,
        });
    }
    out
}

/// A heading that says 定義, 用語, 用語の意義.
fn is_section(p: &Provision) -> bool {
    let heading = glyph::squeeze(p.heading.as_str());
    let named = ["定義", "定義等", "用語", "用語集"].iter().any(|w| heading.ends_with(w))
        || heading.starts_with("用語の");
    named && heading.chars().count() <= 16 && matches!(p.kind, Kind::Numbered | Kind::Table | Kind::Preface)
}

/// An item with the term as its heading, or with term and meaning parted by a space.
fn item(clause: Index, p: &Provision, stand: Stand) -> Option<Definition> {
    if !p.heading.is_empty() && !p.body.is_empty() {
        let meaning = explanation(p.body.as_str(), stand == Stand::Item)?;
        return make(clause, &p.heading, 0..p.heading.as_str().len(), meaning);
    }
    let passage = if p.body.is_empty() { &p.heading } else { &p.body };
    let (term, rest) = gap(passage.as_str())?;
    let meaning = explanation(&passage.as_str()[rest..], false)?;
    make(clause, passage, term, meaning)
}

/// 「情報資産　次に掲げるものをいう。」: the term before the first wide space, or else before the first space.
fn gap(words: &str) -> Option<(Range<usize>, usize)> {
    let first = words.split('\n').next().unwrap_or(words);
    let wide = first.find(['\u{3000}', '\t', '：', ':']);
    let at = wide.or_else(|| first.find(' '))?;
    let rest = at + first[at..].chars().next().map_or(0, char::len_utf8);
    let term = &words[..at];
    let plain =
        !term.is_empty() && !term.contains(['。', '、']) && !term.contains("は") && !term.ends_with("とは");
    let rest = rest + words[rest..].len() - words[rest..].trim_start().len();
    plain.then_some((0..at, rest))
}

/// A row of a table of terms, or a row elsewhere that explains a word of the text above the table.
fn row(tree: &Tree, clause: Index, p: &Provision, stand: Stand) -> Option<Definition> {
    let mut cells =
        p.cells.iter().skip_while(|c| c.as_str().chars().all(|c| c.is_numeric() || "()（）.．".contains(c)));
    let (first, rest) = (cells.next()?, cells.next()?);
    if is_header(first.as_str(), rest.as_str()) {
        return None;
    }
    let inside = matches!(stand, Stand::Item | Stand::Beneath);
    let meaning = explanation(rest.as_str(), inside).or_else(|| {
        let words = rest.as_str().trim_end_matches('。');
        (words.ends_with("こと") && explains_above(tree, p, first.as_str())).then(|| words.to_string())
    })?;
    make(clause, first, 0..first.as_str().len(), meaning)
}

fn is_header(first: &str, second: &str) -> bool {
    let first = glyph::squeeze(first);
    let second = glyph::squeeze(second);
    let named = matches!(first.as_str(), "用語" | "項目" | "名称" | "語句" | "区分" | "用語等");
    named
        && matches!(
            second.as_str(),
            "定義" | "意義" | "説明" | "内容" | "意味" | "解説" | "用語の意義" | "用語の定義"
        )
}

/// A foreign word in brackets beside the term, or the term in the words above, tells an explanation from a duty.
fn explains_above(tree: &Tree, p: &Provision, words: &str) -> bool {
    let Some((term, also)) = name(words) else {
        return false;
    };
    let gloss = also.iter().any(|a| a.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '-'));
    let above = p.parent.map_or("", |i| tree.get(i).body.as_str());
    gloss || (above.len() < LONGEST_LEAD && above.contains(&words[term]))
}

fn make(clause: Index, passage: &Passage, words: Range<usize>, meaning: String) -> Option<Definition> {
    let (term, also) = name(&passage.as_str()[words.clone()])?;
    let (start, end) = (words.start + term.start, words.start + term.end);
    let term = passage.as_str()[start..end].to_string();
    let usable = !meaning.trim().is_empty() && term.chars().count() <= LONGEST;
    usable.then(|| Definition { clause, term, also, meaning, span: passage.locate(start, end) })
}

/// The term within `words`, and other names in brackets behind it.
fn name(words: &str) -> Option<(Range<usize>, Vec<String>)> {
    let open = words.char_indices().find(|(i, c)| *i > 0 && matches!(c, '（' | '('));
    let end = open.map_or(words.len(), |(i, _)| i);
    let outside = |c: char| c.is_whitespace() || matches!(c, '「' | '」' | '『' | '』' | '：' | ':');
    let core = words[..end].trim_end_matches(outside);
    let start = core.len() - core.trim_start_matches(outside).len();
    if start >= core.len() {
        return None;
    }
    let inner = open.map_or("", |(i, c)| {
        let inner = &words[i + c.len_utf8()..];
        inner.find(['）', ')']).map_or("", |close| &inner[..close])
    });
    let plain = !inner.contains("以下")
        && !inner.contains("除く")
        && !inner.contains("含む")
        && !inner.contains('。');
    let also = inner.split(['、', '，', '／', '/']).map(str::trim).filter(|a| plain && !a.is_empty()).take(8);
    Some((start..core.len(), also.map(str::to_string).collect()))
}

/// The words before をいう, with a bracket behind it; where `any` explanation will do, the whole first sentence.
fn explanation(body: &str, any: bool) -> Option<String> {
    let first = *sentences(body).first()?;
    let words = first.words(body);
    if let Some(meaning) = said(words) {
        return Some(meaning);
    }
    let duty =
        ["なければならない", "してはならない", "ものとする", "努める"].iter().any(|m| words.contains(m));
    (any && !duty).then(|| words.trim_end_matches("をさす").trim_end_matches("を指す").to_string())
}

/// What stands before をいう at the end of a sentence or before をいい; a bracket behind it belongs to it.
fn said(words: &str) -> Option<String> {
    let masked = mask(words);
    for (at, verb) in masked.match_indices("をいう").chain(masked.match_indices("をいい")) {
        let behind = &masked[at + verb.len()..];
        let bracket = behind.len() - behind.trim_start_matches('*').len();
        let rest = behind[bracket..].trim_start_matches(['。', '．', ' ']);
        if rest.is_empty() || verb == "をいい" {
            let bracket = if verb == "をいう" { bracket } else { 0 };
            let behind = &words[at + verb.len()..at + verb.len() + bracket];
            return Some(format!("{}{behind}", &words[..at]));
        }
    }
    None
}

/// 「Xとは、…をいう。」 and 「Xとは、…である。」 in running text.
fn topics(clause: Index, passage: &Passage, out: &mut Vec<Definition>) {
    let text = passage.as_str();
    if !text.contains("とは") {
        return;
    }
    for sentence in sentences(text) {
        let words = sentence.words(text);
        let masked = mask(words);
        let mut from = 0;
        for at in defined_topics(&masked) {
            if at < from {
                continue;
            }
            let behind = at + "とは".len();
            let comma = masked[behind..].starts_with(['、', '，']);
            let start = behind + if comma { '、'.len_utf8() } else { 0 };
            let Some((meaning, end)) = predicate(words, &masked, start, comma) else {
                break;
            };
            if let Some(term) = topic(words, from, at) {
                let term = sentence.start + term.start..sentence.start + term.end;
                out.extend(make(clause, passage, term, meaning));
            }
            from = end;
        }
    }
}

/// The meaning that begins at `start`, and where its clause ends.
fn predicate(words: &str, masked: &str, start: usize, comma: bool) -> Option<(String, usize)> {
    if let Some(at) = masked[start..].find("をいい、") {
        let end = start + at;
        return Some((words[start..end].to_string(), end + "をいい、".len()));
    }
    let rest = &words[start..];
    let meaning = said(rest).or_else(|| {
        let verb = ["である", "を指す", "をさす", "を意味する"].into_iter().find(|v| masked.ends_with(v))?;
        comma.then(|| rest.strip_suffix(verb).map(str::to_string))?
    })?;
    Some((meaning, words.len()))
}

/// The term between `from` and とは at `at`, without 「この規則において、」.
fn topic(words: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let head = &words[from..at];
    let edges = ["、", "，", "において", "でいう", "にいう", "における"];
    let start = edges.iter().filter_map(|e| head.rfind(e).map(|i| i + e.len())).max().unwrap_or(0);
    let term = head[start..].trim();
    let vague = ["こと", "もの", "これ", "それ", "場合", "次"].iter().any(|w| term.ends_with(w));
    let usable = !term.is_empty() && !vague && !term.contains('は') && term.chars().count() <= LONGEST;
    usable.then(|| from + start..at)
}
