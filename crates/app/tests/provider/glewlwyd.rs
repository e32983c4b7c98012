//! A real provider of OpenID Connect in a test: Glewlwyd as a plain process, with TLS, people and a client of its own.

use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use ureq::http::{Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

pub const CLIENT: &str = "sekimori";
pub const SECRET: &str = "himitsu-no-kotoba-7";
const TABLES: &str = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";

/// A provider.
pub struct Glewlwyd {
    child: Child,
    dir: tempfile::TempDir,
    port: u16,
    agent: ureq::Agent,
}

/// Somebody at the provider: his cookie there.
pub struct Visitor(String);

impl Glewlwyd {
    /// Starts one with these people: number and password.
    pub fn start(people: &[(&str, &str)]) -> Glewlwyd {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let key = KeyPair::generate().expect("a key");
        let names = ["127.0.0.1".to_string(), "localhost".to_string()];
        let cert = CertificateParams::new(names).expect("names").self_signed(&key).expect("made");
        std::fs::write(at("cert.pem"), cert.pem()).expect("written");
        std::fs::write(at("key.pem"), key.serialize_pem()).expect("written");
        let tables = std::fs::read_to_string(TABLES).expect("Debian: glewlwyd");
        rusqlite::Connection::open(at("db")).and_then(|db| db.execute_batch(&tables)).expect("tables");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|s| s.local_addr()).expect("a free port").port();
        std::fs::write(at("conf"), conf(&dir.path().display().to_string(), port)).expect("written");
        let child = Command::new("glewlwyd")
            .arg(format!("--config-file={}", at("conf").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started (Debian: glewlwyd)");
        let root = Certificate::from_der(cert.der()).to_owned();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&[root]))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        let glewlwyd = Glewlwyd { child, dir, port, agent };
        // It listens when it is ready: try until it does, or the tries are over.
        let there = (0..1_000_000).any(|_| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(there, "glewlwyd does not listen");
        glewlwyd.furnish(people);
        glewlwyd
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        format!("https://127.0.0.1:{}/api/oidc", self.port)
    }

    /// Who vouches for it.
    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("cert.pem")
    }

    /// Ends it.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn call(
        &self,
        (method, path): (&str, &str),
        visitor: Option<&Visitor>,
        body: &Value,
    ) -> Response<ureq::Body> {
        let path = if path.starts_with("https://") {
            path.to_string()
        } else {
            format!("https://127.0.0.1:{}/api{path}", self.port)
        };
        let mut request = Request::builder().method(method).uri(path);
        if let Some(Visitor(cookie)) = visitor {
            request = request.header("cookie", cookie);
        }
        if body.is_null() {
            return self.agent.run(request.body(()).expect("a request")).expect("an answer");
        }
        let request = request.header("content-type", "application/json").body(body.to_string());
        self.agent.run(request.expect("a request")).expect("an answer")
    }

    fn done(&self, asked: (&str, &str), visitor: &Visitor, body: &Value) {
        let answer = self.call(asked, Some(visitor), body);
        assert_eq!(answer.status().as_u16(), 200, "{asked:?}: {:?}", answer.into_body().read_to_string());
    }

    /// Signs in at the provider.
    pub fn sign_in(&self, number: &str, password: &str) -> Visitor {
        let answer = self.call(("POST", "/auth"), None, &json!({ "username": number, "password": password }));
        assert_eq!(answer.status().as_u16(), 200, "{number}");
        let cookie = answer.headers().get("set-cookie").and_then(|c| c.to_str().ok()).expect("a cookie");
        Visitor(cookie.split(';').next().expect("a cookie").to_string())
    }

    fn furnish(&self, people: &[(&str, &str)]) {
        let admin = self.sign_in("admin", "password");
        let key = KeyPair::generate().expect("a key");
        let parameters = json!({
            "iss": self.issuer(), "jwt-type": "ecdsa", "jwt-key-size": "256",
            "key": key.serialize_pem(), "cert": key.public_key_pem(),
            "access-token-duration": 3600, "refresh-token-duration": 3600, "code-duration": 600,
            "refresh-token-rolling": true, "allow-non-oidc": false,
            "auth-type-code-enabled": true, "auth-type-code-revoke-replayed": true,
            "auth-type-token-enabled": false, "auth-type-id-token-enabled": true, "auth-type-none-enabled": false,
            "auth-type-password-enabled": false, "auth-type-client-enabled": false,
            "auth-type-device-enabled": false, "auth-type-refresh-enabled": false,
            "claims": [{ "name": "employee_number", "type": "string", "mandatory": true,
                         "user-property": "username", "on-demand": false, "scope": ["openid"] }],
            "jwks-show": true, "jwks-x5c": [], "pkce-allowed": true, "pkce-required": true,
            "pkce-method-plain-allowed": false, "subject-type": "public", "name-claim": "mandatory",
            "request-parameter-allow": false, "session-management-allowed": false, "allowed-scope": ["openid"],
        });
        let plugin =
            json!({ "module": "oidc", "name": "oidc", "display_name": "oidc", "parameters": parameters });
        self.done(("POST", "/mod/plugin"), &admin, &plugin);
        for (number, password) in people {
            let person = json!({ "username": number, "name": number, "email": "", "password": password, "enabled": true, "scope": ["g_profile", "openid"] });
            self.done(("POST", "/user?source=database"), &admin, &person);
        }
    }

    /// Makes us known to it, with the place where browsers come back.
    pub fn knows(&self, client: &str, back: &str) {
        let client = json!({
            "client_id": client, "name": client, "confidential": true, "client_secret": SECRET, "enabled": true,
            "authorization_type": ["code"], "token_endpoint_auth_method": ["client_secret_basic"],
            "redirect_uri": [back], "scope": ["openid"],
        });
        self.done(("POST", "/client?source=database"), &self.sign_in("admin", "password"), &client);
    }

    /// What a person's browser does there: he signs in, agrees, and is led back. Gives where to.
    pub fn through(&self, (number, password): (&str, &str), client: &str, address: &str) -> String {
        let visitor = self.sign_in(number, password);
        self.done(("PUT", &format!("/auth/grant/{client}")), &visitor, &json!({ "scope": "openid" }));
        let asked = self.call(("GET", address), Some(&visitor), &Value::Null);
        assert_eq!(asked.status().as_u16(), 302, "{address}");
        // Its page of signing in, which asks whether to go on.
        assert!(location(&asked).contains("/login.html?"), "{}", location(&asked));
        let went = self.call(("GET", &format!("{address}&g_continue")), Some(&visitor), &Value::Null);
        assert_eq!(went.status().as_u16(), 302, "{address}");
        location(&went)
    }
}

fn location(answer: &Response<ureq::Body>) -> String {
    answer.headers().get("location").and_then(|l| l.to_str().ok()).unwrap_or_default().to_string()
}

impl Drop for Glewlwyd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn conf(dir: &str, port: u16) -> String {
    format!(
        "port={port}
bind_address=\"127.0.0.1\"
external_url=\"https://127.0.0.1:{port}\"
login_url=\"login.html\"
api_prefix=\"api\"
log_mode=\"console\"
log_level=\"ERROR\"
cookie_secure=1
session_key=\"GLEWLWYD2_SESSION_ID\"
admin_session_authentication=\"cookie\"
profile_session_authentication=\"cookie\"
admin_scope=\"g_admin\"
profile_scope=\"g_profile\"
user_module_path=\"/usr/lib/glewlwyd/user\"
client_module_path=\"/usr/lib/glewlwyd/client\"
user_auth_scheme_module_path=\"/usr/lib/glewlwyd/scheme\"
plugin_module_path=\"/usr/lib/glewlwyd/plugin\"
use_secure_connection=true
secure_connection_key_file=\"{dir}/key.pem\"
secure_connection_pem_file=\"{dir}/cert.pem\"
hash_algorithm=\"SHA512\"
database = {{ type=\"sqlite3\" path=\"{dir}/db\" }};
"
    )
}
