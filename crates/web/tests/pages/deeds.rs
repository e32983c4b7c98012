//! What may be done with a matter on its own page, and what becomes of what is typed there.

use practice::command::Command;

use crate::house::{House, Page, with};

const TERMINAL: &str = "/matter/terminal-register/2026/1";

fn amend(page: &Page, path: &str) -> Vec<(String, String)> {
    page.form(path, Some(("deed", "amend")))
}

fn value(form: &[(String, String)], name: &str) -> String {
    form.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
}

#[test]
fn a_row_is_changed_on_its_own_page() {
    let house = House::new();
    house.terminal("PC-001");
    let keeper = house.signed_in("1003");
    let page = house.get(&keeper, TERMINAL);
    let form = amend(&page, TERMINAL);
    assert_eq!(value(&form, "f.place"), "執務室", "what stands there is in the form");
    let moved = with(&form, &[("f.place", "サーバー室"), ("reason", "置き場所を移したため")]);
    let sent = house.post(&keeper, TERMINAL, &moved);
    assert_eq!((sent.status, sent.place()), (303, format!("{TERMINAL}?said=amended").as_str()));
    let text = house.get(&keeper, TERMINAL).text();
    assert!(text.contains("サーバー室") && text.contains("置き場所を移したため"), "{text}");
    let changed = text.split("変えた欄: ").nth(1).and_then(|t| t.split(' ').next());
    assert_eq!(changed, Some("設置場所（執務室→サーバー室）"), "one field, and no other: {text}");
    // Who may not keep the register is offered nothing.
    let other = house.get(&house.signed_in("1008"), TERMINAL);
    assert!(other.find_form(TERMINAL, Some(("deed", "amend"))).is_none());
}

#[test]
fn a_change_of_nothing_is_told_beside_the_form() {
    let house = House::new();
    house.terminal("PC-001");
    let keeper = house.signed_in("1003");
    let form = amend(&house.get(&keeper, TERMINAL), TERMINAL);
    let page = house.post(&keeper, TERMINAL, &with(&form, &[("reason", "確かめたため")]));
    assert_eq!(page.status, 422);
    assert!(page.text().contains("変更された欄がありません"), "{}", page.text());
    assert_eq!(value(&amend(&page, TERMINAL), "reason"), "確かめたため");
}

#[test]
fn a_field_that_is_emptied_is_empty() {
    let house = House::new();
    house.terminal("PC-001");
    let keeper = house.signed_in("1003");
    let lend =
        with(&amend(&house.get(&keeper, TERMINAL), TERMINAL), &[("f.user", "1010"), ("reason", "貸す")]);
    assert_eq!(house.post(&keeper, TERMINAL, &lend).status, 303);
    assert!(house.get(&keeper, TERMINAL).text().contains("利用者 国富 誠"));
    let form = amend(&house.get(&keeper, TERMINAL), TERMINAL);
    assert_eq!(value(&form, "f.user"), "1010");
    let back = house.post(&keeper, TERMINAL, &with(&form, &[("f.user", ""), ("reason", "返したため")]));
    assert_eq!(back.status, 303, "{}", back.text());
    let page = house.get(&keeper, TERMINAL);
    assert!(!page.text().contains("利用者 国富 誠"), "{}", page.text());
    // What must be filled is not emptied, and what was not sent at all stays.
    let form = amend(&page, TERMINAL);
    let wrong = house.post(&keeper, TERMINAL, &with(&form, &[("f.place", ""), ("reason", "空にする")]));
    assert!(
        wrong.status == 422 && wrong.text().contains("「設置場所」を記入してください"),
        "{}",
        wrong.text()
    );
    let few: Vec<_> = form.into_iter().filter(|(n, _)| !n.starts_with("f.")).collect();
    let none = house.post(&keeper, TERMINAL, &with(&few, &[("reason", "何も送らない")]));
    assert_eq!(none.status, 422);
}

/// A matter that 総務課長 applied for himself, with nobody beside him who could decide.
fn of_ones_own(house: &House) -> String {
    house.terminal("PC-001");
    let none = Command::NameDeputies { post: "総務課/総務課長".to_string(), deputies: Vec::new() };
    house.done("1005", none);
    let line = r#"{"command":"apply","mechanism":"take-out-request","fields":{"items":["PC-001"],"purpose":"説明会","place":"市民会館","protection":"ディスク暗号化","to":"2026-12-02","class":"Ⅲ","from":"2026-12-01"}}"#;
    house.done("1003", serde_json::from_str(line).expect("a command"));
    "/matter/take-out-request/2026/1".to_string()
}

#[test]
fn who_is_alone_decides_on_his_own_matter_with_a_reason_that_cannot_be_helped() {
    let house = House::new();
    let path = of_ones_own(&house);
    let head = house.signed_in("1003");
    let page = house.get(&head, &path);
    assert!(
        page.text().contains("自ら決定することはできません") && page.text().contains("根拠 対策基準 2(8)①")
    );
    let form = page.form(&path, Some(("deed", "decide")));
    assert!(form.iter().any(|(n, _)| n == "unavoidable"), "{form:?}");
    let page = house.post(&head, &path, &with(&form, &[("verdict", "yes"), ("unavoidable", "  ")]));
    assert_eq!(page.status, 403, "without a reason he may not");
    let form = page.form(&path, Some(("deed", "decide")));
    let why = "代決者の定めがなく、日を動かせないため";
    let sent = house.post(&head, &path, &with(&form, &[("verdict", "yes"), ("unavoidable", why)]));
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(house.get(&head, &path).text().contains(why));
    // It is listed for the auditor, with its reason and the way to it, and for nobody who reads less.
    let list = house.get(&house.signed_in("1005"), "/overrides");
    assert!(list.text().contains(why) && list.body.contains(&path), "{}", list.text());
    assert!(list.text().contains("自分に関わる案件の決定（可）"), "{}", list.text());
    assert_eq!(house.get(&head, "/overrides").status, 403);
}

#[test]
fn nothing_that_could_be_avoided_is_listed_for_the_auditor() {
    let house = House::new();
    let reader = house.signed_in("1005");
    let none = "やむを得ない理由によって行われたことは、記録されていません。";
    assert!(house.get(&reader, "/overrides").text().contains(none));
    house.terminal("PC-001");
    let line = r#"{"command":"apply","mechanism":"take-out-request","fields":{"items":["PC-001"],"purpose":"説明会","place":"市民会館","protection":"ディスク暗号化","to":"2026-12-02","class":"Ⅲ","from":"2026-12-01"}}"#;
    house.done("1010", serde_json::from_str(line).expect("a command"));
    let line = r#"{"command":"decide","matter":"take-out-request/2026/1","approved":true}"#;
    house.done("1003", serde_json::from_str(line).expect("a command"));
    assert!(house.get(&reader, "/overrides").text().contains(none), "a decision for somebody else is none");
}

#[test]
fn who_is_not_alone_is_told_who_decides() {
    let house = House::new();
    let path = of_ones_own(&house);
    let deputies = vec!["総務課/総務課長補佐".to_string()];
    house.done("1005", Command::NameDeputies { post: "総務課/総務課長".to_string(), deputies });
    let head = house.signed_in("1003");
    let page = house.get(&head, &path);
    assert!(page.text().contains("総務課長補佐が決定してください"), "{}", page.text());
    assert!(page.find_form(&path, Some(("deed", "decide"))).is_none());
    // Several at once are no place for it either.
    assert!(!house.get(&head, "/decide").body.contains("take-out-request/2026/1#"));
}
