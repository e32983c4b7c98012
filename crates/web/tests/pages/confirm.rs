//! Before how somebody signs in is changed, he proves once more who he is: how, for how long, and what is not done without.

use ledger::desk::PasskeyRow;
use practice::value::hash;

use crate::house::{Browser, House, PASSWORD};
use crate::sign_in::{SECRET, browser_of, code};

const WAY: &str = "/account/confirm?next=%2Faccount%2Fsecond";

/// Somebody who sits down at a screen that was left open.
fn left_open(house: &House, person: &str) -> Browser {
    house.give_password(person);
    let browser = house.signed_in(person);
    house.wait_minutes(10);
    browser
}

fn confirmed(house: &House, browser: &Browser, next: &str) -> Browser {
    let page = house.post_words(browser, "/account/confirm", &[("password", PASSWORD), ("next", next)]);
    assert_eq!((page.status, page.place()), (303, next), "{}", page.text());
    browser_of(house, &page)
}

#[test]
fn a_second_factor_is_set_anew_by_whoever_knows_the_password_alone() {
    let house = House::new();
    let open = left_open(&house, "1010");
    house.site.desk.set_totp("1010", Some("AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH")).expect("set");
    let kept = || house.site.desk.credential("1010").expect("read").and_then(|c| c.totp);
    assert_eq!(house.get(&open, "/account/second").place(), WAY);
    let now = code(house.seconds());
    let page = house.post_words(&open, "/account/second", &[("secret", SECRET), ("code", &now)]);
    assert_eq!((page.status, page.place()), (303, WAY));
    assert_eq!(kept().as_deref(), Some("AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH"), "nothing was changed");
    let page = house.get(&open, WAY);
    assert!(page.text().contains("今のパスワード"), "{}", page.text());
    for word in ["", "wrong"] {
        let page =
            house.post_words(&open, "/account/confirm", &[("password", word), ("next", "/account/second")]);
        assert_eq!(page.status, 401);
        assert!(page.text().contains("パスワードが違います"), "{}", page.text());
        assert_eq!(house.get(&open, "/account/second").place(), WAY);
    }
    let browser = confirmed(&house, &open, "/account/second");
    assert_eq!(house.get(&open, "/account").status, 303, "the token from before is worth nothing");
    assert_eq!(house.get(&browser, "/account/second").status, 200);
    let page = house.post_words(&browser, "/account/second", &[("secret", SECRET), ("code", &now)]);
    assert_eq!(page.place(), "/account?said=totp");
    assert_eq!(kept().as_deref(), Some(SECRET));
    let browser = browser_of(&house, &page);
    house.wait_minutes(10);
    assert_eq!(house.get(&browser, "/account/second").place(), WAY, "it holds for ten minutes");
}

#[test]
fn passkeys_are_neither_added_nor_removed_without() {
    let house = House::new();
    let open = left_open(&house, "1010");
    let row = PasskeyRow {
        id: "00ff".to_string(),
        person: "1010".to_string(),
        name: "自席のパソコン".to_string(),
        content: "{}".to_string(),
        made: house.site.now(),
        used: None,
    };
    house.site.desk.put_passkey(&row).expect("kept");
    let page = house.get(&open, "/account/passkeys");
    assert!(
        page.text().contains("本人の確認をする") && page.text().contains("自席のパソコン"),
        "{}",
        page.text()
    );
    assert!(page.find_form("/account/passkeys", None).is_none());
    for fields in [[("do", "remove"), ("id", "00ff")], [("do", "add"), ("name", "別の端末")]] {
        let page = house.post_words(&open, "/account/passkeys", &fields);
        assert_eq!(page.place(), "/account/confirm?next=%2Faccount%2Fpasskeys");
    }
    assert_eq!(house.site.desk.passkeys(Some("1010")).expect("read").len(), 1);
    let browser = confirmed(&house, &open, "/account/passkeys");
    let elsewhere = house.signed_in("1010");
    let page = house.post_words(&browser, "/account/passkeys", &[("do", "remove"), ("id", "00ff")]);
    assert_eq!(page.place(), "/account/passkeys?said=passkey-gone");
    assert!(house.site.desk.passkeys(Some("1010")).expect("read").is_empty());
    assert_eq!(house.get(&elsewhere, "/account").status, 303, "other sessions end with it");
    assert_eq!(house.get(&browser_of(&house, &page), "/account").status, 200);
}

#[test]
fn other_sessions_are_ended_by_whoever_proves_himself_alone() {
    let house = House::new();
    let open = left_open(&house, "1010");
    let elsewhere = house.signed_in("1010");
    let sessions = || house.site.desk.sessions(Some("1010")).expect("read");
    let token = hash(elsewhere.cookie.as_deref().and_then(|c| c.split('=').nth(1)).unwrap_or("").as_bytes());
    assert_eq!(sessions().iter().filter(|s| s.token == token).count(), 1);
    let page = house.post_words(&open, "/account/sessions", &[("token", &token)]);
    assert_eq!(page.place(), "/account/confirm?next=%2Faccount");
    assert_eq!(house.get(&elsewhere, "/account").status, 200, "nothing was ended");
    let browser = confirmed(&house, &open, "/account");
    let page = house.post_words(&browser, "/account/sessions", &[("token", &token)]);
    assert_eq!(page.place(), "/account?said=ended");
    assert_eq!(house.get(&elsewhere, "/account").status, 303);
}

#[test]
fn the_password_is_not_guessed_here_either() {
    let house = House::new();
    let open = left_open(&house, "1010");
    let tried = |word: &str| house.post_words(&open, "/account/confirm", &[("password", word)]).status;
    for _ in 0..5 {
        assert_eq!(tried("wrong"), 401);
    }
    assert_eq!(tried(PASSWORD), 429, "locked as at the sign-in");
    assert_eq!(house.get(&open, "/account").status, 200, "whoever works goes on working");
}

#[test]
fn whoever_must_set_up_a_second_factor_is_asked_again_when_he_waited() {
    let house = House::new();
    house.give_password("1010");
    let must = house.at_stage("1010", "enroll");
    assert_eq!(house.get(&must, "/account/second").status, 200, "he has just signed in");
    house.wait_minutes(10);
    assert_eq!(house.get(&must, "/account/second").place(), WAY);
    let page =
        house.post_words(&must, "/account/confirm", &[("password", PASSWORD), ("next", "/account/second")]);
    let browser = browser_of(&house, &page);
    assert_eq!(house.get(&browser, "/account/second").status, 200);
    assert_eq!(house.get(&browser, "/").place(), "/account/second", "it takes him no further than he was");
}

#[test]
fn nobody_is_led_elsewhere_afterwards() {
    let house = House::new();
    let open = left_open(&house, "1010");
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let asked: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        assert!(!house.get(&open, &format!("/account/confirm?next={asked}")).body.contains("evil.example"));
    }
    let page =
        house.post_words(&open, "/account/confirm", &[("password", PASSWORD), ("next", "//evil.example")]);
    assert_eq!((page.status, page.place()), (303, "/"));
}
