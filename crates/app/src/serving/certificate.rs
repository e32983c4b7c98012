//! Which certificate does the server show today? One that the body brings, or one of our own authority.
//! Takes names, files and the day; gives certificate and key when they are others than before.
//! INVARIANT: what was shown goes on being shown until something better is there; a bad file never ends the service.
//! Making certificates is in `authority`, listening in `listen`.

use super::authority::{self, Authority, Facts, Issued, save_private};
use jiff::civil::Date;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};

/// The folder of our own authority, in the data folder.
pub const FOLDER: &str = "tls";
/// An own certificate is renewed so many days before it ends; one that the body brings is spoken of.
pub const BEFORE_END: i32 = 30;

/// 証明書の出所 (source of the certificate).
pub enum Source {
    /// Files that the body brings.
    Brought {
        /// Certificate, with those in between.
        cert: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// Our own authority.
    Own {
        /// Its folder.
        dir: PathBuf,
        /// Names and addresses for which it vouches.
        names: Vec<String>,
        /// The authority.
        authority: Box<Authority>,
    },
}

/// 提示中の証明書 (certificate that is shown).
pub struct Shown {
    source: Source,
    now: Issued,
    facts: Facts,
}

impl Shown {
    /// The certificate with which the service begins.
    ///
    /// # Errors
    /// A Japanese sentence: it cannot be read, or not be made.
    pub fn begin(source: Source, today: Date) -> Result<Shown, String> {
        let now = match &source {
            Source::Brought { cert, key } => brought(cert, key)?,
            Source::Own { dir, names, authority } => own(dir, names, authority, today)?,
        };
        let facts = facts(&now.cert).ok_or_else(|| match &source {
            Source::Brought { cert, .. } => format!(
                "「{}」は証明書のファイル（PEM形式）ではありません。サーバー証明書、中間証明書の順に入ったファイルを指定してください。",
                cert.display()
            ),
            Source::Own { dir, .. } => format!("「{}」の証明書を読めません。", dir.display()),
        })?;
        Ok(Shown { source, now, facts })
    }

    /// Certificate and key as they are shown.
    pub fn issued(&self) -> &Issued {
        &self.now
    }

    /// What is to be shown from now on, if it is another: files were replaced, or the end is near.
    ///
    /// # Errors
    /// A Japanese sentence; what is shown stays.
    pub fn look(&self, today: Date) -> Result<Option<Issued>, String> {
        let next = match &self.source {
            Source::Brought { cert, key } => brought(cert, key)?,
            Source::Own { dir, names, authority } => own(dir, names, authority, today)?,
        };
        Ok((next != self.now).then_some(next))
    }

    /// Another one is shown from now on.
    pub fn take(&mut self, issued: Issued) {
        if let Some(facts) = facts(&issued.cert) {
            (self.now, self.facts) = (issued, facts);
        }
    }

    /// What people should know of its end; none: there is time.
    pub fn warning(&self, today: Date) -> Option<String> {
        let near = practice::calendar::after(today, BEFORE_END) >= self.facts.ends;
        let ends = practice::calendar::wareki(self.facts.ends);
        let todo = match self.source {
            Source::Brought { .. } => {
                "新しい証明書を同じ名前のファイルに置き換えてください。再起動は要りません。"
            }
            Source::Own { .. } => {
                "認証局の証明書そのものの期限が近づいています。手引「設置」の「認証局を作り直す」を見てください。"
            }
        };
        near.then(|| format!("HTTPSの証明書の期限は{ends}です。{todo}"))
    }

    /// The root certificate to distribute, if it is ours.
    pub fn root(&self) -> Option<&Authority> {
        match &self.source {
            Source::Own { authority, .. } => Some(authority),
            Source::Brought { .. } => None,
        }
    }
}

fn facts(pem: &str) -> Option<Facts> {
    Facts::of(&authority::der(pem)?)
}

fn brought(cert: &Path, key: &Path) -> Result<Issued, String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))
    };
    Ok(Issued { cert: read(cert)?, key: read(key)? })
}

/// The certificate of the folder if it is still good for these names, else a new one.
fn own(dir: &Path, names: &[String], authority: &Authority, today: Date) -> Result<Issued, String> {
    let (cert, key) = (dir.join("server.crt"), dir.join("server.key"));
    if let Ok(there) = brought(&cert, &key)
        && let (Some(facts), Some(root)) = (facts(&there.cert), Facts::of(authority.root_der()))
    {
        let near = practice::calendar::after(today, BEFORE_END) >= facts.ends;
        // A root that ends itself cannot give more time.
        let longest = facts.ends >= authority.ends();
        if facts.comes_from(&root) && facts.names == names && (!near || (longest && today < facts.ends)) {
            return Ok(there);
        }
    }
    let issued = authority.issue(names, today)?;
    save_private(&key, issued.key.as_bytes())?;
    crate::output::save(&cert, issued.cert.as_bytes())?;
    Ok(issued)
}

/// The source that our own authority is, for a data folder.
///
/// # Errors
/// A Japanese sentence: a name that was asked for lies outside of what the authority may vouch for.
pub fn own_source(data: &Path, asked: &[String], listen: SocketAddr, today: Date) -> Result<Source, String> {
    let mut names: Vec<String> = Vec::new();
    for name in asked.iter().cloned().chain(found(listen)) {
        let name = canonical(&name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let dir = data.join(FOLDER);
    let authority = Authority::open(&dir, &names, today)?;
    let asked: Vec<String> = asked.iter().map(|n| canonical(n)).collect();
    if let Some(outside) = asked.iter().find(|n| !authority.permits(n)) {
        return Err(format!(
            "「{outside}」は、この認証局が証明できる名前に入っていません（認証局を作ったときの --name に限られます）。この名前を使うには、「{}」を別の場所に移して起動し直し、新しいルート証明書を各端末に配ってください。",
            dir.display()
        ));
    }
    // What the machine found by itself is left out where the root is older than it.
    names.retain(|n| authority.permits(n));
    Ok(Source::Own { dir, names, authority: Box::new(authority) })
}

/// Names by which this machine can be reached, as far as it knows itself.
pub fn found(listen: SocketAddr) -> Vec<String> {
    let mut out: Vec<String> = host_name().into_iter().filter(|n| is_name(n)).collect();
    match listen.ip() {
        ip if !ip.is_unspecified() => out.push(ip.to_string()),
        ip => out.extend(own_address(ip.is_ipv6()).map(|a| a.to_string())),
    }
    out
}

fn host_name() -> Option<String> {
    let places = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let read = places.iter().find_map(|p| std::fs::read_to_string(p).ok());
    let name = read.or_else(|| std::env::var("COMPUTERNAME").ok())?;
    Some(name.trim().to_string()).filter(|n| !n.is_empty())
}

/// The address from which this machine would speak to others. Nothing is sent.
fn own_address(v6: bool) -> Option<IpAddr> {
    let (here, there) = if v6 { ("[::]:0", "[2001:db8::1]:9") } else { ("0.0.0.0:0", "192.0.2.1:9") };
    let socket = UdpSocket::bind(here).ok()?;
    socket.connect(there).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|a| !a.is_unspecified())
}

/// One spelling of each name.
fn canonical(name: &str) -> String {
    name.parse::<IpAddr>().map_or_else(|_| name.to_ascii_lowercase(), |a| a.to_string())
}

/// Whether these words can be the name of a machine, or its address.
pub fn is_name(name: &str) -> bool {
    let part = |p: &str| {
        (1..=63).contains(&p.len())
            && p.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !p.starts_with('-')
            && !p.ends_with('-')
    };
    name.parse::<IpAddr>().is_ok() || (name.len() <= 253 && name.split('.').all(part))
}

#[cfg(test)]
mod tests;
