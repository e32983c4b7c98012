//! What do several rules ask of the same document? Introduced names, mentions of roles, contents against headings.
//! Takes a policy; works each answer out at the first question and gives the same one to every rule after.
//! How an answer is found is in its own module; what it means is said in the rules.

use super::introduced::Introduced;
use super::listed::{self, Listing};
use super::roles::{self, Mention};
use crate::model::Policy;
use std::cell::OnceCell;

/// Answers about one document that more than one rule needs.
#[derive(Debug)]
pub(crate) struct Facts<'p> {
    policy: &'p Policy,
    introduced: OnceCell<Introduced>,
    mentions: OnceCell<Vec<Mention>>,
    listing: OnceCell<Option<Listing<'p>>>,
}

impl<'p> Facts<'p> {
    /// Nothing is worked out yet.
    pub fn about(policy: &'p Policy) -> Self {
        let (introduced, mentions, listing) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Facts { policy, introduced, mentions, listing }
    }

    /// All names that the document introduces.
    pub fn introduced(&self) -> &Introduced {
        self.introduced.get_or_init(|| Introduced::of(self.policy))
    }

    /// All mentions of roles, in document order.
    pub fn mentions(&self) -> &[Mention] {
        self.mentions.get_or_init(|| roles::mentions(&self.policy.tree))
    }

    /// The contents list compared with the headings; nothing where there is no list.
    pub fn listing(&self) -> Option<&Listing<'p>> {
        self.listing.get_or_init(|| listed::compare(&self.policy.tree)).as_ref()
    }
}
