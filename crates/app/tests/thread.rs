//! Does one clause run through the whole program? 対策基準 6(1)①エ from the text to the register and back.
//! Runs the real binary on a real ledger, and follows the ids of the clause and of its duty through ten rows.
//! What each row is stands in ARCHITECTURE.md.

mod office;

use office::{Office, root};
use serde_json::Value;

const PATH: &str = "standards:6/(1)/①/エ";
const DUTY: &str = "standards:6/(1)/①/エ#1";

const TERMINAL: &str = r#"{"at":"2026-11-24T08:40","by":"1003","command":"record","mechanism":"terminal-register","fields":{"number":"PC-014","serial":"SN-0014","section":"総務課","place":"執務室","os":"Windows 11"}}"#;
const APPLICATION: &str = r#"{"at":"2026-11-24T09:00","by":"1010","command":"apply","mechanism":"take-out-request","fields":{"items":["PC-014"],"class":"Ⅲ","purpose":"説明会","place":"市民会館","from":"2026-12-01","to":"2026-12-02","protection":"暗号化"}}"#;

fn decide(by: &str, minute: u8) -> String {
    format!(
        r#"{{"at":"2026-11-24T10:{minute:02}","by":"{by}","command":"decide","matter":"take-out-request/2026/1","approved":true}}"#
    )
}

fn program(args: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sekimori")).args(args).output().expect("run");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn reading() -> Value {
    let file = root().join("policies/miyazaki.txt").display().to_string();
    let lines = program(&["duties", &file, "--format", "jsonl"]);
    let all = lines.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    all.into_iter().find(|v| v["id"] == PATH).expect("the provision")
}

#[test]
fn one_clause_runs_through_all_ten_rows() {
    // 1–4: text, provision, resolved provision, duty.
    let provision = reading();
    assert_eq!(provision["slug"], "standards/6/1/1/4");
    let duty = &provision["duties"][0];
    assert_eq!(duty["id"], DUTY);
    assert_eq!(duty["bearers"][0], "職員等");
    assert_eq!(duty["approval_from"][0], "情報セキュリティ管理者");

    // 5: the binding, confirmed by a person.
    let office = Office::of("miyazaki");
    let clause = office.run(&["show"], &[PATH], None);
    assert!(clause.contains(&format!("義務 {DUTY}")), "{clause}");
    assert!(
        clause.contains("履行: 端末等持ち出し許可申請（串間 翔（1005）が令和8年11月20日に確定"),
        "{clause}"
    );

    // 6 and 7: application, refusal that names its clause, decision.
    let lines =
        [TERMINAL.to_string(), APPLICATION.to_string(), decide("1008", 0), decide("1003", 5)].join("\n");
    let answers = office.run(&["do"], &["-", "--format", "json"], Some(&lines));
    let answers: Vec<Value> = answers.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(answers[1]["events"][0]["kind"], "Applied");
    assert_eq!(answers[2]["answer"], "refused");
    assert_eq!(answers[2]["clauses"][0], "対策基準 6(1)①エ");
    assert_eq!(answers[3]["events"][0]["kind"], "Decided");

    // 7 and 8: the event carries edition and duty, and is proved to stand in the ledger.
    let seq = answers[3]["seq"].as_u64().expect("a number");
    let proof: Value =
        serde_json::from_str(&office.run(&["prove"], &[&seq.to_string()], None)).expect("JSON");
    let entry = proof["entry"].as_str().expect("the event");
    let event: Value = serde_json::from_str(entry).expect("JSON");
    assert_eq!(event["body"]["basis"][0], DUTY);
    assert_eq!(event["body"]["edition"], 1);
    assert!(proved(&office, &proof, entry, seq));
    assert!(!proved(&office, &proof, &entry.replace("1003", "1006"), seq));

    // 9: the row of the register.
    let register = office.run(&["show"], &["take-out-request"], None);
    assert!(
        register.contains("持出 令和8年度第1号  返却の確認待ち  総務課  国富 誠（1010）  PC-014"),
        "{register}"
    );

    // 10: the page of the matter leads to the clause, and the clause to everything done under it.
    let page = office.run(&["show"], &["take-out-request/2026/1"], None);
    assert!(page.contains("根拠: 対策基準 6(1)①エ"), "{page}");
    let clause = office.run(&["show"], &["対策基準 6(1)①エ"], None);
    assert!(clause.contains("持出 令和8年度第1号　返却の確認待ち　〔take-out-request/2026/1〕"), "{clause}");
}

/// Whether the proof leads from this event to the signed root.
fn proved(office: &Office, proof: &Value, entry: &str, seq: u64) -> bool {
    let key = std::fs::read_to_string(office.path().join("checkpoint.vkey")).expect("the key");
    let key = ledger::note::PublicKey::parse(key.trim()).expect("a key");
    let checkpoint = key.open(proof["checkpoint"].as_str().expect("a note")).expect("a signature");
    let hash = |v: &Value| {
        let text = v.as_str().expect("hexadecimal");
        let byte = |i: usize| u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).expect("a byte");
        std::array::from_fn::<u8, 32, _>(byte)
    };
    let path: Vec<[u8; 32]> = proof["path"].as_array().expect("a path").iter().map(hash).collect();
    let leaf = ledger::merkle::leaf_hash(entry.as_bytes());
    ledger::merkle::verify_inclusion(&leaf, (seq - 1, checkpoint.size), &path, &checkpoint.root)
}

/// Amend one word of the policy, adopt the edition, confirm the one binding that changed: another person must approve now.
/// A binding that was rejected before stays rejected, and is not asked about again.
#[test]
fn another_word_in_the_policy_makes_another_person_approve() {
    let office = Office::of("miyazaki");
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("the policy");
    let (before, after) =
        text.split_once("外部に持ち出す場合には、情報セキュリティ管理者の許可").expect("the clause");
    let amended = format!("{before}外部に持ち出す場合には、統括情報セキュリティ責任者の許可{after}");
    let file = office.path().join("../amended.txt");
    std::fs::write(&file, amended).expect("written");
    let file = file.display().to_string();
    let (unwanted, mechanism) = alone(&office);
    let reject = format!(
        r#"{{"at":"2026-11-24T08:20","by":"1005","command":"reject-binding","duty":"{unwanted}","mechanism":"{mechanism}","reason":"使わないため"}}"#
    );
    assert!(office.run(&["do"], &["-"], Some(&reject)).starts_with("受付"));
    let bound = bindings(&office);

    let decision = [
        "--by",
        "1005",
        "--decision",
        "令和8年 決裁第40号",
        "--decision",
        "情報セキュリティ委員会=議決第3号",
        "--decided",
        "2026-11-24",
    ];
    let rest: Vec<&str> = [file.as_str()]
        .into_iter()
        .chain(decision)
        .chain(["--from", "2026-12-01", "--at", "2026-11-24T08:30"])
        .collect();
    let adopted = office.must(&["adopt"], &rest);
    assert!(adopted.contains("改正 対策基準 6(1)①エ"), "{adopted}");
    assert_eq!(adopted.matches("改正 ").count(), 1, "{adopted}");
    assert!(adopted.contains("確かめるもの 1件"), "{adopted}");

    let confirm = format!(
        r#"{{"at":"2026-11-24T08:40","by":"1005","command":"confirm-binding","duty":"{DUTY}","mechanism":"take-out-request"}}"#
    );
    let lines = [confirm, TERMINAL.to_string(), APPLICATION.to_string(), decide("1003", 0)].join("\n");
    let before = office.run(&["do"], &["-"], Some(&lines));
    assert!(
        before.ends_with("受付 決定 take-out-request/2026/1〔返却の確認待ち〕\n"),
        "the old edition holds till the day\n{before}"
    );

    let again = r#"{"at":"2026-12-01T09:00","by":"1008","command":"apply","mechanism":"take-out-request","fields":{"items":["PC-015"],"class":"Ⅲ","purpose":"説明会","place":"市民会館","from":"2026-12-02","to":"2026-12-03","protection":"暗号化"}}"#;
    let terminal = TERMINAL
        .replace("PC-014", "PC-015")
        .replace("SN-0014", "SN-0015")
        .replace("11-24T08:40", "12-01T08:40");
    let mut other = decide("1006", 0).replace("2026-11-24", "2026-12-01").replace("2026/1", "2026/2");
    other.push('\n');
    let chief = other.replace("1006", "1002");
    let answers =
        office.run(&["do"], &["-"], Some(&[terminal, again.to_string(), other + &chief].join("\n")));
    let answers: Vec<&str> = answers.lines().collect();
    assert!(
        answers[2].starts_with("拒否 ")
            && answers[2].contains("「統括情報セキュリティ責任者」（事務局次長）です"),
        "{answers:?}"
    );
    assert!(answers[3].starts_with("受付 決定 take-out-request/2026/2"), "{answers:?}");

    let now = bindings(&office);
    let changed: Vec<_> = now.iter().filter(|b| !bound.contains(b)).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    let edition = newest(&office);
    assert!(edition["bindings"]["bound"][&unwanted].is_null(), "{unwanted} is proposed again");
    assert_eq!(edition["bindings"]["rejected"][&unwanted][0], mechanism.as_str());
}

/// Between the day of a new text and the day on which somebody looked at its bindings nobody permits by the old post or by a set
/// value; what was granted before is brought back as it was granted, and stays overdue until then.
#[test]
fn until_a_new_binding_is_confirmed_nothing_is_permitted_and_what_is_out_comes_back() {
    let office = Office::of("miyazaki");
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("the policy");
    let amended = text.replace(
        "外部に持ち出す場合には、情報セキュリティ管理者の許可",
        "外部に持ち出す場合には、統括情報セキュリティ責任者の許可",
    );
    let file = office.path().join("../amended.txt");
    std::fs::write(&file, amended).expect("written");
    let waiting = APPLICATION.replace("T09:00", "T11:00").replace("PC-014", "PC-015");
    let second = TERMINAL.replace("PC-014", "PC-015").replace("SN-0014", "SN-0015");
    let lines =
        [TERMINAL.to_string(), second, APPLICATION.to_string(), decide("1003", 0), waiting].join("\n");
    assert_eq!(office.run(&["do"], &["-"], Some(&lines)).matches("受付").count(), 5);
    let decision = [
        "--by",
        "1005",
        "--decision",
        "令和8年 決裁第40号",
        "--decision",
        "情報セキュリティ委員会=議決第3号",
    ];
    let when = ["--decided", "2026-11-24", "--from", "2026-12-01", "--at", "2026-11-24T13:00"];
    let file = file.display().to_string();
    let rest: Vec<&str> = [file.as_str()].into_iter().chain(decision).chain(when).collect();
    office.must(&["adopt"], &rest);

    let later =
        |by, minute| decide(by, minute).replace("2026-11-24", "2026-12-04").replace("2026/1", "2026/2");
    let set = r#"{"at":"2026-12-04T10:01","by":"1005","command":"set-value","name":"approver/take-out-request","value":"情報セキュリティ管理者","reason":"急ぐため","decider":"事務局長","decided":"2026-12-04"}"#;
    let state = office.run(&["state"], &["--at", "2026-12-04T09:00"], None);
    let late =
        state.lines().find(|l| l.contains("第1号") && l.contains("過ぎています")).expect("what is out");
    assert!(late.contains("候補の確認を待っています"), "{late}");
    let back = r#"{"at":"2026-12-04T11:00","by":"1003","command":"act","matter":"take-out-request/2026/1","step":"return","fields":{"returned":"2026-12-04","condition":"異常なし"}}"#;
    let lines = [later("1003", 0), set.to_string(), later("1003", 2), later("1002", 3), back.to_string()];
    let answers = office.run(&["do"], &["-"], Some(&lines.join("\n")));
    let answers: Vec<&str> = answers.lines().collect();
    for refused in [answers[0], answers[2], answers[3]] {
        assert!(
            refused.starts_with("拒否") && refused.contains("紐付けが、まだ確定されていません"),
            "{answers:?}"
        );
        assert!(refused.contains("6(1)①エ"), "{refused}");
    }
    assert_eq!(answers[4], "受付 実施 take-out-request/2026/1〔完了〕");

    let confirm = format!(
        r#"{{"at":"2026-12-04T13:00","by":"1005","command":"confirm-binding","duty":"{DUTY}","mechanism":"take-out-request"}}"#
    );
    let lines =
        [confirm, later("1006", 0).replace("T10:00", "T13:10"), later("1002", 0).replace("T10:00", "T13:20")];
    let answers = office.run(&["do"], &["-"], Some(&lines.join("\n")));
    let answers: Vec<&str> = answers.lines().collect();
    assert!(answers[1].contains("「統括情報セキュリティ責任者」（事務局次長）です"), "{answers:?}");
    assert!(answers[2].contains("末日"), "its days are over: {answers:?}");
}

/// A duty that one mechanism serves, which the rest of the test does not use.
fn alone(office: &Office) -> (String, String) {
    let edition = newest(office);
    let bound = edition["bindings"]["bound"].as_object().expect("bindings").clone();
    let used = ["take-out-request", "terminal-register", "policy-adoption"];
    let mut found = bound.into_iter().filter_map(|(duty, how)| match how.as_array()?.as_slice() {
        [only] => Some((duty, only["mechanism"].as_str()?.to_string())),
        _ => None,
    });
    found.find(|(_, mechanism)| !used.contains(&mechanism.as_str())).expect("a duty with one binding")
}

/// Every duty with what serves it and who confirmed it when.
fn bindings(office: &Office) -> Vec<String> {
    let edition = newest(office);
    let bound = edition["bindings"]["bound"].as_object().expect("bindings");
    bound.iter().map(|(duty, how)| format!("{duty} {how}")).collect()
}

/// The newest edition as the ledger's reading table holds it.
fn newest(office: &Office) -> Value {
    let database = rusqlite::Connection::open(office.path().join("ledger.db")).expect("the ledger");
    let body: String =
        database.query_row("SELECT body FROM office", [], |row| row.get(0)).expect("the office");
    let office: Value = serde_json::from_str(&body).expect("JSON");
    office["editions"].as_array().and_then(|all| all.last()).expect("an edition").clone()
}
