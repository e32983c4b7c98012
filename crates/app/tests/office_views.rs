//! What do people see of an office: an older edition's bindings, absences, the state of duties? Through the real binary.

mod office;

use office::{Office, root};

/// Adopts the policy once more, with another who permits what is taken out.
fn amended(office: &Office) {
    amended_in(office, ("情報セキュリティ管理者の許可", "統括情報セキュリティ責任者の許可"));
}

/// Adopts the policy once more, in force on 1 December, with other words in the place of some.
fn amended_in(office: &Office, (before, after): (&str, &str)) {
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("the policy");
    let amended = text.replace(before, after);
    assert_ne!(text, amended);
    let file = office.path().join("../amended.txt");
    std::fs::write(&file, amended).expect("written");
    let file = file.display().to_string();
    let decision = ["--decision", "改正第1号", "--decided", "令和8年11月24日", "--from", "令和8年12月1日"];
    let rest: Vec<&str> =
        [file.as_str(), "--by", "1005", "--at", "2026-11-25T09:00"].into_iter().chain(decision).collect();
    office.must(&["adopt"], &rest);
}

#[test]
fn bindings_of_an_edition_are_shown_and_confirmed_by_its_number() {
    let office = Office::of("miyazaki");
    amended(&office);
    let clause = "対策基準 6(1)①エ";
    let first = office.must(&["bind"], &["--edition", "1"]);
    assert!(first.starts_with("確かめる候補はありません。"), "all of the first were confirmed\n{first}");
    let newest = office.must(&["bind"], &[]);
    assert!(newest.contains(clause), "the changed clause is to be confirmed anew\n{newest}");
    assert_eq!(office.must(&["bind"], &["--edition", "2"]), newest);
    let (_, err, status) = office.call(&["bind"], &["--edition", "3"], None);
    assert!(status == 2 && err.contains("規程に第3版はありません。"), "{err}");
    let confirm = |edition: &str| {
        let under = ["--confirm", "standards:6/(1)/①/エ", "--doubtful", "--edition", edition];
        let rest: Vec<&str> = under.into_iter().chain(["--by", "1005", "--at", "2026-11-25T10:00"]).collect();
        office.call(&["bind"], &rest, None)
    };
    let (told, err, status) = confirm("2");
    assert!(status == 0 && told.starts_with("紐付け ") && !told.contains("紐付け 0件"), "{told}{err}");
    assert!(told.contains("確かめる候補はありません。"), "{told}");
    assert!(!office.must(&["bind"], &["--edition", "2"]).contains(clause));
    let (told, err, status) = confirm("2");
    assert!(status != 0 || told.starts_with("紐付け 0件"), "nothing is confirmed twice\n{told}{err}");
}

#[test]
fn a_corrected_reading_is_told_and_what_was_confirmed_before_is_asked_again() {
    let office = Office::of("miyazaki");
    let clause = || office.must(&["show"], &["standards:6/(1)/①/エ", "--at", "2026-11-25T09:00"]);
    assert!(!clause().contains("読みの訂正"), "{}", clause());
    let correct = |value: &str, at: &str| {
        let line = format!(
            r#"{{"at":"2026-11-24T{at}","by":"1005","command":"correct-reading","duty":"standards:6/(1)/①/エ#1","field":"permission","value":["{value}"],"reason":"許可する者の読み違い"}}"#
        );
        let told = office.run(&["do"], &[], Some(&line));
        assert!(told.contains("受付 読みの訂正"), "{told}");
    };
    correct("情報セキュリティ管理者", "09:00");
    assert!(
        clause().contains("端末等持ち出し許可申請（串間"),
        "as it was read: nothing is asked again\n{}",
        clause()
    );
    correct("統括情報セキュリティ責任者", "09:05");
    let told = clause();
    let one =
        "読みの訂正: 許可する者を「情報セキュリティ管理者」から「統括情報セキュリティ責任者」に訂正（串間";
    assert!(
        told.contains(one) && told.contains("が令和8年11月24日に。理由: 許可する者の読み違い）"),
        "{told}"
    );
    assert!(told.contains("端末等持ち出し許可申請（候補。"), "{told}");
    assert!(office.must(&["bind"], &[]).contains("対策基準 6(1)①エ"), "it is to be confirmed again");
    let apply = |at: &str| {
        let line = format!(
            r#"{{"at":"2026-11-24T{at}","by":"1003","command":"record","mechanism":"terminal-register","fields":{{"number":"PC-{}","serial":"SN-1","section":"総務課","place":"総務課 執務室","os":"Windows 11 24H2"}}}}
{{"at":"2026-11-24T{at}","by":"1010","command":"apply","mechanism":"take-out-request","fields":{{"items":["PC-{}"],"purpose":"説明会","place":"市民会館","protection":"ディスク暗号化","to":"2026-12-02","class":"Ⅲ","from":"2026-12-01"}}}}"#,
            at.replace(':', ""),
            at.replace(':', "")
        );
        office.run(&["do"], &[], Some(&line))
    };
    let line = r#"{"at":"2026-11-24T09:20","by":"1005","command":"confirm-binding","duty":"standards:6/(1)/①/エ#1","mechanism":"take-out-request"}"#;
    assert!(office.run(&["do"], &[], Some(line)).contains("受付"));
    let told = apply("09:30");
    assert!(told.contains("受付 開始 take-out-request/2026/1"), "{told}");
    let decide = |by: &str, at: &str| {
        let line = format!(
            r#"{{"at":"2026-11-24T{at}","by":"{by}","command":"decide","matter":"take-out-request/2026/1","approved":true}}"#
        );
        office.run(&["do"], &[], Some(&line))
    };
    let told = decide("1003", "09:40");
    assert!(told.contains("拒否"), "who approved by the old reading does not\n{told}");
    let told = decide("1002", "09:45");
    assert!(told.contains("受付 決定"), "who approves by the corrected reading does\n{told}");
    assert!(office.must(&["verify"], &["--tables"]).contains("改ざんされていません"));
}

/// Worked examples of the catalogue that ask the office and not a form alone: who applies, and who decides.
#[test]
fn examples_of_guards_are_taken_or_refused_as_they_say() {
    let catalog = practice::Catalog::built_in().expect("the catalogue");
    let mut tried = 0;
    for mechanism in catalog.mechanisms() {
        for example in mechanism.examples.iter().filter(|e| e.applicant.is_some()) {
            let office = Office::of("miyazaki");
            let of = example.of.as_deref().expect("a guard names the form");
            let verb = catalog.get(of).and_then(|m| m.form.verb()).expect("a form");
            let mut lines = vec![serde_json::json!({
                "at": "2026-11-24T09:00", "by": example.applicant, "command": verb, "mechanism": of, "fields": example.fields,
            })];
            lines.extend(example.decider.as_ref().map(|decider| {
                let matter = format!("{of}/2026/1");
                serde_json::json!({"at": "2026-11-24T09:10", "by": decider, "command": "decide", "matter": matter, "approved": true})
            }));
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let told = office.run(&["do"], &[], Some(&lines.join("\n")));
            let last = told.lines().last().expect("an answer");
            match &example.refused {
                None => assert!(last.starts_with("受付"), "{}「{}」: {told}", mechanism.id, example.title),
                Some(words) => assert!(
                    last.starts_with("拒否") && last.contains(words.as_str()),
                    "{}「{}」: {told}",
                    mechanism.id,
                    example.title
                ),
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 4);
}

#[test]
fn absences_are_shown_until_they_are_over() {
    let office = Office::of("miyazaki");
    let show = |at: &str| office.must(&["show"], &["absences", "--at", at]);
    assert_eq!(show("2026-11-24T09:00"), "今日以後の不在の届出はありません。\n");
    let lines = r#"{"at":"2026-11-24T09:00","by":"1006","command":"declare-absence","person":"1006","from":"2026-11-25","until":"2026-11-27"}
{"at":"2026-11-24T09:05","by":"1003","command":"declare-absence","person":"1003","from":"2026-12-01","until":"2026-12-04"}"#;
    let told = office.run(&["do"], &[], Some(lines));
    assert_eq!(told.lines().filter(|l| l.starts_with("受付")).count(), 2, "{told}");
    let all = show("2026-11-27T09:00");
    assert!(all.starts_with("不在の届出（令和8年11月27日以後）\n"), "{all}");
    assert!(all.contains("西都 直子（1006）  令和8年11月25日  令和8年11月27日"), "{all}");
    assert!(all.contains("都城 健（1003）    令和8年12月1日   令和8年12月4日"), "{all}");
    let later = show("2026-11-28T09:00");
    assert!(!later.contains("1006") && later.contains("1003"), "what is over is not shown\n{later}");
}

#[test]
fn duties_of_one_clause_are_told_apart_in_the_state() {
    let office = Office::of("miyazaki");
    let at = ["--at", "2026-11-24T09:00"];
    let whole: Vec<&str> = ["--all"].into_iter().chain(at).collect();
    let state = office.must(&["state"], &whole);
    let of = |clause: &str| -> Vec<&str> {
        state.lines().filter(|l| l.trim_start().starts_with(&format!("{clause}　"))).collect()
    };
    let several = of("対策基準 4(1)①");
    assert!(several.len() > 1, "{several:?}");
    assert!(several.iter().all(|line| line.contains("①　「")), "each with its act: {several:?}");
    let mut acts: Vec<&str> = several.iter().filter_map(|line| line.split('「').nth(1)).collect();
    acts.sort_unstable();
    acts.dedup();
    assert_eq!(acts.len(), several.len(), "no two alike: {several:?}");
    let one = of("対策基準 6(1)①エ");
    assert!(one.len() == 1 && one[0].contains("エ　「端末等持ち出し許可申請」"), "alone, without: {one:?}");
}

#[test]
fn the_state_says_who_is_in_no_group() {
    let office = Office::of("miyazaki");
    let lines = r#"{"at":"2026-11-24T08:20","by":"1005","command":"set-value","name":"bearer/scope-register","value":"統括情報セキュリティ責任者","reason":"規程に定めがないため","decider":"最高情報統括責任者","decided":"2026-11-24"}
{"at":"2026-11-24T09:00","by":"1002","command":"record","mechanism":"scope-register","fields":{"number":"H-01","kind":"人の区分","name":"総務課の職員","clauses":["basic:4/(3)"],"groups":["常勤の職員"],"persons":["1001","1002","1003","1004","1005","1006","1007","1010"],"complete":false,"source":"職員名簿","keeper":"1005","confirmed":"2026-11-24","next":"2027-04-30"}}"#;
    let told = office.run(&["do"], &[], Some(lines));
    assert!(told.ends_with("受付 開始 scope-register/2026/1〔有効〕\n"), "{told}");
    let before = Office::of("miyazaki").must(&["state"], &["--all", "--at", "2026-11-24T10:00"]);
    assert!(before.contains("の記録がありません。") && !before.contains("含まれていません"), "{before}");
    let state = office.must(&["state"], &["--all", "--at", "2026-11-24T10:00"]);
    let line = state.lines().find(|l| l.trim_start().starts_with("基本方針 4(3)　")).expect("the clause");
    assert!(
        line.contains("「登録されている職員」の10件のうち2件（1008、1009）が含まれていません。"),
        "{line}"
    );
}

#[test]
fn an_interval_is_a_number_of_months_and_holds() {
    let office = Office::of("miyazaki");
    let set = |minute: u32, value: &str| {
        format!(
            r#"{{"at":"2026-11-24T08:{minute}","by":"1005","command":"set-value","name":"interval/take-out-request","value":{value},"reason":"例のため","decider":"最高情報統括責任者","decided":"2026-11-24"}}"#
        )
    };
    let lines = [set(20, "0"), set(21, "\"毎月\""), set(22, "6")].join("\n");
    let told = office.run(&["do"], &[], Some(&lines));
    assert_eq!(told.matches("間隔（月数）は、1以上1200以下の整数で記入してください。").count(), 2, "{told}");
    let state = office.must(&["state"], &["--at", "2026-11-24T10:00"]);
    let said = "「端末等持ち出し許可申請」の記録がありません（本団体が定めた間隔: 6か月）。";
    assert!(state.contains(said), "{state}");
}

/// What is under way when the text changes goes on by the text by which it began; what begins waits for its bindings.
#[test]
fn an_incident_under_way_is_reported_upward_while_a_new_text_waits_for_its_bindings() {
    let office = Office::of("miyazaki");
    let report = r#"{"at":"AT","by":"1010","command":"apply","mechanism":"incident-report","fields":{"what":"名簿を誤って送った"}}"#;
    let chain = r#"{"at":"AT","by":"1003","command":"apply","mechanism":"incident-escalation","fields":{"case":"incident-report/2026/1","known_at":"2026-11-24T09:00","known_by":"総務課","summary":"誤送信","severity":"影響が限られる","spreading":"止まっている","personal":"含む"}}"#;
    let told = |at: &str| {
        let act = r#"{"at":"AT","by":"1003","command":"act","matter":"incident-escalation/2026/1","step":"report","fields":{"told_at":"2026-11-24T09:30","told_person":["1001","1002"],"means":"対面","instruction":"なし"}}"#;
        act.replace("AT", at)
    };
    let begun =
        [report.replace("AT", "2026-11-24T09:00"), chain.replace("AT", "2026-11-24T09:10")].join("\n");
    let begun = office.run(&["do"], &["-"], Some(&begun));
    assert!(begun.contains("受付 開始 incident-escalation/2026/1"), "{begun}");
    amended_in(&office, ("速やかに", "直ちに"));
    let lines =
        [told("2026-12-01T09:00"), told("2026-12-01T09:10"), report.replace("AT", "2026-12-01T09:20")];
    let answers = office.run(&["do"], &["-"], Some(&lines.join("\n")));
    assert_eq!(answers.matches("受付 実施 incident-escalation/2026/1").count(), 2, "{answers}");
    assert!(answers.contains("受付 開始 incident-report/2026/2"), "nobody is kept from reporting\n{answers}");
}
