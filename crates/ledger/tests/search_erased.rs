//! Is what is kept apart found by its words, by those who see its matter, and gone from every file once it was erased?

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod founded;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ledger::backup::backup;
use ledger::book::search::{Query, Seen, Word};
use ledger::book::{Answer, Book, Shelf};
use ledger::export::export;
use practice::command::{Command, Request};
use practice::spelling::fold;

/// Words that stand nowhere else.
const SECRET: &str = "甲乙丙丁戊己庚辛壬癸";
const OTHER: &str = "子丑寅卯辰巳午未申酉";
const STAYS: &str = "近隣の団体からの照会";
const FILES: [&str; 3] = ["search.db", "search.db-wal", "search.db-shm"];

fn submit(book: &mut Book, at: &str, by: &str, command: &str) {
    let command: Command = serde_json::from_str(command).unwrap();
    let answer = book.submit(&Request { by: by.to_string(), at: at.parse().unwrap(), command }).unwrap();
    assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
}

/// Two records of 総務課: what was told in them is kept apart.
fn told(book: &mut Book) {
    for received in [SECRET, STAYS] {
        let command = format!(
            r#"{{"command":"record","mechanism":"agency-liaison","fields":{{"at":"2026-11-24T15:00","person":"1005",
            "counterpart":"専門機関","organisation":"専門機関の窓口","means":"電子メール","direction":"受けた",
            "received":"{received}","mark":"TLP:AMBER","may_pass":["受け取った人だけ"]}}}}"#
        );
        submit(book, "2026-11-24T15:10", "1005", &command);
    }
}

fn dispose(book: &mut Book) {
    let command = r#"{"command":"dispose","matter":"agency-liaison/2026/1","ground":"文書取扱規程","reason":"保存期間を過ぎたため"}"#;
    submit(book, "2032-04-01T09:00", "1005", command);
}

fn open(dir: &Path) -> Book {
    Book::open(dir, founded::catalog()).unwrap()
}

fn shelf(dir: &Path) -> Shelf {
    Shelf::open(dir, Arc::new(founded::catalog())).unwrap()
}

fn found_by(shelf: &Shelf, text: &str, seen: Option<Seen>) -> Vec<String> {
    let words = vec![Word { text: text.to_string(), persons: Vec::new() }];
    shelf.search().find(&Query { words, seen, most: 100, ..Query::default() }).unwrap().ids
}

fn found(shelf: &Shelf, text: &str) -> Vec<String> {
    found_by(shelf, text, None)
}

/// Files of the folder in which three characters of the words stand side by side, as they were written or as they are compared; or
/// two, as they stand in the index of pairs.
fn holding(dir: &Path, words: &str) -> Vec<String> {
    let needles: Vec<Vec<u8>> = [words.to_string(), fold(words)]
        .iter()
        .flat_map(|words| {
            let chars: Vec<char> = words.chars().collect();
            let join = |some: &[char]| some.iter().collect::<String>();
            let threes = chars.windows(3).map(|some| join(some).into_bytes());
            let pairs = chars.windows(2).map(|some| practice::value::hex(join(some).as_bytes()).into_bytes());
            threes.chain(pairs).collect::<Vec<_>>()
        })
        .collect();
    let files = fs::read_dir(dir).unwrap().map(Result::unwrap).filter(|file| file.path().is_file());
    let holds = |bytes: &[u8]| needles.iter().any(|needle| bytes.windows(needle.len()).any(|w| w == needle));
    let held = files.filter(|file| holds(&fs::read(file.path()).unwrap()));
    held.map(|file| file.file_name().into_string().unwrap()).collect()
}

#[test]
fn what_is_kept_apart_is_found_by_who_sees_the_matter() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    told(&mut open(&dir));
    let shelf = shelf(&dir);
    let (first, second) = (["agency-liaison/2026/1"], ["agency-liaison/2026/2"]);
    for (words, want) in [("甲乙", first), ("庚", first), (SECRET, first), ("照会", second), (STAYS, second)]
    {
        assert_eq!(found(&shelf, words), want, "{words}");
    }
    let sight = |section: &str, person: &str| {
        Some(Seen { sections: vec![section.to_string()], person: person.to_string() })
    };
    for words in ["庚", "甲乙", "甲乙丙", SECRET] {
        assert_eq!(found_by(&shelf, words, sight("総務課", "1003")), first, "{words}");
        assert_eq!(found_by(&shelf, words, sight("業務課", "1008")), [""; 0], "{words}");
    }
    // It is looked for and no more: no filter and no order knows it.
    let by = |fields: Vec<(String, Vec<String>)>| {
        let mechanisms = vec!["agency-liaison".to_string()];
        shelf.search().find(&Query { mechanisms, fields, most: 9, ..Query::default() }).unwrap().total
    };
    assert_eq!(by(vec![("means".to_string(), vec!["電子メール".to_string()])]), 2);
    assert_eq!(by(vec![("received".to_string(), vec![SECRET.to_string()])]), 0);
}

#[test]
fn what_was_erased_is_not_found_and_stands_in_no_file() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    told(&mut book);
    let shelf = shelf(&dir);
    assert_eq!(found(&shelf, SECRET), ["agency-liaison/2026/1"]);
    let held = holding(&dir, SECRET);
    assert!(held.iter().any(|file| file.starts_with("search.db")), "{held:?}");
    dispose(&mut book);
    assert_eq!(holding(&dir, SECRET), [""; 0], "before anybody asks");
    for words in ["庚", "甲乙", "甲乙丙", SECRET] {
        assert_eq!(found(&shelf, words), [""; 0], "{words}");
    }
    assert_eq!(found(&shelf, "照会"), ["agency-liaison/2026/2"], "the rest is found as before");
    assert_eq!(found(&shelf, "専門機関").len(), 2, "so is what stays of it");
    assert_eq!(holding(&dir, SECRET), [""; 0]);
    // An erasure that is long past makes nothing anew.
    let standing = || {
        let index = rusqlite::Connection::open(dir.join("search.db")).unwrap();
        let sql = "SELECT made, seq FROM place";
        index.query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u64>(1)?))).unwrap()
    };
    drop((book, shelf));
    let before = standing();
    drop(open(&dir));
    assert_eq!(standing(), before);
    assert!(before.1 > 2, "it was made: {before:?}");
}

/// What the index took out of a matter that was changed stays in its free pages and marks.
#[test]
fn what_was_changed_before_it_was_erased_is_gone_as_well() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    let terminal = r#"{"command":"record","mechanism":"terminal-register","fields":{"number":"PC-014","serial":"SN-14","section":"総務課","place":"執務室","os":"Windows 11"}}"#;
    submit(&mut book, "2026-11-24T08:40", "1003", terminal);
    let apply = format!(
        r#"{{"command":"apply","mechanism":"take-out-request","fields":{{"items":["PC-014"],"class":"Ⅲ","purpose":"{SECRET}",
        "place":"市民会館","from":"2026-12-01","to":"2026-12-02","protection":"ディスク暗号化"}}}}"#
    );
    submit(&mut book, "2026-11-24T09:00", "1010", &apply);
    let shelf = shelf(&dir);
    let matter = "take-out-request/2026/1";
    assert_eq!(found(&shelf, SECRET), [matter]);
    let changes = [
        format!(r#"{{"command":"recall","matter":"{matter}","reason":"目的を直すため"}}"#),
        format!(r#"{{"command":"resubmit","matter":"{matter}","fields":{{"purpose":"{OTHER}"}}}}"#),
        format!(r#"{{"command":"withdraw","matter":"{matter}","reason":"中止"}}"#),
    ];
    changes.iter().for_each(|command| submit(&mut book, "2026-11-24T10:00", "1010", command));
    assert_eq!(found(&shelf, SECRET), [""; 0], "the old value is gone");
    assert_eq!(found(&shelf, "寅卯"), [matter], "the new one is found");
    let command = format!(
        r#"{{"command":"dispose","matter":"{matter}","ground":"文書取扱規程","reason":"保存期間を過ぎたため"}}"#
    );
    submit(&mut book, "2030-04-01T09:00", "1005", &command);
    assert_eq!(holding(&dir, SECRET), [""; 0]);
    assert_eq!(holding(&dir, OTHER), [""; 0]);
}

/// The process ends after the erasure, before the index is emptied.
#[test]
fn what_was_interrupted_is_made_up_for_by_whoever_opens_next() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    told(&mut book);
    assert_eq!(found(&shelf(&dir), SECRET).len(), 1);
    let kept: Vec<(&str, Vec<u8>)> =
        FILES.iter().filter_map(|file| Some((*file, fs::read(dir.join(file)).ok()?))).collect();
    dispose(&mut book);
    drop(book);
    let put_back = || {
        for file in FILES {
            let _ = fs::remove_file(dir.join(file));
        }
        kept.iter().for_each(|(file, bytes)| fs::write(dir.join(file), bytes).unwrap());
        assert!(!holding(&dir, SECRET).is_empty());
    };
    put_back();
    drop(open(&dir));
    assert_eq!(holding(&dir, SECRET), [""; 0], "the writer opened the folder");
    put_back();
    assert_eq!(found(&shelf(&dir), SECRET), [""; 0]);
    assert_eq!(holding(&dir, SECRET), [""; 0], "somebody asked");
    // Emptied, but the pages not yet given back.
    let index = rusqlite::Connection::open(dir.join("search.db")).unwrap();
    index.execute_batch("UPDATE place SET seq = 0, leaf = NULL, clean = 0").unwrap();
    index
        .execute_batch(&format!(
            "CREATE TABLE was (body TEXT); INSERT INTO was VALUES ('{SECRET}'); DROP TABLE was;"
        ))
        .unwrap();
    drop(index);
    assert!(!holding(&dir, SECRET).is_empty());
    drop(open(&dir));
    assert_eq!(holding(&dir, SECRET), [""; 0], "it was not finished");
}

#[test]
fn an_index_of_another_number_or_that_is_no_index_is_made_anew() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    told(&mut book);
    // As an earlier program kept it.
    let index = rusqlite::Connection::open(dir.join("search.db")).unwrap();
    index
        .execute_batch(
            "CREATE TABLE place (id INTEGER PRIMARY KEY, mark TEXT NOT NULL, seq INTEGER NOT NULL, leaf BLOB);
             INSERT INTO place VALUES (1, 'of before', 0, NULL);
             CREATE TABLE words (row INTEGER PRIMARY KEY, body TEXT NOT NULL);",
        )
        .unwrap();
    drop(index);
    assert_eq!(found(&shelf(&dir), "照会").len(), 1);
    // What is no database is taken away when something is erased.
    for file in FILES {
        let _ = fs::remove_file(dir.join(file));
    }
    fs::write(dir.join("search.db"), format!("no database, and {SECRET}")).unwrap();
    dispose(&mut book);
    assert_eq!(holding(&dir, SECRET), [""; 0]);
    assert_eq!(found(&shelf(&dir), "照会").len(), 1);
    // A log without its database is of no use to anybody.
    for file in FILES {
        let _ = fs::remove_file(dir.join(file));
    }
    fs::write(dir.join("search.db-wal"), SECRET).unwrap();
    drop(book);
    drop(open(&dir));
    assert_eq!(holding(&dir, SECRET), [""; 0]);
}

/// Whoever asks while something is erased gets a whole answer.
#[test]
fn nobody_is_answered_by_an_index_that_was_just_emptied() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    (0..6).for_each(|_| told(&mut book));
    let shelf = shelf(&dir);
    std::thread::scope(|scope| {
        let asks = || {
            for asked in 0..60 {
                assert_eq!(found(&shelf, "照会").len(), 6, "after {asked}");
            }
        };
        (0..2).for_each(|_| drop(scope.spawn(asks)));
        for n in 0..6 {
            let matter = format!("agency-liaison/2026/{}", 2 * n + 1);
            let command = format!(
                r#"{{"command":"dispose","matter":"{matter}","ground":"文書取扱規程","reason":"保存期間を過ぎたため"}}"#
            );
            submit(&mut book, "2032-04-01T09:00", "1005", &command);
        }
    });
    assert_eq!(found(&shelf, SECRET), [""; 0]);
    assert_eq!(holding(&dir, SECRET), [""; 0]);
}

#[test]
fn what_leaves_the_house_carries_no_index() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    told(&mut open(&dir));
    assert_eq!(found(&shelf(&dir), SECRET).len(), 1);
    let (saved, given) = (place.path().join("saved"), place.path().join("given"));
    backup(&dir, &saved).unwrap();
    export(&dir, &given).unwrap();
    for out in [&saved, &given] {
        let names = fs::read_dir(out).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let index: Vec<String> = names.filter(|name| name.starts_with("search")).collect();
        assert_eq!(index, [""; 0], "{}", out.display());
    }
    assert_eq!(holding(&given, SECRET), [""; 0]);
}
