//! Does a file say in its first lines what question it answers?
//! Takes one Rust file, gives a finding if the `//!` lines at its head are missing or too many.
//! What the lines say is for the reviewer; test files need none.

use crate::finding::Finding;
use crate::source::SourceFile;

const MOST_LINES: usize = 4;
/// The root of a crate explains the crate and may take more room.
const MOST_LINES_OF_A_ROOT: usize = 12;

/// Counts the header lines of one file.
pub fn check(file: &SourceFile) -> Option<Finding> {
    if file.is_test_file() {
        return None;
    }
    let is_root = file.path.ends_with("/lib.rs") || file.path.ends_with("/main.rs");
    let most = if is_root { MOST_LINES_OF_A_ROOT } else { MOST_LINES };
    if !file.text.starts_with("//!") {
        let message = "the file must begin with `//!`: which question it answers, what it takes and gives, what is not here";
        return Some(Finding::new(&file.path, 1, message));
    }
    // Blank lines do not end the header, or a second block could follow the first.
    let head = file.text.lines().take_while(|line| line.starts_with("//!") || line.trim().is_empty());
    let lines = head.filter(|line| line.starts_with("//!")).count();
    let message = || format!("the header has {lines} lines, at most {most} are read: shorten it");
    (lines > most).then(|| Finding::new(&file.path, most + 1, message()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, count: usize) -> Option<Finding> {
        check(&SourceFile::new(path, &format!("{}\nuse std::fmt;\n", "//! x\n".repeat(count))))
    }

    #[test]
    fn a_file_needs_one_to_four_lines() {
        assert_eq!(lines("crates/x/src/a.rs", 0).unwrap().line, 1);
        assert_eq!(lines("crates/x/src/a.rs", 1), None);
        assert_eq!(lines("crates/x/src/a.rs", 4), None);
        let finding = lines("crates/x/src/a.rs", 5).unwrap();
        assert_eq!(finding.message, "the header has 5 lines, at most 4 are read: shorten it");
    }

    #[test]
    fn the_root_of_a_crate_may_have_twelve() {
        assert_eq!(lines("crates/x/src/lib.rs", 12), None);
        assert!(lines("crates/x/src/main.rs", 13).is_some());
    }

    #[test]
    fn a_blank_line_hides_nothing() {
        let file = SourceFile::new("crates/x/src/a.rs", "//! a\n\n//! b\n//! c\n//! d\n//! e\n");
        assert!(check(&file).is_some());
    }

    #[test]
    fn test_files_need_none() {
        assert_eq!(lines("crates/x/tests/a.rs", 0), None);
    }
}
