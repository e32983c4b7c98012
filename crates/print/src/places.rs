//! Where is a span, in lines and columns? What JSON, SARIF and the terminal all print of a place.
//! Takes a source and a span; gives one-based lines and columns, columns counted in characters.
//! Spans themselves are in `clause`.

use clause::{Source, Span};

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
