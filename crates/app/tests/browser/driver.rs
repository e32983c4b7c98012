//! A browser that is told what to do over the WebDriver protocol. One driver and one browser for each value; both end with it.
//! Waiting is polling with a deadline; nothing sleeps.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Whatever is awaited must be there within so long.
const DEADLINE: Duration = Duration::from_secs(60);
/// The name under which the protocol hides the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    base: String,
    profile: tempfile::TempDir,
}

/// An element of the page that is open.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Browser {
    /// A browser for the site at an address, with scripts or without.
    pub fn open(base: &str, scripts: bool) -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver (Debian package chromium-driver)");
        let mut out = BufReader::new(driver.stdout.take().expect("a pipe"));
        let port = loop {
            let mut line = String::new();
            assert_ne!(out.read_line(&mut line).expect("a line"), 0, "chromedriver ended");
            let told = line.split("started successfully on port ").nth(1);
            if let Some(port) = told.and_then(|p| p.trim().trim_end_matches('.').parse().ok()) {
                break port;
            }
        };
        // Whatever it says later is of no interest, but the pipe must not fill.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let profile = tempfile::tempdir().expect("a folder");
        let mut args: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            "--lang=ja",
            "--window-size=1200,860",
        ]
        .map(ToString::to_string)
        .to_vec();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let allowed = if scripts { 1 } else { 2 };
        let options = json!({ "args": args, "prefs": { "profile.managed_default_content_settings.javascript": allowed } });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } });
        let mut browser = Browser { driver, port, session: String::new(), base: base.to_string(), profile };
        let began = browser.call("POST", "/session", Some(&wanted)).expect("a session");
        let session = began.get("sessionId").and_then(Value::as_str).expect("an id");
        browser.session = format!("/session/{session}");
        browser
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|e| e.to_string())?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|e| e.to_string())?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).map_err(|e| e.to_string())?;
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(told) = line.strip_prefix("content-length:") {
                length = told.trim().parse().map_err(|_| line.clone())?;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).map_err(|e| e.to_string())?;
        let answer: Value = serde_json::from_slice(&answer).map_err(|e| e.to_string())?;
        let value = answer.get("value").cloned().unwrap_or_default();
        match value.get("error").and_then(Value::as_str) {
            Some(error) => {
                Err(format!("{error}: {}", value.get("message").and_then(Value::as_str).unwrap_or_default()))
            }
            None => Ok(value),
        }
    }

    fn get(&self, what: &str) -> Result<Value, String> {
        self.call("GET", &format!("{}{what}", self.session), None)
    }

    fn post(&self, what: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("{}{what}", self.session), Some(body))
    }

    fn word(&self, what: &str) -> String {
        let found = self.get(what).unwrap_or_else(|e| panic!("{what}: {e}"));
        found.as_str().unwrap_or_default().to_string()
    }

    /// Asks until there is an answer.
    pub fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let last = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = ask() {
                return found;
            }
            assert!(Instant::now() < last, "{what} did not come; at {}:\n{}", self.path(), self.text());
            std::thread::yield_now();
        }
    }

    /// Goes to a path of the site.
    pub fn go(&self, path: &str) {
        self.post("/url", &json!({ "url": format!("{}{path}", self.base) }))
            .unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// The path of the page that is open, with what stands behind it.
    pub fn path(&self) -> String {
        let url = self.word("/url");
        url.strip_prefix(&self.base).map_or(url.clone(), ToString::to_string)
    }

    /// Source of the page.
    pub fn source(&self) -> String {
        self.word("/source")
    }

    /// What a person reads on the page.
    pub fn text(&self) -> String {
        let body = self.all("body");
        body.first().map(|b| self.text_of(b)).unwrap_or_default()
    }

    /// What a person reads of an element.
    pub fn text_of(&self, element: &Element) -> String {
        self.get(&format!("/element/{}/text", element.0))
            .ok()
            .and_then(|t| t.as_str().map(ToString::to_string))
            .unwrap_or_default()
    }

    /// Elements by a way to name them (`css selector`, `xpath`, `link text`).
    fn find_all(&self, using: &str, value: &str) -> Vec<Element> {
        let found = self.post("/elements", &json!({ "using": using, "value": value })).unwrap_or_default();
        let id = |e: &Value| e.get(ELEMENT).and_then(Value::as_str).map(|id| Element(id.to_string()));
        found.as_array().into_iter().flatten().filter_map(id).collect()
    }

    /// Elements by a selector.
    pub fn all(&self, css: &str) -> Vec<Element> {
        self.find_all("css selector", css)
    }

    /// The first element of a selector, once it is there.
    pub fn one(&self, css: &str) -> Element {
        self.until(css, || self.all(css).into_iter().next())
    }

    /// Clicks on an element.
    pub fn click(&self, element: &Element) {
        self.post(&format!("/element/{}/click", element.0), &json!({}))
            .unwrap_or_else(|e| panic!("{e} at {}", self.path()));
    }

    /// Clicks on a link or a button by its words.
    pub fn press(&self, words: &str) {
        // What the page offers comes before what stands in every head.
        let within = |place: &str| {
            let path =
                format!("{place}//*[self::a or self::button or self::summary][contains(., '{words}')]");
            self.find_all("xpath", &path).into_iter().next()
        };
        // The page may be replaced by the next one between both: then it is looked for there.
        self.until(words, || {
            let found = within("//main").or_else(|| within(""))?;
            match self.post(&format!("/element/{}/click", found.0), &json!({})) {
                Err(why) if why.to_string().contains("stale element") => None,
                clicked => Some(clicked.unwrap_or_else(|e| panic!("{e} at {}", self.path()))),
            }
        });
    }

    /// Types into a field, in the place of what stood there.
    pub fn fill(&self, css: &str, words: &str) {
        let field = self.one(css);
        self.post(&format!("/element/{}/clear", field.0), &json!({}))
            .unwrap_or_else(|e| panic!("{css}: {e}"));
        self.post(&format!("/element/{}/value", field.0), &json!({ "text": words }))
            .unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Chooses a file with this content in a field.
    pub fn choose(&self, css: &str, name: &str, content: impl AsRef<[u8]>) {
        let path = self.profile.path().join(name);
        std::fs::write(&path, content).expect("a file");
        let field = self.one(css);
        self.post(&format!("/element/{}/value", field.0), &json!({ "text": path.display().to_string() }))
            .unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Loses every cookie, as when a session ended meanwhile.
    pub fn lose_cookies(&self) {
        self.call("DELETE", &format!("{}/cookie", self.session), None).unwrap_or_else(|e| panic!("{e}"));
    }

    /// Presses keys where the focus is.
    pub fn keys(&self, keys: &str) {
        let active = self.get("/element/active").unwrap_or_else(|e| panic!("{e}"));
        let id = active.get(ELEMENT).and_then(Value::as_str).unwrap_or_default().to_string();
        self.post(&format!("/element/{id}/value"), &json!({ "text": keys }))
            .unwrap_or_else(|e| panic!("{e} at {}", self.path()));
    }

    /// Strikes one key, wherever the focus is: a field for files takes no typed words.
    pub fn stroke(&self, key: &str) {
        let actions: Vec<Value> =
            ["keyDown", "keyUp"].iter().map(|way| json!({ "type": way, "value": key })).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", &json!({ "actions": [keyboard] }))
            .unwrap_or_else(|e| panic!("{e} at {}", self.path()));
    }

    /// An attribute or property of where the focus is.
    pub fn focus(&self, what: &str) -> String {
        let active = self.get("/element/active").unwrap_or_default();
        let id = active.get(ELEMENT).and_then(Value::as_str).unwrap_or_default().to_string();
        self.get(&format!("/element/{id}/property/{what}"))
            .ok()
            .and_then(|v| v.as_str().map(ToString::to_string))
            .unwrap_or_default()
    }

    /// What stands in a field.
    pub fn value(&self, css: &str) -> String {
        let field = self.one(css);
        let found = self
            .get(&format!("/element/{}/property/value", field.0))
            .unwrap_or_else(|e| panic!("{css}: {e}"));
        found.as_str().unwrap_or_default().to_string()
    }

    /// Waits until the page says something.
    pub fn says(&self, words: &str) {
        self.until(&format!("「{words}」"), || self.text().contains(words).then_some(()));
    }

    /// Runs a script, where scripts are allowed.
    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
            .unwrap_or_else(|e| panic!("{e} at {}", self.path()))
    }

    /// Runs a script that calls back.
    pub fn run_async(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
            .unwrap_or_else(|e| panic!("{e} at {}", self.path()))
    }

    /// Gives the page so much room.
    pub fn room(&self, width: u32, height: u32) {
        let size = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": { "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false } });
        self.post("/goog/cdp/execute", &size).unwrap_or_else(|e| panic!("{e}"));
    }

    /// The page as it is printed, as PDF.
    pub fn print(&self) -> Vec<u8> {
        let print = json!({ "cmd": "Page.printToPDF", "params": { "preferCSSPageSize": true } });
        let printed = self.post("/goog/cdp/execute", &print).unwrap_or_else(|e| panic!("{e}"));
        decoded(printed["data"].as_str().unwrap_or_default())
    }

    /// Shows the page as paper would, or as a screen again.
    pub fn as_paper(&self, paper: bool) {
        let media = if paper { "print" } else { "" };
        let show = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": media } });
        self.post("/goog/cdp/execute", &show).unwrap_or_else(|e| panic!("{e}"));
    }

    /// A picture of what is seen, as PNG.
    pub fn picture(&self) -> Vec<u8> {
        let text = self.word("/screenshot");
        decoded(&text)
    }

    /// Signs a person in with the password of the rehearsal.
    pub fn sign_in(&self, number: &str, password: &str) {
        self.go("/sign-in");
        self.fill("#number", number);
        self.fill("#password", password);
        let button = self.one("main button");
        self.click(&button);
        // What is asked for before the answer is there would be overtaken by it.
        let gone = || self.get(&format!("/element/{}/name", button.0)).is_err().then_some(());
        self.until("the answer to signing in", gone);
    }

    /// Signs out.
    pub fn sign_out(&self) {
        self.press("サインアウト");
        self.until("the page to sign in", || (self.path() == "/sign-in").then_some(()));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.call("DELETE", &self.session, None);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Bytes of a Base64 text.
fn decoded(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    let bytes: Vec<u8> = text.bytes().filter(|b| *b != b'=' && !b.is_ascii_whitespace()).collect();
    for four in bytes.chunks(4) {
        let all = four.iter().fold(0, |all, c| (all << 6) | value(*c)) << (6 * (4 - four.len()));
        let three = all.to_be_bytes();
        out.extend_from_slice(&three[1..four.len()]);
    }
    out
}
