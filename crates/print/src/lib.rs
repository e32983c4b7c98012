//! All that leaves as a file.
//!
//! Takes what was read and what was found; gives JSON lines in the scorers' keys, tables as CSV and Excel, diagnostics
//! as JSON and SARIF. No SQL, no HTTP, no files: what is printed is returned.

pub mod bindings;
mod cp932;
pub mod form;
pub mod matter;
pub mod office;
mod placed;
mod places;
mod reading;
pub mod register;
mod report;
mod sarif;
pub mod table;
mod values;

pub use cp932::cp932;
pub use places::{Region, region};
pub use reading::jsonl;
pub use report::json;
pub use sarif::{Checked, sarif};
