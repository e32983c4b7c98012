//! references.
use crate::model::Reference;
use clause::Tree;

/// Reads them.
pub(crate) fn references(_tree: &Tree) -> Vec<Reference> {
    Vec::new()
}
