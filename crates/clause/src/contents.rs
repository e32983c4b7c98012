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
    /// Line numbers of each list, from 0.
    pub(crate) lines: Vec<Range<usize>>,
    /// What it lists, in its order.
    pub entries: Vec<Entry>,
}

/// Finds the tables of contents; a file that holds 基本方針 and 対策基準 may have one for each.
pub(crate) fn find(source: &Source, lines: &[Line]) -> Option<Contents> {
    let mut all = Contents::default();
    let mut from = 0;
    while all.lines.len() < MOST_LISTS {
        let heading = (from..lines.len()).find(|i| {
            let words = source.slice(lines[*i].content);
            words.len() <= LONGEST_HEADING && is_heading(&squeeze(words))
        });
        let bare = by_page_numbers(source, lines, from).filter(|c| heading.is_none_or(|h| c.start < h));
        let range = match (bare, heading) {
            (Some(range), _) => range,
            (None, Some(at)) => under_heading(source, lines, at),
            (None, None) => break,
        };
        from = range.end.max(from + 1);
        all.entries.extend(entries(source, &lines[range.clone()]));
        all.lines.push(range);
    }
    (!all.lines.is_empty()).then_some(all)
}

/// Bytes of 「【 目 次 】」 with room to spare.
const LONGEST_HEADING: usize = 48;

/// More lists than this no document has.
const MOST_LISTS: usize = 8;

fn is_heading(plain: &str) -> bool {
    plain.len() <= 24
        && matches!(plain.trim_matches(|c| "【】[]〔〕《》<>〈〉".contains(c)), "目次" | "もくじ")
}

/// A contents list with its own heading: it ends where pages end, or where the body repeats the first entry.
fn under_heading(source: &Source, lines: &[Line], at: usize) -> Range<usize> {
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
    at..end.max(at + 1)
}

/// Without a heading, at least three lines with page numbers make a contents list; only near the start of the text,
/// since further on they may be a table of numbers.
fn by_page_numbers(source: &Source, lines: &[Line], from: usize) -> Option<Range<usize>> {
    let paged = |i: usize| page(source, &lines[i]);
    let first = (from..lines.len().min(400)).find(|i| paged(*i))?;
    let end = last_paged(source, lines, first) + 1;
    if (first..end).filter(|i| paged(*i)).count() < 3 {
        return None;
    }
    let mut start = first;
    // A chapter heading above the first page number belongs to the list if the body prints it again.
    if let Some(above) = (from..first).rev().find(|i| !lines[*i].is_blank()) {
        let title = squeeze(source.slice(lines[above].content));
        let again = lines[end..].iter().any(|l| squeeze(source.slice(l.content)) == title);
        if again && lines[above].label.is_some() {
            start = above;
        }
    }
    Some(start..end)
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

fn entries<'a>(source: &'a Source, lines: &'a [Line]) -> impl Iterator<Item = Entry> + 'a {
    lines.iter().filter(|l| !l.is_blank()).map(|l| entry(source, l)).filter(|e| !is_heading(&e.title))
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
