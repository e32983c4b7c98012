//! Whose is what is late, by which clause was each thing done, and what does somebody see who decides several at once?

use practice::command::{Command, Opening};

use crate::house::{House, TAKE_OUT, filled};

const CLAUSE: &str = "<a href=\"/policy/standards/6/1/1/4\">対策基準 6(1)①エ</a>";

fn takes_out(house: &House, number: &str, purpose: &str) -> String {
    house.terminal_of(number, "業務課");
    let words = [
        ("items", number),
        ("class", "Ⅲ"),
        ("purpose", purpose),
        ("place", "市民会館"),
        ("from", "2026-12-01"),
        ("to", "2026-12-02"),
        ("protection", "ディスク全体の暗号化"),
    ];
    let (mechanism, fields) = ("take-out-request".to_string(), filled(&words));
    let begun = house.done(
        "1008",
        Command::Apply(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
    );
    format!("/matter/{}", begun.first().expect("a matter"))
}

/// Takes out a thing of the own section and two of another one.
fn of_two_sections(house: &House) -> String {
    house.terminal_of("PC-001", "総務課");
    house.terminal_of("PC-002", "業務課");
    house.terminal_of("PC-003", "業務課");
    let mut fields = filled(&TAKE_OUT);
    let items = ["PC-001", "PC-002", "PC-003"].map(ToString::to_string).to_vec();
    fields.insert("items".to_string(), practice::value::Value::List(items));
    house.applies("1010", "take-out-request", fields);
    "/matter/take-out-request/2026/1".to_string()
}

#[test]
fn a_line_of_a_list_tells_what_it_is_about_and_for_which_days() {
    let house = House::new();
    of_two_sections(&house);
    let told = "持出 令和8年度第1号 PC-001、PC-002 ほか1件 令和8年12月1日～2日";
    for (person, path) in [
        ("1010", "/"),
        ("1003", "/"),
        ("1010", "/registers?mine=1"),
        ("1003", "/decide"),
        ("1010", "/search?q=PC-003"),
    ] {
        let text = house.page(person, path).text();
        assert!(text.contains(told), "{path}: {text}");
    }
    // What a matter keeps apart stands in no list.
    assert!(!house.page("1003", "/").text().contains("説明会のため"));
}

#[test]
fn who_will_be_asked_is_told_before_the_first_decides() {
    let house = House::new();
    let path = of_two_sections(&house);
    let told =
        "「持ち出す物」の属する組織に、それぞれ「許可」を求めます：総務課（都城 健）、業務課（西都 直子）";
    let shown = house.page("1010", &path).text();
    assert!(shown.contains(told), "{shown}");
    // A form that is filled in the same way says it before it is sent.
    let copy = house.page("1010", "/apply/take-out-request?copy=take-out-request/2026/1").text();
    let told = "「持ち出す物」の属する組織に、それぞれ「許可」を求めます：総務課、業務課";
    assert!(copy.contains(told), "{copy}");
    assert!(!house.page("1010", "/apply/take-out-request").text().contains("属する組織に"), "an empty form");
    // Both are asked at once, and either may be the first.
    for head in ["1003", "1006"] {
        let home = house.page(head, "/").text();
        assert!(home.contains("持出 令和8年度第1号 PC-001"), "{head}: {home}");
    }
    // Each is told for which things.
    let whose = |head: &str| house.page(head, &path).text();
    assert!(whose("1003").contains("PC-001 について行います。"), "{}", whose("1003"));
    assert!(whose("1006").contains("PC-002、PC-003 について行います。"), "{}", whose("1006"));
    house.permitted("1006", path.trim_start_matches("/matter/"));
    assert!(whose("1003").contains("PC-001 について行います。"), "the others are decided on");
    assert!(!house.page("1010", &path).text().contains("属する組織に"), "decided by the first");
    assert!(!house.page("1006", "/").text().contains("持出 令和8年度第1号 PC-001"), "she has done her part");
    assert!(house.page("1003", "/").text().contains("持出 令和8年度第1号 PC-001"), "he still has to");
    house.permitted("1003", path.trim_start_matches("/matter/"));
    let both = house.page("1010", &path).text();
    let day = "令和8年11月24日";
    assert!(both.contains(&format!("許可：{day} 都城 健")), "{both}");
    assert!(both.contains(&format!("許可（業務課）：{day} 西都 直子")), "each for whose things: {both}");
    // Things of one's own section alone need no word.
    let own = takes_out(&house, "PC-004", "研修のため");
    assert!(!house.page("1008", &own).text().contains("属する組織に"));
    assert!(!house.page("1006", &own).text().contains("について行います"));
}

fn decided(house: &House, path: &str) {
    house.permitted("1006", path.trim_start_matches("/matter/"));
}

#[test]
fn what_is_over_says_whose_it_is() {
    let house = House::new();
    let path = takes_out(&house, "PC-001", "説明会のため");
    decided(&house, &path);
    let reads = |path: &str| house.get(&house.signed_in("1011"), path).text();
    assert!(!reads("/state").contains("期限を過ぎた義務"), "nothing is late yet");
    // When it does not come back, then the sheet of the state names the duty, and whose it is.
    house.wait_minutes(30 * 24 * 60);
    let sheet = reads("/state");
    assert!(sheet.contains("期限を過ぎた義務（") && sheet.contains("条項 義務 行う人 期限"), "{sheet}");
    assert!(
        sheet.contains("期限を過ぎた手続（1件）") && sheet.contains("職員等 今の担当：西都 直子"),
        "{sheet}"
    );
    let late = reads("/state/duties?state=overdue");
    assert!(late.contains("対策基準 6(1)①エ") && late.contains("職員等 今の担当：西都 直子"), "{late}");
    // A role is named with the posts that hold it and who is in them; of many it is said how many.
    let all = reads("/state/duties");
    assert!(all.contains("情報セキュリティ管理者（") && all.contains("総務課長 都城 健"), "{all}");
    // Whoever does not read everything sees neither.
    assert_eq!(house.get(&house.signed_in("1008"), "/state/duties").status, 403);
}

#[test]
fn every_line_of_a_history_says_by_which_clause() {
    let house = House::new();
    let path = takes_out(&house, "PC-001", "説明会のため");
    decided(&house, &path);
    let page = house.get(&house.signed_in("1006"), &path);
    let history = page.body.split("<h2 id=\"history\">").nth(1).expect("a history");
    let lines: Vec<&str> = history.split("<tr><td").skip(1).collect();
    assert_eq!(lines.len(), 2, "{history}");
    assert!(lines.iter().all(|line| line.contains(CLAUSE)), "{history}");
}

#[test]
fn who_decides_several_sees_the_clause_once_and_what_the_applicant_applied_for_before() {
    let house = House::new();
    let before = takes_out(&house, "PC-001", "前の説明会のため");
    decided(&house, &before);
    takes_out(&house, "PC-002", "説明会のため");
    takes_out(&house, "PC-003", "研修のため");
    takes_out(&house, "PC-004", &"長い目的。".repeat(130));
    let page = house.get(&house.signed_in("1006"), "/decide");
    assert_eq!(page.body.matches(CLAUSE).count(), 1, "{}", page.body);
    assert_eq!(page.body.matches("name=\"matter\"").count(), 2);
    let text = page.text();
    assert!(
        text.contains("申請者のこれまで この種類でほかに3件。最後に決まったもの 持出 令和8年度第1号"),
        "{text}"
    );
    assert!(text.contains("一件ずつ決定するもの") && text.contains("内容が長いので"), "{text}");
    assert!(text.contains("あなたの決定を待っているもの 3件"), "{text}");
}
