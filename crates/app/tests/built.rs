//! Of what is the program made? What the table of the ASVS says of language and libraries, held against the manifests.

#![expect(clippy::expect_used, reason = "a test says what went wrong by failing")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a file")
}

fn table(path: &str) -> toml::Table {
    read(path).parse().expect("TOML")
}

#[test]
fn no_crate_of_ours_holds_unsafe_code() {
    let workspace = table("Cargo.toml");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let mut crates = 0;
    for folder in std::fs::read_dir(root().join("crates")).expect("a folder") {
        let name = folder.expect("an entry").file_name().into_string().expect("a name");
        let manifest = table(&format!("crates/{name}/Cargo.toml"));
        let inherits = manifest.get("lints").and_then(|l| l.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{name} does not keep the lints of the workspace");
        crates += 1;
    }
    assert!(crates >= 7, "{crates}");
}

#[test]
fn a_number_that_runs_over_is_a_fault_in_the_product_too() {
    let release = &table("Cargo.toml")["profile"]["release"];
    assert_eq!(release["overflow-checks"].as_bool(), Some(true));
    for (package, profile) in release["package"].as_table().expect("packages") {
        let ours = root().join("crates").join(package).is_dir();
        let off = profile.get("overflow-checks").and_then(toml::Value::as_bool) == Some(false);
        assert!(!(ours && off), "{package}");
    }
    let shipped = &table("Cargo.toml")["profile"]["dist"];
    assert_eq!(shipped["inherits"].as_str(), Some("release"));
    assert!(shipped.get("overflow-checks").is_none());
}

#[test]
fn every_library_comes_from_the_registry_with_its_sum() {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().expect("packages");
    let foreign: Vec<&toml::Value> = packages.iter().filter(|p| p.get("source").is_some()).collect();
    assert!(foreign.len() > 100, "{}", foreign.len());
    for package in foreign {
        let registry =
            package["source"].as_str() == Some("registry+https://github.com/rust-lang/crates.io-index");
        let summed = package.get("checksum").and_then(toml::Value::as_str).is_some_and(|sum| sum.len() == 64);
        assert!(registry && summed, "{package}");
    }
}

#[test]
fn every_library_that_the_product_asks_for_is_told_with_its_reason() {
    let told = read("docs/dependencies.md");
    let mut missing = Vec::new();
    for folder in std::fs::read_dir(root().join("crates")).expect("a folder") {
        let name = folder.expect("an entry").file_name().into_string().expect("a name");
        let manifest = table(&format!("crates/{name}/Cargo.toml"));
        let asked = manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        for library in asked.keys().filter(|k| !root().join("crates").join(k).is_dir()) {
            if !told.contains(library.as_str()) && !told.contains(&library.replace('-', "_")) {
                missing.push(format!("{name}: {library}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
