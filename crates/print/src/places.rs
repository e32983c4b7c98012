//! Where is a span, in lines and columns? What JSON, SARIF and the terminal all print of a place.
//! Takes a source and a span; gives one-based lines and columns, columns counted in characters.
//! Spans themselves are in `clause`.

use clause::{Diagnostic, Source, Span};
use std::fmt;

/// 原本の箇所: where a line of the text stands in the original, where that is no text; counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Original {
    /// A line of text on a page.
    Page {
        /// The page as the viewer counts it.
        page: u32,
        /// The line on it.
        line: u32,
    },
    /// A paragraph of a word processor's document.
    Paragraph(u32),
    /// A line of the source of a web page.
    Line(u32),
}

impl Original {
    /// Its numbers with the names that tools read.
    #[must_use]
    pub fn numbers(self) -> Vec<(&'static str, u32)> {
        match self {
            Original::Page { page, line } => vec![("page", page), ("page_line", line)],
            Original::Paragraph(number) => vec![("paragraph", number)],
            Original::Line(line) => vec![("source_line", line)],
        }
    }
}

impl fmt::Display for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Original::Page { page, line } => write!(f, "{page}ページ {line}行目"),
            Original::Paragraph(number) => write!(f, "第{number}段落"),
            Original::Line(line) => write!(f, "{line}行目"),
        }
    }
}

/// A document that was checked: where it lies, what it says and where its lines stand in the original.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The path as it was given.
    pub path: &'a str,
    /// Its text.
    pub source: &'a Source,
    /// The place of each line in the original; empty where the text is the original.
    pub places: &'a [Original],
    /// What is wrong with it.
    pub found: &'a [Diagnostic],
}

impl Checked<'_> {
    /// Where the words of a span begin in the original.
    #[must_use]
    pub fn original(&self, span: Span) -> Option<Original> {
        let line = region(self.source, span).line;
        self.places.get(line.checked_sub(1)?).copied()
    }
}

/// A place for people and tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

/// The region of a span, without white space at its ends.
pub fn region(source: &Source, span: Span) -> Region {
    let words = source.slice(span);
    let start = span.start + (words.len() - words.trim_start().len());
    let end = (span.start + words.trim_end().len()).max(start);
    let last =
        source.slice(Span::new(start, end)).char_indices().next_back().map_or(start, |(i, _)| start + i);
    Region {
        line: source.line_of(start),
        column: source.column_of(start),
        end_line: source.line_of(last),
        end_column: source.column_of(last) + usize::from(end > start),
    }
}
