//! Does every path that a document names exist?
//! Takes one document, gives a finding for each path in backticks that is neither below the root nor beside the document.
//! What is not a path of the repository (addresses of clauses, media types, placeholders) is passed over.
//! Paths inside commands are looked at in `doc_commands`.

use super::markdown;
use crate::finding::Finding;
use crate::tree::TextFile;

/// Endings that make a word without a slash a path.
const ENDINGS: [&str; 7] = [".rs", ".toml", ".md", ".txt", ".jsonl", ".py", ".sh"];

const MEDIA_TYPES: [&str; 3] = ["application/", "image/", "text/"];

/// Words that stand for something the reader fills in.
const PLACEHOLDERS: [&str; 9] = ["CODE", "DIR", "FILE", "FILES", "FOLDER", "ID", "NAME", "PATH", "RULE"];

/// Checks the paths of one document.
pub fn check(document: &TextFile, exists: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let missing = |span: &str| {
        let path = repository_path(span)?;
        let found = exists(path) || (!folder.is_empty() && exists(&format!("{folder}/{path}")));
        (!found).then(|| format!("`{path}` does not exist"))
    };
    let spans = markdown::code_spans(&document.text);
    spans
        .iter()
        .filter_map(|(line, span)| Some(Finding::new(&document.path, *line, missing(span)?)))
        .collect()
}

/// The path that a span of code names, if it names one; an anchor behind it is cut off.
fn repository_path(span: &str) -> Option<&str> {
    let path = span.split('#').next().unwrap_or(span);
    let ends = ENDINGS.iter().any(|ending| path.ends_with(ending));
    // An ending alone, such as `.jsonl`, speaks of a kind of file.
    let ending_alone = ENDINGS.contains(&path);
    let named = (path.contains('/') || ends) && !ending_alone;
    (named && !is_other_notation(path) && is_concrete(path)).then_some(path)
}

/// Whether a path is written out: no pattern, no placeholder, not outside the repository.
pub fn is_concrete(path: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let word_is_free = |word: &str| PLACEHOLDERS.contains(&word);
    let part_is_free = |part: &str| {
        let all_capitals = part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        all_capitals || part.split(|c: char| !c.is_ascii_alphabetic()).any(word_is_free)
    };
    !path.is_empty()
        && !path.starts_with('/')
        && path.chars().all(plain)
        && !path.split('/').any(part_is_free)
}

/// Addresses of clauses (`standards/art12/2/3`, `第12条/2/三`) and media types use slashes too.
fn is_other_notation(path: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let of_clause =
        |part: &str| !part.is_ascii() || digits(part) || part.strip_prefix("art").is_some_and(digits);
    let is_file = ENDINGS.iter().any(|ending| path.ends_with(ending));
    (!is_file && path.split('/').any(of_clause)) || MEDIA_TYPES.iter().any(|kind| path.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let document = TextFile { path: path.to_owned(), text: text.to_owned() };
        let exists = |path: &str| ["tests/score.py", "crates/", "docs/rules.md", "README.md"].contains(&path);
        check(&document, &exists).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_missing_path_is_found_with_its_line() {
        let found =
            findings("README.md", "See\n`tests/score.py`, `tests/gone.py#top`, `crates/` and `LATER.md`.\n");
        assert_eq!(
            found,
            ["README.md:2: `tests/gone.py` does not exist", "README.md:2: `LATER.md` does not exist"]
        );
    }

    #[test]
    fn a_path_beside_the_document_exists() {
        assert!(findings("docs/index.md", "`rules.md` `README.md`").is_empty());
        assert_eq!(findings("docs/index.md", "`rule.md`").len(), 1);
    }

    #[test]
    fn what_is_not_a_path_of_the_repository_is_passed_over() {
        for span in [
            "cargo test",
            "crates/*/src",
            "crates/<name>/src",
            "crates/NAME/src",
            "docs/FILE.md",
            "DIR/x",
            "standards:7/(2)/①",
            "standards/art12/2/3",
            "第12条/2/三",
            "text/plain",
            "https://example.com/a",
            "/etc/hosts",
            ".jsonl",
            "std::fs",
            "duties",
        ] {
            assert_eq!(findings("README.md", &format!("`{span}`")), Vec::<String>::new(), "{span}");
        }
    }
}
