//! Does the same policy say the same in every form? The five policies as Word, PDF and web pages (`tests/forms/`), each read
//! through the binary and held against the reading of its plain text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn duties(file: &Path) -> Vec<u8> {
    let mut call = Command::new(env!("CARGO_BIN_EXE_sekimori"));
    let out = call.args(["duties", "--format", "jsonl"]).arg(file).output().expect("runs");
    assert_eq!(out.status.code(), Some(0), "{}: {}", file.display(), String::from_utf8_lossy(&out.stderr));
    out.stdout
}

fn python(args: &[&str], context: &str) -> String {
    let out = Command::new("python3").current_dir(root()).args(args).output().expect("python3 runs");
    let words = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{context}\n{words}{}", String::from_utf8_lossy(&out.stderr));
    words
}

/// The files of a form; at least one for each body.
fn files(extension: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(root().join("tests/forms")).expect("the folder");
    let mut files: Vec<PathBuf> = all.map(|entry| entry.expect("an entry").path()).collect();
    let plain = |file: &Path| root().join(format!("policies/{}.txt", body(file)));
    files.retain(|file| file.extension().is_some_and(|e| e == extension) && plain(file).is_file());
    files.sort();
    let bodies: BTreeSet<String> = files.iter().map(|file| body(file)).collect();
    assert_eq!(bodies.len(), 5, "{bodies:?}");
    files
}

fn body(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.split('.').next().unwrap_or_default().to_string()
}

fn same_reading(extension: &str, least: [&str; 3]) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (gold, reading, aligned) = (path("gold.jsonl"), path("reading.jsonl"), path("aligned.jsonl"));
    for file in files(extension) {
        std::fs::write(&gold, duties(&root().join(format!("policies/{}.txt", body(&file)))))
            .expect("written");
        std::fs::write(&reading, duties(&file)).expect("written");
        let context = file.display().to_string();
        let rows = python(&["tests/align_forms.py", &gold, &reading], &context);
        std::fs::write(&aligned, rows).expect("written");
        let mut args = vec!["tests/score.py", &gold, "--", &aligned];
        args.extend(least.iter().flat_map(|minimum| ["--min", minimum]));
        println!("{context}: {}", python(&args, &context));
    }
}

#[test]
fn word() {
    same_reading("docx", ["provision=0.99", "path=0.99", "duty=0.95"]);
}

#[test]
fn web_pages() {
    same_reading("html", ["provision=0.99", "path=0.99", "duty=0.95"]);
}

#[test]
fn pdf() {
    same_reading("pdf", ["provision=0.97", "path=0.97", "duty=0.95"]);
}
