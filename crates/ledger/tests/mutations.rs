//! Ten thousand ways of tampering, each found and located, and no intact event accused.
//!
//! The truth is found without the verifier: events are read by plain SQL, or as lines, and compared with what was appended.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::merkle::{Frontier, Hash, leaf_hash};
use ledger::note::{Checkpoint, SigningPair};
use ledger::verify::{FindingKind, Report, verify};
use ledger::{export, seal};
use rusqlite::{Connection, OpenFlags};

#[path = "../../../tests/folders.rs"]
mod folders;
mod support;

const EVENTS: u64 = 600;
const MUTATIONS: u64 = 10_000;
const THREADS: u64 = 2;

/// SplitMix64: the same mutations in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
    /// From 1 to `end`.
    fn seq(&mut self, end: u64) -> u64 {
        1 + self.below(end)
    }
}

/// The ledger before tampering.
struct Base {
    database: Vec<u8>,
    keys: [(String, Vec<u8>); 2],
    entries: Vec<String>,
    notes: Vec<(u64, String)>,
    export: PathBuf,
    lines: Vec<u8>,
    files: Vec<PathBuf>,
}

fn base(dir: &Path) -> Base {
    let mut log = support::ledger(dir, 90, 1);
    support::fill(&mut log, 331, 7);
    let batch = log.begin().unwrap();
    for number in 0..20u8 {
        seal::put(batch.connection(), &vec![number; 30 + usize::from(number) * 20]).unwrap();
    }
    batch.commit().unwrap();
    support::fill(&mut log, 512, 181);
    support::fill(&mut log, EVENTS, 11);
    let data = log.dir().to_owned();
    log.settle().unwrap();
    // Without a log beside it, one file is the whole database.
    log.connection().query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    drop(log);
    export::export(&data, &dir.join("export")).unwrap();
    let connection = Connection::open(data.join("ledger.db")).unwrap();
    let mut select = connection.prepare("SELECT size, note FROM checkpoint ORDER BY size").unwrap();
    let notes = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap);
    let key = |name: &str| (name.to_owned(), fs::read(data.join(name)).unwrap());
    let mut files = Vec::new();
    let mut open = vec![dir.join("export")];
    while let Some(folder) = open.pop() {
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.is_dir() { open.push(file) } else { files.push(file) }
        }
    }
    // Words for people, and the program that others verify with, prove nothing.
    let aside = ["events.jsonl", "README.txt", "verify_ledger.py"];
    files.retain(|file| !aside.iter().any(|name| file.ends_with(name)));
    files.sort();
    Base {
        database: fs::read(data.join("ledger.db")).unwrap(),
        keys: [key("checkpoint.key"), key("checkpoint.vkey")],
        entries: (1..=EVENTS).map(support::entry).collect(),
        notes: notes.collect(),
        lines: fs::read(dir.join("export/events.jsonl")).unwrap(),
        export: dir.join("export"),
        files,
    }
}

/// What tampering did to the events, found without the verifier.
#[derive(Default)]
struct Truth {
    /// Numbers at which something else, or nothing, stands.
    changed: Vec<u64>,
    /// Numbers that may be accused although they can be read in one way.
    doubtful: Vec<u64>,
    /// Numbers that had no event.
    added: Vec<u64>,
}

fn names_events(kind: FindingKind) -> bool {
    use FindingKind::*;
    matches!(
        kind,
        EventChanged
            | EventMissing
            | EventUnreadable
            | ChangedWithin
            | Unproven
            | Unsigned
            | OutOfOrder
            | RolledBack
            | Rewritten
    )
}

fn covers(report: &Report, seq: u64) -> bool {
    let inside = |events: Option<(u64, u64)>| events.is_some_and(|(first, last)| first <= seq && seq <= last);
    report.findings.iter().any(|finding| names_events(finding.kind) && inside(finding.events))
}

/// The two promises: what is changed is found where it is, and what is intact is not accused.
fn judge(report: &Report, truth: &Truth) -> Result<(), String> {
    for seq in truth.changed.iter().chain(&truth.added) {
        if !covers(report, *seq) {
            return Err(format!("event {seq} is changed and no finding names it"));
        }
    }
    for finding in &report.findings {
        let Some((first, last)) = finding.events else { continue };
        let guilty = |seq: u64| truth.changed.contains(&seq) || truth.doubtful.contains(&seq);
        if finding.kind.accuses_each()
            && let Some(seq) = (first..=last).find(|seq| !guilty(*seq))
        {
            return Err(format!("event {seq} is intact and accused: {finding:?}"));
        }
        let somewhere = matches!(finding.kind, FindingKind::ChangedWithin | FindingKind::RolledBack);
        if somewhere && !(first..=last).any(guilty) {
            return Err(format!("nothing is changed in {first} to {last}: {finding:?}"));
        }
        if finding.kind == FindingKind::StoredHash && first == last && guilty(first) {
            return Err(format!("event {first} is changed and called right: {finding:?}"));
        }
    }
    Ok(())
}

/// The width of the narrowest finding about an event.
fn width(report: &Report, seq: u64) -> u64 {
    let ranges = report.findings.iter().filter(|finding| names_events(finding.kind)).filter_map(|f| f.events);
    ranges
        .filter(|(from, to)| *from <= seq && seq <= *to)
        .map(|(from, to)| to - from + 1)
        .min()
        .unwrap_or(u64::MAX)
}

fn set_up(base: &Base, dir: &Path, bytes: &[u8]) {
    for (name, bytes) in &base.keys {
        fs::write(dir.join(name), bytes).unwrap();
    }
    for left in ["ledger.db-wal", "ledger.db-shm", "ledger.db-journal"] {
        let _ = fs::remove_file(dir.join(left));
    }
    fs::write(dir.join("ledger.db"), bytes).unwrap();
}

fn open(dir: &Path) -> Connection {
    let connection = Connection::open(dir.join("ledger.db")).unwrap();
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN").unwrap();
    connection
}

fn changed_entry(dice: &mut Dice, entry: &str) -> String {
    let bytes: Vec<char> = entry.chars().collect();
    let quotes: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == '"').collect();
    // Inside of the last string, so that it remains JSON.
    let at = quotes[quotes.len() - 1];
    let mut changed: String = bytes[..at].iter().collect();
    changed.push(char::from(b'a' + dice.below(26) as u8));
    changed.extend(&bytes[at..]);
    changed
}

fn set_entry(connection: &Connection, seq: u64, entry: &str) {
    connection.execute("UPDATE event SET entry = ?2 WHERE seq = ?1", (seq, entry)).unwrap();
}

fn set_leaf(connection: &Connection, seq: u64, leaf: Hash) {
    connection.execute("UPDATE event SET leaf = ?2 WHERE seq = ?1", (seq, leaf)).unwrap();
}

/// Tampers by SQL. Gives the greatest width that the location may have.
fn by_sql(base: &Base, dice: &mut Dice, db: &Connection) -> (&'static str, u64) {
    let seq = dice.seq(EVENTS);
    let entry = changed_entry(dice, &base.entries[seq as usize - 1]);
    let random: Hash = std::array::from_fn(|_| dice.next() as u8);
    let run = |sql: &str| db.execute_batch(sql).unwrap();
    match dice.below(14) {
        0 | 1 => {
            set_entry(db, seq, &entry);
            ("entry", 1)
        }
        2 => {
            set_leaf(db, seq, random);
            ("leaf", 0)
        }
        3 => {
            set_entry(db, seq, &entry);
            set_leaf(db, seq, leaf_hash(entry.as_bytes()));
            ("entry and leaf", 256)
        }
        4 => {
            run(&format!("DELETE FROM event WHERE seq = {seq}"));
            ("delete", 1)
        }
        5 => {
            let at =
                if dice.below(4) == 0 { -(dice.below(5) as i64) } else { (EVENTS + dice.seq(300)) as i64 };
            let entry = support::entry(at.unsigned_abs());
            let leaf = leaf_hash(entry.as_bytes());
            db.execute("INSERT INTO event (seq, entry, leaf) VALUES (?1, ?2, ?3)", (at, entry, leaf))
                .unwrap();
            ("insert", 1000)
        }
        6 => {
            let other = dice.seq(EVENTS);
            let whole = dice.below(2) == 0;
            for (to, from) in [(seq, other), (other, seq)] {
                let entry = &base.entries[from as usize - 1];
                set_entry(db, to, entry);
                if whole {
                    set_leaf(db, to, leaf_hash(entry.as_bytes()));
                }
            }
            ("swap", EVENTS)
        }
        7 => {
            run(&format!("DELETE FROM event WHERE seq >= {seq}"));
            if dice.below(2) == 0 {
                run(&format!("DELETE FROM checkpoint WHERE size >= {seq} AND size < {EVENTS}"));
            }
            ("truncate", EVENTS)
        }
        8 => {
            run(&format!("DELETE FROM event WHERE seq = {seq}"));
            run(&format!("UPDATE event SET seq = -seq WHERE seq > {seq}"));
            run("UPDATE event SET seq = -seq - 1 WHERE seq < 0");
            ("delete and renumber", EVENTS)
        }
        9 => {
            let sql = match dice.below(3) {
                0 => "UPDATE checkpoint SET note = replace(note, 'city', 'town') WHERE size = ?1",
                1 => "DELETE FROM checkpoint WHERE size = ?1",
                _ => "UPDATE checkpoint SET size = size + 1 WHERE size = ?1",
            };
            let (size, _) = base.notes[dice.below(base.notes.len() as u64) as usize];
            db.execute(sql, [size]).unwrap();
            ("checkpoint", 0)
        }
        10 => {
            let index = dice.below(2);
            match dice.below(2) {
                0 => db.execute("UPDATE subtree SET hash = ?2 WHERE idx = ?1", (index, random)).unwrap(),
                _ => db.execute("DELETE FROM subtree WHERE idx = ?1", [index]).unwrap(),
            };
            ("subtree", 0)
        }
        11 => {
            let sql = [
                "UPDATE content SET value = x'00' WHERE rowid = ?1",
                "UPDATE content SET salt = x'00' WHERE rowid = ?1",
            ];
            db.execute(sql[dice.below(2) as usize], [dice.seq(20)]).unwrap();
            ("content", 0)
        }
        12 => {
            // One is changed, and the stored hash of a neighbour is wrong at the same time.
            set_entry(db, seq, &entry);
            set_leaf(db, dice.seq(EVENTS), random);
            ("entry, and some leaf", 256)
        }
        _ => {
            // Everything but the signed roots is made to fit.
            set_entry(db, seq, &entry);
            set_leaf(db, seq, leaf_hash(entry.as_bytes()));
            run("DELETE FROM subtree");
            store_tree(db, &read_entries(db).into_values().collect::<Vec<_>>());
            ("entry, leaf and subtree", EVENTS)
        }
    }
}

fn store_tree(db: &Connection, entries: &[String]) {
    let mut tree = Frontier::default();
    for entry in entries {
        tree.push(leaf_hash(entry.as_bytes()), |run| {
            let row = (run.level, run.index, run.hash);
            db.execute("INSERT INTO subtree (level, idx, hash) VALUES (?1, ?2, ?3)", row).unwrap();
        });
    }
}

fn read_entries(db: &Connection) -> BTreeMap<i64, String> {
    let mut select = db.prepare("SELECT seq, entry FROM event ORDER BY seq").unwrap();
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn truth_of(base: &Base, found: &BTreeMap<i64, String>) -> Truth {
    let is_right = |seq: &u64| found.get(&(*seq as i64)) == base.entries.get(*seq as usize - 1);
    let added = found.keys().filter(|seq| **seq < 1 || **seq > EVENTS as i64);
    Truth {
        changed: (1..=EVENTS).filter(|seq| !is_right(seq)).collect(),
        doubtful: Vec::new(),
        added: added.map(|seq| u64::try_from(*seq).unwrap_or(0)).collect(),
    }
}

fn tamper_by_sql(base: &Base, dice: &mut Dice, dir: &Path) -> Result<(), String> {
    set_up(base, dir, &base.database);
    let db = open(dir);
    let (what, widest) = by_sql(base, dice, &db);
    db.execute_batch("COMMIT").unwrap();
    let truth = truth_of(base, &read_entries(&db));
    drop(db);
    let report = verify(dir, None).map_err(|fault| fault.to_string())?;
    let tell = |error| format!("{what}: {error}\n{:#?}", report.findings);
    judge(&report, &truth).map_err(tell)?;
    let changed = truth.changed.first().filter(|_| truth.changed.len() == 1);
    if let Some(seq) = changed.filter(|seq| width(&report, **seq) > widest) {
        return Err(tell(format!("event {seq} is located no better than to {}", width(&report, *seq))));
    }
    let nothing = what == "swap" || what == "checkpoint";
    if report.is_intact() && !nothing && (widest == 0 || !truth.changed.is_empty()) {
        return Err(tell("nothing found".into()));
    }
    Ok(())
}

/// Flips a byte in the file of the database.
fn tamper_by_bytes(base: &Base, dice: &mut Dice, dir: &Path) -> Result<(), String> {
    let mut bytes = base.database.clone();
    let at = dice.below(bytes.len() as u64) as usize;
    let with = dice.seq(255) as u8;
    bytes[at] ^= with;
    set_up(base, dir, &bytes);
    let report = match verify(dir, None) {
        Ok(report) => report,
        Err(fault) if fault.kind == ledger::fault::FaultKind::NewerFormat => return Ok(()),
        Err(fault) => return Err(format!("byte {at} ^ {with}: {fault:?}")),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let damaged = report.findings.iter().any(|finding| finding.kind == FindingKind::Database);
    let truth = match Connection::open_with_flags(dir.join("ledger.db"), flags) {
        Ok(db) => truth_of_damaged(base, &db, damaged),
        Err(_) => Truth::default(),
    };
    judge(&report, &truth).map_err(|error| format!("byte {at} ^ {with}: {error}\n{:#?}", report.findings))
}

/// Each event is asked for in order and by itself: a damaged page may answer one way and not the other.
fn truth_of_damaged(base: &Base, db: &Connection, told: bool) -> Truth {
    let mut scanned = BTreeMap::new();
    let mut torn = true;
    if let Ok(mut select) = db.prepare("SELECT seq, entry FROM event WHERE seq >= 1 ORDER BY seq") {
        let mut rows = select.query([]).unwrap();
        torn = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let entry = row.get_ref(1).ok().and_then(|entry| entry.as_str().ok().map(str::to_owned));
                    scanned.insert(row.get::<_, i64>(0).unwrap_or(-1), entry.unwrap_or_default());
                }
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
    }
    let mut truth = Truth::default();
    for seq in 1..=EVENTS {
        let right = Some(&base.entries[seq as usize - 1]);
        let by_scan = scanned.get(&(seq as i64));
        let alone =
            db.query_row("SELECT entry FROM event WHERE seq = ?1", [seq], |row| row.get::<_, String>(0));
        let alone_right = alone.as_ref().ok() == right;
        let readable = by_scan.is_some() || alone.is_ok();
        match (by_scan == right, alone_right) {
            (true, true) => {}
            // The verifier falls back on single questions where a scan fails.
            (false, true) if torn && by_scan.is_none() => {}
            (false, false) if readable || !told => truth.changed.push(seq),
            _ => truth.doubtful.push(seq),
        }
    }
    truth
}

/// The events are rewritten or rolled back, and everything is signed again with the same key.
fn tamper_with_the_key(base: &Base, dice: &mut Dice, dir: &Path) -> Result<(), String> {
    set_up(base, dir, &base.database);
    let pair = SigningPair::parse(std::str::from_utf8(&base.keys[0].1).unwrap()).unwrap();
    let (outside_size, outside) = &base.notes[1 + dice.below(base.notes.len() as u64 - 1) as usize];
    let seq = dice.seq(EVENTS) as usize;
    let mut entries = base.entries.clone();
    let choice = dice.below(5);
    match choice {
        0 => entries[seq - 1] = changed_entry(dice, &entries[seq - 1]),
        1 => entries.truncate(seq - 1),
        2 => (seq..=EVENTS as usize)
            .for_each(|seq| entries[seq - 1] = entries[seq - 1].replace("Applied", "Approved")),
        3 => entries.swap(seq - 1, dice.below(EVENTS) as usize),
        _ => entries.extend((EVENTS + 1..=EVENTS + dice.seq(20)).map(support::entry)),
    }
    let db = open(dir);
    db.execute_batch("DELETE FROM event; DELETE FROM subtree; DELETE FROM checkpoint").unwrap();
    let mut tree = Frontier::default();
    let mut insert = db.prepare("INSERT INTO event (seq, entry, leaf) VALUES (?1, ?2, ?3)").unwrap();
    for (index, entry) in entries.iter().enumerate() {
        let leaf = leaf_hash(entry.as_bytes());
        insert.execute((index as u64 + 1, entry, leaf)).unwrap();
        tree.push(leaf, |_| {});
        let size = tree.size();
        if size % 256 == 3 || size == entries.len() as u64 {
            let checkpoint = Checkpoint { origin: pair.public().name().into(), size, root: tree.root() };
            let row = (size, pair.sign(&checkpoint));
            db.execute("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)", row).unwrap();
        }
    }
    store_tree(&db, &entries);
    drop(insert);
    db.execute_batch("COMMIT").unwrap();
    drop(db);
    let alone = verify(dir, None).map_err(|fault| fault.to_string())?;
    if choice == 3 {
        // The numbers inside of the entries remain, and show even this without anything from outside.
        let wrong = |seq: &u64| entries[*seq as usize - 1] != base.entries[*seq as usize - 1];
        let truth = Truth { changed: (1..=EVENTS).filter(wrong).collect(), ..Truth::default() };
        return judge(&alone, &truth).map_err(|error| format!("{error} {:#?}", alone.findings));
    }
    if !alone.is_intact() && !entries.is_empty() {
        return Err(format!("the folder alone cannot show it: {:#?}", alone.findings));
    }
    let report = verify(dir, Some(outside)).map_err(|fault| fault.to_string())?;
    let before = &base.entries[..*outside_size as usize];
    let wrong = |seq: &u64| entries.get(*seq as usize - 1) != before.get(*seq as usize - 1);
    let truth = Truth { changed: (1..=*outside_size).filter(wrong).collect(), ..Truth::default() };
    let shown = || format!("{seq} against {outside_size}: {:#?}", report.findings);
    if report.is_intact() != truth.changed.is_empty() && !entries.is_empty() {
        return Err(shown());
    }
    match report.findings.iter().find(|finding| finding.kind == FindingKind::RolledBack) {
        // What lies before the end cannot be compared any more.
        Some(finding) => match finding.events {
            Some((first, last)) if last == *outside_size && first == entries.len() as u64 + 1 => Ok(()),
            _ => Err(shown()),
        },
        None if (entries.len() as u64) < *outside_size => Err(shown()),
        None => judge(&report, &truth).map_err(|error| format!("{error} {}", shown())),
    }
}

/// Tampers with the lines of an export, or with one of its other files.
fn tamper_with_export(base: &Base, dice: &mut Dice, dir: &Path) -> Result<(), String> {
    let dir = dir.join("export");
    let (at, other) = (dice.below(EVENTS) as usize, dice.below(EVENTS) as usize);
    let mut lines: Vec<Vec<u8>> = base.entries.iter().map(|entry| entry.clone().into_bytes()).collect();
    let choice = dice.below(8);
    let mut bytes = None;
    match choice {
        0 | 1 => {
            let mut flipped = base.lines.clone();
            let byte = dice.below(flipped.len() as u64) as usize;
            flipped[byte] ^= dice.seq(255) as u8;
            bytes = Some(flipped);
        }
        2 => drop(lines.remove(at)),
        3 => lines.insert(at, lines[other].clone()),
        4 => {
            let line = lines.remove(at);
            lines.insert(other, line);
        }
        5 => bytes = Some(base.lines[..dice.below(base.lines.len() as u64) as usize].to_vec()),
        6 => lines.swap(at, other),
        _ => return tamper_with_file(base, dice, &dir),
    }
    let bytes =
        bytes.unwrap_or_else(|| lines.iter().flat_map(|line| line.iter().copied().chain([b'\n'])).collect());
    fs::write(dir.join("events.jsonl"), &bytes).unwrap();
    let report = verify(&dir, None).map_err(|fault| fault.to_string());
    fs::write(dir.join("events.jsonl"), &base.lines).unwrap();
    let report = report?;
    let lines: Vec<&[u8]> =
        bytes.strip_suffix(b"\n").unwrap_or(&bytes).split(|byte| *byte == b'\n').collect();
    let at_of: BTreeMap<&[u8], usize> = lines.iter().enumerate().map(|(at, line)| (*line, at)).collect();
    let place = |seq: u64| at_of.get(base.entries.get(seq as usize - 1)?.as_bytes()).copied();
    let mut truth = Truth::default();
    let mut moved = Vec::new();
    for seq in 1..=EVENTS {
        let Some(own) = place(seq) else {
            truth.changed.push(seq);
            continue;
        };
        let before = if seq == 1 { own == 0 } else { place(seq - 1).is_some_and(|at| at + 1 == own) };
        let after = if seq == EVENTS { own + 1 == lines.len() } else { place(seq + 1) == Some(own + 1) };
        if !before || !after {
            truth.doubtful.push(seq);
            moved.push(seq);
        }
    }
    let tell =
        |error| format!("export {choice} at {}, {}: {error}\n{:#?}", at + 1, other + 1, report.findings);
    judge(&report, &truth).map_err(tell)?;
    let found = truth.changed.iter().chain(&moved).any(|seq| covers(&report, *seq));
    if found || truth.changed.len() + moved.len() == 0 { Ok(()) } else { Err(tell("nothing found".into())) }
}

fn tamper_with_file(base: &Base, dice: &mut Dice, dir: &Path) -> Result<(), String> {
    let source = &base.files[dice.below(base.files.len() as u64) as usize];
    let path = dir.join(source.strip_prefix(&base.export).unwrap());
    let before = fs::read(source).unwrap();
    let mut bytes = before.clone();
    match dice.below(4) {
        0 => bytes.truncate(dice.below(bytes.len() as u64) as usize),
        _ => {
            let at = dice.below(bytes.len() as u64) as usize;
            bytes[at] ^= dice.seq(255) as u8;
        }
    }
    fs::write(&path, &bytes).unwrap();
    let report = verify(dir, None).map_err(|fault| fault.to_string());
    fs::write(&path, &before).unwrap();
    let report = report?;
    let tell = |error| format!("{}: {error}\n{:#?}", path.display(), report.findings);
    judge(&report, &Truth::default()).map_err(tell)?;
    // A hexadecimal digit of the key may be written in either case, and a last line break may be missing.
    let is_key = path.ends_with("checkpoint.vkey");
    if report.is_intact() && !is_key { Err(tell("nothing found".into())) } else { Ok(()) }
}

fn tamper(base: &Base, number: u64, dir: &Path) -> Result<(), String> {
    let mut dice = Dice(number);
    match number % 10 {
        0..=3 => tamper_by_sql(base, &mut dice, dir),
        4..=6 => tamper_by_bytes(base, &mut dice, dir),
        7..=8 => tamper_with_export(base, &mut dice, dir),
        _ => tamper_with_the_key(base, &mut dice, dir),
    }
    .map_err(|error| format!("mutation {number}: {error}"))
}

#[test]
fn ten_thousand_mutations_are_found_and_located() {
    let dir = tempfile::tempdir().unwrap();
    let base = base(dir.path());
    assert!(verify(&base.export, None).unwrap().is_intact());
    let next = AtomicU64::new(0);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let workers = (0..THREADS).map(|thread| {
            let (base, next, dir) = (&base, &next, dir.path().join(format!("work{thread}")));
            scope.spawn(move || {
                fs::create_dir(&dir).unwrap();
                folders::copy(&base.export, &dir.join("export"));
                let mut failures = Vec::new();
                while failures.len() < 5 {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= MUTATIONS {
                        break;
                    }
                    failures.extend(tamper(base, number, &dir).err());
                }
                failures
            })
        });
        let workers: Vec<_> = workers.collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
