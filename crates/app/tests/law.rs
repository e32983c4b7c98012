//! Does `check --against law` answer with what it found, the right exit status, and a clear sentence where it cannot?

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(args: &[&str]) -> Output {
    let args = ["check", "--against", "law"].iter().chain(args);
    Command::new(env!("CARGO_BIN_EXE_sekimori")).current_dir(root()).args(args).output().expect("runs")
}

fn told(out: &Output) -> String {
    String::from_utf8(out.stdout.clone()).expect("UTF-8")
}

fn refused(args: &[&str]) -> String {
    let out = sekimori(args);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    String::from_utf8(out.stderr).expect("UTF-8")
}

/// A file in a folder of its own.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("kitei.txt");
    std::fs::write(&path, text).expect("written");
    let path = path.to_str().expect("a path").to_string();
    (dir, path)
}

#[test]
fn the_table_names_clauses_what_is_missing_and_the_source() {
    let out = sekimori(&["policies/kumamoto.txt"]);
    assert_eq!(out.status.code(), Some(0));
    let words = told(&out);
    for part in [
        "令和8年総務省令第80号",
        "第1号    組織体制の整備                      一部          基本方針 6(1)「組織体制」",
        "足りないもの: 責任者の設置、責任の分担",
        "この文書には対策基準がないので、比べていません。",
        "実施は、記録で確かめてください。",
        "例文の文言とは照合していません",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    // Never a score.
    assert!(!words.contains(['%', '％', '点']) || words.contains("自己点検"), "{words}");
    assert!(!words.contains('%') && !words.contains('％'), "{words}");
}

#[test]
fn a_field_that_nothing_covers_is_an_error() {
    let text = std::fs::read_to_string(root().join("policies/kumamoto.txt")).expect("a policy");
    let cut =
        text.replace("サーバ、通信回線及び職員等のパソコン等の管理について、物理的な対策を講じる。", "");
    assert_ne!(cut, text);
    let (_dir, path) = file(&cut);
    let out = sekimori(&[&path]);
    assert_eq!(out.status.code(), Some(1));
    assert!(told(&out).contains("定めが見当たらないもの: 第3号「物理的措置」。"), "{}", told(&out));
    let json: serde_json::Value =
        serde_json::from_str(&told(&sekimori(&[&path, "--format", "json"]))).expect("JSON");
    let topics = json["norms"][0]["topics"].as_array().expect("topics");
    let verdicts: Vec<&str> = topics.iter().map(|t| t["verdict"].as_str().expect("a word")).collect();
    assert_eq!(verdicts.iter().filter(|v| **v == "missing").count(), 1);
    assert_eq!(verdicts[2], "missing");
}

#[test]
fn json_has_one_object_for_one_document_and_a_list_for_several() {
    let one: serde_json::Value =
        serde_json::from_str(&told(&sekimori(&["policies/miyazaki.txt", "--format", "json"]))).expect("JSON");
    assert_eq!(one["norms"].as_array().expect("norms").len(), 3);
    let clause = &one["norms"][0]["topics"][2]["clauses"][1];
    assert_eq!(clause["citation"], "対策基準 5(1)");
    assert_eq!(clause["slug"], "standards/5/1");
    assert_eq!(clause["words"], "サーバ等の管理");
    let two = sekimori(&["policies/miyazaki.txt", "policies/kesen.txt", "--format", "json"]);
    let two: serde_json::Value = serde_json::from_str(&told(&two)).expect("JSON");
    assert_eq!(two[1]["doc"], "kesen");
}

#[test]
fn what_is_no_policy_covers_nothing() {
    let (_dir, path) = file("買い物\n牛乳、卵\n");
    let out = sekimori(&[&path]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(told(&out).matches("見当たらない  ").count(), 8, "{}", told(&out));
    let (_dir, empty) = file("");
    assert!(refused(&[&empty]).contains('空'));
}

#[test]
fn a_call_that_cannot_be_answered_is_refused_in_japanese() {
    assert!(refused(&["policies/kesen.txt", "--format", "sarif"]).contains("sarif では出せません"));
    let conflict = refused(&["policies/kesen.txt", "--level", "error"]);
    assert!(
        conflict.contains("--against") && conflict.contains("--level") && conflict.contains("一緒に"),
        "{conflict}"
    );
    assert!(refused(&["nai.txt"]).contains("nai.txt"));
    // What could be read is shown all the same.
    let out = sekimori(&["policies/kesen.txt", "nai.txt"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(told(&out).contains("policies/kesen.txt"));
    let unknown = Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .args(["check", "--against", "iso", "a.txt"])
        .output()
        .expect("runs");
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("指定できる値: law"));
}
