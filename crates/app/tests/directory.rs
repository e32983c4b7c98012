//! Signing in with the password of the office's directory: a real slapd, the real binary.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what went wrong by failing")]
#![cfg(unix)]

mod office;
#[path = "serving/post.rs"]
mod post;
#[path = "serving/server.rs"]
mod server;
#[path = "directory/slapd.rs"]
mod slapd;

use office::Office;
use post::post;
use server::Server;
use slapd::{SERVICE, SERVICE_PASSWORD, Slapd};

/// People of the directory; 9999 is not known to the office.
const PEOPLE: [(&str, &str); 4] = [
    ("1005", "kono-machi-no-mado-5"),
    ("1006", "kono-machi-no-mado-6"),
    ("9999", "yoso-no-hito-9"),
    ("1007", "onaji"),
];

fn settings(office: &Office, ldap: &str) {
    std::fs::write(office.path().join("sekimori.toml"), format!("[ldap]\n{ldap}")).expect("written");
}

fn searching(directory: &Slapd, files: &std::path::Path) -> String {
    let word = files.join("service");
    std::fs::write(&word, format!("{SERVICE_PASSWORD}\n")).expect("written");
    format!(
        "url = \"{}\"\nca = \"{}\"\nbase = \"ou=people,dc=city,dc=example\"\nattribute = \"employeeNumber\"\nservice-user = \"{SERVICE}\"\nservice-password-file = \"{}\"\nlocal = [\"1005\"]\ntimeout-seconds = 5\n",
        directory.url(),
        directory.ca().display(),
        word.display()
    )
}

/// Tries to sign in; gives the status and the whole answer.
fn sign_in(server: &Server, number: &str, password: &str) -> (u16, String) {
    let fields = [("number", number), ("password", password), ("next", "/")];
    post(server, "/sign-in", &fields).expect("answered")
}

#[test]
fn the_directory_compares_passwords_of_those_whom_the_office_knows() {
    let office = Office::of("miyazaki");
    let said = office.run(&["password"], &["1006"], None);
    let temporary = said.lines().next().and_then(|l| l.rsplit(' ').next()).expect("a password").to_string();
    let (directory, files) = (Slapd::start(&PEOPLE), tempfile::tempdir().expect("a folder"));
    settings(&office, &searching(&directory, files.path()));
    let server = Server::start(&office.path(), &[]);
    let (status, answer) = sign_in(&server, "1006", "kono-machi-no-mado-6");
    assert_eq!(status, 303, "{answer}");
    assert!(answer.contains("set-cookie: sekimori=") && answer.contains("location: /\r\n"), "{answer}");
    for (number, password, why) in [
        ("1006", "kono-machi-no-mado-5", "another's password"),
        ("1006", "", "a directory takes an empty password for nobody"),
        ("1006", temporary.as_str(), "no way around the directory"),
        ("9999", "yoso-no-hito-9", "not of this office"),
        ("*", "kono-machi-no-mado-6", "a pattern"),
        ("1008", "kono-machi-no-mado-6", "not of the directory"),
        ("1005", "kono-machi-no-mado-5", "he signs in with a password of Sekimori"),
    ] {
        let (status, answer) = sign_in(&server, number, password);
        assert_eq!(status, 401, "{why}: {answer}");
        assert!(!answer.contains("set-cookie"), "{why}");
    }
    // So many failed tries lock, before the directory locks the person everywhere.
    for _ in 0..4 {
        sign_in(&server, "1007", "chigau");
    }
    assert_eq!(sign_in(&server, "1007", "chigau").0, 401);
    assert_eq!(sign_in(&server, "1007", "onaji").0, 401, "locked");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn when_the_directory_is_away_people_are_told_and_administrators_get_in() {
    let office = Office::of("miyazaki");
    let said = office.run(&["password"], &["1005"], None);
    let temporary = said.lines().next().and_then(|l| l.rsplit(' ').next()).expect("a password").to_string();
    let (mut directory, files) = (Slapd::start(&PEOPLE), tempfile::tempdir().expect("a folder"));
    settings(&office, &searching(&directory, files.path()));
    directory.stop();
    let server = Server::start(&office.path(), &[]);
    assert!(server.address.starts_with("http://"), "{}", server.address);
    let (status, answer) = sign_in(&server, "1006", "kono-machi-no-mado-6");
    assert_eq!(status, 503);
    assert!(
        answer.contains("庁内のディレクトリに問い合わせられないため") && !answer.contains("set-cookie"),
        "{answer}"
    );
    let (status, answer) = sign_in(&server, "1005", &temporary);
    assert_eq!(status, 303, "{answer}");
    assert!(answer.contains("location: /account/password"), "{answer}");
    assert_eq!(server.stop(), Some(0));
    let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
    let told = desk.notices(reader()).expect("read");
    assert!(told.iter().any(|n| n.says.contains("サインインできない人がいます")), "{told:?}");
}

#[test]
fn a_directory_that_another_authority_vouches_for_is_not_asked() {
    let office = Office::of("miyazaki");
    let (directory, other) = (Slapd::start(&PEOPLE), Slapd::start(&[]));
    let bind = |ca: &Slapd| {
        format!(
            "url = \"{}\"\nca = \"{}\"\nbind = \"uid={{number}},ou=people,dc=city,dc=example\"\n",
            directory.url(),
            ca.ca().display()
        )
    };
    settings(&office, &bind(&other));
    let server = Server::start(&office.path(), &[]);
    assert_eq!(sign_in(&server, "1006", "kono-machi-no-mado-6").0, 503);
    assert_eq!(server.stop(), Some(0));
    settings(&office, &bind(&directory));
    let server = Server::start(&office.path(), &[]);
    assert_eq!(sign_in(&server, "1006", "kono-machi-no-mado-6").0, 303);
    assert_eq!(sign_in(&server, "1006", "chigau").0, 401);
    assert_eq!(server.stop(), Some(0));
}

/// Whoever looks after the office, on the day of the test.
fn reader() -> ledger::desk::Reader<'static> {
    let now = practice::calendar::Moment::from_unix(1_795_478_400);
    ledger::desk::Reader { person: "1005", administrator: true, posts: &[], now }
}
