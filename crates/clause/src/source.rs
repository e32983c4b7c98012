//! What text was read, and on which line is a byte? The seam towards every input format: text with line positions.
//! Takes a name and decoded text; gives lines and one-based line and column numbers.
//! Bytes, encodings and files are the business of `intake`.

use crate::span::Span;

/// 原文 (source): one document as it was read, unchanged.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: Vec<Span>,
}

impl Source {
    /// Takes a document's short name (the file name without its suffix) and its text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = split(&text);
        Source { name: name.into(), text, lines }
    }

    /// The document's short name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words at `span`; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Spans of the lines, each with its line ending.
    pub fn lines(&self) -> &[Span] {
        &self.lines
    }

    /// One-based number of the line that holds the byte `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|l| l.start <= offset).max(1)
    }

    /// The line with the one-based number `line`, with its ending.
    pub fn line(&self, line: usize) -> Option<Span> {
        self.lines.get(line.checked_sub(1)?).copied()
    }

    /// The line that holds the byte `offset`, with its ending; empty in an empty text.
    pub fn line_at(&self, offset: usize) -> Span {
        self.line(self.line_of(offset)).unwrap_or_default()
    }

    /// One-based column, counted in characters, of the byte `offset`.
    pub fn column_of(&self, offset: usize) -> usize {
        let start = self.line_at(offset).start;
        self.text.get(start..offset).map_or(1, |s| s.chars().count() + 1)
    }
}

/// Lines end at LF, at CR LF, or at a CR that stands alone.
fn split(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut lines, mut start) = (Vec::new(), 0);
    for (i, b) in bytes.iter().enumerate() {
        if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
            lines.push(Span::new(start, i + 1));
            start = i + 1;
        }
    }
    if start < bytes.len() {
        lines.push(Span::new(start, bytes.len()));
    }
    lines
}
