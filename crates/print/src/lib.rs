//! All that leaves as a file.
//!
//! Takes what was read and what was found; gives JSON lines in the scorers' keys, tables as CSV and Excel, diagnostics
//! as JSON and SARIF; comparison tables for people. No SQL, no HTTP, no files: what is printed is returned.

mod anchor;
pub mod bindings;
pub mod chart;
pub mod comparison;
pub mod coverage;
mod cp932;
pub mod form;
mod html;
pub mod label;
pub mod matter;
pub mod office;
mod oscal;
pub mod overrides;
mod placed;
mod places;
mod reading;
pub mod register;
mod report;
mod sarif;
pub mod sheet;
pub mod table;
mod values;
mod whole;

pub use cp932::cp932;
pub use html::{html, public_html};
pub use oscal::oscal;
pub use places::{Checked, Original, Region, region};
pub use reading::jsonl;
pub use report::json;
pub use sarif::sarif;
pub use whole::whole;
