//! Is what the program says of the five policies right? `tests/verdicts.tsv` holds every diagnostic with a person's verdict.
//! A new or changed diagnostic fails the test until somebody has judged it: `UPDATE=1 cargo test -p app --test verdicts`
//! adds it with the verdict `?`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const HEAD: &str = "文書\t行\t番号\t診断\t判定\t理由";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Document, line, code and message of every diagnostic on the five policies.
fn diagnostics() -> Vec<String> {
    let mut out = Vec::new();
    for name in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let run = Command::new(env!("CARGO_BIN_EXE_sekimori"))
            .current_dir(root())
            .args(["check", &format!("policies/{name}.txt"), "--format", "json"])
            .output()
            .expect("runs");
        let report: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
        for d in report["diagnostics"].as_array().expect("a list") {
            let message = d["message"].as_str().expect("a message");
            let code = d["code"].as_str().expect("a code");
            assert!(!message.contains(['\t', '\n']), "{message}");
            out.push(format!("{name}\t{}\t{code}\t{message}", d["line"]));
        }
    }
    out
}

#[test]
fn every_diagnostic_on_the_five_policies_is_judged() {
    let path = root().join("tests/verdicts.tsv");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let judged: BTreeMap<String, String> = text
        .lines()
        .skip(1)
        .filter_map(|l| {
            let cells: Vec<&str> = l.splitn(5, '\t').collect();
            (cells.len() == 5).then(|| (cells[..4].join("\t"), cells[4].to_string()))
        })
        .collect();
    let found = diagnostics();
    if std::env::var_os("UPDATE").is_some() {
        let rows: Vec<String> =
            found.iter().map(|d| format!("{d}\t{}", judged.get(d).map_or("?\t", String::as_str))).collect();
        std::fs::write(&path, format!("{HEAD}\n{}\n", rows.join("\n"))).expect("written");
        return;
    }
    let unjudged: Vec<&String> =
        found.iter().filter(|d| !judged.get(*d).is_some_and(|v| v.starts_with(['真', '偽']))).collect();
    assert!(unjudged.is_empty(), "without a verdict: {unjudged:#?}");
    assert_eq!(judged.len(), found.len(), "verdicts on diagnostics that are not reported any more");
    let wrong = judged.values().filter(|v| v.starts_with('偽')).count();
    println!("{wrong} of {} are wrong", found.len());
    assert!(wrong * 20 <= found.len(), "{wrong} of {} diagnostics are wrong", found.len());
    assert!(
        judged.values().all(|v| v.split('\t').nth(1).is_some_and(|why| !why.is_empty())),
        "every verdict has its reason"
    );
}
