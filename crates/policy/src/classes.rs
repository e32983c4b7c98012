//! classes.
use crate::model::Class;
use clause::Tree;

/// Reads them.
pub(crate) fn classes(_tree: &Tree) -> Vec<Class> {
    Vec::new()
}
