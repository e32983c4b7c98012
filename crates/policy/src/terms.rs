//! terms.
use crate::model::{Alias, Definition};
use clause::Tree;

/// Reads them.
pub(crate) fn definitions(_tree: &Tree) -> Vec<Definition> {
    Vec::new()
}
/// Reads them.
pub(crate) fn aliases(_tree: &Tree) -> Vec<Alias> {
    Vec::new()
}
/// The body's own short name.
pub(crate) fn body_name(_tree: &Tree, _aliases: &[Alias]) -> Option<String> {
    None
}
