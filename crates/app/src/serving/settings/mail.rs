//! How are mails sent, as the body set it? The table `[mail]` of `sekimori.toml`, with what does not fit together.
//! Takes the words of the file; gives settings, or a Japanese sentence. Nothing is sent here.
//! INVARIANT: a password never travels in the clear, but to this machine itself.

use super::{Absolute, TimeOfDay};
use serde::Deserialize;

/// メール (mail).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mail {
    /// The server that takes mails.
    pub server: String,
    /// Its port; none: the usual one.
    pub port: Option<u16>,
    /// How the way to it is encrypted.
    pub tls: Tls,
    /// Who sends, where the server asks.
    pub user: Option<String>,
    /// The file with his password.
    pub password_file: Option<Absolute>,
    /// From which address.
    pub from: String,
    /// Who vouches for the server; none: whom this machine trusts.
    pub ca: Option<Absolute>,
    /// When the mail of the morning goes out.
    pub digest_at: TimeOfDay,
    /// The address of the pages, as people type it; none: as the process is reached.
    pub address: Option<String>,
    /// So long it is waited for.
    #[serde(default = "ten")]
    pub timeout_seconds: u8,
}

fn ten() -> u8 {
    10
}

/// 暗号化 (encryption) of the way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// After asking for it; a server that has none is not used.
    Upgraded,
    /// None.
    None,
}

impl TryFrom<String> for Tls {
    type Error = String;

    fn try_from(text: String) -> Result<Tls, String> {
        match text.as_str() {
            "implicit" => Ok(Tls::Implicit),
            "starttls" => Ok(Tls::Upgraded),
            "none" => Ok(Tls::None),
            _ => Err(format!(
                "暗号化（tls）の「{text}」は使えません。\"implicit\"（はじめから暗号化）、\"starttls\"、\"none\"（暗号化なし）のどれかにしてください。"
            )),
        }
    }
}

impl Mail {
    /// The port.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::Implicit => 465,
            Tls::Upgraded => 587,
            Tls::None => 25,
        })
    }

    /// Whether the settings fit together.
    ///
    /// # Errors
    /// A Japanese sentence.
    pub fn fits(&self) -> Result<(), String> {
        let host = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
        if self.server.is_empty() || !self.server.chars().all(host) {
            return Err(format!(
                "[mail] の server「{}」は、機械の名前かIPアドレスで書いてください。",
                self.server
            ));
        }
        if practice::contact::mail(&self.from).as_deref() != Some(self.from.as_str()) {
            return Err(format!(
                "[mail] の from「{}」は、メールアドレスだけを sekimori@city.example.lg.jp の形で書いてください。",
                self.from
            ));
        }
        if self.user.is_some() != self.password_file.is_some() {
            return Err(
                "[mail] には、user と password-file の両方を書くか、どちらも書かないでください。".to_string()
            );
        }
        let near = ["127.0.0.1", "localhost", "::1"].contains(&self.server.as_str());
        if self.user.is_some() && self.tls == Tls::None && !near {
            return Err("[mail] のパスワードが、暗号化されずに送られます。tls を \"starttls\" か \"implicit\" にしてください。".to_string());
        }
        if self.ca.is_some() && self.tls == Tls::None {
            return Err(
                "[mail] の ca は、tls が \"none\" のときは使えません。どちらかを直してください。".to_string()
            );
        }
        if self.timeout_seconds == 0 || self.port == Some(0) {
            return Err("[mail] の timeout-seconds と port は、1以上にしてください。".to_string());
        }
        match &self.address {
            Some(a)
                if !(a.starts_with("https://") || a.starts_with("http://"))
                    || a.contains(char::is_whitespace) =>
            {
                Err(format!("[mail] の address「{a}」は、https:// で始まる関守の番地にしてください。"))
            }
            _ => Ok(()),
        }
    }

    /// The settings as headings and words, without secrets.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let tls = match self.tls {
            Tls::Implicit => "はじめから暗号化（TLS）",
            Tls::Upgraded => "接続してから暗号化（STARTTLS）",
            Tls::None => "暗号化しない",
        };
        let ca = match &self.ca {
            Some(file) => format!("{} の認証局だけ", file.0.display()),
            None => "この機械が信頼する認証局".to_string(),
        };
        let mut out = vec![
            ("送信サーバー", format!("{} の{}番", self.server, self.port())),
            ("暗号化", tls.to_string()),
            ("利用者", self.user.clone().unwrap_or_else(|| "認証なし".to_string())),
            ("差出人", self.from.clone()),
            ("毎朝のまとめ", format!("開庁日の {}", self.digest_at)),
        ];
        if self.tls != Tls::None {
            out.insert(2, ("信頼する相手", ca));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;

    const GOOD: &str = "[mail]\nserver = \"smtp.city.example\"\ntls = \"starttls\"\nfrom = \"sekimori@city.example\"\ndigest-at = \"08:30\"\n";

    fn said(text: &str) -> String {
        let read = Settings::read(text).map(|s| s.mail.expect("set"));
        read.and_then(|m| m.fits()).err().unwrap_or_default()
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert_eq!(said(GOOD), "");
        let user = "user = \"sekimori\"\npassword-file = \"/etc/p\"\n";
        for (text, says) in [
            (format!("{GOOD}{user}"), ""),
            (format!("{GOOD}{user}").replace("starttls", "none"), "暗号化されずに"),
            (
                format!("{GOOD}{user}").replace("starttls", "none").replace("smtp.city.example", "127.0.0.1"),
                "",
            ),
            (format!("{GOOD}user = \"sekimori\"\n"), "user と password-file の両方"),
            (GOOD.replace("starttls", "tls"), "3行目: 暗号化（tls）の「tls」は使えません"),
            (GOOD.replace("08:30", "8時半"), "5行目: 時刻「8時半」を読めません"),
            (GOOD.replace("sekimori@city.example", "関守 <sekimori@city.example>"), "メールアドレスだけを"),
            (
                GOOD.replace("sekimori@city.example", "a@b.example\\r\\nBcc: x@evil.example"),
                "メールアドレスだけを",
            ),
            (GOOD.replace("smtp.city.example", "smtp city"), "機械の名前かIPアドレス"),
            (format!("{GOOD}ca = \"ad.pem\"\n"), "絶対パス"),
            (format!("{GOOD}address = \"sekimori.city.example\"\n"), "https:// で始まる"),
            (format!("{GOOD}port = 0\n"), "1以上"),
            (format!("{GOOD}port = 70000\n"), "6行目"),
            (format!("{GOOD}password = \"himitsu\"\n"), "6行目: 「password」という名前は使えません"),
        ] {
            let found = said(&text);
            assert_eq!(found.is_empty(), says.is_empty(), "{text}: {found}");
            assert!(found.contains(says), "{text}: {found}");
        }
    }

    #[test]
    fn the_usual_port_goes_with_the_encryption() {
        for (tls, port) in [("starttls", 587), ("implicit", 465), ("none", 25)] {
            let read = Settings::read(&GOOD.replace("starttls", tls)).expect("read");
            assert_eq!(read.mail.expect("set").port(), port);
        }
    }
}
