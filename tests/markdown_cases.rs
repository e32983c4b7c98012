//! Does the program give what Markdown files expect of it? Shared by the tests of several crates.
//! Takes a folder of files with prose and pairs of fenced blocks, a question and an answer; compares or, with `UPDATE`, writes.
//! What the answer is, is said by each test.

use std::path::{Path, PathBuf};

/// Holds every file of `folder` (or only those whose path contains a word) against what `answer` says about its texts; gives
/// the number of files. Files are looked at side by side.
pub fn hold(
    folder: &Path,
    blocks: (&str, &str),
    only: Option<&str>,
    answer: impl Fn(&str) -> String + Sync,
) -> usize {
    let wanted = |path: &PathBuf| only.is_none_or(|name| path.to_string_lossy().contains(name));
    let entries = std::fs::read_dir(folder).expect("the folder");
    let files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).filter(wanted).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for share in files.chunks(files.len().div_ceil(threads).max(1)) {
            let answer = &answer;
            scope.spawn(move || share.iter().for_each(|path| held(path, blocks, answer)));
        }
    });
    files.len()
}

fn held(path: &Path, blocks: (&str, &str), answer: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(path).expect("a text");
    let now = rewritten(&text, blocks, answer);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &now).expect("written");
    } else {
        assert!(text == now, "{}: {}", path.display(), first_other(&text, &now));
    }
}

/// The first line that is another one, as it stands in the file and as it would be now.
fn first_other(text: &str, now: &str) -> String {
    let (mut old, mut new) = (text.lines(), now.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (old, new) if old != new => {
                return format!(
                    "line {number}\n stands: {}\n is now: {}",
                    old.unwrap_or("-"),
                    new.unwrap_or("-")
                );
            }
            (None, _) => return "other line ends".to_string(),
            _ => {}
        }
    }
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
