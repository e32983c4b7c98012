use super::*;
use crate::serving::listen::{config, refresh};
use axum_server::tls_rustls::RustlsConfig;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, RootCertStore, time_provider::TimeProvider};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

const NAME: &str = "sekimori.city.example.lg.jp";

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn own(data: &Path, names: &[&str], today: Date) -> Result<Source, String> {
    let names: Vec<String> = names.iter().map(|n| (*n).to_string()).collect();
    own_source(data, &names, "127.0.0.1:0".parse().expect("address"), today)
}

#[derive(Debug)]
struct On(Date);

impl TimeProvider for On {
    fn current_time(&self) -> Option<UnixTime> {
        let since = practice::calendar::Moment::start_of(self.0)
            .seconds_since(practice::calendar::Moment::from_unix(0));
        Some(UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(since).ok()? + 12 * 3600)))
    }
}

/// What a client that trusts `root` sees on a day: the certificate of the server, or why it does not trust it.
fn seen(there: SocketAddr, root: &[u8], name: &str, today: Date) -> Result<Vec<u8>, String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(root.to_vec())).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(On(today)))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_string()).expect("a name");
    let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut socket = TcpStream::connect(there).expect("connected");
    socket.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").map_err(|e| e.to_string())?;
    let mut answer = [0u8; 12];
    stream.read_exact(&mut answer).map_err(|e| e.to_string())?;
    assert_eq!(&answer, b"HTTP/1.1 404");
    Ok(client.peer_certificates().expect("certificates")[0].to_vec())
}

/// A server with what is shown, and a way to look again on another day.
struct Serving {
    /// The server lives as long as it does.
    _runtime: tokio::runtime::Runtime,
    config: RustlsConfig,
    shown: Shown,
    there: SocketAddr,
}

fn serve(source: Source, today: Date) -> Serving {
    let shown = Shown::begin(source, today).expect("a certificate");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
    socket.set_nonblocking(true).expect("set");
    let there = socket.local_addr().expect("address");
    let config = config(&shown).expect("a pair");
    let of_server = config.clone();
    runtime.spawn(async move {
        let server = axum_server::from_tcp_rustls(socket, of_server).expect("a server");
        server.serve(axum::Router::new().into_make_service()).await
    });
    Serving { _runtime: runtime, config, shown, there }
}

impl Serving {
    fn look(&mut self, today: Date) -> Option<String> {
        refresh(&self.config, &mut self.shown, today)
    }
}

#[test]
fn a_client_that_trusts_the_root_reaches_the_server_and_no_other_name() {
    let data = tempfile::tempdir().expect("a folder");
    let today = day("2026-11-22");
    let serving = serve(own(data.path(), &[NAME], today).expect("a source"), today);
    let root = serving.shown.root().expect("own").root_der().to_vec();
    seen(serving.there, &root, NAME, today).expect("trusted");
    seen(serving.there, &root, "127.0.0.1", today).expect("trusted by address");
    let other = seen(serving.there, &root, "www.example.lg.jp", today).expect_err("another name");
    assert!(other.contains("not valid for name"), "{other}");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let stranger = Authority::open(elsewhere.path(), &[NAME.to_string()], today).expect("an authority");
    let strange = seen(serving.there, stranger.root_der(), NAME, today).expect_err("another root");
    assert!(strange.contains("invalid peer certificate"), "{strange}");
}

#[test]
fn it_is_renewed_before_its_end_while_the_server_runs() {
    let data = tempfile::tempdir().expect("a folder");
    let today = day("2026-11-22");
    let mut serving = serve(own(data.path(), &[NAME], today).expect("a source"), today);
    let root = serving.shown.root().expect("own").root_der().to_vec();
    let first = seen(serving.there, &root, NAME, today).expect("trusted");
    assert_eq!(serving.look(day("2027-01-20")), None, "a month and more is left");
    assert_eq!(seen(serving.there, &root, NAME, day("2027-01-20")).expect("trusted"), first);
    let late = day("2027-02-21");
    let ended = seen(serving.there, &root, NAME, late).expect_err("ended");
    assert!(ended.contains("expired"), "{ended}");
    assert_eq!(serving.look(late), None);
    let second = seen(serving.there, &root, NAME, late).expect("trusted again");
    assert_ne!(first, second);
    // After a restart the same one is shown: nothing is issued without need.
    let again = Shown::begin(own(data.path(), &[NAME], late).expect("a source"), late).expect("there");
    assert_eq!(authority::der(&again.issued().cert), Some(second));
}

#[test]
fn the_root_vouches_for_its_own_names_and_private_addresses_only() {
    let data = tempfile::tempdir().expect("a folder");
    let today = day("2026-11-22");
    let authority =
        Authority::open(&data.path().join(FOLDER), &[NAME.to_string()], today).expect("an authority");
    for name in [NAME, "a.sekimori.city.example.lg.jp", "192.168.3.4", "10.0.0.1", "fd00::1"] {
        assert!(authority.permits(name), "{name}");
    }
    for name in [
        "example.lg.jp",
        "bank.example",
        "xsekimori.city.example.lg.jp",
        "203.0.113.5",
        "172.32.0.1",
        "2001:db8::1",
    ] {
        assert!(!authority.permits(name), "{name}");
    }
    let refused = own(data.path(), &["bank.example"], today).err().expect("refused");
    assert!(refused.contains("「bank.example」は、この認証局が証明できる名前に入っていません"), "{refused}");
    // Even if the key is used for it, no client takes such a certificate.
    let issued = authority.issue(&["bank.example".to_string()], today).expect("issued");
    let files = tempfile::tempdir().expect("a folder");
    let (cert, key) = (files.path().join("c"), files.path().join("k"));
    std::fs::write(&cert, issued.cert).expect("written");
    std::fs::write(&key, issued.key).expect("written");
    let serving = serve(Source::Brought { cert, key }, today);
    let why = seen(serving.there, authority.root_der(), "bank.example", today).expect_err("not permitted");
    assert!(why.contains("NameConstraintViolation"), "{why}");
}

#[test]
fn a_certificate_that_the_body_brings_is_taken_when_its_files_change() {
    let (data, files) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let today = day("2026-11-22");
    let authority = Authority::open(data.path(), &[NAME.to_string()], today).expect("an authority");
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    let put = |issued: &Issued| {
        std::fs::write(&cert, &issued.cert).expect("written");
        std::fs::write(&key, &issued.key).expect("written");
    };
    let names = [NAME.to_string()];
    let first = authority.issue(&names, today).expect("issued");
    put(&first);
    let mut serving = serve(Source::Brought { cert: cert.clone(), key: key.clone() }, today);
    assert_eq!(seen(serving.there, authority.root_der(), NAME, today).ok(), authority::der(&first.cert));
    let late = day("2027-02-01");
    let warning = serving.look(late).expect("a warning");
    assert!(warning.contains("令和9年2月20日") && warning.contains("置き換えてください"), "{warning}");
    // Half of the pair is there: the old one stays.
    let second = authority.issue(&names, late).expect("issued");
    std::fs::write(&cert, &second.cert).expect("written");
    let half = serving.look(late).expect("a warning");
    assert!(half.contains("組になっていない"), "{half}");
    assert_eq!(seen(serving.there, authority.root_der(), NAME, late).ok(), authority::der(&first.cert));
    put(&second);
    assert_eq!(serving.look(late), None);
    assert_eq!(seen(serving.there, authority.root_der(), NAME, late).ok(), authority::der(&second.cert));
    std::fs::remove_file(&cert).expect("removed");
    assert!(serving.look(late).expect("a warning").contains("見つかりません"));
    assert_eq!(seen(serving.there, authority.root_der(), NAME, late).ok(), authority::der(&second.cert));
}

#[cfg(unix)]
#[test]
fn keys_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().expect("a folder");
    let today = day("2026-11-22");
    Shown::begin(own(data.path(), &[NAME], today).expect("a source"), today).expect("a certificate");
    for key in ["root.key", "server.key"] {
        let mode = std::fs::metadata(data.path().join(FOLDER).join(key)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{key}");
    }
}

#[test]
fn half_an_authority_is_told_and_not_replaced() {
    let data = tempfile::tempdir().expect("a folder");
    let today = day("2026-11-22");
    own(data.path(), &[NAME], today).expect("a source");
    std::fs::remove_file(data.path().join("tls/root.key")).expect("removed");
    let why = own(data.path(), &[NAME], today).err().expect("told");
    assert!(why.contains("root.key") && why.contains("見つかりません"), "{why}");
    assert!(data.path().join("tls/root.crt").exists());
}

#[test]
fn what_can_be_a_name() {
    for name in ["sekimori", "sekimori.city.example.lg.jp", "192.168.1.5", "fd00::5", "a-1"] {
        assert!(is_name(name), "{name}");
    }
    for name in ["", "関守", "a b", "-a", "a..b", "*.example.jp", "https://a", "a/b", &"a".repeat(64)] {
        assert!(!is_name(name), "{name}");
    }
}
