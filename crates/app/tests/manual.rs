//! Does the program answer what the manual says it answers? Every page is replayed from top to bottom, as a reader types it.
//! Takes docs/manual/ and the READMEs; what is printed below a command is held against what comes, or written with `UPDATE=1`.
//! What a page presupposes stands in its comments: `manual/player.rs` says how. What differs from run to run is no difference.

#![cfg(unix)]

#[path = "manual/answer.rs"]
mod answer;
#[path = "manual/mark.rs"]
mod mark;
mod office;
#[path = "manual/page.rs"]
mod page;
#[path = "manual/player.rs"]
mod player;

use office::root;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

#[test]
fn what_the_manual_prints_is_what_is_answered() {
    let only = std::env::var("ONLY").ok();
    let wanted = |p: &PathBuf| only.as_ref().is_none_or(|word| p.to_string_lossy().contains(word.as_str()));
    let waiting = Mutex::new(pages().into_iter().filter(wanted).collect::<Vec<_>>());
    let faults = Mutex::new(Vec::new());
    let next = || waiting.lock().expect("no thread failed").pop();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = next() {
                    let found = held(&path);
                    faults.lock().expect("no thread failed").extend(found);
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no thread failed");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Every page that shows commands to Japanese readers, and the two READMEs.
fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("docs/manual")).expect("the manual");
    let all = entries.map(|e| e.expect("a page").path());
    let mut pages: Vec<PathBuf> = all.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    pages.extend(["README.md", "README.ja.md"].map(|name| root().join(name)));
    pages
}

/// Replays a page; gives what does not hold, or writes the page.
fn held(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a page");
    let name = path.strip_prefix(root()).expect("in the repository").display().to_string();
    let played = player::play(&page::pieces(&text));
    let told = |(line, what): &(usize, String)| format!("{name}:{line}: {what}");
    let (printed, faults) = match played {
        Ok(played) => (played.printed, played.faults),
        Err(fault) => return vec![told(&fault)],
    };
    let changed: Vec<_> = printed.iter().filter(|p| p.differs()).collect();
    let mut faults: Vec<String> = faults.iter().map(told).collect();
    if std::env::var_os("UPDATE").is_some() {
        // A page is written whole, so that its roots and signatures go on agreeing with one another.
        if !changed.is_empty() {
            std::fs::write(path, page::written(&text, &printed)).expect("written");
        }
    } else {
        faults.extend(changed.iter().map(|p| told(&(p.line, p.told()))));
    }
    faults
}
