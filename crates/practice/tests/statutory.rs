//! Does the rule on the eight fields find what `rules/R1301.md` says, and nothing else? Blocks as in the rules of `policy`.

use clause::Source;
use std::path::Path;

#[path = "../../../tests/markdown_cases.rs"]
mod markdown_cases;

#[test]
fn the_rule_says_what_its_file_expects() {
    let norms = practice::norm::built_in().expect("the norms are read");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let count = markdown_cases::hold(&folder, ("policy", "diagnostics"), None, |snippet| {
        let policy = policy::read(Source::new("snippet", snippet));
        let found = practice::statutory::missing(&policy, &norms);
        let line = |d: &clause::Diagnostic| policy.tree.source().line_of(d.span.start);
        found.map_or_else(String::new, |d| format!("{}: {} {}\n", line(&d), d.code, d.message))
    });
    assert_eq!(count, 1);
}
