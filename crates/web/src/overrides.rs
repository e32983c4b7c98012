//! What was done because it could not be avoided? Looked for among all events once, then among those that came since.
//! Takes a view; gives the overrides, the latest first. They are shown in `pages::overrides`.

use std::sync::{Mutex, PoisonError};

use ledger::book::View;
use ledger::fault::Result;
use practice::unavoidable::Override;

/// 決定の一覧 (decisions on one's own matter), and up to which event they were looked for.
#[derive(Default)]
pub(crate) struct Overrides {
    known: Mutex<(u64, Vec<Override>)>,
}

impl Overrides {
    /// All of them, the latest first.
    ///
    /// # Errors
    /// Events or tables cannot be read.
    pub(crate) fn all(&self, view: View<'_>) -> Result<Vec<Override>> {
        let mut out = view.reasons_in_forms()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // A reading that began before another one is answered with what is newer.
        if view.last_seq()? > known.0 {
            let (newest, found) = view.own_decisions(known.0)?;
            known.1.extend(found);
            known.0 = newest;
        }
        out.extend(known.1.iter().cloned());
        drop(known);
        out.sort_by_key(|b| std::cmp::Reverse(b.at));
        Ok(out)
    }
}
