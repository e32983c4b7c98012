//! What does the book do where it cannot work as usual? Newer forms, tables cut off, a clock set back, a full disk.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod founded;
#[path = "../../../tests/ledger_tables.rs"]
mod ledger_tables;

use std::path::Path;

use ledger::book::{Answer, Book, View};
use ledger::desk::Desk;
use ledger::enclosed::{Enclosed, Wrong, enclosed, release};
use ledger::fault::FaultKind;
use ledger::log::{Log, Reader};
use ledger::verify::verify;
use practice::calendar::Moment;
use practice::command::{Attaching, Command, Opening, Request};
use practice::entry;
use practice::event::Attached as AttachedFile;
use practice::value::Value;

fn open(dir: &Path) -> Book {
    Book::open(dir, founded::catalog()).unwrap()
}

fn at(moment: &str) -> Moment {
    moment.parse().unwrap()
}

fn request(at: &str, by: &str, command: Command) -> Request {
    Request { by: by.into(), at: at.parse().unwrap(), command }
}

/// A terminal enters the register.
fn terminal(number: &str, place: &str) -> Request {
    let words = [
        ("number", number),
        ("serial", number),
        ("section", "総務課"),
        ("place", place),
        ("os", "Windows 11"),
    ];
    let fields = words.into_iter().map(|(name, word)| (name.to_string(), Value::Text(word.to_string())));
    let mechanism = "terminal-register".to_string();
    let opening =
        Opening { mechanism, fields: fields.collect(), applicant: None, paper: None, files: Vec::new() };
    request("2026-11-24T09:00", "1003", Command::Record(opening))
}

fn holiday(at: &str) -> Request {
    holiday_on(at, "2026-12-28")
}

fn holiday_on(at: &str, day: &str) -> Request {
    let day = day.parse().unwrap();
    request(at, founded::ADMINISTRATOR, Command::DeclareHoliday { day, name: "開庁記念日".into() })
}

fn rebuilt_equals_live(book: &mut Book) {
    let dir = book.log().dir().to_owned();
    let live = ledger_tables::all(&dir);
    book.rebuild().unwrap();
    assert_eq!(ledger_tables::first_difference(&live, &ledger_tables::all(&dir)), None);
}

/// An event as a newer program would write it.
fn newer_event(dir: &Path, kind: &str) -> u64 {
    let mut log = Log::open(dir).unwrap();
    let mut batch = log.begin().unwrap();
    let seq = batch.next_seq();
    let entry = format!(
        "{{\"seq\":{seq},\"version\":2,\"at\":\"2026-11-24T09:00:00+09:00\",\"by\":\"1005\",\"kind\":\"{kind}\",\"body\":{{\"body\":\"甲\"}}}}"
    );
    batch.append(&entry).unwrap();
    batch.commit().unwrap();
    seq
}

#[test]
fn an_event_of_a_newer_form_stops_the_writer_and_leaves_the_tables() {
    // A kind that is known in another form, and one that is not known at all.
    for kind in ["OfficeFounded", "SomethingNewer"] {
        let dir = tempfile::tempdir().unwrap();
        let data = founded::office(dir.path());
        let seq = newer_event(&data, kind);
        for number in [1, 2] {
            let connection = rusqlite::Connection::open(data.join("ledger.db")).unwrap();
            connection.execute("UPDATE projection SET number = ?1", [number]).unwrap();
            drop(connection);
            let before = ledger_tables::all(&data);
            let fault = Book::open(&data, founded::catalog()).err().unwrap();
            assert_eq!(fault.kind, FaultKind::NewerFormat, "{fault}");
            let says = format!(
                "{seq}番の記録は新しい版の sekimori で書かれています（形式 2）。sekimori を更新してください。"
            );
            assert_eq!(fault.sentence(), says);
            assert_eq!(ledger_tables::first_difference(&before, &ledger_tables::all(&data)), None);
        }
        let reader = Reader::open(&data).unwrap();
        let catalog = founded::catalog();
        let fault = View::over(reader.connection(), &catalog).latest(3).unwrap_err();
        assert_eq!(fault.kind, FaultKind::NewerFormat, "{fault}");
        assert!(verify(&data, None).unwrap().is_intact(), "what it means does not matter for the proof");
    }
}

#[test]
fn tables_of_another_form_or_that_were_not_finished_are_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let mut book = open(&data);
    book.submit(&terminal("PC-1", "執務室")).unwrap();
    drop(book);
    let good = ledger_tables::all(&data);
    for damage in [
        "UPDATE projection SET number = 3",
        "UPDATE projection SET number = 0",
        "DELETE FROM projection; DELETE FROM matter",
        "DELETE FROM projection; UPDATE office SET body = '{}'",
        "UPDATE office SET body = '{'",
        "DELETE FROM office",
        "DROP TABLE projection",
        "DROP TABLE projection; DROP TABLE matter; ALTER TABLE named RENAME COLUMN word TO term",
    ] {
        let connection = rusqlite::Connection::open(data.join("ledger.db")).unwrap();
        connection.execute_batch(damage).unwrap();
        drop(connection);
        drop(open(&data));
        assert_eq!(ledger_tables::first_difference(&ledger_tables::all(&data), &good), None, "{damage}");
    }
}

#[test]
fn a_clock_set_back_is_refused_with_the_time_of_the_last_event() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let mut book = open(&data);
    assert!(matches!(book.submit(&holiday("2026-11-25T09:00")).unwrap(), Answer::Done(_)));
    let rows = || ["matter", "named"].map(|t| ledger_tables::rows(&Reader::open(&data).unwrap(), t));
    let before = rows();
    // Within a group too, and nothing after it is kept back.
    let group = [
        terminal("PC-1", "執務室"),
        holiday_on("2026-11-25T09:00", "2026-12-25"),
        holiday_on("2026-11-25T08:59", "2026-12-24"),
    ];
    let answers = book.submit_all(&group).unwrap();
    for refused in [&answers[0], &answers[2]] {
        let Answer::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert!(refusal.to_string().contains("時計を合わせてから"), "{refusal}");
    }
    assert!(matches!(answers[1], Answer::Done(_)));
    assert_eq!(book.last().unwrap().to_string(), "2026-11-25T09:00:00+09:00");
    assert_eq!(before, rows(), "what was refused left no row");
    let holidays: Vec<String> = book.office().holidays.keys().map(ToString::to_string).collect();
    assert_eq!(holidays, ["2026-12-25", "2026-12-28"]);
    let reader = Reader::open(&data).unwrap();
    let size = book.log().newest().size;
    for seq in [size - 2, size] {
        let entry = entry::read(&reader.entry(seq).unwrap().unwrap()).unwrap();
        assert_eq!(
            (entry.event.kind(), entry.at.to_string()),
            ("Refused", "2026-11-25T09:00:00+09:00".to_string())
        );
    }
    rebuilt_equals_live(&mut book);
}

/// 検証点の保管: the record says of no checkpoint that it was kept, but of the ledger's own.
#[test]
fn a_checkpoint_is_recorded_as_kept_only_if_it_is_one_of_this_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let mut book = open(&data);
    let mut keep = |size: u64, root: &str| {
        let command =
            Command::KeepCheckpoint { size, root: root.to_string(), place: "監査委員事務局".into() };
        match book.submit(&request("2026-11-24T09:00", founded::ADMINISTRATOR, command)).unwrap() {
            Answer::Done(_) => None,
            Answer::Refused(refusal) => Some(refusal.to_string()),
        }
    };
    let newest = Log::open(&data).err().map(|fault| fault.kind);
    assert_eq!(newest, Some(FaultKind::Locked), "the book is at work");
    let reader = Reader::open(&data).unwrap();
    let root_at = |size| practice::value::hex(&ledger::proof::root(reader.connection(), size).unwrap());
    let size = ledger_size(&reader);
    assert_eq!(keep(size, &root_at(size)), None);
    assert_eq!(keep(size - 1, &root_at(size - 1).to_uppercase()), None, "an earlier one is as good");
    for (size, root, says) in [
        (size + 100, root_at(size), "この原簿にはありません"),
        (0, root_at(0), "この原簿にはありません"),
        (size, root_at(size - 1), "までの根と違います"),
        (size, "何か".to_string(), "までの根と違います"),
        (u64::MAX, String::new(), "この原簿にはありません"),
    ] {
        let refused = keep(size, &root).unwrap();
        assert!(refused.contains(says) && refused.contains("sekimori"), "{refused}");
    }
    let catalog = founded::catalog();
    let kept = View::over(reader.connection(), &catalog).of_kind("CheckpointKept", 0).unwrap();
    assert_eq!(kept.len(), 2, "a refusal appends nothing but itself");
    let practice::event::Event::CheckpointKept { root, .. } = &kept[1].event else { panic!("{kept:?}") };
    assert_eq!(*root, root_at(size - 1), "in one spelling");
}

fn ledger_size(reader: &Reader) -> u64 {
    reader.connection().query_row("SELECT max(seq) FROM event", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_full_disk_takes_back_the_whole_group_and_the_next_one_works() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let mut book = open(&data);
    let limit = |book: &Book, more: u64| {
        let connection = book.log().connection();
        let pages: u64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        connection.query_row(&format!("PRAGMA max_page_count = {}", pages + more), [], |_| Ok(())).unwrap();
    };
    for more in 0..6 {
        let (size, office) = (book.log().newest().size, book.office().clone());
        let before = ledger_tables::all(&data);
        limit(&book, more);
        let long = "部屋".repeat(1500);
        let mut group = vec![holiday("2026-11-24T09:00")];
        group.extend((0..12).map(|n| terminal(&format!("PC-{more}-{n}"), &long)));
        let fault = book.submit_all(&group).unwrap_err();
        assert_eq!(fault.kind, FaultKind::DiskFull, "{fault}");
        assert!(fault.sentence().contains("空きを作り"), "{fault}");
        assert_eq!((book.log().newest().size, book.office()), (size, &office));
        assert_eq!(ledger_tables::first_difference(&before, &ledger_tables::all(&data)), None);
        limit(&book, 10_000);
        let answer = book.submit(&terminal(&format!("PC-{more}"), "執務室")).unwrap();
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
        assert_eq!(book.log().newest().size, size + 1);
        rebuilt_equals_live(&mut book);
    }
    drop(book);
    assert!(verify(&data, None).unwrap().is_intact());
}

#[test]
fn an_error_in_the_middle_of_a_group_takes_back_what_was_folded_into_the_office() {
    let dir = tempfile::tempdir().unwrap();
    let data = founded::office(dir.path());
    let mut book = open(&data);
    let fail = "CREATE TEMP TRIGGER fail BEFORE INSERT ON matter WHEN NEW.key = 'pc-9' BEGIN SELECT RAISE(ABORT, '!'); END";
    book.log().connection().execute_batch(fail).unwrap();
    let before = ledger_tables::all(&data);
    let (office, last) = (book.office().clone(), book.last());
    let group = [holiday("2026-11-24T09:00"), terminal("PC-8", "執務室"), terminal("PC-9", "執務室")];
    assert!(book.submit_all(&group).is_err());
    assert_eq!((book.office(), book.last()), (&office, last));
    assert_eq!(ledger_tables::first_difference(&before, &ledger_tables::all(&data)), None);
    let answers = book.submit_all(&group[..2]).unwrap();
    assert!(answers.iter().all(|a| matches!(a, Answer::Done(_))), "{answers:?}");
    rebuilt_equals_live(&mut book);
    drop(book);
    assert!(verify(&data, None).unwrap().is_intact());
}

/// 廃棄: the words are gone from every file at once, while the book stays open, and the record still holds.
#[test]
fn what_was_disposed_of_is_in_no_file_any_more() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    let mut submit = |at: &str, by: &str, command: &str| {
        let command: Command = serde_json::from_str(command).unwrap();
        let answer = book.submit(&request(at, by, command)).unwrap();
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    };
    let phone = "090-0000-0001";
    submit(
        "2026-11-24T09:00",
        "1001",
        r#"{"command":"record","mechanism":"contact-point","fields":{"name":"情報セキュリティ窓口","section":"総務課","head":"1003","deputy":"1004","members":["1005"],"hours":"平日8時30分から17時15分まで","after_hours":"受け付ける","after_hours_phone":"090-0000-0001","staff_phone":"内線110","staff_mail":"csirt@example.lg.jp","public_phone":"0985-00-0100","public_mail":"security@example.lg.jp","published":"公式サイトの問い合わせのページ","duties":["報告の受付","状況の確認","責任者への報告","国・都道府県等への報告","公表の準備","意思決定の課室への提供","関係機関との情報共有"],"reports_to":["最高情報統括責任者"],"decision":"総第10号","decided":"2026-11-20","opened":"2026-12-01","review":"2027-11-30"}}"#,
    );
    assert!(in_files(&dir, phone), "what is kept apart is in the folder");
    let point = r#""matter":"contact-point/2026/1""#;
    let desk = Desk::open(&dir).unwrap();
    let put = |name: &str, words: &str| {
        let file = desk.put_file(name, words.as_bytes(), ("1001", at("2026-11-24T09:05"))).unwrap();
        serde_json::json!({ "name": file.name, "hash": file.hash, "bytes": file.bytes }).to_string()
    };
    let (list, plan) = (put("名簿.csv", "甲 090-0000-0002"), put("配置図.txt", "乙の席は窓の前"));
    for file in [&list, &plan] {
        submit("2026-11-24T09:05", "1001", &format!(r#"{{"command":"attach",{point},"file":{file}}}"#));
    }
    // Another matter, which is not disposed of, has one of the two as well.
    let terminal = terminal("PC-1", "執務室").command;
    submit("2026-11-24T09:06", "1003", &serde_json::to_string(&terminal).unwrap());
    submit(
        "2026-11-24T09:07",
        "1003",
        &format!(r#"{{"command":"attach","matter":"terminal-register/2026/1","file":{plan}}}"#),
    );
    assert_eq!(enclosed(&dir).unwrap(), Enclosed { all: 3, wrong: Vec::new() });
    submit(
        "2027-03-01T09:00",
        "1001",
        &format!(r#"{{"command":"close",{point},"reason":"窓口を移したため"}}"#),
    );
    submit(
        "2027-03-01T09:10",
        founded::ADMINISTRATOR,
        r#"{"command":"set-value","name":"retention-years/contact-point","value":3,"reason":"文書取扱規程による","decider":"最高情報統括責任者","decided":"2027-03-01"}"#,
    );
    submit(
        "2031-04-01T09:00",
        founded::ADMINISTRATOR,
        &format!(
            r#"{{"command":"dispose",{point},"ground":"文書取扱規程","reason":"保存期間を過ぎたため"}}"#
        ),
    );
    assert!(!in_files(&dir, phone), "the telephone number is still in a file");
    drop(desk);
    assert!(in_files(&dir, "090-0000-0002"), "what was attached is not in the ledger");
    release(&dir, "contact-point/2026/1").unwrap();
    assert!(!in_files(&dir, "090-0000-0002"), "what was attached is still in a file");
    assert!(in_files(&dir, "乙の席は窓の前"), "what another matter has stays");
    assert_eq!(enclosed(&dir).unwrap(), Enclosed { all: 1, wrong: Vec::new() });
    for again in [
        format!(r#"{{"command":"attach",{point},"file":{list}}}"#),
        format!(r#"{{"command":"dispose",{point},"ground":"文書取扱規程","reason":"もう一度"}}"#),
    ] {
        let again = serde_json::from_str(&again).unwrap();
        let answer = book.submit(&request("2031-04-02T09:00", founded::ADMINISTRATOR, again)).unwrap();
        assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    }
    assert!(verify(&dir, None).unwrap().findings.is_empty());
    rebuilt_equals_live(&mut book);
}

/// What somebody changes or takes away beside the ledger is told, and everything else holds.
#[test]
fn an_attached_file_that_is_another_one_or_none_is_told() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let mut book = open(&dir);
    assert_eq!(enclosed(&dir).unwrap(), Enclosed::default(), "no desk, and nothing to be on it");
    let Answer::Done(done) = book.submit(&terminal("PC-1", "執務室")).unwrap() else { panic!("refused") };
    let matter = done.events[0].1.clone().unwrap();
    let desk = Desk::open(&dir).unwrap();
    let names = ["写真.jpg", "設定.txt", "約款.pdf"];
    for name in names {
        let put = desk.put_file(name, name.as_bytes(), ("1003", at("2026-11-24T09:05"))).unwrap();
        let file = AttachedFile { name: put.name, hash: put.hash, bytes: put.bytes };
        let command = Command::Attach(Attaching { matter: matter.clone(), file });
        let answer = book.submit(&request("2026-11-24T09:05", "1003", command)).unwrap();
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }
    assert_eq!(enclosed(&dir).unwrap(), Enclosed { all: 3, wrong: Vec::new() });
    drop(desk);
    let meddler = rusqlite::Connection::open(dir.join("desk.db")).unwrap();
    meddler.execute("UPDATE file SET content = x'78' WHERE name = ?1", [names[0]]).unwrap();
    meddler.execute("DELETE FROM file WHERE name = ?1", [names[1]]).unwrap();
    drop(meddler);
    let wrong = |name: &str, missing| Wrong { matter: matter.clone(), name: name.to_string(), missing };
    let told = enclosed(&dir).unwrap();
    assert_eq!(told, Enclosed { all: 3, wrong: vec![wrong(names[0], false), wrong(names[1], true)] });
    std::fs::remove_file(dir.join("desk.db")).unwrap();
    assert_eq!(enclosed(&dir).unwrap().wrong.len(), 3, "without a desk there is none of them");
    assert!(verify(&dir, None).unwrap().is_intact(), "the record itself holds");
}

/// Whether some file of a folder holds these words.
fn in_files(dir: &Path, words: &str) -> bool {
    std::fs::read_dir(dir).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}
