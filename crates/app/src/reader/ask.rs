//! What did the reader answer, and if it did not, why? Takes a command to start and the bytes to give it; writes and reads at
//! the same time, ends the child at the limit of time, and turns each way of its death into a refusal with one clear sentence.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use intake::{Document, Form, Refusal, Row};

/// The exit status of a child that could not close its cage.
pub const NO_CAGE: u8 = 77;
/// Most that is read of an answer, and of what the child says beside it.
const MAX_ANSWER: u64 = 128 * 1024 * 1024;
const MAX_WORDS: u64 = 16 * 1024;

/// The allocator reserves memory in pieces of so many KB, not of 1 GB: the limit counts what is reserved.
const SMALL_PIECES: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32768");

/// What came from the child.
#[derive(Default)]
struct Heard {
    answer: Vec<u8>,
    words: Vec<u8>,
    /// The child ended by itself, within the time.
    whole: bool,
}

/// Asks a child for the document in these bytes.
///
/// # Errors
/// What the child refused, or how it ended.
pub fn ask(command: &mut Command, bytes: &[u8], form: Form, time: Duration) -> Result<Document, Refusal> {
    asked(command, (bytes, form.title()), time, |answer| understood(answer, form))
}

/// What a list is called.
const LIST: &str = "一覧（Excel又はCSV）";

/// Asks a child for the rows of the list in these bytes.
///
/// # Errors
/// As [`ask`].
pub fn ask_rows(command: &mut Command, bytes: &[u8], time: Duration) -> Result<Vec<Row>, Refusal> {
    asked(command, (bytes, LIST), time, |answer| serde_json::from_slice(answer).ok())
}

/// Asks a child; `understood` says whether what it answered is an answer at all.
fn asked<T>(
    command: &mut Command,
    (bytes, what): (&[u8], &'static str),
    time: Duration,
    understood: impl FnOnce(&[u8]) -> Option<Result<T, Refusal>>,
) -> Result<T, Refusal> {
    let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams
        .env_clear()
        .env(SMALL_PIECES.0, SMALL_PIECES.1)
        .current_dir("/")
        .spawn()
        .map_err(|e| Refusal::Unreadable(format!("読み取りのプロセスを始められません: {e}")))?;
    let heard = converse(&mut child, bytes, time);
    let status = child.wait().map_err(|e| Refusal::Unreadable(e.to_string()))?;
    if heard.whole
        && status.success()
        && let Some(answer) = understood(&heard.answer)
    {
        return answer;
    }
    Err(death(&heard, status, what))
}

/// Speaks and listens at once, so that neither waits for the other; afterwards the child is ended, whatever it does.
fn converse(child: &mut Child, bytes: &[u8], time: Duration) -> Heard {
    let until = Instant::now() + time;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let mut heard = Heard::default();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that ended early breaks the pipe; why it ended is told by its status.
            let _ = stdin.map(|mut pipe| pipe.write_all(bytes));
        });
        let (tell, told) = mpsc::channel();
        let other = tell.clone();
        scope.spawn(move || tell.send((true, limited(stdout, MAX_ANSWER))));
        scope.spawn(move || other.send((false, limited(stderr, MAX_WORDS))));
        let mut streams = 0;
        while streams < 2 {
            match told.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((true, answer)) => heard.answer = answer,
                Ok((false, words)) => heard.words = words,
                Err(_) => break,
            }
            streams += 1;
        }
        heard.whole = streams == 2 && ended(child, until);
        // Ends the threads too: the pipes close with the child. One that has ended already is not disturbed.
        let _ = child.kill();
    });
    heard
}

/// Whether the child ended by itself; its pipes are closed, so that this takes no longer than its end.
fn ended(child: &mut Child, until: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(1)),
            _ => return false,
        }
    }
}

fn limited(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before an error is judged like the rest.
    let _ = pipe.map(|pipe| pipe.take(most).read_to_end(&mut bytes));
    bytes
}

/// The answer, if it is one: a document of this form with a place for each line, or a refusal.
fn understood(answer: &[u8], form: Form) -> Option<Result<Document, Refusal>> {
    let answer: Result<Document, Refusal> = serde_json::from_slice(answer).ok()?;
    match &answer {
        Ok(document) if document.form != form || document.places.len() != document.text.lines().count() => {
            None
        }
        _ => Some(answer),
    }
}

fn death(heard: &Heard, status: ExitStatus, what: &'static str) -> Refusal {
    let too_much = |limit: &str| Refusal::TooMuch { what, limit: limit.to_string() };
    let broken = |why: &str| Refusal::Broken { what, why: why.to_string() };
    let words = String::from_utf8_lossy(&heard.words);
    if status.code() == Some(i32::from(NO_CAGE)) {
        return Refusal::Unreadable(format!("読み取りを隔離できません: {}", words.trim()));
    }
    if words.contains("memory allocation of") {
        return too_much("読み取りに使えるメモリー（300 MB）");
    }
    if words.contains("overflowed its stack") {
        return too_much("読み取れる入れ子の深さ");
    }
    if !heard.whole {
        return too_much("読み取りに使える時間（9秒）");
    }
    match signal(status) {
        Some(SIGXCPU) => too_much("読み取りに使える時間（9秒）"),
        Some(SIGSYS) => broken("読み取りの途中で、文書を読むのに要らない操作をしようとしたため止めました"),
        Some(_) => broken("読み取りの途中で強制的に終わりました"),
        None => broken("読み取りの途中で続けられなくなりました"),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Numbers of signals as Linux has them.
const SIGXCPU: i32 = 24;
const SIGSYS: i32 = 31;
