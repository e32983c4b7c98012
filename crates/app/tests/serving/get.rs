//! Asking the server of a test, with or without encryption.

use super::server::Server;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// A client that trusts one root alone.
pub fn trusting(root: &[u8]) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(root.to_vec())).map_err(|e| e.to_string())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Asks for a path; gives the whole answer and the certificate of the server. With a root by HTTPS, trusting it alone.
pub fn get(
    server: &Server,
    root: Option<&[u8]>,
    name: &str,
    path: &str,
) -> Result<(Vec<u8>, Vec<u8>), String> {
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).map_err(|e| e.to_string())?;
    socket.set_read_timeout(Some(Duration::from_secs(20))).map_err(|e| e.to_string())?;
    let host = if name.is_empty() { "127.0.0.1" } else { name };
    let asks = format!("GET {path} HTTP/1.1\r\nHost: {host}:{}\r\nConnection: close\r\n\r\n", server.port);
    let mut answer = Vec::new();
    let Some(root) = root else {
        socket.write_all(asks.as_bytes()).map_err(|e| e.to_string())?;
        socket.read_to_end(&mut answer).map_err(|e| e.to_string())?;
        return Ok((answer, Vec::new()));
    };
    let config = trusting(root)?;
    let name = ServerName::try_from(name.to_string()).map_err(|e| e.to_string())?;
    let mut client = ClientConnection::new(Arc::new(config), name).map_err(|e| e.to_string())?;
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream.write_all(asks.as_bytes()).map_err(|e| e.to_string())?;
    stream.read_to_end(&mut answer).map_err(|e| e.to_string())?;
    let shown = client.peer_certificates().and_then(|c| c.first()).map(|c| c.to_vec()).unwrap_or_default();
    Ok((answer, shown))
}
