//! Do the rules find what their Markdown files say, and nothing else?
//! Each file in `rules` bears the code of a rule. Behind its prose stand pairs of fenced blocks: a snippet (`policy`)
//! and what that rule says about it (`diagnostics`, one `行: コード メッセージ` a line; empty where it must be silent).
//! `UPDATE=1 cargo test -p policy` writes the blocks anew; read the diff.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says where its files are wrong by failing")]

use clause::{Category, Diagnostic, Source};
use policy::rules::{RULES, check, find};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A snippet, what is expected, and which lines of the file hold the expectation.
struct Case {
    line: usize,
    snippet: String,
    expected: Vec<String>,
    place: std::ops::Range<usize>,
}

/// Whether the expected blocks are being written anew.
fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Code and text of every test file, by code.
fn files() -> Vec<(String, PathBuf, String)> {
    let mut out: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| {
            let code = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            (code, path, text)
        })
        .collect();
    out.sort();
    out
}

/// The pairs of blocks of one file.
fn cases(path: &Path, text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<Case> = Vec::new();
    let mut snippet: Option<(usize, String)> = None;
    let mut i = 0;
    while i < lines.len() {
        let kind = lines[i].strip_prefix("```").map(str::trim).filter(|k| !k.is_empty());
        let Some(kind) = kind else {
            i += 1;
            continue;
        };
        let end = (i + 1..lines.len()).find(|j| lines[*j].trim() == "```");
        let end = end.unwrap_or_else(|| panic!("{}:{}: the block has no end", path.display(), i + 1));
        let block = &lines[i + 1..end];
        match kind {
            "policy" => snippet = Some((i + 1, block.iter().map(|l| format!("{l}\n")).collect())),
            "diagnostics" => {
                let (line, snippet) = snippet
                    .take()
                    .unwrap_or_else(|| panic!("{}:{}: no snippet above", path.display(), i + 1));
                let expected = block.iter().map(ToString::to_string).collect();
                out.push(Case { line, snippet, expected, place: i + 1..end });
            }
            other => panic!("{}:{}: unknown block `{other}`", path.display(), i + 1),
        }
        i = end + 1;
    }
    assert!(snippet.is_none(), "{}: the last snippet has no diagnostics", path.display());
    out
}

/// What the rule `code` says about a snippet.
fn said(code: &str, snippet: &str) -> Vec<String> {
    let policy = policy::read(Source::new("snippet", snippet));
    let line = |d: &Diagnostic| policy.tree.source().line_of(d.span.start);
    let found = check(&policy).into_iter().filter(|d| d.code == code);
    found.map(|d| format!("{}: {} {}", line(&d), d.code, d.message)).collect()
}

#[test]
fn rules_say_what_their_files_expect() {
    let update = updating();
    let mut wrong = Vec::new();
    for (code, path, text) in files() {
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        let cases = cases(&path, &text);
        // From the end, so that the places above stay where they are.
        for case in cases.iter().rev() {
            let said = said(&code, &case.snippet);
            if said != case.expected {
                let (expected, said) = (case.expected.join("\n  "), said.join("\n  "));
                wrong.push(format!("{code}.md:{}\nexpected\n  {expected}\nsaid\n  {said}", case.line));
            }
            lines.splice(case.place.clone(), said);
        }
        if update {
            fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_rule_has_a_file_that_finds_and_one_that_is_silent() {
    if updating() {
        return;
    }
    let files = files();
    for (code, ..) in &files {
        assert!(find(code).is_some_and(|r| r.code == code), "{code}.md belongs to no rule");
    }
    let mut wanting = Vec::new();
    for rule in RULES {
        let Some((_, path, text)) = files.iter().find(|(code, ..)| code == rule.code) else {
            wanting.push(format!("{}.md is missing", rule.code));
            continue;
        };
        let cases = cases(path, text);
        if cases.iter().all(|c| c.expected.is_empty()) {
            wanting.push(format!("{}.md finds nothing", rule.code));
        }
        if cases.iter().all(|c| !c.expected.is_empty()) {
            wanting.push(format!("{}.md is never silent", rule.code));
        }
    }
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

#[test]
fn every_rule_is_a_complete_record() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        let code = rule.code;
        assert!(seen.insert(code) && seen.insert(rule.name), "{code}: code or name stands twice");
        let digits =
            code.strip_prefix('R').is_some_and(|d| d.len() == 4 && d.chars().all(|c| c.is_ascii_digit()));
        assert!(digits, "{code}: a code is R and four digits");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let kebab = rule.name.split('-').all(|part| !part.is_empty() && part.chars().all(plain));
        assert!(kebab, "{code}: `{}` is not in kebab case", rule.name);
        assert!(!rule.summary.is_empty() && !rule.summary.contains('\n'), "{code}: the summary is one line");
        let headings: Vec<&str> = rule.explanation.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        assert_eq!(headings, ["何を確認するか", "なぜ", "例", "直し方", "根拠"], "{code}");
    }
}

/// Hundreds of codes whose category is fixed: the rules that need only the tree and its words.
const HUNDREDS: [(&str, Category); 4] = [
    ("R01", Category::Text),
    ("R02", Category::Structure),
    ("R03", Category::Contents),
    ("R05", Category::Variant),
];

#[test]
fn a_code_tells_its_category() {
    for rule in RULES {
        let hundred = HUNDREDS.iter().find(|(hundred, _)| rule.code.starts_with(hundred));
        let fits = hundred.is_none_or(|(_, category)| *category == rule.category);
        assert!(fits, "{} is of the category {}", rule.code, rule.category.key());
    }
}

/// What the rules of those hundreds say about a file of the repository.
fn on_file(path: &str) -> (policy::Policy, Vec<Diagnostic>) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join(path)).unwrap();
    let policy = policy::read(Source::new(path, text));
    let own = |d: &Diagnostic| HUNDREDS.iter().any(|(hundred, _)| d.code.starts_with(hundred));
    let found = check(&policy).into_iter().filter(own).collect();
    (policy, found)
}

/// Prints what the rules say about the policies of the repository; `--nocapture` shows it.
#[test]
fn the_enacted_policies_are_not_flooded() {
    for (name, budget) in
        [("kesen", 6), ("kumamoto", 5), ("miyazaki", 62), ("miyoshi", 6), ("nishiokitama", 3)]
    {
        let (policy, found) = on_file(&format!("policies/{name}.txt"));
        let source = policy.tree.source();
        println!("{name}: {} diagnostics", found.len());
        for d in &found {
            println!("  {}: {} {} [{}]", source.line_of(d.span.start), d.code, d.message, d.clause);
        }
        assert!(found.len() <= budget, "{name}: {} diagnostics, the budget is {budget}", found.len());
    }
}

#[test]
fn a_well_drafted_text_gets_no_diagnostic() {
    let (_, found) = on_file("tests/texts/seibi.txt");
    let messages: Vec<_> = found.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(messages, Vec::<String>::new());
}
