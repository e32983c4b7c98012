//! What is one act of a sentence, before its bearers are known? The value that the parts of `lower` hand on.
//! Nothing is decided here.

use crate::model::{Doubt, Force, Frequency, Permission};

/// One act of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub force: Force,
    /// Named in the sentence for this act.
    pub bearers: Option<Vec<String>>,
    pub condition: Option<String>,
    pub frequency: Option<(Frequency, String)>,
    pub permission: Option<Permission>,
    pub addressees: Vec<String>,
    /// Byte range in the sentence.
    pub start: usize,
    pub end: usize,
    pub words: String,
    pub doubts: Vec<Doubt>,
}
