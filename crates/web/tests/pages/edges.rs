//! At the edge: who says from where he comes, who sends what nobody asked for, what stays behind in a browser, what is told of
//! those who may do much.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header;
use ledger::desk::Access;
use web::{Method, ROUTES, Rule};

use crate::house::{Browser, House, PASSWORD, with};

fn accesses(house: &House) -> Vec<Access> {
    house.site.desk.accesses(None, (0, 1_000)).unwrap()
}

/// Looks with some lines of X-Forwarded-For; gives the address that was written down.
fn written(house: &House, lines: &[&str]) -> String {
    let browser = Browser { address: "192.0.2.1".to_string(), ..Browser::default() };
    let mut request = House::request(&browser, "GET", "/sign-in");
    for line in lines {
        request = request.header("x-forwarded-for", *line);
    }
    house.send(request.body(Body::empty()).unwrap());
    accesses(house).first().unwrap().origin.clone()
}

#[test]
fn nobody_says_himself_from_where_he_comes() {
    let mut house = House::new();
    assert_eq!(written(&house, &["203.0.113.9"]), "192.0.2.1", "without a proxy nobody is believed");
    // Around the proxy nobody comes, and what he says of himself counts for nothing.
    house.rebuilt(|site| site.proxied = true);
    let direct = Browser { address: "192.0.2.1".to_string(), ..Browser::default() };
    let page = house.get(&direct, "/sign-in");
    assert_eq!(page.status, 403);
    assert!(page.text().contains("リバースプロキシを通らずに") && page.text().contains("192.0.2.1"));
    assert_eq!(house.get(&direct, "/no-such-page").status, 403);
    assert_eq!(written(&house, &["203.0.113.9"]), "192.0.2.1");
    let local = Browser { address: "127.0.0.1".to_string(), ..Browser::default() };
    assert_eq!(house.get(&local, "/sign-in").status, 200, "a proxy on this machine needs no setting");
    house.rebuilt(|site| {
        (site.proxied, site.proxies) = (true, vec!["192.0.2.1".parse().unwrap()]);
    });
    for (lines, origin) in [
        (&["203.0.113.9"][..], "203.0.113.9"),
        (&["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        // A proxy that adds a line of its own below the one that the caller sent.
        (&["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.1", "198.51.100.2, 203.0.113.9"], "203.0.113.9"),
        (&["203.0.113.9:51000"], "203.0.113.9"),
        (&["2001:db8::1"], "2001:db8::1"),
        (&["::ffff:203.0.113.9"], "203.0.113.9"),
        (&["総務課", "<b>not an address</b>"], "192.0.2.1"),
        (&[], "192.0.2.1"),
    ] {
        assert_eq!(written(&house, lines), origin, "{lines:?}");
    }
}

#[test]
fn a_limit_is_not_evaded_by_a_line_of_ones_own() {
    let mut house = House::new();
    house.rebuilt(|site| site.proxied = true);
    let sent = (0..11).map(|at| {
        let proxy = Browser { address: "127.0.0.1".to_string(), ..Browser::default() };
        let request = House::request(&proxy, "POST", "/report")
            .header("x-forwarded-for", format!("198.51.100.{at}"))
            .header("x-forwarded-for", "203.0.113.9")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        house.send(request.body(Body::from(format!("what={at}&name=a"))).unwrap()).status
    });
    assert_eq!(sent.last(), Some(429));
}

/// A body that never ends.
struct Endless;

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Poll::Pending
    }
}

const FORM: &str = "multipart/form-data; boundary=x";

#[test]
fn files_of_strangers_are_not_taken_and_take_nobodys_place() {
    let house = House::new();
    house.terminal("PC-001");
    let matter = "/matter/terminal-register/2026/1/file";
    for _ in 0..8 {
        let request = House::request(&Browser::default(), "POST", matter).header(header::CONTENT_TYPE, FORM);
        house.begin(request.body(Body::new(Endless)).unwrap());
    }
    let browser = house.signed_in("1005");
    let part = |name: &str, more: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let body = |csrf: &str| {
        let file = part("file", "; filename=\"a.txt\"", "text");
        format!("{}{file}--x--\r\n", part("csrf", "", csrf))
    };
    let send = |browser: &Browser, path: &str| {
        let request = House::request(browser, "POST", path).header(header::CONTENT_TYPE, FORM);
        house.send(request.body(Body::from(body(&browser.csrf))).unwrap())
    };
    assert_eq!(send(&browser, matter).place(), "/matter/terminal-register/2026/1?said=attached");
    for route in ROUTES.iter().filter(|r| r.method == Method::Post && r.rule != Rule::Open) {
        assert_eq!(send(&Browser::default(), route.path).place(), "/sign-in", "{}", route.path);
    }
    assert_eq!(send(&Browser::default(), "/report").status, 422, "nothing was brought");
}

#[test]
fn a_stranger_sends_no_more_than_a_long_form() {
    let house = House::new();
    let long = |bytes: usize| format!("number=1010&password=x&kept.what={}", "a".repeat(bytes));
    let status =
        |browser: &Browser, path: &str, bytes: usize| house.post_raw(browser, path, long(bytes)).status;
    assert_eq!(status(&Browser::default(), "/sign-in", 120 << 10), 401);
    let page = house.post_raw(&Browser::default(), "/sign-in", long(128 << 10));
    assert!(page.status == 400 && page.text().contains("128KB"), "{}", page.text());
    // Who is signed in is past the reading: his form lacks the word of his session.
    let page = house.post_raw(&house.signed_in("1010"), "/apply/incident-report", long(500 << 10));
    assert!(page.place().ends_with("said=stale"), "{}", page.status);
}

#[test]
fn a_page_that_is_not_encrypted_sends_no_form_to_one_that_is() {
    let mut house = House::new();
    house.give_password("1010");
    house.secure();
    let status = |origin: &str| {
        let request = House::request(&Browser::default(), "POST", "/sign-in")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let fields = crate::house::encoded(&with(&[], &[("number", "1010"), ("password", PASSWORD)]));
        house.send(request.body(Body::from(fields)).unwrap()).status
    };
    assert_eq!(status("http://sekimori.test"), 400);
    assert_eq!(status("ftp://sekimori.test"), 400);
    assert_eq!(status("https://sekimori.test"), 303);
}

#[test]
fn nothing_stays_in_the_browser_after_signing_out() {
    let mut house = House::new();
    house.give_password("1010");
    house.secure();
    let fields = with(&[], &[("number", "1010"), ("password", PASSWORD)]);
    let page = house.post(&Browser::default(), "/sign-in", &fields);
    let cookie = page.headers.get("set-cookie").and_then(|c| c.to_str().ok()).unwrap();
    assert!(page.headers.get("clear-site-data").is_none());
    let mut browser =
        Browser { cookie: cookie.split(';').next().map(ToString::to_string), ..Browser::default() };
    let home = house.get(&browser, "/");
    browser.csrf = home.form("/sign-out", None).into_iter().find(|(n, _)| n == "csrf").unwrap().1;
    let left = house.post_words(&browser, "/sign-out", &[]);
    let cleared = left.headers.get("clear-site-data").and_then(|v| v.to_str().ok());
    assert_eq!(cleared, Some("\"cache\", \"storage\""), "other cookies of the same name belong to others");
    assert_eq!(house.get(&browser, "/").place(), "/sign-in?next=%2F");
}

#[test]
fn whose_account_an_administrator_touched_is_written_down() {
    let house = House::new();
    house.give_password("1010");
    let administrator = house.signed_in("1005");
    for (what, says) in [
        ("temporary", "アカウント 1010 仮のパスワードの発行"),
        ("no-totp", "アカウント 1010 二段階目の解除"),
        ("end", "アカウント 1010 接続の終了"),
    ] {
        house.post_words(&administrator, "/admin/accounts", &[("number", "1010"), ("do", what)]);
        let found = accesses(&house).into_iter().find(|a| a.what == says);
        assert_eq!(found.and_then(|a| a.person).as_deref(), Some("1005"), "{says}");
    }
    let slips = house.post_words(&administrator, "/admin/accounts", &[("do", "all")]);
    // Whoever gets one on paper learns where to go and until when.
    assert!(slips.text().contains("http://sekimori.test/"), "{}", slips.text());
    assert!(slips.text().contains("まで使えます"));
    let issued = accesses(&house).into_iter().filter(|a| a.what.ends_with("仮のパスワードの発行"));
    assert!(issued.count() > 3, "each of those whom a slip was made for");
}

#[test]
fn pages_are_not_fetched_without_end() {
    let house = House::new();
    let ask = |browser: &Browser, path: &str| house.get(browser, path).status;
    let person = house.signed_in("1010");
    for at in 0..60 {
        assert_eq!(ask(&person, "/registers/terminal-register/file?as=csv"), 200, "{at}");
    }
    assert_eq!(ask(&person, "/registers/terminal-register/file?as=csv"), 429);
    assert_eq!(ask(&person, "/registers/terminal-register"), 200, "the list itself is still there");
    let stranger = Browser { address: "192.0.2.1".to_string(), ..Browser::default() };
    let places = ["/root.crt", "/nothing", "/admin"];
    let statuses: Vec<u16> = (0..1_850).map(|at| ask(&stranger, places[at % 3])).collect();
    assert_eq!(
        (statuses.first(), statuses.get(1_799), statuses.last()),
        (Some(&404), Some(&303), Some(&429))
    );
    let written = house.site.desk.accesses(None, (0, 10_000)).unwrap();
    let of_stranger = written.iter().filter(|a| a.origin == "192.0.2.1").count();
    assert!((1_800..=1_820).contains(&of_stranger), "{of_stranger}: a flood does not fill the record");
    let other = Browser { address: "192.0.2.2".to_string(), ..Browser::default() };
    assert_eq!(ask(&other, "/sign-in"), 200);
}

#[test]
fn a_file_is_attached_only_if_it_is_what_its_name_says() {
    let house = House::new();
    house.terminal("PC-001");
    let browser = house.signed_in("1005");
    let send = |name: &str, content: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n",
            browser.csrf
        );
        let request = House::request(&browser, "POST", "/matter/terminal-register/2026/1/file");
        house.send(request.header(header::CONTENT_TYPE, FORM).body(Body::from(body)).unwrap())
    };
    for (name, content, says) in [
        ("a.exe", "MZ", "添付できない種類"),
        ("a.pdf", "MZ", "示す種類のものではありません"),
        ("a.svg", "<svg/>", "添付できない種類"),
    ] {
        let page = send(name, content);
        assert!(page.status == 422 && page.text().contains(says), "{name}: {}", page.text());
    }
    assert_eq!(send("a.pdf", "%PDF-1.7").status, 303);
}

#[test]
fn deciding_tells_nothing_of_what_is_out_of_sight() {
    let house = House::new();
    let report = [("f.what", "USBメモリーが見当たらない")];
    let sent = house.post_words(&house.signed_in("1010"), "/apply/incident-report", &report);
    let id = sent.place().split('?').next().and_then(|p| p.strip_prefix("/matter/")).unwrap();
    let other = house.signed_in("1008");
    let told = |id: &str| {
        let page = house.post_words(&other, "/decide", &[("matter", &format!("{id}#{}", "0".repeat(64)))]);
        (page.status, page.text().replace(id, ""))
    };
    assert_eq!(told(id), told("incident-report/2026/99"));
}

#[test]
fn a_new_password_does_not_lead_past_the_second_factor() {
    let house = House::new();
    house.give_password("1010");
    house.site.desk.set_totp("1010", Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")).unwrap();
    let administrator = house.signed_in("1005");
    let page =
        house.post_words(&administrator, "/admin/accounts", &[("number", "1010"), ("do", "temporary")]);
    let temporary = page.body.split("<code>").nth(1).and_then(|r| r.split("</code>").next()).unwrap();
    let fields = with(&[], &[("number", "1010"), ("password", temporary)]);
    let page = house.post(&Browser::default(), "/sign-in", &fields);
    assert_eq!(page.place(), "/sign-in/second?next=%2F");
}

#[test]
fn a_second_factor_can_be_demanded_of_everybody() {
    let house = House::new();
    house.give_password("1010");
    let place = || {
        let fields = with(&[], &[("number", "1010"), ("password", PASSWORD)]);
        house.post(&Browser::default(), "/sign-in", &fields).place().to_string()
    };
    assert_eq!(place(), "/");
    let demand = |roles: &str| {
        let command = practice::command::Command::SetValue {
            name: practice::setting::SECOND_FACTOR.to_string(),
            value: practice::value::Value::Text(roles.to_string()),
            reason: "関守の使い方を定めるため".to_string(),
            decider: "最高情報セキュリティ責任者".to_string(),
            decided: house.site.now().day(),
        };
        house.done("1005", command);
    };
    demand("情報セキュリティ監査統括責任者");
    assert_eq!(place(), "/", "he does not hold that role");
    demand("情報セキュリティ監査統括責任者、全員");
    assert_eq!(place(), "/account/second");
}
