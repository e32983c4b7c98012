//! The writer against a model in memory, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use ledger::fault::FaultKind;
use ledger::log::{Log, Reader, is_ledger};
use ledger::merkle::{Frontier, leaf_hash, verify_consistency, verify_inclusion};
use ledger::verify::verify;
use ledger::{backup, export, proof, seal};
use proptest::prelude::*;

mod support;

#[derive(Clone, Debug)]
enum Step {
    Append(u16),
    Commit,
    Drop,
    Reopen,
    Refuse,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (1u16..120).prop_map(Step::Append),
        3 => Just(Step::Commit),
        1 => Just(Step::Drop),
        1 => Just(Step::Reopen),
        1 => Just(Step::Refuse),
    ];
    proptest::collection::vec(step, 1..40)
}

fn root(entries: &[String]) -> [u8; 32] {
    let mut tree = Frontier::default();
    entries.iter().for_each(|entry| tree.push(leaf_hash(entry.as_bytes()), |_| {}));
    tree.root()
}

/// Appends, commits and drops as told from one position on; gives the position of the next `Reopen`.
fn run(log: &mut Log, steps: &[Step], model: &mut Vec<String>) -> usize {
    let mut at = 0;
    while at < steps.len() && !matches!(steps[at], Step::Reopen) {
        let mut batch = log.begin().unwrap();
        let mut pending = Vec::new();
        let mut committed = false;
        while at < steps.len() && !matches!(steps[at], Step::Reopen) {
            at += 1;
            match &steps[at - 1] {
                Step::Append(count) => {
                    for _ in 0..*count {
                        let entry = support::entry(batch.next_seq());
                        assert_eq!(batch.append(&entry).unwrap(), (model.len() + pending.len() + 1) as u64);
                        pending.push(entry);
                    }
                }
                Step::Refuse => {
                    let wrong = support::entry(batch.next_seq() + 1);
                    assert_eq!(batch.append(&wrong).unwrap_err().kind, FaultKind::BadInput);
                }
                Step::Commit => {
                    committed = true;
                    break;
                }
                Step::Drop | Step::Reopen => break,
            }
        }
        if committed {
            let checkpoint = batch.commit().unwrap();
            model.append(&mut pending);
            assert_eq!((checkpoint.size, checkpoint.root), (model.len() as u64, root(model)));
        } else {
            drop(batch);
        }
        assert_eq!(log.newest().size, model.len() as u64);
    }
    at
}

fn check(dir: &Path, model: &[String]) {
    let reader = Reader::open(dir).unwrap();
    for (index, entry) in model.iter().enumerate().step_by(17) {
        assert_eq!(reader.entry(index as u64 + 1).unwrap().as_ref(), Some(entry));
    }
    assert_eq!(reader.entry(model.len() as u64 + 1).unwrap(), None);
    let size = model.len() as u64;
    let whole = root(model);
    for seq in [1, size / 2, size] {
        let Some(path) = proof::inclusion(reader.connection(), seq, size).unwrap() else { continue };
        let leaf = leaf_hash(model[seq as usize - 1].as_bytes());
        assert_eq!(proof::leaf(reader.connection(), seq).unwrap(), Some(leaf));
        assert!(verify_inclusion(&leaf, (seq - 1, size), &path, &whole));
        let path = proof::consistency(reader.connection(), seq, size).unwrap().unwrap();
        let old = root(&model[..seq as usize]);
        assert_eq!(proof::root(reader.connection(), seq).unwrap(), old);
        assert!(verify_consistency((seq, &old), (size, &whole), &path));
    }
    let report = verify(dir, None).unwrap();
    assert!(report.is_intact(), "{:?}", report.findings);
    assert_eq!(report.size, size);
    let sql = "SELECT size FROM checkpoint ORDER BY size";
    let mut select = reader.connection().prepare(sql).unwrap();
    let sizes: Vec<u64> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(sizes.len() as u64 <= size / 256 + 2, "the table of checkpoints grows slowly: {sizes:?}");
    let runs: Vec<u64> = sizes[..sizes.len() - 1].iter().map(|size| size / 256).collect();
    assert!(runs.windows(2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_sequence_gives_what_the_model_holds(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let (mut log, mut model, mut at) = (Log::create(&data, "city.example/sekimori").unwrap(), Vec::new(), 0);
        while at < steps.len() {
            at += run(&mut log, &steps[at..], &mut model);
            if at < steps.len() {
                at += 1;
                drop(log);
                log = Log::open(&data).unwrap();
                prop_assert_eq!(log.newest().root, root(&model));
            }
        }
        check(&data, &model);
    }
}

#[test]
fn the_first_checkpoint_of_every_256_events_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 500, 7);
    support::fill(&mut log, 512, 12);
    support::fill(&mut log, 600, 11);
    let mut select = log.connection().prepare("SELECT size FROM checkpoint ORDER BY size").unwrap();
    let sizes: Vec<u64> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(sizes, [0, 259, 512, 600]);
}

#[test]
fn only_an_object_on_one_line_with_its_number_is_an_entry() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 1, 1);
    let mut batch = log.begin().unwrap();
    for bad in [
        "",
        "{}",
        "[2]",
        "{\"seq\":\"2\"}",
        "{\"seq\":2}\n",
        "{\"seq\":\n2}",
        "{\"seq\":2,\"seq\":2}",
        "{\"seq\":1}",
        "{\"seq\":2.0}",
        "{\"seq\":2",
        " {\"seq\":2}",
        "{\"a\":{\"seq\":2}}",
        "{\"seq\":-2}",
        "{\"seq\":2}{\"seq\":2}",
    ] {
        assert_eq!(batch.append(bad).unwrap_err().kind, FaultKind::BadInput, "{bad:?}");
    }
    assert_eq!(batch.append("{\"kind\":\"x\",\"seq\" : 2}").unwrap(), 2);
    assert_eq!(batch.append(&format!("{{\"seq\":3,\"a\":\"{}\"}}", "x".repeat(2 << 20))).unwrap(), 3);
    assert_eq!(batch.append("{\"seq\":4,\"subject\":{\"a\":[1,null]},\"kind\":5}").unwrap(), 4);
    batch.commit().unwrap();
    assert!(verify(&dir.path().join("data"), None).unwrap().is_intact());
}

#[test]
fn projections_are_written_with_the_events_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 3, 1);
    log.connection().execute_batch("CREATE TABLE seen (seq INTEGER) STRICT").unwrap();
    let mut batch = log.begin().unwrap();
    batch.append(&support::entry(4)).unwrap();
    batch.connection().execute("INSERT INTO seen VALUES (4)", []).unwrap();
    drop(batch);
    let count = |log: &Log| -> u64 {
        log.connection().query_row("SELECT count(*) FROM seen", [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count(&log), log.newest().size), (0, 3));
    let mut batch = log.begin().unwrap();
    batch.connection().execute("INSERT INTO seen VALUES (4)", []).unwrap();
    batch.append(&support::entry(4)).unwrap();
    batch.commit().unwrap();
    assert_eq!((count(&log), log.newest().size), (1, 4));
    let batch = log.begin().unwrap();
    batch.connection().execute("INSERT INTO seen VALUES (4)", []).unwrap();
    assert_eq!(batch.commit().unwrap().size, 4, "without events there is no new checkpoint");
    assert_eq!(count(&log), 2);
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 10, 4);
    let fault = Log::open(log.dir()).err().unwrap();
    assert_eq!(fault.kind, FaultKind::Locked);
    assert!(fault.sentence().contains("別の sekimori が書き込んでいます"), "{fault}");
    assert!(Reader::open(log.dir()).unwrap().newest_note().is_ok());
    let data = log.dir().to_owned();
    drop(log);
    assert!(Log::open(&data).is_ok());
}

#[test]
fn what_is_no_ledger_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let kind = |path: &Path| Log::open(path).err().unwrap().kind;
    assert_eq!(kind(&dir.path().join("none")), FaultKind::Missing);
    assert_eq!(kind(dir.path()), FaultKind::Missing);
    assert!(!dir.path().join("ledger.lock").exists(), "a foreign folder gets no files");
    fs::write(dir.path().join("ledger.db"), "これは原簿ではありません。".repeat(100)).unwrap();
    assert_eq!(kind(dir.path()), FaultKind::Damaged);
    fs::remove_file(dir.path().join("ledger.db")).unwrap();
    let other = rusqlite::Connection::open(dir.path().join("ledger.db")).unwrap();
    other.execute_batch("CREATE TABLE a (b)").unwrap();
    assert_eq!(kind(dir.path()), FaultKind::NotOurs);
    assert!(!is_ledger(dir.path()));
    assert_eq!(Log::create(dir.path(), "a").err().unwrap().kind, FaultKind::Occupied);
    assert_eq!(Log::create(&dir.path().join("new"), "a b").err().unwrap().kind, FaultKind::BadInput);
    assert_eq!(Log::create(&dir.path().join("no/new"), "a").err().unwrap().kind, FaultKind::Missing);
}

#[test]
fn a_newer_form_is_refused_with_a_way_out() {
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 1, 1);
    let data = log.dir().to_owned();
    log.connection().execute("UPDATE meta SET value = 2 WHERE name = 'format'", []).unwrap();
    drop(log);
    for fault in [Log::open(&data).err(), Reader::open(&data).err(), verify(&data, None).err()] {
        let fault = fault.unwrap();
        assert_eq!(fault.kind, FaultKind::NewerFormat);
        assert!(fault.sentence().contains("更新してから"), "{fault}");
    }
}

#[test]
fn a_full_disk_takes_back_the_batch_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 20, 7);
    let pages: u64 = log.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit = |log: &Log, pages: u64| {
        log.connection().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    };
    limit(&log, pages + 2);
    let mut batch = log.begin().unwrap();
    let fault = (0..100_000)
        .find_map(|_| {
            let entry = support::entry(batch.next_seq());
            batch.append(&entry).err()
        })
        .unwrap();
    assert_eq!(fault.kind, FaultKind::DiskFull);
    assert!(fault.sentence().contains("空きを作り"), "{fault}");
    // Whoever does not look at the error must not end up with half a batch.
    let seq = batch.next_seq();
    let _ = batch.append(&support::entry(seq));
    let _ = batch.commit();
    assert_eq!(Log::open(log.dir()).err().unwrap().kind, FaultKind::Locked);
    limit(&log, 1 << 20);
    let to = log.newest().size + 50;
    support::fill(&mut log, to, 9);
    let data = log.dir().to_owned();
    drop(log);
    assert_eq!(Log::open(&data).unwrap().newest().size, to);
    assert!(verify(&data, None).unwrap().is_intact());
}

#[test]
fn a_ledger_that_contradicts_itself_is_not_written_to() {
    for (sql, place) in [
        ("DELETE FROM event WHERE seq = 600", "記録は 599 件まで"),
        ("UPDATE event SET leaf = zeroblob(32) WHERE seq = 590", "署名された値"),
        ("UPDATE subtree SET hash = zeroblob(32) WHERE idx = 1", "署名された値"),
        ("DELETE FROM subtree WHERE idx = 1", "段 1・番号 1"),
        ("DELETE FROM event WHERE seq = 550", "550 件目の記録のハッシュ値"),
        ("UPDATE checkpoint SET note = replace(note, '600', '601')", "600 件目の検証点"),
        ("DELETE FROM checkpoint", "検証点が一つもありません"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let log = support::ledger(dir.path(), 600, 60);
        let data = log.dir().to_owned();
        log.connection().execute_batch(sql).unwrap();
        drop(log);
        let fault = Log::open(&data).err().unwrap();
        assert_eq!(fault.kind, FaultKind::Damaged, "{sql}");
        assert!(fault.sentence().contains(place), "{sql}: {fault}");
    }
}

/// As root nothing is read-only: the test starts itself again as somebody else.
#[cfg(unix)]
#[test]
fn a_read_only_folder_can_be_read_and_verified() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const DIR: &str = "LEDGER_READ_ONLY_DIR";
    if let Ok(dir) = std::env::var(DIR) {
        let data = Path::new(&dir);
        let fault = Log::open(data).err().unwrap();
        assert_eq!(fault.kind, FaultKind::ReadOnly, "{fault}");
        assert!(Reader::open(data).unwrap().entry(5).unwrap().is_some());
        assert!(verify(data, None).unwrap().is_intact());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    drop(support::ledger(dir.path(), 300, 50));
    let data = dir.path().join("data");
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(fs::metadata(data.join("checkpoint.key")).unwrap().permissions().mode() & 0o777, 0o600);
    for file in fs::read_dir(&data).unwrap() {
        mode(&file.unwrap().path(), 0o444);
    }
    mode(dir.path(), 0o755);
    mode(&data, 0o555);
    let program = dir.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut child = std::process::Command::new(&program);
    child.args(["--exact", "a_read_only_folder_can_be_read_and_verified"]).env(DIR, &data).current_dir(&data);
    if fs::write(data.join("probe"), "").is_ok() {
        fs::remove_file(data.join("probe")).unwrap();
        child.uid(65534).gid(65534);
    }
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    mode(&data, 0o755);
}

#[test]
fn erased_content_is_gone_from_every_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 5, 5);
    let secret = "氏名 山田太郎 の健康情報".repeat(700);
    let batch = log.begin().unwrap();
    let commitment = seal::put(batch.connection(), secret.as_bytes()).unwrap();
    let other = seal::put(batch.connection(), b"remains").unwrap();
    batch.commit().unwrap();
    let salt: Vec<u8> = log
        .connection()
        .query_row("SELECT salt FROM content WHERE commitment = ?1", [&commitment], |row| row.get(0))
        .unwrap();
    assert_eq!(seal::get(log.connection(), &commitment).unwrap().as_deref(), Some(secret.as_bytes()));
    assert!(log.settle().unwrap());
    let holds = |needle: &[u8]| {
        fs::read_dir(dir.path().join("data")).unwrap().any(|file| {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(holds("山田太郎".as_bytes()) && holds(&salt));
    let batch = log.begin().unwrap();
    assert!(seal::erase(batch.connection(), &commitment).unwrap());
    assert!(!seal::erase(batch.connection(), "00").unwrap());
    batch.commit().unwrap();
    assert!(log.settle().unwrap());
    assert!(!holds("山田太郎".as_bytes()) && !holds(&salt) && !holds(commitment.as_bytes()));
    assert_eq!(seal::get(log.connection(), &commitment).unwrap(), None);
    assert_eq!(seal::get(log.connection(), &other).unwrap().as_deref(), Some(&b"remains"[..]));
    log.connection().execute("UPDATE content SET value = x'00'", []).unwrap();
    assert_eq!(seal::get(log.connection(), &other).unwrap_err().kind, FaultKind::Damaged);
}

#[test]
fn verification_export_and_backup_work_beside_the_writer() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 300, 50);
    let data = log.dir().to_owned();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            for round in 0..6 {
                let report = verify(&data, None).unwrap();
                assert!(report.is_intact() && report.size >= 300, "{:?}", report.findings);
                let saved = dir.path().join(format!("saved{round}"));
                assert!(backup::backup(&data, &saved).unwrap().is_intact());
                let restored = dir.path().join(format!("restored{round}"));
                assert!(backup::restore(&saved, &restored).unwrap().is_intact());
                let out = dir.path().join(format!("out{round}"));
                export::export(&data, &out).unwrap();
                assert!(verify(&out, None).unwrap().is_intact());
            }
            done.store(true, Ordering::Release);
        });
        while !done.load(Ordering::Acquire) && !beside.is_finished() {
            let to = log.newest().size + 30;
            support::fill(&mut log, to, 3);
        }
        beside.join().unwrap();
    });
}
