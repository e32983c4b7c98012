//! Sending forms to the server of a test.

use super::server::Server;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends a form without encryption; gives the status and the whole answer, names of headers in small letters.
pub fn post(server: &Server, path: &str, fields: &[(&str, &str)]) -> Result<(u16, String), String> {
    let encoded = |word: &str| word.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let body: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", encoded(v))).collect();
    let body = body.join("&");
    let mut socket = TcpStream::connect(("127.0.0.1", server.port)).map_err(|e| e.to_string())?;
    socket.set_read_timeout(Some(Duration::from_secs(20))).map_err(|e| e.to_string())?;
    let asks = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        server.port,
        body.len()
    );
    socket.write_all(asks.as_bytes()).map_err(|e| e.to_string())?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).map_err(|e| e.to_string())?;
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or("no status")?;
    Ok((status, answer))
}
