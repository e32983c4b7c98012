//! Is everything found that was written, however it is spelt? What is kept apart and erased: `search_erased`.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod founded;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ledger::book::search::{Column, Found, Query, Range, Seen, Word};
use ledger::book::{Answer, Book, Shelf};
use practice::command::{Command, Opening, Request, TakingBack};
use practice::matter::Status;
use practice::value::Value;

const REGISTER: &str = "terminal-register";

fn record(mechanism: &str, words: &[(&str, &str)]) -> Command {
    let fields = words.iter().map(|(name, word)| ((*name).to_string(), Value::Text((*word).to_string())));
    Command::Record(Opening {
        mechanism: mechanism.to_string(),
        fields: fields.collect(),
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}

fn terminal(number: &str, place: &str, more: &[(&str, &str)]) -> Command {
    let serial = format!("SN-{number}");
    let mut words = vec![
        ("number", number),
        ("serial", &serial),
        ("section", "総務課"),
        ("place", place),
        ("os", "Windows 11"),
    ];
    words.retain(|(name, _)| more.iter().all(|(n, _)| n != name));
    words.extend(more);
    record(REGISTER, &words)
}

fn done(book: &mut Book, by: &str, command: Command) -> String {
    let at = "2026-11-24T09:00".parse().unwrap();
    match book.submit(&Request { by: by.to_string(), at, command }).unwrap() {
        Answer::Done(receipt) => receipt.events.last().and_then(|(_, m)| m.clone()).unwrap_or_default(),
        refused @ Answer::Refused(_) => unreachable!("{refused:?}"),
    }
}

fn shelf(dir: &Path) -> Shelf {
    Shelf::open(dir, Arc::new(founded::catalog())).unwrap()
}

fn query(text: &str) -> Query {
    let words = text.split_whitespace().map(|w| Word { text: w.to_string(), persons: Vec::new() }).collect();
    Query { mechanisms: vec![REGISTER.to_string()], words, most: 100, ..Query::default() }
}

fn found(shelf: &Shelf, query: &Query) -> Vec<String> {
    let Found { ids, total, .. } = shelf.search().find(query).unwrap();
    assert_eq!(ids.len(), total as usize, "this test asks for everything");
    ids.into_iter().map(|id| id.rsplit('/').next().unwrap().to_string()).collect()
}

fn stocked(dir: &Path) -> Book {
    let mut book = Book::open(dir, founded::catalog()).unwrap();
    done(&mut book, "1003", terminal("PC-10", "サーバー室", &[("business", "情報セキュリティー対策")]));
    done(&mut book, "1003", terminal("PC-2", "執務室の東", &[("user", "1010"), ("lent_on", "2026-04-03")]));
    done(&mut book, "1003", terminal("PC-1", "業務課の窓口", &[("section", "業務課")]));
    book
}

#[test]
fn words_are_found_however_they_are_spelt() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    drop(stocked(&dir));
    let shelf = shelf(&dir);
    let cases: [(&str, &[&str]); 13] = [
        ("サーバ", &["1"]),
        ("ｻｰﾊﾞｰ室", &["1"]),
        ("東", &["2"]),
        ("窓口", &["3"]),
        ("ｐｃ－２", &["2"]),
        ("セキュリティ対策", &["1"]),
        ("執務室 東", &["2"]),
        ("執務室 窓口", &[]),
        ("令和8年4月3日", &["2"]),
        ("100%_\"", &[]),
        ("室", &["1", "2"]),
        ("\"", &[]),
        ("-2", &["2"]),
    ];
    for (words, want) in cases {
        assert_eq!(found(&shelf, &query(words)), want, "{words}");
    }
}

#[test]
fn a_name_is_found_by_the_number_of_its_person() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    drop(stocked(&dir));
    let word = Word { text: "名前".to_string(), persons: vec!["1010".to_string()] };
    let asked = Query { words: vec![word], ..query("") };
    assert_eq!(found(&shelf(&dir), &asked), ["2"]);
}

#[test]
fn it_follows_what_is_written_and_changed() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = stocked(&dir);
    let shelf = shelf(&dir);
    assert_eq!(found(&shelf, &query("執務室")), ["2"]);
    let word = |name: &str, text: &str| (name.to_string(), Value::Text(text.to_string()));
    let fields = [word("place", "倉庫"), word("ending", "登録の誤り")].into();
    let matter = "terminal-register/2026/2".to_string();
    done(
        &mut book,
        "1003",
        Command::Amend { matter: matter.clone(), fields, reason: "移した".to_string(), seen: None },
    );
    assert_eq!(found(&shelf, &query("執務室")), [""; 0], "the old value is gone");
    assert_eq!(found(&shelf, &query("倉庫")), ["2"]);
    done(&mut book, "1003", Command::Close { matter, reason: "廃棄".to_string() });
    assert_eq!(found(&shelf, &Query { states: vec![Status::Live], ..query("倉庫") }), [""; 0]);
    assert_eq!(found(&shelf, &Query { states: vec![Status::Closed], ..query("倉庫") }), ["2"]);
}

#[test]
fn words_asked_before_are_found_as_if_they_were_asked_for_the_first_time() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = stocked(&dir);
    let asked_before = shelf(&dir);
    let name = Word { text: "名前".to_string(), persons: vec!["1010".to_string()] };
    let words = ["執務室", "倉庫", "室", "務室", "東", "PC-1", "ＰＣ", "窓口 業務", "取り消し"];
    let mut asked: Vec<Query> = words.iter().map(|words| query(words)).collect();
    asked.push(Query { words: vec![name], ..query("") });
    let places = ["倉庫", "執務室の東", "サーバー室", "窓口"];
    for n in 0..24 {
        let place = places[n % places.len()];
        let matter = format!("terminal-register/2026/{}", 1 + n % 3);
        let command = match n % 6 {
            0 | 3 => terminal(&format!("PC-{}", 100 + n), place, &[("user", "1010")][..n % 2]),
            4 if n > 20 => Command::Close { matter, reason: "取り消し".to_string() },
            _ => {
                let words = [("place", place), ("ending", "登録の誤り")];
                let fields = words.map(|(name, word)| (name.to_string(), Value::Text(word.to_string())));
                Command::Amend { matter, fields: fields.into(), reason: "移した".to_string(), seen: None }
            }
        };
        done(&mut book, "1005", command);
        let first = shelf(&dir);
        if n % 4 == 3 {
            // Another process may have taken it in before.
            first.search().follow().unwrap();
        }
        // Not every word each time: what was remembered two events ago has to move on as well.
        for query in asked.iter().skip(n % 3).step_by(1 + n % 2) {
            assert_eq!(found(&asked_before, query), found(&first, query), "{n}: {:?}", query.words);
        }
    }
}

#[test]
fn values_states_sections_and_days_filter() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    drop(stocked(&dir));
    let shelf = shelf(&dir);
    let by = |fields: &[(&str, &str)]| Query {
        fields: fields.iter().map(|(n, v)| ((*n).to_string(), vec![(*v).to_string()])).collect(),
        ..query("")
    };
    assert_eq!(found(&shelf, &by(&[("user", "1010")])), ["2"]);
    assert_eq!(found(&shelf, &by(&[("section", "業務課")])), ["3"]);
    assert_eq!(found(&shelf, &by(&[("section", "業務課"), ("user", "1010")])), [""; 0]);
    assert_eq!(found(&shelf, &by(&[("unknown", "x")])), [""; 0]);
    assert_eq!(found(&shelf, &Query { sections: vec!["業務課".to_string()], ..query("") }), ["3"]);
    let day = |from: &str, to: &str| Range { from: from.parse().ok(), to: to.parse().ok() };
    assert_eq!(found(&shelf, &Query { entered: day("2026-11-24", "2026-11-24"), ..query("") }).len(), 3);
    assert_eq!(found(&shelf, &Query { entered: day("2026-11-25", ""), ..query("") }), [""; 0]);
    assert_eq!(found(&shelf, &Query { entered: day("", "2026-11-23"), ..query("") }), [""; 0]);
    let seen = Some(Seen { sections: vec!["業務課".to_string()], person: "1010".to_string() });
    assert_eq!(found(&shelf, &Query { seen, ..query("") }), ["2", "3"], "his section's, and the one he uses");
}

#[test]
fn any_column_sorts_and_what_is_empty_comes_last() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    drop(stocked(&dir));
    let shelf = shelf(&dir);
    let sorted = |order: Column, down: bool| found(&shelf, &Query { order, down, ..query("") });
    assert_eq!(sorted(Column::Key, false), ["3", "2", "1"], "PC-1, PC-2, PC-10");
    assert_eq!(sorted(Column::Number, true), ["3", "2", "1"]);
    assert_eq!(sorted(Column::Section, false), ["3", "1", "2"].map(String::from).to_vec());
    assert_eq!(sorted(Column::Field("business".to_string()), false), ["1", "3", "2"]);
    assert_eq!(sorted(Column::Field("business".to_string()), true), ["1", "3", "2"]);
    let page = |skip| Query { skip, most: 1, order: Column::Field("business".to_string()), ..query("") };
    let pages: Vec<Found> = (0..3).map(|skip| shelf.search().find(&page(skip)).unwrap()).collect();
    assert!(pages.iter().all(|p| p.total == 3));
    let ids: Vec<&str> = pages.iter().flat_map(|p| &p.ids).map(|id| id.rsplit('/').next().unwrap()).collect();
    assert_eq!(ids, ["1", "3", "2"]);
}

/// Found by a word that stands in every row, or without one.
fn page(shelf: &Shelf, words: &str, order: &(Column, bool), (skip, most): (u32, u32)) -> Found {
    let (order, down) = order.clone();
    shelf.search().find(&Query { order, down, skip, most, ..query(words) }).unwrap()
}

#[test]
fn very_many_hits_come_in_the_same_order_and_are_counted_as_far_as_they_are_shown() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = Book::open(&dir, founded::catalog()).unwrap();
    let at = "2026-11-24T09:00".parse().unwrap();
    let many: Vec<Request> = (1..=1100)
        .map(|n| {
            let (number, section) = (format!("PC-{n}"), if n % 3 == 0 { "業務課" } else { "総務課" });
            let mut more = vec![("section", section)];
            if n % 2 == 0 {
                more.push(("business", ["住民", "文書", "財務"][n % 5 % 3]));
            }
            let command = terminal(&number, &format!("倉庫{}", n % 7), &more);
            Request { by: "1003".to_string(), at, command }
        })
        .collect();
    for share in many.chunks(200) {
        let answers = book.submit_all(share).unwrap();
        assert!(answers.iter().all(|a| matches!(a, Answer::Done(_))));
    }
    for n in [5, 700, 1100] {
        let matter = format!("terminal-register/2026/{n}");
        let fields = [("ending".to_string(), Value::Text("登録の誤り".to_string()))].into();
        let reason = "二重の登録".to_string();
        done(&mut book, "1003", Command::Amend { matter: matter.clone(), fields, reason, seen: None });
        done(&mut book, "1003", Command::Close { matter, reason: "廃棄".to_string() });
    }
    let shelf = shelf(&dir);
    let fields = ["business", "place"].map(|f| Column::Field(f.to_string()));
    let columns = [Column::Key, Column::Number, Column::Status, Column::Section, Column::Applicant]
        .into_iter()
        .chain([Column::Since, Column::Until])
        .chain(fields);
    for order in columns.flat_map(|c| [(c.clone(), false), (c, true)]) {
        for part in [(0, 50), (40, 7), (540, 20), (1090, 50), (0, 2000), (1100, 50)] {
            let (all, some) = (page(&shelf, "", &order, part), page(&shelf, "倉庫", &order, part));
            assert_eq!(all.ids, some.ids, "{order:?} {part:?}");
            assert_eq!((all.total, all.more), (1100, false));
            let counted = if part.0 + part.1 < 1100 { (1000, true) } else { (1100, false) };
            assert_eq!((some.total, some.more), counted, "{order:?} {part:?}");
            let of_section = |words: &str| {
                let sections = vec!["総務課".to_string()];
                let ((order, down), (skip, most)) = (order.clone(), part);
                let query = Query { sections, order, down, skip, most, ..query(words) };
                shelf.search().find(&query).unwrap().ids
            };
            assert_eq!(of_section(""), of_section("倉庫"), "{order:?} {part:?}");
        }
    }
    // Both ways of finding agree on what is left of many by sight, a second word, a filter.
    let seen = Some(Seen { sections: vec!["業務課".to_string()], person: String::new() });
    assert_eq!(found(&shelf, &Query { seen, most: 2000, ..query("倉庫") }).len(), 366);
    assert_eq!(found(&shelf, &Query { most: 2000, ..query("倉庫 住民") }).len(), 220);
    let closed = Query { states: vec![Status::Closed], ..query("倉庫") };
    assert_eq!(found(&shelf, &closed), ["5", "700", "1100"]);
}

#[test]
fn what_was_done_under_a_clause_is_found() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let book = stocked(&dir);
    let shelf = shelf(&dir);
    let row = book.view().matter("PC-2").unwrap().unwrap();
    let clause = row.basis()[0].clause().to_string();
    assert_eq!(found(&shelf, &Query { clause: Some(clause.clone()), ..query("") }), ["1", "2", "3"]);
    assert_eq!(found(&shelf, &Query { clause: Some(clause), ..query("執務室") }), ["2"]);
    assert_eq!(found(&shelf, &Query { clause: Some("standards:第999条".to_string()), ..query("") }), [""; 0]);
}

#[test]
fn what_points_to_a_row_is_found_even_when_it_is_over() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = stocked(&dir);
    let fields = [
        ("items", "PC-2"),
        ("class", "Ⅲ"),
        ("purpose", "説明会"),
        ("place", "市民会館"),
        ("from", "2026-12-01"),
        ("to", "2026-12-02"),
        ("protection", "暗号化"),
    ];
    let fields = fields.iter().map(|(n, w)| ((*n).to_string(), Value::Text((*w).to_string()))).collect();
    let opening = Opening {
        mechanism: "take-out-request".to_string(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    };
    let request = done(&mut book, "1010", Command::Apply(opening));
    let shelf = shelf(&dir);
    let row = book.view().matter("PC-2").unwrap().unwrap();
    assert_eq!(shelf.search().pointing(&row, 10).unwrap(), std::slice::from_ref(&request));
    done(
        &mut book,
        "1010",
        Command::Withdraw(TakingBack {
            matter: request.clone(),
            reason: "中止".to_string(),
            ..TakingBack::default()
        }),
    );
    assert_eq!(shelf.search().pointing(&row, 10).unwrap(), [request]);
    let other = book.view().matter("PC-1").unwrap().unwrap();
    assert_eq!(shelf.search().pointing(&other, 10).unwrap(), [""; 0]);
}

#[test]
fn an_index_that_is_damaged_or_of_another_ledger_is_made_anew() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let before = place.path().join("before");
    founded::copy(&dir, &before);
    drop(stocked(&dir));
    assert_eq!(found(&shelf(&dir), &query("")).len(), 3);
    // Damaged.
    for content in [
        b"no database at all".to_vec(),
        Vec::new(),
        fs::read(dir.join("search.db")).unwrap()[..3000].to_vec(),
    ] {
        for file in ["search.db-wal", "search.db-shm"] {
            let _ = fs::remove_file(dir.join(file));
        }
        fs::write(dir.join("search.db"), content).unwrap();
        assert_eq!(found(&shelf(&dir), &query("執務室")), ["2"]);
    }
    // Ahead of the ledger: somebody restored a backup and left the index.
    for file in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(dir.join(file));
        let _ = fs::copy(before.join(file), dir.join(file));
    }
    assert_eq!(found(&shelf(&dir), &query("")), [""; 0]);
    // And went another way since.
    let mut book = Book::open(&dir, founded::catalog()).unwrap();
    done(&mut book, "1003", terminal("PC-7", "別の部屋", &[]));
    assert_eq!(found(&shelf(&dir), &query("別の部屋")), ["1"]);
    assert_eq!(found(&shelf(&dir), &query("執務室")), [""; 0]);
}
