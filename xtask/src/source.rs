//! What does one Rust file say as code, and where do its tests begin?
//! Takes path and text, gives lines with comments and literals blanked out, so that a rule sees code only.
//! Not a parser: the rules need lines, words and braces, nothing more. Reading from disk is in `tree`.

/// A Rust file as the rules see it.
pub struct SourceFile {
    /// Path from the root of the repository.
    pub path: String,
    /// The text as written.
    pub text: String,
    /// The text with comments, strings and character literals replaced by spaces; lines stay where they are.
    pub code: String,
}

impl SourceFile {
    /// Prepares one file for the rules.
    pub fn new(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned(), code: code_only(text) }
    }

    /// The lines of code before the first `#[cfg(test)]`; none for a file that holds tests only.
    pub fn production_lines(&self) -> Vec<&str> {
        if self.is_test_file() {
            return Vec::new();
        }
        let is_test = |line: &&str| {
            let line = line.trim_start();
            line.starts_with("#[cfg(test)]") || line.starts_with("#![cfg(test)]")
        };
        self.code.lines().take_while(|line| !is_test(line)).collect()
    }

    /// Whether the whole file is test code by its place: in a folder `tests`, or a module file `tests.rs`.
    pub fn is_test_file(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
    }
}

/// Whether `word` stands in `line` on its own and not as a piece of a longer identifier.
pub fn has_word(line: &str, word: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| a.is_some_and(is_ident) && b.is_some_and(is_ident);
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
    })
}

/// Whether a character can be part of a Rust identifier.
pub fn is_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        match end_of_hidden(&chars, at) {
            Some(end) => {
                let end = end.min(chars.len());
                out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
                at = end;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

/// Where the comment or literal that starts at `at` ends, if one starts there.
fn end_of_hidden(chars: &[char], at: usize) -> Option<usize> {
    let rest = &chars[at..];
    match rest {
        ['/', '/', ..] => Some(find(chars, at, '\n')),
        ['/', '*', ..] => Some(end_of_block_comment(chars, at)),
        ['"', ..] => Some(end_of_string(chars, at)),
        ['r', '#' | '"', ..] => end_of_raw_string(chars, at),
        ['\'', '\\', _, ..] => Some(find(chars, at + 3, '\'') + 1),
        // A quote that closes after one character is a literal; any other quote starts a lifetime.
        ['\'', _, '\'', ..] => Some(at + 3),
        _ => None,
    }
}

fn find(chars: &[char], from: usize, wanted: char) -> usize {
    (from..chars.len()).find(|&i| chars[i] == wanted).unwrap_or(chars.len())
}

fn end_of_block_comment(chars: &[char], at: usize) -> usize {
    let mut depth = 0usize;
    let mut i = at;
    while i < chars.len() {
        match chars[i..] {
            ['/', '*', ..] => (depth, i) = (depth + 1, i + 2),
            ['*', '/', ..] if depth == 1 => return i + 2,
            ['*', '/', ..] => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// The end of `r"…"` or `r#"…"#`; nothing for a raw identifier such as `r#type`.
fn end_of_raw_string(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |i: &usize| {
        chars[*i] == '"' && chars[i + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    };
    Some((open + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        SourceFile::new("crates/x/src/a.rs", text).code
    }

    #[test]
    fn comments_and_strings_are_blanked_and_lines_stay() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(code("a /* b /* c */ \n d */ e"), "a              \n      e");
        assert_eq!(code(r#"f("x\"y") + g"#), "f(      ) + g");
        assert_eq!(code("f(r##\"a\"# b\"##) + g"), "f(            ) + g");
        assert_eq!(code("let r#type = 1;"), "let r#type = 1;");
    }

    #[test]
    fn characters_are_literals_and_lifetimes_are_not() {
        assert_eq!(code("('\"', '\\'', '\\u{3042}', x)"), "(   ,     ,           , x)");
        assert_eq!(code("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
    }

    #[test]
    fn broken_text_does_not_stop_the_reader() {
        for text in ["\"open", "r#\"open", "/* open", "'\\", "'", "'\\u", "r", "r#"] {
            assert_eq!(code(text).chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn production_code_ends_at_the_first_test_configuration() {
        let file = SourceFile::new("crates/x/src/a.rs", "a\nb\n#[cfg(test)]\nmod tests {}\n");
        assert_eq!(file.production_lines(), ["a", "b"]);
        let quoted = SourceFile::new("crates/x/src/a.rs", "\"\n#[cfg(test)]\n\"\nb\n");
        assert_eq!(quoted.production_lines().len(), 4);
    }

    #[test]
    fn test_files_have_no_production_code() {
        for path in ["crates/x/tests/a.rs", "tests/browser/a.rs", "crates/x/src/a/tests.rs"] {
            assert!(SourceFile::new(path, "a").production_lines().is_empty(), "{path}");
        }
        assert_eq!(SourceFile::new("crates/x/src/contests.rs", "a").production_lines(), ["a"]);
    }

    #[test]
    fn words_stand_on_their_own() {
        assert!(has_word("x(todo!())", "todo!"));
        assert!(!has_word("not_todo!()", "todo!"));
        assert!(!has_word("std::fs_extra", "std::fs"));
        assert!(has_word("use std::fs;", "std::fs"));
    }
}
