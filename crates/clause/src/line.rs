//! What does one line look like? Marks of lists and Markdown, label, cells, page number at the end.
//! Takes a source; gives one `Line` for each of its lines. Nothing is decided here about the tree.
//! Contents lists are in `contents`, the meaning of lines in `layout`.

use crate::glyph::{self, fold};
use crate::label::{self, Label};
use crate::source::Source;
use crate::span::Span;

/// One line as it looks.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Without marks and white space around it; empty on a blank line.
    pub content: Span,
    /// A list mark `- ` stands before it.
    pub dash: bool,
    /// The label it begins with.
    pub label: Option<Label>,
    /// Where the words behind the label begin.
    pub rest: usize,
    /// Number of cells separated by tabs or bars; 1 where there is no table.
    pub cells: usize,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.content.is_empty()
    }

    /// The words behind the label.
    pub fn words(&self) -> Span {
        Span::new(self.rest, self.content.end)
    }
}

/// Looks at every line.
pub(crate) fn scan(source: &Source) -> Vec<Line> {
    source.lines().iter().map(|span| look(source.text(), *span)).collect()
}

fn look(text: &str, span: Span) -> Line {
    let mut content = trim(text, span);
    let mut dash = false;
    let words = &text[content.start..content.end];
    let hashes = words.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && words[hashes..].starts_with([' ', '\t', '\u{3000}']) {
        content = trim(text, Span::new(content.start + hashes, content.end));
    }
    let words = &text[content.start..content.end];
    if let Some(mark) = words.chars().next().filter(|c| matches!(c, '-' | '*' | '+'))
        && words[mark.len_utf8()..].starts_with([' ', '\t', '\u{3000}'])
    {
        dash = true;
        content = trim(text, Span::new(content.start + mark.len_utf8(), content.end));
    }
    let words = &text[content.start..content.end];
    if words.len() > 4 && words.starts_with("**") && words.ends_with("**") {
        content = Span::new(content.start + 2, content.end - 2);
    }
    if rule(&text[content.start..content.end]) {
        content = Span::new(content.start, content.start);
    }
    let words = &text[content.start..content.end];
    let label = label::read(words);
    let rest = label.as_ref().map_or(content.start, |l| behind(text, content.start + l.len, content.end));
    Line { content, dash, label, rest, cells: cells(words) }
}

/// Where the words behind a label begin: behind white space and one point or comma.
fn behind(text: &str, at: usize, end: usize) -> usize {
    let after = text[at..end].trim_start_matches(['.', '．', '、', ':', '：', ')']);
    trim(text, Span::new(end - after.len(), end)).start
}

/// A line of nothing but rule marks (Markdown tables, separators).
fn rule(words: &str) -> bool {
    words.len() >= 3
        && words.chars().all(|c| matches!(c, '-' | '|' | ':' | '=' | '_' | '─' | '━' | '―' | '\t' | ' '))
}

fn cells(words: &str) -> usize {
    match words.strip_prefix('|') {
        Some(rest) => rest.trim_end_matches('|').split('|').count(),
        None => words.split('\t').filter(|c| !c.trim().is_empty()).count().max(1),
    }
}

/// `span` without white space and control characters at either end.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let outside = |c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}';
    let words = &text[span.start..span.end];
    let end = span.start + words.trim_end_matches(outside).len();
    let start = end - text[span.start..end].trim_start_matches(outside).len();
    Span::new(start, end)
}

/// The cells of a table row: the trimmed span of each.
pub(crate) fn cell_spans(text: &str, content: Span) -> Vec<Span> {
    let words = &text[content.start..content.end];
    let bar = words.starts_with('|');
    let mut out = Vec::new();
    let mut at = content.start;
    for cell in words.split(if bar { '|' } else { '\t' }) {
        let span = trim(text, Span::new(at, at + cell.len()));
        if !span.is_empty() {
            out.push(span);
        }
        at += cell.len() + 1;
    }
    out
}

/// `words` without the page number that a contents list prints behind them; `None` where there is none.
pub(crate) fn without_page(words: &str) -> Option<&str> {
    let digits =
        words.chars().rev().take_while(|c| fold(*c).is_ascii_digit()).map(char::len_utf8).sum::<usize>();
    if digits == 0 || digits == words.len() {
        return None;
    }
    let before = &words[..words.len() - digits];
    let title = before.trim_end_matches(|c: char| c.is_whitespace() || LEADERS.contains(c));
    let gap = &before[title.len()..];
    let wide = gap.contains('\t') || gap.contains('\u{3000}') || gap.chars().count() >= 2;
    (wide && !title.is_empty()).then_some(title)
}

const LEADERS: &str = ".．・…‥･-－─";

/// Whether the characters of a line stand apart (重 要 性 分 類).
pub(crate) fn letter_spaced(words: &str) -> bool {
    let mut count = 0;
    for (i, c) in words.chars().enumerate() {
        if (i % 2 == 1) != (fold(c) == ' ') {
            return false;
        }
        count += 1;
    }
    count >= 5 && glyph::squeeze(words).chars().all(|c| c as u32 > 0x2000)
}
