//! Where do certain words occur? Finds a word in headings and bodies of all provisions.
//! Takes a tree and a word; gives provisions and places in the source.
//! What counts as one word is the caller's business: the search knows no word boundaries.

use clause::{Index, Passage, Span, Tree};

/// A place where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The provision.
    pub clause: Index,
    /// It stands in the heading.
    pub heading: bool,
    /// Byte offset within heading or body.
    pub at: usize,
    /// The place in the source.
    pub span: Span,
}

/// All places of `word`, in document order.
pub fn occurrences(tree: &Tree, word: &str) -> Vec<Place> {
    let mut out = Vec::new();
    for (clause, p) in tree.provisions().iter().enumerate() {
        find(&p.heading, word, clause, true, &mut out);
        find(&p.body, word, clause, false, &mut out);
    }
    out
}

fn find(passage: &Passage, word: &str, clause: Index, heading: bool, out: &mut Vec<Place>) {
    for (at, found) in passage.as_str().match_indices(word) {
        out.push(Place { clause, heading, at, span: passage.locate(at, at + found.len()) });
    }
}
