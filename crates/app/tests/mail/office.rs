//! A real mail server in a test: aiosmtpd as a plain process, with an authority of its own.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub const USER: &str = "sekimori";
pub const PASSWORD: &str = "okuru-dake-7";

/// A mail server.
pub struct PostOffice {
    child: Child,
    dir: tempfile::TempDir,
    options: Vec<String>,
    pub port: u16,
}

impl PostOffice {
    /// Starts one: `--tls starttls`, `--user …`.
    pub fn start(options: &[&str]) -> PostOffice {
        let dir = tempfile::tempdir().expect("a folder");
        certify(dir.path());
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        let (child, port) = run(dir.path(), &options, 0);
        PostOffice { child, dir, options, port }
    }

    /// One that asks who sends, after STARTTLS.
    pub fn guarded() -> PostOffice {
        PostOffice::start(&["--tls", "starttls", "--user", USER, "--password", PASSWORD])
    }

    /// Ends it; what it took stays.
    pub fn close(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Begins again at the same port.
    pub fn open_again(&mut self) {
        self.close();
        (self.child, self.port) = run(self.dir.path(), &self.options, self.port);
    }

    /// How the next mails are answered.
    pub fn answers(&self, lines: &[&str]) {
        std::fs::write(self.dir.path().join("answers"), lines.join("\n")).expect("written");
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Value> {
        let entries = std::fs::read_dir(self.dir.path()).expect("a folder").filter_map(Result::ok);
        let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
        paths.sort();
        let read = |p: PathBuf| serde_json::from_slice(&std::fs::read(p).expect("a file")).expect("JSON");
        paths.into_iter().map(read).collect()
    }

    /// Who vouches for it.
    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// A file with its password.
    pub fn password_file(&self) -> PathBuf {
        let path = self.dir.path().join("password");
        std::fs::write(&path, format!("{PASSWORD}\n")).expect("written");
        path
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.close();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(dir: &Path, options: &[String], port: u16) -> (Child, u16) {
    let python =
        std::env::var_os("SMTP_PYTHON").map_or_else(|| root().join("target/smtp/bin/python"), PathBuf::from);
    let mut child = Command::new(&python)
        .arg(root().join("tests/smtp/server.py"))
        .arg(dir)
        .args(["--port", &port.to_string()])
        .args(options)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| {
            panic!(
                "aiosmtpd is needed ({}: {e}); prepare it with: python3 -m venv target/smtp && target/smtp/bin/pip install --requirement tests/smtp/requirements.txt",
                python.display()
            )
        });
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    (child, line.trim().parse().expect("the port"))
}

fn certify(dir: &Path) {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::<String>::new()).expect("names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = params.self_signed(&key).expect("made").pem();
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().expect("a key");
    let names = ["127.0.0.1".to_string(), "localhost".to_string()];
    let cert = CertificateParams::new(names).expect("names").signed_by(&own, &issuer).expect("made");
    for (name, text) in [("ca.pem", root), ("cert.pem", cert.pem()), ("key.pem", own.serialize_pem())] {
        std::fs::write(dir.join(name), text).expect("written");
    }
}
