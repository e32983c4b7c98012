//! Which matters were touched last? Kept in memory, so that a decision does not read again what was just written.
//! Takes and gives matters by their ids. Emptied when a transaction fails, and when it grows too large.
//! INVARIANT: what stands here is what the read tables hold within the transaction of the one writer.

use std::cell::RefCell;
use std::collections::HashMap;

use practice::matter::Matter;
use rusqlite::Connection;

use super::tables;
use crate::fault::Result;

/// So many matters are kept.
const MOST: usize = 4096;

/// Matters by id.
#[derive(Default)]
pub(super) struct Recent {
    matters: RefCell<HashMap<String, Matter>>,
}

impl Recent {
    /// The matter with this id, from memory or from the tables.
    pub(super) fn matter(&self, connection: &Connection, id: &str) -> Result<Option<Matter>> {
        if let Some(found) = self.matters.borrow().get(id) {
            return Ok(Some(found.clone()));
        }
        let found = tables::matter(connection, id)?;
        if let Some(matter) = &found {
            self.keep(matter.clone());
        }
        Ok(found)
    }

    /// Keeps a matter as it stands now.
    pub(super) fn keep(&self, matter: Matter) {
        let mut matters = self.matters.borrow_mut();
        if matters.len() >= MOST {
            matters.clear();
        }
        matters.insert(matter.id.clone(), matter);
    }

    pub(super) fn clear(&self) {
        self.matters.borrow_mut().clear();
    }
}
