//! Do the commands give what they promise? Formats, exit statuses, encodings, standard input.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .current_dir(root())
        .args(args)
        .env("COLUMNS", "100")
        .output()
        .expect("runs")
}

fn stdout(args: &[&str]) -> String {
    String::from_utf8(sekimori(args).stdout).expect("UTF-8")
}

#[test]
fn exit_status_tells_clean_from_errors_from_bad_calls() {
    assert_eq!(sekimori(&["check", "tests/texts/seibi.txt"]).status.code(), Some(0));
    assert_eq!(sekimori(&["check", "policies/miyazaki.txt"]).status.code(), Some(1));
    assert_eq!(sekimori(&["check"]).status.code(), Some(2));
    assert_eq!(sekimori(&["read"]).status.code(), Some(2));
    assert_eq!(sekimori(&["explain", "R9999"]).status.code(), Some(2));
    assert_eq!(sekimori(&["--help"]).status.code(), Some(0));
}

#[test]
fn help_and_mistakes_are_answered_in_japanese() {
    for args in [
        &["--help"][..],
        &["check", "--help"],
        &["duties", "--help"],
        &["outline", "--help"],
        &["explain", "--help"],
    ] {
        let words = stdout(args);
        assert!(words.contains("使い方:"), "{words}");
        let english = ["Usage", "Options", "OPTIONS", "Arguments", "Commands", "Print help"];
        assert!(!english.iter().any(|e| words.contains(e)), "{words}");
    }
    for args in [
        &[][..],
        &["check"],
        &["chek"],
        &["check", "--format", "xml", "a"],
        &["check", "--encoding", "x", "a"],
        &["check", "--wide", "a"],
    ] {
        let out = sekimori(args);
        let words = String::from_utf8_lossy(&out.stderr);
        assert!(words.starts_with("sekimori: "), "{words}");
        assert!(words.contains("sekimori --help"), "{words}");
        assert!(!words.contains("error"), "{words}");
    }
}

#[test]
fn sarif_is_valid_against_its_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/schemas/sarif-2.1.0.json"))
            .expect("the schema is JSON");
    let log: serde_json::Value = serde_json::from_str(&stdout(&[
        "check",
        "policies/miyazaki.txt",
        "policies/kesen.txt",
        "--format",
        "sarif",
    ]))
    .expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> =
        validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(!results.is_empty());
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.len() >= 30);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
    }
}

#[test]
fn json_of_one_document_and_of_several() {
    let one: serde_json::Value =
        serde_json::from_str(&stdout(&["check", "policies/kesen.txt", "--format", "json"])).expect("JSON");
    assert_eq!(one["doc"], "kesen");
    let two: serde_json::Value = serde_json::from_str(&stdout(&[
        "check",
        "policies/kesen.txt",
        "policies/kumamoto.txt",
        "--format",
        "json",
    ]))
    .expect("JSON");
    assert_eq!(two[1]["doc"], "kumamoto");
}

#[test]
fn csv_in_both_encodings() {
    let out = sekimori(&["duties", "policies/kumamoto.txt", "--format", "csv"]).stdout;
    assert!(out.starts_with(b"\xEF\xBB\xBF"), "Excel needs the mark");
    let text = String::from_utf8(out).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().expect("rows of one length");
    assert!(rows.len() > 30);
    let other =
        sekimori(&["duties", "policies/kumamoto.txt", "--format", "csv", "--csv-encoding", "cp932"]).stdout;
    assert!(other.starts_with(b"\x8F\xF0\x8D\x80"), "条項 in CP932");
    let repaired =
        sekimori(&["duties", "policies/miyazaki.txt", "--format", "csv", "--csv-encoding", "cp932"]);
    // ⓐ is our reading of a damaged ordinal; the other characters do stand in the file.
    let words = String::from_utf8_lossy(&repaired.stderr);
    assert!(words.contains("「서」") && !words.contains('ⓐ'), "{words}");
}

#[test]
fn cp932_names_what_it_lacks() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .args(["duties", "-", "--format", "csv", "--csv-encoding", "cp932"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all("1 記録\n\n𠮷野課長は、記録を保存しなければならない。\n".as_bytes())
        .expect("written");
    let out = child.wait_with_output().expect("ends");
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("「𠮷」"), "{out:?}");
}

#[test]
fn xlsx_is_a_workbook_and_needs_a_file() {
    assert_eq!(sekimori(&["duties", "policies/kesen.txt", "--format", "xlsx"]).status.code(), Some(2));
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("duties.xlsx");
    let out = sekimori(&[
        "duties",
        "policies/kesen.txt",
        "--format",
        "xlsx",
        "--output",
        path.to_str().expect("a path"),
    ]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let bytes = std::fs::read(&path).expect("there");
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = calamine::Reader::worksheet_range(&mut book, "義務一覧").expect("a sheet");
    let csv = stdout(&["duties", "policies/kesen.txt", "--format", "csv"]);
    assert_eq!(sheet.height(), csv.lines().count(), "as many rows as the CSV has");
    assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 1, "nothing half-written is left");
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing() {
    let out =
        sekimori(&["duties", "policies/kesen.txt", "--format", "csv", "--output", "/nowhere/duties.csv"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("書き込めません"), "{out:?}");
}

#[test]
fn every_encoding_gives_the_same_duties() {
    let plain = stdout(&["duties", "policies/kumamoto.txt", "--format", "jsonl"]);
    let text = std::fs::read_to_string(root().join("policies/kumamoto.txt")).expect("there");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("kumamoto.txt");
    let utf16: Vec<u8> =
        std::iter::once(0xFEFFu16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bom = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let sjis = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    let euc = encoding_rs::EUC_JP.encode(&text).0.into_owned();
    for bytes in [utf16, bom, sjis, euc] {
        std::fs::write(&path, bytes).expect("written");
        assert_eq!(stdout(&["duties", path.to_str().expect("a path"), "--format", "jsonl"]), plain);
    }
}

#[test]
fn every_rule_is_explained() {
    let list = stdout(&["explain"]);
    assert!(list.lines().count() >= 30, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().expect("a code");
        let words = stdout(&["explain", code]);
        for heading in ["何を確認するか", "なぜ", "例", "直し方", "根拠"] {
            assert!(words.contains(heading), "{code} lacks {heading}");
        }
    }
    assert_eq!(stdout(&["explain", "r0201"]), stdout(&["explain", "numbering-gap"]));
}

#[test]
fn outline_of_a_jointly_enacted_policy() {
    let words = stdout(&["outline", "policies/kesen.txt"]);
    assert!(
        words.contains(
            "制定機関: 気仙広域連合、気仙広域連合議会、気仙広域連合選挙管理委員会、気仙広域連合監査委員"
        ),
        "{words}"
    );
    assert!(words.contains("令和8年3月30日（2026-03-30）"), "{words}");
}

#[test]
fn only_the_doubtful_duties() {
    let all = stdout(&["duties", "policies/miyazaki.txt", "--format", "csv"]).lines().count();
    let some = stdout(&["duties", "policies/miyazaki.txt", "--format", "csv", "--doubtful"]).lines().count();
    assert!(1 < some && some < all / 2, "{some} of {all}");
}

#[test]
fn no_duty_is_doubtful() {
    let words = stdout(&["duties", "policies/kesen.txt", "--doubtful"]);
    assert!(words.contains("確認が必要なものはありません（義務等 43 件）"), "{words}");
}

#[test]
fn hidden_diagnostics_are_counted_as_hidden() {
    let last = |args: &[&str]| stdout(args).lines().last().unwrap_or_default().to_string();
    let all = last(&["check", "policies/miyazaki.txt"]);
    assert!(all.contains("誤り 11 件、警告 51 件、助言 33 件。"), "{all}");
    let errors = last(&["check", "policies/miyazaki.txt", "--level", "error"]);
    assert!(errors.contains("誤り 11 件（示していない診断が84件あります）。"), "{errors}");
    assert!(!errors.contains("警告 0 件"), "{errors}");
}

/// The document that is read is never the file that is written, whatever path it is given by.
#[test]
fn the_document_is_not_written_over() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("policy.txt");
    std::fs::copy(root().join("policies/kesen.txt"), &path).expect("copied");
    let before = std::fs::read(&path).expect("there");
    let detour = dir.path().join(".").join("policy.txt");
    let [path, detour] = [&path, &detour].map(|p| p.to_str().expect("a path"));
    for output in [path, detour] {
        let out = sekimori(&["duties", path, "--format", "csv", "--output", output]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(String::from_utf8_lossy(&out.stderr).contains("別の名前"), "{out:?}");
    }
    assert_eq!(std::fs::read(path).expect("there"), before);
    let folder = dir.path().to_str().expect("a path");
    let out = sekimori(&["duties", path, "--format", "csv", "--output", folder]);
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && words.contains("ファイル名まで"), "{words}");
}

/// The marks stand under the words although the characters are two columns wide.
#[test]
fn marks_stand_under_double_width_text() {
    use unicode_width::UnicodeWidthStr;
    let words = stdout(&["check", "policies/miyazaki.txt"]);
    let lines: Vec<&str> = words.lines().collect();
    let at = lines.iter().position(|l| l.starts_with("124 | ")).expect("the figure's line");
    let column = |l: &str, c: char| l.find(c).map(|i| l[..i].width());
    assert_eq!(column(lines[at], '情'), column(lines[at + 1], '^'));
}

/// Roles, threats, scope, zones and classes stand in the reading beside the duties.
#[test]
fn typed_values_in_the_reading() {
    let rows: Vec<serde_json::Value> = stdout(&["duties", "policies/miyazaki.txt", "--format", "jsonl"])
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    let at = |part: &str, path: &str| {
        rows.iter()
            .find(|r| r["part"] == part && r["path"] == path)
            .unwrap_or_else(|| panic!("{part}:{path}"))
    };
    assert_eq!(at("standards", "2/(1)")["appoints"][0]["holder"], "広域連合事務局長");
    assert_eq!(at("basic", "3/(3)")["threats"][0], "地震");
    assert_eq!(at("basic", "4/(1)")["scope"]["organisations"].as_array().map(Vec::len), Some(2));
    assert_eq!(at("standards", "3/(1)/重要性分類/Ⅱ")["class"]["order"], 2);
    let handling = &at("standards", "3/(1)/重要性分類/Ⅰ")["class"]["handling"];
    assert!(
        handling.as_array().is_some_and(|h| h.iter().any(|p| p == "3/(2)/⑦")),
        "Ⅱ以上 means Ⅰ too: {handling}"
    );
    let zones: Vec<&serde_json::Value> = rows.iter().filter(|r| r["zones"].is_array()).collect();
    assert!(zones.iter().any(|r| r["zones"][0]["name"] == "マイナンバー利用事務系"));
}
