//! Does the comparison of two texts name each change rightly?
//! Takes amendments made by a seeded program that keeps the truth, and an alignment of five bodies made by hand.
//! The table that is printed from a comparison is tested in `print`.

#![expect(clippy::unwrap_used, reason = "a test says where its files are wrong by failing")]

#[path = "compare/amendment.rs"]
mod amendment;
#[path = "compare/amendments.rs"]
mod amendments;
#[path = "compare/bodies.rs"]
mod bodies;
#[expect(dead_code, reason = "other tests roll in other ways")]
#[path = "../../../tests/dice.rs"]
mod dice;
#[path = "compare/edges.rs"]
mod edges;

use clause::Source;
use policy::Policy;
use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(body: &str) -> String {
    std::fs::read_to_string(root().join(format!("policies/{body}.txt"))).unwrap()
}

fn read(text: &str) -> Policy {
    policy::read(Source::new("text", text))
}
