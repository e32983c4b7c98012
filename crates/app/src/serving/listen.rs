//! How do people reach the pages? Plain HTTP on this machine or behind a proxy, HTTPS on the office's network.
//! Takes a router and an address; listens until the process is told to stop, and lets open requests end.
//! With no certificate of the body's own, one is issued by our own authority in the folder `tls`, and renewed by itself.

use axum_server::Handle;
use clap::Args;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Open requests have so long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How people reach the pages.
#[derive(Clone, Debug, Default, Args)]
pub struct TlsArgs {
    /// 証明書のファイル（PEM。中間証明書を含む）。--key とともに指定します
    #[arg(long, value_name = "ファイル", requires = "key", help_heading = "オプション")]
    pub cert: Option<PathBuf>,
    /// 証明書の秘密鍵のファイル（PEM）
    #[arg(long, value_name = "ファイル", requires = "cert", help_heading = "オプション")]
    pub key: Option<PathBuf>,
    /// HTTPSを終端するリバースプロキシの後ろで動かします（HTTPで待ち受け、X-Forwarded-For を信用します）
    #[arg(long, conflicts_with = "cert", help_heading = "オプション")]
    pub behind_proxy: bool,
}

impl TlsArgs {
    /// Whether pages are reached by HTTPS.
    pub fn is_secure(&self) -> bool {
        self.cert.is_some() || self.behind_proxy
    }

    /// Passwords do not travel in the clear: without HTTPS only this machine is served.
    ///
    /// # Errors
    /// A Japanese sentence that says what to do.
    pub fn fits(&self, listen: SocketAddr) -> Result<(), String> {
        if self.is_secure() || listen.ip().is_loopback() {
            return Ok(());
        }
        Err(format!(
            "{listen} で待ち受けるには、証明書が要ります。--cert と --key を指定するか、リバースプロキシの後ろなら --behind-proxy を付けてください。"
        ))
    }
}

/// Listens until the process is told to stop.
///
/// # Errors
/// A Japanese sentence: the address is taken, the certificate cannot be used.
pub fn listen(
    router: axum::Router,
    address: SocketAddr,
    (_, tls): (&Path, &TlsArgs),
    says: impl FnOnce(&str) -> String,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(|e| format!("待ち受けを始められません（{}）。", crate::input::reason(&e)))?;
    let bound = std::net::TcpListener::bind(address).map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{address} は使われています。--listen で別の番地を指定するか、使っているものを止めてください。")
        }
        _ => format!("{address} で待ち受けられません（{}）。", crate::input::reason(&e)),
    })?;
    let there = bound.local_addr().map_err(|e| crate::input::reason(&e))?;
    bound.set_nonblocking(true).map_err(|e| crate::input::reason(&e))?;
    let scheme = if tls.cert.is_some() { "https" } else { "http" };
    let words = says(&format!("{scheme}://{there}/"));
    runtime.block_on(async move {
        let handle = Handle::new();
        tokio::spawn(stop_when_told(handle.clone()));
        crate::output::print(words.as_bytes())?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let served = match (&tls.cert, &tls.key) {
            (Some(cert), Some(key)) => {
                let config = config(cert, key).await?;
                let server = axum_server::from_tcp_rustls(bound, config).map_err(|e| e.to_string())?;
                server.handle(handle).serve(service).await
            }
            _ => {
                let server = axum_server::from_tcp(bound).map_err(|e| e.to_string())?;
                server.handle(handle).serve(service).await
            }
        };
        served.map_err(|e| format!("待ち受けが終わりました（{}）。", crate::input::reason(&e)))
    })
}

async fn config(cert: &Path, key: &Path) -> Result<axum_server::tls_rustls::RustlsConfig, String> {
    // A second call in one process finds the provider there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    axum_server::tls_rustls::RustlsConfig::from_pem_file(cert, key).await.map_err(|e| {
        format!(
            "証明書「{}」と秘密鍵「{}」を使えません（{}）。PEM形式で、組になっているか確かめてください。",
            cert.display(),
            key.display(),
            crate::input::reason(&e)
        )
    })
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
