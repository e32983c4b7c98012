//! How do the pictures of the manual come about? From the pages themselves, so that they show what the program shows.
//! Runs the test that takes them (`crates/app/tests/browser/pictures.rs`) and has it write into `docs/manual/images`.
//! Needs the Debian packages chromium, chromium-driver and fonts-morisawa-bizud-gothic.

use std::path::Path;
use std::process::Command;

const IMAGES: &str = "docs/manual/images";

/// Takes the pictures anew.
pub fn run(root: &Path) -> Result<(), String> {
    let folder = root.join(IMAGES);
    std::fs::create_dir_all(&folder).map_err(|error| format!("screenshots: {IMAGES}: {error}"))?;
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(["test", "--package", "app", "--test", "browser", "--", "pictures"]);
    command.env("SCREENSHOTS", &folder);
    let status = command
        .current_dir(root)
        .status()
        .map_err(|error| format!("screenshots: cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("screenshots: {status}")) }
}
