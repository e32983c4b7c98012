//! How is kept, in order and provably, what an office decided?
//! Takes events as lines of JSON; gives them back in order, with signed checkpoints, proofs, exports and backups.
//! What an event means, and what follows from it, is not known to the modules below `log`.
//!
//! `merkle` and `note` are pure. `log` writes, `verify` recomputes everything, `proof` answers for one event,
//! `seal` keeps erasable content apart from the events, `export` and `backup` make folders that leave the house.

pub mod backup;
pub mod book;
pub mod desk;
pub mod door;
pub mod enclosed;
pub mod export;
pub mod fault;
mod folder;
pub mod log;
pub mod merkle;
pub mod note;
pub mod proof;
mod schema;
pub mod seal;
pub mod verify;

pub use folder::PUBLIC_KEY;
