//! The real binary as a server in a test: started on a free port, asked, told to stop.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that serves.
pub struct Server {
    child: Child,
    /// As it said itself.
    pub address: String,
    /// The port of it.
    pub port: u16,
    /// What it wrote to the journal.
    pub journal: tempfile::NamedTempFile,
}

impl Server {
    /// Starts it, and waits until it says that people can come.
    pub fn start(dir: &Path, options: &[&str]) -> Server {
        let journal = tempfile::NamedTempFile::new().expect("a file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_sekimori"))
            .arg("serve")
            .arg(dir)
            .args(["--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(journal.reopen().expect("opened"))
            .spawn()
            .expect("started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let from = line.find("http");
        assert!(from.is_some(), "it did not say where: {line}");
        let from = from.unwrap_or_default();
        let address: String = line[from..].chars().take_while(|c| c.is_ascii_graphic()).collect();
        let port =
            address.trim_end_matches('/').rsplit(':').next().and_then(|p| p.parse().ok()).expect("a port");
        Server { child, address, port, journal }
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("sent").success());
    }

    /// Tells it to stop, and gives its status.
    pub fn stop(mut self) -> Option<i32> {
        self.signal("TERM");
        self.child.wait().expect("ended").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed leaves nothing behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("{}", std::fs::read_to_string(self.journal.path()).unwrap_or_default());
        }
    }
}
