//! How do people reach the pages? Plain HTTP on this machine or behind a proxy, HTTPS on the office's network.
//! Takes a router and an address; listens until the process is told to stop, and lets open requests end.
//! With no certificate of the body's own, one is issued by our own authority in the folder `tls`, and renewed by itself.

use super::authority::Issued;
use super::certificate::{self, Shown, Source};
use super::noting::Noting;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Address, Handle, Server};
use clap::Args;
use hyper_util::rt::TokioTimer;
use jiff::civil::Date;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Open requests have so long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// So often it is looked whether there is a newer certificate.
const LOOK: Duration = Duration::from_secs(60);
/// The head of a request must be here within so long; a connection on which nobody asks is closed after it too.
const HEAD: Duration = Duration::from_secs(30);

/// How people reach the pages.
#[derive(Clone, Debug, Default, Args)]
pub struct TlsArgs {
    /// 利用者がブラウザーに入れる、この機械の名前（例 sekimori.city.example.lg.jp）。何度でも指定できます
    #[arg(long = "name", value_name = "名前", help_heading = "オプション")]
    pub names: Vec<String>,
    /// 団体の証明書のファイル（PEM。中間証明書を含む）。--key とともに指定します
    #[arg(long, value_name = "ファイル", requires = "key", help_heading = "オプション")]
    pub cert: Option<PathBuf>,
    /// 証明書の秘密鍵のファイル（PEM）
    #[arg(long, value_name = "ファイル", requires = "cert", help_heading = "オプション")]
    pub key: Option<PathBuf>,
    /// HTTPSを終端するリバースプロキシの後ろで動かします（HTTPで待ち受け、X-Forwarded-For を信用します）
    #[arg(long, conflicts_with = "cert", help_heading = "オプション")]
    pub behind_proxy: bool,
    /// リバースプロキシが別の機械にあるとき、その番地。ほかからの接続は断ります。何度でも指定できます
    #[arg(long = "proxy", value_name = "番地", requires = "behind_proxy", help_heading = "オプション")]
    pub proxies: Vec<IpAddr>,
}

/// 到達の方法 (way) by which people reach the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Without encryption: this machine alone.
    Plain,
    /// Behind a proxy that ends HTTPS.
    Proxied,
    /// HTTPS with files that the body brings.
    Brought,
    /// HTTPS with a certificate of our own authority.
    Own,
}

impl TlsArgs {
    /// Passwords do not travel in the clear: beyond this machine there is HTTPS.
    pub fn way(&self, listen: SocketAddr) -> Way {
        match () {
            () if self.behind_proxy => Way::Proxied,
            () if self.cert.is_some() => Way::Brought,
            () if listen.ip().is_loopback() && self.names.is_empty() => Way::Plain,
            () => Way::Own,
        }
    }

    /// Whether the names can be names.
    ///
    /// # Errors
    /// A Japanese sentence that says what to do.
    pub fn fits(&self) -> Result<(), String> {
        match self.names.iter().find(|n| !certificate::is_name(n)) {
            None => Ok(()),
            Some(bad) => Err(format!(
                "「{bad}」は機械の名前になりません。--name には、英数字・ハイフン・ピリオドの名前か、IPアドレスを指定してください。"
            )),
        }
    }

    /// The certificate with which the service begins; none without HTTPS of our own.
    ///
    /// # Errors
    /// A Japanese sentence: it cannot be read, or not be made.
    pub fn shown(&self, dir: &Path, listen: SocketAddr, today: Date) -> Result<Option<Shown>, String> {
        let source = match (self.way(listen), &self.cert, &self.key) {
            (Way::Brought, Some(cert), Some(key)) => Source::Brought { cert: cert.clone(), key: key.clone() },
            (Way::Own, ..) => certificate::own_source(dir, &self.names, listen, today)?,
            _ => return Ok(None),
        };
        Shown::begin(source, today).map(Some)
    }

    /// The address that people type. Where it listens everywhere and no name was given, the first under which the machine knows
    /// itself.
    pub fn address(&self, there: SocketAddr) -> String {
        let found = self.found(there).into_iter().next();
        self.with_host(there, &found.unwrap_or_else(|| there.ip().to_string()))
    }

    /// The same for the first words in the terminal: every address that a colleague can type.
    pub fn told(&self, there: SocketAddr) -> String {
        let own = self.names.is_empty() && there.ip().is_unspecified();
        let all: Vec<String> = self.found(there).iter().map(|host| self.with_host(there, host)).collect();
        match (own, self.behind_proxy, all.is_empty()) {
            (false, ..) => self.address(there),
            (true, true, _) => "リバースプロキシの番地".to_string(),
            (true, false, true) => self.with_host(there, "（この機械の名前かIPアドレス）"),
            (true, false, false) => all.join(" 又は "),
        }
    }

    /// What to set where people are to come by another address than those told.
    pub fn hint(&self, there: SocketAddr) -> &'static str {
        match self.names.is_empty() && there.ip().is_unspecified() {
            true => "ほかの名前や番地で開くときは、それを --name で指定して起動し直してください。\n",
            false => "",
        }
    }

    /// Names and addresses by which this machine is reached, the one to type first.
    fn found(&self, there: SocketAddr) -> Vec<String> {
        match (self.names.first(), there.ip()) {
            (Some(name), _) => vec![name.clone()],
            (None, ip) if ip.is_unspecified() => certificate::found(there),
            (None, ip) => vec![ip.to_string()],
        }
    }

    fn with_host(&self, there: SocketAddr, host: &str) -> String {
        let scheme = if self.way(there) == Way::Plain { "http" } else { "https" };
        let host = match host.parse() {
            Ok(IpAddr::V6(a)) => format!("[{a}]"),
            _ => host.to_ascii_lowercase(),
        };
        match (self.behind_proxy && !self.names.is_empty(), scheme, there.port()) {
            (true, ..) | (_, "https", 443) | (_, "http", 80) => format!("{scheme}://{host}/"),
            (_, _, port) => format!("{scheme}://{host}:{port}/"),
        }
    }
}

impl TlsArgs {
    /// The address to which a provider of sign-in sends browsers back: one that it can know beforehand.
    ///
    /// # Errors
    /// A Japanese sentence: it is not known under which name people come.
    pub fn known_address(&self, there: SocketAddr) -> Result<String, String> {
        match self.names.is_empty() && (self.behind_proxy || there.ip().is_unspecified()) {
            true => Err("設定に [oidc] があります。提供者から戻る番地が決まるように、利用者がブラウザーに入れる名前を --name で指定してください。".to_string()),
            false => Ok(self.address(there)),
        }
    }
}

/// 待受け (listening), before anybody was let in.
pub struct Bound {
    socket: std::net::TcpListener,
    /// Where it listens.
    pub there: SocketAddr,
}

/// Takes the address.
///
/// # Errors
/// A Japanese sentence: it is taken.
pub fn bind(address: SocketAddr) -> Result<Bound, String> {
    let socket = std::net::TcpListener::bind(address).map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{address} は使われています。--listen で別の番地を指定するか、使っているものを止めてください。")
        }
        _ => format!("{address} で待ち受けられません（{}）。", crate::input::reason(&e)),
    })?;
    let there = socket.local_addr().map_err(|e| crate::input::reason(&e))?;
    socket.set_nonblocking(true).map_err(|e| crate::input::reason(&e))?;
    Ok(Bound { socket, there })
}

/// What is done beside the requests: the certificate that is shown, and which day it is.
pub struct Keeping {
    /// The certificate; none without HTTPS of our own.
    pub shown: Option<Shown>,
    /// Which day it is.
    pub today: Box<dyn Fn() -> Date + Send>,
    /// Is told what administrators should know; none: all is well.
    pub tells: Box<dyn Fn(Option<String>) + Send>,
}

/// Serves until the process is told to stop.
///
/// # Errors
/// A Japanese sentence: the certificate cannot be used.
pub fn listen(router: axum::Router, bound: Bound, keeping: Keeping, says: &str) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .map_err(|e| format!("待ち受けを始められません（{}）。", crate::input::reason(&e)))?;
    runtime.block_on(async move {
        let handle = Handle::new();
        let end = End::new()
            .map_err(|e| format!("終了の合図を受けられません（{}）。", crate::input::reason(&e)))?;
        tokio::spawn(stop_when_told(end, handle.clone()));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let config = match &keeping.shown {
            Some(shown) => Some(config(shown)?),
            None => None,
        };
        crate::output::print(says.as_bytes())?;
        let served = match config {
            Some(config) => {
                tokio::spawn(keep(config.clone(), keeping));
                let server = axum_server::from_tcp_rustls(bound.socket, config).map_err(|e| e.to_string())?;
                let server = server.map(Noting::over);
                patient(server).handle(handle).serve(service).await
            }
            None => {
                let server = axum_server::from_tcp(bound.socket).map_err(|e| e.to_string())?;
                patient(server).handle(handle).serve(service).await
            }
        };
        served.map_err(|e| format!("待ち受けが終わりました（{}）。", crate::input::reason(&e)))
    })
}

/// HTTP/1 alone, and nobody keeps a connection by saying nothing.
fn patient<Place: Address, A>(server: Server<Place, A>) -> Server<Place, A> {
    let mut server = server.http1_only();
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    server
}

/// The certificate for those who listen. INVARIANT: only HTTP/1 is offered; pages compare the Host of a form with its Origin,
/// and HTTP/2 has no Host.
fn encrypting(issued: &Issued) -> Result<rustls::ServerConfig, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(issued.cert.as_bytes()).collect();
    let chain = chain.map_err(|e| e.to_string())?;
    let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).map_err(|e| e.to_string())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(|e| e.to_string())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The same, as it can be replaced while it is shown.
///
/// # Errors
/// A Japanese sentence: certificate and key do not fit.
pub fn config(shown: &Shown) -> Result<RustlsConfig, String> {
    match encrypting(shown.issued()) {
        Ok(config) => Ok(RustlsConfig::from_config(Arc::new(config))),
        Err(why) => {
            Err(format!("証明書と秘密鍵を使えません（{why}）。PEM形式で、組になっているか確かめてください。"))
        }
    }
}

/// Keeps the certificate fresh, every minute and when told to (SIGHUP).
async fn keep(config: RustlsConfig, keeping: Keeping) {
    let Keeping { shown, today, tells } = keeping;
    let Some(mut shown) = shown else { return };
    let mut told = Told::new();
    let mut said = shown.warning(today());
    tells(said.clone());
    loop {
        told.wait(LOOK).await;
        let now = refresh(&config, &mut shown, today());
        if now != said {
            tells(now.clone());
            said = now;
        }
    }
}

/// Shows a newer certificate, if there is one; gives what administrators should know.
pub fn refresh(config: &RustlsConfig, shown: &mut Shown, today: Date) -> Option<String> {
    match shown.look(today) {
        Err(why) => return Some(format!("HTTPSの証明書を新しくできません。今のものを使い続けます。{why}")),
        Ok(None) => {}
        Ok(Some(issued)) => match encrypting(&issued) {
            Err(why) => {
                return Some(format!(
                    "HTTPSの証明書と秘密鍵が組になっていないか、読めません（{why}）。前のものを使い続けます。"
                ));
            }
            Ok(next) => {
                config.reload_from_config(Arc::new(next));
                shown.take(issued);
            }
        },
    }
    shown.warning(today)
}

/// The signal by which the process is told to look again.
struct Told {
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
}

impl Told {
    #[cfg(unix)]
    fn new() -> Told {
        use tokio::signal::unix::{SignalKind, signal};
        Told { hangup: signal(SignalKind::hangup()).ok() }
    }

    #[cfg(unix)]
    async fn wait(&mut self, most: Duration) {
        match &mut self.hangup {
            Some(hangup) => {
                tokio::select! {
                    _ = hangup.recv() => {}
                    () = tokio::time::sleep(most) => {}
                }
            }
            None => tokio::time::sleep(most).await,
        }
    }

    #[cfg(not(unix))]
    fn new() -> Told {
        Told {}
    }

    #[cfg(not(unix))]
    async fn wait(&mut self, most: Duration) {
        tokio::time::sleep(most).await;
    }
}

/// 終了の合図 (end of the process). Listened for from the moment this stands: a signal between the words "come in" and the first
/// wait is not lost.
struct End {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl End {
    #[cfg(unix)]
    fn new() -> std::io::Result<End> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(End { signals: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] })
    }

    #[cfg(unix)]
    async fn told(mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn new() -> std::io::Result<End> {
        Ok(End {})
    }

    #[cfg(not(unix))]
    async fn told(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

async fn stop_when_told(end: End, handle: Handle<SocketAddr>) {
    end.told().await;
    handle.graceful_shutdown(Some(LAST_REQUESTS));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_authenticated_ciphers_with_forward_secrecy_are_offered() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let params = rcgen::CertificateParams::new(vec!["sekimori.test".to_string()]).expect("names");
        let cert = params.self_signed(&key).expect("a certificate").pem();
        let config = encrypting(&Issued { cert, key: key.serialize_pem() }).expect("a configuration");
        let all = &config.crypto_provider().cipher_suites;
        assert!(all.len() >= 5, "{all:?}");
        for suite in all {
            let name = format!("{:?}", suite.suite());
            let secret_forward = name.starts_with("TLS13_") || name.starts_with("TLS_ECDHE_");
            let authenticated = name.contains("_GCM_") || name.contains("_CHACHA20_POLY1305_");
            assert!(secret_forward && authenticated, "{name}");
        }
        assert_eq!(config.alpn_protocols, [b"http/1.1".to_vec()]);
    }

    fn told(names: &[&str], behind_proxy: bool, listen: &str) -> String {
        let names = names.iter().map(ToString::to_string).collect();
        let args = TlsArgs { names, behind_proxy, ..TlsArgs::default() };
        args.told(listen.parse().expect("an address"))
    }

    #[test]
    fn the_first_words_name_an_address_that_a_colleague_can_type() {
        assert_eq!(told(&[], false, "127.0.0.1:8680"), "http://127.0.0.1:8680/");
        assert_eq!(told(&[], false, "10.1.2.3:443"), "https://10.1.2.3/");
        assert_eq!(
            told(&["Sekimori.city.lg.jp"], false, "0.0.0.0:8680"),
            "https://sekimori.city.lg.jp:8680/"
        );
        assert_eq!(told(&["sekimori.city.lg.jp"], true, "0.0.0.0:8680"), "https://sekimori.city.lg.jp/");
        // Where it listens everywhere, nobody is sent to 0.0.0.0, and it is said how to set another name.
        for listen in ["0.0.0.0:8680", "[::]:8680"] {
            let says = told(&[], false, listen);
            assert!(says.starts_with("https://"), "{says}");
            assert!(TlsArgs::default().hint(listen.parse().expect("an address")).contains("--name"));
            assert!(!says.contains("0.0.0.0") && !says.contains("[::]"), "{says}");
        }
        assert!(told(&[], true, "0.0.0.0:8680").contains("リバースプロキシ"));
        let address = TlsArgs::default().address("0.0.0.0:8680".parse().expect("an address"));
        let own = certificate::found("0.0.0.0:8680".parse().expect("an address"));
        assert!(own.is_empty() || !address.contains("0.0.0.0"), "{address}: letters lead there too");
    }
}
