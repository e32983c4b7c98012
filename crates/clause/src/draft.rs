//! What is known of a provision before it has an address? The values that `build` hands to `finish`.
//! Nothing is decided here.

use crate::address::Part;
use crate::ordinal::Ordinal;
use crate::span::{Passage, Span};
use crate::tree::{Finding, Index, Kind, Owner};

/// A provision while its tree is being built.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub kind: Kind,
    pub parent: Option<Index>,
    pub ordinal: Option<Ordinal>,
    pub label: Option<Span>,
    pub dash: bool,
    pub damaged: bool,
    /// Name of a provision without a number.
    pub name: String,
    /// Words behind the label, which are heading or body.
    pub words: Option<Span>,
    pub heading: Passage,
    pub body: Passage,
    pub line: usize,
    pub end_line: usize,
    pub cells: Vec<Passage>,
    pub part: Option<Part>,
}

/// What the lines gave, before it has addresses.
pub(crate) struct Built {
    pub drafts: Vec<Draft>,
    pub blocks: Vec<(Span, Owner)>,
    pub findings: Vec<Finding>,
}
