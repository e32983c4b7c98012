//! zones.
use crate::model::{Definition, Zone};
use clause::Tree;

/// Reads them.
pub(crate) fn zones(_tree: &Tree, _definitions: &[Definition]) -> Vec<Zone> {
    Vec::new()
}
