//! Does `init` or `restore` leave something half-made under the name that it was given, when it is killed?

use crate::office::{Office, root};
use crate::office_days::Dice;
use crate::{base, record};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn init(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sekimori"));
    command.arg("init").arg(dir).arg("--policy").arg(root().join("policies/miyazaki.txt"));
    command.arg("--people").arg(root().join("tests/offices/miyazaki.csv"));
    command.args(["--decision", "決裁第12号", "--decided", "令和8年3月25日", "--from", "令和8年4月1日"]);
    command.args(["--by", "1005", "--at", "2026-11-20T09:00"]);
    command
}

/// Runs a command to its end; gives how long that takes.
fn whole(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let done = command.output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    begun.elapsed()
}

fn kill_after(command: &mut Command, wait: Duration) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    let begun = Instant::now();
    while begun.elapsed() < wait {
        std::hint::spin_loop();
    }
    let _ = child.kill();
    child.wait().expect("ended");
}

#[test]
fn an_interrupted_init_leaves_no_half_office() {
    let place = tempfile::tempdir().expect("a folder");
    let needed = whole(&mut init(&place.path().join("first")));
    let mut dice = Dice(3);
    for number in 0..6 {
        let dir = place.path().join(format!("office{number}"));
        kill_after(&mut init(&dir), needed * dice.below(105) as u32 / 100);
        if !dir.exists() {
            whole(&mut init(&dir));
        }
        record::intact(&dir, &format!("init {number}"));
        assert_eq!(record::size(&dir), record::size(&place.path().join("first")), "init {number}");
    }
}

#[test]
fn an_interrupted_restore_leaves_no_half_office() {
    let place = tempfile::tempdir().expect("a folder");
    let office: &Office = base();
    let saved = place.path().join("saved");
    office.must(&["backup"], &[&saved.display().to_string()]);
    let restore = |dir: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sekimori"));
        command.arg("restore").arg(&saved).arg(dir);
        command
    };
    let needed = whole(&mut restore(&place.path().join("first")));
    let mut dice = Dice(4);
    for number in 0..20 {
        let dir = place.path().join(format!("again{number}"));
        kill_after(&mut restore(&dir), needed * dice.below(105) as u32 / 100);
        if !dir.exists() {
            whole(&mut restore(&dir));
        }
        assert!(
            !place.path().join(format!(".again{number}.partial")).exists(),
            "what was left over is cleared away"
        );
        record::intact(&dir, &format!("restore {number}"));
        if number % 5 == 0 {
            record::goes_on(&dir, &format!("restore {number}"));
        }
    }
}
