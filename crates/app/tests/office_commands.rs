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
    // Nobody has a password yet: how one signs in is told, by commands that are there.
    for line in [format!("sekimori password {place} 1005"), format!("sekimori serve {place}")] {
        assert!(told.contains(&line), "{line}: {told}");
    }
    let (given, err, status) = program(&["password", &place, "1005"]);
    assert!(status == 0 && given.contains("仮のパスワード"), "{err}");
    let (state, ..) = program(&["state", &place, "--at", "2027-01-15T12:00"]);
    assert!(state.contains("■ 期限超過　1件"), "{state}");
    assert!(state.contains("持出 令和8年度第12号が期限（令和8年12月25日）を過ぎています"), "{state}");
    assert!(state.contains("■ 不適合あり　2件"), "{state}");
    assert!(state.contains("書庫B: 「火、熱、水及び湿気に耐える場所である」が「不適合」"), "{state}");
    let (before, ..) = program(&["state", &place, "--at", "2026-10-01T12:00"]);
    assert!(before.contains("証跡のあるもの 7件") && !before.contains("不適合あり"), "{before}");
    let (verified, _, status) = program(&["verify", &place]);
    assert_eq!(status, 0, "{verified}");
    let (_, err, status) = program(&["demo", &place]);
    assert!(status == 2 && err.contains("空のフォルダーではありません"), "{err}");
    let other = dir.path().join("other");
    let (_, err, status) = program(&["demo", &other.display().to_string(), "--listen", "127.0.0.1:0"]);
    assert!(status == 2 && err.contains("sekimori serve"), "{err}");
    assert!(!other.exists(), "an option that would not be heeded is refused before anything is made");
}

#[test]
fn an_export_is_verified_by_a_program_that_is_not_ours() {
    let office = Office::of("miyazaki");
    let out = office.path().join("../out").display().to_string();
    office.must(&["export"], &[&out]);
    let python = |with: &str, options: &[&str]| {
        let mut python = std::process::Command::new(with);
        python
            .args(options)
            .arg(format!("{out}/verify_ledger.py"))
            .arg(&out)
            .status()
            .expect("python")
            .success()
    };
    // By the library `cryptography`, and by the standard library alone.
    let library = "import cryptography.hazmat.primitives.asymmetric.ed25519";
    let venv = root().join("target/oscal/bin/python");
    assert!(std::process::Command::new(&venv).args(["-c", library]).status().expect("the venv").success());
    let verified = || [python(&venv.display().to_string(), &[]), python("python3", &["-I", "-S"])];
    assert_eq!(verified(), [true, true]);
    let events = std::path::Path::new(&out).join("events.jsonl");
    let text = std::fs::read_to_string(&events).expect("events");
    std::fs::write(&events, text.replacen("情報セキュリティ管理者の許可", "事務局長の許可", 1))
        .expect("written");
    assert_eq!(verified(), [false, false], "one word in the adopted policy was changed");
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
fn the_rehearsal_serves_this_machine_alone() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let (told, err, status) = program(&["demo", "--listen", address]);
        assert!(status == 2 && told.is_empty(), "{address}: {told}");
        assert!(err.contains("演習は、この機械からだけ使えます"), "{err}");
    }
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
    assert!(preview.contains("西都 直子（1006）を業務課から総務課へ異動（令和9年4月1日）"), "{preview}");
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

/// The section of a line is right and its post is not: nothing of the line is taken.
#[test]
fn a_line_of_a_transfer_is_never_taken_by_halves() {
    let office = Office::of("miyazaki");
    let list = office.path().join("../list.csv");
    let text = "職員番号,氏名,所属,着任日,職名,役割,代決者\n1006,西都 直子,総務課,2027-04-01,総務課/課長,,\n1007,門川 大輔,総務課,2027-04-01,総務課主幹,,総務課/いない職\n1008,高鍋 由美,総務課,2027-04-01,主査,,\n";
    std::fs::write(&list, text).expect("written");
    let list = list.display().to_string();
    let rest = [list.as_str(), "--by", "1005", "--at", "2027-03-20T09:00"];
    let (preview, _, status) = office.call(&["people"], &rest, None);
    assert_eq!(status, 1, "{preview}");
    let apply: Vec<&str> = rest.into_iter().chain(["--apply"]).collect();
    let (told, _, _) = office.call(&["people"], &apply, None);
    for says in ["取り込めなかった行 2件", "  2行目: ", "  3行目: "] {
        assert!(preview.contains(says) && told.contains(says), "{says}\n{preview}\n{told}");
    }
    let chart = office.must(&["show"], &["chart", "--at", "2027-04-01T09:00"]);
    assert!(chart.contains("主査"), "the line beside is taken\n{chart}");
    assert!(!chart.contains("総務課主幹") && !preview.contains("西都 直子（1006）を"), "{chart}{preview}");
    assert!(chart.contains("業務課長      西都 直子（1006）"), "who cannot come stays\n{chart}");
    let log = office.must(&["verify"], &["--tables"]);
    assert!(log.contains("改ざんされていません"), "{log}");
}

#[test]
fn a_list_that_makes_somebody_hold_what_he_may_not_says_so() {
    let office = Office::of("miyazaki");
    let list = office.path().join("../list.csv");
    let text = "職員番号,氏名,所属,着任日,職名,役割\n1003,都城 健,総務課,2027-04-01,総務課長,情報セキュリティ監査統括責任者\n";
    std::fs::write(&list, text).expect("written");
    let list = list.display().to_string();
    let rest = [list.as_str(), "--by", "1005", "--at", "2027-03-20T09:00", "--apply"];
    let says = "兼務の禁止: 職員番号1003　監査を行う「情報セキュリティ監査統括責任者」と、監査を受ける側の";
    let (preview, _, _) = office.call(&["people"], &rest[..5], None);
    assert!(preview.contains(says), "told before anything is written: {preview}");
    let (told, _, _) = office.call(&["people"], &rest, None);
    assert!(told.contains(says) && told.contains("根拠: 対策基準 2(8)②"), "{told}");
    let (again, _, _) = office.call(&["people"], &rest, None);
    assert!(!again.contains("兼務の禁止"), "what was so before is told in the chart: {again}");
    assert!(office.run(&["show"], &["chart", "--at", "2027-04-01T09:00"], None).contains("  兼務の禁止: "));
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
    assert!(answers.ends_with("受付 開始 visitor-log/2026/1〔記録済み〕\n"), "{answers}");
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
    let keep =
        ["checkpoint", &place, "--place", "監査委員事務局", "--by", "1005", "--at", "2030-01-01T09:00"];
    let (_, err, status) = program(&keep);
    assert!(status == 2 && err.contains("演習用のデータフォルダーだけです"), "{err}");
    // To look ahead records nothing.
    let (out, err, _) = program(&["state", &place, "--at", "2030-01-01T09:00"]);
    assert!(out.contains("令和12年1月1日") && err.is_empty(), "{out}{err}");
}

#[test]
fn the_first_administrator_is_somebody_who_uses_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let (place, list) = (dir.path().join("office"), dir.path().join("list.csv"));
    let people = std::fs::read_to_string(root().join("tests/offices/miyazaki.csv")).expect("a list");
    let changed = people.lines().map(|line| match line.starts_with("1005,") {
        true => line.replace("はい", "いいえ"),
        false => line.to_string(),
    });
    std::fs::write(&list, changed.collect::<Vec<_>>().join("\n")).expect("written");
    let policy = root().join("policies/miyazaki.txt").display().to_string();
    let (place, list) = (place.display().to_string(), list.display().to_string());
    let init = ["init", &place, "--policy", &policy, "--people", &list, "--by", "1005"];
    let decided = ["--decision", "第1号", "--decided", "令和8年3月25日"];
    let (_, err, status) = program(&[init.as_slice(), &decided].concat());
    assert!(status == 2 && err.contains("「利用」が「いいえ」"), "{err}");
    assert!(!std::path::Path::new(&place).exists());
}

/// Nothing is founded on half a list, nor on one text that was given twice.
#[test]
fn an_office_is_founded_on_a_whole_list_or_not_at_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let (place, list) = (dir.path().join("office"), dir.path().join("list.csv"));
    let people = std::fs::read_to_string(root().join("tests/offices/miyazaki.csv")).expect("a list");
    std::fs::write(&list, people.replace("令和7年4月1日", "令和7年4月31日")).expect("written");
    let policy = root().join("policies/miyazaki.txt").display().to_string();
    let (place, list) = (place.display().to_string(), list.display().to_string());
    let rest = ["--people", &list, "--by", "1005", "--decision", "第1号", "--decided", "令和8年3月25日"];
    let (out, err, status) = program(&[["init", &place, "--policy", &policy].as_slice(), &rest].concat());
    assert!(status == 2 && err.contains("何も作っていません") && err.contains("11行目"), "{out}{err}");
    let twice = ["init", &place, "--policy", &policy, "--policy", &policy];
    let (_, err, status) = program(&[twice.as_slice(), &rest].concat());
    assert!(status == 2 && err.contains("同じ内容の規程が二度"), "{err}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 1, "the list alone is left");
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
        (r#"{"by":"1005","at":"2026-11-24T09:00","command":"destroy"}"#, "「destroy」は指定できません。"),
        (r#"{"by":"1005" "command":"review"}"#, "14文字目の辺り: 区切りの「,」か、閉じる括弧がありません。"),
        (r#"{"by":"1005","command":"review","matter":5}"#, "整数 5は使えません。文字"),
        (r#"{"by":"1005","command":"review","matters":"x"}"#, "「matters」という名前は使えません。"),
    ] {
        let (out, err, status) = office.call(&["do"], &[], Some(line));
        assert!(status == 2 && err.contains(said), "{line}\n{out}{err}");
    }
    let (_, err, status) = program(&["show", "/no/such/folder"]);
    assert!(status == 2 && err.contains("がありません"), "{err}");
    let (_, err, status) = office.call(&["show"], &["nothing-of-this-name"], None);
    assert!(status == 2 && err.contains("という仕組み・案件・条項はありません"), "{err}");
}

#[test]
fn what_changed_of_known_persons_is_previewed_and_taken() {
    let office = Office::of("miyazaki");
    let list = office.path().join("../changed.csv");
    let text = "職員番号,氏名,所属,着任日,利用,連絡先\n1008,高鍋 優美,業務課,2027-04-01,はい,0985-00-0008\n1009,綾 健太,業務課,2027-04-01,はい,\n1010,国富 誠,総務課,2027-04-01,,\n";
    std::fs::write(&list, text).expect("written");
    let list = list.display().to_string();
    let rest = [list.as_str(), "--by", "1005", "--at", "2027-03-20T09:00"];
    let preview = office.must(&["people"], &rest);
    assert!(
        preview.contains(
            "高鍋 由美（1008）の氏名を「高鍋 由美」から「高鍋 優美」に、連絡先を「（なし）」から「0985-00-0008」に改める"
        ),
        "{preview}"
    );
    assert!(preview.contains("綾 健太（1009）の利用を「いいえ」から「はい」に改める"), "{preview}");
    assert!(!preview.contains("（1010）の"), "an empty cell changes nothing\n{preview}");
    let apply: Vec<&str> = rest.into_iter().chain(["--apply"]).collect();
    office.must(&["people"], &apply);
    let again = office.must(&["people"], &rest);
    assert!(again.contains("変わる内容はありません"), "{again}");
    let secret = std::fs::read(office.path().join("ledger.db")).expect("the ledger");
    assert!(!secret.is_empty());
}

#[test]
fn a_checkpoint_leaves_the_house_and_holds_a_proof() {
    let office = Office::of("miyazaki");
    let (point, proof) = (office.path().join("../point"), office.path().join("../proof.json"));
    let told = office.must(&["verify"], &[]);
    assert!(told.contains("外に保管した検証点はまだありません"), "{told}");
    let place = ["--place", "監査委員事務局", "--by", "1005", "--at", "2026-11-24T09:00"];
    std::fs::write(&point, office.must(&["checkpoint"], &place)).expect("written");
    let point = point.display().to_string();
    let told = office.must(&["verify"], &["--checkpoint", &point]);
    assert!(told.contains("最後に外に保管した検証点: 令和8年11月24日"), "{told}");
    assert!(office.must(&["show"], &["checkpoints"]).contains("監査委員事務局"));
    std::fs::write(&proof, office.must(&["prove"], &["3", "--checkpoint", &point])).expect("written");
    let key = office.path().join("checkpoint.vkey").display().to_string();
    let proof = proof.display().to_string();
    let (out, err, status) = program(&["check-proof", &proof, "--checkpoint", &point, "--key", &key]);
    assert!(status == 0 && out.contains("含まれています。検証点の署名も正しいものです。"), "{out}{err}");
    let text = std::fs::read_to_string(&proof).expect("the proof");
    std::fs::write(&proof, text.replace("1005", "1006")).expect("written");
    let (out, _, status) = program(&["check-proof", &proof, "--checkpoint", &point]);
    assert!(status == 1 && out.contains("変えられています"), "{out}");
    let newest = office.must(&["prove"], &["3"]);
    std::fs::write(&proof, newest).expect("written");
    let (out, _, status) = program(&["check-proof", &proof, "--checkpoint", &point]);
    assert!(status == 1 && out.contains("比べられません"), "{out}");
}

#[test]
fn a_ledger_proves_that_it_has_only_grown() {
    let office = Office::of("miyazaki");
    let file = |name: &str| office.path().join("..").join(name).display().to_string();
    let (point, later, proof) = (file("point"), file("later"), file("growth.json"));
    let place = ["--place", "監査委員事務局", "--by", "1005", "--at", "2026-11-24T09:00"];
    std::fs::write(&point, office.must(&["checkpoint"], &place)).expect("written");
    std::fs::write(&later, office.must(&["checkpoint"], &[])).expect("written");
    let line = r#"{"at":"2026-11-24T09:30","by":"1006","command":"declare-absence","person":"1006","from":"2026-11-25","until":"2026-11-27"}"#;
    assert!(office.run(&["do"], &[], Some(line)).contains("受付"));
    let key = office.path().join("checkpoint.vkey").display().to_string();
    // By our program, by the library `cryptography`, and by the standard library of Python alone.
    let venv = root().join("target/oscal/bin/python").display().to_string();
    let verifier = root().join("tests/verify_ledger.py").display().to_string();
    let held = |point: &str| {
        let args = ["--proof", &proof, "--checkpoint", point, "--key", &key];
        let python = |with: &str, options: &[&str]| {
            let mut python = std::process::Command::new(with);
            python.args(options).arg(&verifier).args(args).status().expect("python").success()
        };
        let ours = program(&["check-proof", &proof, "--checkpoint", point, "--key", &key]);
        [ours.2 == 0, python(&venv, &[]), python("python3", &["-I", "-S"])]
    };
    let proved = |args: &[&str]| std::fs::write(&proof, office.must(&["prove"], args)).expect("written");
    proved(&["--from", &point]);
    assert_eq!(held(&point), [true; 3]);
    let (out, _, _) = program(&["check-proof", &proof, "--checkpoint", &point, "--key", &key]);
    assert!(out.contains("そのまま含み、後に加わっただけです。二つの検証点の署名も"), "{out}");
    assert_eq!(held(&later), [false; 3], "it begins at another checkpoint");
    proved(&["--from", &point, "--checkpoint", &later]);
    assert_eq!(held(&point), [true; 3], "between two that were kept");
    let text = std::fs::read_to_string(&proof).expect("the proof");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let first = value["path"][0].as_str().expect("a hash");
    let other = format!("{}{}", if first.starts_with('0') { '1' } else { '0' }, &first[1..]);
    std::fs::write(&proof, text.replacen(first, &other, 1)).expect("written");
    assert_eq!(held(&point), [false; 3], "one digit of the path was changed");
    let size = std::fs::read_to_string(&point).expect("a note").lines().nth(1).expect("a size").to_string();
    proved(&["--from", &size]);
    assert_eq!(held(&point), [true; 3], "a number of events means the same");
    let refused = |args: &[&str]| {
        let (_, err, status) = office.call(&["prove"], args, None);
        assert_eq!(status, 2, "{err}");
        err
    };
    assert!(refused(&["--from", "0"]).contains("1件以上"));
    assert!(refused(&["--from", "99999"]).contains("以下の時点を指定"));
    assert!(refused(&["--from", &later, "--checkpoint", &point]).contains("以下の時点を指定"));
    let other = Office::of("miyoshi");
    std::fs::write(&later, other.must(&["checkpoint"], &[])).expect("written");
    let told = refused(&["--from", &later]);
    assert!(told.contains("この原簿のものではありません") || told.contains("以下の時点"), "{told}");
}

#[test]
fn two_files_are_adopted_together_with_days_of_their_own() {
    let place = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("the policy");
    let seam = text.find("# 情報セキュリティ対策基準").or_else(|| text.rfind("情報セキュリティ対策基準\n"));
    let (basic, standards) = text.split_at(seam.expect("the heading of the second part"));
    let path = |name: &str| place.path().join(name).display().to_string();
    std::fs::write(path("basic.txt"), basic).expect("written");
    std::fs::write(path("standards.txt"), standards).expect("written");
    let (people, data) = (root().join("tests/offices/miyazaki.csv").display().to_string(), path("data"));
    let organs = [
        "宮崎県後期高齢者医療広域連合",
        "宮崎県後期高齢者医療広域連合議会",
        "宮崎県後期高齢者医療広域連合公平委員会",
        "宮崎県後期高齢者医療広域連合監査委員",
        "宮崎県後期高齢者医療広域連合選挙管理委員会",
    ];
    let decisions: Vec<String> =
        organs.iter().enumerate().map(|(at, o)| format!("{o}=第{}号=令和8年3月2{at}日", at + 1)).collect();
    let (basic, standards) = (path("basic.txt"), path("standards.txt"));
    let mut args = vec!["init", &data, "--policy", &basic, "--policy", &standards, "--people", &people];
    args.extend(["--by", "1005", "--at", "2026-11-20T09:00", "--from", "令和8年4月1日"]);
    for decision in &decisions {
        args.extend(["--decision", decision]);
    }
    let stale = place.path().join(".data.4194305.init");
    std::fs::create_dir(&stale).expect("a folder that a killed process left");
    let (out, err, status) = program(&args);
    assert!(status == 0, "{out}{err}");
    assert!(err.contains("途中で止まった作成の残り") && !stale.exists(), "{err}");
    let (one, _, _) = program(&[
        "duties",
        &root().join("policies/miyazaki.txt").display().to_string(),
        "--format",
        "jsonl",
    ]);
    let whole = one.lines().count();
    let (shown, _, _) = program(&["show", &data, "basic:13"]);
    assert!(shown.contains("基本方針 13"), "{shown}");
    let (shown, _, _) = program(&["show", &data, "standards:6/(1)/①/エ"]);
    assert!(whole > 0 && shown.contains("対策基準 6(1)①エ"), "{shown}");
    let other_standards = path("standards2.txt");
    let text = std::fs::read_to_string(&standards).expect("the standards");
    std::fs::write(&other_standards, text + "\nおわり\n").expect("written");
    let (_, err, status) = program(&[
        "init",
        &path("other"),
        "--policy",
        &standards,
        "--policy",
        &other_standards,
        "--people",
        &people,
        "--by",
        "1005",
        "--decision",
        "第1号",
        "--decided",
        "令和8年3月20日",
        "--from",
        "令和8年4月1日",
    ]);
    assert!(status == 2 && err.contains("基本方針の始まりが分かりません"), "{err}");
    let (_, err, status) = program(&[
        "init",
        &path("other"),
        "--policy",
        &basic,
        "--people",
        &people,
        "--by",
        "1005",
        "--decision",
        "第1号",
    ]);
    assert!(status == 2 && err.contains("決定した日がありません"), "{err}");
}

#[test]
fn a_mechanism_that_came_later_is_proposed_and_confirmed() {
    let office = Office::of("miyazaki");
    let catalog = office.path().join("catalog");
    std::fs::create_dir(&catalog).expect("a folder");
    let text = "id = \"carry-log\"\ntitle = \"持出し点呼\"\nfamily = \"take-out\"\nform = \"record\"\noutcome = \"live\"\nopened_by = \"anyone\"\n\n[[serves]]\nhow = \"evidences\"\nwhy = \"持出しの数を確かめるため\"\nsays = [\"持ち出す\"]\npermission = true\n\n[[fields]]\nname = \"count\"\ntitle = \"台数\"\nrequired = true\n";
    std::fs::write(catalog.join("carry-log.toml"), text).expect("written");
    let told = office.must(&["bind"], &[]);
    assert!(told.contains("採用の後に目録に加わった仕組みの候補が") && told.contains("持出し点呼"), "{told}");
    let by = ["--by", "1005", "--at", "2026-11-24T09:00"];
    let propose: Vec<&str> = ["--propose"].into_iter().chain(by).collect();
    let told = office.must(&["bind"], &propose);
    assert!(told.contains("持出し点呼") && told.contains("carry-log"), "{told}");
    let (_, err, status) = office.call(&["bind"], &propose, None);
    assert!(status == 2 && err.contains("候補になるものはありません"), "{err}");
    let reject = r#"{"at":"2026-11-24T09:10","by":"1005","command":"reject-binding","duty":"standards:6/(1)/①/エ#1","mechanism":"carry-log","reason":"要らないため"}"#;
    assert!(office.run(&["do"], &[], Some(reject)).starts_with("受付"));
    let again = office.must(&["bind"], &[]);
    assert!(!again.contains("採用の後に目録に加わった"), "what was rejected is not proposed again\n{again}");
}

#[test]
fn a_register_is_shown_whole_or_as_csv() {
    let office = Office::of("miyazaki");
    let line = r#"{"at":"2026-11-24T08:40","by":"1003","command":"record","mechanism":"terminal-register","fields":{"number":"PC-014","serial":"SN-0014","section":"総務課","place":"総務課 執務室の窓側から三つ目の机の上にある棚の二段目","os":"Windows 11 24H2"}}"#;
    office.run(&["do"], &[], Some(line));
    let at = ["--at", "2026-11-24T09:00"];
    let show = |with: &[&str]| {
        let rest: Vec<&str> =
            ["terminal-register"].into_iter().chain(with.iter().copied()).chain(at).collect();
        office.must(&["show"], &rest)
    };
    assert!(!show(&[]).contains("棚の二段目"));
    assert!(show(&["--wide"]).contains("棚の二段目"));
    let csv = show(&["--csv"]);
    assert!(csv.starts_with('\u{feff}') && csv.contains("棚の二段目,") && csv.contains("\r\n"), "{csv}");
}

/// The preview makes the decisions that the entry makes: the same lines, for the same reasons.
#[test]
fn what_a_preview_of_a_list_promises_is_what_happens() {
    let office = Office::of("miyazaki");
    let list = office.path().join("../list.csv");
    let lines = [
        "職員番号,氏名,所属,着任日,上位の所属,職名,役割,代決者",
        // Before he came to where he is now.
        "1010,国富 誠,業務課,2020-04-01,,,,",
        // Deputies that nobody knows, and a section beneath itself.
        "1003,都城 健,総務課,2027-04-01,,総務課長,,総務課/いない職",
        "1011,新富 葵,新しい課,2027-04-01,新しい課,,,",
        "1012,木城 望,総務課,2027-04-01,,,,",
        "1013,名 長すぎ,総務課,2027-04-01,,,役割だけ,",
    ];
    std::fs::write(&list, lines.join("\n") + "\n").expect("written");
    let list = list.display().to_string();
    let told = |text: &str| text.split_once("取り込めなかった行").map(|(_, rest)| rest.to_string());
    let count = |text: &str| {
        let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
        text.lines().next().map(digits).unwrap_or_default()
    };
    for by in ["1005", "1008", "9999"] {
        let office = office.copy();
        let rest = [list.as_str(), "--by", by, "--at", "2027-03-20T09:00"];
        let (preview, err, status) = office.call(&["people"], &rest, None);
        let apply: Vec<&str> = rest.into_iter().chain(["--apply"]).collect();
        let (applied, _, after) = office.call(&["people"], &apply, None);
        assert_eq!((status, after), (1, 1), "{by}\n{preview}{err}\n{applied}");
        assert_eq!(told(&preview), told(&applied), "{by}\n{preview}\n{applied}");
        match by {
            "1005" => {
                assert!(count(&preview) == count(&applied) && count(&applied) != "0", "{preview}{applied}")
            }
            _ => assert!(
                preview.starts_with("変わる内容はありません。") && applied.contains(" 0件"),
                "{preview}{applied}"
            ),
        }
    }
}

#[test]
fn a_number_that_stands_in_two_registers_is_shown_from_both() {
    let office = Office::of("miyazaki");
    let lines = r#"{"at":"2026-11-24T08:40","by":"1003","command":"record","mechanism":"terminal-register","fields":{"number":"M-1","serial":"SN-0014","section":"総務課","place":"執務室","os":"Windows 11 24H2"}}
{"at":"2026-11-24T09:00","by":"1003","command":"record","mechanism":"media-register","fields":{"number":"M-1","kind":"USBメモリ","owner":"団体","security":"暗号化、パスワード","section":"総務課","keeper":"1003","zone":"標準システム接続系","contents":[],"class":"Ⅱ","encryption":"媒体の自動暗号化"}}"#;
    let answers = office.run(&["do"], &[], Some(lines));
    assert_eq!(answers.matches("受付").count(), 2, "{answers}");
    let at = ["M-1", "--at", "2026-11-24T10:00"];
    let both = office.must(&["show"], &at);
    assert!(both.starts_with("「M-1」は、「"), "{both}");
    assert!(both.contains("SN-0014") && both.contains("媒体の自動暗号化"), "{both}");
    // Each can be asked for alone, by the name that stands there.
    for (name, word) in
        [("terminal-register/2026/1", "SN-0014"), ("media-register/2026/1", "媒体の自動暗号化")]
    {
        assert!(both.contains(&format!("〔{name}〕")), "{both}");
        let alone = office.must(&["show"], &[name, "--at", "2026-11-24T10:00"]);
        assert!(alone.contains(word) && !alone.contains("つにあります"), "{alone}");
    }
}

#[test]
fn what_the_body_must_still_set_is_listed_with_the_command_to_type() {
    let office = Office::of("miyazaki");
    let at = ["lacking", "--at", "2026-11-24T09:00"];
    let told = office.must(&["show"], &at);
    assert!(told.contains("■ 定めていない値") && told.contains("根拠: 対策基準"), "{told}");
    let typed = format!("\nsekimori do {} --by 〔職員番号〕 <<'END'\n", office.path().display());
    let (_, lines) = told.split_once(&typed).expect("the command to type");
    let lines = lines.strip_suffix("\nEND\n").expect("it stands at the end");
    let line = lines.lines().find(|l| l.contains("\"quorum/")).expect("a number that the policy leaves open");
    let by = ["--by", "1005", "--at", "2026-11-24T09:00"];
    let (_, err, status) = office.call(&["do"], &by, Some(line));
    assert!(status == 2 && !err.is_empty(), "nothing is set before every place is filled in");
    let mut filled: serde_json::Value = serde_json::from_str(line).expect("JSON");
    let name = filled["name"].as_str().expect("a name").to_string();
    filled["value"] = "過半数".into();
    filled["decided"] = "2026-11-20".into();
    let answer = office.run(&["do"], &by, Some(&filled.to_string()));
    assert!(answer.starts_with("受付"), "{answer}");
    let after = office.must(&["show"], &at);
    assert!(told.contains(&format!("（{name}）")) && !after.contains(&format!("（{name}）")), "{after}");
    let values = office.must(&["show"], &["values"]);
    assert!(values.contains(&name) && values.contains("sekimori show フォルダー lacking"), "{values}");
}

/// A term that is over leaves the roles of a post without anybody, section by section; and a new section has no head yet.
#[test]
fn roles_without_anybody_are_listed_section_by_section() {
    let office = Office::of("miyazaki");
    let told = |at: &str| office.must(&["show"], &["lacking", "--at", at]);
    let before = told("2026-11-24T09:00");
    assert!(!before.contains("  会計課（") && !before.contains("  業務課/業務課長（"), "{before}");
    let lines = r#"{"at":"2026-11-24T09:00","by":"1005","command":"appoint","post":"業務課/業務課長","person":"1007","from":"2026-11-24","until":"2026-11-25"}
{"at":"2026-11-24T09:01","by":"1005","command":"open-section","section":"会計課"}
{"at":"2026-11-24T09:02","by":"1005","command":"move-person","person":"1010","section":"会計課","from":"2026-11-24"}"#;
    let answers = office.run(&["do"], &[], Some(lines));
    assert_eq!(answers.lines().filter(|l| l.starts_with("受付")).count(), 3, "{answers}");
    let after = told("2026-11-26T09:00");
    assert!(after.contains("■ 役割のある職の空席"), "{after}");
    assert!(after.contains("  業務課/業務課長（") && after.contains("情報セキュリティ管理者"), "{after}");
    assert!(after.contains("■ 所属の長の役割を担う職のない組織"), "{after}");
    assert!(after.contains("  会計課（情報セキュリティ管理者"), "{after}");
    // 業務課 has the post, though nobody holds it: it is told once.
    assert!(!after.contains("  業務課（"), "{after}");
    assert!(!told("2026-11-25T09:00").contains("  業務課/業務課長（"), "he still holds it on his last day");
}

#[test]
fn a_row_changed_with_another_program_is_told_apart_from_a_changed_event() {
    let office = Office::of("miyazaki");
    let record = r#"{"at":"2026-11-24T08:40","by":"1003","command":"record","mechanism":"terminal-register","fields":{"number":"PC-1","serial":"SN-1","section":"総務課","place":"執務室","os":"Windows 11"}}"#;
    office.run(&["do"], &[], Some(record));
    let told = office.must(&["verify"], &["--tables"]);
    assert!(told.contains("一覧は、記録から作り直したものと同じです。"), "{told}");
    let change = |sql: &str| {
        let database = rusqlite::Connection::open(office.path().join("ledger.db")).expect("opened");
        assert_eq!(database.execute(sql, []).expect("changed"), 1);
    };
    change("UPDATE matter SET status = 'closed' WHERE id = 'terminal-register/2026/1'");
    let told = office.must(&["verify"], &[]);
    assert!(told.contains("改ざんされていません"), "the events are as they were\n{told}");
    let (told, err, status) = office.call(&["verify"], &["--tables"], None);
    assert!(status == 1 && err.is_empty(), "{told}{err}");
    assert!(
        told.contains("改ざんされていません。") && told.contains("一覧に、記録と違うところが1件あります。"),
        "{told}"
    );
    assert!(told.contains("「terminal-register/2026/1」: status が「closed」ですが"), "{told}");
    assert!(told.contains("sekimori rebuild"), "{told}");
    office.must(&["rebuild"], &[]);
    office.must(&["verify"], &["--tables"]);
    change(
        "UPDATE event SET entry = replace(entry, 'SN-1', 'SN-2') WHERE seq = (SELECT max(seq) FROM event)",
    );
    let (told, _, status) = office.call(&["verify"], &["--tables"], None);
    assert!(status == 1 && told.contains("記録した時のものと違います"), "{told}");
    assert!(told.contains("一覧: 記録に異常があるため、比べていません。"), "{told}");
    let out = office.path().join("../out").display().to_string();
    let (_, err, status) = program(&["verify", &out, "--tables"]);
    assert!(status == 2 && !err.is_empty(), "{err}");
}
