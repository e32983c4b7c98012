//! The real program as a process of its own, asked over HTTP, with what it took of time and memory (Linux).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Ticks of the clock of processes in a second (Linux).
const TICKS: f64 = 100.0;
/// A little less than the pages that the program gives one person in a minute.
const A_MINUTE: u32 = 1_700;

/// `sekimori serve`.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// From its start until it said that people can come.
    pub start: Duration,
    /// Since when pages are counted, and how many there were.
    asked: Mutex<(Instant, u32)>,
}

/// An answer.
pub struct Answered {
    pub status: u16,
    pub html: bool,
    pub body: Vec<u8>,
}

/// The program, built in the same profile.
pub fn program() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    Some(here.parent()?.parent()?.join("sekimori")).filter(|p| p.is_file())
}

impl Served {
    /// Begins to serve a folder.
    pub fn begin(program: &Path, office: &Path) -> Served {
        let begun = Instant::now();
        let mut child = Command::new(program)
            .arg("serve")
            .arg(office)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut said = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its words"));
        out.read_line(&mut said).expect("its words");
        let start = begun.elapsed();
        let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let asked = Mutex::new((Instant::now(), 0));
        Served { address: address.expect("an address").to_string(), child, start, asked }
    }

    /// Waits where so many more pages would be more than one person is given in a minute.
    pub fn pace(&self, more: u32) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.1 + more > A_MINUTE {
            std::thread::sleep(Duration::from_secs(61).saturating_sub(asked.0.elapsed()));
            asked.1 = 0;
        }
        if asked.1 == 0 {
            asked.0 = Instant::now();
        }
        asked.1 += more;
    }

    /// Waits until it does nothing any more.
    pub fn rest(&self) -> Duration {
        let begun = Instant::now();
        let mut before = self.cpu();
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.cpu();
            if now - before < 0.015 {
                return begun.elapsed();
            }
            before = now;
        }
    }

    /// Seconds of CPU that it took so far.
    pub fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / TICKS
    }

    /// Its memory in MB: `VmRSS` now, `VmHWM` at most.
    pub fn memory(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|l| l.starts_with(what)).unwrap_or_default().to_string();
        line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// Counts the most memory anew from here.
    pub fn forget_most(&self) {
        // Where the system does not allow it, the figure is that since the start.
        let _ = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// Asks for a page.
    pub fn get(&self, token: &str, path: &str) -> std::io::Result<Answered> {
        self.ask(
            &format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: sekimori={token}\r\n", self.address),
            "",
        )
    }

    /// Sends a form.
    pub fn post(&self, token: &str, path: &str, form: &str) -> std::io::Result<Answered> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: sekimori={token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.address,
            form.len()
        );
        self.ask(&head, form)
    }

    fn ask(&self, head: &str, body: &str) -> std::io::Result<Answered> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes())?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all)?;
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let body = all.split_off((end + 4).min(all.len()));
        if length.is_some_and(|l| l != body.len()) {
            return Err(std::io::Error::other("cut off"));
        }
        Ok(Answered {
            status: head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0),
            html: head.contains("content-type: text/html"),
            body,
        })
    }

    /// Tells it to end, and waits.
    pub fn end(mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
