//! The office in the browser, as a process: listening, certificates, jobs, passwords given out on the spot.
//! The pages are in `web`.

mod authority;
mod certificate;
pub mod demo;
mod directory;
#[cfg(test)]
mod house;
mod listen;
mod mailing;
mod noting;
pub mod password;
mod provider;
pub mod root;
mod rounds;
mod saving;
pub mod serve;
mod settings;
mod start;
mod sweeping;
mod telling;
mod trust;
mod work;
