//! threats.
use crate::model::Threat;
use clause::Tree;

/// Reads them.
pub(crate) fn threats(_tree: &Tree) -> Vec<Threat> {
    Vec::new()
}
