//! Which words changed? Whole words, as officials underline them: runs of one script, not single characters.
//! Takes the provisions of one group; gives the runs of each provision, changed or not.
//! How a changed run is shown is the business of `print`.

use clause::{Index, Tree};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The words of both sides of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// For each old provision.
    pub old: Vec<Marked>,
    /// For each new provision.
    pub new: Vec<Marked>,
    /// What stands in place of what: old words and new words; one of them may be empty.
    pub changes: Vec<(String, String)>,
}

/// The words of one provision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// 見出し.
    pub heading: Vec<Run>,
    /// Its own words.
    pub body: Vec<Run>,
}

/// Some words that changed, or did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// The other side has other words, or none.
    pub changed: bool,
}

/// Sequences whose product is longer than this are compared by sentences.
const LONGEST: usize = 4_000_000;
/// A change of so many words swallows what little stands between it and the next one.
const LONG_CHANGE: usize = 8;

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    /// Which provision, and whether in its heading.
    place: (usize, bool),
}

pub(super) fn changed(old: &Tree, olds: &[Index], new: &Tree, news: &[Index]) -> Words {
    let (mut one, mut other) = (tokens(old, olds, word_end), tokens(new, news, word_end));
    if one.len().saturating_mul(other.len()) > LONGEST {
        (one, other) = (tokens(old, olds, sentence_end), tokens(new, news, sentence_end));
    }
    let (mut left, mut right) = (vec![true; one.len()], vec![true; other.len()]);
    let changes = match olds.is_empty() || news.is_empty() {
        true => Vec::new(),
        false => compare(&one, &other, &mut left, &mut right),
    };
    Words { old: marked(&one, &left, olds.len()), new: marked(&other, &right, news.len()), changes }
}

/// Words that are no white space, in order, with their place in the list.
fn solid<'a>(tokens: &[Token<'a>]) -> (Vec<usize>, Vec<&'a str>) {
    tokens.iter().enumerate().filter(|(_, t)| !t.text.trim().is_empty()).map(|(i, t)| (i, t.text)).unzip()
}

fn compare(
    one: &[Token<'_>],
    other: &[Token<'_>],
    left: &mut [bool],
    right: &mut [bool],
) -> Vec<(String, String)> {
    let ((places, words), (others, new_words)) = (solid(one), solid(other));
    let ops = if words.len().saturating_mul(new_words.len()) > LONGEST {
        ends(&words, &new_words)
    } else {
        capture_diff_slices(Algorithm::Myers, &words, &new_words)
    };
    let mut changes: Vec<(String, String)> = Vec::new();
    let mut joined = false;
    for (n, op) in ops.iter().enumerate() {
        let (from, to) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            joined = n > 0 && n + 1 < ops.len() && island(&words[from.clone()], &ops[n - 1], &ops[n + 1]);
            if !joined {
                for (a, b) in from.zip(to) {
                    (left[places[a]], right[others[b]]) = (false, false);
                }
                continue;
            }
        }
        let pair = (words[from].concat(), new_words[to].concat());
        match changes.last_mut() {
            Some(last) if joined => {
                last.0.push_str(&pair.0);
                last.1.push_str(&pair.1);
                joined = matches!(op, DiffOp::Equal { .. });
            }
            _ => changes.push(pair),
        }
    }
    changes
}

/// Whether the words between two changes belong to them: nobody underlines around a の, nor around the する that two
/// sentences happen to share.
fn island(words: &[&str], before: &DiffOp, behind: &DiffOp) -> bool {
    let length: usize = words.iter().map(|w| w.chars().count()).sum();
    let replaced = |op: &DiffOp| matches!(op, DiffOp::Replace { .. });
    let long = |op: &DiffOp| op.old_range().len().max(op.new_range().len()) >= LONG_CHANGE;
    (length == 1 && replaced(before) && replaced(behind)) || (length <= 4 && long(before) && long(behind))
}

/// For texts too long to compare: the same at the beginning, the same at the end, and what is between.
fn ends(one: &[&str], other: &[&str]) -> Vec<DiffOp> {
    let head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let tail = one[head..].iter().rev().zip(other[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_len, new_len) = (one.len() - head - tail, other.len() - head - tail);
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: head },
        DiffOp::Replace { old_index: head, old_len, new_index: head, new_len },
        DiffOp::Equal { old_index: head + old_len, new_index: head + new_len, len: tail },
    ]
}

fn tokens<'a>(tree: &'a Tree, all: &[Index], end: fn(&str) -> usize) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    for (n, at) in all.iter().enumerate() {
        let p = tree.get(*at);
        for (passage, heading) in [(&p.heading, true), (&p.body, false)] {
            let mut rest = passage.as_str();
            while !rest.is_empty() {
                let (text, behind) = rest.split_at(end(rest));
                out.push(Token { text, place: (n, heading) });
                rest = behind;
            }
        }
    }
    out
}

#[derive(PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    Space,
    Sign,
}

fn script(c: char) -> Script {
    match c {
        '\u{3041}'..='\u{309F}' => Script::Hiragana,
        '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => {
            Script::Katakana
        }
        '々' | '〆' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            Script::Kanji
        }
        '\u{20000}'..='\u{3FFFF}' | '\u{E0100}'..='\u{E01EF}' => Script::Kanji,
        _ if c.is_whitespace() => Script::Space,
        _ if c.is_numeric() => Script::Digit,
        _ if c.is_alphabetic() => Script::Latin,
        _ => Script::Sign,
    }
}

/// Length in bytes of the word at the start of `text`, which is not empty.
fn word_end(text: &str) -> usize {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let run = script(first);
    if run == Script::Sign {
        return first.len_utf8();
    }
    let end = chars.find(|(_, c)| script(*c) != run).map_or(text.len(), |(at, _)| at);
    if run != Script::Kanji {
        return end;
    }
    // 及び and 又は are words of their own, whatever stands before their kanji.
    let conjunction = |at: usize| CONJUNCTIONS.iter().find(|word| text[at..].starts_with(**word));
    match conjunction(0) {
        Some(word) => word.len(),
        None => {
            text[..end].char_indices().map(|(at, _)| at).find(|at| conjunction(*at).is_some()).unwrap_or(end)
        }
    }
}

const CONJUNCTIONS: [&str; 4] = ["及び", "又は", "並びに", "若しくは"];

/// Length in bytes of the sentence at the start of `text`.
fn sentence_end(text: &str) -> usize {
    text.find(['。', '\n']).map_or(text.len(), |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
}

/// Joins words again: neighbours of one kind become one run.
fn marked(tokens: &[Token<'_>], changed: &[bool], provisions: usize) -> Vec<Marked> {
    let mut out = vec![Marked::default(); provisions];
    for (token, changed) in tokens.iter().zip(changed) {
        let (n, heading) = token.place;
        let runs = if heading { &mut out[n].heading } else { &mut out[n].body };
        let space = token.text.trim().is_empty();
        match runs.last_mut() {
            // White space is never a change of its own.
            Some(run) if run.changed == *changed || space => run.text.push_str(token.text),
            _ => runs.push(Run { text: token.text.to_string(), changed: *changed && !space }),
        }
    }
    out
}
