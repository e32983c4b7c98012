//! Is it really this person, as the office's directory knows him? Passwords compared by LDAP, Active Directory included.
//! Takes settings, a number and a password; gives yes, no, or why the directory cannot be asked.
//! INVARIANT: an empty password is never sent (a directory takes it for nobody and says yes), and no password is kept.

use super::settings::{Ldap, Lookup};
use super::trust;
use ldap3::{LdapConn, LdapConnSettings, LdapError, Scope, SearchEntry, dn_escape, ldap_escape};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// 庁内のディレクトリ (directory).
pub struct Directory {
    settings: Ldap,
    service: Option<String>,
    tls: Arc<rustls::ClientConfig>,
}

impl Directory {
    /// The directory that settings name. Nothing is sent yet.
    ///
    /// # Errors
    /// A Japanese sentence: a file that is named cannot be read.
    pub fn new(settings: Ldap) -> Result<Directory, String> {
        let service = match settings.lookup()? {
            Lookup::Search { password_file, .. } => {
                Some(trust::secret(password_file, "照会用の利用者のパスワード")?)
            }
            Lookup::Bind(_) => None,
        };
        let tls = Arc::new(client(settings.ca.as_ref().map(|p| p.0.as_path()))?);
        Ok(Directory { settings, service, tls })
    }

    fn connect(&self) -> Result<LdapConn, LdapError> {
        let most = Duration::from_secs(self.settings.timeout_seconds.into());
        let settings = LdapConnSettings::new()
            .set_conn_timeout(most)
            .set_config(Arc::clone(&self.tls))
            .set_starttls(self.settings.starttls);
        LdapConn::with_settings(settings, &self.settings.url)
    }

    fn asked(&self, number: &str, password: &str) -> Result<bool, LdapError> {
        let most = Duration::from_secs(self.settings.timeout_seconds.into());
        let mut connection = self.connect()?;
        let name = match self.settings.lookup() {
            Err(_) => return Ok(false),
            Ok(Lookup::Bind(pattern)) => {
                // In a distinguished name signs have a meaning; in name@domain they have none.
                let number = if pattern.contains('=') { dn_escape(number) } else { number.into() };
                pattern.replace("{number}", &number)
            }
            Ok(Lookup::Search { user, base, attribute, .. }) => {
                let service = self.service.as_deref().unwrap_or_default();
                connection.with_timeout(most).simple_bind(user, service)?.success()?;
                let filter = format!("({attribute}={})", ldap_escape(number));
                let found = connection.with_timeout(most).search(base, Scope::Subtree, &filter, ["1.1"])?;
                let (entries, _) = found.success()?;
                let mut entries: Vec<_> = entries.into_iter().filter(|e| !e.is_ref()).collect();
                match (entries.pop(), entries.is_empty()) {
                    // Of several nobody knows which is meant.
                    (Some(one), true) => SearchEntry::construct(one).dn,
                    _ => return Ok(false),
                }
            }
        };
        const WRONG: u32 = 49;
        let answer = connection.with_timeout(most).simple_bind(&name, password)?;
        let _ = connection.unbind();
        match answer.rc {
            0 => Ok(true),
            WRONG => Ok(false),
            _ => answer.success().map(|_| true),
        }
    }
}

impl web::Directory for Directory {
    fn is_for(&self, number: &str) -> bool {
        !self.settings.local.iter().any(|n| n == number)
    }

    fn proves(&self, number: &str, password: &str) -> Result<bool, String> {
        if password.is_empty() || number.is_empty() {
            return Ok(false);
        }
        self.asked(number, password).map_err(|e| format!("{}: {}", self.settings.url, reason(&e)))
    }
}

/// The reason in words that hold no name and no password.
fn reason(error: &LdapError) -> String {
    match error {
        LdapError::Io { source } if source.kind() == std::io::ErrorKind::InvalidData => {
            "証明書を信頼できないか、暗号化の取り決めが合いません。[ldap] の ca を確かめてください"
                .to_string()
        }
        LdapError::Io { source } => crate::input::reason(source),
        LdapError::Timeout { .. } => "時間内に答えがありません".to_string(),
        LdapError::LdapResult { result } => {
            format!("ディレクトリが断りました（{}番）。照会用の利用者とその権限を確かめてください", result.rc)
        }
        other => other.to_string(),
    }
}

/// A client that believes the authorities of a file alone, else those of the machine.
fn client(ca: Option<&Path>) -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore::empty();
    for authority in trust::authorities(ca)? {
        // Of those of the machine some may be of another time; a file that is named is to be right.
        if let (Err(_), Some(path)) = (roots.add(authority), ca) {
            return Err(format!("{}: 認証局の証明書（PEM形式）として読めません。", path.display()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
