//! scope.
use crate::model::Scope;
use clause::Tree;

/// Reads them.
pub(crate) fn scope(_tree: &Tree) -> Vec<Scope> {
    Vec::new()
}
