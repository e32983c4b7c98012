//! appointments.
use crate::model::Appointment;
use clause::Tree;

/// Reads them.
pub(crate) fn appointments(_tree: &Tree) -> Vec<Appointment> {
    Vec::new()
}
