//! What is wrong, as JSON? One object for each document, in the keys of `tests/score_diagnostics.py`.
//! Takes diagnostics and their source; gives JSON text.
//! The standard form for other tools is in `sarif`.

use crate::places::{Checked, Original, region};
use clause::Diagnostic;
use serde::{Serialize, Serializer};

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
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "numbers")]
    original: Option<Original>,
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
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "numbers")]
    original: Option<Original>,
    note: &'a str,
}

#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
fn numbers<S: Serializer>(original: &Option<Original>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(original.iter().flat_map(|o| o.numbers()))
}

/// The diagnostics of documents as JSON: one object for one document, a list of objects for several.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no diagnostic is.
pub fn json(documents: &[Checked<'_>]) -> Result<String, serde_json::Error> {
    let rows: Vec<Document<'_>> = documents.iter().map(document).collect();
    match rows.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        many => serde_json::to_string_pretty(many),
    }
}

fn document<'a>(checked: &Checked<'a>) -> Document<'a> {
    let mut counts = Counts::default();
    for d in checked.found {
        match d.severity {
            clause::Severity::Error => counts.error += 1,
            clause::Severity::Warning => counts.warning += 1,
            clause::Severity::Advice => counts.advice += 1,
        }
    }
    let diagnostics = checked.found.iter().map(|d| row(checked, d)).collect();
    Document { doc: checked.source.name(), counts, diagnostics }
}

fn row<'a>(checked: &Checked<'_>, d: &'a Diagnostic) -> Row<'a> {
    let place = region(checked.source, d.span);
    Row {
        code: d.code,
        name: d.name,
        category: d.category.key(),
        severity: d.severity.key(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        original: checked.original(d.span),
        message: &d.message,
        clause: &d.clause,
        heading_path: &d.heading_path,
        related: d.related.iter().map(|r| related(checked, r)).collect(),
        help: d.help.as_deref(),
    }
}

fn related<'a>(checked: &Checked<'_>, r: &'a clause::Related) -> RelatedRow<'a> {
    let place = region(checked.source, r.span);
    RelatedRow { line: place.line, column: place.column, original: checked.original(r.span), note: &r.note }
}
