//! How does a mail reach the server? One connection for many mails, encrypted as the settings say.
//! Takes settings, a mail and an address; gives that it was taken, or why not and whose fault it is: the server's, so that
//! all wait, or this mail's alone.
//! INVARIANT: the same mail is the same bytes with the same Message-ID, however often it is sent.

use crate::serving::settings::{Mail as Settings, Tls};
use ledger::desk::MailRow;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use practice::calendar::Moment;
use std::time::{Duration, SystemTime};

/// 送信口 (way out).
pub struct Way {
    settings: Settings,
    password: Option<Credentials>,
    tls: Option<TlsParameters>,
    from: Address,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server cannot be used: no mail would be taken.
    Server(String),
    /// This mail is not taken now.
    Later(String),
    /// This mail is never taken.
    Never(String),
}

impl Failure {
    /// The sentence.
    pub fn says(&self) -> &str {
        match self {
            Failure::Server(says) | Failure::Later(says) | Failure::Never(says) => says,
        }
    }
}

/// A mail with what makes it the same mail when it is sent again.
pub struct Sending<'a> {
    /// What it is about, and for whom.
    pub key: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Words.
    pub body: &'a str,
    /// When it was put down.
    pub made: Moment,
    /// To which address.
    pub to: &'a str,
}

impl<'a> Sending<'a> {
    /// A mail of the outbox to an address.
    pub fn of(row: &'a MailRow, to: &'a str) -> Sending<'a> {
        Sending { key: &row.mail.key, subject: &row.mail.subject, body: &row.mail.body, made: row.made, to }
    }
}

impl Way {
    /// The way that settings describe. Nothing is sent yet.
    ///
    /// # Errors
    /// A Japanese sentence: a file that is named cannot be read.
    pub fn new(settings: Settings) -> Result<Way, String> {
        let password = match (&settings.user, &settings.password_file) {
            (Some(user), Some(file)) => Some(Credentials::new(
                user.clone(),
                crate::serving::trust::secret(&file.0, "メールの利用者のパスワード")?,
            )),
            _ => None,
        };
        let tls = match settings.tls {
            Tls::None => None,
            Tls::Implicit | Tls::Upgraded => Some(trust(&settings)?),
        };
        let from =
            settings.from.parse::<Address>().map_err(|e| format!("[mail] の from を使えません（{e}）。"))?;
        Ok(Way { settings, password, tls, from })
    }

    /// Goes to the server.
    ///
    /// # Errors
    /// [`Failure::Server`].
    pub fn connect(&self) -> Result<SmtpConnection, Failure> {
        let patience = Some(Duration::from_secs(self.settings.timeout_seconds.into()));
        let hello = ClientId::Domain(self.from.domain().to_string());
        let there = (self.settings.server.as_str(), self.settings.port());
        let at_once = self.tls.as_ref().filter(|_| self.settings.tls == Tls::Implicit);
        let away = |e: Error| Failure::Server(self.away(&e));
        let mut connection = SmtpConnection::connect(there, patience, &hello, at_once, None).map_err(away)?;
        if let (Tls::Upgraded, Some(tls)) = (self.settings.tls, &self.tls) {
            if !connection.can_starttls() {
                return Err(Failure::Server(format!(
                    "送信サーバー（{}）がSTARTTLSを使えません。[mail] の tls を確かめてください。",
                    self.settings.server
                )));
            }
            connection.starttls(tls, &hello).map_err(away)?;
        }
        if let Some(password) = &self.password {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], password).map_err(|e| {
                Failure::Server(format!(
                    "送信サーバーが認証を断りました（{}）。[mail] の user と password-file を確かめてください。",
                    reason(&e)
                ))
            })?;
        }
        Ok(connection)
    }

    fn away(&self, error: &Error) -> String {
        let what = match error {
            e if is_about_trust(e) => {
                "証明書を信頼できないか、暗号化の取り決めが合いません。[mail] の tls と ca を確かめてください"
                    .to_string()
            }
            e => reason(e),
        };
        format!("送信サーバー（{}の{}番）を使えません。{what}", self.settings.server, self.settings.port())
    }

    /// Sends a mail over a connection.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn send(&self, connection: &mut SmtpConnection, sending: &Sending<'_>) -> Result<(), Failure> {
        let message = self.message(sending)?;
        match connection.send(message.envelope(), &message.formatted()) {
            Ok(_) => Ok(()),
            Err(e) if e.is_permanent() => {
                Err(Failure::Never(format!("送信サーバーが断りました（{}）。", reason(&e))))
            }
            Err(e) if e.is_transient() => {
                Err(Failure::Later(format!("送信サーバーが今は受け取れません（{}）。", reason(&e))))
            }
            Err(e) if e.is_client() => Err(Failure::Never(format!("この宛先には送れません（{e}）。"))),
            Err(e) => Err(Failure::Server(self.away(&e))),
        }
    }

    fn message(&self, sending: &Sending<'_>) -> Result<Message, Failure> {
        let never = |e: String| Failure::Never(format!("宛先のメールアドレスを使えません（{e}）。"));
        let to = sending.to.parse::<Address>().map_err(|e| never(e.to_string()))?;
        let seconds = u64::try_from(sending.made.seconds_since(Moment::from_unix(0))).unwrap_or(0);
        let hash = practice::value::hash(format!("{}\n{}", sending.key, sending.made).as_bytes());
        let id: String = hash.chars().take(40).collect();
        let mut message = Message::builder()
            .from(Mailbox::new(Some("関守".to_string()), self.from.clone()))
            .to(Mailbox::new(None, to))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{id}@{}>", self.from.domain())))
            .subject(sending.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(sending.body.to_string())
            .map_err(|e| never(e.to_string()))?;
        // Whoever is away does not answer it.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_string()));
        Ok(message)
    }
}

/// Whether the encryption itself failed: it is tried while bytes travel, so the error may be one of reading.
fn is_about_trust(error: &Error) -> bool {
    let mut at: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(inner) = at {
        let io = inner.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        at = inner.source();
    }
    error.is_tls()
}

/// What a server answered, or why it was not reached, without control signs and not too long.
fn reason(error: &Error) -> String {
    let code = error.status().map(|c| c.to_string());
    let mut words = String::new();
    let mut at: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(inner) = at {
        words = match inner.downcast_ref::<std::io::Error>() {
            Some(io) => crate::input::reason(io),
            None => inner.to_string(),
        };
        at = inner.source();
    }
    let words: String = words.chars().filter(|c| !c.is_control()).take(200).collect();
    let timed = || {
        if error.is_timeout() { "時間内に答えがありません" } else { "答えがありません" }.to_string()
    };
    match (code, words.is_empty()) {
        (Some(code), true) => code,
        (Some(code), false) => format!("{code} {words}"),
        (None, true) => timed(),
        (None, false) => words,
    }
}

/// Whom to trust: the authorities of a file alone, else those of the machine.
fn trust(settings: &Settings) -> Result<TlsParameters, String> {
    let builder = TlsParametersBuilder::new(settings.server.clone());
    let builder = match &settings.ca {
        None => builder,
        Some(file) => {
            let path = &file.0;
            let bytes = std::fs::read(path)
                .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))?;
            let bad = || format!("{}: 認証局の証明書（PEM形式）として読めません。", path.display());
            if !bytes.windows(10).any(|w| w == b"-----BEGIN") {
                return Err(bad());
            }
            let authority = Certificate::from_pem(&bytes).map_err(|_| bad())?;
            builder.certificate_store(CertificateStore::None).add_root_certificate(authority)
        }
    };
    builder.build_rustls().map_err(|e| format!("[mail] の証明書を使えません（{e}）。"))
}
