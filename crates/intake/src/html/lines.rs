//! Which lines does a reader of the page see? Takes pieces of text and the boundaries between blocks; gives lines with the
//! line of the source on which each begins. White space is folded as a browser folds it.
//! What is a block, and what is no text at all, is told by `walk.rs`.

use super::source::{self, Line};

/// A line and where it begins in the source.
pub(super) type Placed = (String, u32);

#[derive(Clone, Copy, PartialEq)]
enum Space {
    No,
    Blank,
    Break,
}

/// Lines in the making.
pub(super) struct Lines {
    done: Vec<Placed>,
    current: String,
    begun: u32,
    space: Space,
    gap: bool,
    prefix: Option<String>,
    /// Where the source is.
    pub at: Line,
}

impl Lines {
    /// No lines yet.
    pub fn new(at: Line) -> Self {
        Lines {
            done: Vec::new(),
            current: String::new(),
            begun: at.now,
            space: Space::No,
            gap: false,
            prefix: None,
            at,
        }
    }

    /// A piece of text as the source has it.
    pub fn text(&mut self, words: &str) {
        for c in words.chars() {
            if source::is_mark(c) {
                self.at.take(c);
            } else if c == '\n' || c == '\r' {
                self.space = Space::Break;
            } else if c.is_ascii_whitespace() || c == '\u{A0}' || c == '\u{FEFF}' {
                if self.space == Space::No {
                    self.space = Space::Blank;
                }
            } else if !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}') {
                self.push(c);
            }
        }
    }

    /// Text whose white space counts, as in `pre`.
    pub fn exact(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                c if source::is_mark(c) => self.at.take(c),
                '\n' => self.end(),
                '\r' => {}
                '\t' => self.push(' '),
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.current.is_empty() {
            self.begun = self.at.now;
            self.current.extend(self.prefix.take());
        } else {
            match self.space {
                Space::Blank => self.current.push(' '),
                // A line of the source that was folded between two Japanese characters stands for nothing.
                Space::Break if !(is_wide(c) && self.current.chars().next_back().is_some_and(is_wide)) => {
                    self.current.push(' ');
                }
                _ => {}
            }
        }
        self.space = Space::No;
        self.current.push(c);
    }

    /// Whatever comes next stands on another line.
    pub fn end(&mut self) {
        let words = self.current.trim_end();
        if words.trim_start_matches('\u{3000}').is_empty() {
            self.current.clear();
        } else {
            if self.gap && self.done.last().is_some_and(|(l, _)| !l.is_empty()) {
                self.done.push((String::new(), self.begun));
            }
            self.gap = false;
            self.current.truncate(words.len());
            self.done.push((std::mem::take(&mut self.current), self.begun));
        }
        self.space = Space::No;
    }

    /// The same, with an empty line between.
    pub fn part(&mut self) {
        self.end();
        self.gap = true;
    }

    /// A whole line that begins at a line of the source.
    pub fn whole(&mut self, (line, at): Placed) {
        self.end();
        if !line.trim().is_empty() {
            (self.current, self.begun) = (line, at);
            self.end();
        }
    }

    /// The mark of an item, which stands before its first words.
    pub fn item(&mut self, prefix: String) {
        self.end();
        if let Some(lonely) = self.prefix.replace(prefix) {
            let at = self.at.now;
            let next = self.prefix.take();
            self.whole((lonely, at));
            self.prefix = next;
        }
    }

    /// An item has ended; its mark stays even where nothing stands behind it.
    pub fn item_end(&mut self) {
        self.end();
        self.prefix = None;
    }

    /// All lines.
    pub fn finish(mut self) -> Vec<Placed> {
        self.end();
        self.done
    }
}

/// Characters of Japanese writing, between which no space stands.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
        || ('\u{2460}'..='\u{24FF}').contains(&c)
}
