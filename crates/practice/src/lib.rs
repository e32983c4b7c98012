//! Duties to mechanisms: the catalogue of mechanisms, and the linker that proposes which of them serve which duty.
//!
//! Takes a policy that was read and the catalogue; gives proposals with how, why and how sure. Nothing here is decided: a
//! proposal is proposed until a person confirms it. No SQL, HTTP, async or clock; files of a body's own catalogue are
//! read by the caller and come in as text.

mod catalog;
mod link;
mod mechanism;

pub use catalog::{BadCatalog, Catalog};
pub use link::{Certainty, Proposal, propose};
pub use mechanism::{Family, Form, How, Mechanism, Serves};
