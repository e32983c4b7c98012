//! A provider that lies, in a test: it gives out whatever token it is told to, which no real one would.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What it answers when a code is redeemed.
#[derive(Clone)]
pub enum Lie {
    /// A token with these claims, under this header, signed with its own key or with one that nobody knows.
    Token { header: Value, claims: Value, own: bool },
    /// A status with this body.
    Plain(u16, String),
}

/// A provider that lies.
pub struct Liar {
    port: u16,
    tells: Arc<Mutex<Option<Lie>>>,
}

impl Liar {
    /// Starts one.
    pub fn start() -> Liar {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = socket.local_addr().expect("an address").port();
        let tells: Arc<Mutex<Option<Lie>>> = Arc::default();
        let told = Arc::clone(&tells);
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let _ = answer(stream, port, &told);
            }
        });
        Liar { port, tells }
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on it says this.
    pub fn tells(&self, lie: Lie) {
        *self.tells.lock().expect("lock") = Some(lie);
    }
}

fn answer(mut stream: TcpStream, port: u16, tells: &Mutex<Option<Lie>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    let (status, body) = match first.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => (200, metadata(port).to_string()),
        "/jwks" => (200, keys().to_string()),
        _ => match tells.lock().expect("lock").clone().expect("told what to say") {
            Lie::Plain(status, body) => (status, body),
            Lie::Token { header, claims, own } => {
                let token = token(&header, &claims, own);
                (200, json!({ "access_token": "a", "token_type": "bearer", "id_token": token }).to_string())
            }
        },
    };
    let away = if status == 302 { "Location: /jwks\r\n" } else { "" };
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{away}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn own_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn metadata(port: u16) -> Value {
    let issuer = format!("http://127.0.0.1:{port}");
    json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["EdDSA", "none", "HS256"],
    })
}

fn keys() -> Value {
    let public = URL_SAFE_NO_PAD.encode(own_key().verifying_key().as_bytes());
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": public, "kid": "k", "use": "sig", "alg": "EdDSA" }] })
}

fn token(header: &Value, claims: &Value, own: bool) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let key = if own { own_key() } else { SigningKey::from_bytes(&[8; 32]) };
    let signature = match header["alg"].as_str() {
        Some("none") => String::new(),
        _ => URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).to_bytes()),
    };
    format!("{signed}.{signature}")
}
