//! What does the binary say, and leave alone, where it cannot write? The sentence, exit status 2, and nothing recorded.

use crate::base;
use crate::office::Office;
use crate::office_days::line;
use crate::{ledger_tables, record};
use ledger::book::Book;
use std::process::{Command, Stdio};

/// Runs `do` with one good command; gives output, errors and status.
fn one_command(office: &Office) -> (String, String, i32) {
    let request = &record::requests(&office.path(), 1, (1, false))[0];
    office.call(&["do"], &["-", "--format", "json"], Some(&line(request)))
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let office = base().copy();
    let book = Book::open(&office.path(), crate::catalog()).expect("opens");
    let before = record::size(&office.path());
    for command in [&["do"][..], &["rebuild"]] {
        let (out, err, status) = office.call(command, &[], Some(""));
        assert_eq!((out.as_str(), status), ("", 2), "{command:?} {err}");
        assert!(err.contains("別の sekimori が書き込んでいます") && err.contains("終了してから"), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    assert_eq!(record::size(&office.path()), before);
    office.must(&["verify"], &[]);
    office.must(&["state"], &["--at", "2026-11-24T09:00"]);
    drop(book);
    assert_eq!(one_command(&office).1, "");
    assert_eq!(record::size(&office.path()), before + 1);
}

/// As root nothing is read-only: the binary is started as somebody else.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_refused_and_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let place = tempfile::tempdir().expect("a folder");
    let (dir, program) = (place.path().join("office"), place.path().join("sekimori"));
    let status = Command::new("cp").arg("-r").arg(base().path()).arg(&dir).status().expect("cp");
    assert!(status.success());
    std::fs::copy(env!("CARGO_BIN_EXE_sekimori"), &program).expect("copied");
    let mode = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    for file in std::fs::read_dir(&dir).expect("a folder").flatten() {
        mode(&file.path(), 0o444);
    }
    mode(place.path(), 0o755);
    mode(&dir, 0o555);
    let root = std::fs::write(dir.join("probe"), "").is_ok();
    let _ = std::fs::remove_file(dir.join("probe"));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).arg(&dir).stdin(Stdio::null()).current_dir(place.path());
        if root {
            command.uid(65534).gid(65534);
        }
        let out = command.output().expect("runs");
        (String::from_utf8_lossy(&out.stdout).into_owned(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (out, err) = run(&["do"]);
    assert_eq!(out, "");
    assert!(err.contains("権限") && err.contains("書き込"), "{err}");
    let (out, err) = run(&["verify"]);
    assert!(out.contains("改ざんされていません") && err.is_empty(), "{out}{err}");
    mode(&dir, 0o755);
}

/// Files that may not grow any further stand for a disk without space.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_leaves_nothing_half_done() {
    let office = base().copy();
    let requests = record::requests(&office.path(), 5, (60, true));
    let input: String = requests.iter().map(|r| line(r) + "\n").collect();
    let start = record::size(&office.path());
    let mut failed = 0;
    // In blocks of 512 bytes: the log of the database ends in the middle of a command.
    for blocks in [40, 151, 333, 1000, 2500] {
        let office = office.copy();
        let script = format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_sekimori"), "do"]).arg(office.path());
        command
            .args(["-", "--format", "json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("sh");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.clone();
        let feeder =
            std::thread::spawn(move || drop(std::io::Write::write_all(&mut stdin, input.as_bytes())));
        let done = child.wait_with_output().expect("ended");
        feeder.join().expect("fed");
        let err = String::from_utf8_lossy(&done.stderr);
        let context = format!("{blocks} blocks");
        assert!(!err.contains("panicked"), "{context}: {err}");
        let said = record::said(&String::from_utf8_lossy(&done.stdout));
        assert_eq!(record::holds(&office.path(), start, &said, &context), 0, "{context}");
        if said.len() < requests.len() {
            failed += 1;
            assert_eq!(done.status.code(), Some(2), "{context}: {err}");
            assert_eq!(err.lines().count(), 1, "{context}: {err}");
        }
        record::goes_on(&office.path(), &context);
    }
    assert!(failed >= 2, "the limit was never reached");
}

#[test]
fn a_clock_set_back_is_refused_and_recorded_with_the_time_of_the_last_event() {
    let office = base().copy();
    let before = ledger_tables::all(&office.path()).replace("office 1", "");
    let command = r#"{"at":"2026-11-19T09:00","by":"1003","command":"apply","mechanism":"take-out-request","fields":{}}"#;
    let (out, err, status) = office.call(&["do"], &[], Some(command));
    assert_eq!((err.as_str(), status), ("", 1));
    assert!(
        out.starts_with(
            "拒否 時計（2026-11-19T09:00:00+09:00）が、最後の記録の時刻（2026-11-20T10:00:00+09:00）より前"
        ),
        "{out}"
    );
    let entries = record::entries(&office.path());
    let last: serde_json::Value = serde_json::from_str(&entries[entries.len() - 1]).expect("an entry");
    assert_eq!(
        (last["kind"].as_str(), last["at"].as_str()),
        (Some("Refused"), Some("2026-11-20T10:00:00+09:00"))
    );
    let after = ledger_tables::all(&office.path()).replace("office 1", "");
    let tables = |text: &str| {
        text.lines().filter(|l| !l.starts_with("[1,3,")).map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(tables(&before) == tables(&after), "a refusal changes no table but the mark");
    office.must(&["verify"], &[]);
}
