//! An office in a folder of its own, for tests: founded once from a real policy and an invented list of staff, then copied.
//! Takes the name of a body; gives a folder on which the real binary is run.

#[path = "../../../../tests/folders.rs"]
pub mod folders;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A data folder that goes away with its value.
pub struct Office {
    temporary: tempfile::TempDir,
}

impl Office {
    /// An office on 2026-11-20 with all proposed bindings confirmed; founded once for each body, then copied.
    pub fn of(body: &str) -> Office {
        static FOUNDED: Mutex<BTreeMap<String, Office>> = Mutex::new(BTreeMap::new());
        let mut founded = FOUNDED.lock().expect("no other test failed here");
        founded.entry(body.to_string()).or_insert_with(|| Office::founded(body)).copy()
    }

    fn founded(body: &str) -> Office {
        let office = Office { temporary: tempfile::tempdir().expect("a folder") };
        let policy = root().join(format!("policies/{body}.txt"));
        let people = root().join(format!("tests/offices/{body}.csv"));
        let (policy, people) = (policy.display().to_string(), people.display().to_string());
        let files = ["--policy", &policy, "--people", &people];
        let decision =
            ["--decision", "令和8年 決裁第12号", "--decided", "令和8年3月25日", "--from", "令和8年4月1日"];
        let rest = ["--by", "1005", "--at", "2026-11-20T09:00"];
        let all: Vec<&str> = files.into_iter().chain(decision).chain(rest).collect();
        office.must(&["init"], &all);
        if std::env::var_os("FRESH_CATALOG").is_some() {
            office.take_catalog();
        }
        let confirm = ["--confirm", "", "--doubtful", "--by", "1005", "--at", "2026-11-20T10:00"];
        office.must(&["bind"], &confirm);
        office
    }

    /// Puts the repository's catalogue into the folder, so that a mechanism can be tried without building the program.
    fn take_catalog(&self) {
        folders::copy(&root().join("catalog"), &self.path().join("catalog"));
    }

    /// A copy in a folder of its own.
    pub fn copy(&self) -> Office {
        let copy = Office { temporary: tempfile::tempdir().expect("a folder") };
        folders::copy(&self.path(), &copy.path());
        copy
    }

    /// The data folder.
    pub fn path(&self) -> PathBuf {
        self.temporary.path().join("office")
    }

    /// Runs a command on the folder and gives what it printed.
    pub fn run(&self, command: &[&str], rest: &[&str], input: Option<&str>) -> String {
        let (out, err, _) = self.call(command, rest, input);
        assert!(err.is_empty(), "{err}");
        out
    }

    /// Runs a command that must succeed.
    pub fn must(&self, command: &[&str], rest: &[&str]) -> String {
        let (out, err, status) = self.call(command, rest, None);
        assert_eq!(status, 0, "{out}{err}");
        out
    }

    /// Runs a command; gives output, errors and status.
    pub fn call(&self, command: &[&str], rest: &[&str], input: Option<&str>) -> (String, String, i32) {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_sekimori"))
            .args(command)
            .arg(self.path())
            .args(rest)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.unwrap_or_default().as_bytes()).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("ended");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (text(output.stdout), text(output.stderr), output.status.code().unwrap_or(-1))
    }
}
