//! Rows of the read tables changed with another program: each is found and named, and told apart from a changed event.
//!
//! Events are what was recorded, whatever the tables say; the tables are made anew from them.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod founded;
mod lived;
#[path = "../../../tests/office_days.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod office_days;

use std::path::Path;
use std::sync::Arc;

use ledger::book::{Book, Difference, differing};
use ledger::verify::{FindingKind, verify};
use office_days::Dice;
use rusqlite::Connection;

const MUTATIONS: u64 = 120;

fn tables(data: &Path) -> Vec<Difference> {
    differing(data, &founded::catalog(), 1000).unwrap()
}

/// An office in which people worked, and what stands in its tables.
fn worked(dir: &Path) -> std::path::PathBuf {
    let data = founded::office(dir);
    let catalog = Arc::new(founded::catalog());
    drop(lived::lived(&data, &catalog, (5, 150)));
    data
}

fn one(db: &Connection, dice: &mut Dice, sql: &str) -> String {
    let count: usize = db.query_row(&format!("SELECT count(*) FROM ({sql})"), [], |row| row.get(0)).unwrap();
    let at = dice.below(count);
    db.query_row(&format!("{sql} ORDER BY 1 LIMIT 1 OFFSET {at}"), [], |row| row.get(0)).unwrap()
}

/// Changes one thing; gives the table and the row that must be named.
fn tamper(db: &Connection, dice: &mut Dice) -> (&'static str, String) {
    let id = one(db, dice, "SELECT id FROM matter");
    let run = |sql: &str| assert!(db.execute(sql, [&id]).unwrap() > 0, "{sql}");
    match dice.below(9) {
        0 => run("UPDATE matter SET status = status || 'x' WHERE id = ?1"),
        1 => run("UPDATE matter SET standing = 1 - standing WHERE id = ?1"),
        2 => run("UPDATE matter SET number = number + 1 WHERE id = ?1"),
        3 => run("UPDATE matter SET until = coalesce(until, '') || '2' WHERE id = ?1"),
        4 => run("UPDATE matter SET applicant = '9999', section = '' WHERE id = ?1"),
        5 => run("DELETE FROM matter WHERE id = ?1"),
        6 => {
            run(
                "INSERT INTO matter SELECT id || '9', mechanism, year, number + 900, key, section, applicant, status, standing, since, until FROM matter WHERE id = ?1",
            );
            return ("matter", format!("{id}9"));
        }
        7 => {
            db.execute("INSERT INTO named (word, matter) VALUES ('新しい語', ?1)", [&id]).unwrap();
            return ("named", format!("新しい語・{id}"));
        }
        _ => {
            let word = one(db, dice, "SELECT word FROM named");
            let of: String =
                db.query_row("SELECT min(matter) FROM named WHERE word = ?1", [&word], |r| r.get(0)).unwrap();
            db.execute("DELETE FROM named WHERE word = ?1 AND matter = ?2", [&word, &of]).unwrap();
            return ("named", format!("{word}・{of}"));
        }
    }
    ("matter", id)
}

#[test]
fn a_changed_row_is_named_and_the_events_stay_proved() {
    let dir = tempfile::tempdir().unwrap();
    let data = worked(dir.path());
    assert_eq!(tables(&data), [], "no false alarm");
    let database = data.join("ledger.db");
    let good = std::fs::read(&database).unwrap();
    for number in 0..MUTATIONS {
        let mut dice = Dice(number * 7919 + 3);
        std::fs::write(&database, &good).unwrap();
        for left in ["ledger.db-wal", "ledger.db-shm"] {
            let _ = std::fs::remove_file(data.join(left));
        }
        let db = Connection::open(&database).unwrap();
        let (table, row) = tamper(&db, &mut dice);
        drop(db);
        assert!(verify(&data, None).unwrap().is_intact(), "mutation {number}: the events were not touched");
        let found = tables(&data);
        let named: Vec<(&str, &str)> = found.iter().map(|d| (d.table.as_str(), d.row.as_str())).collect();
        assert_eq!(named, [(table, row.as_str())], "mutation {number}: {found:?}");
    }
    Book::open(&data, founded::catalog()).unwrap().rebuild().unwrap();
    assert_eq!(tables(&data), [], "made anew");
}

#[test]
fn whatever_else_is_done_to_the_tables_is_found_and_undone_by_making_them_anew() {
    let dir = tempfile::tempdir().unwrap();
    let data = worked(dir.path());
    for (damage, table) in [
        ("UPDATE office SET body = json_set(body, '$.body', '別の団体')", "office"),
        ("UPDATE office SET body = json_remove(body, '$.persons')", "office"),
        ("UPDATE office SET body = '{'", "office"),
        ("DELETE FROM office", "office"),
        ("UPDATE projection SET number = 3", "projection"),
        ("DELETE FROM projection", "projection"),
        ("DROP INDEX matter_key", "matter"),
        ("CREATE INDEX matter_more ON matter (since)", "matter"),
        ("CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM named; END", "event"),
        ("ALTER TABLE named RENAME COLUMN word TO term", "named"),
        ("DROP TABLE matter", "matter"),
    ] {
        let db = Connection::open(data.join("ledger.db")).unwrap();
        db.execute_batch(damage).unwrap();
        drop(db);
        assert!(verify(&data, None).unwrap().is_intact(), "{damage}");
        let found = tables(&data);
        assert!(!found.is_empty() && found.iter().any(|d| d.table == table), "{damage}: {found:?}");
        if table == "event" {
            let db = Connection::open(data.join("ledger.db")).unwrap();
            db.execute_batch("DROP TRIGGER quiet").unwrap();
        }
        Book::open(&data, founded::catalog()).unwrap().rebuild().unwrap();
        assert_eq!(tables(&data), [], "{damage}");
    }
}

#[test]
fn a_changed_event_is_none_of_the_tables() {
    let dir = tempfile::tempdir().unwrap();
    let data = worked(dir.path());
    let db = Connection::open(data.join("ledger.db")).unwrap();
    let sql = "UPDATE event SET entry = replace(entry, '\"by\":\"1003\"', '\"by\":\"1004\"') WHERE seq = (SELECT max(seq) FROM event WHERE entry LIKE '%\"by\":\"1003\"%')";
    assert_eq!(db.execute(sql, []).unwrap(), 1);
    drop(db);
    let report = verify(&data, None).unwrap();
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    assert_eq!(report.findings[0].kind, FindingKind::EventChanged);
}

#[test]
fn beside_a_writer_the_tables_are_compared_as_they_stood_at_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let catalog = Arc::new(founded::catalog());
    let ended = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            drop(lived::lived(&data, &catalog, (9, 120)));
            ended.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        while !ended.load(std::sync::atomic::Ordering::SeqCst) {
            assert_eq!(tables(&data), []);
        }
    });
    assert_eq!(tables(&data), []);
}
