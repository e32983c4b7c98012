//! Whose is what is late, by which clause was each thing done, and what does somebody see who decides several at once?

use practice::command::{Command, Opening};

use crate::house::{House, filled};

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
