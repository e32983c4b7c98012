//! Duties to practice: the catalogue of mechanisms, the linker, and the office's decisions.
//!
//! Takes a policy that was read, the catalogue, and commands; gives proposals, events and refusals. Everything is a pure
//! function: no SQL, HTTP, async, file or clock. What was decided is kept by the ledger.

pub mod access;
pub mod adopting;
pub mod agenda;
pub mod binding;
pub mod calendar;
mod catalog;
pub mod check;
pub mod command;
pub mod concurrent;
pub mod contact;
pub mod corrections;
pub mod coverage;
pub mod decide;
pub mod draw;
pub mod edition;
pub mod entry;
pub mod event;
pub mod example;
mod fill;
pub mod foresight;
pub mod form;
mod holidays;
pub mod import;
pub mod known;
pub mod label;
pub mod lacking;
mod link;
pub mod matter;
mod mechanism;
mod memo;
pub mod misread;
pub mod nonconformity;
pub mod norm;
pub mod office;
pub mod polling;
pub mod procedure;
pub mod publication;
pub mod rank;
pub mod records;
pub mod refusal;
pub mod replacing;
pub mod review;
pub mod roster;
mod rule;
pub mod setting;
pub mod sight;
mod sound;
pub mod spelling;
pub mod standing;
pub mod statutory;
pub mod term;
mod threshold;
pub mod unavoidable;
pub mod unserved;
pub mod value;
pub mod who;

pub use catalog::{BadCatalog, Catalog, schema};
pub use link::{Certainty, Doubt, Proposal, propose};
pub use mechanism::{Family, Form, How, Mechanism, Serves};

/// Rules about a document that need more than the document: the norms, the catalogue. The others are `policy::rules::RULES`.
pub static OWN_RULES: [&policy::rules::Rule; 2] = [&statutory::RULE, &unserved::RULE];
