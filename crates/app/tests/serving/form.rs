//! Sending a form by HTTPS as browsers do.

use super::get::trusting;
use super::server::Server;
use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// Sends a sign-in form by HTTPS as a browser does, which would speak HTTP/2 too; gives what was agreed to be spoken, and the answer.
pub fn sign_in_as_browsers_do(server: &Server, root: &[u8], name: &str) -> (Vec<u8>, String) {
    let host = format!("{name}:{}", server.port);
    let body = "number=1005&password=wrong-word";
    let asks = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).expect("reached");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let mut config = trusting(root).expect("a root");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from(name.to_string()).expect("a name");
    let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream.write_all(asks.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    // A server that speaks something else ends without a word.
    let _ = stream.read_to_end(&mut answer);
    let spoken = client.alpn_protocol().unwrap_or_default().to_vec();
    (spoken, String::from_utf8_lossy(&answer).into_owned())
}
