//! What does the program answer to input that is no policy? One clear sentence or diagnostics, never a panic, a hang or
//! more than 300 MB.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs a command on bytes given as a file, with at most 300 MB of memory.
fn run(bytes: &[u8], command: &str) -> Output {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("input.txt");
    std::fs::write(&path, bytes).expect("written");
    limited(&[command, path.to_str().expect("a path")])
}

fn limited(args: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -v 307200 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sekimori")])
        .args(args)
        .output()
        .expect("runs")
}

/// The one sentence of a refusal, behind the path.
fn refusal(bytes: &[u8]) -> String {
    let out = run(bytes, "check");
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(out.stdout.is_empty());
    let words = String::from_utf8(out.stderr).expect("UTF-8");
    assert_eq!(words.lines().count(), 1, "{words}");
    words.trim().rsplit("input.txt: ").next().unwrap_or_default().to_string()
}

/// Diagnostics instead of a refusal.
fn read(bytes: &[u8]) -> String {
    for command in ["outline", "duties"] {
        let out = run(bytes, command);
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    }
    let out = run(bytes, "check");
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

#[test]
fn nothing_in_it() {
    assert!(refusal(b"").contains("空"), "{}", refusal(b""));
    assert!(refusal("　\n\t \r\n".as_bytes()).contains("空"));
}

#[test]
fn a_binary_is_named() {
    assert!(refusal(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3").contains("PDF"));
    assert!(refusal(&[0u8, 159, 146, 150, 1, 2, 3, 4].repeat(100)).contains("バイナリ"));
}

#[test]
fn more_than_twenty_megabytes_is_refused_before_it_is_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("input.txt");
    let file = std::fs::File::create(&path).expect("made");
    file.set_len(10 * 1024 * 1024 * 1024).expect("a sparse file");
    let out = limited(&["check", path.to_str().expect("a path")]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("20"), "{out:?}");
}

#[test]
fn a_stream_without_end_is_refused() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let chunk = "情報".repeat(100_000);
    // The program stops reading at its limit, and the pipe breaks.
    while stdin.write_all(chunk.as_bytes()).is_ok() {}
    drop(stdin);
    let out = child.wait_with_output().expect("ends");
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).starts_with("sekimori: 標準入力: "), "{out:?}");
}

#[test]
fn damaged_utf8_names_the_line() {
    let out = refusal(b"\xE7\xAC\xAC\xEF\xBC\x91\n\xE6\x9D\xA1\xFF\xFE\xFD\n");
    assert!(out.contains('行'), "{out}");
}

#[test]
fn windows_characters_of_nec_and_ibm() {
    // 「①　㈱髙﨑は、情報を提供しなければならない。」 in CP932.
    let text = b"1 \x8Fo\x97\xCD\n\x87@ \x87\x8A\xFB\xFC\xFA\xB1\x82\xCD\x81A\x8F\xEE\x95\xF1\x82\xF0\x92\xF1\x8B\x9F\x82\xB5\x82\xC8\x82\xAF\x82\xEA\x82\xCE\x82\xC8\x82\xE7\x82\xC8\x82\xA2\x81B\n";
    let out = run(text, "outline");
    let words = String::from_utf8_lossy(&out.stdout);
    assert!(words.contains("① ㈱髙﨑は、情報を提供しなければならない。"), "{words}");
}

#[test]
fn no_numbering_at_all() {
    let words = read("情報を大切に扱います。\n職員は秘密を守ります。\n".repeat(20).as_bytes());
    assert!(words.contains("R0211"), "{words}");
}

#[test]
fn fifty_levels_deep() {
    let mut text = String::from("第1章 総則\n第1条 この規程は、必要な事項を定める。\n");
    for i in 1..=50 {
        let number: Vec<&str> = std::iter::repeat_n("1", i).collect();
        text.push_str(&format!("{} 職員は、記録を保存しなければならない。\n", number.join(".")));
    }
    for mark in ["(1)", "①", "ア", "(ア)", "ⓐ", "Ⅰ", "一", "・"].iter().cycle().take(50) {
        text.push_str(&format!("{mark} 職員は、記録を保存しなければならない。\n"));
    }
    read(text.as_bytes());
}

#[test]
fn one_line_of_five_megabytes() {
    let sentence = "職員等は、情報セキュリティ管理者の許可を得た場合を除き、端末が必要なときに記録を報告し、";
    read(sentence.repeat(5_000_000 / sentence.len()).as_bytes());
    read("情報セキュリティ管理者は、報告しなければならない。".repeat(70_000).as_bytes());
    read(format!("1 {}", "（".repeat(1_600_000)).as_bytes());
}

#[test]
fn many_short_lines() {
    read("①\n".repeat(60_000).as_bytes());
    read("1 ア\n".repeat(60_000).as_bytes());
}

#[test]
fn a_novel() {
    let page = "　吾々は其の晩、停車場の前の宿に泊まった。\n「どうだい」と彼は言った。\n　外では雨が降り続いていた。汽車は来なかった。\n\n";
    read(page.repeat(8_000).as_bytes());
}

#[test]
fn an_english_text() {
    read(
        "1. Purpose\n\nThis policy applies to all staff.\n\n(1) Staff shall not share passwords.\n"
            .repeat(500)
            .as_bytes(),
    );
}

#[test]
fn nul_and_control_characters() {
    let words = read("1 目的\n\nこの\u{0}規程は、必要な\u{7}事項を\u{1B}[31m定める。\n\n2 義務\n\n職員は、記録を保存しなければならない。\n".as_bytes());
    assert!(words.contains("R0109"), "{words}");
    assert!(!words.contains('\u{1B}'), "control characters must not reach the terminal: {words:?}");
    assert!(!words.contains('\u{0}'));
}

#[test]
fn a_file_that_is_not_there_and_a_folder() {
    let out = limited(&["check", "/nowhere/x.txt"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("見つかりません"), "{out:?}");
    let out = limited(&["check", env!("CARGO_MANIFEST_DIR")]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn one_bad_file_among_good_ones() {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/kesen.txt");
    let out = limited(&["check", good.to_str().expect("a path"), "/nowhere/x.txt"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&out.stdout).contains("kesen.txt"),
        "the good file is reported all the same"
    );
}
