//! What does the real binary make of web pages and other documents? Their duties as from the plain text, diagnostics that point
//! into the original, and of bad ones one sentence, while the other file of the same call is still read.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sekimori")).current_dir(root()).args(args).output().expect("runs")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A file beside a page that is in order, both given to `check`: what is told of the first.
fn refused(name: &str, bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let begun = Instant::now();
    // KiB. The program as it is built for tests takes 180 MB of them by itself.
    let out = Command::new("sh")
        .args(["-c", "ulimit -v 409600 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sekimori"), "check"])
        .args([path.to_str().expect("a path"), "tests/forms/miyoshi.reiki.html"])
        .current_dir(root())
        .output()
        .expect("runs");
    let told = words(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{name}: {told}");
    assert!(words(&out.stdout).contains("miyoshi.reiki.html: "), "{name}: the other file was not read");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(begun.elapsed() < Duration::from_secs(30), "{name}: {:?}", begun.elapsed());
    told.trim().rsplit_once(&format!("{name}: ")).expect("its name").1.to_string()
}

#[test]
fn bad_documents_are_told_in_one_sentence() {
    assert!(refused("frames.html", b"<html><frameset><frame src=a.html></frameset>").contains("フレーム"));
    assert!(
        refused("app.html", b"<!doctype html><div id=app></div><script></script>").contains("スクリプト")
    );
    assert!(
        refused("deep.html", format!("<html>{}", "<div>".repeat(100_000)).as_bytes())
            .contains("入れ子の深さ")
    );
    assert!(refused("cut.html", b"<html>\xE7\xAC\xAC\xE7").contains("行目"));
    assert!(refused("empty.html", b"<html></html>").contains("空"));
    assert!(!refused("cut.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3").is_empty());
    assert!(!refused("cut.docx", b"PK\x03\x04\x14\0\x06\0word/document.xml").is_empty());
}

#[test]
fn word_and_pdf_that_are_cut_off_or_locked_are_told_in_one_sentence() {
    let form = |name: &str| std::fs::read(root().join("tests/forms").join(name)).expect("a form");
    // Of a PDF more than this would be put together again, with a notice.
    for (name, whole, left) in
        [("cut.docx", form("miyoshi.text.docx"), 3), ("cut.pdf", form("miyoshi.chromium.pdf"), 20)]
    {
        let told = refused(name, &whole[..whole.len() / left]);
        assert!(told.contains("として読めません") && told.contains("途中で切れて"), "{told}");
    }
    // A container of the older kind, in whose directory stands the stream of an encrypted document.
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.resize(128, 0);
    locked.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
    assert!(refused("locked.docx", &locked).contains("パスワード"), "an Office file with a password");
    assert!(refused("old.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0").contains("古い形式"));
}

/// Elements with very many attributes: the parser compares each with all.
#[test]
fn a_page_that_eats_time_or_memory_is_stopped() {
    let names: String = (0..400_000).map(|i| format!(" a{i}=b")).collect();
    let told = refused("eater.html", format!("<html><p{names}>").as_bytes());
    assert!(told.contains("時間") || told.contains("メモリー"), "{told}");
    let many = format!("<html>{}", "<p a b c d e f g h i j k l m n o p q r s t>".repeat(450_000));
    let told = refused("hungry.html", many.as_bytes());
    assert!(told.contains("時間") || told.contains("メモリー"), "{told}");
}

#[test]
fn no_help_names_the_reader_and_it_needs_no_environment() {
    let help = words(&sekimori(&["--help"]).stdout);
    assert!(!help.contains("read-document"), "{help}");
    let page = std::fs::File::open(root().join("tests/forms/kesen.reiki.html")).expect("a page");
    let out = Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .args(["outline", "-"])
        .env_clear()
        .stdin(page)
        .output()
        .expect("runs");
    assert!(words(&out.stdout).contains("1 目的"), "{out:?}");
}

#[test]
fn diagnostics_point_into_the_original() {
    let page = "tests/forms/kesen.site.html";
    let out = sekimori(&["check", page]);
    let text = words(&out.stdout);
    let first = text.lines().find(|l| l.trim_start().starts_with("-->")).expect("a place");
    assert!(first.contains("kesen.site.html ") && first.ends_with("行目"), "{first}");
    assert!(!text.contains("LL |") && !text.contains(":::"), "{text}");
    let told = words(&out.stderr);
    assert_eq!(
        told.lines().filter(|l| l.starts_with("注意: tests/forms/kesen.site.html: ")).count(),
        1,
        "{told}"
    );

    let report: Value =
        serde_json::from_slice(&sekimori(&["check", page, "--format", "json"]).stdout).expect("JSON");
    let line = report["diagnostics"][0]["original"]["source_line"].as_u64().expect("a line");
    assert!(first.contains(&format!(" {line}行目")), "{first}: {line}");
    let source = std::fs::read_to_string(root().join(page)).expect("a page");
    let message = report["diagnostics"][0]["message"].as_str().expect("a message");
    let quoted = message.split(['「', '」']).nth(1).expect("words");
    assert!(source.lines().nth(line as usize - 1).expect("the line").contains(quoted), "{quoted}");
    let plain = sekimori(&["check", "policies/kesen.txt", "--format", "json"]);
    assert!(!words(&plain.stdout).contains("original"));

    let schema: Value =
        serde_json::from_str(include_str!("../../../tests/schemas/sarif-2.1.0.json")).expect("JSON");
    let log: Value =
        serde_json::from_slice(&sekimori(&["check", page, "--format", "sarif"]).stdout).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&log), "{:?}", validator.iter_errors(&log).next().map(|e| e.to_string()));
    let place = &log["runs"][0]["results"][0]["locations"][0];
    assert_eq!(place["properties"]["source_line"], json!(line));
    assert!(place["physicalLocation"]["region"]["startLine"].is_u64());
}

/// A line without marks of lists and headings.
fn bare(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !"#*-・".contains(*c)).collect()
}

/// The reading of a page, its lines numbered as in the plain text.
fn as_in_the_text(body: &str, manner: &str) -> String {
    let page = format!("tests/forms/{body}.{manner}.html");
    let bytes = std::fs::read(root().join(&page)).expect("a page");
    let read = intake::read_document(&bytes, None).expect("it is read").text;
    let text = std::fs::read_to_string(root().join(format!("policies/{body}.txt"))).expect("a policy");
    let text: Vec<String> = text.lines().map(bare).collect();
    let (mut lines, mut behind) = (vec![0], 0);
    for line in read.lines().map(bare) {
        let found = text.iter().skip(behind).position(|l| *l == line && !line.is_empty());
        lines.push(found.map_or(0, |at| behind + at + 1));
        behind += found.map_or(0, |at| at + 1);
    }
    let out = sekimori(&["duties", &page, "--format", "jsonl"]);
    assert!(out.status.success(), "{}", words(&out.stderr));
    let rows = words(&out.stdout);
    let numbered = |row: &str| {
        let mut row: Value = serde_json::from_str(row).expect("JSON");
        row["doc"] = json!(body);
        row["line"] = json!(lines[row["line"].as_u64().expect("a line") as usize]);
        format!("{row}\n")
    };
    rows.lines().map(numbered).collect()
}

/// Each policy as three kinds of sites publish it says what its plain text says.
#[test]
fn pages_are_read_as_their_plain_texts() {
    let dir = tempfile::tempdir().expect("a folder");
    for body in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let (text, page) = (dir.path().join("text.jsonl"), dir.path().join("page.jsonl"));
        let wanted = sekimori(&["duties", &format!("policies/{body}.txt"), "--format", "jsonl"]);
        std::fs::write(&text, wanted.stdout).expect("written");
        for manner in ["reiki", "plain", "site"] {
            std::fs::write(&page, as_in_the_text(body, manner)).expect("written");
            let least = ["--min", "provision=0.99", "--min", "path=0.99", "--min", "duty=0.95"];
            let out = Command::new("python3")
                .current_dir(root())
                .arg("tests/score.py")
                .args([text.as_os_str(), "--".as_ref(), page.as_os_str()])
                .args(least)
                .args(["--misses", "20"])
                .output()
                .expect("python3 runs");
            println!("{body}.{manner}: {}", words(&out.stdout));
            assert!(out.status.success(), "{body}.{manner}:\n{}{}", words(&out.stdout), words(&out.stderr));
        }
    }
}
