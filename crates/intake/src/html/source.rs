//! Is this source safe to build a tree of, and on which line does each piece of its text stand?
//! Takes the decoded source; gives the same source with marks of the line before each piece of text, or a limit that it
//! breaks. The builder of the tree tells no lines, so they travel inside the text: as noncharacters, which no text holds.

use std::collections::HashMap;

/// Most lines and tags of a page. The longest collection of rules known has a tenth of it.
const MAX_LINES: u32 = 500_000;
const MAX_TAGS: u32 = 500_000;
/// Most elements that lie in each other. Browsers stop at 512.
const MAX_DEPTH: u32 = 3_000;
/// Most steps that the builder may need to close, and to open again, what is open.
const MAX_WORK: u64 = 60_000_000;
const MAX_REOPENED: u64 = 2_000_000;

/// The digits of a mark, in base 16, and its end: noncharacters of Unicode.
const DIGIT: u32 = 0xFDD0;
const END: char = '\u{FDE0}';

/// Elements that hold no others.
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements that the next of their kind closes.
const SELF_CLOSING: [&str; 15] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp",
    "colgroup",
];
/// Elements that are opened again in the next block where they were not closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is no markup.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "iframe"];

enum State {
    Text,
    Tag(Option<char>),
    Comment,
    Raw(&'static str),
}

#[derive(Default)]
struct Weight {
    tags: u32,
    depth: u32,
    work: u64,
    formatting: u64,
    reopened: u64,
    open: HashMap<String, u32>,
}

/// The source with marks of lines in it.
///
/// # Errors
/// Which limit it breaks, in Japanese.
pub(super) fn marked(text: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut weight = Weight::default();
    let (mut state, mut line, mut due, mut raw) = (State::Text, 1u32, true, None);
    let chars = text.char_indices();
    for (at, c) in chars {
        let rest = &text[at..];
        if c == '\n' || (c == '\r' && !rest.starts_with("\r\n")) {
            (line, due) = (line + 1, true);
            if line > MAX_LINES {
                return Err("行数が50万");
            }
        }
        if is_mark(c) || c == '\0' {
            continue;
        }
        state = match state {
            State::Text if c == '<' && opens(rest) => {
                due = true;
                if rest.starts_with("<!--") {
                    State::Comment
                } else {
                    raw = weight.tag(rest)?;
                    State::Tag(None)
                }
            }
            State::Text => {
                if due && !c.is_whitespace() {
                    mark(&mut out, line);
                    due = false;
                }
                State::Text
            }
            State::Tag(None) if c == '>' => raw.take().map_or(State::Text, State::Raw),
            State::Tag(None) if c == '"' || c == '\'' => State::Tag(Some(c)),
            State::Tag(Some(quote)) if c == quote => State::Tag(None),
            State::Comment if c == '>' && text[..at].ends_with("--") => State::Text,
            State::Raw(name) if c == '<' && closes(rest, name) => State::Tag(None),
            same => same,
        };
        out.push(c);
    }
    Ok(out)
}

/// Whether a character belongs to a mark.
pub(super) fn is_mark(c: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

fn mark(out: &mut String, line: u32) {
    let digits = (u32::BITS - line.leading_zeros()).div_ceil(4).max(1);
    for place in (0..digits).rev() {
        out.extend(char::from_u32(DIGIT + (line >> (4 * place) & 0xF)));
    }
    out.push(END);
}

/// The line that the marks tell, character by character.
#[derive(Default, Clone, Copy)]
pub(super) struct Line {
    value: u32,
    /// The line of the last whole mark.
    pub now: u32,
}

impl Line {
    /// Takes a character of a mark.
    pub fn take(&mut self, c: char) {
        if c == END {
            (self.now, self.value) = (self.value, 0);
        } else {
            self.value = (self.value << 4) | (u32::from(c).saturating_sub(DIGIT) & 0xF);
        }
    }
}

fn opens(rest: &str) -> bool {
    rest.as_bytes().get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
}

fn closes(rest: &str, name: &str) -> bool {
    rest.strip_prefix("</").and_then(|r| r.get(..name.len())).is_some_and(|r| r.eq_ignore_ascii_case(name))
}

impl Weight {
    /// Weighs a tag; gives the name of an element whose content is no markup.
    fn tag(&mut self, rest: &str) -> Result<Option<&'static str>, &'static str> {
        let (end, rest) = match rest.strip_prefix("</") {
            Some(rest) => (true, rest),
            None => (false, &rest[1..]),
        };
        let length = rest.bytes().take(32).take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let name = rest[..length].to_ascii_lowercase();
        self.tags += 1;
        self.work += u64::from(self.depth);
        let counted =
            !name.is_empty() && !VOID.contains(&name.as_str()) && !SELF_CLOSING.contains(&name.as_str());
        let formatting = FORMATTING.contains(&name.as_str());
        if !end && !formatting {
            self.reopened += self.formatting;
        }
        let raw = RAW.into_iter().find(|r| !end && *r == name);
        if counted && !end {
            *self.open.entry(name).or_default() += 1;
            self.depth += 1;
            self.formatting += u64::from(formatting);
        } else if counted && let Some(open) = self.open.get_mut(&name).filter(|n| **n > 0) {
            *open -= 1;
            self.depth -= 1;
            self.formatting -= u64::from(formatting);
        }
        match () {
            () if self.tags > MAX_TAGS => Err("要素の数が50万"),
            () if self.depth > MAX_DEPTH => Err("要素の入れ子の深さが3,000"),
            () if self.work > MAX_WORK || self.reopened > MAX_REOPENED => {
                Err("閉じられていない要素の数が上限")
            }
            () => Ok(raw),
        }
    }
}
