//! Does the program give what Markdown files expect of it? Shared by the tests of several crates.
//! Takes a folder of files with prose and pairs of fenced blocks, `policy` and an answer; compares or, with `UPDATE`, writes.
//! What the answer is, is said by each test.

use std::path::Path;

/// Holds every file of `folder` against what `answer` says about its texts; gives the number of files.
pub fn hold(folder: &Path, block: &str, answer: impl Fn(&str) -> String) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let now = rewritten(&text, block, &answer);
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
fn rewritten(text: &str, block: &str, answer: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    let opens = format!("```{block}\n");
    while let Some((before, after)) = rest.split_once("```policy\n") {
        let (policy, behind) = after.split_once("```\n").expect("the text is closed");
        let (between, tail) = behind.split_once(opens.as_str()).expect("an answer follows");
        let (_, tail) = tail.split_once("```\n").expect("the answer is closed");
        out.push_str(&format!("{before}```policy\n{policy}```\n{between}{opens}{}```\n", answer(policy)));
        rest = tail;
    }
    out + rest
}
