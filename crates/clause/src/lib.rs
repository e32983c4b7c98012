//! Text to a tree of provisions, as a compiler reads a program.
//!
//! Takes the decoded text of a policy; gives provisions with typed addresses, spans and headings. Nothing is lost:
//! [`Tree::print`] gives the source again. Reading never fails; what is odd is a [`Finding`].
//! What the words demand is the business of `policy`; files, clocks and networks are nobody's business here.

mod address;
mod build;
mod contents;
mod diagnostic;
mod draft;
mod finish;
mod front;
pub mod glyph;
mod joining;
mod label;
mod layout;
mod line;
mod markers;
mod ordinal;
mod series;
mod source;
mod span;
mod tree;

pub use address::{ClauseId, ClauseKey, NotAnAddress, Part, Step};
pub use build::read;
pub use contents::{Contents, Entry};
pub use diagnostic::{Category, Diagnostic, Related, Severity};
pub use front::{Event, Front, PrintedDate, dates};
pub use ordinal::{Ordinal, Style};
pub use source::Source;
pub use span::{Passage, Span};
pub use tree::{Finding, Index, Kind, Owner, Provision, Tree};
