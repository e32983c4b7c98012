//! Which lines are the table of contents? Recognised by its heading, by page numbers or by the body that repeats it.
//! Takes the lines of a source; gives the range of lines and the entries, which are no provisions.
//! Comparing the entries with the body is a rule in `policy`.

use crate::glyph::squeeze;
use crate::line::{Line, without_page};
use crate::ordinal::Ordinal;
use crate::source::Source;
use crate::span::Span;
use std::ops::Range;

/// 目次の項目 (contents entry): one line of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line, without white space around it.
    pub span: Span,
    /// Its ordinal, where it prints one.
    pub ordinal: Option<Ordinal>,
    /// Its words without ordinal, page number and range of articles, squeezed.
    pub title: String,
}

/// 目次 (table of contents).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Line numbers, from 0.
    pub(crate) lines: Range<usize>,
    /// What it lists, in its order.
    pub entries: Vec<Entry>,
}

/// Finds the table of contents, if there is one.
pub(crate) fn find(source: &Source, lines: &[Line]) -> Option<Contents> {
    let heading = lines.iter().take(400).position(|l| {
        let words = squeeze(source.slice(l.content));
        matches!(words.trim_matches(|c| "【】[]〔〕《》<>〈〉".contains(c)), "目次" | "もくじ")
    });
    match heading {
        Some(at) => Some(under_heading(source, lines, at)),
        None => by_page_numbers(source, lines),
    }
}

/// A contents list with its own heading: it ends where pages end, or where the body repeats the first entry.
fn under_heading(source: &Source, lines: &[Line], at: usize) -> Contents {
    let filled = |i: &usize| !lines[*i].is_blank();
    let first = (at + 1..lines.len()).find(filled).unwrap_or(lines.len());
    let paged = (first..lines.len()).filter(filled).take(8).filter(|i| page(source, &lines[*i])).count() >= 2;
    let end = if paged {
        last_paged(source, lines, first) + 1
    } else {
        let title = |i: usize| entry(source, &lines[i]).title;
        let head = if first < lines.len() { title(first) } else { String::new() };
        (first + 1..lines.len())
            .filter(filled)
            .find(|i| title(*i) == head)
            .unwrap_or_else(|| (first..lines.len()).find(|i| lines[*i].is_blank()).unwrap_or(lines.len()))
    };
    collect(source, lines, at..end.max(at + 1))
}

/// Without a heading, at least three lines with page numbers make a contents list.
fn by_page_numbers(source: &Source, lines: &[Line]) -> Option<Contents> {
    let paged = |i: usize| page(source, &lines[i]);
    let first = (0..lines.len().min(400)).find(|i| paged(*i))?;
    let end = last_paged(source, lines, first) + 1;
    if (first..end).filter(|i| paged(*i)).count() < 3 {
        return None;
    }
    let mut start = first;
    // A chapter heading above the first page number belongs to the list if the body prints it again.
    if let Some(above) = (0..first).rev().find(|i| !lines[*i].is_blank()) {
        let title = squeeze(source.slice(lines[above].content));
        let again = lines[end..].iter().any(|l| squeeze(source.slice(l.content)) == title);
        if again && lines[above].label.is_some() {
            start = above;
        }
    }
    Some(collect(source, lines, start..end))
}

fn page(source: &Source, line: &Line) -> bool {
    without_page(source.slice(line.content)).is_some_and(|t| !t.contains('。'))
}

/// The last line with a page number that follows `first` with nothing but headings between.
fn last_paged(source: &Source, lines: &[Line], first: usize) -> usize {
    let (mut last, mut between) = (first, 0);
    for (i, line) in lines.iter().enumerate().skip(first) {
        if page(source, line) {
            (last, between) = (i, 0);
        } else if !line.is_blank() {
            between += 1;
            let long = source.slice(line.content).chars().count() > 60;
            if between > 2 || long || source.slice(line.content).contains('。') {
                break;
            }
        }
    }
    last
}

fn collect(source: &Source, lines: &[Line], range: Range<usize>) -> Contents {
    let heading =
        |e: &Entry| matches!(e.title.trim_matches(|c| "【】[]〔〕《》<>〈〉".contains(c)), "目次" | "もくじ");
    let entries = lines[range.clone()].iter().filter(|l| !l.is_blank()).map(|l| entry(source, l));
    Contents { lines: range, entries: entries.filter(|e| !heading(e)).collect() }
}

fn entry(source: &Source, line: &Line) -> Entry {
    let words = source.slice(line.words());
    let words = without_page(words).unwrap_or(words);
    let mut title = squeeze(words);
    if let Some(open) = title.rfind("(第").filter(|_| title.ends_with(')')) {
        title.truncate(open);
    }
    Entry { span: line.content, ordinal: line.label.as_ref().map(|l| l.first.clone()), title }
}
