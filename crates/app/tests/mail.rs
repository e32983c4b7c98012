//! Mails by the real binary and a real server: what is set wrong is told at the start, and a kill loses nothing.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what went wrong by failing")]
#![cfg(unix)]

mod office;
mod person;
#[path = "mail/office.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod post_office;

use office::Office;
use person::{Person, Served};
use post_office::PostOffice;
use serde_json::Value;
use std::path::Path;

fn set(dir: &Path, post: &PostOffice) {
    let text = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"sekimori@city.example\"\ndigest-at = \"08:30\"\naddress = \"https://sekimori.city.example/\"\n",
        post.port
    );
    std::fs::write(dir.join("sekimori.toml"), text).expect("written");
}

/// An office in which 1005 has a mail address and a password.
fn office() -> (Office, String) {
    let office = Office::of("miyazaki");
    let line = r#"{"command":"change-person","person":"1005","contact":"内線5 s1005@city.example"}"#;
    let said = office.run(&["do"], &["--by", "1005", "--at", "2026-11-20T11:00"], Some(line));
    assert!(said.contains("PersonChanged") || !said.contains("拒否"), "{said}");
    let told = office.run(&["password"], &["1005"], None);
    let word = told.lines().next().and_then(|l| l.rsplit(' ').next()).expect("a password").to_string();
    (office, word)
}

fn report(served: &Served, what: &str) {
    let mut somebody = served.person();
    let page = somebody.open("/report");
    let page = somebody.submit(&page, "/report", &[("what", what), ("name", "通りすがり")], ("", ""));
    page.says("受け付けました");
}

/// Mails that the server took, once there are so many. Asking for a page is the clock of this test.
fn taken(post: &PostOffice, served: &Served, count: usize) -> Vec<Value> {
    let mut somebody = served.person();
    for _ in 0..20_000 {
        let taken = post.taken();
        if taken.len() >= count {
            return taken;
        }
        somebody.request("GET", "/assets/tokens.css", "", b"");
    }
    panic!("{} mails and no more", post.taken().len());
}

fn signed_in(served: &Served, word: &str) -> Person {
    let mut person = served.person();
    let page = person.open("/sign-in");
    let page = person.submit(&page, "/sign-in", &[("number", "1005"), ("password", word)], ("", ""));
    let new = "むかしむかしの海と山";
    let fields = [("old", word), ("new", new), ("again", new)];
    person.submit(&page, "/account/password", &fields, ("", ""));
    person
}

#[test]
fn what_is_set_wrong_is_told_at_the_start_with_its_line() {
    let office = Office::of("miyazaki");
    for (lines, says) in [
        ("server = \"smtp\"\ntls = \"ssl\"\n", "3行目: 暗号化（tls）の「ssl」は使えません。"),
        ("server = \"smtp\"\n", "「tls」がありません。"),
        (
            "server = \"smtp\"\ntls = \"none\"\nfrom = \"a@b.example\"\ndigest-at = \"08:30\"\nuser = \"a\"\npassword-file = \"/no\"\n",
            "暗号化されずに送られます",
        ),
        (
            "server = \"smtp\"\ntls = \"starttls\"\nfrom = \"a@b.example\"\ndigest-at = \"08:30\"\nuser = \"a\"\npassword-file = \"/no/such\"\n",
            "/no/such: 読めません",
        ),
        (
            "server = \"smtp\"\ntls = \"implicit\"\nfrom = \"a@b.example\"\ndigest-at = \"08:30\"\nca = \"/no/such.pem\"\n",
            "/no/such.pem: 読めません",
        ),
    ] {
        std::fs::write(office.path().join("sekimori.toml"), format!("[mail]\n{lines}")).expect("written");
        let (_, err, status) = office.call(&["serve"], &["--listen", "127.0.0.1:0"], None);
        assert_eq!(status, 2, "{lines}: {err}");
        assert!(err.contains(says), "{lines}: {err}");
    }
}

#[test]
fn killed_between_sending_and_marking_the_same_mail_comes_again() {
    let ((office, _), mut post) = (office(), PostOffice::start(&[]));
    set(&office.path(), &post);
    post.answers(&["hang"]);
    let served = Served::of(&office.path());
    report(&served, "USBメモリーを失くした");
    // The server has the mail, and did not say so yet.
    let first = taken(&post, &served, 1);
    served.kill();
    post.open_again();
    let served = Served::of(&office.path());
    let both = taken(&post, &served, 2);
    assert_eq!(both.len(), 2);
    assert_eq!(first[0], both[0]);
    for same in ["id", "hash", "to"] {
        assert_eq!(both[0][same], both[1][same], "{same}");
    }
    assert!(!both[0]["body"].as_str().unwrap_or_default().contains("USB"));
    drop(served);
    // Once more started, nothing is left to send.
    let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
    let sent = desk.mails(None, (0, 10)).expect("read");
    assert_eq!(sent.len(), 1);
    let tries = sent[0].tries;
    assert_eq!(tries, 2);
}

#[test]
fn an_administrator_sends_a_mail_to_himself_and_sees_what_came_of_it() {
    let ((office, word), mut post) = (office(), PostOffice::start(&[]));
    set(&office.path(), &post);
    let served = Served::of(&office.path());
    let mut person = signed_in(&served, &word);
    let page = person.open("/admin");
    let page = person.click(&page, "/admin/mail");
    page.says("127.0.0.1 の").says("暗号化しない").says("届く人").says("1人");
    let page = person.submit(&page, "/admin/mail", &[], ("do", "test"));
    page.says("試しのメールを送りました").says("s1005@city.example");
    assert_eq!(taken(&post, &served, 1)[0]["subject"], "［関守］試しのメール");
    post.close();
    let page = person.submit(&page, "/admin/mail", &[], ("do", "test"));
    page.says("試しのメールを送れませんでした").says("使えません");
    report(&served, "机の上が荒らされた");
    // The round is carried out beside the pages: look until it was.
    let mut page = person.open("/admin/mail");
    for _ in 0..2_000 {
        if page.body.contains("次は") {
            break;
        }
        page = person.open("/admin/mail");
    }
    page.says("事故の報告が届きました").says("1回試した");
    person.open("/").says("メールを送れません。");
    // The mail of the morning can be turned off, by himself.
    let page = person.open("/account");
    page.says("毎朝のまとめ").says("s1005@city.example に届きます");
    let page = person.submit(&page, "/account/mail", &[], ("digest", "off"));
    page.says("毎朝のまとめのメールを止めました");
    let page = person.submit(&page, "/account/mail", &[], ("digest", "on"));
    page.says("毎朝のまとめのメールを送ります");
}

#[test]
fn a_report_without_sign_in_is_closed_only_with_a_reason() {
    let (office, word) = office();
    let served = Served::of(&office.path());
    report(&served, "電柱が傾いている");
    let mut person = signed_in(&served, &word);
    let page = person.open("/");
    page.says("サインインなしの事故報告が1件");
    let page = person.click(&page, "/tips");
    page.says("電柱が傾いている").says("通りすがり");
    let page = person.submit(&page, "/tips", &[("reason", " ")], ("", ""));
    assert_eq!(page.status, 422);
    page.says("閉じる理由を記入してください").says("電柱が傾いている");
    let page = person.submit(&page, "/tips", &[("reason", "情報の事故ではない")], ("", ""));
    page.says("理由とともに閉じました").says("閉じた：情報の事故ではない").says("ありません");
    assert!(!person.open("/").body.contains("サインインなしの事故報告"));
}
