//! The duties of one's own roles: who sees which, when home tells of them, and where they lead.

use crate::house::House;

const FORTNIGHT: i64 = 14 * 24 * 60;
const HEADING: &str = "あなたの役割の義務で、今、対応が必要なもの";

/// Where information is kept was looked at until 2026-09-30, and is to be looked at every three months: by 2027-01-04.
fn looked_after(house: &House) {
    let lines = [
        (
            "1003",
            r#"{"command":"record","mechanism":"asset-register","fields":{"number":"A-001","name":"資格データ","class":"Ⅰ","section":"総務課"}}"#,
        ),
        (
            "1003",
            r#"{"command":"state","mechanism":"storage-statement","fields":{"from":"2026-04-01","to":"2026-09-30","section":"総務課","place":"耐火書庫","assets":["A-001"],"by_class":"適合","write_protected":"適合","lockable":"適合","resistant":"適合","remote":"該当する物がない","evidence":"点検表","evidence_date":"2026-09-28","checked_by":"1005"}}"#,
        ),
        (
            "1005",
            r#"{"command":"set-value","name":"interval/storage-statement","value":3,"reason":"四半期ごと","decider":"最高情報統括責任者","decided":"2026-11-24"}"#,
        ),
    ];
    for (by, line) in lines {
        house.done(by, serde_json::from_str(line).unwrap());
    }
}

#[test]
fn home_tells_of_the_duties_that_press_and_of_no_others() {
    // Given a statement that is due in six weeks; then nothing presses yet.
    let house = House::new();
    looked_after(&house);
    let home = |person: &str| house.get(&house.signed_in(person), "/");
    assert!(!home("1006").text().contains(HEADING), "{}", home("1006").text());
    // When it is due in four; then every head whose role it is is told, by the clause, with the day and the way.
    house.wait_minutes(FORTNIGHT);
    for person in ["1003", "1006"] {
        let page = home(person);
        let text = page.text();
        let told = text.split(HEADING).nth(1).expect(&text).split("あなたが申請").next().unwrap_or_default();
        assert!(told.contains("対策基準 3(2)⑥ア") && told.contains("期限 令和9年1月4日"), "{told}");
        assert!(!told.contains("期限超過"), "{told}");
        assert!(page.body.contains("<a href=\"/apply/storage-statement\">"), "{}", page.body);
    }
    // And nobody who has no such role is; the mail of the morning counts the same.
    assert!(!home("1008").text().contains(HEADING) && !home("1001").text().contains(HEADING));
    let waiting = web::waiting(&house.site).unwrap();
    let count = |person: &str| waiting.get(person).map_or(0, |w| w.duties);
    assert!(count("1006") > 0 && count("1008") == 0, "{waiting:?}");
    // When the day is over; then it is late.
    house.wait_minutes(2 * FORTNIGHT);
    let text = home("1006").text();
    assert!(text.split(HEADING).nth(1).is_some_and(|told| told.contains("期限超過")), "{text}");
}

#[test]
fn the_list_holds_every_duty_of_the_roles_and_only_those() {
    let house = House::new();
    let page = |person: &str, path: &str| house.get(&house.signed_in(person), path);
    let head = page("1006", "/duties").text();
    assert!(head.contains("「情報セキュリティ管理者」に課す義務です"), "{head}");
    assert!(!head.contains("「ＣＩＳＯ」"), "{head}");
    let total: usize = head.split("全").nth(1).and_then(|t| t.split('件').next()).unwrap().parse().unwrap();
    let clauses = |path: &str| page("1006", path).body.matches("<a href=\"/policy/").count();
    let listed: usize = (1..=total.div_ceil(50)).map(|n| clauses(&format!("/duties?page={n}"))).sum();
    assert_eq!(listed, total, "nothing is lost between pages");
    // Who has no role is told where to read on.
    let none = page("1010", "/duties").text();
    assert!(none.contains("規程があなたの役割に課す義務はありません"), "{none}");
    // An auditor has no way to do what he may only look at.
    assert!(!page("1012", "/duties").body.contains("<a href=\"/apply/"));
}

#[test]
fn the_calendar_of_ones_own_dates_holds_the_duties_too() {
    let house = House::new();
    looked_after(&house);
    let file =
        |person: &str| house.get(&house.signed_in(person), "/account/calendar.ics").body.replace("\r\n ", "");
    let head = file("1006");
    assert!(head.contains("SUMMARY:期限　規程の義務：対策基準 3(2)⑥ア"), "{head}");
    assert!(head.contains("DTSTART;VALUE=DATE:20270104"), "{head}");
    // What is done every year is due for its bearer though the program has no form for it; who bears nothing has no dates.
    assert!(file("1001").contains("DTSTART;VALUE=DATE:20270331"), "{}", file("1001"));
    assert!(!file("1010").contains("VEVENT"));
}
