//! Does one concept have one name, in Japanese and in English?
//! Takes the glossary and all Rust files, gives findings for repeated terms and for domain types named outside it.
//! What a term means is for the glossary's readers to judge.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::Spanned;

use crate::finding::Finding;
use crate::source::SourceFile;

/// Where the glossary lies.
pub const PATH: &str = "glossary.toml";

/// Crates whose public types are concepts of the domain.
const DOMAIN_CRATES: [&str; 2] = ["crates/clause/", "crates/policy/"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

/// One pair of names, with what fixes it: a law, a standard, or the use of this house.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    ja: Spanned<String>,
    en: Spanned<String>,
    source: Spanned<String>,
}

/// Checks the glossary in itself, and the types of the domain crates against it.
pub fn check(text: &str, files: &[SourceFile]) -> Vec<Finding> {
    let glossary: Glossary = match toml::from_str(text) {
        Ok(glossary) => glossary,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            return vec![Finding::new(PATH, line, format!("cannot be read: {}", error.message()))];
        }
    };
    let mut findings = empty_fields(text, &glossary);
    findings.extend(repeated(text, glossary.term.iter().map(|term| &term.ja)));
    findings.extend(repeated(text, glossary.term.iter().map(|term| &term.en)));
    let known: HashSet<&str> = glossary.term.iter().map(|term| term.ja.get_ref().as_str()).collect();
    for file in files.iter().filter(|file| DOMAIN_CRATES.iter().any(|domain| file.path.starts_with(domain))) {
        findings.extend(unknown_terms(file, &known));
    }
    findings
}

fn empty_fields(text: &str, glossary: &Glossary) -> Vec<Finding> {
    let fields = glossary.term.iter().flat_map(|term| [&term.ja, &term.en, &term.source]);
    let empty = fields.filter(|field| field.get_ref().trim().is_empty());
    empty.map(|field| Finding::new(PATH, line_at(text, field.span().start), "the field is empty")).collect()
}

fn repeated<'a>(text: &str, names: impl Iterator<Item = &'a Spanned<String>>) -> Vec<Finding> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut findings = Vec::new();
    for name in names {
        let line = line_at(text, name.span().start);
        match first.get(&name.get_ref().to_lowercase()) {
            Some(before) => {
                let message = format!("`{}` stands already in line {before}", name.get_ref());
                findings.push(Finding::new(PATH, line, message));
            }
            None => {
                first.insert(name.get_ref().to_lowercase(), line);
            }
        }
    }
    findings
}

/// Public types whose comment begins with a Japanese term that the glossary does not have.
fn unknown_terms(file: &SourceFile, known: &HashSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut comment: Option<(usize, &str)> = None;
    let mut open_brackets = 0usize;
    // Comments are read from the text, everything else from the code, where they are blank.
    for (index, (text, code)) in file.text.lines().zip(file.production_lines()).enumerate() {
        let (text, code) = (text.trim_start(), code.trim());
        if let Some(words) = text.strip_prefix("///") {
            comment.get_or_insert((index + 1, words.trim()));
        } else if code.starts_with("#[") || open_brackets > 0 {
            open_brackets =
                (open_brackets + code.matches('[').count()).saturating_sub(code.matches(']').count());
        } else if !(code.is_empty() && text.starts_with("//")) {
            let is_type = code.starts_with("pub struct ") || code.starts_with("pub enum ");
            let term = comment
                .take()
                .filter(|_| is_type)
                .and_then(|(line, words)| Some((line, leading_term(words)?)));
            if let Some((line, term)) = term.filter(|(_, term)| !known.contains(term)) {
                let message =
                    format!("the term 「{term}」 is not in {PATH}: add it there, or use the term that is");
                findings.push(Finding::new(&file.path, line, message));
            }
        }
    }
    findings
}

/// The Japanese term at the head of a comment, where a mark shows that it is one.
fn leading_term(words: &str) -> Option<&str> {
    let end = words.find(|c| !is_japanese(c)).unwrap_or(words.len());
    let marks = [',', ':', '(', '、', '：', '（'];
    (end > 0 && words[end..].trim_start().starts_with(marks)).then(|| &words[..end])
}

/// Ideographs with their repetition mark, kana with the long vowel and the middle dot.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[term]]\nja = \"規定\"\nen = \"provision\"\nsource = \"a\"\n\n\
        [[term]]\nja = \"義務\"\nen = \"duty\"\nsource = \"a\"\n";

    fn findings(glossary: &str, path: &str, code: &str) -> Vec<String> {
        check(glossary, &[SourceFile::new(path, code)]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn repeated_names_are_found_in_either_language() {
        let again = format!("{GOOD}\n[[term]]\nja = \"義務\"\nen = \"Provision\"\nsource = \"a\"\n");
        assert_eq!(
            findings(&again, "crates/clause/src/a.rs", ""),
            [
                "glossary.toml:12: `義務` stands already in line 7",
                "glossary.toml:13: `Provision` stands already in line 3",
            ]
        );
    }

    #[test]
    fn a_glossary_that_cannot_be_read_is_a_finding() {
        let unknown = "[[term]]\nja = \"a\"\nen = \"b\"\nsource = \"c\"\nnote = \"d\"\n";
        assert!(findings(unknown, "x", "")[0].starts_with("glossary.toml:5: cannot be read"));
        let empty = "[[term]]\nja = \"a\"\nen = \"b\"\nsource = \" \"\n";
        assert_eq!(findings(empty, "x", ""), ["glossary.toml:4: the field is empty"]);
    }

    #[test]
    fn a_type_named_outside_the_glossary_is_found() {
        let code = "/// 条文 (article): text.\n///\n/// 規定.\n#[derive(\n    Debug,\n)]\n// why\npub struct A;\n\
            /// 規約, a rule.\npub enum B {}\n";
        assert_eq!(
            findings(GOOD, "crates/policy/src/a.rs", code),
            [
                "crates/policy/src/a.rs:1: the term 「条文」 is not in glossary.toml: add it there, or use the term that is",
                "crates/policy/src/a.rs:9: the term 「規約」 is not in glossary.toml: add it there, or use the term that is",
            ]
        );
        assert!(findings(GOOD, "crates/print/src/a.rs", code).is_empty());
    }

    #[test]
    fn known_terms_other_items_and_english_comments_pass() {
        let code = "/// 規定 (provision): text.\npub struct A;\n/// 義務: what must be done.\npub enum B {}\n\
            /// A pair.\npub struct C;\npub struct D;\n/// 条文, text.\npub fn e() {}\npub struct F;\n\
            /// 条文 in the middle of a sentence.\npub struct G;\n";
        assert!(findings(GOOD, "crates/clause/src/a.rs", code).is_empty());
    }
}
