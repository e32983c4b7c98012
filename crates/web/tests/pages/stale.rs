//! Forms that come late, twice, or after somebody else was quicker: nothing typed is lost, nothing is done twice.

use practice::command::{Command, TakingBack};

use crate::house::{Browser, House, PASSWORD, Page, with};

const TAKE_OUT: &str = "/apply/take-out-request";

fn house() -> House {
    let house = House::new();
    house.terminal("PC-001");
    house.terminal("PC-002");
    house.give_password("1010");
    house.give_password("1003");
    house
}

fn request<'a>(item: &'a str, purpose: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("f.items", item),
        ("f.class", "Ⅲ"),
        ("f.purpose", purpose),
        ("f.place", "市民会館"),
        ("f.from", "令和8年12月1日"),
        ("f.to", "令和8年12月2日"),
        ("f.protection", "ディスク全体の暗号化"),
    ]
}

#[test]
fn a_form_that_is_not_drawn_with_its_draft_is_sent_again_as_it_was() {
    let house = house();
    let browser = house.signed_in("1003");
    let form = house.get(&browser, "/absence").form("/absence", None);
    let typed = [("do", "declare"), ("from", "令和8年12月1日"), ("until", "令和8年12月3日")];
    house.wait_minutes(45);
    let page = house.post(&browser, "/absence", &with(&form, &typed));
    assert_eq!(page.status, 401);
    let page = house.post(
        &Browser::default(),
        "/sign-in",
        &with(&page.form("/sign-in", None), &[("number", "1003"), ("password", PASSWORD)]),
    );
    assert_eq!((page.status, page.place()), (303, "/again?at=%2Fabsence"));
    let back = house.signed_in("1003");
    let declared = |browser: &Browser| house.get(browser, "/absence").text().contains("12月3日");
    assert!(!declared(&back), "nothing is sent without being asked");
    assert!(house.get(&back, "/").text().contains("不在の届出"), "home leads to it");
    let shown = house.get(&back, "/again?at=%2Fabsence");
    assert!(shown.text().contains("令和8年12月1日") && shown.text().contains("まだ受け付けていない内容"));
    let page = house.post(&back, "/absence", &shown.form("/absence", None));
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(declared(&back));
    assert!(house.site.desk.drafts("1003").expect("drafts").is_empty());
    // The word of another session: the same, and it can be thrown away. Nobody else sees it.
    let mut form = house.get(&back, "/absence").form("/absence", None);
    form.iter_mut().filter(|(name, _)| name == "csrf").for_each(|(_, word)| *word = "x".repeat(64));
    let page = house.post(&back, "/absence", &with(&form, &typed));
    assert_eq!(page.place(), "/again?at=%2Fabsence&said=stale");
    let other = house.get(&house.signed_in("1010"), "/again?at=%2Fabsence");
    assert_eq!((other.status, other.place()), (303, "/"));
    let shown = house.get(&back, page.place());
    assert_eq!(house.post(&back, "/again", &shown.form("/again", None)).status, 303);
    assert!(house.site.desk.drafts("1003").expect("drafts").is_empty());
    // A password is carried nowhere.
    let page =
        house.post(&Browser::default(), "/account/password", &[("old".to_string(), PASSWORD.to_string())]);
    assert!(!page.body.contains(PASSWORD) && page.status == 303, "{}", page.status);
}

/// Applies; gives the path of the matter.
fn applied(house: &House, item: &str) -> String {
    let browser = house.signed_in("1010");
    let form = house.get(&browser, TAKE_OUT).form(TAKE_OUT, None);
    let page = house.post(&browser, TAKE_OUT, &with(&form, &request(item, "説明会のため")));
    assert_eq!(page.status, 303, "{}", page.text());
    page.place().split('?').next().expect("a path").to_string()
}

fn deed(page: &Page, path: &str, key: &str) -> Vec<(String, String)> {
    page.form(path, Some(("deed", key)))
}

fn count(house: &House, mechanism: &str) -> usize {
    house.site.live.shelf.read().expect("read").view().matters(mechanism).expect("matters").len()
}

#[test]
fn a_long_form_survives_the_end_of_its_session() {
    let house = house();
    let browser = house.signed_in("1010");
    let form = house.get(&browser, TAKE_OUT).form(TAKE_OUT, None);
    house.wait_minutes(45);
    let long = "町内会の説明会で資料を映すため。\n".repeat(20);
    let page = house.post(&browser, TAKE_OUT, &with(&form, &request("PC-001", &long)));
    assert_eq!(page.status, 401);
    assert!(page.text().contains("入力した内容は残っています"), "{}", page.text());
    assert!(!page.body.contains(&browser.csrf), "the word of the old session is not carried on");
    // A wrong password in between loses nothing either.
    let page = house.post(
        &Browser::default(),
        "/sign-in",
        &with(&page.form("/sign-in", None), &[("number", "1010"), ("password", "wrong")]),
    );
    let page = house.post(
        &Browser::default(),
        "/sign-in",
        &with(&page.form("/sign-in", None), &[("number", "1010"), ("password", PASSWORD)]),
    );
    assert_eq!((page.status, page.place()), (303, TAKE_OUT));
    assert_eq!(count(&house, "take-out-request"), 0, "nothing is sent without being asked");
    let back = house.signed_in("1010");
    assert!(house.get(&back, "/").text().contains("書きかけのもの"));
    let drawn = house.get(&back, TAKE_OUT);
    assert!(drawn.text().contains("前に書きかけた内容"), "{}", drawn.text());
    let form = with(&drawn.form(TAKE_OUT, None), &[]);
    let purpose = form.iter().find(|(n, _)| n == "f.purpose").map(|(_, v)| v.trim().to_string());
    assert_eq!(purpose.as_deref(), Some(long.trim()));
    let page = house.post(&back, TAKE_OUT, &form);
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(house.site.desk.drafts("1010").expect("drafts").is_empty(), "a draft goes when it was sent");
}

#[test]
fn a_form_of_an_earlier_session_keeps_its_words() {
    let house = house();
    let (old, new) = (house.signed_in("1010"), house.signed_in("1010"));
    let form = house.get(&old, TAKE_OUT).form(TAKE_OUT, None);
    // The same browser signed in again in another window: the cookie is new, the form is old.
    let page = house.post(&new, TAKE_OUT, &with(&form, &request("PC-001", "説明会で使う")));
    assert_eq!(page.place(), format!("{TAKE_OUT}?said=stale"));
    let drawn = house.get(&new, page.place());
    assert!(drawn.text().contains("まだ受け付けていません"), "{}", drawn.text());
    assert!(drawn.body.contains("説明会で使う"));
    assert_eq!(count(&house, "take-out-request"), 0);
}

#[test]
fn a_double_click_applies_once() {
    let house = house();
    let browser = house.signed_in("1010");
    let path = "/apply/incident-report";
    let form = house.get(&browser, path).form(path, None);
    let sent = with(&form, &[("f.what", "メールを誤って送った")]);
    let places: Vec<String> = std::thread::scope(|scope| {
        let both: Vec<_> =
            (0..2).map(|_| scope.spawn(|| house.post(&browser, path, &sent).place().to_string())).collect();
        both.into_iter().map(|t| t.join().expect("an answer")).collect()
    });
    assert_eq!(places.first(), places.last());
    assert_eq!(count(&house, "incident-report"), 1);
    let later = house.post(&browser, path, &sent);
    assert_eq!(Some(later.place()), places.first().map(String::as_str));
    assert_eq!(count(&house, "incident-report"), 1);
    // Who goes back and changes a word means another one.
    house.post(&browser, path, &with(&form, &[("f.what", "メールを二件、誤って送った")]));
    assert_eq!(count(&house, "incident-report"), 2);
}

#[test]
fn a_double_click_decides_once() {
    let house = house();
    let path = applied(&house, "PC-001");
    let manager = house.signed_in("1003");
    let form = with(&deed(&house.get(&manager, &path), &path, "decide"), &[("verdict", "yes")]);
    let first = house.post(&manager, &path, &form);
    let second = house.post(&manager, &path, &form);
    assert_eq!((first.status, second.status), (303, 303), "{}", second.text());
    assert_eq!(first.place(), second.place());
    let matter =
        house.site.live.shelf.read().expect("read").view().matters("take-out-request").expect("matters");
    assert_eq!(matter.first().map(|m| m.decisions.len()), Some(1));
}

#[test]
fn a_report_without_sign_in_is_taken_once() {
    let house = house();
    let sent = with(&[], &[("what", "画面が動かない"), ("name", "綾"), ("contact", "内線 12")]);
    let (first, second) = (
        house.post(&Browser::default(), "/report", &sent),
        house.post(&Browser::default(), "/report", &sent),
    );
    assert_eq!((first.status, first.place()), (303, second.place()));
    assert_eq!(house.site.desk.open_tips().expect("tips").len(), 1);
    let shown = house.get(&Browser::default(), first.place());
    assert!(shown.text().contains("受付番号 1"), "{}", shown.text());
    assert!(!shown.body.contains("画面が動かない"), "a receipt tells nobody what was reported");
    house.wait_minutes(11);
    assert!(!house.get(&Browser::default(), first.place()).text().contains("受付番号"));
    // Who has the page open while he signs in beside it can still report.
    let signed = house.signed_in("1010");
    assert_eq!(house.post(&signed, "/report", &with(&sent, &[("what", "別の事故")])).status, 303);
    // But nobody fills the desk.
    let many = (0..12).map(|n| {
        house.post(&Browser::default(), "/report", &with(&sent, &[("what", &format!("事故{n}"))])).status
    });
    assert_eq!(many.last(), Some(429));
}

#[test]
fn who_decides_on_what_changed_sees_it_and_keeps_his_words() {
    let house = house();
    let path = applied(&house, "PC-001");
    let manager = house.signed_in("1003");
    let form = deed(&house.get(&manager, &path), &path, "decide");
    // Meanwhile the applicant takes it back, mends it and sends it again.
    let id = path.strip_prefix("/matter/").expect("a path").to_string();
    house.done(
        "1010",
        Command::Recall(TakingBack {
            matter: id.clone(),
            reason: "行き先を直すため".to_string(),
            ..TakingBack::default()
        }),
    );
    let mut fields = crate::house::filled(&request("PC-001", "説明会のため"));
    fields.insert("items".to_string(), practice::value::Value::List(vec!["PC-001".to_string()]));
    fields.insert("place".to_string(), practice::value::Value::Text("県外の研修所".to_string()));
    for day in ["from", "to"] {
        fields.insert(
            day.to_string(),
            practice::value::Value::Text(if day == "from" { "2026-12-01" } else { "2026-12-02" }.to_string()),
        );
    }
    house.done("1010", Command::Resubmit { matter: id, fields });
    let page = house.post(
        &manager,
        &path,
        &with(&form, &[("verdict", "yes"), ("reason", "研修のため認める。返却を確かめること。")]),
    );
    assert_eq!(page.status, 403);
    assert!(page.text().contains("あなたの見た後に変わりました"), "{}", page.text());
    assert!(page.text().contains("県外の研修所"), "what it is now");
    let again = deed(&page, &path, "decide");
    assert!(
        again.iter().any(|(n, v)| n == "reason" && v == "研修のため認める。返却を確かめること。"),
        "{again:?}"
    );
    let page = house.post(&manager, &path, &with(&again, &[("verdict", "yes")]));
    assert_eq!(page.status, 303, "{}", page.text());
}

#[test]
fn who_changes_a_row_that_another_one_changed_meanwhile_sees_both() {
    let house = house();
    let path = "/matter/terminal-register/2026/1";
    let (first, second) = (house.signed_in("1003"), house.signed_in("1005"));
    let amend = |page: &Page| deed(page, path, "amend");
    let (mine, yours) = (amend(&house.get(&first, path)), amend(&house.get(&second, path)));
    let moved = [("f.place", "サーバー室"), ("reason", "移したため")];
    assert_eq!(house.post(&first, path, &with(&mine, &moved)).status, 303);
    let typed = [("f.os", "Windows 11 25H2"), ("reason", "更新したため")];
    let page = house.post(&second, path, &with(&yours, &typed));
    assert_eq!(page.status, 403);
    let text = page.text();
    assert!(text.contains("あなたの見た後に変わりました"), "{text}");
    assert!(text.contains("設置場所 サーバー室"), "what stands now: {text}");
    assert!(
        text.contains("「設置場所」は、今は「サーバー室」です。"),
        "beside what he would write over: {text}"
    );
    let again = amend(&page);
    for (name, word) in typed {
        assert!(again.iter().any(|(n, v)| n == name && v == word), "what he typed: {again:?}");
    }
    // He takes over what the other one entered, and both changes stand.
    let page = house.post(&second, path, &with(&again, &[("f.place", "サーバー室")]));
    assert_eq!(page.status, 303, "{}", page.text());
    let text = house.get(&second, path).text();
    assert!(text.contains("設置場所 サーバー室") && text.contains("Windows 11 25H2"), "{text}");
}

#[test]
fn who_comes_too_late_is_told_what_happened_and_keeps_his_words() {
    let house = house();
    let path = applied(&house, "PC-001");
    let manager = house.signed_in("1003");
    let form = deed(&house.get(&manager, &path), &path, "send-back");
    let id = path.strip_prefix("/matter/").expect("a path").to_string();
    house.done(
        "1010",
        Command::Withdraw(TakingBack {
            matter: id,
            reason: "行かないことになったため".to_string(),
            ..TakingBack::default()
        }),
    );
    let page = house.post(&manager, &path, &with(&form, &[("reason", "保護の方法を詳しく書いてください。")]));
    assert_eq!(page.status, 403);
    let text = page.text();
    assert!(text.contains("行かないことになったため"), "what happened: {text}");
    assert!(text.contains("保護の方法を詳しく書いてください。"), "what he wrote: {text}");
}

#[test]
fn a_reason_survives_the_end_of_the_session() {
    let house = house();
    let path = applied(&house, "PC-001");
    let manager = house.signed_in("1003");
    let form = deed(&house.get(&manager, &path), &path, "send-back");
    house.wait_minutes(45);
    let page = house.post(&manager, &path, &with(&form, &[("reason", "返却の日を確かめてください。")]));
    assert_eq!(page.status, 401);
    let page = house.post(
        &Browser::default(),
        "/sign-in",
        &with(&page.form("/sign-in", None), &[("number", "1003"), ("password", PASSWORD)]),
    );
    assert_eq!(page.place(), path);
    let back = house.signed_in("1003");
    let drawn = house.get(&back, &path);
    assert!(drawn.text().contains("書きかけた内容"), "{}", drawn.text());
    let again = deed(&drawn, &path, "send-back");
    assert!(again.iter().any(|(n, v)| n == "reason" && v == "返却の日を確かめてください。"), "{again:?}");
    assert_eq!(house.post(&back, &path, &again).status, 303);
    assert!(house.site.desk.drafts("1003").expect("drafts").is_empty());
}

#[test]
fn why_it_came_back_is_headed_with_the_name_and_the_history_tells_what_was_changed() {
    let house = house();
    let path = applied(&house, "PC-001");
    let manager = house.signed_in("1003");
    let form = deed(&house.get(&manager, &path), &path, "send-back");
    let reason = [("reason", "場所を正しく書いてください。")];
    assert_eq!(house.post(&manager, &path, &with(&form, &reason)).status, 303);
    let person = house.signed_in("1010");
    let page = house.get(&person, &path);
    let office = house.site.live.door.office();
    let registered = house.site.live.shelf.read().expect("read").view().registered(&office).expect("names");
    let name = registered.get("1003").and_then(|(name, _)| name.clone()).expect("a name");
    assert!(page.text().contains(&format!("差戻しの理由（{name}）")), "{}", page.text());
    let form = deed(&page, &path, "resubmit");
    let page = house.post(&person, &path, &with(&form, &[("f.place", "県立図書館")]));
    assert_eq!(page.status, 303, "{}", page.text());
    let text = house.get(&person, &path).text();
    assert!(!text.contains("差戻しの理由（"), "it is answered: {text}");
    // One field was changed, and no other is named.
    let changed = text.split("変えた欄: ").nth(1).and_then(|t| t.split(' ').next());
    assert_eq!(changed, Some("持ち出し先（市民会館→県立図書館）"), "{text}");
}
