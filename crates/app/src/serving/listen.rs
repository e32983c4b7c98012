//! How do people reach the pages? Plain HTTP on this machine or behind a proxy, HTTPS on the office's network.
//! Takes a router and an address; listens until the process is told to stop, and lets open requests end.
//! With no certificate of the body's own, one is issued by our own authority in the folder `tls`, and renewed by itself.

use super::certificate::{self, Shown, Source};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use jiff::civil::Date;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Open requests have so long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// So often it is looked whether there is a newer certificate.
const LOOK: Duration = Duration::from_secs(60);

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

    /// The address that people type.
    pub fn address(&self, there: SocketAddr) -> String {
        let scheme = if self.way(there) == Way::Plain { "http" } else { "https" };
        let host = match (self.names.first(), there.ip()) {
            (Some(name), _) => match name.parse() {
                Ok(IpAddr::V6(a)) => format!("[{a}]"),
                _ => name.to_ascii_lowercase(),
            },
            (None, IpAddr::V6(a)) => format!("[{a}]"),
            (None, IpAddr::V4(a)) => a.to_string(),
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
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(|e| format!("待ち受けを始められません（{}）。", crate::input::reason(&e)))?;
    runtime.block_on(async move {
        let handle = Handle::new();
        tokio::spawn(stop_when_told(handle.clone()));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let config = match &keeping.shown {
            Some(shown) => Some(config(shown).await?),
            None => None,
        };
        crate::output::print(says.as_bytes())?;
        let served = match config {
            Some(config) => {
                tokio::spawn(keep(config.clone(), keeping));
                let server = axum_server::from_tcp_rustls(bound.socket, config).map_err(|e| e.to_string())?;
                server.handle(handle).serve(service).await
            }
            None => {
                let server = axum_server::from_tcp(bound.socket).map_err(|e| e.to_string())?;
                server.handle(handle).serve(service).await
            }
        };
        served.map_err(|e| format!("待ち受けが終わりました（{}）。", crate::input::reason(&e)))
    })
}

async fn config(shown: &Shown) -> Result<RustlsConfig, String> {
    // A second call in one process finds the provider there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let issued = shown.issued();
    RustlsConfig::from_pem(issued.cert.clone().into_bytes(), issued.key.clone().into_bytes()).await.map_err(
        |e| {
            format!(
                "証明書と秘密鍵を使えません（{}）。PEM形式で、組になっているか確かめてください。",
                crate::input::reason(&e)
            )
        },
    )
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
        let now = refresh(&config, &mut shown, today()).await;
        if now != said {
            tells(now.clone());
            said = now;
        }
    }
}

/// Shows a newer certificate, if there is one; gives what administrators should know.
pub async fn refresh(config: &RustlsConfig, shown: &mut Shown, today: Date) -> Option<String> {
    match shown.look(today) {
        Err(why) => return Some(format!("HTTPSの証明書を新しくできません。今のものを使い続けます。{why}")),
        Ok(None) => {}
        Ok(Some(issued)) => {
            let (cert, key) = (issued.cert.clone().into_bytes(), issued.key.clone().into_bytes());
            if let Err(e) = config.reload_from_pem(cert, key).await {
                let why = crate::input::reason(&e);
                return Some(format!(
                    "HTTPSの証明書と秘密鍵が組になっていないか、読めません（{why}）。前のものを使い続けます。"
                ));
            }
            shown.take(issued);
        }
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

async fn stop_when_told(handle: Handle<SocketAddr>) {
    told().await;
    handle.graceful_shutdown(Some(LAST_REQUESTS));
}

#[cfg(unix)]
async fn told() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut end) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = end.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told() {
    let _ = tokio::signal::ctrl_c().await;
}
