//! How are many places of one defect reported as one diagnostic?
//! Takes places in document order; gives a diagnostic at the first of them, with the others as related places.
//! Which places belong together is the business of each rule.

use super::{Findings, related};
use clause::{Diagnostic, Index, Span};

/// A place in a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The provision.
    pub clause: Index,
    /// The words.
    pub span: Span,
}

impl Spot {
    /// A place.
    pub fn new(clause: Index, span: Span) -> Self {
        Spot { clause, span }
    }
}

/// Reports `spots` as one diagnostic; nothing where there is no spot.
pub(crate) fn report<'f>(
    findings: &'f mut Findings<'_>,
    spots: &[Spot],
    message: String,
    note: &str,
) -> Option<&'f mut Diagnostic> {
    let (first, others) = spots.split_first()?;
    let found = findings.report(first.clause, first.span, message);
    found.related.extend(others.iter().map(|s| related(s.span, note)));
    Some(found)
}

/// 「A」「B」「C」: the first `most` of some words, and など where there are more.
pub(crate) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let mut out = String::new();
    for (n, word) in words.into_iter().enumerate() {
        if n == most {
            out.push_str("など");
            break;
        }
        out.push_str(&format!("「{word}」"));
    }
    out
}
