//! How is a hostile document read? In a process of its own: the same binary, called with [`ARGUMENT`], in a cage of limits.
//! Takes bytes; gives the document or the rows of a list, or the refusal that the child told, or one that says how it ended.
//! The cage is in `reader/cage.rs`, the conversation in `reader/ask.rs`. Texts need no child and are not read here.

mod ask;
mod cage;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use intake::{Document, Encoding, Refusal, Row};

/// The first argument that makes the binary a reader. It is no command: nobody but this module calls it.
pub const ARGUMENT: &str = "__read-document";

/// Reads a document in a child process.
///
/// # Errors
/// Every refusal of `intake`, and [`Refusal::TooMuch`] or [`Refusal::Broken`] where the child did not live to answer.
pub fn read(bytes: &[u8], encoding: Option<Encoding>) -> Result<Document, Refusal> {
    let mut command = Command::new(binary().map_err(|e| Refusal::Unreadable(e.to_string()))?);
    command.arg(ARGUMENT).args(encoding.map(|e| e.label()));
    ask::ask(&mut command, bytes, intake::form(bytes), cage::TIME)
}

/// What the child is asked for, where it is no document but a list.
const ROWS: &str = "rows";

/// Reads a list (Excel, CSV) in a child process.
///
/// # Errors
/// As [`read`].
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let mut command = Command::new(binary().map_err(|e| Refusal::Unreadable(e.to_string()))?);
    command.args([ARGUMENT, ROWS]);
    ask::ask_rows(&mut command, bytes, cage::TIME)
}

/// This binary, even where its file was replaced while it runs.
fn binary() -> std::io::Result<PathBuf> {
    let itself = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() { Ok(itself) } else { std::env::current_exe() }
}

/// Is the child: goes into the cage, reads a document from standard input, and answers on standard output.
pub fn answer(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let word = arguments.next();
    let rows = word.as_ref().is_some_and(|w| w == ROWS);
    let encoding = word.and_then(|label| label.to_str()?.parse().ok());
    if let Err(why) = cage::enter() {
        eprintln!("{why}");
        return ExitCode::from(ask::NO_CAGE);
    }
    let mut bytes = Vec::new();
    if std::io::stdin().lock().take(intake::MAX_BYTES + 1).read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let told = match rows {
        true => tell(&intake::table_of(&bytes, None)),
        false => {
            let answer = intake::read_document(&bytes, encoding);
            drop(bytes);
            tell(&answer)
        }
    };
    if told { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says an answer on standard output.
fn tell<T: serde::Serialize>(answer: &Result<T, Refusal>) -> bool {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, answer).is_ok() && out.flush().is_ok()
}
