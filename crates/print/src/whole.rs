//! What is the whole reading of one document, as one JSON object?
//! Takes a policy; gives the source with its hash, the title page, roles, terms and all provisions in order. A provision has the
//! keys of the JSON lines (`reading`), and besides them kind, citation, parent and place; roles and terms point to provisions.

use crate::places::region;
use crate::reading::{Front, Row, Stands, front, row};
use clause::{Kind, Span};
use policy::Policy;
use serde::Serialize;

/// Name and version of the form; the version rises when a key changes its meaning or goes.
const FORMAT: (&str, u32) = ("sekimori-reading", 1);

#[derive(Serialize)]
struct Whole<'a> {
    format: &'static str,
    version: u32,
    source: SourceRow<'a>,
    #[serde(flatten)]
    front: Front<'a>,
    body: Option<&'a str>,
    roles: Vec<RoleRow<'a>>,
    terms: Vec<TermRow<'a>>,
    provisions: Vec<ProvisionRow<'a>>,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    sha256: String,
    characters: usize,
    lines: usize,
}

#[derive(Serialize)]
struct RoleRow<'a> {
    role: &'a str,
    holder: Option<&'a str>,
    clause: String,
}

#[derive(Serialize)]
struct TermRow<'a> {
    term: &'a str,
    also: &'a [String],
    meaning: &'a str,
    clause: String,
}

#[derive(Serialize)]
struct ProvisionRow<'a> {
    kind: &'static str,
    citation: String,
    parent: Option<String>,
    span: Option<Place>,
    cells: Vec<&'a str>,
    #[serde(flatten)]
    row: Row<'a>,
}

/// Lines and columns from 1, columns in characters; bytes from 0, of the text in UTF-8.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
}

/// The reading as one JSON object.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no value of a policy is.
pub fn whole(policy: &Policy) -> Result<String, serde_json::Error> {
    let tree = &policy.tree;
    let source = tree.source();
    let id = |at: usize| tree.get(at).id.to_string();
    let stands = Stands::of(policy);
    let provisions = tree.provisions().iter().enumerate().map(|(at, p)| ProvisionRow {
        kind: kind(p.kind),
        citation: p.id.citation(),
        parent: p.parent.map(id),
        span: (!p.span().is_empty()).then(|| place(policy, p.span())),
        cells: p.cells.iter().map(clause::Passage::as_str).collect(),
        row: row(&stands, at, p),
    });
    let whole = Whole {
        format: FORMAT.0,
        version: FORMAT.1,
        source: SourceRow {
            name: source.name(),
            sha256: practice::value::hash(source.text().as_bytes()),
            characters: source.text().chars().count(),
            lines: source.lines().len(),
        },
        front: front(policy),
        body: policy.body.as_deref(),
        roles: policy
            .appointments
            .iter()
            .map(|a| RoleRow { role: &a.role, holder: a.holder.as_deref(), clause: id(a.clause) })
            .collect(),
        terms: policy
            .definitions
            .iter()
            .map(|d| TermRow { term: &d.term, also: &d.also, meaning: &d.meaning, clause: id(d.clause) })
            .collect(),
        provisions: provisions.collect(),
    };
    serde_json::to_string_pretty(&whole)
}

fn place(policy: &Policy, span: Span) -> Place {
    let r = region(policy.tree.source(), span);
    Place {
        line: r.line,
        column: r.column,
        end_line: r.end_line,
        end_column: r.end_column,
        start: span.start,
        end: span.end,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Front => "front",
        Kind::PartHeading => "part",
        Kind::Preface => "preface",
        Kind::Numbered => "numbered",
        Kind::Table => "table",
        Kind::Row => "row",
        Kind::Figure => "figure",
        Kind::Supplementary => "supplementary",
    }
}
