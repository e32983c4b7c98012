//! A small office with its pages, for tests: the policy of Miyazaki, an invented list of staff, a clock that is set by hand.
//! Takes requests of invented browsers; gives pages. Nothing listens anywhere.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use ledger::book::{Answer, Book, Shelf};
use ledger::desk::{Desk, Session};
use ledger::door::Door;
use practice::calendar::Moment;
use practice::command::{Command, Opening, Request as Wanted};
use practice::value::{Filled, Value, hash};
use scraper::{Html, Selector};
use tower::ServiceExt;
use web::{Live, Site};

#[path = "../../../ledger/tests/founded/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod founded;

/// People beside those of the list: who reads everything, who audits, and who left.
const MORE: &str = "1011,高鍋 望,事務局,,事務局参事,情報セキュリティポリシー策定チーム,,,はい,,令和8年4月1日
1012,三股 巧,監査室,,監査書記,情報セキュリティ監査統括責任者,,,はい,,令和8年4月1日
1013,五ヶ瀬 実,業務課,事務局,,,,,はい,,令和8年4月1日
";
/// The password of everybody who has one.
pub const PASSWORD: &str = "うみとそらとやまの8番地";

/// What takes so long hangs.
const HANGS: std::time::Duration = std::time::Duration::from_secs(60);

/// What somebody writes who takes PC-001 out on the first two days of December.
pub const TAKE_OUT: [(&str, &str); 7] = [
    ("items", "PC-001"),
    ("class", "Ⅲ"),
    ("purpose", "説明会のため"),
    ("place", "市民会館"),
    ("from", "2026-12-01"),
    ("to", "2026-12-02"),
    ("protection", "ディスク全体の暗号化"),
];

/// An office with its pages.
pub struct House {
    /// What pages stand on.
    pub site: Arc<Site>,
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
    now: Arc<AtomicI64>,
    sessions: AtomicI64,
    dir: tempfile::TempDir,
}

/// 応答 (answer), as a browser gets it.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// A browser with its cookie, and the word of the session for forms.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    pub cookie: Option<String>,
    pub csrf: String,
    pub address: String,
}

impl Page {
    /// Where it leads.
    pub fn place(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The text that a person reads, white space taken together.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = Selector::parse("body").expect("a selector");
        let words: Vec<&str> =
            page.select(&main).flat_map(|m| m.text()).flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// What would be sent with the form of an action that has a certain button or field; the first one if none is named.
    pub fn form(&self, action: &str, with: Option<(&str, &str)>) -> Vec<(String, String)> {
        self.find_form(action, with)
            .unwrap_or_else(|| panic!("no form for {action} {with:?} in:\n{}", self.body))
    }

    /// The same, if there is such a form.
    pub fn find_form(&self, action: &str, with: Option<(&str, &str)>) -> Option<Vec<(String, String)>> {
        let page = Html::parse_document(&self.body);
        let (form, field) = (
            Selector::parse("form").expect("a selector"),
            Selector::parse("input, textarea, select, button").expect("one"),
        );
        let mut forms = page.select(&form).filter(|f| f.attr("action") == Some(action)).map(|f| {
            f.select(&field)
                .filter_map(|e| {
                    let (name, tag) = (e.attr("name")?.to_string(), e.value().name());
                    let choice =
                        matches!(e.attr("type"), Some("radio" | "checkbox")) && e.attr("checked").is_none();
                    let chosen = Selector::parse("option[selected]").expect("a selector");
                    let value = match tag {
                        "textarea" => e.text().collect(),
                        "select" => e
                            .select(&chosen)
                            .next()
                            .and_then(|o| o.attr("value"))
                            .unwrap_or_default()
                            .to_string(),
                        "button" => return None,
                        _ if choice => return None,
                        _ => e.attr("value").unwrap_or_default().to_string(),
                    };
                    Some((name, value))
                })
                .collect::<Vec<_>>()
        });
        let fits =
            |f: &Vec<(String, String)>| with.is_none_or(|(n, v)| f.iter().any(|(a, b)| a == n && b == v));
        forms.find(fits)
    }
}

/// Puts a value into a form, in the place of what stood there.
pub fn with(form: &[(String, String)], values: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> =
        form.iter().filter(|(n, _)| !values.iter().any(|(v, _)| v == n)).cloned().collect();
    out.extend(values.iter().map(|(n, v)| (n.to_string(), v.to_string())));
    out
}

/// Writes a form as a browser does.
pub fn encoded(fields: &[(String, String)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(fields);
    out.finish()
}

impl House {
    /// The office on 2026-11-24 at nine.
    pub fn new() -> House {
        static BASE: OnceLock<tempfile::TempDir> = OnceLock::new();
        let base = BASE.get_or_init(|| {
            let base = tempfile::tempdir().expect("a folder");
            drop(founded_with_more(&base.path().join("office")));
            base
        });
        let dir = tempfile::tempdir().expect("a folder");
        let data = dir.path().join("office");
        founded::copy(&base.path().join("office"), &data);
        let now = Arc::new(AtomicI64::new(founded::BEGIN));
        let clock = |now: &Arc<AtomicI64>| {
            let now = Arc::clone(now);
            move || Moment::from_unix(now.load(Ordering::SeqCst))
        };
        let catalog = Arc::new(founded::catalog());
        let book = Book::open(&data, Arc::clone(&catalog)).expect("a book");
        let (door, _) = Door::open(book, clock(&now));
        let shelf = Shelf::open(&data, catalog).expect("a shelf");
        let desk = Desk::open(&data).expect("a desk");
        let site = Arc::new(Site::new(Live::new(door, shelf), desk, Arc::new(clock(&now))));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        House {
            router: web::router(Arc::clone(&site)),
            site,
            runtime: runtime.expect("a runtime"),
            now,
            sessions: AtomicI64::new(0),
            dir,
        }
    }

    /// From now on pages are reached by HTTPS.
    pub fn secure(&mut self) {
        self.rebuilt(|site| site.secure = true);
    }

    /// From now on a provider vouches for people.
    pub fn vouched_by(&mut self, provider: Arc<dyn web::Provider>) {
        self.rebuilt(|site| site.provider = Some(provider));
    }

    /// From now on pages are reached as a setting of the site says.
    pub fn rebuilt(&mut self, change: impl FnOnce(&mut Site)) {
        let catalog = Arc::new(founded::catalog());
        let data = self.dir.path().join("office");
        let shelf = Shelf::open(&data, catalog).expect("a shelf");
        let clock = Arc::clone(&self.site.clock);
        let live = Live::new(self.site.live.door.clone(), shelf);
        let mut site = Site::new(live, Desk::open(&data).expect("a desk"), clock);
        change(&mut site);
        self.site = Arc::new(site);
        self.router = web::router(Arc::clone(&self.site));
    }

    /// Lets time go by.
    pub fn wait_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> u64 {
        u64::try_from(self.now.load(Ordering::SeqCst)).expect("after 1970")
    }

    /// A browser in which a person is signed in, up to a stage.
    pub fn at_stage(&self, person: &str, stage: &str) -> Browser {
        let count = self.sessions.fetch_add(1, Ordering::SeqCst);
        let token = hash(format!("token {count}").as_bytes());
        let csrf = hash(format!("csrf {count}").as_bytes());
        let now = self.site.now();
        let session = Session {
            token: hash(token.as_bytes()),
            person: person.to_string(),
            csrf: csrf.clone(),
            stage: stage.to_string(),
            begun: now,
            seen: now,
            origin: "192.0.2.7".to_string(),
            agent: "test".to_string(),
            before_in: None,
            before_out: None,
            way: "password".to_string(),
            confirmed: Some(now),
        };
        self.site.desk.begin_session(&session).expect("a session");
        Browser { cookie: Some(format!("sekimori={token}")), csrf, address: String::new() }
    }

    /// A browser in which a person is signed in.
    pub fn signed_in(&self, person: &str) -> Browser {
        self.at_stage(person, "full")
    }

    /// Gives a person the password.
    pub fn give_password(&self, person: &str) {
        web::give_same(&self.site.desk, &[&person.to_string()], PASSWORD, self.site.now())
            .expect("a password");
    }

    /// Carries out a command for a person; it must be taken.
    pub fn done(&self, by: &str, command: Command) -> Vec<String> {
        match self.site.live.door.submit(by, command).expect("a machine that works") {
            Answer::Done(receipt) => receipt.events.into_iter().filter_map(|(_, subject)| subject).collect(),
            Answer::Refused(refusal) => panic!("{refusal}"),
        }
    }

    /// A page as a person sees it.
    pub fn page(&self, person: &str, path: &str) -> Page {
        self.get(&self.signed_in(person), path)
    }

    /// Somebody applies.
    pub fn applies(&self, by: &str, mechanism: &str, fields: Filled) {
        let mechanism = mechanism.to_string();
        self.done(
            by,
            Command::Apply(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
        );
    }

    /// Somebody applies for taking PC-001 of his own section out on the first two days of December.
    pub fn takes_out(&self, by: &str) {
        let office = self.site.live.door.office();
        let section = office.section_of(by, self.site.now().day()).expect("a section");
        self.terminal_of("PC-001", section);
        self.applies(by, "take-out-request", filled(&TAKE_OUT));
    }

    /// Permits what waits for a person.
    pub fn permitted(&self, by: &str, matter: &str) {
        let decision = Command::Decide {
            matter: matter.to_string(),
            approved: true,
            reason: None,
            deputy: None,
            unavoidable: None,
            seen: None,
            fields: Filled::new(),
            person: None,
            paper: None,
        };
        self.done(by, decision);
    }

    /// A terminal of 総務課 in the register.
    pub fn terminal(&self, number: &str) {
        self.terminal_of(number, "総務課");
    }

    /// A terminal in the register, by the one who looks after them.
    pub fn terminal_of(&self, number: &str, section: &str) {
        let words = [
            ("number", number),
            ("serial", number),
            ("section", section),
            ("place", "執務室"),
            ("os", "Windows 11"),
        ];
        let (mechanism, fields) = ("terminal-register".to_string(), filled(&words));
        self.done(
            "1005",
            Command::Record(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
        );
    }

    /// Begins to send a request whose end nobody waits for.
    pub fn begin(&self, request: Request<Body>) {
        drop(self.runtime.spawn(self.router.clone().oneshot(request)));
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Page {
        let answer = self.runtime.block_on(async {
            let answer = tokio::time::timeout(HANGS, self.router.clone().oneshot(request)).await;
            let response = answer.expect("an answer").expect("a router never fails");
            let (parts, body) = response.into_parts();
            (parts, to_bytes(body, 32 << 20).await.expect("a whole body"))
        });
        let (parts, body) = answer;
        Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// A request of a browser, with its cookie.
    pub fn request(browser: &Browser, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "sekimori.test");
        let request = match browser.address.parse::<std::net::IpAddr>() {
            Ok(address) => request.extension(ConnectInfo(SocketAddr::new(address, 40_000))),
            Err(_) => request,
        };
        match &browser.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie.as_bytes()),
            None => request,
        }
    }

    /// Looks.
    pub fn get(&self, browser: &Browser, path: &str) -> Page {
        self.send(House::request(browser, "GET", path).body(Body::empty()).expect("a request"))
    }

    /// Sends a form from one of our own pages.
    pub fn post(&self, browser: &Browser, path: &str, fields: &[(String, String)]) -> Page {
        self.post_raw(browser, path, encoded(fields))
    }

    /// Sends a form with the session's word and these fields.
    pub fn post_words(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("csrf".to_string(), browser.csrf.clone())];
        all.extend(fields.iter().map(|(n, v)| (n.to_string(), v.to_string())));
        self.post(browser, path, &all)
    }

    /// Sends a form with files, each with the name of its field.
    pub fn post_files(
        &self,
        browser: &Browser,
        path: &str,
        fields: &[(String, String)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let body = parts(fields, files, "--b--\r\n");
        self.post_parts(browser, path, body)
    }

    /// Sends bytes as a form with files, whose parts are divided by `b`.
    pub fn post_parts(&self, browser: &Browser, path: &str, body: impl Into<Body>) -> Page {
        let request = House::request(browser, "POST", path)
            .header(header::ORIGIN, "http://sekimori.test")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request.body(body.into()).expect("a request"))
    }

    /// Sends bytes as a form.
    pub fn post_raw(&self, browser: &Browser, path: &str, body: impl Into<Body>) -> Page {
        let way = if self.site.secure { "https" } else { "http" };
        let request = House::request(browser, "POST", path)
            .header(header::ORIGIN, format!("{way}://sekimori.test"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).expect("a request"))
    }
}

/// A form with files as a browser writes it, and how it ends.
pub fn parts(fields: &[(String, String)], files: &[(&str, &str, &[u8])], end: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(head.as_bytes());
    }
    for (name, file, content) in files {
        let head =
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(end.as_bytes());
    body
}

/// Words as the values of a form, whether they are named as in the catalogue or as on a page.
pub fn filled(words: &[(&str, &str)]) -> Filled {
    let name = |n: &str| n.strip_prefix("f.").unwrap_or(n).to_string();
    words.iter().map(|(n, w)| (name(n), Value::Text(w.to_string()))).collect()
}

fn founded_with_more(dir: &Path) -> Book {
    let root = founded::root();
    let text = std::fs::read_to_string(root.join("policies/miyazaki.txt")).expect("a policy");
    let people = std::fs::read_to_string(root.join("tests/offices/miyazaki.csv")).expect("a list");
    let mut book = founded::found(dir, ("miyazaki", &text), &format!("{people}{MORE}"));
    let at: Moment = "2026-11-20T10:00".parse().expect("a moment");
    let value = |name: &str, words: &str| Command::SetValue {
        name: name.to_string(),
        value: Value::Text(words.to_string()),
        reason: "関守の使い方を定めるため".to_string(),
        decider: "最高情報セキュリティ責任者".to_string(),
        decided: at.day(),
    };
    let commands = [
        value("readers/all", "情報セキュリティポリシー策定チーム"),
        value("readers/audit", "情報セキュリティ監査統括責任者"),
        Command::RemovePerson { person: "1013".to_string(), on: "2026-11-22".parse().expect("a day") },
    ];
    for command in commands {
        let answer =
            book.submit(&Wanted { by: founded::ADMINISTRATOR.to_string(), at, command }).expect("taken");
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }
    book
}
