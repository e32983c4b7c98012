//! How is a folder copied whole? Shared by the tests of several crates: an office is built once and copied for each test.

use std::fs;
use std::path::Path;

/// Copies a folder with everything in it to a place where nothing is yet.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        let place = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &place),
            false => drop(fs::copy(entry.path(), place).expect("copied")),
        }
    }
}
