//! An office of its own behind the router, with somebody signed in whenever a test asks in his name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use ledger::book::{Answer, Book, Shelf};
use ledger::desk::{Desk, Session};
use ledger::door::Door;
use practice::calendar::Moment;
use practice::command::Command;
use practice::value::hash;
use tower::ServiceExt;
use web::{Live, Read, Site, Task};

use crate::founded;

/// What was answered: status, place to go or disposition of a file, content.
pub type Answered = (u16, String, Vec<u8>);

/// An office in a folder of its own.
pub struct Town {
    site: Option<Arc<Site>>,
    runtime: tokio::runtime::Runtime,
    working: Option<JoinHandle<()>>,
    ended: Arc<AtomicBool>,
    _dir: tempfile::TempDir,
}

fn now() -> Moment {
    "2026-11-24T09:00".parse().unwrap()
}

impl Town {
    /// Founds an office.
    pub fn new() -> Town {
        Town::on(now, &[])
    }

    /// Founds an office in which these requests took effect before, and it is then by this clock.
    pub fn on(now: fn() -> Moment, before: &[practice::command::Request]) -> Town {
        let dir = tempfile::tempdir().unwrap();
        let data = founded::office(dir.path());
        let mut book = Book::open(&data, founded::catalog()).unwrap();
        for request in before {
            let answer = book.submit(request).unwrap();
            assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
        }
        let (door, _) = Door::open(book, now);
        let shelf = Shelf::open(&data, Arc::new(founded::catalog())).unwrap();
        let site = Arc::new(Site::new(Live::new(door, shelf), Desk::open(&data).unwrap(), Arc::new(now)));
        for person in ["1003", "1005", "1008", "1010"] {
            site.desk.begin_session(&session(person, now())).unwrap();
        }
        let ended = Arc::new(AtomicBool::new(false));
        let (of_thread, its_site) = (Arc::clone(&ended), Arc::clone(&site));
        let working = std::thread::spawn(move || work(&its_site, &of_thread));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Town { site: Some(site), runtime, working: Some(working), ended, _dir: dir }
    }

    /// What its pages stand on.
    pub fn site(&self) -> &Arc<Site> {
        self.site.as_ref().unwrap()
    }

    /// Carries out a command that must take effect.
    pub fn done(&self, by: &str, command: Command) {
        let answer = self.submit(by, command);
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }

    /// Carries out a command that may be refused.
    pub fn submit(&self, by: &str, command: Command) -> Answer {
        self.site().live.door.submit(by, command).unwrap()
    }

    /// How many events there are.
    pub fn size(&self) -> u64 {
        self.site().live.shelf.read().unwrap().view().latest(1).unwrap().last().unwrap().seq
    }

    fn asked(&self, request: Request<Body>) -> Answered {
        let response = self.runtime.block_on(web::router(Arc::clone(self.site())).oneshot(request)).unwrap();
        let (head, body) = response.into_parts();
        let word = |name| head.headers.get(name).and_then(|v| v.to_str().ok()).map(ToString::to_string);
        let place = word(header::LOCATION).or_else(|| word(header::CONTENT_DISPOSITION)).unwrap_or_default();
        let bytes = self.runtime.block_on(to_bytes(body, usize::MAX)).unwrap();
        (head.status.as_u16(), place, bytes.to_vec())
    }

    fn request(person: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().uri(path).header(header::COOKIE, format!("sekimori={}", token(person)))
    }

    /// Looks.
    pub fn get(&self, person: &str, path: &str) -> Answered {
        self.asked(Town::request(person, path).body(Body::empty()).unwrap())
    }

    /// A page that must be there.
    pub fn page(&self, person: &str, path: &str) -> String {
        String::from_utf8(self.bytes(person, path)).unwrap()
    }

    /// A file that must be there.
    pub fn bytes(&self, person: &str, path: &str) -> Vec<u8> {
        let (status, _, bytes) = self.get(person, path);
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&bytes));
        bytes
    }

    /// Sends a form.
    pub fn post(&self, person: &str, path: &str, form: &[(&str, &str)]) -> Answered {
        let mut words = format!("csrf={}", "c".repeat(64));
        for (name, value) in form {
            words.push_str(&format!("&{name}={}", encoded(value)));
        }
        let request = Town::request(person, path)
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(words));
        self.asked(request.unwrap())
    }

    /// Sends a form with a file.
    pub fn send(&self, person: &str, path: &str, (name, bytes): (&str, &[u8])) -> Answered {
        let mut body =
            format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", "c".repeat(64));
        // Where a page takes lists and other things, this is a list.
        body.push_str("--b\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nlist\r\n");
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Town::request(person, path)
            .method("POST")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.asked(request.unwrap())
    }

    /// Sends a file and gives the place to which it leads.
    pub fn upload(&self, person: &str, path: &str, file: (&str, &[u8])) -> String {
        let (status, place, body) = self.send(person, path, file);
        assert_eq!(status, 303, "{}", String::from_utf8_lossy(&body));
        place
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let (Some(site), Some(working)) = (self.site.take(), self.working.take()) {
            site.worker.call();
            let _ = working.join();
        }
    }
}

fn token(person: &str) -> String {
    hash(person.as_bytes())
}

fn session(person: &str, now: Moment) -> Session {
    Session {
        token: hash(token(person).as_bytes()),
        person: person.to_string(),
        csrf: "c".repeat(64),
        stage: "full".to_string(),
        begun: now,
        seen: now,
        origin: String::new(),
        agent: String::new(),
        before_in: None,
        before_out: None,
        way: "password".to_string(),
        confirmed: None,
    }
}

/// Reads lists, as the binary does; the lists of these tests have no commas within cells that are not quoted.
fn work(site: &Site, ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        let Some(job) = site.desk.take_job().unwrap() else {
            site.worker.rest(Duration::from_millis(50));
            continue;
        };
        let Ok(Task::ReadRows { file }) = Task::of_json(&job.task) else { continue };
        let (_, bytes) = site.desk.file(&file).unwrap().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let rows =
            lines.map(|(at, line)| (at + 1, line.split(',').map(ToString::to_string).collect())).collect();
        let read = serde_json::to_string(&Read::Rows { rows }).unwrap();
        site.desk.end_job(job.id, Ok(&read), site.now()).unwrap();
        site.worker.call();
    }
}

/// A word as it stands in an address.
pub fn encoded(word: &str) -> String {
    form_urlencoded::byte_serialize(word.as_bytes()).collect()
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).nth(1).unwrap_or_default().split('"').next().unwrap().to_string()
}
