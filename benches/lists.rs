//! How fast are the pages of an office of 10,000 linked terminals, 500 people and 100,000 events? In the browser's place stands
//! the router itself; CPU time is that of the whole process. Prints one line for each page: milliseconds of CPU, kilobytes.
//! Run it with `cargo bench -p benches --bench lists`. Writing and verifying are measured in `office`.

use axum::body::{Body, to_bytes};
use axum::http::{Request as Asked, header};
use founding::{ADMINISTRATOR, accepted, founded};
use ledger::book::{Book, Shelf};
use ledger::desk::{Desk, Session};
use ledger::door::Door;
use practice::Catalog;
use practice::calendar::Moment;
use practice::command::{Command, Opening, Request, Staff};
use practice::value::{Filled, Value, hash};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;
use web::{Live, Site};

mod founding;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HEAD: &str = "1003";
const CLERK: &str = "1010";
const TERMINALS: usize = 10_000;
const PEOPLE: usize = 500;
/// Requests whose terminals have not come back yet.
const OPEN: usize = 200;
const EVENTS: u64 = 100_000;
/// Each page is asked for so often.
const TIMES: usize = 100;
/// Ticks of the clock of processes in a second (Linux).
const TICKS: f64 = 100.0;

/// Pages, with what they show.
const PAGES: [(&str, &str); 15] = [
    ("home", "/"),
    ("registers", "/registers"),
    ("register", "/registers/terminal-register"),
    ("register, page 150", "/registers/terminal-register?page=150"),
    ("register, sorted by a field", "/registers/terminal-register?sort=f.place&down=1"),
    ("register, a word of three characters", "/registers/terminal-register?q=%E5%9F%B7%E5%8B%99%E5%AE%A4"),
    ("register, a word of two characters", "/registers/terminal-register?q=%E5%80%89%E5%BA%AB"),
    ("register, one number", "/registers/terminal-register?q=PC-7777"),
    ("register, a person's name", "/registers/terminal-register?q=%E8%81%B7%E5%93%A1%20123"),
    ("register, one user", "/registers/terminal-register?f.user=20123"),
    ("register, one section", "/registers/terminal-register?section=%E7%B7%8F%E5%8B%99%E8%AA%B2&state=live"),
    ("requests", "/registers/take-out-request"),
    ("search everywhere, three characters", "/search?q=%E8%AA%AC%E6%98%8E%E4%BC%9A"),
    ("search everywhere, two characters", "/search?q=%E5%80%89%E5%BA%AB"),
    ("one terminal", "/matter/terminal-register/2026/5000"),
];

fn main() {
    let dir = tempfile::tempdir().expect("a folder");
    let place = dir.path().join("office");
    let start = Instant::now();
    fill(&place);
    println!("filled in {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let site = open(&place);
    println!("start: {:.0} ms, {} MB resident", 1000.0 * start.elapsed().as_secs_f64(), resident("VmRSS"));
    let start = Instant::now();
    site.live.shelf.search().follow().expect("an index");
    let size = std::fs::metadata(place.join("search.db")).map_or(0, |m| m.len() >> 20);
    println!("index of everything: {:.1} s once, {size} MB on disk", start.elapsed().as_secs_f64());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    let ask = |path: &str, times: usize| {
        let (cpu, wall) = (cpu(), Instant::now());
        let mut bytes = 0;
        for _ in 0..times {
            bytes = runtime.block_on(asked(&site, path));
        }
        let per = |seconds: f64| 1000.0 * seconds / times as f64;
        (per(self::cpu() - cpu), per(wall.elapsed().as_secs_f64()), bytes)
    };
    for (name, path) in PAGES {
        ask(path, 3);
        let (cpu, wall, bytes) = ask(path, TIMES);
        println!("{name}: {cpu:.2} ms CPU, {wall:.2} ms, {:.1} KB", bytes as f64 / 1024.0);
    }
    for kind in ["xlsx", "csv", "cp932"] {
        let (cpu, wall, bytes) = ask(&format!("/registers/terminal-register/file?as={kind}"), 3);
        println!("all terminals as {kind}: {wall:.0} ms ({cpu:.0} ms CPU), {} KB", bytes >> 10);
    }
    println!("memory at most {} MB, now {} MB", resident("VmHWM"), resident("VmRSS"));
}

async fn asked(site: &Arc<Site>, path: &str) -> usize {
    let cookie = format!("sekimori={}", hash(b"bench"));
    let request =
        Asked::builder().uri(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
    let response = web::router(Arc::clone(site)).oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), 200, "{path}");
    to_bytes(response.into_body(), usize::MAX).await.expect("a page").len()
}

fn now() -> Moment {
    "2026-11-25T09:00".parse().expect("a moment")
}

fn open(place: &Path) -> Arc<Site> {
    let catalog = Arc::new(Catalog::built_in().expect("right"));
    let book = Book::open(place, Arc::clone(&catalog)).expect("the book");
    let (door, _) = Door::open(book, now);
    let shelf = Shelf::open(place, catalog).expect("a shelf");
    let desk = Desk::open(place).expect("the desk");
    let session = Session {
        token: hash(hash(b"bench").as_bytes()),
        person: ADMINISTRATOR.to_string(),
        csrf: String::new(),
        stage: "full".to_string(),
        begun: now(),
        seen: now(),
        origin: String::new(),
        agent: String::new(),
        before_in: None,
        before_out: None,
    };
    desk.begin_session(&session).expect("a session");
    Arc::new(Site::new(Live::new(door, shelf), desk, Arc::new(now)))
}

/// Seconds of CPU that this process took so far (Linux).
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// Memory of this process in MB (Linux).
fn resident(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(what)).unwrap_or_default().to_string();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// People, terminals with their users, a request for each, decided, and changes of place up to the number of events.
fn fill(place: &Path) {
    let mut book = founded(place);
    let at: Moment = "2026-11-24T09:00".parse().expect("a moment");
    let mut all = |by: &str, commands: Vec<Command>| {
        let request = |command| Request { by: by.to_string(), at, command };
        let requests: Vec<Request> = commands.into_iter().map(request).collect();
        for share in requests.chunks(256) {
            accepted(book.submit_all(share).expect("written"));
        }
        book.log().newest().size
    };
    all(ADMINISTRATOR, (0..PEOPLE).map(person).collect());
    all(HEAD, (1..=TERMINALS).map(terminal).collect());
    all(CLERK, (1..=TERMINALS).map(request).collect());
    all(HEAD, (1..=TERMINALS).map(decision).collect());
    let mut size = all(HEAD, (OPEN + 1..=TERMINALS).map(returned).collect());
    let mut round = 0;
    while size < EVENTS {
        round += 1;
        let left = usize::try_from(EVENTS - size).unwrap_or(0).min(TERMINALS);
        size = all(HEAD, (1..=left).map(|n| change(n, round)).collect());
    }
    println!("{size} events");
}

fn person(n: usize) -> Command {
    Command::RegisterPerson(Staff {
        person: (20_000 + n).to_string(),
        name: format!("職員 {n}"),
        contact: None,
        account: true,
        administrator: false,
        section: if n.is_multiple_of(2) { "総務課" } else { "業務課" }.to_string(),
        from: "2026-04-01".parse().expect("a day"),
    })
}

fn filled(all: &[(&str, &str)]) -> Filled {
    all.iter().map(|(name, value)| ((*name).to_string(), Value::Text((*value).to_string()))).collect()
}

fn terminal(n: usize) -> Command {
    let (number, serial, user) = (format!("PC-{n}"), format!("SN-{n}"), (20_000 + n % PEOPLE).to_string());
    let place = place_of(n, 0);
    let fields = filled(&[
        ("number", &number),
        ("serial", &serial),
        ("section", "総務課"),
        ("place", &place),
        ("user", &user),
        ("os", "Windows 11 24H2"),
        ("business", "文書の作成と住民への案内"),
        ("confirmed", "2026-11-01"),
    ]);
    let mechanism = "terminal-register".to_string();
    Command::Record(Opening { mechanism, fields, applicant: None, paper: None })
}

fn place_of(n: usize, round: usize) -> String {
    let kind = if (n + round).is_multiple_of(3) { "倉庫" } else { "執務室" };
    format!("{kind}{}階の{}番の机", 1 + n % 5, n % 40 + round)
}

fn change(n: usize, round: usize) -> Command {
    let fields = filled(&[("place", &place_of(n, round))]);
    Command::Amend { matter: format!("terminal-register/2026/{n}"), fields, reason: "移動".to_string() }
}

fn request(n: usize) -> Command {
    let number = format!("PC-{n}");
    let fields = filled(&[
        ("items", &number),
        ("class", "Ⅲ"),
        ("purpose", "構成市町村の説明会で資料を映すため"),
        ("place", "市民会館 第2会議室"),
        ("from", "2026-11-24"),
        ("to", "2026-11-24"),
        ("protection", "ディスク暗号化、施錠できるかばん"),
    ]);
    let mechanism = "take-out-request".to_string();
    Command::Apply(Opening { mechanism, fields, applicant: None, paper: None })
}

fn decision(n: usize) -> Command {
    Command::Decide {
        matter: format!("take-out-request/2026/{n}"),
        approved: true,
        reason: None,
        deputy: None,
        unavoidable: None,
        seen: None,
        fields: Filled::new(),
    }
}

fn returned(n: usize) -> Command {
    let fields = filled(&[("returned", "2026-11-24"), ("condition", "異常なし。ウイルス検査済み")]);
    Command::Act { matter: format!("take-out-request/2026/{n}"), step: None, fields, paper: None }
}
