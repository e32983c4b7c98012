//! A person with a browser that knows no script: opens pages of the real binary, fills forms as they stand, clicks.
//! Takes the address of a served folder; gives pages, and counts what the person had to do.

#![allow(dead_code, reason = "each test that walks uses its own part")]

use scraper::{ElementRef, Html, Selector};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The password of everybody in these tests.
pub const PASSWORD: &str = "みなみの窓から海が見える";

/// Founds the office of Miyazaki in the browser.
pub fn found(served: &Served, person: &mut Person) -> Page {
    let page = person.open("/");
    page.says("関守をはじめる");
    let code = served.code.clone().expect("a word on the terminal");
    let filled = [
        ("code", code.as_str()),
        ("body", "宮崎県後期高齢者医療広域連合"),
        ("number", "1005"),
        ("name", "高鍋 亮"),
        ("section", "総務課"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let page = person.submit(&page, "/start", &filled, ("", ""));
    page.says("団体と最初の管理者を登録しました").says("規程の読み込みと採用");
    page
}

/// A folder that is served until its value goes.
pub struct Served {
    child: Child,
    /// Host and port.
    pub address: String,
    /// The word on the terminal, where there was one.
    pub code: Option<String>,
}

impl Served {
    /// Serves a folder.
    pub fn of(dir: &Path) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sekimori"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let out = child.stdout.take().expect("its words");
        let mut lines = BufReader::new(out).lines().map(|l| l.expect("UTF-8"));
        let (mut address, mut code) = (None, None);
        for line in lines.by_ref() {
            if let Some((_, rest)) = line.split_once("http://") {
                address = rest.split('/').next().map(ToString::to_string);
            }
            if let Some((_, word)) = line.split_once("合言葉: ") {
                code = Some(word.trim().to_string());
            }
            if line.contains("Ctrl+C") {
                break;
            }
        }
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Served { child, address: address.expect("an address"), code }
    }

    /// Somebody with a browser of his own.
    pub fn person(&self) -> Person {
        Person { address: self.address.clone(), cookie: None, pages: 0, clicks: 0, fields: 0, longest: 0 }
    }

    /// Kills it, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub struct Person {
    address: String,
    cookie: Option<String>,
    /// Pages that he saw.
    pub pages: usize,
    /// Links and buttons that he clicked.
    pub clicks: usize,
    /// Fields that he filled or chose.
    pub fields: usize,
    /// The longest page in bytes.
    pub longest: usize,
}

/// A page as it came.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    pub place: String,
    pub body: String,
    pub raw: Vec<u8>,
    pub head: String,
}

impl Page {
    /// Asserts that words stand on the page.
    pub fn says(&self, words: &str) -> &Page {
        assert!(
            self.body.contains(words),
            "「{words}」 is not on {} ({}):\n{}",
            self.place,
            self.status,
            self.text()
        );
        self
    }

    /// Its words without tags, for messages of tests.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = Selector::parse("main").expect("a selector");
        let words = page.select(&main).flat_map(|m| m.text()).map(str::trim).filter(|t| !t.is_empty());
        words.collect::<Vec<_>>().join("\n").chars().take(3000).collect()
    }

    /// The value of the first input of this name.
    pub fn value(&self, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let input = Selector::parse(&format!("[name=\"{name}\"]")).expect("a selector");
        page.select(&input).next().and_then(|i| i.value().attr("value").map(ToString::to_string))
    }
}

/// A file that is chosen in a form: name and content.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

impl Person {
    /// Opens a place, and whatever it leads to.
    pub fn open(&mut self, place: &str) -> Page {
        let mut page = self.request("GET", place, "", b"");
        let mut steps = 0;
        while page.status == 303 {
            let next = header(&page.head, "location").expect("where to");
            page = self.request("GET", &next, "", b"");
            steps += 1;
            assert!(steps < 10, "{place} leads in circles");
        }
        self.pages += 1;
        self.longest = self.longest.max(page.body.len());
        page
    }

    /// Clicks a link that stands on the page.
    pub fn click(&mut self, page: &Page, place: &str) -> Page {
        assert!(
            page.body.contains(&format!("href=\"{place}\"")),
            "no link to {place} on {}:\n{}",
            page.place,
            page.text()
        );
        self.clicks += 1;
        self.open(place)
    }

    /// Fills the form for a place, with what stands in it already, and clicks its button (name and value).
    pub fn submit(
        &mut self,
        page: &Page,
        action: &str,
        filled: &[(&str, &str)],
        button: (&str, &str),
    ) -> Page {
        self.send(page, action, filled, button, &[])
    }

    /// The same with files.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a person does in one go: page, form, fields, button, files"
    )]
    pub fn send(
        &mut self,
        page: &Page,
        action: &str,
        filled: &[(&str, &str)],
        button: (&str, &str),
        files: &[File<'_>],
    ) -> Page {
        let (fields, multipart) = form(page, action, filled, button);
        self.clicks += 1;
        self.fields += filled.len() + files.len();
        let (kind, body) = if multipart { parts(&fields, files) } else { words(&fields) };
        let answer = self.request("POST", action, &kind, &body);
        match answer.status {
            303 => self.open(&header(&answer.head, "location").expect("where to")),
            _ => {
                self.pages += 1;
                self.longest = self.longest.max(answer.body.len());
                answer
            }
        }
    }

    /// Sends fields as they are, without looking at a page: what a form that stayed open sends.
    pub fn post(&mut self, place: &str, fields: &[(String, String)]) -> Page {
        let (kind, body) = words(fields);
        self.request("POST", place, &kind, &body)
    }

    /// One request, as it is.
    pub fn request(&mut self, method: &str, place: &str, kind: &str, body: &[u8]) -> Page {
        let place = place.split('#').next().unwrap_or_default();
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let cookie = self.cookie.as_ref().map(|c| format!("Cookie: {c}\r\n")).unwrap_or_default();
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let head = format!(
            "{method} {place} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}{kind}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        // A form that is too long is refused before it is read to its end.
        let _ = stream.write_all(body);
        let mut raw = Vec::new();
        let _ = stream.read_to_end(&mut raw);
        let end = raw.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&raw[..end]).to_string();
        let raw = raw[end + 4..].to_vec();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        if let Some(set) = header(&head, "set-cookie") {
            self.cookie = set.split(';').next().map(ToString::to_string);
        }
        let body = String::from_utf8_lossy(&raw).to_string();
        Page { status, place: place.to_string(), body, raw, head }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().filter_map(|l| l.split_once(':'));
    lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim().to_string())
}

/// Names and values of a form, and whether it takes files.
pub fn form(
    page: &Page,
    action: &str,
    filled: &[(&str, &str)],
    button: (&str, &str),
) -> (Vec<(String, String)>, bool) {
    let document = Html::parse_document(&page.body);
    let all = Selector::parse("form").expect("a selector");
    let control = Selector::parse("input, select, textarea").expect("a selector");
    let buttons = Selector::parse("button").expect("a selector");
    let names = |f: &ElementRef<'_>| -> Vec<String> {
        f.select(&control).filter_map(|c| c.value().attr("name").map(ToString::to_string)).collect()
    };
    let has = |f: &ElementRef<'_>| {
        let pressed = f.select(&buttons).any(|b| {
            b.value().attr("name").unwrap_or_default() == button.0
                && (button.0.is_empty() || b.value().attr("value") == Some(button.1))
        });
        let names = names(f);
        pressed && filled.iter().all(|(n, _)| names.iter().any(|m| m == n))
    };
    let found = document.select(&all).filter(|f| f.value().attr("action") == Some(action)).find(has);
    assert!(found.is_some(), "no form for {action} with {filled:?} on {}:\n{}", page.place, page.text());
    let found = found.expect("looked at just now");
    let mut out: Vec<(String, String)> = Vec::new();
    for c in found.select(&control) {
        let Some(name) = c.value().attr("name") else { continue };
        let given = c.value().attr("value").unwrap_or_default().to_string();
        match (c.value().name(), c.value().attr("type").unwrap_or("text")) {
            ("input", "checkbox" | "radio") => {
                let wanted: Vec<_> = filled.iter().filter(|(n, _)| *n == name).collect();
                let on = match wanted.is_empty() {
                    true => c.value().attr("checked").is_some(),
                    false => wanted.iter().any(|(_, v)| *v == given),
                };
                if on {
                    out.push((name.to_string(), given));
                }
            }
            ("input", "file") => {}
            ("select", _) => {
                let option = Selector::parse("option").expect("a selector");
                let of = |o: ElementRef<'_>| {
                    o.value().attr("value").map_or_else(|| o.text().collect(), ToString::to_string)
                };
                let chosen = c
                    .select(&option)
                    .find(|o| o.value().attr("selected").is_some())
                    .or(c.select(&option).next());
                out.push((name.to_string(), chosen.map(of).unwrap_or_default()));
            }
            ("textarea", _) => out.push((name.to_string(), c.text().collect())),
            _ => out.push((name.to_string(), given)),
        }
    }
    for (name, value) in filled {
        let pair = ((*name).to_string(), (*value).to_string());
        if out.contains(&pair) {
            continue;
        }
        match out.iter_mut().find(|(n, _)| n == name) {
            Some(old) => *old = pair,
            None => out.push(pair),
        }
    }
    if !button.0.is_empty() {
        out.push((button.0.to_string(), button.1.to_string()));
    }
    (out, found.value().attr("enctype") == Some("multipart/form-data"))
}

/// A form without files as a request's body.
pub fn words(fields: &[(String, String)]) -> (String, Vec<u8>) {
    let escape = |word: &str| {
        word.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect::<String>()
    };
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", escape(n), escape(v))).collect();
    ("application/x-www-form-urlencoded".to_string(), pairs.join("&").into_bytes())
}

/// A form with files as a request's body.
pub fn parts(fields: &[(String, String)], files: &[File<'_>]) -> (String, Vec<u8>) {
    let mark = "----sekimoriwalk";
    let mut out = Vec::new();
    for (name, value) in fields {
        out.extend(
            format!("--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (field, name, content) in files {
        let head = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        out.extend(head.bytes());
        out.extend_from_slice(content);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{mark}--\r\n").bytes());
    (format!("multipart/form-data; boundary={mark}"), out)
}
