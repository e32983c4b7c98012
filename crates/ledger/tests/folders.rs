//! Folders that leave the house and come back: backup, restore, export, and the verifier in Python.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ledger::backup::{backup, restore};
use ledger::export::export;
use ledger::fault::{Fault, FaultKind};
use ledger::log::{Log, Reader};
use ledger::verify::{FindingKind, verify};
use ledger::{proof, seal};
use tlog_tiles::tlog::HashReader;
use tlog_tiles::{Tile, TileHashReader, TileReader};

mod support;

/// A ledger with content and a catalogue, saved in `saved`.
fn saved(dir: &Path) -> (Log, PathBuf) {
    let mut log = support::ledger(dir, 300, 50);
    let batch = log.begin().unwrap();
    seal::put(batch.connection(), b"content").unwrap();
    batch.commit().unwrap();
    fs::create_dir_all(log.dir().join("catalog/deep")).unwrap();
    fs::write(log.dir().join("catalog/deep/a.toml"), "id = \"a\"\n").unwrap();
    let to = dir.join("saved");
    assert_eq!(backup(log.dir(), &to).unwrap().size, 300);
    (log, to)
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn kind(result: ledger::fault::Result<ledger::verify::Report>) -> (FaultKind, String) {
    let fault: Fault = result.err().unwrap();
    (fault.kind, fault.sentence().to_owned())
}

#[test]
fn a_restored_ledger_goes_on_where_it_was_saved() {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, saved) = saved(dir.path());
    assert_eq!(names(&saved), ["catalog", "checkpoint.key", "checkpoint.vkey", "ledger.db", "manifest.json"]);
    let note = Reader::open(log.dir()).unwrap().newest_note().unwrap();
    support::fill(&mut log, 400, 50);
    let data = dir.path().join("again");
    fs::create_dir(&data).unwrap();
    assert_eq!(restore(&saved, &data).unwrap().size, 300);
    assert_eq!(names(&data), ["catalog", "checkpoint.key", "checkpoint.vkey", "ledger.db"]);
    assert_eq!(fs::read_to_string(data.join("catalog/deep/a.toml")).unwrap(), "id = \"a\"\n");
    let mut again = Log::open(&data).unwrap();
    support::fill(&mut again, 400, 7);
    assert_eq!(again.newest(), log.newest(), "the same events and the same key");
    assert!(verify(&data, Some(&note)).unwrap().is_intact());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for dir in [&saved, &data] {
            let mode = fs::metadata(dir.join("checkpoint.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

/// What was restored is for the one as whom the office runs, whoever restored it.
#[cfg(unix)]
#[test]
fn a_restored_folder_belongs_to_the_owner_of_its_place_and_to_nobody_else() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let dir = tempfile::tempdir().unwrap();
    let (_log, saved) = saved(dir.path());
    let (new, empty) = (dir.path().join("state"), dir.path().join("empty"));
    fs::create_dir(&new).unwrap();
    fs::create_dir(&empty).unwrap();
    // Only the administrator of a machine can give files away; everybody else restores for himself.
    let own = fs::metadata(dir.path()).unwrap().uid();
    let somebody = if chown(&new, Some(12_345), Some(12_345)).is_ok() { 12_345 } else { own };
    let _ = chown(&empty, Some(somebody), None);
    for data in [new.join("office"), empty] {
        restore(&saved, &data).unwrap();
        let mut open = vec![data.clone()];
        while let Some(path) = open.pop() {
            let about = fs::metadata(&path).unwrap();
            let wanted = if about.is_dir() { 0o700 } else { 0o600 };
            assert_eq!((about.permissions().mode() & 0o777, about.uid()), (wanted, somebody), "{path:?}");
            if about.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
        assert!(data.join("catalog/deep/a.toml").is_file());
    }
}

#[test]
fn a_broken_backup_is_not_restored_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (_log, saved) = saved(dir.path());
    let manifest = fs::read_to_string(saved.join("manifest.json")).unwrap();
    let data = dir.path().join("again");
    let refused = |what: &str, change: &dyn Fn()| {
        change();
        let before = names(dir.path());
        let (kind, sentence) = kind(restore(&saved, &data));
        assert!(matches!(kind, FaultKind::Damaged | FaultKind::Missing), "{what}: {sentence}");
        assert_eq!(names(dir.path()), before, "{what}");
    };
    let key = fs::read(saved.join("checkpoint.key")).unwrap();
    refused("a file is missing", &|| fs::remove_file(saved.join("checkpoint.key")).unwrap());
    fs::write(saved.join("checkpoint.key"), key).unwrap();
    let text =
        |from: &str, to: &str| fs::write(saved.join("manifest.json"), manifest.replace(from, to)).unwrap();
    refused("a file outside", &|| text("catalog/deep/a.toml", "../a.toml"));
    refused("a file elsewhere", &|| text("catalog/deep/a.toml", "/etc/hostname"));
    refused("no database", &|| text("\"ledger.db\"", "\"catalog/b\""));
    refused("another size", &|| text("\"size\": 300", "\"size\": 299"));
    refused("no manifest", &|| text("\"format\"", "\"formal\""));
    text("", "");
    let mut database = fs::read(saved.join("ledger.db")).unwrap();
    let middle = database.len() / 2;
    database[middle] ^= 1;
    refused("a flipped bit", &|| fs::write(saved.join("ledger.db"), &database).unwrap());
    database[middle] ^= 1;
    fs::write(saved.join("ledger.db"), &database).unwrap();
    assert!(restore(&saved, &data).is_ok());
    assert_eq!(kind(restore(&saved, &data)).0, FaultKind::Occupied);
}

#[test]
fn what_an_interruption_leaves_is_no_ledger_and_is_cleared_away() {
    let dir = tempfile::tempdir().unwrap();
    let (log, saved) = saved(dir.path());
    let partial = dir.path().join(".again.partial");
    fs::create_dir(&partial).unwrap();
    for name in ["ledger.db", "checkpoint.key", "checkpoint.vkey"] {
        fs::copy(saved.join(name), partial.join(name)).unwrap();
    }
    fs::write(partial.join("UNFINISHED"), "").unwrap();
    assert_eq!(Log::open(&partial).err().unwrap().kind, FaultKind::NotOurs);
    assert_eq!(Reader::open(&partial).err().unwrap().kind, FaultKind::NotOurs);
    assert_eq!(kind(verify(&partial, None)).0, FaultKind::NotOurs);
    restore(&saved, &dir.path().join("again")).unwrap();
    assert_eq!(names(dir.path()), ["again", "data", "saved"]);
    drop(log);
}

#[test]
fn a_damaged_ledger_is_not_saved_over_a_good_name() {
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 300, 50);
    log.connection()
        .execute("UPDATE event SET entry = replace(entry, '資産', '机') WHERE seq = 9", [])
        .unwrap();
    let (kind, sentence) = kind(backup(log.dir(), &dir.path().join("saved")));
    assert_eq!(kind, FaultKind::Damaged);
    assert!(sentence.contains("9 番の記録が、記録した時のものと違います"), "{sentence}");
    assert_eq!(names(dir.path()), ["data"]);
}

struct Exported(PathBuf);

impl TileReader for Exported {
    fn height(&self) -> u8 {
        8
    }
    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles
            .iter()
            .map(|tile| fs::read(self.0.join(tile.path().replacen("tile/8/", "tile/", 1))).unwrap())
            .collect())
    }
    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[test]
fn an_export_is_read_by_the_tiles_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 700, 50);
    let out = dir.path().join("out");
    assert_eq!(export(log.dir(), &out).unwrap(), 700);
    assert_eq!(
        names(&out),
        [
            "README.txt",
            "checkpoint",
            "checkpoint.vkey",
            "checkpoints",
            "events.jsonl",
            "tile",
            "verify_ledger.py"
        ]
    );
    let tiles = Exported(out.clone());
    let reader = TileHashReader::new(700, tlog_tiles::Hash(log.newest().root), &tiles);
    for seq in [1u64, 256, 257, 700] {
        let index = tlog_tiles::stored_hash_index(0, seq - 1);
        let hashes = reader.read_hashes(&[index]).unwrap();
        assert_eq!(Some(hashes[0].0), proof::leaf(log.connection(), seq).unwrap());
    }
    assert_eq!(kind(export(log.dir(), &out).map(|_| verify(&out, None).unwrap())).0, FaultKind::Occupied);
    assert_eq!(export(log.dir(), &dir.path().join("no/out")).err().unwrap().kind, FaultKind::Missing);
}

fn python(arguments: &[&Path]) -> (bool, String) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verify_ledger.py");
    let output =
        Command::new("python3").arg(program).args(arguments).env("PYTHONUTF8", "1").output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)) && !said.contains("Traceback"), "{said}");
    (output.status.success(), said)
}

#[test]
fn the_verifier_in_python_agrees() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = support::ledger(dir.path(), 280, 40);
    let outside = dir.path().join("outside");
    fs::write(&outside, Reader::open(log.dir()).unwrap().newest_note().unwrap()).unwrap();
    support::fill(&mut log, 600, 40);
    let out = dir.path().join("out");
    export(log.dir(), &out).unwrap();
    let option = Path::new("--checkpoint");
    assert_eq!(python(&[&out]), (true, "正しい原簿です（記録 600 件、検証点 4 個）\n".to_owned()));
    assert!(python(&[&out, option, &outside]).0);
    let damage = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let path = out.join(name);
        let before = fs::read(&path).unwrap();
        let mut bytes = before.clone();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let (good, said) = python(&[&out]);
        assert!(!good && said.contains("×"), "{name}: {said}");
        assert!(!verify(&out, None).unwrap().is_intact(), "{name}");
        fs::write(&path, before).unwrap();
    };
    damage("events.jsonl", &|bytes| bytes[20_000] ^= 1);
    damage("events.jsonl", &|bytes| bytes.truncate(40_000));
    damage("events.jsonl", &|bytes| bytes.extend_from_slice(support::entry(601).as_bytes()));
    damage("tile/0/000", &|bytes| bytes[77] ^= 1);
    damage("tile/1/000.p/2", &|bytes| bytes[33] ^= 1);
    damage("checkpoint", &|bytes| bytes[30] ^= 1);
    damage("checkpoints/280", &|bytes| bytes.truncate(90));
    damage("checkpoint.vkey", &|bytes| bytes[2] ^= 1);
    // Another ledger with as many events, signed with its own key.
    let other = tempfile::tempdir().unwrap();
    let other_log = support::ledger(other.path(), 600, 40);
    let other_out = other.path().join("out");
    export(other_log.dir(), &other_out).unwrap();
    assert!(python(&[&other_out]).0);
    assert!(!python(&[&other_out, option, &outside]).0);
    let report = verify(&other_out, Some(&fs::read_to_string(&outside).unwrap())).unwrap();
    assert_eq!(report.findings[0].kind, FindingKind::OutsideUnchecked);
    assert!(!python(&[&dir.path().join("none")]).0);
}

#[test]
fn desk_settings_and_authority_are_saved_and_come_back() {
    use ledger::desk::Desk;
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 30, 10);
    let at = "2026-11-22T09:00".parse().unwrap();
    let desk = Desk::open(log.dir()).unwrap();
    desk.set_password("1005", "hash of before", false, at).unwrap();
    desk.set_totp("1005", Some("SECRET")).unwrap();
    fs::create_dir(log.dir().join("tls")).unwrap();
    fs::write(log.dir().join("tls/root.key"), "secret").unwrap();
    fs::write(log.dir().join("sekimori.toml"), "[backup]\n").unwrap();
    // The desk is open and has a log of its own: what was written last is in the copy all the same.
    let saved = dir.path().join("saved");
    backup(log.dir(), &saved).unwrap();
    desk.set_password("1005", "hash of after", false, at).unwrap();
    let data = dir.path().join("again");
    restore(&saved, &data).unwrap();
    let again = Desk::open(&data).unwrap();
    let kept = again.credential("1005").unwrap().unwrap();
    assert_eq!((kept.hash.as_str(), kept.totp.as_deref()), ("hash of before", Some("SECRET")));
    assert_eq!(fs::read_to_string(data.join("tls/root.key")).unwrap(), "secret");
    assert_eq!(fs::read_to_string(data.join("sekimori.toml")).unwrap(), "[backup]\n");
    #[cfg(unix)]
    for file in ["desk.db", "desk.key", "tls/root.key", "sekimori.toml"] {
        use std::os::unix::fs::PermissionsExt;
        for dir in [&saved, &data] {
            let mode = fs::metadata(dir.join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
}

#[test]
fn a_damaged_desk_is_neither_saved_nor_restored() {
    use ledger::desk::Desk;
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 30, 10);
    drop(Desk::open(log.dir()).unwrap());
    let path = log.dir().join("desk.db");
    let good = fs::read(&path).unwrap();
    let mut bad = good.clone();
    // All pages but the first: what the tables hold.
    bad[4096..].fill(0xFF);
    fs::write(&path, &bad).unwrap();
    assert!(backup(log.dir(), &dir.path().join("saved")).is_err());
    assert_eq!(names(dir.path()), ["data"]);
    fs::write(&path, &good).unwrap();
    backup(log.dir(), &dir.path().join("saved")).unwrap();
}

/// A copy within the data folder is lost with it; nothing is left of the attempt.
#[test]
fn nothing_is_saved_or_handed_over_into_the_data_folder_itself() {
    let dir = tempfile::tempdir().unwrap();
    let log = support::ledger(dir.path(), 10, 5);
    fs::create_dir_all(log.dir().join("catalog")).unwrap();
    let before = names(log.dir());
    for inner in ["bk", "catalog/bk"] {
        let to = log.dir().join(inner);
        for fault in [backup(log.dir(), &to).err().unwrap(), export(log.dir(), &to).err().unwrap()] {
            assert_eq!(fault.kind, FaultKind::BadInput);
            assert!(fault.sentence().contains("データフォルダーの中です"), "{}", fault.sentence());
        }
    }
    assert_eq!(names(log.dir()), before);
    backup(log.dir(), &dir.path().join("beside")).unwrap();
}
