//! Is each test that a document names there?
//! Takes one document and the texts of Rust files; gives a finding for each `FILE.rs::name` in backticks without such a function.
//! Whether the file itself exists is asked in `doc_paths` of paths that stand alone; here of these too.

use super::markdown;
use crate::finding::Finding;
use crate::source::SourceFile;
use crate::tree::TextFile;

/// Checks the tests of one document.
pub fn check(document: &TextFile, files: &[SourceFile]) -> Vec<Finding> {
    let missing = |span: &str| {
        let (path, name) = span.split_once(".rs::")?;
        let path = format!("{path}.rs");
        let Some(file) = files.iter().find(|f| f.path == path) else {
            return Some(format!("`{path}` does not exist"));
        };
        let there = file.text.contains(&format!("fn {name}("));
        (!there).then(|| format!("`{path}` has no function `{name}`"))
    };
    let spans = markdown::code_spans(&document.text);
    spans
        .iter()
        .filter_map(|(line, span)| Some(Finding::new(&document.path, *line, missing(span)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_found() {
        let files = [SourceFile::new("crates/x/tests/a.rs", "#[test]\nfn it_holds() {}\n")];
        let found = |text: &str| {
            let document = TextFile { path: "docs/a.md".to_owned(), text: text.to_owned() };
            check(&document, &files).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(found("`crates/x/tests/a.rs::it_holds` and `Stage::Full`").is_empty());
        assert_eq!(
            found("`crates/x/tests/a.rs::it_falls`\n`crates/x/tests/b.rs::it_holds`"),
            [
                "docs/a.md:1: `crates/x/tests/a.rs` has no function `it_falls`",
                "docs/a.md:2: `crates/x/tests/b.rs` does not exist"
            ]
        );
    }
}
