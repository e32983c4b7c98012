//! How well does the program read policies that people have read by hand? The scorers of `tests/` say it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What every set of readings must reach.
const LEAST: [&str; 10] = [
    "provision=0.99",
    "path=0.98",
    "text=0.97",
    "modality=0.95",
    "bearer=0.93",
    "frequency=0.93",
    "report_to=0.90",
    "condition=0.85",
    "term=0.97",
    "duty=0.85",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(args: &[&str]) -> Vec<u8> {
    let out =
        Command::new(env!("CARGO_BIN_EXE_sekimori")).current_dir(root()).args(args).output().expect("runs");
    assert!(out.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

fn scorer(script: &str, args: &[&str]) {
    let out =
        Command::new("python3").current_dir(root()).arg(script).args(args).output().expect("python3 runs");
    let words = String::from_utf8_lossy(&out.stdout);
    println!("{words}");
    assert!(out.status.success(), "{script}:\n{words}{}", String::from_utf8_lossy(&out.stderr));
}

/// Holds what the program reads of `texts` against the readings `gold`.
fn holds(texts: &[&str], gold: &[&str]) {
    let dir = tempfile::tempdir().expect("a folder");
    let reading = dir.path().join("reading.jsonl");
    std::fs::write(&reading, sekimori(&[&["duties", "--format", "jsonl"], texts].concat())).expect("written");
    let gold: Vec<String> = gold.iter().map(|n| format!("tests/readings/{n}.jsonl")).collect();
    let mut args: Vec<&str> = gold.iter().map(String::as_str).collect();
    args.extend(["--", reading.to_str().expect("a path")]);
    args.extend(LEAST.iter().flat_map(|minimum| ["--min", minimum]));
    args.extend(["--max-errors", "approval=1", "--max-errors", "alias=1"]);
    scorer("tests/score.py", &args);
}

/// The figures that the shared readings must reach together.
#[test]
fn readings_of_real_policies() {
    let texts = ["policies/miyoshi.txt", "policies/miyazaki.txt"];
    holds(&texts, &["miyoshi", "miyazaki-basic", "miyazaki-standards-1-6"]);
}

/// The parts that a second reader read without seeing the program. The rules were finished before these readings were
/// made and mended a little after: they show how well the rules carry over, as far as one's own texts can.
#[test]
fn readings_of_a_second_reader() {
    let names = ["kumamoto", "kesen", "nishiokitama", "miyazaki"].map(|n| format!("policies/{n}.txt"));
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    let gold = ["kumamoto", "kesen", "nishiokitama", "miyazaki-standards-7", "miyazaki-standards-7-9"];
    holds(&texts, &gold);
}

/// Regulations with articles, paragraphs and items, in three styles.
#[test]
fn readings_of_regulations_with_articles() {
    let texts = ["tests/texts/kunrei.txt", "tests/texts/furui.txt", "tests/texts/kansuji.txt"];
    holds(&texts, &["kunrei", "furui", "kansuji"]);
}

/// Four fifths of the defects that a reader found, with at most twelve diagnostics for a hundred lines.
#[test]
fn diagnostics_against_a_reader() {
    let dir = tempfile::tempdir().expect("a folder");
    let report = dir.path().join("diagnostics.json");
    std::fs::write(&report, sekimori(&["check", "policies/miyazaki.txt", "--format", "json"]))
        .expect("written");
    let args = ["tests/anomalies.jsonl", "--", report.to_str().expect("a path"), "--min", "0.80", "--misses"];
    let out = Command::new("python3")
        .current_dir(root())
        .arg("tests/score_diagnostics.py")
        .args(args)
        .output()
        .expect("python3 runs");
    let words = String::from_utf8_lossy(&out.stdout);
    println!("{words}");
    assert!(out.status.success(), "{words}");
    let rate: f64 = words.split("per_100_lines=").nth(1).and_then(|r| r.trim().parse().ok()).expect("a rate");
    assert!(rate <= 12.0, "{rate} diagnostics for a hundred lines");
}

/// Mechanisms for the clauses of three bodies, as people worked them out.
#[test]
fn mechanisms_of_three_bodies() {
    let files = ["policies/miyazaki.txt", "policies/miyoshi.txt", "policies/kesen.txt"];
    linked(&files, "tests/mechanisms.tsv", ("0.95", "0.90"));
}

/// Two more bodies, read by two readers who did not see the catalogue; clauses on which they differ are left out.
#[test]
fn mechanisms_of_bodies_that_no_pattern_was_written_for() {
    let files = ["policies/kumamoto.txt", "policies/nishiokitama.txt"];
    linked(&files, "tests/mechanisms-second.tsv", ("0.95", "0.90"));
}

/// Texts of other styles, read by hand before the patterns were widened with them in view.
#[test]
fn mechanisms_of_invented_texts() {
    let files = ["furui", "kansuji", "kunrei", "seibi", "shiei", "kitei", "keihan"]
        .map(|n| format!("tests/texts/{n}.txt"));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    linked(&files, "tests/mechanisms-second.tsv", ("0.88", "0.94"));
}

/// Holds what the linker proposes for texts against what people found, with the least recall and precision.
fn linked(files: &[&str], gold: &str, (recall, precision): (&str, &str)) {
    let dir = tempfile::tempdir().expect("a folder");
    let bindings = dir.path().join("bindings.jsonl");
    let asked = [&["bind"], files, &["--propose", "--format", "jsonl"]].concat();
    std::fs::write(&bindings, sekimori(&asked)).expect("written");
    let names = files.iter().filter_map(|file| Path::new(file).file_stem()?.to_str());
    let bodies = names.collect::<Vec<_>>().join(",");
    let bindings = bindings.to_str().expect("a path");
    let least = ["--min-recall", recall, "--min-precision", precision, "--misses", "40"];
    let args = [&[gold, "--", bindings, "--bodies", &bodies], &least[..]].concat();
    scorer("tests/score_bindings.py", &args);
}
