//! Does `sekimori compare` give what it promises, and refuse what it cannot do?

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn compare(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .current_dir(root())
        .arg("compare")
        .args(args)
        .env("COLUMNS", "100")
        .output()
        .expect("runs")
}

const OLD: &str = "policies/kesen.txt";
const NEW: &str = "policies/miyoshi.txt";

/// The one sentence of a refusal.
fn refused(args: &[&str], word: &str) {
    let out = compare(args);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(out.stdout.is_empty(), "{out:?}");
    let words = String::from_utf8(out.stderr).expect("UTF-8");
    assert!(words.starts_with("sekimori: ") && words.contains(word), "{words}");
}

#[test]
fn every_form_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    for (ending, start) in [
        ("txt", "二団体".as_bytes()),
        ("html", b"<!DOCTYPE"),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("json", b"{"),
    ] {
        let path = dir.path().join(format!("out.{ending}"));
        let out = compare(&[OLD, NEW, "--output", path.to_str().expect("a path")]);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(start), "{ending}");
    }
    for format in ["text", "html", "json"] {
        let out = compare(&[OLD, NEW, "--format", format]);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
        assert!(String::from_utf8(out.stdout).expect("UTF-8").contains("みよし市"));
    }
}

#[test]
fn the_same_file_twice_has_no_changes() {
    let out = compare(&[OLD, OLD, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(value["relation"], "editions");
    assert_eq!(value["counts"]["unchanged"], value["old"]["provisions"]);
}

#[test]
fn the_left_column_can_be_the_old_text() {
    let head = |args: &[&str]| {
        let words = String::from_utf8(compare(args).stdout).expect("UTF-8");
        words.lines().find(|l| l.contains(" | ")).expect("heads").to_string()
    };
    assert!(head(&[OLD, NEW]).starts_with("みよし市"));
    assert!(head(&[OLD, NEW, "--left", "old"]).starts_with("気仙広域連合"));
}

#[test]
fn what_cannot_be_done_is_refused_in_one_sentence() {
    refused(&[OLD], "二つ");
    refused(&[OLD, NEW, OLD], "二つ");
    refused(&["-", "-"], "標準入力");
    refused(&[OLD, "policies/nowhere.txt"], "見つかりません");
    refused(&[OLD, "policies"], "policies");
    refused(&[OLD, NEW, "--format", "docx"], "--output");
    refused(&[OLD, NEW, "--format", "xlsx"], "--output");
    refused(&[OLD, NEW, "--format", "pdf"], "pdf");
    refused(&[OLD, NEW, "--left", "both"], "both");
    refused(&[OLD, NEW, "--output", "x.odt"], "拡張子");
    refused(&[OLD, NEW, "--format", "docx", "--output", "x.xlsx"], "拡張子");
    refused(&[OLD, NEW, "--output", "/nowhere/x.docx"], "フォルダー");
}

#[test]
fn a_file_that_is_read_is_never_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let paths = ["old.txt", "new.txt"].map(|name| dir.path().join(name));
    for (path, from) in paths.iter().zip([OLD, NEW]) {
        std::fs::copy(root().join(from), path).expect("copied");
    }
    let [old, new] = [0, 1].map(|n| paths[n].to_str().expect("a path"));
    for output in [old, new] {
        refused(&[old, new, "--output", output], "同じ");
    }
    for (path, from) in paths.iter().zip([OLD, NEW]) {
        assert_eq!(std::fs::read(path).expect("there"), std::fs::read(root().join(from)).expect("there"));
    }
}
