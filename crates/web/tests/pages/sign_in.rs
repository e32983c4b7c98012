//! Signing in: who is locked and for how long, what is told, which sessions hold, what is written down.

use totp_rs::{Algorithm, Builder, Secret};

use crate::house::{Browser, House, PASSWORD, Page, with};

pub const SECRET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub fn try_in(house: &House, number: &str, password: &str) -> Page {
    house.post(&Browser::default(), "/sign-in", &with(&[], &[("number", number), ("password", password)]))
}

/// The browser after a page that began a session.
pub fn browser_of(house: &House, page: &Page) -> Browser {
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
    let cookie = cookie.split(';').next().expect("a cookie").to_string();
    let mut browser = Browser { cookie: Some(cookie), ..Browser::default() };
    let drawn = house.get(&browser, if page.place().is_empty() { "/" } else { page.place() });
    let form = drawn.form("/sign-out", None);
    browser.csrf =
        form.into_iter().find(|(n, _)| n == "csrf").map(|(_, v)| v).expect("the word of the session");
    browser
}

fn signed_in(house: &House, number: &str) -> Browser {
    browser_of(house, &try_in(house, number, PASSWORD))
}

pub fn code(seconds: u64) -> String {
    let secret = Secret::try_from_base32(SECRET).expect("a secret");
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret)
        .build();
    totp.expect("a generator").generate(seconds).to_string()
}

#[test]
fn a_person_is_locked_after_five_tries_and_let_in_when_it_is_over() {
    let house = House::new();
    house.give_password("1010");
    for _ in 0..4 {
        assert_eq!(try_in(&house, "1010", "wrong").status, 401);
    }
    assert_eq!(try_in(&house, "1010", PASSWORD).status, 303, "four tries lock nobody");
    for _ in 0..5 {
        assert_eq!(try_in(&house, "1010", "wrong").status, 401);
    }
    assert_eq!(try_in(&house, "1010", PASSWORD).status, 401, "locked");
    house.wait_minutes(14);
    assert_eq!(try_in(&house, "1010", PASSWORD).status, 401, "still locked");
    house.wait_minutes(2);
    assert_eq!(try_in(&house, "1010", "wrong").status, 401);
    assert_eq!(
        try_in(&house, "1010", PASSWORD).status,
        303,
        "what failed before the lock does not count any more"
    );
}

#[test]
fn tries_at_the_same_time_all_count() {
    let house = House::new();
    house.give_password("1010");
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| try_in(&house, "1010", "wrong"));
        }
    });
    let credential = house.site.desk.credential("1010").expect("read").expect("one");
    assert!(credential.failed >= 12 && credential.locked_until.is_some(), "{credential:?}");
    assert_eq!(try_in(&house, "1010", PASSWORD).status, 401);
}

#[test]
fn nobody_learns_who_is_registered() {
    let house = House::new();
    house.give_password("1010");
    house.give_password("1013");
    let told = |number: &str| {
        let page = try_in(&house, number, "wrong");
        (page.status, page.text(), page.headers.get("set-cookie").cloned())
    };
    let known = told("1010");
    // Nobody of this number; no password yet; not working with it; gone; absurd.
    for number in ["9999", "1008", "1009", "1013", "", "１０１０x", "1010' OR 1=1"] {
        assert_eq!(told(number), known, "{number}");
    }
    assert_eq!(try_in(&house, "1013", PASSWORD).status, 401, "who left does not come in");
    assert_eq!(try_in(&house, "１０１０", PASSWORD).status, 303, "full-width digits are the same number");
}

#[test]
fn a_planted_session_is_worth_nothing() {
    let house = House::new();
    house.give_password("1010");
    let planted = Browser { cookie: Some(format!("sekimori={}", "a".repeat(64))), ..Browser::default() };
    let page = house.post(&planted, "/sign-in", &with(&[], &[("number", "1010"), ("password", PASSWORD)]));
    assert_eq!(page.status, 303);
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("a new cookie");
    assert!(!cookie.contains(&"a".repeat(64)));
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert_eq!(house.get(&planted, "/").status, 303, "the planted one is still nobody's");
    // A session of somebody else in this browser ends when another signs in.
    let other = house.signed_in("1008");
    let page = house.post(&other, "/sign-in", &with(&[], &[("number", "1010"), ("password", PASSWORD)]));
    assert_eq!(page.status, 303);
    assert_eq!(house.get(&other, "/account").status, 303);
    for cookie in ["sekimori=", "sekimori=x", "sekimori=../../etc", "SEKIMORI=a; sekimori=b", "\u{e3}\u{81}"]
    {
        let browser = Browser { cookie: Some(cookie.to_string()), ..Browser::default() };
        assert_eq!(house.get(&browser, "/").status, 303, "{cookie}");
    }
}

#[test]
fn a_session_ends_unused_or_old_and_at_the_wish_of_its_person() {
    let house = House::new();
    let browser = house.signed_in("1010");
    for _ in 0..20 {
        house.wait_minutes(30);
        assert_eq!(house.get(&browser, "/account").status, 200, "used every half hour");
    }
    house.wait_minutes(31);
    assert_eq!(house.get(&browser, "/account").status, 303, "unused");
    let browser = house.signed_in("1010");
    for _ in 0..24 {
        house.wait_minutes(29);
        assert_eq!(house.get(&browser, "/account").status, 200);
    }
    house.wait_minutes(29);
    assert_eq!(house.get(&browser, "/account").status, 303, "twelve hours are the most");
    let browser = house.signed_in("1010");
    let page = house.post_words(&browser, "/sign-out", &[]);
    assert_eq!((page.status, page.place()), (303, "/sign-in"));
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("the end of the cookie");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert_eq!(house.get(&browser, "/account").status, 303, "the token is dead on the server too");
    assert_eq!(house.post_words(&browser, "/sign-out", &[]).place(), "/sign-in", "out twice is out");
}

#[test]
fn a_number_of_the_second_factor_is_taken_once() {
    let house = House::new();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some(SECRET)).expect("set");
    let page = try_in(&house, "1010", PASSWORD);
    assert!(page.place().starts_with("/sign-in/second"), "{}", page.place());
    let first = browser_of(&house, &page);
    assert_eq!(
        house.get(&first, "/account").place(),
        "/sign-in/second",
        "the first factor alone opens nothing"
    );
    let now = code(house.seconds());
    assert_eq!(house.post_words(&first, "/sign-in/second", &[("code", "000000")]).status, 401);
    assert_eq!(house.post_words(&first, "/sign-in/second", &[("code", &now)]).status, 303);
    let second = browser_of(&house, &try_in(&house, "1010", PASSWORD));
    assert_eq!(house.post_words(&second, "/sign-in/second", &[("code", &now)]).status, 401, "it was used");
    house.wait_minutes(1);
    let old = code(house.seconds() - 90);
    assert_eq!(house.post_words(&second, "/sign-in/second", &[("code", &old)]).status, 401, "too old");
    let later = code(house.seconds());
    assert_eq!(house.post_words(&second, "/sign-in/second", &[("code", &later)]).status, 303);
}

#[test]
fn the_token_of_the_first_factor_is_worth_nothing_after_the_second() {
    let house = House::new();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some(SECRET)).expect("set");
    let first = browser_of(&house, &try_in(&house, "1010", PASSWORD));
    let page = house.post_words(&first, "/sign-in/second", &[("code", &code(house.seconds()))]);
    let second = browser_of(&house, &page);
    assert_ne!((&first.cookie, &first.csrf), (&second.cookie, &second.csrf));
    assert_eq!(house.get(&second, "/account").status, 200);
    assert!(house.get(&first, "/account").place().starts_with("/sign-in?next="), "whoever saw it is out");
    assert_eq!(house.site.desk.sessions(Some("1010")).expect("read").len(), 1, "it is one session");
    // So it is when a second factor is set up because the role demands one.
    let must = house.at_stage("1008", "enroll");
    house.give_password("1008");
    let code = code(house.seconds());
    let page = house.post_words(&must, "/account/second", &[("secret", SECRET), ("code", &code)]);
    assert_eq!(page.place(), "/account?said=totp", "{}", page.text());
    assert_eq!(house.get(&browser_of(&house, &page), "/").status, 200);
    assert_eq!(house.get(&must, "/").status, 303);
}

#[test]
fn the_second_factor_is_not_guessed() {
    let house = House::new();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some(SECRET)).expect("set");
    for _ in 0..5 {
        // The password alone does not forgive failed tries.
        let browser = browser_of(&house, &try_in(&house, "1010", PASSWORD));
        house.post_words(&browser, "/sign-in/second", &[("code", "000000")]);
    }
    assert_eq!(try_in(&house, "1010", PASSWORD).status, 401, "locked");
    house.wait_minutes(16);
    let browser = browser_of(&house, &try_in(&house, "1010", PASSWORD));
    assert_eq!(house.post_words(&browser, "/sign-in/second", &[("code", "000000")]).status, 401);
    let right = code(house.seconds());
    assert_eq!(
        house.post_words(&browser, "/sign-in/second", &[("code", &right)]).status,
        303,
        "one slip after the lock locks nobody"
    );
}

#[test]
fn a_temporary_password_must_be_changed_and_does_not_lie_about() {
    let house = House::new();
    let temporary = web::give_temporary(&house.site.desk, "1010", house.site.now()).expect("one");
    let page = try_in(&house, "1010", &temporary);
    assert_eq!(page.place(), "/account/password");
    let browser = browser_of(&house, &page);
    for path in ["/", "/apply", "/account", "/policy"] {
        assert_eq!(house.get(&browser, path).place(), "/account/password", "{path}");
    }
    let change = |old: &str, new: &str, again: &str| {
        house.post_words(&browser, "/account/password", &[("old", old), ("new", new), ("again", again)])
    };
    for (old, new, again, says) in [
        ("wrong", PASSWORD, PASSWORD, "今のパスワードが違います"),
        (&temporary, PASSWORD, "another", "2回の入力が違います"),
        (&temporary, &temporary, &temporary, "別のもの"),
        (&temporary, "short", "short", "10文字以上"),
        (&temporary, "", "", "10文字以上"),
    ] {
        let page = change(old, new, again);
        assert_eq!(page.status, 422, "{says}");
        assert!(page.text().contains(says), "{}", page.text());
        assert!(!page.body.contains(&temporary), "a password never comes back");
    }
    let page = change(&temporary, PASSWORD, PASSWORD);
    assert_eq!(page.status, 303);
    assert_eq!(house.get(&browser_of(&house, &page), "/").status, 200);
    assert_eq!(try_in(&house, "1010", &temporary).status, 401, "it is used up");
    let lying = web::give_temporary(&house.site.desk, "1008", house.site.now()).expect("one");
    house.wait_minutes(7 * 24 * 60);
    assert_eq!(try_in(&house, "1008", &lying).status, 401, "left lying for a week");
}

#[test]
fn other_sessions_end_with_the_password() {
    let house = House::new();
    house.give_password("1010");
    let (here, elsewhere) = (signed_in(&house, "1010"), signed_in(&house, "1010"));
    let new = "やまとかわとうみの9番地";
    let page =
        house.post_words(&here, "/account/password", &[("old", PASSWORD), ("new", new), ("again", new)]);
    assert_eq!(page.status, 303, "{}", page.text());
    let again = browser_of(&house, &page);
    assert_eq!(house.get(&again, "/account").status, 200);
    assert_eq!(house.get(&elsewhere, "/account").status, 303);
    assert_eq!(house.get(&here, "/account").status, 303, "so does the token from before");
    assert_ne!(again.csrf, here.csrf);
    // So they do when an administrator gives a temporary one.
    let page = house.post_words(
        &house.signed_in("1005"),
        "/admin/accounts",
        &[("number", "1010"), ("do", "temporary")],
    );
    assert_eq!(page.status, 200);
    assert_eq!(house.get(&again, "/account").status, 303);
    assert_eq!(try_in(&house, "1010", new).status, 401);
}

#[test]
fn the_old_password_is_not_guessed_at_a_screen_left_open() {
    let house = House::new();
    house.give_password("1010");
    let browser = house.signed_in("1010");
    let tries = (0..11).map(|_| {
        house
            .post_words(&browser, "/account/password", &[("old", "wrong"), ("new", "x"), ("again", "x")])
            .status
    });
    assert_eq!(tries.last(), Some(429));
}

#[test]
fn one_ends_ones_own_sessions_and_nobody_elses() {
    let house = House::new();
    let (mine, other) = (house.signed_in("1010"), house.signed_in("1008"));
    let token = |browser: &Browser| {
        let cookie = browser.cookie.as_deref().and_then(|c| c.strip_prefix("sekimori=")).expect("a token");
        practice::value::hash(cookie.as_bytes())
    };
    house.post_words(&mine, "/account/sessions", &[("token", &token(&other))]);
    assert_eq!(house.get(&other, "/account").status, 200);
    let second = house.signed_in("1010");
    house.post_words(&mine, "/account/sessions", &[("token", &token(&second))]);
    assert_eq!(house.get(&second, "/account").status, 303);
}

#[test]
fn nobody_is_led_elsewhere_after_signing_in() {
    let house = House::new();
    house.give_password("1010");
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "/規程",
        "\u{0}",
    ] {
        let page = house.post(
            &Browser::default(),
            "/sign-in",
            &with(&[], &[("number", "1010"), ("password", PASSWORD), ("next", next)]),
        );
        assert_eq!((page.status, page.place()), (303, "/"), "{next}");
        let asked: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let shown = house.get(&Browser::default(), &format!("/sign-in?next={asked}"));
        assert!(!shown.body.contains("evil.example") && !shown.body.contains("javascript:"), "{next}");
        let full = house.get(&house.signed_in("1010"), &format!("/sign-in?next={asked}"));
        assert_eq!((full.status, full.place()), (303, "/"), "{next}");
    }
    let page = house.get(&Browser::default(), "/apply/incident-report?tip=3");
    assert_eq!(
        page.place(),
        "/sign-in?next=%2Fapply%2Fincident-report%3Ftip%3D3",
        "words behind the question mark are not lost"
    );
}

#[test]
fn neither_passwords_nor_what_was_looked_for_are_written_down() {
    let house = House::new();
    house.give_password("1010");
    try_in(&house, "私のパスワードを間違えて番号の欄に", "another-secret-word");
    try_in(&house, "1010", "another-secret-word");
    let browser = signed_in(&house, "1010");
    let administrator = house.signed_in("1005");
    house.get(&administrator, "/admin/accounts?q=secret-looked-for");
    let told =
        house.post_words(&administrator, "/admin/accounts", &[("number", "1008"), ("do", "temporary")]);
    let made = told
        .body
        .split("<code>")
        .nth(1)
        .and_then(|r| r.split("</code>").next())
        .expect("a password")
        .to_string();
    // A form of passwords that comes after its session ended is not carried through the sign-in page.
    house.wait_minutes(31);
    let late = house.post_words(
        &browser,
        "/account/password",
        &[("old", PASSWORD), ("new", "new-secret-word"), ("again", "new-secret-word")],
    );
    assert_eq!((late.status, late.place()), (303, "/sign-in"));
    let kept = [("kept.old", PASSWORD), ("kept.new", "new-secret-word"), ("kept-place", "/account/password")];
    house.post(
        &Browser::default(),
        "/sign-in",
        &with(&[], &[&[("number", "1010"), ("password", PASSWORD)][..], &kept].concat()),
    );
    assert!(house.site.desk.drafts("1010").expect("drafts").is_empty());
    let accesses = house.site.desk.accesses(None, (0, 1000)).expect("accesses");
    assert!(accesses.len() > 8);
    let all = format!("{accesses:?}");
    for secret in
        ["私のパスワード", "another-secret-word", "secret-looked-for", "new-secret-word", PASSWORD, &made]
    {
        assert!(!all.contains(secret), "{secret} is in the record of accesses");
    }
}

#[test]
fn behind_https_the_cookie_says_so() {
    let mut house = House::new();
    house.give_password("1010");
    house.secure();
    let page = try_in(&house, "1010", PASSWORD);
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
    assert!(cookie.starts_with("__Host-sekimori=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(
        page.headers.get("strict-transport-security").and_then(|v| v.to_str().ok()),
        Some("max-age=31536000; includeSubDomains")
    );
}
