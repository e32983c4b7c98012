//! Which system calls changed files, in which order? Runs a program under strace and reads what strace wrote.
//! Takes a command; gives calls with resolved paths and the bytes written. What they mean for a disk is in `world`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// One call that succeeded.
#[derive(Debug)]
pub enum Call {
    /// A file was opened; made if it was not there, emptied if asked for.
    Open {
        fd: i32,
        path: PathBuf,
        create: bool,
        empty: bool,
        append: bool,
    },
    Close {
        fd: i32,
    },
    /// Bytes at a place, or where the descriptor stands.
    Write {
        fd: i32,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Seek {
        fd: i32,
        to: u64,
    },
    /// Bytes from one file to another, each where its descriptor stands.
    Copy {
        from: i32,
        to: i32,
        length: u64,
    },
    Resize {
        fd: i32,
        size: u64,
    },
    Sync {
        fd: i32,
    },
    Make {
        path: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
}

const CALLS: &str = "trace=open,openat,creat,close,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,\
    fsync,fdatasync,sync,syncfs,sync_file_range,msync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,\
    linkat,symlink,symlinkat,dup,dup2,dup3,lseek,copy_file_range,sendfile,splice,io_uring_setup,io_submit";

/// Runs the binary on arguments under strace.
pub fn run(arguments: &[&str], input: &str) -> Vec<Call> {
    let out = tempfile::NamedTempFile::new().expect("a file");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-q", "-xx", "-s", "100000000", "-e", CALLS, "-e", "signal=none", "-o"])
        .arg(out.path());
    command.arg(env!("CARGO_BIN_EXE_sekimori")).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn();
    let mut child = child.unwrap_or_else(|e| {
        panic!("strace cannot be started ({e}). Install the Debian package strace, as .ci/run does.")
    });
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), input.as_bytes()).expect("written");
    let done = child.wait_with_output().expect("ended");
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0 | 1)) && err.is_empty(), "strace or sekimori failed: {err}");
    let text = std::fs::read_to_string(out.path()).expect("a trace");
    let calls = read(&text);
    assert!(
        calls.iter().any(|call| matches!(call, Call::Sync { .. })),
        "strace recorded nothing: {text:.300}"
    );
    calls
}

fn read(text: &str) -> Vec<Call> {
    let mut begun: HashMap<&str, String> = HashMap::new();
    let mut folders: HashMap<i32, PathBuf> = HashMap::new();
    let mut out = Vec::new();
    for line in text.lines() {
        let (pid, rest) = line.split_once(' ').expect("a process");
        let rest = rest.trim_start();
        let whole = if let Some(start) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(pid, start.to_string());
            continue;
        } else if let Some(resumed) = rest.strip_prefix("<... ") {
            let end = resumed.split_once(" resumed>").expect("a resumed call").1;
            begun.remove(pid).expect("its beginning") + end
        } else {
            rest.to_string()
        };
        out.extend(call(&whole, &mut folders));
    }
    out
}

/// Reads `name(arguments) = result`; calls that failed, and lines that are no call, give nothing.
fn call(text: &str, folders: &mut HashMap<i32, PathBuf>) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let (inner, result) = rest.rsplit_once(" = ")?;
    let inner = inner.trim_end().strip_suffix(')')?;
    let result: i64 = result.split(' ').next()?.parse().ok().filter(|r| *r >= 0)?;
    let all: Vec<&str> = inner.split(", ").collect();
    let number = |at: usize| all.get(at).and_then(|n| n.parse::<i64>().ok()).expect("a number");
    let fd = |at: usize| number(at) as i32;
    let path = |folder: Option<usize>, at: usize| resolved(folder.map(|f| all[f]), all[at], folders);
    let opened = |path: PathBuf, flags: &str| {
        let has = |flag: &str| flags.split('|').any(|f| f == flag);
        let (create, empty, append) = (has("O_CREAT"), has("O_TRUNC"), has("O_APPEND"));
        Call::Open { fd: result as i32, path, create, empty, append }
    };
    Some(match name {
        "openat" => {
            let path = path(Some(0), 1);
            folders.insert(result as i32, path.clone());
            opened(path, all[2])
        }
        "open" => opened(path(None, 0), all[1]),
        "close" => Call::Close { fd: fd(0) },
        "write" => Call::Write { fd: fd(0), at: None, bytes: cut(bytes(all[1]), result) },
        "writev" => Call::Write { fd: fd(0), at: None, bytes: cut(bytes(inner), result) },
        "pwrite64" => {
            Call::Write { fd: fd(0), at: Some(number(3) as u64), bytes: cut(bytes(all[1]), result) }
        }
        "lseek" => Call::Seek { fd: fd(0), to: result as u64 },
        "ftruncate" => Call::Resize { fd: fd(0), size: number(1) as u64 },
        "fsync" | "fdatasync" => Call::Sync { fd: fd(0) },
        "mkdir" => Call::Make { path: path(None, 0) },
        "mkdirat" => Call::Make { path: path(Some(0), 1) },
        "unlink" | "rmdir" => Call::Remove { path: path(None, 0) },
        "unlinkat" => Call::Remove { path: path(Some(0), 1) },
        "rename" => Call::Rename { from: path(None, 0), to: path(None, 1) },
        "renameat" | "renameat2" => Call::Rename { from: path(Some(0), 1), to: path(Some(2), 3) },
        "copy_file_range" if all[1] == "NULL" && all[3] == "NULL" => {
            Call::Copy { from: fd(0), to: fd(2), length: result as u64 }
        }
        "sendfile" if all[2] == "NULL" => Call::Copy { from: fd(1), to: fd(0), length: result as u64 },
        // What is not understood must not be passed over.
        other => panic!("the replay does not know this call: {other}({inner:.200})"),
    })
}

fn resolved(folder: Option<&str>, path: &str, folders: &HashMap<i32, PathBuf>) -> PathBuf {
    let path = PathBuf::from(String::from_utf8(bytes(path)).expect("UTF-8"));
    match folder.filter(|_| path.is_relative()) {
        Some("AT_FDCWD") | None => path,
        Some(fd) => fd
            .parse()
            .ok()
            .and_then(|fd: i32| folders.get(&fd))
            .map_or(path.clone(), |f: &PathBuf| f.join(&path)),
    }
}

/// The bytes of every string in hexadecimal spelling, one after the other.
fn bytes(text: &str) -> Vec<u8> {
    assert!(!text.contains("\"..."), "strace cut a string short");
    let digit = |byte: u8| (byte as char).to_digit(16).expect("a digit") as u8;
    let mut out = Vec::with_capacity(text.len() / 4);
    for quoted in text.split('"').skip(1).step_by(2) {
        let escaped = quoted.as_bytes().chunks(4);
        out.extend(escaped.map(|e| digit(e[2]) << 4 | digit(e[3])));
    }
    out
}

fn cut(mut bytes: Vec<u8>, written: i64) -> Vec<u8> {
    bytes.truncate(written as usize);
    bytes
}
