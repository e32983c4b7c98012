//! All that leaves as a file.
//!
//! Takes what was read; gives JSON lines.

mod reading;

pub use reading::jsonl;
