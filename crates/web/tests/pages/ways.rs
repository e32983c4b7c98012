//! Ways through the pages that take more than one of them: for somebody without an account, from an earlier matter, back again.

use practice::command::Command;

use crate::house::{Browser, House, PASSWORD, filled, with};

const TAKE_OUT: &str = "/apply/take-out-request";

fn request<'a>() -> [(&'a str, &'a str); 7] {
    [
        ("f.items", "PC-001"),
        ("f.class", "Ⅲ"),
        ("f.purpose", "説明会で資料を映すため"),
        ("f.place", "市民会館"),
        ("f.from", "令和8年12月1日"),
        ("f.to", "令和8年12月2日"),
        ("f.protection", "ディスク全体の暗号化"),
    ]
}

fn house() -> House {
    let house = House::new();
    house.terminal("PC-001");
    house
}

fn count(house: &House) -> usize {
    house.site.live.shelf.read().unwrap().view().matters("take-out-request").unwrap().len()
}

#[test]
fn somebody_without_an_account_applies_through_a_colleague() {
    let house = House::new();
    house.terminal_of("PC-001", "業務課");
    let colleague = house.signed_in("1008");
    let page = house.get(&colleague, TAKE_OUT);
    assert!(page.body.contains("value=\"1009\""), "綾 健太 of the same section has no account");
    assert!(!page.body.contains("<option value=\"1010\""), "who works elsewhere is not offered");
    let form = with(&page.form(TAKE_OUT, None), &request());
    let of = |number: &str, paper: &str| with(&form, &[("applicant", number), ("paper", paper)]);
    // Nobody applies in the name of somebody elsewhere, whatever his browser sends; nor on paper of tomorrow.
    let other = house.post(&colleague, TAKE_OUT, &of("1010", "令和8年11月20日"));
    assert!(other.status == 422 && other.text().contains("あなたの組織の人から"), "{}", other.text());
    let tomorrow = house.post(&colleague, TAKE_OUT, &of("1009", "令和8年11月25日"));
    assert!(tomorrow.text().contains("書面の日付が今日より後"), "{}", tomorrow.text());
    assert_eq!(count(&house), 0);
    let sent = house.post(&colleague, TAKE_OUT, &of("1009", "令和8年11月20日"));
    assert_eq!(sent.status, 303, "{}", sent.text());
    // The record says whose it is, who entered it, and the day on the paper.
    let matter = "/matter/take-out-request/2026/1";
    let text = house.get(&colleague, matter).text();
    assert!(text.contains("申請・記入した人 綾 健太（業務課）"), "{text}");
    assert!(text.contains("高鍋 由美が入力") && text.contains("書面 令和8年11月20日"), "{text}");
    assert!(house.get(&house.signed_in("1006"), "/").text().contains("許可：端末等持ち出し許可申請"));
}

#[test]
fn an_earlier_matter_is_copied_without_its_days_and_files() {
    let house = house();
    house.terminal("PC-002");
    let person = house.signed_in("1010");
    let form = with(&house.get(&person, TAKE_OUT).form(TAKE_OUT, None), &request());
    let plain: Vec<_> = form.into_iter().filter(|(n, _)| n != "file").collect();
    let sent = house.post_files(&person, TAKE_OUT, &plain, &[("file", "案内.pdf", b"%PDF-1.7")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let matter = "/matter/take-out-request/2026/1";
    let page = house.get(&person, matter);
    let copy = "/apply/take-out-request?copy=take-out-request/2026/1";
    assert!(page.body.contains(&format!("href=\"{copy}\"")), "the page leads there");
    let drawn = house.get(&person, copy);
    let form = drawn.form(TAKE_OUT, None);
    let value = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
    assert_eq!(value("f.purpose"), "説明会で資料を映すため");
    assert_eq!(
        (value("f.place").as_str(), value("f.from").as_str(), value("f.to").as_str()),
        ("市民会館", "", "")
    );
    assert!(!drawn.body.contains("file-kept"), "files are chosen anew");
    // What is still out is not taken out again; another one is.
    let days = [("f.from", "令和8年12月3日"), ("f.to", "令和8年12月4日"), ("f.items", "PC-002")];
    let sent = house.post(&person, TAKE_OUT, &with(&form, &days));
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(count(&house), 2);
    // Who may not see the matter copies nothing out of it.
    let other = house.get(&house.signed_in("1008"), copy);
    assert!(other.status == 404 && !other.body.contains("説明会で"), "{}", other.status);
}

#[test]
fn who_goes_back_and_sends_again_sends_nothing_twice() {
    let house = house();
    let person = house.signed_in("1010");
    let drawn = || with(&house.get(&person, TAKE_OUT).form(TAKE_OUT, None), &request());
    let form = drawn();
    let first = house.post(&person, TAKE_OUT, &form);
    assert_eq!(first.status, 303, "{}", first.text());
    // The page out of the browser's memory: he is led where the first one went.
    let again = house.post(&person, TAKE_OUT, &form);
    assert_eq!((again.status, again.place()), (303, first.place()));
    // The page drawn anew, with the same words in it: he is asked, and shown what was taken.
    let page = house.post(&person, TAKE_OUT, &drawn());
    assert_eq!(page.status, 409);
    assert!(
        page.text().contains("受け付けています") && page.text().contains("戻るボタン"),
        "{}",
        page.text()
    );
    assert!(page.body.contains("href=\"/matter/take-out-request/2026/1\""));
    assert_eq!(count(&house), 1);
    // He may mean it; and after a while nobody asks.
    let meant = with(&page.form(TAKE_OUT, None), &[("twice", "1")]);
    let second = house.post(&person, TAKE_OUT, &meant);
    assert!(second.status == 303 || second.status == 422, "{}", second.text());
    assert!(!second.text().contains("戻るボタン"), "he said that he means it: {}", second.text());
    house.wait_minutes(11);
    assert_ne!(house.post(&person, TAKE_OUT, &drawn()).status, 409);
}

#[test]
fn who_goes_back_after_deciding_decides_nothing_twice_and_is_told() {
    let house = house();
    let mut fields = filled(
        &request().map(|(n, v)| (n, v)).into_iter().filter(|(n, _)| *n != "f.items").collect::<Vec<_>>(),
    );
    fields.insert("items".to_string(), practice::value::Value::List(vec!["PC-001".to_string()]));
    for (name, day) in [("from", "2026-12-01"), ("to", "2026-12-02")] {
        fields.insert(name.to_string(), practice::value::Value::Text(day.to_string()));
    }
    let fields = serde_json::to_string(&fields).unwrap();
    let apply = format!(r#"{{"command":"apply","mechanism":"take-out-request","fields":{fields}}}"#);
    house.done("1010", serde_json::from_str::<Command>(&apply).unwrap());
    let manager = house.signed_in("1003");
    let page = house.get(&manager, "/decide").body;
    let word = page.split("name=\"matter\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(house.post_words(&manager, "/decide", &[("matter", word)]).status, 303);
    let again = house.post_words(&manager, "/decide", &[("matter", word)]);
    assert_eq!(again.status, 422);
    assert!(again.text().contains("返却の確認"), "it says what is open now: {}", again.text());
    let matters = house.site.live.shelf.read().unwrap().view().matters("take-out-request").unwrap();
    assert_eq!(matters.first().map(|m| m.decisions.len()), Some(1));
    // Pages are not kept by the browser, so that going back asks for them anew.
    let stored = house.get(&manager, "/decide").headers.get("cache-control").cloned();
    assert!(stored.is_some_and(|v| v.to_str().unwrap().contains("no-store")));
}

#[test]
fn a_second_factor_is_demanded_of_one_role_alone() {
    let house = house();
    for person in ["1003", "1010"] {
        house.give_password(person);
    }
    house.done(
        "1005",
        Command::SetValue {
            name: practice::setting::SECOND_FACTOR.to_string(),
            value: practice::value::Value::Text("情報セキュリティ管理者".to_string()),
            reason: "関守の使い方を定めるため".to_string(),
            decider: "最高情報セキュリティ責任者".to_string(),
            decided: house.site.now().day(),
        },
    );
    let place = |number: &str| {
        let fields = with(&[], &[("number", number), ("password", PASSWORD)]);
        house.post(&Browser::default(), "/sign-in", &fields)
    };
    let head = place("1003");
    assert_eq!(head.place(), "/account/second", "the head of a section holds the role");
    assert_eq!(place("1010").place(), "/");
    // Until he has set it up, nothing else is open to him.
    let cookie = head.headers.get("set-cookie").unwrap().to_str().unwrap().split(';').next().unwrap();
    let browser = Browser { cookie: Some(cookie.to_string()), ..Browser::default() };
    for path in ["/", "/decide", "/registers", "/matter/terminal-register/2026/1"] {
        assert_eq!(house.get(&browser, path).place(), "/account/second", "{path}");
    }
    // A session that began before the rule does not lead around it for longer than it lasts.
    assert_eq!(house.get(&browser, "/account/second").status, 200);
}
