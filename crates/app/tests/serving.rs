//! The process as an office runs it: HTTPS by our own authority, files that are replaced, data of a newer release, the unit.

#![expect(clippy::expect_used, reason = "a test says what went wrong by failing")]
#![cfg(unix)]

#[path = "serving/form.rs"]
mod form;
#[path = "serving/get.rs"]
mod get;
mod office;
#[path = "serving/server.rs"]
mod server;

use form::sign_in_as_browsers_do;
use get::get;
use office::{Office, root};
use rcgen::{CertificateParams, KeyPair};
use server::Server;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

#[test]
fn with_a_name_it_is_reached_by_https_and_offers_its_root() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &["--name", "sekimori.test"]);
    assert!(server.address.starts_with("https://sekimori.test:"), "{}", server.address);
    let root = der(&office.path().join("tls/root.crt"));
    let (answer, _) = get(&server, Some(&root), "sekimori.test", "/root.crt").expect("trusted");
    assert!(answer.ends_with(&root), "the root is given to whoever asks");
    let (page, _) = get(&server, Some(&root), "sekimori.test", "/sign-in").expect("trusted");
    let page = String::from_utf8_lossy(&page).into_owned();
    assert!(page.contains("サインイン") && page.contains("strict-transport-security"), "{page}");
    // What the command writes is the same root, with the fingerprint to compare.
    let to = tempfile::tempdir().expect("a folder");
    let said = office.run(&["certificate"], &["--output", &to.path().display().to_string()], None);
    assert_eq!(der(&to.path().join("sekimori-root.crt")), root);
    let hash = practice::value::hash(&root).to_uppercase();
    assert!(said.replace(':', "").contains(&hash), "{said}");
    let words = std::fs::read_to_string(to.path().join("sekimori-root-配布手順.txt")).expect("written");
    assert!(words.replace(':', "").contains(&hash) && words.contains("グループポリシー"), "{words}");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_form_of_a_browser_is_taken_by_https() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &["--name", "sekimori.test"]);
    let root = der(&office.path().join("tls/root.crt"));
    let (spoken, answer) = sign_in_as_browsers_do(&server, &root, "sekimori.test");
    assert_eq!(spoken, b"http/1.1", "HTTP/2 has no Host by which a form is known as ours");
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("パスワードが違います"), "{answer}");
    assert_eq!(server.stop(), Some(0));
}

/// What the inventory of logs and keys names, and what the desk and the search keep beside it.
const WRITTEN: [&str; 8] = [
    "catalog",
    "checkpoint.key",
    "checkpoint.vkey",
    "desk.db",
    "desk.key",
    "ledger.db",
    "ledger.lock",
    "search.db",
];

#[test]
fn nothing_is_written_where_the_inventory_names_no_place() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &[]);
    for path in ["/sign-in", "/nowhere", "/registers?q=x", "/report"] {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assert!(raw(&server, &head).starts_with("HTTP/1.1 "), "{path}");
    }
    let journal = server.journal.reopen().expect("opened");
    assert_eq!(server.stop(), Some(0));
    assert_eq!(std::io::read_to_string(journal).expect("read"), "", "what is no fault is not told there");
    let mut other = Vec::new();
    for entry in std::fs::read_dir(office.path()).expect("a folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        if !WRITTEN.contains(&name.trim_end_matches("-wal").trim_end_matches("-shm")) {
            other.push(name);
        }
    }
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn a_handshake_that_fails_is_written_down_with_its_address() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &["--name", "sekimori.test"]);
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).expect("reached");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    socket.write_all(b"GET / HTTP/1.1\r\nHost: sekimori.test\r\n\r\n").expect("sent");
    // What comes back is an alert, or nothing: when it is here, the handshake is over.
    let _ = socket.read_to_end(&mut Vec::new());
    let journal = server.journal.reopen().expect("opened");
    assert_eq!(server.stop(), Some(0));
    let told = std::io::read_to_string(journal).expect("read");
    assert!(told.contains("127.0.0.1 との暗号化した接続を始められません"), "{told}");
}

/// Sends bytes as they are, and gives all that comes back.
fn raw(server: &Server, bytes: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).expect("reached");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    socket.write_all(bytes.as_bytes()).expect("sent");
    let mut answer = String::new();
    let _ = socket.read_to_string(&mut answer);
    answer
}

#[test]
fn where_a_request_ends_is_never_in_doubt() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &[]);
    let head = "POST /report HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let hidden = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
    let last = "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    for lengths in [
        "Content-Length: 3\r\nContent-Length: 40\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: 3, 40\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
    ] {
        let answer = raw(&server, &format!("{head}{lengths}\r\na=1{hidden}{last}"));
        assert!(answer.starts_with("HTTP/1.1 400"), "{lengths}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{lengths}: nothing behind it is read: {answer}");
    }
    // Chunks go before a length that is named beside them, or both are refused: what stands in a chunk is never a request.
    let chunk = format!("{:x}\r\n{hidden}\r\n0\r\n\r\n", hidden.len());
    let both = format!("{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{last}");
    let answer = raw(&server, &both);
    assert!(!answer.contains("next=%2Fadmin"), "{answer}");
    assert!(answer.matches("HTTP/1.1 ").count() <= 2, "{answer}");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn without_a_name_this_machine_is_served_without_encryption_and_has_no_root() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &[]);
    assert!(server.address.starts_with("http://127.0.0.1:"), "{}", server.address);
    let (answer, _) = get(&server, None, "", "/root.crt").expect("reached");
    assert!(answer.starts_with(b"HTTP/1.1 404"));
    assert!(!office.path().join("tls").exists());
    assert_eq!(server.stop(), Some(0));
    let (_, err, status) = office.call(&["certificate"], &[], None);
    assert_eq!(status, 2);
    assert!(err.contains("まだ認証局がありません"), "{err}");
}

#[test]
fn names_that_cannot_be_are_told() {
    let office = Office::of("miyazaki");
    let (_, err, status) = office.call(&["serve"], &["--listen", "127.0.0.1:0", "--name", "関守.jp"], None);
    assert_eq!(status, 2);
    assert!(err.contains("「関守.jp」は機械の名前になりません"), "{err}");
}

#[test]
fn files_of_a_certificate_are_read_again_when_the_process_is_told_to() {
    let office = Office::of("miyazaki");
    let files = tempfile::tempdir().expect("a folder");
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    let put = || {
        let pair = KeyPair::generate().expect("a key");
        let made = CertificateParams::new(["body.test".to_string()])
            .expect("a name")
            .self_signed(&pair)
            .expect("made");
        std::fs::write(&key, pair.serialize_pem()).expect("written");
        std::fs::write(&cert, made.pem()).expect("written");
        made.der().to_vec()
    };
    let first = put();
    let options = ["--cert", &cert.display().to_string(), "--key", &key.display().to_string()];
    let server = Server::start(&office.path(), &options);
    let (_, shown) = get(&server, Some(&first), "body.test", "/sign-in").expect("trusted");
    assert_eq!(shown, first);
    let second = put();
    server.signal("HUP");
    // The signal is carried out beside the requests: ask until it is.
    let mut trusted = get(&server, Some(&second), "body.test", "/sign-in");
    for _ in 0..2_000 {
        if trusted.is_ok() {
            break;
        }
        trusted = get(&server, Some(&second), "body.test", "/sign-in");
    }
    assert_eq!(trusted.expect("trusted").1, second);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn data_of_a_newer_release_is_refused_and_left_as_it_is() {
    for file in ["desk.db", "ledger.db"] {
        let office = Office::of("miyazaki");
        // The first start makes the desk.
        Server::start(&office.path(), &[]).stop();
        let path = office.path().join(file);
        let database = rusqlite::Connection::open(&path).expect("opened");
        let newer = match file {
            "desk.db" => "PRAGMA user_version = 1000",
            _ => "UPDATE meta SET value = value + 1 WHERE name = 'format'",
        };
        database.execute_batch(newer).expect("set");
        drop(database);
        let before = std::fs::read(&path).expect("there");
        let (_, err, status) = office.call(&["serve"], &["--listen", "127.0.0.1:0"], None);
        assert_eq!(status, 2, "{file}");
        assert!(err.contains("新しい版") && err.contains("更新"), "{file}: {err}");
        assert_eq!(std::fs::read(&path).expect("there"), before, "{file}");
    }
}

#[test]
fn backups_are_made_when_due_and_a_failure_is_told() {
    let office = Office::of("miyazaki");
    let place = tempfile::tempdir().expect("a folder");
    let there = place.path().join("nas");
    let set = |at: &str| {
        let text = format!("[backup]\nfolder = \"{}\"\nat = \"{at}\"\nkeep = 1\n", there.display());
        std::fs::write(office.path().join("sekimori.toml"), text).expect("written");
    };
    set("2時");
    let (_, err, status) = office.call(&["serve"], &["--listen", "127.0.0.1:0"], None);
    assert_eq!(status, 2);
    assert!(err.contains("3行目: 時刻「2時」を読めません。"), "{err}");
    set("02:00");
    // The place is missing: administrators are told, and it is tried again.
    let server = Server::start(&office.path(), &[]);
    let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
    let ended = |server: &Server, attempts: usize| {
        // Asking is the clock of this test: as long as requests are answered, the attempt has time.
        for _ in 0..20_000 {
            get(server, None, "", "/assets/tokens.css").expect("answered");
            let all = desk.backups(10).expect("read");
            if all.len() == attempts && all.iter().all(|b| b.ended.is_some()) {
                return all;
            }
        }
        panic!("no backup ended");
    };
    let first = ended(&server, 1);
    assert!(first[0].fault.as_deref().is_some_and(|f| f.contains("がありません")), "{first:?}");
    let told = desk.notices(reader()).expect("read");
    assert!(
        told.iter().any(|n| n.says.starts_with("定期の控え（バックアップ）に失敗しました。")),
        "{told:?}"
    );
    let mut journal = server.journal.reopen().expect("opened");
    assert_eq!(server.stop(), Some(0));
    let mut heard = String::new();
    Read::read_to_string(&mut journal, &mut heard).expect("read");
    assert!(
        heard.contains("定期の控え（バックアップ）に失敗しました。"),
        "the journal says nothing: {heard}"
    );
    std::fs::create_dir(&there).expect("made");
    for older in ["sekimori-20200101-020000", "ほかの人のもの"] {
        std::fs::create_dir(there.join(older)).expect("made");
        std::fs::write(there.join(older).join("manifest.json"), "{}").expect("written");
    }
    // As if an hour had gone by since the attempt that failed.
    let database = rusqlite::Connection::open(office.path().join("desk.db")).expect("opened");
    database.execute("UPDATE backup SET begun = '2026-01-01T02:00:00+09:00'", []).expect("set");
    let server = Server::start(&office.path(), &[]);
    let second = ended(&server, 2);
    assert_eq!(second[0].fault, None);
    assert_eq!(server.stop(), Some(0));
    assert_eq!(desk.notices(reader()).expect("read"), []);
    assert!(!there.join("sekimori-20200101-020000").exists(), "too old");
    assert!(there.join("ほかの人のもの").exists(), "not ours");
    let again = tempfile::tempdir().expect("a folder");
    let restored =
        ledger::backup::restore(Path::new(&second[0].place), &again.path().join("office")).expect("restored");
    assert_eq!(Some(restored.size), second[0].events);
    assert!(again.path().join("office/desk.db").exists());
}

/// What the unit must say, whoever verifies it.
const WANTED: [&str; 10] = [
    "ExecStart=/usr/local/bin/sekimori serve /var/lib/sekimori/office $SEKIMORI_OPTIONS",
    "ExecReload=/bin/kill -HUP $MAINPID",
    "DynamicUser=yes",
    "StateDirectory=sekimori",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    "AmbientCapabilities=CAP_NET_BIND_SERVICE",
    "MemoryMax=768M",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
];

#[test]
fn the_unit_is_one_that_systemd_takes() {
    let path = root().join("packaging/sekimori.service");
    let unit = std::fs::read_to_string(&path).expect("there");
    for line in WANTED {
        assert!(unit.lines().any(|l| l == line), "{line}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mine = folder.path().join("sekimori.service");
    let binary = env!("CARGO_BIN_EXE_sekimori");
    std::fs::write(
        &mine,
        unit.replace("/usr/local/bin/sekimori", binary)
            .replace("file:/usr/local/share/doc/sekimori/18-setchi.md", "https://sekimori.example/"),
    )
    .expect("written");
    let mut analyze = std::process::Command::new("systemd-analyze");
    let verified = analyze.arg("verify").arg(&mine).output().expect("the package systemd");
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let ours: Vec<&str> = said.lines().filter(|l| l.contains("sekimori.service")).collect();
    assert!(verified.status.success() && ours.is_empty(), "{said}");
}

fn der(path: &Path) -> Vec<u8> {
    use rustls::pki_types::pem::PemObject;
    rustls::pki_types::CertificateDer::from_pem_file(path).expect("a certificate").to_vec()
}

#[test]
fn a_secret_calendar_is_fetched_until_it_is_taken_back_and_its_secret_is_not_written_down() {
    let office = Office::of("miyazaki");
    Server::start(&office.path(), &[]).stop();
    let desk = ledger::desk::Desk::open(&office.path()).expect("opened");
    let at = "2026-11-22T09:00".parse().expect("a moment");
    let key = "ab".repeat(32);
    desk.set_calendar("1005", Some(&practice::value::hash(key.as_bytes())), at).expect("written");
    let server = Server::start(&office.path(), &[]);
    let fetch = |key: &str| {
        let (answer, _) = get(&server, None, "", &format!("/calendar.ics?key={key}")).expect("answered");
        String::from_utf8(answer).expect("UTF-8")
    };
    let given = fetch(&key);
    assert!(given.starts_with("HTTP/1.1 200") && given.contains("text/calendar"), "{given}");
    assert!(given.contains("\r\nBEGIN:VCALENDAR\r\n") && given.ends_with("END:VCALENDAR\r\n"), "{given}");
    for wrong in ["", "cd", &"cd".repeat(32)] {
        assert!(fetch(wrong).starts_with("HTTP/1.1 404"), "{wrong}");
    }
    assert!(
        get(&server, None, "", "/account/calendar.ics").is_ok_and(|(a, _)| a.starts_with(b"HTTP/1.1 303"))
    );
    desk.set_calendar("1005", None, at).expect("written");
    assert!(fetch(&key).starts_with("HTTP/1.1 404"), "taken back");
    assert_eq!(server.stop(), Some(0));
    // With the last hand off the desk everything is in its file.
    drop(desk);
    let database = std::fs::read(office.path().join("desk.db")).expect("there");
    let stands = |word: &str| database.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(
        stands("/calendar.ics") && !stands(&key),
        "who fetched is written down, with which secret is not"
    );
}

/// Whoever looks after the office, on the day of the test.
fn reader() -> ledger::desk::Reader<'static> {
    let now = practice::calendar::Moment::from_unix(1_795_478_400);
    ledger::desk::Reader { person: "1005", administrator: true, posts: &[], now }
}
