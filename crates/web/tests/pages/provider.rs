//! Signing in where a provider vouches for people: who comes in, who does not, and what the pages say. The provider is played;
//! a real one is asked in the tests of the binary.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use ledger::desk::Upshot;
use web::{Departure, Doubt, Provider, Vouched};

use crate::house::{Browser, House, PASSWORD, Page, with};
use crate::sign_in::{SECRET, browser_of, code, try_in};

/// A provider that says what it is told to say.
#[derive(Default)]
struct Played {
    says: Mutex<Option<Result<Vouched, Doubt>>>,
    away: Mutex<bool>,
    count: AtomicU64,
    anew: Mutex<bool>,
}

impl Provider for Played {
    fn title(&self) -> &str {
        "市の認証でサインイン"
    }

    fn keeps_password(&self, number: &str) -> bool {
        number == "1008"
    }

    fn depart(&self, anew: bool) -> Result<Departure, String> {
        *self.anew.lock().expect("lock") = anew;
        if *self.away.lock().expect("lock") {
            return Err("つながりません".to_string());
        }
        let state = format!("state-{}", self.count.fetch_add(1, Ordering::SeqCst));
        let address = format!("https://id.example/auth?a=1&state={state}");
        Ok(Departure { address, state, anew, ..Departure::default() })
    }

    fn arrived(&self, _: &Departure, code: &str) -> Result<Vouched, Doubt> {
        assert_eq!(code, "the-code");
        self.says.lock().expect("lock").clone().expect("told what to say")
    }
}

impl Played {
    fn vouches(&self, number: &str, second: bool) {
        *self.says.lock().expect("lock") = Some(Ok(Vouched { number: number.to_string(), second }));
    }
}

fn house() -> (House, Arc<Played>) {
    let mut house = House::new();
    let played = Arc::new(Played::default());
    house.vouched_by(Arc::<Played>::clone(&played));
    (house, played)
}

/// The state with which a page sends a browser away.
fn state_of(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let at = page.body.find("state=").expect("an address with a state") + "state=".len();
    page.body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn cookie_of(page: &Page) -> String {
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
    cookie.split(';').next().expect("a cookie").to_string()
}

/// Departs and comes back in the same browser.
fn there_and_back(house: &House, fields: &[(&str, &str)]) -> Page {
    let page = house.post(&Browser::default(), "/sign-in/provider", &with(&[], fields));
    let browser = Browser { cookie: Some(cookie_of(&page)), ..Browser::default() };
    house.get(&browser, &answer(&state_of(&page)))
}

fn answer(state: &str) -> String {
    format!("/sign-in/provider/answer?state={state}&code=the-code")
}

#[test]
fn whoever_the_provider_vouches_for_comes_in_and_it_is_written_down() {
    let (house, played) = house();
    played.vouches("1010", false);
    let page = house.post(&Browser::default(), "/sign-in/provider", &with(&[], &[("next", "/apply")]));
    assert!(
        page.body.contains("content=\"0;url=https://id.example/auth?a=1&amp;state=")
            || page.body.contains("content=\"0;url=https://id.example/auth?a=1&#38;state="),
        "{}",
        page.body
    );
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
    assert!(
        cookie.starts_with("sekimori-departure=") && cookie.contains("HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let browser = Browser { cookie: Some(cookie_of(&page)), ..Browser::default() };
    let page = house.get(&browser, &answer(&state_of(&page)));
    assert_eq!((page.status, page.place()), (303, "/apply"), "{}", page.text());
    let browser = browser_of(&house, &page);
    assert_eq!(house.get(&browser, "/account").status, 200);
    let told = house.site.desk.accesses(None, (0, 100)).expect("accesses");
    let entry = told.iter().find(|a| a.what == "サインイン（認証の提供者）").expect("written down");
    assert_eq!((entry.person.as_deref(), entry.upshot), (Some("1010"), Upshot::Done));
    assert!(!format!("{told:?}").contains("the-code"));
    let credential = house.site.desk.credential("1010").expect("read").expect("kept");
    assert_eq!(credential.last_in, Some(house.site.now()));
}

#[test]
fn an_answer_counts_once_in_time_and_in_the_browser_that_left() {
    let (house, played) = house();
    played.vouches("1010", false);
    let left = house.post(&Browser::default(), "/sign-in/provider", &[]);
    let browser = Browser { cookie: Some(cookie_of(&left)), ..Browser::default() };
    let refused = |browser: &Browser, place: &str, why: &str| {
        let page = house.get(browser, place);
        assert_eq!(page.status, 401, "{why}: {} {}", page.place(), page.text());
        assert!(page.text().contains("もう一度、最初から行ってください"), "{why}: {}", page.text());
        assert!(page.headers.get("set-cookie").is_none(), "{why}");
    };
    refused(&browser, &answer("state-99"), "a state that nobody has");
    refused(&browser, "/sign-in/provider/answer?code=the-code", "no state");
    refused(&Browser::default(), &answer(&state_of(&left)), "planted in another browser");
    let other = house.post(&Browser::default(), "/sign-in/provider", &[]);
    let other = Browser { cookie: Some(cookie_of(&other)), ..Browser::default() };
    refused(&other, &answer(&state_of(&left)), "the state of another browser");
    assert_eq!(house.get(&browser, &answer(&state_of(&left))).status, 303);
    refused(&browser, &answer(&state_of(&left)), "sent once more");
    let late = house.post(&Browser::default(), "/sign-in/provider", &[]);
    house.wait_minutes(10);
    let browser = Browser { cookie: Some(cookie_of(&late)), ..Browser::default() };
    refused(&browser, &answer(&state_of(&late)), "too late");
}

#[test]
fn nobody_gets_an_account_by_it() {
    let (house, played) = house();
    // Of no number here, without an account, gone.
    for number in ["9999", "1009", "1013", "", "1010 ", "*"] {
        played.vouches(number, true);
        let page = there_and_back(&house, &[]);
        assert_eq!(page.status, 401, "{number}: {}", page.place());
        assert!(page.text().contains("関守を使う職員として登録されていない"), "{number}: {}", page.text());
        assert!(page.headers.get("set-cookie").is_none(), "{number}");
        assert_eq!(house.site.desk.credential(number).expect("read"), None, "{number}");
    }
    assert!(house.site.desk.sessions(None).expect("read").is_empty());
}

#[test]
fn what_the_provider_says_wrongly_or_not_at_all_opens_nothing() {
    let (house, played) = house();
    *played.says.lock().expect("lock") = Some(Err(Doubt::False("署名が正しくありません".to_string())));
    let page = there_and_back(&house, &[]);
    assert_eq!(page.status, 401);
    assert!(
        page.text().contains("返事を確かめられなかった") && !page.text().contains("署名"),
        "{}",
        page.text()
    );
    let left = house.post(&Browser::default(), "/sign-in/provider", &[]);
    let browser = Browser { cookie: Some(cookie_of(&left)), ..Browser::default() };
    let place = format!(
        "/sign-in/provider/answer?state={}&error=access_denied&error_description=%3Cscript%3E",
        state_of(&left)
    );
    let page = house.get(&browser, &place);
    assert_eq!(page.status, 401);
    assert!(
        page.text().contains("中止したか、認証の提供者に断られました") && !page.body.contains("<script>")
    );
    assert!(house.site.desk.sessions(None).expect("read").is_empty());
}

#[test]
fn when_the_provider_is_away_administrators_come_in_with_their_password_and_nobody_else() {
    let (house, played) = house();
    for number in ["1005", "1008", "1010"] {
        house.give_password(number);
    }
    *played.away.lock().expect("lock") = true;
    let page = house.post(&Browser::default(), "/sign-in/provider", &[]);
    assert_eq!(page.status, 503);
    assert!(
        page.text().contains("認証の提供者に問い合わせられないため")
            && page.text().contains("管理者は、職員番号と関守のパスワードで"),
        "{}",
        page.text()
    );
    let told = news(&house);
    assert!(told.iter().any(|n| n.says.contains("つながりません")), "{told:?}");
    assert_eq!(try_in(&house, "1005", PASSWORD).status, 303, "an administrator");
    assert_eq!(try_in(&house, "1008", PASSWORD).status, 303, "named in the settings");
    let page = try_in(&house, "1010", PASSWORD);
    assert_eq!(page.status, 401, "no way around the provider");
    assert_eq!(
        house.site.desk.credential("1010").expect("read").expect("one").failed,
        0,
        "nor is he locked by it"
    );
    *played.away.lock().expect("lock") = false;
    played.vouches("1010", false);
    assert_eq!(there_and_back(&house, &[]).status, 303);
    assert!(news(&house).is_empty(), "the notice goes with its cause");
    let kept = |number: &str| house.site.desk.credential(number).expect("read").expect("one").hash;
    assert_eq!(kept("1010"), "provider", "the password that he had is gone");
    played.vouches("1005", false);
    assert_eq!(there_and_back(&house, &[]).status, 303);
    assert!(kept("1005").starts_with("$argon2id$"), "an administrator keeps his");
}

#[test]
fn the_second_factor_stays_unless_the_provider_asked_for_one() {
    let (house, played) = house();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some(SECRET)).expect("set");
    played.vouches("1010", false);
    let page = there_and_back(&house, &[("next", "/apply")]);
    assert_eq!(page.place(), "/sign-in/second?next=%2Fapply");
    let browser = browser_of(&house, &page);
    assert_eq!(house.get(&browser, "/").place(), "/sign-in/second");
    let page = house.post_words(
        &browser,
        "/sign-in/second",
        &[("code", &code(house.seconds())), ("next", "/apply")],
    );
    assert_eq!(page.place(), "/apply");
    played.vouches("1010", true);
    assert_eq!(there_and_back(&house, &[("next", "/apply")]).place(), "/apply");
    // A temporary password that an administrator was given is for the day on which the provider is away.
    web::give_temporary(&house.site.desk, "1005", house.site.now()).expect("one");
    played.vouches("1005", true);
    assert_eq!(there_and_back(&house, &[]).place(), "/");
}

#[test]
fn what_was_typed_before_comes_along_and_nobody_is_led_elsewhere() {
    let (house, played) = house();
    played.vouches("1010", false);
    let kept = [("kept-place", "/apply/incident-report"), ("kept.summary", "鍵を落とした")];
    let page = there_and_back(&house, &kept);
    assert_eq!(page.place(), "/apply/incident-report");
    assert_eq!(house.site.desk.drafts("1010").expect("drafts").len(), 1);
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-in"] {
        assert_eq!(there_and_back(&house, &[("next", next)]).place(), "/", "{next}");
    }
}

#[test]
fn whoever_has_no_password_proves_himself_anew_at_the_provider() {
    let (house, played) = house();
    played.vouches("1010", true);
    let browser = browser_of(&house, &there_and_back(&house, &[]));
    assert!(!*played.anew.lock().expect("lock"));
    let asked = house.get(&browser, "/account/second");
    assert_eq!(asked.place(), "/account/confirm?next=%2Faccount%2Fsecond");
    let page = house.get(&browser, asked.place());
    assert!(page.find_form("/account/confirm", None).is_none(), "he has no password: {}", page.text());
    assert_eq!(house.get(&browser, "/account/password").status, 403);
    let confirmed = |browser: &Browser| {
        let left = house.post_words(browser, "/account/confirm/provider", &[("next", "/account/second")]);
        assert!(*played.anew.lock().expect("lock"), "the provider must ask him again");
        let cookies = format!("{}; {}", browser.cookie.as_deref().expect("one"), cookie_of(&left));
        let request = House::request(
            &Browser { cookie: Some(cookies), ..Browser::default() },
            "GET",
            &answer(&state_of(&left)),
        );
        house.send(request.body(Body::empty()).expect("a request"))
    };
    played.vouches("1008", true);
    let page = confirmed(&browser);
    assert_eq!(page.status, 401);
    assert!(page.text().contains("別の人の認証でした"), "{}", page.text());
    played.vouches("1010", true);
    let page = confirmed(&browser);
    assert_eq!((page.status, page.place()), (303, "/account/second"));
    assert_eq!(house.get(&browser_of(&house, &page), "/account/second").status, 200);
    assert_eq!(house.get(&browser, "/account").status, 303, "under another token");
}

#[test]
fn without_a_provider_there_is_no_such_way() {
    let house = House::new();
    assert!(!house.get(&Browser::default(), "/sign-in").body.contains("/sign-in/provider"));
    assert_eq!(house.post(&Browser::default(), "/sign-in/provider", &[]).status, 404);
    assert_eq!(house.get(&Browser::default(), &answer("state-0")).status, 404);
}

/// What an administrator is told.
fn news(house: &House) -> Vec<ledger::desk::Notice> {
    let reader =
        ledger::desk::Reader { person: "1005", administrator: true, posts: &[], now: house.site.now() };
    house.site.desk.notices(reader).expect("read")
}
