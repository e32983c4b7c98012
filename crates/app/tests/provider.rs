//! Signing in by OpenID Connect: a real provider (Glewlwyd) and one that lies, the real binary.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what went wrong by failing")]
#![cfg(unix)]

#[path = "provider/glewlwyd.rs"]
mod glewlwyd;
#[path = "provider/liar.rs"]
mod liar;
mod office;
#[path = "serving/post.rs"]
mod post;
#[path = "serving/server.rs"]
mod server;

use glewlwyd::{CLIENT, Glewlwyd, SECRET};
use liar::{Liar, Lie};
use office::Office;
use post::post;
use serde_json::{Value, json};
use server::Server;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// People of the provider; 9999 is not known to the office.
const PEOPLE: [(&str, &str); 2] = [("1006", "kono-machi-no-mado-6"), ("9999", "yoso-no-hito-9")];

fn settings(office: &Office, (issuer, client): (&str, &str), files: &Path, more: &str) {
    let word = files.join("client-secret");
    std::fs::write(&word, format!("{SECRET}\n")).expect("written");
    let text = format!(
        "[oidc]\nissuer = \"{issuer}\"\nclient-id = \"{client}\"\nclient-secret-file = \"{}\"\nclaim = \"employee_number\"\ntitle = \"市の認証でサインイン\"\n{more}",
        word.display()
    );
    std::fs::write(office.path().join("sekimori.toml"), text).expect("written");
}

/// The value of a cookie that an answer sets, with its name.
fn cookie(answer: &str) -> Option<String> {
    let line = answer.lines().find_map(|l| l.strip_prefix("set-cookie: "))?;
    line.split(';').next().map(ToString::to_string)
}

fn ask(server: &Server, cookie: Option<&str>, path: &str) -> (u16, String) {
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let cookie = cookie.map(|c| format!("Cookie: {c}\r\n")).unwrap_or_default();
    let asks = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{cookie}Connection: close\r\n\r\n",
        server.port
    );
    socket.write_all(asks.as_bytes()).expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answered");
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    (status, answer)
}

/// Leaves for the provider; gives where to, and the cookie of the departure.
fn leave(server: &Server) -> (String, String) {
    let (status, answer) = post(server, "/sign-in/provider", &[("next", "/apply")]).expect("answered");
    assert_eq!(status, 200, "{answer}");
    let page = scraper::Html::parse_document(answer.split_once("\r\n\r\n").expect("a body").1);
    let meta = scraper::Selector::parse("meta[http-equiv=refresh]").expect("a selector");
    let content = page.select(&meta).next().and_then(|m| m.attr("content")).expect("a way there");
    (content.strip_prefix("0;url=").expect("at once").to_string(), cookie(&answer).expect("a cookie"))
}

fn word_of(address: &str, name: &str) -> String {
    let query = address.split_once('?').expect("a query").1;
    let found = query.split('&').find_map(|p| p.strip_prefix(&format!("{name}=")[..]));
    found.unwrap_or_else(|| panic!("no {name} in {address}")).to_string()
}

/// The path within our pages of an address there.
fn path_of<'a>(server: &Server, address: &'a str) -> &'a str {
    let path = address.strip_prefix(server.address.trim_end_matches('/'));
    path.unwrap_or_else(|| panic!("{address} is not at {}", server.address))
}

fn refused(answer: &(u16, String), says: &str, why: &str) {
    assert_eq!(answer.0, 401, "{why}: {}", answer.1);
    assert!(answer.1.contains(says) && cookie(&answer.1).is_none(), "{why}: {}", answer.1);
}

#[test]
fn a_real_provider_vouches_for_those_whom_the_office_knows() {
    let (office, files) = (Office::of("miyazaki"), tempfile::tempdir().expect("a folder"));
    let mut provider = Glewlwyd::start(&PEOPLE);
    let ca = format!("ca = \"{}\"\n", provider.ca().display());
    settings(&office, (&provider.issuer(), CLIENT), files.path(), &ca);
    let server = Server::start(&office.path(), &[]);
    provider.knows(CLIENT, &format!("{}sign-in/provider/answer", server.address));
    let (_, page) = ask(&server, None, "/sign-in");
    assert!(page.contains("市の認証でサインイン"), "{page}");

    let (address, departure) = leave(&server);
    assert_eq!(word_of(&address, "code_challenge_method"), "S256");
    let back = provider.through(PEOPLE[0], CLIENT, &address);
    let back = path_of(&server, &back);
    // Planted in another browser, it is worth nothing; its own browser comes in, once.
    refused(&ask(&server, None, back), "このブラウザーで始めたものではありません", "another browser");
    let (status, answer) = ask(&server, Some(&departure), back);
    assert_eq!(status, 303, "{answer}");
    assert!(answer.contains("location: /apply\r\n"), "{answer}");
    let session = cookie(&answer).expect("a session");
    assert_eq!(ask(&server, Some(&session), "/account").0, 200);
    refused(&ask(&server, Some(&departure), back), "もう使われたか", "replayed");

    // A code that was used, under a state of another departure: the provider does not redeem it twice.
    let (address, departure) = leave(&server);
    let replayed = format!(
        "/sign-in/provider/answer?state={}&code={}",
        word_of(&address, "state"),
        word_of(back, "code")
    );
    refused(&ask(&server, Some(&departure), &replayed), "返事を確かめられなかった", "a code of before");
    // A code of another departure, not yet used: it does not go with this one's verifier.
    let (mine, my_departure) = leave(&server);
    let (other, _) = leave(&server);
    let stolen = provider.through(PEOPLE[0], CLIENT, &other);
    let injected = format!(
        "/sign-in/provider/answer?state={}&code={}",
        word_of(&mine, "state"),
        word_of(&stolen, "code")
    );
    refused(&ask(&server, Some(&my_departure), &injected), "返事を確かめられなかった", "a code of another's");

    let (address, departure) = leave(&server);
    let back = provider.through(PEOPLE[1], CLIENT, &address);
    let answer = ask(&server, Some(&departure), path_of(&server, &back));
    refused(&answer, "職員番号「9999」の人は、関守を使う職員として登録されていない", "not of this office");

    // It says that nobody knows when he proved himself (auth_time is 0): that he did so anew is not believed.
    let (address, cookies) = leave_to_confirm(&server, &session);
    let back = provider.through(PEOPLE[0], CLIENT, &address);
    refused(&ask(&server, Some(&cookies), path_of(&server, &back)), "返事を確かめられなかった", "not anew");
    provider.stop();
    assert_eq!(server.stop(), Some(0));
    let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
    assert_eq!(desk.credential("9999").expect("read"), None, "nobody gets an account by it");
    let accesses = desk.accesses(None, (0, 1000)).expect("read");
    assert!(
        accesses
            .iter()
            .any(|a| a.what == "サインイン（認証の提供者）" && a.person.as_deref() == Some("1006"))
    );
}

/// Leaves for the provider to be confirmed in a session; gives where to, and the cookies of the browser.
fn leave_to_confirm(server: &Server, session: &str) -> (String, String) {
    let (_, page) = ask(server, Some(session), "/account/confirm?next=%2Faccount%2Fsecond");
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).map(|r| r[..64].to_string()).expect("a word");
    let request = ureq::http::Request::builder()
        .method("POST")
        .uri(format!("{}account/confirm/provider", server.address))
        .header("cookie", session)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("csrf={csrf}&next=%2Faccount%2Fsecond"));
    let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).max_redirects(0).build().into();
    let answer = agent.run(request.expect("a request")).expect("answered");
    let departure = answer.headers().get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
    let cookies = format!("{session}; {}", departure.split(';').next().expect("a cookie"));
    let page = answer.into_body().read_to_string().expect("text");
    let page = scraper::Html::parse_document(&page);
    let link = scraper::Selector::parse("a.button").expect("a selector");
    let address = page.select(&link).next().and_then(|a| a.attr("href")).expect("a way").to_string();
    assert_eq!(
        (word_of(&address, "prompt").as_str(), word_of(&address, "max_age").as_str()),
        ("login", "60")
    );
    (address, cookies)
}

#[test]
fn a_provider_that_is_away_or_not_to_be_trusted_is_told_of_and_administrators_get_in() {
    let (office, files) = (Office::of("miyazaki"), tempfile::tempdir().expect("a folder"));
    let said = office.run(&["password"], &["1005"], None);
    let temporary = said.lines().next().and_then(|l| l.rsplit(' ').next()).expect("a password").to_string();
    let (mut provider, other) = (Glewlwyd::start(&[]), Glewlwyd::start(&[]));
    let away = |office: &Office, says: &str| {
        let server = Server::start(&office.path(), &[]);
        let (status, answer) = post(&server, "/sign-in/provider", &[]).expect("answered");
        assert_eq!(status, 503, "{answer}");
        assert!(
            answer.contains("認証の提供者に問い合わせられないため") && cookie(&answer).is_none(),
            "{answer}"
        );
        let fields = [("number", "1005"), ("password", temporary.as_str()), ("next", "/")];
        let (status, answer) = post(&server, "/sign-in", &fields).expect("answered");
        assert_eq!(status, 303, "{answer}");
        assert_eq!(server.stop(), Some(0));
        let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
        let now = "2026-11-22T09:00".parse().expect("a moment");
        let reader = ledger::desk::Reader { person: "1005", administrator: true, posts: &[], now };
        let told = desk.notices(reader).expect("read");
        assert!(told.iter().any(|n| n.says.contains(says)), "{says}: {told:?}");
    };
    // Another authority vouches for it.
    settings(
        &office,
        (&provider.issuer(), CLIENT),
        files.path(),
        &format!("ca = \"{}\"\n", other.ca().display()),
    );
    away(&office, "証明書を信頼できない");
    // It calls itself otherwise than the settings do.
    let ca = format!("ca = \"{}\"\n", provider.ca().display());
    settings(&office, (&format!("{}/", provider.issuer()), CLIENT), files.path(), &ca);
    away(&office, "issuer");
    settings(&office, (&provider.issuer(), CLIENT), files.path(), &ca);
    provider.stop();
    away(&office, "問い合わせられない");
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("before the end of time")
}

/// What the lying provider says, and what comes of it: the words of the page, or none if the person comes in.
type Case = (&'static str, fn(&mut Value, &mut Value), bool, Option<&'static str>);

const CASES: &[Case] = &[
    ("all is right", |_, _| {}, true, None),
    ("several audiences that are all ours", |_, c| c["aud"] = json!(["sekimori"]), true, None),
    ("a number that is a number", |_, c| c["employee_number"] = json!(1006), true, None),
    ("for another", |_, c| c["aud"] = json!("another"), true, Some("返事を確かめられなかった")),
    (
        "for us and another",
        |_, c| c["aud"] = json!(["sekimori", "another"]),
        true,
        Some("返事を確かめられなかった"),
    ),
    ("authorized for another", |_, c| c["azp"] = json!("another"), true, Some("返事を確かめられなかった")),
    (
        "of another issuer",
        |_, c| c["iss"] = json!("https://id.example"),
        true,
        Some("返事を確かめられなかった"),
    ),
    ("expired", |_, c| c["exp"] = json!(now() - 1), true, Some("返事を確かめられなかった")),
    ("issued long ago", |_, c| c["iat"] = json!(now() - 3600), true, Some("返事を確かめられなかった")),
    ("issued tomorrow", |_, c| c["iat"] = json!(now() + 86_400), true, Some("返事を確かめられなかった")),
    ("of another sign-in", |_, c| c["nonce"] = json!("another"), true, Some("返事を確かめられなかった")),
    ("of no sign-in", |_, c| c["nonce"] = Value::Null, true, Some("返事を確かめられなかった")),
    ("signed by nobody we know", |_, _| {}, false, Some("返事を確かめられなかった")),
    ("not signed", |h, _| h["alg"] = json!("none"), true, Some("返事を確かめられなかった")),
    ("signed with our own secret", |h, _| h["alg"] = json!("HS256"), true, Some("返事を確かめられなかった")),
    (
        "under a key that is not there",
        |h, _| h["kid"] = json!("other"),
        true,
        Some("返事を確かめられなかった"),
    ),
    ("another kind of token", |h, _| h["typ"] = json!("at+jwt"), true, Some("返事を確かめられなかった")),
    (
        "no access token of its own",
        |_, c| c["at_hash"] = json!("AAAA"),
        true,
        Some("返事を確かめられなかった"),
    ),
    ("without a number", |_, c| c["employee_number"] = Value::Null, true, Some("返事を確かめられなかった")),
    (
        "a list in the place of a number",
        |_, c| c["employee_number"] = json!(["1006"]),
        true,
        Some("返事を確かめられなかった"),
    ),
    ("of nobody here", |_, c| c["employee_number"] = json!("<b>1"), true, Some("登録されていない")),
];

#[test]
fn whatever_else_a_provider_says_opens_nothing() {
    let (office, files) = (Office::of("miyazaki"), tempfile::tempdir().expect("a folder"));
    let liar = Liar::start();
    settings(&office, (&liar.issuer(), CLIENT), files.path(), "");
    let server = Server::start(&office.path(), &[]);
    let comes_back = |lie: &dyn Fn(Value) -> Lie| {
        let (address, departure) = leave(&server);
        let claims = json!({
            "iss": liar.issuer(), "sub": "s", "aud": CLIENT, "exp": now() + 300, "iat": now(),
            "nonce": word_of(&address, "nonce"), "employee_number": "1006",
        });
        liar.tells(lie(claims));
        let place = format!("/sign-in/provider/answer?state={}&code=c", word_of(&address, "state"));
        ask(&server, Some(&departure), &place)
    };
    for (why, change, own, says) in CASES {
        let answer = comes_back(&|mut claims| {
            let mut header = json!({ "alg": "EdDSA", "kid": "k", "typ": "JWT" });
            change(&mut header, &mut claims);
            Lie::Token { header, claims, own: *own }
        });
        match says {
            Some(says) => refused(&answer, says, why),
            None => assert_eq!(answer.0, 303, "{why}: {}", answer.1),
        }
        assert!(!answer.1.contains("<b>1"), "{why}");
    }
    for (status, body) in [
        (200, String::new()),
        (200, "{".to_string()),
        (200, json!({ "access_token": "a", "token_type": "bearer" }).to_string()),
        (200, json!({ "access_token": "a", "token_type": "bearer", "id_token": "a.b" }).to_string()),
        (302, String::new()),
        (400, json!({ "error": "invalid_grant" }).to_string()),
        (404, "<html>".to_string()),
    ] {
        let answer = comes_back(&|_| Lie::Plain(status, body.clone()));
        refused(&answer, "返事を確かめられなかった", &body);
    }
    for (status, body) in [(500, String::new()), (200, " ".repeat(3 << 20))] {
        let answer = comes_back(&|_| Lie::Plain(status, body.clone()));
        assert_eq!(answer.0, 503, "{status}: {}", answer.1);
    }
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_second_factor_of_the_provider_counts_where_the_settings_say_how_it_is_told() {
    let files = tempfile::tempdir().expect("a folder");
    let liar = Liar::start();
    for (more, method, place) in [
        ("second-factor = \"mfa\"\n", json!({ "amr": ["pwd", "mfa"] }), "/apply"),
        ("second-factor = \"mfa\"\n", json!({ "acr": "mfa" }), "/apply"),
        ("second-factor = \"mfa\"\n", json!({ "amr": ["pwd"] }), "/sign-in/second?next=%2Fapply"),
        ("", json!({ "amr": ["pwd", "mfa"] }), "/sign-in/second?next=%2Fapply"),
    ] {
        let office = Office::of("miyazaki");
        let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
        let at = "2026-11-22T09:00".parse().expect("a moment");
        desk.set_password("1006", "provider", false, at).expect("set");
        desk.set_totp("1006", Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")).expect("set");
        drop(desk);
        settings(&office, (&liar.issuer(), CLIENT), files.path(), more);
        let server = Server::start(&office.path(), &[]);
        let (address, departure) = leave(&server);
        let mut claims = json!({
            "iss": liar.issuer(), "sub": "s", "aud": CLIENT, "exp": now() + 300, "iat": now(),
            "nonce": word_of(&address, "nonce"), "employee_number": "1006",
        });
        for (name, value) in method.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        let header = json!({ "alg": "EdDSA", "kid": "k", "typ": "JWT" });
        liar.tells(Lie::Token { header, claims, own: true });
        let back = format!("/sign-in/provider/answer?state={}&code=c", word_of(&address, "state"));
        let (status, answer) = ask(&server, Some(&departure), &back);
        assert_eq!(status, 303, "{answer}");
        assert!(answer.contains(&format!("location: {place}\r\n")), "{more} {method}: {answer}");
        assert_eq!(server.stop(), Some(0));
    }
}

#[test]
fn whoever_proves_himself_anew_at_the_provider_may_change_how_he_signs_in() {
    let (office, files) = (Office::of("miyazaki"), tempfile::tempdir().expect("a folder"));
    let liar = Liar::start();
    settings(&office, (&liar.issuer(), CLIENT), files.path(), "");
    let server = Server::start(&office.path(), &[]);
    let comes_back = |(address, cookies): &(String, String), proved: Value| {
        let claims = json!({
            "iss": liar.issuer(), "sub": "s", "aud": CLIENT, "exp": now() + 300, "iat": now(),
            "nonce": word_of(address, "nonce"), "employee_number": "1006", "auth_time": proved,
        });
        let header = json!({ "alg": "EdDSA", "kid": "k", "typ": "JWT" });
        liar.tells(Lie::Token { header, claims, own: true });
        let place = format!("/sign-in/provider/answer?state={}&code=c", word_of(address, "state"));
        ask(&server, Some(cookies), &place)
    };
    let (status, answer) = comes_back(&leave(&server), Value::Null);
    assert_eq!(status, 303, "{answer}");
    let session = cookie(&answer).expect("a session");
    let (_, asked) = ask(&server, Some(&session), "/account/second");
    assert!(asked.contains("location: /account/confirm?next=%2Faccount%2Fsecond\r\n"), "{asked}");
    for (proved, why) in [(Value::Null, "not said when"), (json!(0), "never"), (json!(now() - 600), "before")]
    {
        let answer = comes_back(&leave_to_confirm(&server, &session), proved);
        refused(&answer, "返事を確かめられなかった", why);
    }
    let (status, answer) = comes_back(&leave_to_confirm(&server, &session), json!(now()));
    assert_eq!(status, 303, "{answer}");
    assert!(answer.contains("location: /account/second\r\n"), "{answer}");
    let renewed = cookie(&answer).expect("another token");
    assert_eq!(ask(&server, Some(&renewed), "/account/second").0, 200);
    assert_eq!(ask(&server, Some(&session), "/account").0, 303, "the token from before");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn what_cannot_work_is_said_at_the_start() {
    let (office, files) = (Office::of("miyazaki"), tempfile::tempdir().expect("a folder"));
    let serve = |options: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_sekimori"))
            .arg("serve")
            .arg(office.path())
            .args(options)
            .output()
            .expect("run");
        assert!(!out.status.success());
        String::from_utf8(out.stderr).expect("UTF-8")
    };
    settings(&office, ("https://id.example", CLIENT), files.path(), "");
    let said = serve(&["--listen", "127.0.0.1:0", "--behind-proxy"]);
    assert!(said.contains("--name で指定"), "{said}");
    std::fs::write(files.path().join("client-secret"), "\n").expect("written");
    let said = serve(&["--listen", "127.0.0.1:0"]);
    assert!(said.contains("client-secret") && said.contains("空です"), "{said}");
    settings(&office, ("http://id.example", CLIENT), files.path(), "");
    let said = serve(&["--listen", "127.0.0.1:0"]);
    assert!(said.contains("https:// で始めて") && !said.contains(SECRET), "{said}");
}
