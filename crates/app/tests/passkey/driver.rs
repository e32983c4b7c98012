//! A browser in a test: Chromium through chromedriver, spoken to in plain HTTP.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// So long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with a profile of its own.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one.
    pub fn start() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver (Debian: chromium-driver)");
        let mut out = BufReader::new(driver.stdout.take().expect("a pipe"));
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(out.read_line(&mut line).expect("a line") > 0, "chromedriver ended");
            let said = line.split("on port ").nth(1).map(|r| r.trim().trim_end_matches('.').to_string());
            if let Some(port) = said.and_then(|p| p.parse().ok()).filter(|p: &u16| *p > 0) {
                break port;
            }
        };
        // What it says further is nobody's business, but must go somewhere.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser = Browser { driver, port, session: String::new(), _profile: profile };
        let arguments = [
            "--headless=new".to_string(),
            "--no-sandbox".to_string(),
            "--disable-gpu".to_string(),
            "--disable-background-networking".to_string(),
            "--disable-component-update".to_string(),
            "--disable-sync".to_string(),
            "--no-first-run".to_string(),
            format!("--user-data-dir={}", browser._profile.path().display()),
        ];
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let made = browser.ask("POST", "/session", &wanted);
        browser.session = made["sessionId"].as_str().expect("a session").to_string();
        browser
    }

    /// Gives it an authenticator that keeps passkeys and knows its owner.
    pub fn add_authenticator(&self) {
        let wanted = json!({
            "protocol": "ctap2", "transport": "internal",
            "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true, "isUserConsenting": true
        });
        self.call("POST", "/webauthn/authenticator", &wanted);
    }

    /// Opens an address.
    pub fn open(&self, address: &str) {
        self.call("POST", "/url", &json!({ "url": address }));
    }

    /// Types into a field.
    pub fn write(&self, selector: &str, text: &str) {
        let field = self.find(selector);
        self.call("POST", &format!("/element/{field}/clear"), &json!({}));
        self.call("POST", &format!("/element/{field}/value"), &json!({ "text": text }));
    }

    /// Presses.
    pub fn click(&self, selector: &str) {
        let field = self.find(selector);
        self.call("POST", &format!("/element/{field}/click"), &json!({}));
    }

    /// What a script in the page gives.
    pub fn run(&self, script: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until the title holds these words.
    pub fn wait_for(&self, title: &str) {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let is = self.run("return document.readyState === 'complete' ? document.title : ''");
            if is.as_str().is_some_and(|t| t.contains(title)) {
                return;
            }
        }
        panic!("no {title}: {}", self.text());
    }

    /// Waits until the page shows these words.
    pub fn wait_for_text(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if self.text().contains(words) {
                return;
            }
        }
        panic!("no {words}: {}", self.text());
    }

    /// What the page shows.
    pub fn text(&self) -> String {
        self.run("return document.body.innerText").as_str().unwrap_or_default().to_string()
    }

    fn find(&self, selector: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let wanted = json!({ "using": "css selector", "value": selector });
            let found = self.ask("POST", &format!("/session/{}/element", self.session), &wanted);
            let id = found.as_object().and_then(|o| o.iter().find(|(k, _)| k.starts_with("element-")));
            if let Some(id) = id.and_then(|(_, v)| v.as_str()) {
                return id.to_string();
            }
            assert!(Instant::now() < until, "no {selector}: {}", self.text());
        }
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let value = self.ask(method, &format!("/session/{}{path}", self.session), body);
        assert!(value.get("error").is_none(), "{path}: {value}");
        value
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver");
        let body = body.to_string();
        let asks = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(asks.as_bytes()).expect("sent");
        let mut answer = BufReader::new(socket);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).expect("a header");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).expect("a body");
        let whole: Value = serde_json::from_slice(&body).expect("JSON");
        whole["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser too; without it the driver's own end must do.
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
