//! A real directory in a test: OpenLDAP's slapd as a plain process, with TLS and people of its own.

use rcgen::{CertificateParams, KeyPair};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub const SERVICE: &str = "cn=reader,dc=city,dc=example";
pub const SERVICE_PASSWORD: &str = "yomu-dake-7";

/// A directory.
pub struct Slapd {
    child: Child,
    dir: tempfile::TempDir,
    port: u16,
}

impl Slapd {
    /// Starts one with these people: number and password.
    pub fn start(people: &[(&str, &str)]) -> Slapd {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let key = KeyPair::generate().expect("a key");
        let names = ["127.0.0.1".to_string(), "localhost".to_string()];
        let cert = CertificateParams::new(names).expect("names").self_signed(&key).expect("made");
        std::fs::write(at("cert.pem"), cert.pem()).expect("written");
        std::fs::write(at("key.pem"), key.serialize_pem()).expect("written");
        std::fs::create_dir(at("db")).expect("made");
        std::fs::write(at("slapd.conf"), conf(dir.path())).expect("written");
        std::fs::write(at("people.ldif"), ldif(people)).expect("written");
        let conf = at("slapd.conf").display().to_string();
        let added = Command::new(tool("slapadd"))
            .args(["-q", "-f", &conf, "-l", &at("people.ldif").display().to_string()])
            .output()
            .expect("slapadd (Debian: slapd)");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let port = TcpListener::bind("127.0.0.1:0").and_then(|s| s.local_addr()).expect("a free port").port();
        let child = Command::new(tool("slapd"))
            .args(["-d", "0", "-f", &conf, "-h", &format!("ldaps://127.0.0.1:{port}")])
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let slapd = Slapd { child, dir, port };
        // It listens when it is ready: try until it does, or the tries are over.
        for _ in 0..1_000_000 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return slapd;
            }
        }
        panic!("slapd does not listen");
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.port)
    }

    /// Who vouches for it.
    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("cert.pem")
    }
}

impl Slapd {
    /// Ends it; its files stay.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn tool(name: &str) -> PathBuf {
    let there = Path::new("/usr/sbin").join(name);
    if there.exists() { there } else { PathBuf::from(name) }
}

fn conf(dir: &Path) -> String {
    let dir = dir.display();
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {dir}/pid
argsfile {dir}/args
TLSCertificateFile {dir}/cert.pem
TLSCertificateKeyFile {dir}/key.pem
database mdb
suffix \"dc=city,dc=example\"
rootdn \"cn=admin,dc=city,dc=example\"
directory {dir}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=\"{SERVICE}\" read by * none
"
    )
}

fn ldif(people: &[(&str, &str)]) -> String {
    let mut out = format!(
        "dn: dc=city,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: city\ndc: city\n\n\
         dn: {SERVICE}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: {SERVICE_PASSWORD}\n\n\
         dn: ou=people,dc=city,dc=example\nobjectClass: organizationalUnit\nou: people\n"
    );
    for (number, password) in people {
        out.push_str(&format!(
            "\ndn: uid={number},ou=people,dc=city,dc=example\nobjectClass: inetOrgPerson\nuid: {number}\ncn: {number}\nsn: {number}\nemployeeNumber: {number}\nuserPassword: {password}\n"
        ));
    }
    out
}
