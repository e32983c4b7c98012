//! Does the office do what the policy demands, and refuse what it forbids? Scenarios in Japanese, on real policies.
//! Takes Markdown from tests/scenarios/; runs every command through the real binary on a real ledger, and compares.
//! `UPDATE=1` writes the results; read the difference. Commands after 「# 前提」 must be accepted.

#[path = "../../../tests/markdown_cases.rs"]
mod markdown_cases;
mod office;

use office::{Office, root};

#[test]
fn miyazaki() {
    hold("miyazaki");
}

#[test]
fn kesen() {
    hold("kesen");
}

#[test]
fn kumamoto() {
    hold("kumamoto");
}

#[test]
fn miyoshi() {
    hold("miyoshi");
}

#[test]
fn nishiokitama() {
    hold("nishiokitama");
}

/// Every scenario of a body, each on a fresh copy of its office.
fn hold(body: &str) {
    let only = std::env::var("ONLY").ok();
    let folder = root().join("tests/scenarios").join(body);
    if only.as_ref().is_some_and(|word| !wanted(&folder, word)) {
        return;
    }
    let files = markdown_cases::hold(&folder, ("case", "result"), only.as_deref(), |case| {
        play(&Office::of(body), case)
    });
    assert!(files > 0);
}

/// Whether a word picks a file of the folder.
fn wanted(folder: &std::path::Path, word: &str) -> bool {
    let files = std::fs::read_dir(folder).map(|all| all.flatten().map(|e| e.path()).collect::<Vec<_>>());
    files.unwrap_or_default().iter().any(|path| path.to_string_lossy().contains(word))
}

/// A file that is attached is brought before, as a browser does it. It holds its own name.
fn bring(office: &Office, line: &str) {
    let command: serde_json::Value = serde_json::from_str(line).expect("a command");
    if command["command"] == "attach" {
        let (name, by) = (command["file"]["name"].as_str(), command["by"].as_str());
        let (name, at) = (name.expect("a name"), "2026-11-24T09:00".parse().expect("a moment"));
        let desk = ledger::desk::Desk::open(&office.path()).expect("a desk");
        desk.put_file(name, name.as_bytes(), (by.expect("somebody"), at)).expect("kept");
    }
}

/// What the binary answers to the lines of a case.
fn play(office: &Office, case: &str) -> String {
    let mut out = String::new();
    let mut given = false;
    let mut lines: Vec<&str> = Vec::new();
    let mut last = "2026-11-24T09:00".to_string();
    let flush = |lines: &mut Vec<&str>, given: bool, out: &mut String| {
        if lines.is_empty() {
            return;
        }
        let answers = office.run(&["do"], &[], Some(&lines.join("\n")));
        for (line, answer) in lines.iter().zip(answers.lines()) {
            assert!(!given || answer.starts_with("受付"), "前提が拒否されました\n{line}\n{answer}");
            if !given {
                out.push_str(answer);
                out.push('\n');
            }
        }
        assert_eq!(answers.lines().count(), lines.len(), "{answers}\n{}", lines.join("\n"));
        lines.clear();
    };
    for line in case.lines().filter(|l| !l.trim().is_empty()) {
        if let Some(comment) = line.strip_prefix('#') {
            flush(&mut lines, given, &mut out);
            given = comment.trim() == "前提";
        } else if let Some(what) = line.strip_prefix("show ") {
            flush(&mut lines, given, &mut out);
            let words = what.split_whitespace().chain(["--at", &last]);
            let (shown, refused, _) = office.call(&["show"], &words.collect::<Vec<_>>(), None);
            out.push_str(&(shown + &refused));
        } else {
            if let Some((_, at)) = line.split_once("\"at\":\"") {
                last = at.chars().take(16).collect();
            }
            bring(office, line);
            lines.push(line);
        }
    }
    flush(&mut lines, given, &mut out);
    let verified = office.run(&["verify"], &[], None);
    assert!(verified.contains("改ざんされていません"), "{verified}");
    out
}
