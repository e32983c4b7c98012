//! What is wrong, as JSON? One object for each document, in the keys of `tests/score_diagnostics.py`.
//! Takes diagnostics and their source; gives JSON text.
//! The standard form for other tools is in `sarif`.

use crate::places::region;
use clause::{Diagnostic, Source};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    doc: &'a str,
    counts: Counts,
    diagnostics: Vec<Row<'a>>,
}

#[derive(Default, Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    advice: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
    category: &'a str,
    severity: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    clause: &'a str,
    heading_path: &'a str,
    related: Vec<RelatedRow<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedRow<'a> {
    line: usize,
    column: usize,
    note: &'a str,
}

/// The diagnostics of documents as JSON: one object for one document, a list of objects for several.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no diagnostic is.
pub fn json(documents: &[(&Source, &[Diagnostic])]) -> Result<String, serde_json::Error> {
    let rows: Vec<Document<'_>> = documents.iter().map(|(source, found)| document(source, found)).collect();
    match rows.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        many => serde_json::to_string_pretty(many),
    }
}

fn document<'a>(source: &'a Source, found: &'a [Diagnostic]) -> Document<'a> {
    let mut counts = Counts::default();
    for d in found {
        match d.severity {
            clause::Severity::Error => counts.error += 1,
            clause::Severity::Warning => counts.warning += 1,
            clause::Severity::Advice => counts.advice += 1,
        }
    }
    Document { doc: source.name(), counts, diagnostics: found.iter().map(|d| row(source, d)).collect() }
}

fn row<'a>(source: &Source, d: &'a Diagnostic) -> Row<'a> {
    let place = region(source, d.span);
    Row {
        code: d.code,
        name: d.name,
        category: d.category.key(),
        severity: d.severity.key(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        message: &d.message,
        clause: &d.clause,
        heading_path: &d.heading_path,
        related: d.related.iter().map(|r| related(source, r)).collect(),
        help: d.help.as_deref(),
    }
}

fn related<'a>(source: &Source, r: &'a clause::Related) -> RelatedRow<'a> {
    let place = region(source, r.span);
    RelatedRow { line: place.line, column: place.column, note: &r.note }
}
