//! Which files does the repository hold that the rules must read?
//! Takes the root, gives texts with paths from the root in a fixed order, and answers whether a path exists.
//! Build output and hidden folders are left out. What the texts must look like is said in `tidy`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::source::SourceFile;

/// Folders with Rust code of ours. `fuzz` stands outside the workspace and obeys the same rules.
const RUST_FOLDERS: [&str; 4] = ["crates", "xtask", "benches", "fuzz"];

/// Documents at the root; those under `docs` are found by their ending.
const ROOT_DOCUMENTS: [&str; 4] = ["README.md", "README.ja.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// A text that is not Rust: a document, a manifest, the glossary.
pub struct TextFile {
    /// Path from the root of the repository.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// All Rust files of ours.
pub fn rust_files(root: &Path) -> Result<Vec<SourceFile>, String> {
    let mut files = Vec::new();
    for path in RUST_FOLDERS.iter().map(|folder| files_with(&root.join(folder), "rs")) {
        for path in path? {
            files.push(SourceFile::new(&from_root(root, &path), &read(&path)?));
        }
    }
    Ok(files)
}

/// The documents whose paths and commands must hold.
pub fn documents(root: &Path) -> Result<Vec<TextFile>, String> {
    let mut paths: Vec<PathBuf> = ROOT_DOCUMENTS.iter().map(|name| root.join(name)).collect();
    paths.retain(|path| path.is_file());
    paths.extend(files_with(&root.join("docs"), "md")?);
    paths.iter().map(|path| Ok(TextFile { path: from_root(root, path), text: read(path)? })).collect()
}

/// One file by its path from the root; nothing if it is not there.
pub fn text_file(root: &Path, path: &str) -> Result<Option<TextFile>, String> {
    let full = root.join(path);
    if !full.is_file() {
        return Ok(None);
    }
    Ok(Some(TextFile { path: path.to_owned(), text: read(&full)? }))
}

/// A path as findings print it.
pub fn from_root(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Files below a folder with one ending, sorted, so that two runs print the same; empty if there is no such folder.
fn files_with(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let cannot = |error: std::io::Error| format!("cannot list {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                found.extend(files_with(&path, ending)?);
            }
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_sources_by_their_path_from_the_root() {
        let files = rust_files(crate::root()).unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.contains(&"xtask/src/tree.rs"), "{paths:?}");
        assert!(paths.iter().all(|path| !path.contains("target/")), "{paths:?}");
    }

    #[test]
    fn a_missing_file_is_not_a_fault() {
        assert!(text_file(crate::root(), "no/such/file.toml").unwrap().is_none());
        assert!(files_with(Path::new("no/such/folder"), "rs").unwrap().is_empty());
    }
}
