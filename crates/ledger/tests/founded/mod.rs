//! An office for tests, founded once for each test program and then copied: the policy of Miyazaki, an invented list of
//! staff, all proposals confirmed, on 2026-11-20.

#[path = "../../../../tests/folders.rs"]
mod folders;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ledger::book::{Answer, Book};
use practice::Catalog;
use practice::binding::Bindings;
use practice::calendar::Moment;
use practice::command::{Adopting, Command, Request};
use practice::edition::{Adoption, Reading};
use practice::roster;

pub use folders::copy;

/// 2026-11-24T09:00+09:00, when the work of the tests begins.
pub const BEGIN: i64 = 1_795_478_400;
/// Who looks after the office.
pub const ADMINISTRATOR: &str = "1005";

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The mechanisms, read once.
pub fn catalog() -> Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::built_in().unwrap()).clone()
}

/// A data folder of its own in `dir`, with the office founded.
pub fn office(dir: &Path) -> PathBuf {
    static BASE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        let base = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(root().join("policies/miyazaki.txt")).unwrap();
        let people = fs::read_to_string(root().join("tests/offices/miyazaki.csv")).unwrap();
        drop(found(&base.path().join("office"), ("miyazaki", &text), &people));
        base
    });
    let data = dir.join("office");
    copy(&base.path().join("office"), &data);
    data
}

/// Founds an office from the text of a policy and a list of staff in CSV.
pub fn found(dir: &Path, (name, text): (&str, &str), people: &str) -> Book {
    let at: Moment = "2026-11-20T09:00".parse().unwrap();
    let policy = policy::read(clause::Source::new(name, text));
    let rows: Vec<(usize, Vec<String>)> = people
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split(',').map(ToString::to_string).collect()))
        .collect();
    let reading = Reading::of(&policy);
    let day = "2026-04-01".parse().unwrap();
    let decided = |organ: &String| {
        let number = "令和8年 決裁第12号".to_string();
        Adoption { organ: organ.clone(), number, on: "2026-03-25".parse().unwrap() }
    };
    let body = reading.organs.first().cloned().unwrap_or("見本市".into());
    let adoptions = match reading.organs.is_empty() {
        true => vec![decided(&body)],
        false => reading.organs.iter().map(decided).collect(),
    };
    let proposed = Bindings::proposed(&policy, &catalog());
    let plan =
        roster::plan(&practice::office::Office::default(), &roster::Registered::new(), &rows, at.day())
            .unwrap();
    let first = plan.commands.into_iter().find_map(|(_, command)| match command {
        Command::RegisterPerson(staff) if staff.person == ADMINISTRATOR => Some(staff),
        _ => None,
    });
    let administrator = practice::command::Staff { administrator: true, ..first.unwrap() };
    let mut book = Book::create(dir, "city.example/sekimori", catalog()).unwrap();
    done(&mut book, at, Command::Found { body, administrator, rehearsal: true });
    done(&mut book, at, Command::Adopt(Box::new(Adopting { from: day, adoptions, reading, proposed })));
    for (_, command) in
        roster::plan(book.office(), &roster::Registered::new(), &rows, at.day()).unwrap().commands
    {
        done(&mut book, at, command);
    }
    done(&mut book, at, Command::ConfirmChapter { under: String::new(), doubtful: true, edition: None });
    book
}

fn done(book: &mut Book, at: Moment, command: Command) {
    let request = Request { by: ADMINISTRATOR.to_string(), at, command };
    let answer = book.submit(&request).unwrap();
    assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
}
