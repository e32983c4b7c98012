//! Does code use a word that the house does not allow there?
//! Takes one Rust file, gives a finding for each forbidden word; in pure crates the outside world is forbidden too.
//! Comments and strings are free. What clippy already refuses in macros and attributes is left to clippy.

use crate::finding::Finding;
use crate::source::{SourceFile, has_word, is_ident};

/// Words no production code contains, with what to do instead.
const EVERYWHERE: [(&str, &str); 6] = [
    ("todo!", "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    ("dbg!", "remove it"),
    ("#[allow(", "use `#[expect(…, reason = \"…\")]`"),
    ("#![allow(", "use `#![expect(…, reason = \"…\")]`"),
    (".unwrap()", "return the error, or show the compiler why there is none"),
];

/// Crates that see no file, clock, network or executor.
const PURE_CRATES: [&str; 3] = ["crates/clause/", "crates/policy/", "crates/practice/"];

const IMPURE: [&str; 5] = ["std::fs", "std::env", "std::net", "SystemTime", "async fn"];

/// Names that say nothing about what a module answers.
const EMPTY_NAMES: [&str; 4] = ["utils", "common", "helpers", "manager"];

/// Looks for forbidden words in one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let lines = file.production_lines();
    let mut findings = ignored_tests(file);
    for (index, line) in lines.iter().enumerate() {
        let mut report = |message: String| findings.push(Finding::new(&file.path, index + 1, message));
        for (word, instead) in EVERYWHERE {
            if has_word(line, word) {
                report(format!("`{word}` is forbidden: {instead}"));
            }
        }
        for name in EMPTY_NAMES {
            if has_word(line, &format!("mod {name}")) {
                report(format!("a module named `{name}` says nothing: name the question it answers"));
            }
        }
    }
    if PURE_CRATES.iter().any(|pure| file.path.starts_with(pure)) {
        findings.extend(impure_words(file, &lines));
    }
    findings
}

/// Ignored tests hide what is wrong, so unlike the other words this one is searched in tests as well.
fn ignored_tests(file: &SourceFile) -> Vec<Finding> {
    let lines = file.code.lines().enumerate().filter(|(_, line)| line.contains("#[ignore"));
    let message = "`#[ignore` is forbidden: assert what happens today, or remove the test";
    lines.map(|(index, _)| Finding::new(&file.path, index + 1, message)).collect()
}

fn impure_words(file: &SourceFile, lines: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut group = None;
    for (index, line) in lines.iter().enumerate() {
        let mut found: Vec<&str> = IMPURE.iter().copied().filter(|word| has_word(line, word)).collect();
        // `use std::{env, fs};` names the same modules in a group, which may go over several lines.
        if let Some((_, rest)) = line.split_once("std::{") {
            group = Some(rest);
        } else if group.is_some() {
            group = Some(*line);
        }
        if let Some(names) = group {
            found.extend(grouped_words(names));
            group = (!names.contains(';')).then_some(names);
        }
        let message = |word: &&str| {
            format!("`{word}` is forbidden here: the crate is pure, take the value as an argument")
        };
        findings.extend(found.iter().map(|word| Finding::new(&file.path, index + 1, message(word))));
    }
    findings
}

fn grouped_words(names: &str) -> impl Iterator<Item = &'static str> {
    let has = |wanted: &str| names.split(|c| !is_ident(c)).any(|name| name == wanted);
    IMPURE.into_iter().filter(move |word| word.strip_prefix("std::").is_some_and(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        let findings = check(&SourceFile::new(path, text));
        findings.into_iter().map(|f| (f.line, f.message.split('`').nth(1).unwrap().to_owned())).collect()
    }

    fn one(line: usize, word: &str) -> Vec<(usize, String)> {
        vec![(line, word.to_owned())]
    }

    #[test]
    fn each_forbidden_word_is_found() {
        for (word, _) in EVERYWHERE {
            assert_eq!(found("crates/print/src/a.rs", &format!("\nx {word}")), one(2, word));
        }
        for name in EMPTY_NAMES {
            assert_eq!(found("crates/print/src/a.rs", &format!("pub mod {name};")), one(1, name));
        }
    }

    #[test]
    fn comments_strings_tests_and_longer_names_are_free() {
        let text =
            "// todo!()\nlet a = \"dbg!\";\nmod commonplace;\n#[cfg(test)]\nmod tests { a.unwrap() }\n";
        assert!(found("crates/print/src/a.rs", text).is_empty());
        assert!(found("crates/print/tests/a.rs", "mod common;\na.unwrap()").is_empty());
    }

    #[test]
    fn ignored_tests_are_found_in_tests() {
        let text = "#[cfg(test)]\nmod tests {\n    #[ignore = \"slow\"]\n    fn a() {}\n}\n";
        assert_eq!(found("crates/print/src/a.rs", text), one(3, "#[ignore"));
        assert_eq!(found("crates/print/tests/a.rs", "#[ignore]"), one(1, "#[ignore"));
    }

    #[test]
    fn pure_crates_do_not_see_the_world() {
        for word in IMPURE {
            assert_eq!(found("crates/clause/src/a.rs", word), one(1, word));
            assert!(found("crates/intake/src/a.rs", word).is_empty());
        }
        assert!(found("crates/policy/src/a.rs", "use std::fmt;\nuse std::time::Duration;").is_empty());
        assert!(found("crates/policy/tests/a.rs", "use std::fs;").is_empty());
    }

    #[test]
    fn groups_of_imports_hide_nothing() {
        assert_eq!(found("crates/policy/src/a.rs", "use std::{fmt, fs};"), one(1, "std::fs"));
        assert_eq!(
            found("crates/policy/src/a.rs", "use std::{\n    fmt,\n    env,\n};\nlet fs = 1;"),
            one(3, "std::env")
        );
        let clock = "use std::time::{Duration, SystemTime};";
        assert_eq!(found("crates/policy/src/a.rs", clock), one(1, "SystemTime"));
    }
}
