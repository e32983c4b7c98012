//! The office in the browser, as a process: listening, certificates, jobs, passwords given out on the spot.
//! The pages are in `web`.

pub mod demo;
mod listen;
pub mod password;
pub mod serve;
mod start;
mod work;
