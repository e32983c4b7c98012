//! Does the program give what Markdown files expect of it? Shared by the tests of several crates.
//! Takes a folder of files with prose and pairs of fenced blocks, a question and an answer; compares or, with `UPDATE`, writes.
//! What the answer is, is said by each test.

use std::path::Path;

/// Holds every file of `folder` (or only those whose path contains a word) against what `answer` says about its texts; gives the number of files.
pub fn hold(
    folder: &Path,
    (question, block): (&str, &str),
    only: Option<&str>,
    answer: impl Fn(&str) -> String,
) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if only.is_some_and(|name| !path.to_string_lossy().contains(name)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text");
        let now = rewritten(&text, (question, block), &answer);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &now).expect("written");
        } else {
            assert_eq!(text, now, "{}", path.display());
        }
        files += 1;
    }
    files
}

/// The file with the answers as they are now.
fn rewritten(text: &str, (question, block): (&str, &str), answer: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    let (asks, opens) = (format!("```{question}\n"), format!("```{block}\n"));
    while let Some((before, after)) = rest.split_once(asks.as_str()) {
        let (policy, behind) = after.split_once("```\n").expect("the text is closed");
        let (between, tail) = behind.split_once(opens.as_str()).expect("an answer follows");
        let (_, tail) = tail.split_once("```\n").expect("the answer is closed");
        out.push_str(&format!("{before}{asks}{policy}```\n{between}{opens}{}```\n", answer(policy)));
        rest = tail;
    }
    out + rest
}
