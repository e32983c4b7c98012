//! Is a file or a function longer than a reader can hold?
//! Takes one Rust file, gives a finding for a file over 400 lines and for each function over 60.
//! Tests do not count; the number of parameters is clippy's business (`clippy.toml`).

use crate::finding::Finding;
use crate::source::{SourceFile, is_ident};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

/// Compares one file and its functions with their budgets.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let lines = file.production_lines();
    let mut findings = Vec::new();
    if lines.len() > FILE_LINES {
        let message =
            format!("the file has {} lines without tests, the budget is {FILE_LINES}: split it", lines.len());
        findings.push(Finding::new(&file.path, FILE_LINES + 1, message));
    }
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let length = function_length(&lines[index..]);
        if length > FUNCTION_LINES {
            let message = format!("the function `{name}` has {length} lines, the budget is {FUNCTION_LINES}");
            findings.push(Finding::new(&file.path, index + 1, message));
        }
    }
    findings
}

/// The name of the function whose declaration begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("fn ") {
            let end = after.find(|c| !is_ident(c)).unwrap_or(after.len());
            return (end > 0).then(|| &after[..end]);
        }
        rest = after_qualifier(rest)?.trim_start();
    }
}

fn after_qualifier(text: &str) -> Option<&str> {
    if text.starts_with("pub(") {
        return text.split_once(')').map(|(_, rest)| rest);
    }
    ["pub ", "const ", "async ", "unsafe ", "extern "].iter().find_map(|word| text.strip_prefix(word))
}

/// Lines from the `fn` to its closing brace, which rustfmt sets at the indentation of the `fn`.
/// A declaration without a body ends at its semicolon and is as long as that.
fn function_length(lines: &[&str]) -> usize {
    let (mut round, mut braces) = (0i32, 0i32);
    for (index, line) in lines.iter().enumerate() {
        for c in line.chars() {
            match c {
                '(' | '[' => round += 1,
                ')' | ']' => round -= 1,
                '{' => braces += 1,
                '}' => braces -= 1,
                _ => {}
            }
            let ends = (c == '}' && braces == 0) || (c == ';' && braces == 0 && round == 0);
            if ends {
                return index + 1;
            }
        }
    }
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        let file = SourceFile::new("crates/x/src/a.rs", text);
        check(&file).iter().map(ToString::to_string).collect()
    }

    fn function(lines: usize) -> String {
        format!(
            "    pub(crate) async fn f(\n        a: [u8; 4],\n    ) {{\n{}    }}\n",
            "        g();\n".repeat(lines - 4)
        )
    }

    #[test]
    fn a_file_may_have_400_lines_and_no_more() {
        assert!(findings(&"x();\n".repeat(400)).is_empty());
        let found = findings(&"x();\n".repeat(401));
        assert_eq!(
            found,
            ["crates/x/src/a.rs:401: the file has 401 lines without tests, the budget is 400: split it"]
        );
    }

    #[test]
    fn tests_do_not_count() {
        let text = format!("x();\n#[cfg(test)]\n{}{}", "x();\n".repeat(500), function(80));
        assert!(findings(&text).is_empty());
        let file = SourceFile::new("crates/x/tests/a.rs", &"x();\n".repeat(500));
        assert!(check(&file).is_empty());
    }

    #[test]
    fn a_function_may_have_60_lines_and_no_more() {
        assert!(findings(&function(60)).is_empty());
        let found = findings(&format!("\n{}", function(61)));
        assert_eq!(found, ["crates/x/src/a.rs:2: the function `f` has 61 lines, the budget is 60"]);
    }

    #[test]
    fn declarations_and_types_of_functions_are_not_bodies() {
        let text = format!("    fn f(&self, a: [u8; 3]);\n{}fn g(x: fn(u8)) {{}}\n", "// x\n".repeat(80));
        assert!(findings(&text).is_empty());
    }

    #[test]
    fn braces_in_strings_do_not_close_a_function() {
        let text = format!("fn f() {{\n    g(\"}}\");\n{}}}\n", "    g();\n".repeat(60));
        assert_eq!(findings(&text).len(), 1);
    }
}
