//! What values does `policy::read` find? Terms, short names, roles, citations, zones, classes, threats, scope.
//! Takes the real policies, the hand-made readings of them, and small snippets.
//! Duties and diagnostics have test files of their own.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says where its files are wrong by failing")]

#[path = "values/appointments.rs"]
mod appointments;
#[path = "values/classes.rs"]
mod classes;
#[path = "values/hostile.rs"]
mod hostile;
#[path = "values/readings.rs"]
mod readings;
#[path = "values/references.rs"]
mod references;
#[path = "values/scope.rs"]
mod scope;
#[path = "values/terms.rs"]
mod terms;
#[path = "values/threats.rs"]
mod threats;
#[path = "values/zones.rs"]
mod zones;

use clause::{Index, Source, Span};
use policy::Policy;
use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads one of the texts: `policies/miyoshi`, `tests/texts/kunrei`.
fn text(name: &str) -> Policy {
    let path = root().join(format!("{name}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let short = path.file_stem().unwrap().to_string_lossy();
    policy::read(Source::new(short, text))
}

/// Reads a snippet.
fn snippet(text: &str) -> Policy {
    policy::read(Source::new("snippet", text))
}

/// The path of a provision.
fn path(policy: &Policy, clause: Index) -> String {
    policy.tree.get(clause).id.path()
}

/// The words at a place.
fn words(policy: &Policy, span: Span) -> &str {
    policy.tree.source().slice(span)
}
