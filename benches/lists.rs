//! How fast are the pages of an office of 10,000 linked terminals, 500 people and 100,000 events, and what do they take?
//! The real program serves them in a process of its own and is asked over HTTP. Prints tables for `docs/benchmarks.md`.
//! Run it with `cargo build --release && cargo bench -p benches --bench lists`; with `-- DIR` an office that was filled
//! before is used again, or left there. Writing and verifying are measured in `office`.

use founding::ADMINISTRATOR;
use ledger::desk::{Desk, Session};
use practice::calendar::Moment;
use practice::value::hash;
use served::Served;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::time::{Duration, Instant, SystemTime};
use stock::{HEAD, fill, number_of};
use web::{Method, ROUTES};

mod founding;
mod served;
mod stock;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each page is asked for so often.
const TIMES: usize = 50;
/// So many ask at once.
const AT_ONCE: usize = 200;
/// What is wanted of a list: milliseconds of CPU; of any page: KB.
const WANTED: (f64, f64) = (5.0, 100.0);

/// Lists, with what they show.
const LISTS: [(&str, &str); 25] = [
    ("home", "/"),
    ("registers", "/registers"),
    ("what I entered", "/registers?mine=1"),
    ("register", "/registers/terminal-register"),
    ("register, page 150", "/registers/terminal-register?page=150"),
    ("register, by a field", "/registers/terminal-register?sort=f.place&down=1"),
    ("register, by applicant", "/registers/terminal-register?sort=who"),
    ("register, by section, backwards", "/registers/terminal-register?sort=section&down=1"),
    ("register, by last day", "/registers/terminal-register?sort=until"),
    ("register, 3 characters, 6,667 hits", "/registers/terminal-register?q=%E5%9F%B7%E5%8B%99%E5%AE%A4"),
    ("the same, by a field", "/registers/terminal-register?q=%E5%9F%B7%E5%8B%99%E5%AE%A4&sort=f.place"),
    ("register, 2 characters, 3,333 hits", "/registers/terminal-register?q=%E5%80%89%E5%BA%AB"),
    ("register, 1 character, 6,667 hits", "/registers/terminal-register?q=%E5%AE%A4"),
    ("register, one number", "/registers/terminal-register?q=PC-7777"),
    ("register, a person's name, 20 hits", "/registers/terminal-register?q=%E8%81%B7%E5%93%A1%20123"),
    ("register, a word in all 500 names", "/registers/terminal-register?q=%E8%81%B7%E5%93%A1"),
    ("register, one user", "/registers/terminal-register?f.user=20123"),
    ("register, one section", "/registers/terminal-register?section=%E7%B7%8F%E5%8B%99%E8%AA%B2&state=live"),
    ("requests", "/registers/take-out-request"),
    ("search, 10,000 hits", "/search?q=%E8%AA%AC%E6%98%8E%E4%BC%9A"),
    ("search, 20,000 hits", "/search?q=2026"),
    ("search, 2 characters, 3,333 hits", "/search?q=%E5%80%89%E5%BA%AB"),
    ("search, 6,667 hits, none of them new", "/search?q=%E5%9F%B7%E5%8B%99%E5%AE%A4"),
    ("people", "/admin/people"),
    ("states of all duties", "/state/duties"),
];

/// Other pages that look at many matters.
const OTHERS: [(&str, &str); 4] = [
    ("one terminal", "/matter/terminal-register/2026/5000"),
    ("one request", "/matter/take-out-request/2026/150"),
    ("form of a request", "/apply/take-out-request"),
    ("form of a terminal", "/apply/terminal-register"),
];

fn main() {
    let Some(program) = served::program() else {
        eprintln!("no program: cargo build --release");
        return;
    };
    let kept = std::env::args().skip(1).find(|a| !a.starts_with('-')).map(PathBuf::from);
    let scratch = tempfile::tempdir().expect("a folder");
    let place = kept.unwrap_or_else(|| scratch.path().join("office"));
    if !place.exists() {
        let start = Instant::now();
        let last = fill(&place);
        people_come(&place, last);
        println!("filled in {:.1} s", start.elapsed().as_secs_f64());
    }
    println!("\n| start and memory | |\n|---|--:|");
    let first = begin(&program, &place, "first start: the desk, then indexes of everything");
    first.end();
    let served = begin(&program, &place, "start");
    pages(&served);
    after_writing(&served);
    println!("\n| all terminals | ms | ms CPU | KB | MB at most | MB after |\n|---|--:|--:|--:|--:|--:|");
    ["xlsx", "csv", "cp932"].iter().for_each(|kind| export(&served, kind));
    at_once(&served);
    println!(
        "\nmemory after all: {} MB, at most since the start {} MB",
        served.memory("VmRSS"),
        served.memory("VmHWM")
    );
    std::thread::sleep(Duration::from_secs(15));
    println!("a while later: {} MB", served.memory("VmRSS"));
    served.end();
}

fn begin(program: &Path, place: &Path, what: &str) -> Served {
    let served = Served::begin(program, place);
    println!("| {what} | {:.0} ms |", 1000.0 * served.start.as_secs_f64());
    let rested = served.rest();
    let (now, most) = (served.memory("VmRSS"), served.memory("VmHWM"));
    let (rested, cpu) = (rested.as_secs_f64(), served.cpu());
    println!("| at rest {rested:.1} s later, after {cpu:.2} s of CPU | {now} MB, at most {most} MB |");
    served
}

fn token(person: &str) -> String {
    hash(person.as_bytes())
}

/// Everybody is signed in, and the text of the policy lies on the desk.
fn people_come(place: &Path, last: Moment) {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // The clock of a rehearsal goes on from its last event.
    let now = last.max(Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(0)));
    let desk = Desk::open(place).expect("the desk");
    let policy = std::fs::read(founding::root().join("policies/miyazaki.txt")).expect("the policy");
    desk.put_file("miyazaki", &policy, (ADMINISTRATOR, now)).expect("a file");
    let all = (0..AT_ONCE).map(number_of).chain([ADMINISTRATOR, HEAD].map(str::to_string));
    for person in all {
        let session = Session {
            token: hash(token(&person).as_bytes()),
            csrf: "csrf".to_string(),
            person,
            stage: "full".to_string(),
            begun: now,
            seen: now,
            origin: String::new(),
            agent: String::new(),
            before_in: None,
            before_out: None,
            way: "password".to_string(),
            confirmed: Some(now),
        };
        desk.begin_session(&session).expect("a session");
    }
}

/// Milliseconds of CPU and of the clock, and KB, of a page.
fn asked(served: &Served, path: &str, times: usize) -> Option<(f64, f64, f64)> {
    let token = token(ADMINISTRATOR);
    let mut bytes = 0;
    served.pace(times as u32);
    let (cpu, wall) = (served.cpu(), Instant::now());
    for _ in 0..times {
        let answer = served.get(&token, path).expect("an answer");
        if answer.status != 200 || !answer.html {
            return None;
        }
        bytes = answer.body.len();
    }
    let per = |seconds: f64| 1000.0 * seconds / times as f64;
    Some((per(served.cpu() - cpu), per(wall.elapsed().as_secs_f64()), bytes as f64 / 1024.0))
}

fn shown(served: &Served, name: &str, path: &str, limit: Option<f64>) {
    let Some((first, ..)) = asked(served, path, 1) else {
        println!("| {name} | no page | | | |");
        return;
    };
    let _ = asked(served, path, 3);
    let times = if first > 50.0 { 5 } else { TIMES };
    let Some((cpu, wall, kb)) = asked(served, path, times) else { return };
    let beyond = limit.is_some_and(|most| cpu > most) || kb > WANTED.1;
    println!(
        "| {name} | {first:.0} | {cpu:.2} | {wall:.2} | {kb:.1}{} |",
        if beyond { " **!**" } else { "" }
    );
}

/// Every list, other pages, and every page whose address has no part.
fn pages(served: &Served) {
    let head = "| ms CPU the first time | ms CPU | ms | KB |\n|---|--:|--:|--:|--:|";
    println!("\n| list {head}");
    LISTS.iter().for_each(|(name, path)| shown(served, name, path, Some(WANTED.0)));
    println!("\n| other page {head}");
    OTHERS.iter().for_each(|(name, path)| shown(served, name, path, None));
    let known = |path: &str| LISTS.iter().chain(&OTHERS).any(|(_, p)| *p == path);
    for route in ROUTES.iter().filter(|r| r.method == Method::Get && !r.path.contains('{') && !known(r.path))
    {
        shown(served, route.path, route.path, None);
    }
    clauses(served);
    println!(
        "\nmemory after all pages: {} MB, at most {} MB",
        served.memory("VmRSS"),
        served.memory("VmHWM")
    );
}

/// Every clause is asked for once; the one that took longest is shown.
fn clauses(served: &Served) {
    let token = token(ADMINISTRATOR);
    served.pace(1_000);
    let page = |n: usize| {
        let policy = served.get(&token, &format!("/policy?page={n}")).expect("the policy");
        String::from_utf8(policy.body).expect("text")
    };
    // Beyond the last page the last one is shown again.
    let text: String = (1..=9).map(page).collect();
    let largest = (1..=9).map(|n| page(n).len()).max().unwrap_or_default();
    println!("| the largest page of the policy | | | | {:.1} |", largest as f64 / 1024.0);
    let mut paths: Vec<&str> =
        text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    paths.retain(|path| path.starts_with("/policy/"));
    paths.sort_unstable();
    paths.dedup();
    let timed = |path: &&str| {
        let start = Instant::now();
        assert_eq!(served.get(&token, path).expect("a clause").status, 200, "{path}");
        start.elapsed()
    };
    if let Some((_, slowest)) = paths.iter().map(|path| (timed(path), path)).max() {
        shown(served, &format!("the slowest of {} clauses, {slowest}", paths.len()), slowest, None);
    }
}

/// What the first page costs that is asked for after something was written.
fn after_writing(served: &Served) {
    const WRITES: usize = 20;
    println!("\n| first page after something was written | ms CPU | ms |\n|---|--:|--:|");
    for (round, path) in
        ["/state/duties", "/search?q=2026", "/registers/terminal-register"].iter().enumerate()
    {
        let (mut cpu, mut wall) = (0.0, 0.0);
        for n in 0..WRITES {
            let terminal = format!("/matter/terminal-register/2026/{}", 1 + round * WRITES + n);
            let form = "csrf=csrf&deed=close&reason=%E5%BB%83%E6%A3%84";
            let answer = served.post(&token(HEAD), &terminal, form).expect("an answer");
            assert!([200, 303, 422].contains(&answer.status), "{}", answer.status);
            let took = asked(served, path, 1).expect("a page");
            (cpu, wall) = (cpu + took.0, wall + took.1);
        }
        println!("| {path} | {:.1} | {:.1} |", cpu / WRITES as f64, wall / WRITES as f64);
    }
}

fn export(served: &Served, kind: &str) {
    served.forget_most();
    let (cpu, wall) = (served.cpu(), Instant::now());
    let path = format!("/registers/terminal-register/file?as={kind}");
    let answer = served.get(&token(ADMINISTRATOR), &path).expect("a file");
    assert_eq!(answer.status, 200);
    let wall = 1000.0 * wall.elapsed().as_secs_f64();
    println!(
        "| {kind} | {wall:.0} | {:.0} | {} | {} | {} |",
        1000.0 * (served.cpu() - cpu),
        answer.body.len() >> 10,
        served.memory("VmHWM"),
        served.memory("VmRSS")
    );
}

/// Everybody asks for a page at the same moment.
fn at_once(served: &Served) {
    const PATHS: [&str; 8] = [
        "/",
        "/registers",
        "/registers/terminal-register",
        "/registers/take-out-request?state=ended",
        "/search?q=%E8%AA%AC%E6%98%8E%E4%BC%9A",
        "/apply",
        "/policy",
        "/office",
    ];
    served.forget_most();
    let barrier = Barrier::new(AT_ONCE);
    let one = |n: usize| {
        let token = token(&number_of(n));
        barrier.wait();
        let start = Instant::now();
        let answer = served.get(&token, PATHS[n % PATHS.len()]);
        (answer.is_ok_and(|a| a.status == 200 && !a.body.is_empty()), start.elapsed())
    };
    let answers: Vec<(bool, Duration)> = std::thread::scope(|scope| {
        let one = &one;
        let all: Vec<_> = (0..AT_ONCE).map(|n| scope.spawn(move || one(n))).collect();
        all.into_iter().map(|t| t.join().expect("an answer")).collect()
    });
    let mut times: Vec<u128> = answers.iter().map(|(_, time)| time.as_millis()).collect();
    times.sort_unstable();
    let errors = answers.iter().filter(|(good, _)| !good).count();
    println!(
        "\n{AT_ONCE} sessions, one page each at once: {errors} errors, half within {} ms, 99 % within {} ms, all within {} ms; memory at most {} MB",
        times[AT_ONCE / 2],
        times[AT_ONCE * 99 / 100],
        times[AT_ONCE - 1],
        served.memory("VmHWM")
    );
}
