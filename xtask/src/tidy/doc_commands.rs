//! Can every command that a document shows be typed as it stands?
//! Takes one document and what exists, gives findings for unknown subcommands and for files that are not there.
//! Nothing is run. Looks at fenced blocks, at commands of `cargo`, `sekimori` and `python3` only.

use super::{doc_paths, markdown};
use crate::finding::Finding;
use crate::source::{SourceFile, is_ident};
use crate::tree::TextFile;

/// The file whose `enum Command` names the subcommands of `sekimori`.
pub const COMMAND_LINE: &str = "crates/app/src/cli.rs";

/// What the commands are compared with.
pub struct Known<'a> {
    /// Subcommands of `sekimori`; nothing while its command line is not written.
    pub subcommands: Option<&'a [String]>,
    /// Tasks of `cargo xtask`.
    pub tasks: &'a [&'a str],
    /// Whether a path from the root exists.
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// Checks the commands of one document, in order: what one command writes, the next may read.
pub fn check(document: &TextFile, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut written: Vec<String> = Vec::new();
    for (line, text) in markdown::fenced_lines(&document.text) {
        for words in commands(&text) {
            let mut report = |message: String| findings.push(Finding::new(&document.path, line, message));
            if let Some(message) = unknown_subcommand(&words, known) {
                report(message);
            }
            for path in files_read(&words, &mut written) {
                let exists = written.iter().any(|known| known == path) || (known.exists)(path);
                if !exists && doc_paths::is_concrete(path) {
                    report(format!("the command names `{path}`, which does not exist"));
                }
            }
        }
    }
    findings
}

/// The subcommands that `enum Command` declares, as they are typed; nothing if there is no such enum.
/// Names are taken from the variants: one that an attribute renames would not be known here.
pub fn subcommands(cli: &str) -> Option<Vec<String>> {
    let code = SourceFile::new(COMMAND_LINE, cli).code;
    let (_, rest) = code.split_once("enum Command")?;
    let (_, body) = rest.split_once('{')?;
    let mut names = Vec::new();
    let mut depth = 0i32;
    let mut fresh = true;
    let mut word = String::new();
    for c in body.chars() {
        if depth == 0 && is_ident(c) {
            word.push(c);
            continue;
        }
        // The first word after a comma is the variant; attributes stand in brackets and are deeper.
        if fresh && !word.is_empty() {
            names.push(kebab_case(&word));
            fresh = false;
        }
        word.clear();
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' if depth == 0 => break,
            '}' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ => {}
        }
    }
    Some(names)
}

fn kebab_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The simple commands of one line that are ours to check, as words.
fn commands(line: &str) -> Vec<Vec<&str>> {
    let line = line.trim().trim_start_matches("$ ");
    let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
    let simple = words.split(|word| matches!(*word, "|" | "||" | "&&" | ";"));
    let without_settings =
        simple.map(|words| words.iter().copied().skip_while(|word| is_setting(word)).collect::<Vec<_>>());
    without_settings.filter(|words| words.first().is_some_and(|word| program(word).is_some())).collect()
}

/// Settings such as `UPDATE=1` before the program.
fn is_setting(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

fn program(word: &str) -> Option<&str> {
    let name = word.rsplit('/').next().unwrap_or(word);
    matches!(name, "cargo" | "sekimori" | "python3").then_some(name)
}

/// The words of a command that name files to be read; what it writes goes to `written` and need not exist yet.
fn files_read<'a>(words: &[&'a str], written: &mut Vec<String>) -> Vec<&'a str> {
    // A script is read even where it lies at the root and so has no slash.
    let script = words.get(1).filter(|word| words[0] == "python3" && !word.starts_with('-'));
    let mut read: Vec<&str> = script.into_iter().copied().collect();
    let mut before = "";
    for word in words.iter().skip(1) {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if word.starts_with("--") => (option, value),
            _ => (before, *word),
        };
        let value = value.trim_matches(['"', '\'']);
        if is_output(option) {
            written.push(value.to_owned());
        } else if value.contains('/') && !value.starts_with("target/") && !read.contains(&value) {
            read.push(value);
        }
        before = word;
    }
    read
}

fn is_output(word: &str) -> bool {
    matches!(word, ">" | ">>" | "2>" | "-o" | "--out" | "--output")
}

fn unknown_subcommand(words: &[&str], known: &Known) -> Option<String> {
    let after_dashes =
        |words: &[&str]| words.iter().skip_while(|word| **word != "--").nth(1).map(|word| word.to_string());
    let (is_task, given) = match (program(words[0])?, words.get(1).copied()) {
        ("sekimori", given) => (false, given.map(str::to_owned)),
        ("cargo", Some("xtask")) => (true, words.get(2).map(|word| word.to_string())),
        ("cargo", Some("run")) => {
            let before = words.iter().take_while(|word| **word != "--");
            (before.clone().any(|word| *word == "xtask"), after_dashes(words))
        }
        _ => return None,
    };
    let given = given.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()) && word != "help")?;
    if is_task {
        let message = || format!("`cargo xtask` has no task `{given}`");
        return (!known.tasks.contains(&given.as_str())).then(message);
    }
    let message = || format!("`sekimori` has no subcommand `{given}`");
    (!known.subcommands?.contains(&given)).then(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(commands: &str) -> Vec<String> {
        let subcommands = ["duties".to_owned(), "check".to_owned()];
        let exists = |path: &str| ["policies/a.txt", "tests/score.py", "crates/app"].contains(&path);
        let known = Known { subcommands: Some(&subcommands), tasks: &["tidy", "ci"], exists: &exists };
        let document = TextFile { path: "README.md".to_owned(), text: format!("```sh\n{commands}\n```\n") };
        check(&document, &known).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn commands_that_work_pass() {
        for good in [
            "sekimori duties policies/a.txt --format jsonl > out/a.jsonl",
            "$ cargo run --release -- check policies/a.txt",
            "cargo run -p xtask -- tidy",
            "cargo xtask ci  # everything, see docs/none.md",
            "cargo install --path crates/app",
            "UPDATE=1 cargo test",
            "sekimori --help",
            "sekimori help duties",
            "sekimori duties DIR/FILE",
            "sekimori check policies/a.txt --output=new/a.json && python3 tests/score.py new/a.json",
            "sekimori duties policies/a.txt \\\n  > out/a.jsonl\npython3 tests/score.py out/a.jsonl",
            "git log no/such/file",
        ] {
            assert_eq!(findings(good), Vec::<String>::new(), "{good}");
        }
    }

    #[test]
    fn unknown_subcommands_are_found() {
        assert_eq!(findings("sekimori lint x"), ["`sekimori` has no subcommand `lint`"]);
        assert_eq!(findings("target/release/sekimori lint"), ["`sekimori` has no subcommand `lint`"]);
        assert_eq!(findings("cargo run -q -p app -- lint x"), ["`sekimori` has no subcommand `lint`"]);
        assert_eq!(findings("cargo xtask tidied"), ["`cargo xtask` has no task `tidied`"]);
        assert_eq!(findings("cargo run -p xtask -- check"), ["`cargo xtask` has no task `check`"]);
    }

    #[test]
    fn missing_files_are_found() {
        let missing = |path: &str| vec![format!("the command names `{path}`, which does not exist")];
        assert_eq!(findings("sekimori check policies/b.txt"), missing("policies/b.txt"));
        assert_eq!(findings("cargo install --path=crates/none"), missing("crates/none"));
        assert_eq!(findings("python3 score.py"), missing("score.py"));
        assert_eq!(findings("cargo xtask ci | python3 tests/none.py x"), missing("tests/none.py"));
    }

    #[test]
    fn without_a_command_line_subcommands_are_not_compared() {
        let known = Known { subcommands: None, tasks: &[], exists: &|_: &str| true };
        assert_eq!(unknown_subcommand(&["sekimori", "lint"], &known), None);
    }

    #[test]
    fn subcommands_are_read_from_the_enum() {
        let cli = "/// enum Command { Wrong }\n#[derive(Subcommand)]\npub enum Command {\n    /// 点検, of a text.\n    \
            Check(CheckArgs),\n    #[command(alias = \"x\")]\n    NewEdition { file: PathBuf, to: Vec<(u8, u8)> },\n    \
            Rules,\n}\npub enum Other { No }\n";
        assert_eq!(subcommands(cli).unwrap(), ["check", "new-edition", "rules"]);
        assert_eq!(subcommands("struct Cli;"), None);
    }
}
