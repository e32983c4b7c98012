//! How fast does the office write, rebuild and verify? Beside the rate at which the disk itself makes data durable.
//! Takes the number of events (10,000 by default) as an argument; prints medians of five.
//! Run it with `cargo bench -p benches --bench office`. Reading policies is measured in `reading`.

use founding::{accepted, decision, founded};
use ledger::book::Book;
use practice::Catalog;
use practice::calendar::Moment;
use practice::command::{Command, Opening, Request};
use practice::value::{Filled, Value};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

mod founding;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 5;
/// So many single decisions, or syncs of the disk alone, in turn.
const TURN: usize = 32;
const HEAD: &str = "1003";
const CLERK: &str = "1010";

fn main() {
    let events: usize = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().expect("a folder");
    let place = dir.path().join("office");
    let mut book = founded(&place);
    let mut stock = Stock::default();
    while stock.events < events {
        stock.decisions(&mut book, (2048, 256), &mut Disk::new(dir.path()));
    }
    println!("filled with {} events, resident at most {} MB", stock.events, resident());
    let single = beside_disk(dir.path(), |disk| stock.decisions(&mut book, (1024, 1), disk));
    println!("single decisions: {single}");
    let grouped = beside_disk(dir.path(), |disk| stock.decisions(&mut book, (2048, 256), disk));
    println!("grouped decisions (256 together): {grouped}, resident at most {} MB", resident());
    let count = book.rebuild().expect("rebuilt");
    let rebuilt = median(|| rate(count, || assert_eq!(book.rebuild().expect("rebuilt"), count)));
    println!("rebuild of {count} events: {rebuilt:.0} events/s, resident at most {} MB", resident());
    drop(book);
    let size = std::fs::metadata(place.join("ledger.db")).map_or(0, |m| m.len());
    let [events, content] = verified_bytes(&place);
    for (what, bytes) in
        [("events", events), ("events and content", events + content), ("the whole ledger", size)]
    {
        println!("verify of {bytes} bytes, {what}: {}", verified(&place, bytes));
    }
    println!("database: {} bytes for each event", size / count.max(1));
    let opened = median(|| rate(1, || drop(Book::open(&place, Catalog::built_in().expect("right")))));
    println!("open for writing: {:.1} ms", 1000.0 / opened);
}

fn median(mut run: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = (0..RUNS).map(|_| run()).collect();
    all.sort_by(f64::total_cmp);
    all[RUNS / 2]
}

/// A rate, and how it compares with the disk's own, measured in turns: the disk is another one from moment to moment.
fn beside_disk(dir: &Path, mut run: impl FnMut(&mut Disk) -> f64) -> String {
    let mut all: Vec<[f64; 3]> = (0..RUNS)
        .map(|_| {
            let mut disk = Disk::new(dir);
            let rate = run(&mut disk);
            let synced = disk.rate();
            [rate / synced, rate, synced]
        })
        .collect();
    all.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let [least, most] = [all[0][0], all[RUNS - 1][0]];
    let [share, rate, synced] = all[RUNS / 2];
    format!(
        "{rate:.0}/s beside {synced:.0}/s of fdatasync after 4 KiB appended, {share:.2} times it ({least:.2}-{most:.2})"
    )
}

/// The disk itself: how often it makes 4 KiB durable.
struct Disk {
    file: std::fs::File,
    count: u32,
    spent: Duration,
}

impl Disk {
    fn new(dir: &Path) -> Disk {
        let file = std::fs::File::create(dir.join("sync")).expect("a file");
        Disk { file, count: 0, spent: Duration::ZERO }
    }

    fn sync(&mut self) {
        let start = Instant::now();
        for _ in 0..TURN {
            self.file.write_all(&[7; 4096]).expect("written");
            self.file.sync_data().expect("synced");
        }
        self.spent += start.elapsed();
        self.count += TURN as u32;
    }

    fn rate(&self) -> f64 {
        f64::from(self.count) / self.spent.as_secs_f64()
    }
}

/// MB a second: by the clock, and by what the core was really given, for others take their share of it.
fn verified(place: &Path, bytes: u64) -> String {
    let mut runs: Vec<[f64; 2]> = (0..3 * RUNS)
        .map(|_| {
            let (start, core) = (Instant::now(), core_seconds());
            assert!(ledger::verify::verify(place, None).expect("verified").findings.is_empty());
            [start.elapsed().as_secs_f64(), core_seconds() - core].map(|seconds| bytes as f64 / seconds / 1e6)
        })
        .collect();
    let told = |runs: &mut Vec<[f64; 2]>, at: usize| {
        runs.sort_by(|a, b| a[at].total_cmp(&b[at]));
        let [least, middle, most] = [0, runs.len() / 2, runs.len() - 1].map(|n| runs[n][at]);
        format!("{middle:.0} MB/s ({least:.0}-{most:.0})")
    };
    format!("{} by the clock, {} by the core's own time", told(&mut runs, 0), told(&mut runs, 1))
}

/// Seconds for which this thread, the first of the process, ran on a core (Linux).
fn core_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn rate(count: u64, run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    count as f64 / start.elapsed().as_secs_f64()
}

/// The most memory that this process held so far, in MB (Linux).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default().to_string();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Bytes of the events, and of the content that is kept apart with its salts.
fn verified_bytes(place: &Path) -> [u64; 2] {
    let database = rusqlite::Connection::open(place.join("ledger.db")).expect("the ledger");
    let sum = |sql: &str| database.query_row(sql, [], |row| row.get(0)).expect("a sum");
    [
        sum("SELECT sum(length(CAST(entry AS BLOB))) FROM event"),
        sum("SELECT coalesce(sum(length(salt) + length(CAST(value AS BLOB))), 0) FROM content"),
    ]
}

/// Terminals that wait to be taken out, and how many events were written.
#[derive(Default)]
struct Stock {
    items: usize,
    events: usize,
}

impl Stock {
    /// Registers terminals and applies for them; then times the decisions alone.
    fn decisions(&mut self, book: &mut Book, (count, together): (usize, usize), disk: &mut Disk) -> f64 {
        let at: Moment = "2026-11-24T09:00".parse().expect("a moment");
        let first = self.items + 1;
        self.items += count;
        let request = |by: &str, command| Request { by: by.to_string(), at, command };
        let numbers = first..=self.items;
        let terminals: Vec<Request> = numbers.clone().map(|n| request(HEAD, terminal(n))).collect();
        let applications: Vec<Request> = numbers.clone().map(|n| request(CLERK, application(n))).collect();
        for share in terminals.chunks(256).chain(applications.chunks(256)) {
            accepted(book.submit_all(share).expect("written"));
        }
        let decisions: Vec<Request> = numbers.map(|n| request(HEAD, decision(n))).collect();
        self.events += 3 * count;
        timed(book, (&decisions, together), disk)
    }
}

/// How many requests a second are carried out, in turns with the disk alone. A frame of its own, so that a profiler can tell what
/// is timed.
#[inline(never)]
fn timed(book: &mut Book, (requests, together): (&[Request], usize), disk: &mut Disk) -> f64 {
    let mut spent = Duration::ZERO;
    for turn in requests.chunks(together.max(TURN)) {
        disk.sync();
        let start = Instant::now();
        for share in turn.chunks(together) {
            accepted(book.submit_all(share).expect("written"));
        }
        spent += start.elapsed();
    }
    requests.len() as f64 / spent.as_secs_f64()
}

fn filled(all: &[(&str, &str)]) -> Filled {
    all.iter().map(|(name, value)| ((*name).to_string(), Value::Text((*value).to_string()))).collect()
}

fn terminal(n: usize) -> Command {
    let (number, serial) = (format!("PC-{n}"), format!("SN-{n}"));
    let fields = filled(&[
        ("number", &number),
        ("serial", &serial),
        ("section", "総務課"),
        ("place", "執務室"),
        ("os", "Windows 11"),
    ]);
    Command::Record(Opening {
        mechanism: "terminal-register".to_string(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}

fn application(n: usize) -> Command {
    let number = format!("PC-{n}");
    let fields = filled(&[
        ("items", &number),
        ("class", "Ⅲ"),
        ("purpose", "構成市町村の説明会で資料を映すため"),
        ("place", "市民会館 第2会議室"),
        ("from", "2026-12-01"),
        ("to", "2026-12-02"),
        ("protection", "ディスク暗号化、施錠できるかばん"),
    ]);
    Command::Apply(Opening {
        mechanism: "take-out-request".to_string(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}
