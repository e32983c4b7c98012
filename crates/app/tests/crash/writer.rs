//! Who writes while he is killed? The binary's `do`, or this test program as a writer of several commands at a time.

use crate::office_days::{Dice, line};
use crate::{catalog, record};
use ledger::book::Book;
use practice::command::{Command, Request};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const GROUPS: &str = "CRASH_GROUPS_DIR";
const SEED: &str = "CRASH_GROUPS_SEED";

/// Whether every command is made durable by itself, or several together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// `sekimori do`.
    Single,
    /// `Book::submit_all`, in this test program started again.
    Groups,
}

/// The sizes of groups under a seed.
pub fn groups(seed: u64, writer: Writer, requests: &[Request]) -> Vec<&[Request]> {
    let (mut dice, mut rest, mut out) = (Dice(seed), requests, Vec::new());
    while !rest.is_empty() {
        let count = if writer == Writer::Single { 1 } else { (1 + dice.below(9)).min(rest.len()) };
        let (group, others) = rest.split_at(count);
        out.push(group);
        rest = others;
    }
    out
}

/// Starts a writer on a folder.
pub fn start(writer: Writer, dir: &Path, seed: u64) -> Child {
    let mut command = match writer {
        Writer::Single => {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sekimori"));
            command.arg("do").arg(dir).args(["-", "--format", "json"]);
            command
        }
        Writer::Groups => {
            let mut command = std::process::Command::new(std::env::current_exe().expect("this program"));
            command.args([
                "--exact",
                "writer::writes_groups_when_told_to",
                "--nocapture",
                "--test-threads=1",
            ]);
            command.env(GROUPS, dir).env(SEED, seed.to_string());
            command
        }
    };
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("started")
}

/// Feeds requests to a writer and kills it after so many answers and some microseconds; gives the answer lines that were
/// read, and what it said on standard error.
pub fn feed_and_kill(
    mut child: Child,
    requests: &[Request],
    (answers, wait): (usize, Duration),
) -> (String, String) {
    let input: String = requests.iter().map(|r| line(r) + "\n").collect();
    let mut stdin = child.stdin.take().expect("a pipe");
    // A writer that is killed does not read to the end.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut out = String::new();
    while out.lines().filter(|l| l.starts_with('{')).count() < answers {
        if reader.read_line(&mut out).expect("UTF-8") == 0 {
            break;
        }
    }
    let begun = Instant::now();
    while begun.elapsed() < wait {
        std::hint::spin_loop();
    }
    // SIGKILL; one that ended by itself is as good.
    let _ = child.kill();
    reader.read_to_string(&mut out).expect("UTF-8");
    feeder.join().expect("fed");
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    child.wait().expect("ended");
    // Half a line acknowledges nothing.
    out.truncate(out.rfind('\n').map_or(0, |end| end + 1));
    (out, err)
}

/// How many events the ledger in a copy of the folder holds after each group.
pub fn boundaries(copy: &Path, groups: &[&[Request]]) -> Vec<u64> {
    let mut book = Book::open(copy, catalog()).expect("opens");
    let mut sizes = vec![book.log().newest().size];
    for group in groups {
        book.submit_all(group).expect("written");
        sizes.push(book.log().newest().size);
    }
    sizes
}

fn request(line: &str) -> Request {
    let mut value: serde_json::Value = serde_json::from_str(line).expect("JSON");
    let object = value.as_object_mut().expect("an object");
    let mut text =
        |name: &str| object.remove(name).and_then(|v| v.as_str().map(ToString::to_string)).expect("text");
    let (by, at) = (text("by"), text("at").parse().expect("a moment"));
    let command: Command = serde_json::from_value(value).expect("a command");
    Request { by, at, command }
}

/// Does nothing in an ordinary run; started by `start`, it is the writer.
#[test]
fn writes_groups_when_told_to() {
    let (Some(dir), Ok(seed)) = (std::env::var_os(GROUPS), std::env::var(SEED)) else { return };
    let requests: Vec<Request> = std::io::stdin().lines().map(|l| request(&l.expect("a line"))).collect();
    let mut book = Book::open(Path::new(&dir), catalog()).expect("opens");
    for group in groups(seed.parse().expect("a number"), Writer::Groups, &requests) {
        let answers = book.submit_all(group).expect("written");
        for answer in &answers {
            let mut out = std::io::stdout().lock();
            out.write_all(format!("\n{}\n", record::told(answer)).as_bytes())
                .and_then(|()| out.flush())
                .expect("told");
        }
    }
}
