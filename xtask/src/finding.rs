//! What did a rule of the house object to, and where?
//! Takes a path, a line from 1 and a sentence; prints as `path:line: message`, which editors can follow.
//! This is about our own files; what Sekimori says about policies is `Diagnostic` in the crate `clause`.

use std::fmt;

/// One objection of one rule to one line of the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the repository.
    pub path: String,
    /// Line from 1; 1 where the objection is to the file as a whole.
    pub line: usize,
    /// What is wrong and, where it is short, what to do instead.
    pub message: String,
}

impl Finding {
    /// Builds a finding; the line counts from 1.
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_in_the_form_editors_follow() {
        let finding = Finding::new("crates/clause/src/lib.rs", 12, "no header");
        assert_eq!(finding.to_string(), "crates/clause/src/lib.rs:12: no header");
    }
}
