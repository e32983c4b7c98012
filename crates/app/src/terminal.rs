//! How do diagnostics look on the terminal? Source excerpt, marks under the words, heading path, repair.
//! Takes the diagnostics of one document; gives text whose marks stand under double-width characters.
//! The other forms are made by `print`.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clause::{Diagnostic, Severity, Source, Span};

const RELATED_SHOWN: usize = 3;

/// How the terminal is.
pub struct View {
    /// Columns.
    pub width: usize,
    /// Colours are wanted.
    pub colour: bool,
}

/// All diagnostics of a document.
pub fn render(path: &str, source: &Source, found: &[Diagnostic], view: &View) -> String {
    let renderer = if view.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(view.width).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for d in found {
        out.push_str(&renderer.render(&groups(path, source, d)));
        out.push_str("\n\n");
    }
    out
}

fn groups<'a>(path: &'a str, source: &'a Source, d: &'a Diagnostic) -> Vec<Group<'a>> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE,
    };
    let title = level.with_name(d.severity.title()).primary_title(d.message.as_str()).id(d.code);
    let mut group = title.element(excerpt(path, source, d));
    if !d.clause.is_empty() {
        let place = if d.heading_path.is_empty() { d.clause.clone() } else { format!("{}（{}）", d.clause, d.heading_path) };
        group = group.element(Level::NOTE.with_name("箇所").message(place));
    }
    let hidden = d.related.len().saturating_sub(RELATED_SHOWN);
    if hidden > 0 {
        let lines: Vec<String> =
            d.related.iter().skip(RELATED_SHOWN).map(|r| source.line_of(r.span.start).to_string()).collect();
        group = group.element(Level::NOTE.with_name("関連").message(format!("ほか{hidden}か所（{}行）", lines.join("・"))));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.with_name("直し方").message(help.as_str()));
    }
    vec![group]
}

/// The line of the defect and of the first related places, each cut around its mark.
fn excerpt<'a>(path: &'a str, source: &'a Source, d: &'a Diagnostic) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut snippet = Snippet::source(source.text()).path(path).annotation(
        AnnotationKind::Primary.span(within_line(source, d.span)),
    );
    for r in d.related.iter().take(RELATED_SHOWN) {
        snippet = snippet.annotation(AnnotationKind::Context.span(within_line(source, r.span)).label(r.note.as_str()));
    }
    snippet
}

/// A mark covers at most one line, without its ending, and at least one character.
fn within_line(source: &Source, span: Span) -> std::ops::Range<usize> {
    let text = source.text();
    let line = source.lines().get(source.line_of(span.start) - 1).copied().unwrap_or_default();
    let words = source.slice(Span::new(span.start, line.end.max(span.start)));
    let line_end = span.start + words.trim_end().len();
    let end = span.end.min(line_end).max(span.start);
    if end > span.start {
        return span.start..end;
    }
    let next = text[span.start..].chars().next().map_or(0, char::len_utf8);
    span.start..span.start + next
}
