//! Does the cage of the reader hold, and is every way in which a reader may die told in one sentence?
//! The caged code runs in this test's own binary, started again: the product has no way in for it.

#![cfg(target_os = "linux")]

#[path = "../src/reader/ask.rs"]
mod ask;
#[path = "../src/reader/cage.rs"]
mod cage;

use intake::{Form, Refusal};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Output};
use std::time::{Duration, Instant};

const DEED: &str = "CAGED_DEED";
const SIGSYS: i32 = 31;
const SIGABRT: i32 = 6;

/// What the prisoner does; called in the process that `caged` starts.
fn deed(name: &str) {
    match name {
        "nothing" => {}
        "open" => drop(std::fs::File::open("/etc/passwd")),
        "write" => drop(std::fs::File::create("/dev/shm/escaped")),
        "look" => drop(std::fs::metadata("/")),
        "network" => drop(std::net::TcpStream::connect("127.0.0.1:9")),
        "socket" => drop(std::os::unix::net::UnixStream::pair()),
        "process" => drop(Command::new("/bin/true").status()),
        "thread" => drop(std::thread::Builder::new().spawn(|| {})),
        "memory" => {
            let eaten: Vec<Vec<u8>> = (0..64).map(|i| vec![i + 1; 16 * 1024 * 1024]).collect();
            println!("{}", eaten.len());
        }
        _ => unreachable!("{name}"),
    }
}

/// No test: the place where the prisoner lives, when this binary was started by `caged`.
#[test]
fn prisoner() {
    if let Ok(name) = std::env::var(DEED) {
        cage::enter().expect("the cage closes");
        deed(&name);
        println!("survived");
        // Without this the harness goes on, which needs more than a reader does.
        std::process::exit(0);
    }
}

fn caged(name: &str) -> Output {
    let itself = std::env::current_exe().expect("a path");
    let arguments = ["--exact", "prisoner", "--nocapture", "--test-threads=1"];
    Command::new(itself)
        .args(arguments)
        .env_remove("RUST_BACKTRACE")
        .env(DEED, name)
        .output()
        .expect("it runs")
}

fn survived(out: &Output) -> bool {
    String::from_utf8_lossy(&out.stdout).contains("survived")
}

#[test]
fn a_reader_that_only_reads_lives() {
    let out = caged("nothing");
    assert!(out.status.success() && survived(&out), "{out:?}");
}

#[test]
fn files_network_and_processes_are_death() {
    for name in ["open", "write", "look", "network", "socket", "process", "thread"] {
        let out = caged(name);
        assert!(!survived(&out), "{name}: {out:?}");
        assert_eq!(out.status.signal(), Some(SIGSYS), "{name}: {out:?}");
    }
}

#[test]
fn memory_ends_below_the_limit() {
    let out = caged("memory");
    assert_eq!(out.status.signal(), Some(SIGABRT), "{out:?}");
    assert!(String::from_utf8_lossy(&out.stderr).contains("memory allocation of"), "{out:?}");
}

/// What is told of a reader that does this instead of reading.
fn told(script: &str, time: Duration) -> Refusal {
    let bytes = vec![b'x'; 4 * 1024 * 1024];
    let mut command = Command::new("/bin/sh");
    ask::ask(command.args(["-c", script]), &bytes, Form::Html, time).expect_err("no document")
}

#[test]
fn each_death_is_one_sentence() {
    let time = Duration::from_secs(60);
    let cases = [
        ("kill -9 $$", "強制的に終わりました"),
        ("kill -SYS $$", "要らない操作"),
        ("kill -XCPU $$", "時間"),
        ("exit 101", "続けられなくなりました"),
        ("exit 0", "続けられなくなりました"),
        ("cat > /dev/null; echo garbage", "続けられなくなりました"),
        ("head -c 1000000 /dev/zero; exit 1", "続けられなくなりました"),
        ("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", "メモリー"),
        ("echo 'thread main has overflowed its stack' >&2; kill -ABRT $$", "入れ子"),
        ("exec 1>&- 2>&-; kill -9 $$", "強制的に終わりました"),
        // An answer that speaks of another form, or has no place for its line.
        (
            r#"printf %s '{"Ok":{"text":"x","form":"Pdf","places":[{"Line":1}],"notices":[]}}'"#,
            "続けられなくなりました",
        ),
        (
            r#"printf %s '{"Ok":{"text":"x","form":"Html","places":[],"notices":[]}}'"#,
            "続けられなくなりました",
        ),
    ];
    for (script, words) in cases {
        let sentence = told(script, time).to_string();
        assert!(sentence.contains(words) && sentence.starts_with("HTML"), "{script}: {sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn rows_of_a_list_come_through_and_anything_else_is_told() {
    let rows = |script: &str| {
        let mut command = Command::new("/bin/sh");
        ask::ask_rows(command.args(["-c", script]), b"x", Duration::from_secs(60))
    };
    let got =
        rows(r#"cat > /dev/null; printf %s '{"Ok":[{"line":2,"cells":["1001","日向"]}]}'"#).expect("rows");
    assert_eq!(got.first().map(|r| (r.line, r.cells.len())), Some((2, 2)));
    for script in ["echo '[]'", "exit 0", "kill -9 $$"] {
        let sentence = rows(script).expect_err("no rows").to_string();
        assert!(sentence.starts_with("一覧（Excel又はCSV）"), "{script}: {sentence}");
    }
}

#[test]
fn a_reader_that_does_not_end_is_ended() {
    for script in ["exec sleep 60", "exec 1>&- 2>&- 0<&-; exec sleep 60"] {
        let begun = Instant::now();
        let sentence = told(script, Duration::from_millis(300)).to_string();
        assert!(sentence.contains("時間（9秒）"), "{sentence}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{script}");
    }
}

#[test]
fn an_answer_is_understood_and_a_refusal_stays_what_it_is() {
    let mut command = Command::new("/bin/sh");
    let say = r#"cat > /dev/null; printf %s '{"Ok":{"text":"x","form":"Html","places":[{"Line":7}],"notices":["n"]}}'"#;
    let document =
        ask::ask(command.args(["-c", say]), b"x", Form::Html, Duration::from_secs(60)).expect("a document");
    assert_eq!((document.text.as_str(), document.notices.len()), ("x", 1));
    for refusal in [Refusal::Frames, Refusal::Scan { pages: 3 }, Refusal::Locked { what: "PDF" }] {
        let answer: Result<intake::Document, Refusal> = Err(refusal.clone());
        let say = format!("cat > /dev/null; printf %s '{}'", serde_json::to_string(&answer).expect("JSON"));
        assert_eq!(told(&say, Duration::from_secs(60)), refusal);
    }
    assert_eq!(ExitStatus::from_raw(9).signal(), Some(9));
}
