//! lower.
use crate::model::{Alias, Definition, Duty};
use clause::Tree;

/// Reads them.
pub(crate) fn duties(_tree: &Tree, _body: Option<&str>, _aliases: &[Alias], _definitions: &[Definition]) -> Vec<Duty> {
    Vec::new()
}
