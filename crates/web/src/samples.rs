//! Which samples did auditors draw? Looked for among all events once, then among those that came since.
//! Takes a view; gives the recorded samples, the latest first. How one is drawn and shown is in `pages::sample`.

use std::sync::{Mutex, PoisonError};

use ledger::book::View;
use ledger::fault::Result;
use practice::entry::Entry;
use practice::event::{Drawing, Event};

/// The kind of the event.
const KIND: &str = "SampleDrawn";

/// 抽出の記録 (samples), and up to which event they were looked for.
#[derive(Default)]
pub(crate) struct Samples {
    known: Mutex<(u64, Vec<(Entry, Drawing)>)>,
}

impl Samples {
    /// All of them, the latest first.
    ///
    /// # Errors
    /// The events cannot be read.
    pub(crate) fn all(&self, view: View<'_>) -> Result<Vec<(Entry, Drawing)>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = view.last_seq()?;
        // A reading that began before another one is answered with what is newer.
        if newest > known.0 {
            let found = view.of_kind(KIND, known.0)?.into_iter().filter_map(|entry| match &entry.event {
                Event::SampleDrawn(drawing) => Some((entry.clone(), drawing.clone())),
                _ => None,
            });
            known.1.extend(found);
            known.0 = newest;
        }
        Ok(known.1.iter().rev().cloned().collect())
    }
}
