//! Do the commands on a data folder do what they say, and answer what is wrong in one Japanese sentence?
//! Runs the real binary on real folders: demonstration, staff, own mechanisms, record, bad input.
//! One clause through everything is in `thread`; what mechanisms demand, in `scenarios`.

mod office;

use office::{Office, root};

fn program(args: &[&str]) -> (String, String, i32) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sekimori")).args(args).output().expect("run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().unwrap_or(-1))
}

#[test]
fn the_demonstration_is_an_office_that_verifies() {
    let dir = tempfile::tempdir().expect("a folder");
    let place = dir.path().join("enshu").display().to_string();
    let (told, err, status) = program(&["demo", &place]);
    assert_eq!((status, err.as_str()), (0, ""), "{told}");
    assert!(told.contains("拒否した操作 57件"), "the refusals that its author meant\n{told}");
    let (state, ..) = program(&["state", &place, "--at", "2027-01-15T12:00"]);
    assert!(state.contains("■ 期限超過　1件"), "{state}");
    assert!(state.contains("take-out-request/2026/12が期限（令和8年12月25日）を過ぎています"), "{state}");
    let (verified, _, status) = program(&["verify", &place]);
    assert_eq!(status, 0, "{verified}");
    let (_, err, status) = program(&["demo", &place]);
    assert!(status == 2 && err.contains("空のフォルダーではありません"), "{err}");
}

#[test]
fn an_export_is_verified_by_a_program_that_is_not_ours() {
    let office = Office::of("miyazaki");
    let out = office.path().join("../out").display().to_string();
    office.must(&["export"], &[&out]);
    let verifier = root().join("tests/verify_ledger.py");
    let python = || std::process::Command::new("python3").arg(&verifier).arg(&out).status().expect("python3");
    assert!(python().success());
    let events = std::path::Path::new(&out).join("events.jsonl");
    let text = std::fs::read_to_string(&events).expect("events");
    std::fs::write(&events, text.replacen("情報セキュリティ管理者の許可", "事務局長の許可", 1))
        .expect("written");
    assert!(!python().success(), "one word in the adopted policy was changed");
    assert_eq!(program(&["verify", &out]).2, 1);
}

#[test]
fn a_backup_restores_to_the_same_office() {
    let office = Office::of("miyazaki");
    let (saved, back) = (office.path().join("../saved"), office.path().join("../back"));
    let (saved, back) = (saved.display().to_string(), back.display().to_string());
    office.must(&["backup"], &[&saved]);
    assert_eq!(program(&["restore", &saved, &back]).2, 0);
    let chart = |place: &str| program(&["show", place, "chart", "--at", "2026-11-24T09:00"]).0;
    assert_eq!(chart(&back), chart(&office.path().display().to_string()));
    let (_, err, status) = program(&["restore", &saved, &back]);
    assert!(status == 2 && !err.is_empty(), "{err}");
}

#[test]
fn a_list_of_staff_is_previewed_then_entered() {
    let office = Office::of("miyazaki");
    let list = office.path().join("../list.csv");
    let text = "職員番号,氏名,所属,着任日,職名\n1006,西都 直子,総務課,2027-04-01,総務課長\n1003,都城 健,業務課,2027-04-01,業務課長\n1011,新富 葵,業務課,令和9年4月1日,\n,名前だけ,業務課,,\n1012,日付 誤,業務課,平成40年4月1日,\n";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    std::fs::write(&list, cp932).expect("written");
    let list = list.display().to_string();
    let at = ["--by", "1005", "--at", "2027-03-20T09:00"];
    let rest: Vec<&str> = [list.as_str()].into_iter().chain(at).collect();
    let (preview, _, status) = office.call(&["people"], &rest, None);
    assert_eq!(status, 1, "lines were refused");
    assert!(preview.contains("1006 を業務課から総務課へ異動（令和9年4月1日）"), "{preview}");
    assert!(preview.contains("5行目: 「職員番号」がありません。"), "{preview}");
    assert!(preview.contains("6行目: 「平成40年4月1日」を日付として読めません。"), "{preview}");
    let before = office.run(&["show"], &["chart", "--at", "2027-04-01T09:00"], None);
    assert!(before.contains("総務課長      都城 健（1003）"), "a preview changes nothing\n{before}");
    let apply: Vec<&str> = rest.into_iter().chain(["--apply"]).collect();
    office.call(&["people"], &apply, None);
    let old = office.run(&["show"], &["chart", "--at", "2027-03-31T09:00"], None);
    let new = office.run(&["show"], &["chart", "--at", "2027-04-01T09:00"], None);
    assert!(old.contains("総務課長      都城 健（1003）"), "{old}");
    assert!(new.contains("総務課長      西都 直子（1006）"), "{new}");
}

#[test]
fn a_mechanism_of_the_bodys_own_is_used_and_recorded() {
    let office = Office::of("miyazaki");
    let catalog = office.path().join("catalog");
    std::fs::create_dir(&catalog).expect("a folder");
    let file = catalog.join("visitor-log.toml");
    let text = "id = \"visitor-log\"\ntitle = \"来訪者記録\"\nfamily = \"physical\"\nform = \"record\"\noutcome = \"live\"\nopened_by = \"anyone\"\n\n[[serves]]\nhow = \"evidences\"\nwhy = \"来訪を記録するため\"\nsays = [\"来訪者\"]\n\n[[fields]]\nname = \"purpose\"\ntitle = \"用件\"\nrequired = true\n";
    std::fs::write(&file, text).expect("written");
    let lines = r#"{"at":"2026-11-24T09:00","by":"1005","command":"confirm-binding","duty":"standards:6/(1)/①/エ#1","mechanism":"visitor-log","how":"evidences"}
{"at":"2026-11-24T09:10","by":"1008","command":"record","mechanism":"visitor-log","fields":{"purpose":"点検"}}"#;
    let answers = office.run(&["do"], &[], Some(lines));
    assert!(answers.ends_with("受付 開始 visitor-log/2026/1〔有効〕\n"), "{answers}");
    let log = office.run(&["show"], &["log"], None);
    assert!(log.contains("目録の追加"), "the file is recorded by its hash\n{log}");
    std::fs::write(&file, text.replace("required", "requird")).expect("written");
    let (_, err, status) = office.call(&["show"], &[], None);
    assert!(status == 2 && err.contains("visitor-log.toml") && err.contains("行目"), "{err}");
}

#[test]
fn a_real_office_takes_no_time_by_hand() {
    let dir = tempfile::tempdir().expect("a folder");
    let place = dir.path().join("office").display().to_string();
    let (policy, people) = (root().join("policies/miyazaki.txt"), root().join("tests/offices/miyazaki.csv"));
    let (policy, people) = (policy.display().to_string(), people.display().to_string());
    let founded = program(&[
        "init",
        &place,
        "--policy",
        &policy,
        "--people",
        &people,
        "--by",
        "1005",
        "--decision",
        "第1号",
        "--decided",
        "令和8年3月25日",
    ]);
    assert_eq!(founded.2, 0, "{}{}", founded.0, founded.1);
    let (_, err, status) = program(&["state", &place, "--at", "2030-01-01T09:00"]);
    assert!(status == 2 && err.contains("演習用のデータフォルダーだけです"), "{err}");
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let office = Office::of("miyazaki");
    for (line, said) in [
        ("これは命令ではない", "1行目: 命令を読めません"),
        ("[]", "1行に一つのJSONオブジェクトを書いてください。"),
        (r#"{"command":"apply"}"#, "行う人が分かりません"),
        (r#"{"by":1005,"command":"apply"}"#, "by には職員番号を文字で書いてください。"),
        (
            r#"{"by":"1005","at":"きのう","command":"review","matter":"x"}"#,
            "「きのう」を日時として読めません",
        ),
        (r#"{"by":"1005","at":"2026-11-24T09:00","command":"destroy"}"#, "命令を読めません"),
    ] {
        let (out, err, status) = office.call(&["do"], &[], Some(line));
        assert!(status == 2 && err.contains(said), "{line}\n{out}{err}");
    }
    let (_, err, status) = program(&["show", "/no/such/folder"]);
    assert!(status == 2 && err.contains("がありません"), "{err}");
    let (_, err, status) = office.call(&["show"], &["nothing-of-this-name"], None);
    assert!(status == 2 && err.contains("という仕組み・案件・条項はありません"), "{err}");
}
