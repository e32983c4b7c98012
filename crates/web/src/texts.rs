//! What does an edition say as a text? Read again from the file that was kept when it was adopted.
//! Takes the desk and the hash of a text; gives the policy as the reader of this release sees it, for coverage,
//! diagnostics and comparison. What is in force stands in the edition's own reading, never here.

use std::sync::{Arc, Mutex, PoisonError};

use clause::{Diagnostic, Source};
use ledger::desk::Desk;
use ledger::fault::{Fault, FaultKind, Result};
use policy::Policy;
use practice::{norm, statutory};

/// So many texts are kept in memory: two editions are compared.
const KEPT: usize = 2;

/// 規程の本文 (texts) that were read lately.
#[derive(Default)]
pub(crate) struct Texts {
    kept: Mutex<Vec<(String, Arc<Policy>)>>,
    defects: Mutex<Option<(String, Arc<Vec<Diagnostic>>)>>,
}

impl Texts {
    /// The policy of a text; none where the desk does not have it.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub(crate) fn policy(&self, desk: &Desk, hash: &str) -> Result<Option<Arc<Policy>>> {
        let found =
            |kept: &[(String, Arc<Policy>)]| kept.iter().find(|(h, _)| h == hash).map(|(_, p)| Arc::clone(p));
        if let Some(policy) = found(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(Some(policy));
        }
        let Some((name, content)) = desk.file(hash)? else { return Ok(None) };
        let Ok(text) = String::from_utf8(content) else { return Ok(None) };
        let policy = Arc::new(policy::read(Source::new(name, text)));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.insert(0, (hash.to_string(), Arc::clone(&policy)));
        Ok(Some(policy))
    }

    /// What is wrong with a text, looked for once by whoever comes first.
    ///
    /// # Errors
    /// The desk or the norms cannot be read.
    pub(crate) fn defects(&self, desk: &Desk, hash: &str) -> Result<Option<Arc<Vec<Diagnostic>>>> {
        let mut kept = self.defects.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, defects)) = kept.as_ref().filter(|(of, _)| of == hash) {
            return Ok(Some(Arc::clone(defects)));
        }
        let Some(policy) = self.policy(desk, hash)? else { return Ok(None) };
        let norms = norm::built_in().map_err(|e| Fault::new(FaultKind::Other, e.to_string()))?;
        let defects = Arc::new(statutory::defects(&policy, &norms));
        *kept = Some((hash.to_string(), Arc::clone(&defects)));
        Ok(Some(defects))
    }
}
