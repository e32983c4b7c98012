//! The real binary, serving the office of the demonstration from a folder of its own. Built once, then copied.

#[path = "../../../../tests/folders.rs"]
mod folders;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The password of everybody in the rehearsal.
pub const PASSWORD: &str = "enshu-no-machi-8";

/// An office that is served.
pub struct Served {
    process: Child,
    /// Where: `http://127.0.0.1:…`.
    pub base: String,
    temporary: tempfile::TempDir,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sekimori"));
    command.current_dir(dir).stdin(Stdio::null());
    command
}

/// The office of the demonstration, built once.
fn built() -> &'static Path {
    static BUILT: OnceLock<tempfile::TempDir> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let done = sekimori(dir.path()).args(["demo", "sekimori-demo"]).output().expect("started");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        // What the scenes rely on is set here too, whatever the demonstration says by itself.
        let line = |(name, value): (&str, &str)| {
            format!(
                r#"{{"command":"set-value","name":"{name}","value":"{value}","reason":"運営のため","decider":"広域連合長","decided":"2027-01-15"}}"#
            )
        };
        let lines = [
            ("readers/audit", "情報セキュリティ監査統括責任者"),
            ("quorum/committee-resolution", "過半数"),
            ("majority/committee-resolution", "過半数"),
        ]
        .map(line);
        std::fs::write(dir.path().join("more.jsonl"), lines.join("\n")).expect("a file");
        let more = ["do", "sekimori-demo", "more.jsonl", "--by", "1005", "--at", "2027-01-15T12:00"];
        let done = sekimori(dir.path()).args(more).output().expect("started");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        dir
    });
    built.path()
}

impl Served {
    /// A copy of the demonstration, served on a free port; what it writes to stderr goes to a file.
    pub fn begin() -> Served {
        let temporary = tempfile::tempdir().expect("a folder");
        folders::copy(&built().join("sekimori-demo"), &temporary.path().join("sekimori-demo"));
        Served::started(temporary, &["demo", "--listen", "127.0.0.1:0"]).0
    }

    /// The same after more commands of the rehearsal.
    pub fn prepared(more: &str) -> Served {
        let temporary = tempfile::tempdir().expect("a folder");
        let office = temporary.path().join("sekimori-demo");
        folders::copy(&built().join("sekimori-demo"), &office);
        std::fs::write(temporary.path().join("more.jsonl"), more).expect("a file");
        let more = ["do", "sekimori-demo", "more.jsonl", "--by", "1005", "--at", "2027-01-15T12:30"];
        let done = sekimori(temporary.path()).args(more).output().expect("started");
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success() && !told.contains("拒否"), "{told}");
        Served::started(temporary, &["demo", "--listen", "127.0.0.1:0"]).0
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        self.temporary.path().join("sekimori-demo")
    }

    /// An empty folder, served on a free port; with the word that the terminal shows for founding the office.
    pub fn empty() -> (Served, String) {
        let temporary = tempfile::tempdir().expect("a folder");
        let (served, told) =
            Served::started(temporary, &["serve", "--listen", "127.0.0.1:0", "sekimori-demo"]);
        let word = told.split("合言葉: ").nth(1).and_then(|rest| rest.lines().next());
        let word = word.unwrap_or_else(|| panic!("no word in: {told}")).trim().to_string();
        (served, word)
    }

    /// Starts it in a folder and reads what it says, up to how it is ended.
    fn started(temporary: tempfile::TempDir, args: &[&str]) -> (Served, String) {
        let errors = std::fs::File::create(temporary.path().join("errors")).expect("a file");
        let mut process = sekimori(temporary.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("started");
        let mut out = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut told = String::new();
        while !told.contains("Ctrl+C") {
            let mut line = String::new();
            assert_ne!(out.read_line(&mut line).expect("a line"), 0, "it ended: {told}");
            told.push_str(&line);
        }
        let address = told.split("http://").nth(1).and_then(|rest| rest.split(['/', '\n', ' ', '　']).next());
        let base = format!("http://{}", address.unwrap_or_else(|| panic!("no address in: {told}")).trim());
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        (Served { process, base, temporary }, told)
    }

    /// A temporary password for a person, from the command line.
    pub fn temporary_password(&self, person: &str) -> String {
        let told = sekimori(self.temporary.path())
            .args(["password", "sekimori-demo", person])
            .output()
            .expect("started");
        let told = String::from_utf8(told.stdout).expect("UTF-8");
        let word = told.split("仮のパスワード: ").nth(1).and_then(|r| r.lines().next());
        word.unwrap_or_else(|| panic!("{told}")).to_string()
    }

    /// What it wrote to stderr.
    pub fn errors(&self) -> String {
        std::fs::read_to_string(self.temporary.path().join("errors")).expect("a file")
    }

    /// Ends it as a supervisor does, and verifies the ledger that it leaves.
    pub fn ends_well(mut self) {
        let told =
            Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().expect("kill");
        assert!(told.success());
        assert!(self.process.wait().expect("an end").success());
        let verified =
            sekimori(self.temporary.path()).args(["verify", "sekimori-demo"]).output().expect("started");
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
        assert_eq!(self.errors(), "");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
