//! How do diagnostics look on the terminal? Source excerpt, marks under the words, heading path, repair.
//! Takes the diagnostics of one document; gives text whose marks stand under double-width characters.
//! The other forms are made by `print`.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use clause::{Diagnostic, Severity, Source, Span};
use print::Checked;
use std::io::IsTerminal;

const RELATED_SHOWN: usize = 3;
const LINES_LISTED: usize = 60;
/// Bytes of a line that are shown on either side of a mark.
const AROUND: usize = 600;
/// Bytes of a line, and of all lines from the first mark to the last, beyond which an excerpt is cut.
const LONGEST_LINE: usize = 6_000;
const LONGEST_EXCERPT: usize = 400_000;

/// How the terminal is.
pub struct View {
    /// Columns.
    pub width: usize,
    /// Colours are wanted.
    pub colour: bool,
}

impl View {
    /// The terminal of this process; a file gets 120 columns and no colours.
    pub fn of_terminal() -> View {
        let terminal = std::io::stdout().is_terminal();
        let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let seen = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
        let width = asked.or(seen).filter(|w| *w >= 60).unwrap_or(120);
        View { width, colour: terminal && std::env::var_os("NO_COLOR").is_none() }
    }
}

/// All diagnostics of a document.
pub fn render(checked: &Checked<'_>, view: &View) -> String {
    let renderer = if view.colour { Renderer::styled() } else { Renderer::plain() };
    let foreign = !checked.places.is_empty();
    let renderer = renderer.term_width(view.width).decor_style(DecorStyle::Ascii);
    let renderer = renderer.anonymized_snippet_line_numbers(foreign);
    let mut out = String::new();
    for d in checked.found {
        let words = renderer.render(&groups(checked, d));
        out.push_str(&if foreign { without_numbers(&words) } else { words });
        out.push_str("\n\n");
    }
    out
}

/// An excerpt without the letters that stand for its line numbers and without the empty second header: the lines of the text
/// that was read are nowhere in the original, whose place stands in the first header.
fn without_numbers(words: &str) -> String {
    let drawn = |before: &str| before.chars().all(|c| !c.is_alphabetic() || c == 'm');
    let blank = |line: &str| match line.find("LL") {
        Some(at) if drawn(&line[..at]) => line.replacen("LL", "  ", 1),
        _ => line.to_string(),
    };
    let header = |line: &str| line.contains(":::") && drawn(line);
    words.split('\n').filter(|line| !header(line)).map(blank).collect::<Vec<_>>().join("\n")
}

fn groups<'a>(checked: &Checked<'a>, d: &'a Diagnostic) -> Vec<Group<'a>> {
    let (path, source) = (checked.path, checked.source);
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE,
    };
    let title = level.with_name(d.severity.title()).primary_title(visible(&d.message)).id(d.code);
    let place = print::region(source, d.span);
    let foreign = checked.original(d.span).map(|o| Origin::path(format!("{path} {o}")));
    let (group, shown) = match (whole(source, d), foreign) {
        (Some(snippet), Some(origin)) => (title.element(origin).element(snippet), RELATED_SHOWN),
        (Some(snippet), None) => (title.element(snippet.path(path)), RELATED_SHOWN),
        (None, foreign) => {
            let origin =
                foreign.unwrap_or_else(|| Origin::path(path).line(place.line).char_column(place.column));
            (title.element(origin).element(cut(source, place.line, d.span)), 0)
        }
    };
    let mut group = group;
    if !d.clause.is_empty() {
        let place = if d.heading_path.is_empty() {
            d.clause.clone()
        } else {
            format!("{}（{}）", d.clause, d.heading_path)
        };
        group = group.element(Level::NOTE.with_name("箇所").message(visible(&place)));
    }
    if let Some(words) = others(checked, d, shown) {
        group = group.element(Level::NOTE.with_name("関連").message(words));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.with_name("直し方").message(visible(help)));
    }
    vec![group]
}

/// Related places that the excerpt does not show.
fn others(checked: &Checked<'_>, d: &Diagnostic, shown: usize) -> Option<String> {
    let hidden = d.related.len().saturating_sub(shown);
    let spans = d.related.iter().skip(shown).map(|r| r.span);
    let mut lines: Vec<usize> = spans.map(|s| checked.source.line_of(s.start)).collect();
    lines.sort_unstable();
    lines.dedup();
    let more = if lines.len() > LINES_LISTED { " …" } else { "" };
    let shown = lines.iter().take(LINES_LISTED);
    let places: Vec<String> =
        shown.clone().filter_map(|l| checked.places.get(l - 1)).map(ToString::to_string).collect();
    let list = if places.is_empty() {
        format!("{}{more}行", shown.map(ToString::to_string).collect::<Vec<_>>().join("・"))
    } else {
        format!("{}{more}", places.join("・"))
    };
    (hidden > 0).then(|| format!("ほか{hidden}か所（{list}）"))
}

/// The lines of the defect and of the first related places, with what lies between them folded.
fn whole<'a>(source: &Source, d: &'a Diagnostic) -> Option<Snippet<'a, Annotation<'a>>> {
    let related = d.related.iter().take(RELATED_SHOWN).map(|r| (r.span, Some(r.note.as_str())));
    let mut marks: Vec<(Span, Option<&str>)> = vec![(within_line(source, d.span), None)];
    for (span, note) in related {
        let span = within_line(source, span);
        if !marks.iter().any(|m| m.0 == span) {
            marks.push((span, note));
        }
    }
    let first = marks.iter().map(|m| source.line_at(m.0.start)).min()?;
    let last = marks.iter().map(|m| source.line_at(m.0.start)).max()?;
    let all = first.join(last);
    if all.len() > LONGEST_EXCERPT || marks.iter().any(|m| source.line_at(m.0.start).len() > LONGEST_LINE) {
        return None;
    }
    let words = visible(source.slice(all).trim_end_matches(['\n', '\r']));
    let limit = words.len();
    let mut snippet = Snippet::source(words).line_start(source.line_of(all.start));
    for (span, note) in marks {
        let kind = if note.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span((span.start - all.start).min(limit)..(span.end - all.start).min(limit));
        snippet = snippet.annotation(match note {
            Some(note) => annotation.label(visible(note)),
            None => annotation,
        });
    }
    Some(snippet)
}

/// A very long line, cut around its mark.
fn cut<'a>(source: &Source, line: usize, span: Span) -> Snippet<'a, Annotation<'a>> {
    let text = source.text();
    let whole = source.line(line).unwrap_or_default();
    let span = within_line(source, span);
    let start = text.floor_char_boundary(span.start.saturating_sub(AROUND)).max(whole.start);
    let end = text.floor_char_boundary((span.start + 2 * AROUND).min(whole.end));
    let words = visible(source.slice(Span::new(start, end)).trim_end_matches(['\n', '\r']));
    let range = span.start - start..(span.end - start).min(words.len());
    Snippet::source(words).line_start(line).annotation(AnnotationKind::Primary.span(range))
}

/// Control characters would steer the terminal: each is shown as a mark of the same length.
fn visible(words: &str) -> String {
    words
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                if c.len_utf8() == 1 { '?' } else { '\u{AC}' }
            } else {
                c
            }
        })
        .collect()
}

/// A mark covers at most one line, without its ending, and at least one character.
fn within_line(source: &Source, span: Span) -> Span {
    let line = source.line_at(span.start);
    let words =
        source.slice(Span::new(span.start, line.end.max(span.start).min(span.start.max(span.end) + 4)));
    let words =
        if words.is_empty() { source.slice(Span::new(span.start, line.end.max(span.start))) } else { words };
    let line_end = span.start + words.trim_end().len();
    let end = span.end.min(line_end).max(span.start);
    if end > span.start {
        return Span::new(span.start, end);
    }
    let next = words.chars().next().map_or(0, char::len_utf8);
    Span::new(span.start, span.start + next)
}
