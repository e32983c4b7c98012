//! What else must a decision know? The view on matters that are already recorded.
//! Asked by `decide` and `rule`; answered by the ledger, and in tests by a list in memory.
//! INVARIANT: reading only; two calls within one decision answer the same.

use crate::matter::Matter;
use crate::refusal::Unavailable;
use std::sync::Arc;

/// 記録の参照 (records): matters by their numbers.
pub trait Records {
    /// The matter with this id.
    ///
    /// # Errors
    /// The records cannot be read.
    fn matter(&self, id: &str) -> Result<Option<Arc<Matter>>, Unavailable>;

    /// The live or open matter of a mechanism with this key (the number of a row) in any spelling, the newest first.
    ///
    /// # Errors
    /// The records cannot be read.
    fn row(&self, mechanism: &str, key: &str) -> Result<Option<Arc<Matter>>, Unavailable>;

    /// Open or live matters of a mechanism that name a thing by its number, in any field and spelling.
    ///
    /// # Errors
    /// The records cannot be read.
    fn naming(&self, mechanism: &str, word: &str) -> Result<Vec<Arc<Matter>>, Unavailable>;

    /// Open or live matters of a mechanism, the oldest first.
    ///
    /// # Errors
    /// The records cannot be read.
    fn standing(&self, mechanism: &str) -> Result<Vec<Arc<Matter>>, Unavailable>;

    /// Every matter of a mechanism, whatever became of it, the oldest first.
    ///
    /// # Errors
    /// The records cannot be read.
    fn every(&self, mechanism: &str) -> Result<Vec<Arc<Matter>>, Unavailable>;

    /// Commitments of all personal data that any event of a matter mentions, those that were replaced since included.
    ///
    /// # Errors
    /// The records cannot be read.
    fn sealed(&self, matter: &str) -> Result<Vec<String>, Unavailable>;

    /// The highest number given to a matter of a mechanism in a 年度; 0 if there is none.
    ///
    /// # Errors
    /// The records cannot be read.
    fn last_number(&self, mechanism: &str, year: i16) -> Result<u32, Unavailable>;

    /// The root that the ledger had when it held so many entries, in hexadecimal digits; nothing if it never held as many.
    ///
    /// # Errors
    /// The records cannot be read.
    fn root(&self, size: u64) -> Result<Option<String>, Unavailable>;
}
