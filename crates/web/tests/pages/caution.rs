//! What pages take care of, whoever asks: secrets that differ, forms of passwords, what a browser keeps, what is written down.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::header;

use crate::house::{Browser, House, PASSWORD, Page, with};
use crate::sign_in::{browser_of, try_in};

fn cookies(page: &Page) -> Vec<String> {
    let all = page.headers.get_all(header::SET_COOKIE).iter();
    all.map(|c| c.to_str().unwrap().to_string()).collect()
}

#[test]
fn a_form_for_a_password_masks_it_and_lets_a_manager_fill_it() {
    let house = House::new();
    let sign_in = house.get(&Browser::default(), "/sign-in").body;
    assert!(sign_in.contains("type=\"password\"") && sign_in.contains("autocomplete=\"current-password\""));
    assert!(sign_in.contains("autocomplete=\"username\""), "{sign_in}");
    let change = house.get(&house.signed_in("1010"), "/account/password").body;
    assert_eq!(change.matches("type=\"password\"").count(), 3);
    assert_eq!(change.matches("autocomplete=\"new-password\"").count(), 2);
    for page in [sign_in, change] {
        assert!(!page.contains("onpaste") && !page.contains("maxlength=\"1"), "nothing hinders pasting");
        for hint in ["秘密の質問", "ヒント"] {
            assert!(!page.contains(hint), "{hint}");
        }
    }
}

#[test]
fn tokens_and_seeds_are_long_and_never_the_same() {
    let house = House::new();
    house.give_password("1010");
    let mut tokens = BTreeSet::new();
    for _ in 0..4 {
        let page = try_in(&house, "1010", PASSWORD);
        let cookie = cookies(&page).first().cloned().unwrap();
        let token = cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_string();
        assert!(token.len() >= 43 && token.chars().all(|c| c.is_ascii_alphanumeric()), "256 bits: {token}");
        let stored = house.site.desk.sessions(Some("1010")).unwrap();
        assert!(stored.iter().all(|s| s.token != token), "the desk keeps the hash alone");
        tokens.insert(token);
    }
    assert_eq!(tokens.len(), 4);
    let browser = house.signed_in("1010");
    let seed = |_| {
        let page = house.get(&browser, "/account/second");
        let word = page.text().split_whitespace().collect::<String>();
        let runs = word.split(|c: char| !(c.is_ascii_uppercase() || ('2'..='7').contains(&c)));
        runs.map(ToString::to_string).max_by_key(String::len).unwrap()
    };
    let seeds: BTreeSet<String> = (0..3).map(seed).collect();
    assert!(seeds.iter().all(|s| s.len() >= 32), "160 bits: {seeds:?}");
    assert!(!seeds.is_empty());
}

#[test]
fn nobody_comes_in_with_a_password_that_nobody_gave() {
    let house = House::new();
    for number in ["1001", "1005", "admin", "sekimori", ""] {
        for password in ["", number, "admin", "password", "sekimori", "1005", PASSWORD] {
            let page = try_in(&house, number, password);
            assert!(matches!(page.status, 401 | 422 | 429), "{number} {password}: {}", page.status);
            assert!(cookies(&page).is_empty());
        }
    }
}

#[test]
fn the_browser_keeps_the_cookie_of_the_session_and_nothing_else() {
    let mut house = House::new();
    house.give_password("1010");
    house.secure();
    let page = try_in(&house, "1010", PASSWORD);
    let set = cookies(&page);
    assert_eq!(set.len(), 1, "{set:?}");
    for part in ["__Host-", "Secure", "HttpOnly", "SameSite=", "Path=/"] {
        assert!(set[0].contains(part), "{part}: {set:?}");
    }
    assert!(!set[0].contains("Domain="), "{set:?}");
    let browser = browser_of(&house, &page);
    for path in ["/", "/apply", "/registers", "/policy", "/account"] {
        let page = house.get(&browser, path);
        assert!(cookies(&page).is_empty(), "{path}");
        assert!(!page.body.contains("<script"), "{path}");
    }
    let script = house.get(&browser, "/assets/passkey.js").body;
    assert!(script.contains("navigator.credentials"), "the only script");
    for word in [
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches",
        "eval(",
        "__proto__",
        "innerHTML",
    ] {
        assert!(!script.contains(word), "{word}");
    }
}

#[test]
fn each_way_of_signing_in_and_each_factor_is_written_down() {
    let house = House::new();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some(crate::sign_in::SECRET)).unwrap();
    let page = try_in(&house, "1010", PASSWORD);
    assert_eq!(page.place(), "/sign-in/second?next=%2F");
    let browser = browser_of(&house, &page);
    let form = house.get(&browser, "/sign-in/second").form("/sign-in/second", None);
    assert_eq!(house.post(&browser, "/sign-in/second", &with(&form, &[("code", "000000")])).status, 401);
    let code = crate::sign_in::code(house.seconds());
    assert_eq!(house.post(&browser, "/sign-in/second", &with(&form, &[("code", &code)])).status, 303);
    try_in(&house, "1010", "違う合言葉");
    let told = house.site.desk.accesses(None, (0, 100)).unwrap();
    let found = |what: &str, upshot: &str| told.iter().any(|a| a.what == what && a.upshot.title() == upshot);
    let (taken, unknown) = (ledger::desk::Upshot::Done.title(), ledger::desk::Upshot::Unknown.title());
    for (what, upshot) in [
        ("サインイン（パスワード）", taken),
        ("サインインの二段階目（番号）", unknown),
        ("サインインの二段階目（番号）", taken),
        ("サインイン 1010", unknown),
    ] {
        assert!(found(what, upshot), "{what} {upshot}: {told:?}");
    }
}

#[test]
fn what_was_refused_is_written_down_with_the_reason_and_can_be_read_by_a_program() {
    let house = House::new();
    house.terminal("PC-001");
    let person = house.signed_in("1010");
    house.get(&person, "/admin/accounts");
    house.post(&person, "/absence", &[("csrf".to_string(), "x".repeat(64))]);
    let foreign = House::request(&person, "POST", "/absence")
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    house.send(foreign.body(Body::from(format!("csrf={}", person.csrf))).unwrap());
    house.post_raw(&person, "/absence", b"csrf=%FF".to_vec());
    let form = house.get(&person, "/apply/take-out-request").form("/apply/take-out-request", None);
    house.post(&person, "/apply/take-out-request", &with(&form, &[("f.purpose", "人に知られたくない用件")]));
    let told: Vec<String> =
        house.site.desk.accesses(Some("1010"), (0, 100)).unwrap().into_iter().map(|a| a.what).collect();
    for (path, why) in [
        ("/admin/accounts", "（権限なし）"),
        ("/absence", "（画面の語の不一致）"),
        ("/absence", "（ほかのサイトから）"),
        ("/absence", "（受け取れない内容）"),
        ("/apply/take-out-request", "（記入の誤り）"),
    ] {
        assert!(told.iter().any(|w| w.contains(path) && w.ends_with(why)), "{path} {why}: {told:?}");
    }
    let reader = house.signed_in("1005");
    let page = house.get(&reader, "/admin/accesses");
    assert!(page.text().contains("日時（日本時間）") && page.text().contains("（ほかのサイトから）"));
    let file = house.get(&reader, "/admin/accesses?as=jsonl&person=1010");
    assert!(
        file.headers
            .get("content-disposition")
            .is_some_and(|d| d.to_str().unwrap().starts_with("attachment"))
    );
    let rows: Vec<serde_json::Value> = file.body.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows.len(), told.len());
    assert!(rows.iter().all(|r| r["person"] == "1010" && r["at"].as_str().unwrap().ends_with("+09:00")));
    assert!(!file.body.contains("人に知られたくない用件"));
    assert_eq!(house.get(&person, "/admin/accesses?as=jsonl").status, 403);
}
