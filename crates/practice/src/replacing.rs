//! Which record stands in the place of another, and of which one does it tell from the first? Corrections of records.
//! Takes records and one of them; gives the other. Which field names what is corrected is said by the mechanism (`corrects`).
//! INVARIANT: a correction counts once its last step is taken; a record is corrected only after it was entered.

use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::records::Records;
use crate::refusal::Unavailable;
use crate::value::Value;
use std::sync::Arc;

/// The record that stands in the place of this one: its correction, once the last step of that is taken.
///
/// # Errors
/// The records cannot be read.
pub fn replacement(
    records: &dyn Records,
    mechanism: &Mechanism,
    record: &Matter,
) -> Result<Option<Arc<Matter>>, Unavailable> {
    let Some(field) = mechanism.corrects.as_deref() else { return Ok(None) };
    let later = records.naming(&mechanism.id, &record.id)?;
    let mut finished = later.into_iter().filter(|m| !m.status.is_open());
    Ok(finished.find(|m| m.value(field).and_then(Value::text) == Some(record.id.as_str())))
}

/// The record from which this one comes, by whatever corrections; none where it corrects no other one.
///
/// # Errors
/// The records cannot be read.
pub(crate) fn origin(
    records: &dyn Records,
    mechanism: &Mechanism,
    record: &Matter,
) -> Result<Option<Arc<Matter>>, Unavailable> {
    let Some(field) = mechanism.corrects.as_deref() else { return Ok(None) };
    let before = |record: &Matter| -> Result<Option<Arc<Matter>>, Unavailable> {
        record.value(field).and_then(Value::text).map_or(Ok(None), |id| records.matter(id))
    };
    let mut first = before(record)?;
    while let Some(earlier) = first.as_deref().map(before).transpose()?.flatten() {
        first = Some(earlier);
    }
    Ok(first)
}
