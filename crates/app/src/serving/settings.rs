//! What did the body set for this machine? `sekimori.toml` in the data folder: backups, mail, the directory.
//! Takes the text of the file; gives typed settings, or the line that is wrong and why, in Japanese.
//! What the body sets for its office (roles, times) is an event, not a setting.

mod mail;

use serde::Deserialize;
use std::path::{Path, PathBuf};

pub use mail::{Mail, Tls};

/// The name of the file.
pub const FILE: &str = "sekimori.toml";

/// 設定 (settings).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Scheduled backups.
    pub backup: Option<Backup>,
    /// The directory that knows passwords.
    pub ldap: Option<Ldap>,
    /// The provider that vouches for people.
    pub oidc: Option<Oidc>,
    /// Mails.
    pub mail: Option<Mail>,
}

/// 庁内のディレクトリ (directory): LDAP, Active Directory included.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ldap {
    /// Where: `ldaps://…`, or `ldap://…` with `starttls`.
    pub url: String,
    /// Whether encryption begins after connecting.
    #[serde(default)]
    pub starttls: bool,
    /// Who vouches for the directory; none: whom this machine trusts.
    pub ca: Option<Absolute>,
    /// The name with which a person binds, with {number} in it.
    pub bind: Option<String>,
    /// Beneath which entry people are looked for.
    pub base: Option<String>,
    /// Which attribute holds the number.
    pub attribute: Option<String>,
    /// Who looks.
    pub service_user: Option<String>,
    /// The file with his password.
    pub service_password_file: Option<Absolute>,
    /// Numbers of persons who sign in with a password of Sekimori: administrators, for the day on which the directory is away.
    #[serde(default)]
    pub local: Vec<String>,
    /// So long it is waited for.
    #[serde(default = "five")]
    pub timeout_seconds: u8,
}

/// 認証の提供者 (provider): OpenID Connect.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Oidc {
    /// What the provider calls itself, to the letter.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// The file with the secret that it gave us.
    pub client_secret_file: Absolute,
    /// Which claim holds the number of a person.
    pub claim: String,
    /// What is asked for beside `openid`, so that the claim is told.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The words of the button.
    #[serde(default = "title")]
    pub title: String,
    /// Who vouches for the provider's machine; none: whom this machine trusts.
    pub ca: Option<Absolute>,
    /// The value of `acr` or in `amr` by which it says that there was a second factor; none: it never counts.
    pub second_factor: Option<String>,
    /// Numbers of persons who keep a password of Sekimori. Administrators do anyway, for the day on which the provider is away.
    #[serde(default)]
    pub local: Vec<String>,
    /// So long it is waited for.
    #[serde(default = "five")]
    pub timeout_seconds: u8,
}

fn title() -> String {
    "団体の認証でサインイン".to_string()
}

impl Oidc {
    /// Whether the provider runs on this machine, where nothing travels.
    pub fn is_near(&self) -> bool {
        ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|n| self.issuer.starts_with(n))
    }

    /// Whether the settings can be used.
    ///
    /// # Errors
    /// A Japanese sentence.
    pub fn fits(&self) -> Result<(), String> {
        if !self.issuer.starts_with("https://") && !self.is_near() {
            return Err(format!("[oidc] の issuer「{}」は、https:// で始めてください。", self.issuer));
        }
        for (name, word) in [("client-id", &self.client_id), ("claim", &self.claim)] {
            if word.trim().is_empty() {
                return Err(format!("[oidc] の {name} が空です。"));
            }
        }
        if self.second_factor.as_ref().is_some_and(|w| w.trim().is_empty()) {
            return Err(
                "[oidc] の second-factor が空です。提供者の値を書くか、行を消してください。".to_string()
            );
        }
        if !(1..=40).contains(&self.title.trim().chars().count()) {
            return Err("[oidc] の title は、40字までの言葉にしてください。".to_string());
        }
        if self.timeout_seconds == 0 {
            return Err("[oidc] の timeout-seconds は、1以上にしてください。".to_string());
        }
        Ok(())
    }
}

fn five() -> u8 {
    5
}

/// How a person's entry is found.
pub enum Lookup<'a> {
    /// By a pattern.
    Bind(&'a str),
    /// By looking for the number.
    Search {
        /// Who looks.
        user: &'a str,
        /// Where his password stands.
        password_file: &'a Path,
        /// Beneath which entry.
        base: &'a str,
        /// In which attribute.
        attribute: &'a str,
    },
}

impl Ldap {
    /// How a person's entry is found.
    ///
    /// # Errors
    /// A Japanese sentence: neither of the two ways is whole, or passwords would travel in the clear.
    pub fn lookup(&self) -> Result<Lookup<'_>, String> {
        let plain = self.url.starts_with("ldap://") && !self.starttls;
        let near =
            ["ldap://127.0.0.1", "ldap://localhost", "ldap://[::1]"].iter().any(|n| self.url.starts_with(n));
        if !(self.url.starts_with("ldap://") || self.url.starts_with("ldaps://")) {
            return Err(format!("[ldap] の url「{}」は、ldaps:// か ldap:// で始めてください。", self.url));
        }
        if plain && !near {
            return Err(
                "[ldap] の url が暗号化されていません。ldaps:// にするか、starttls = true を書いてください。"
                    .to_string(),
            );
        }
        if self.timeout_seconds == 0 {
            return Err("[ldap] の timeout-seconds は、1以上にしてください。".to_string());
        }
        let search = (&self.service_user, &self.service_password_file, &self.base, &self.attribute);
        match (&self.bind, search) {
            (Some(pattern), (None, None, None, None)) if pattern.contains("{number}") => Ok(Lookup::Bind(pattern)),
            (Some(_), (None, None, None, None)) => {
                Err("[ldap] の bind に {number} がありません。職員番号の入る場所に書いてください。".to_string())
            }
            (None, (Some(user), Some(file), Some(base), Some(attribute))) => {
                let named = !attribute.is_empty() && attribute.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                match named {
                    true => Ok(Lookup::Search { user, password_file: &file.0, base, attribute }),
                    false => Err(format!("[ldap] の attribute「{attribute}」は属性の名前になりません。")),
                }
            }
            _ => Err("[ldap] には、bind だけを書くか、base・attribute・service-user・service-password-file の四つを書いてください。".to_string()),
        }
    }
}

/// 定期の控え (scheduled backups).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Backup {
    /// Where they lie: another disk, best of all another machine.
    pub folder: Absolute,
    /// When, every day.
    pub at: TimeOfDay,
    /// So many are kept.
    #[serde(default)]
    pub keep: Keep,
}

/// 時刻 (time of day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeOfDay {
    /// Minutes since midnight.
    pub minutes: u16,
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<TimeOfDay, String> {
        let number = |part: &str, most: u16| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u16>().ok().filter(|n| digits && *n <= most)
        };
        let read = text.split_once(':').and_then(|(h, m)| Some(number(h, 23)? * 60 + number(m, 59)?));
        let minutes = read.ok_or_else(|| {
            format!("時刻「{text}」を読めません。\"02:00\" の形（00:00から23:59まで）で書いてください。")
        })?;
        Ok(TimeOfDay { minutes })
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// A folder by its whole path: the process may be started anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Absolute(pub PathBuf);

impl TryFrom<String> for Absolute {
    type Error = String;

    fn try_from(text: String) -> Result<Absolute, String> {
        let path = PathBuf::from(&text);
        match path.is_absolute() {
            true => Ok(Absolute(path)),
            false => Err(format!("場所「{text}」は、/ から始まる形（絶対パス）で書いてください。")),
        }
    }
}

/// 保存数 (how many are kept): one at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Keep(pub usize);

impl Default for Keep {
    fn default() -> Keep {
        Keep(14)
    }
}

impl TryFrom<i64> for Keep {
    type Error = String;

    fn try_from(number: i64) -> Result<Keep, String> {
        let kept = usize::try_from(number).ok().filter(|n| (1..=1000).contains(n));
        kept.map(Keep).ok_or_else(|| format!("残す数「{number}」は、1から1000までの整数で書いてください。"))
    }
}

impl Settings {
    /// The settings of a data folder; without a file nothing is set.
    ///
    /// # Errors
    /// A Japanese sentence with the line.
    pub fn of(dir: &Path) -> Result<Settings, String> {
        let path = dir.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(e) => {
                return Err(format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)));
            }
        };
        let settings =
            Settings::read(&text).map_err(|why| format!("設定ファイル「{}」の{why}", path.display()))?;
        if let Some(backup) = &settings.backup
            && backup.folder.0.starts_with(dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf()))
        {
            return Err(format!(
                "設定ファイル「{}」の folder が、データフォルダーの中を指しています。控えは別の場所に置いてください。",
                path.display()
            ));
        }
        if let Some(ldap) = &settings.ldap {
            ldap.lookup().map_err(|why| format!("設定ファイル「{}」の{why}", path.display()))?;
        }
        if let Some(oidc) = &settings.oidc {
            oidc.fits().map_err(|why| format!("設定ファイル「{}」の{why}", path.display()))?;
        }
        if let Some(mail) = &settings.mail {
            mail.fits().map_err(|why| format!("設定ファイル「{}」の{why}", path.display()))?;
        }
        Ok(settings)
    }

    /// Settings from their text.
    ///
    /// # Errors
    /// The line and what is wrong there.
    pub fn read(text: &str) -> Result<Settings, String> {
        toml::from_str(text).map_err(|e| {
            let message = e.message();
            let ours = message.chars().next().is_some_and(|c| !c.is_ascii());
            let says = if ours { message.to_string() } else { practice::misread::sentence(message) };
            match e.span() {
                Some(at) => {
                    let line = text.get(..at.start).unwrap_or_default().matches('\n').count() + 1;
                    format!("{line}行目: {says}")
                }
                None => format!("内容: {says}"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read() {
        let read =
            Settings::read("[backup]\nfolder = \"/mnt/nas\"\nat = \"02:30\"\nkeep = 30\n").expect("read");
        let backup = read.backup.expect("set");
        assert_eq!((backup.at.minutes, backup.at.to_string().as_str(), backup.keep.0), (150, "02:30", 30));
        assert_eq!(Settings::read("").expect("nothing is set"), Settings::default());
    }

    #[test]
    fn the_directory_is_asked_in_one_of_two_ways_and_never_in_the_clear() {
        let said = |text: &str| {
            let read = Settings::read(text).map(|s| s.ldap.expect("set"));
            read.and_then(|l| l.lookup().map(|_| ())).err().unwrap_or_default()
        };
        let search = "base = \"dc=a\"\nattribute = \"employeeNumber\"\nservice-user = \"cn=r\"\nservice-password-file = \"/p\"\n";
        for (text, says) in [
            ("[ldap]\nurl = \"ldaps://dc1\"\nbind = \"{number}@city.example\"\n".to_string(), ""),
            (format!("[ldap]\nurl = \"ldap://dc1\"\nstarttls = true\n{search}"), ""),
            (format!("[ldap]\nurl = \"ldap://dc1\"\n{search}"), "暗号化されていません"),
            ("[ldap]\nurl = \"https://dc1\"\nbind = \"{number}\"\n".to_string(), "ldaps://"),
            ("[ldap]\nurl = \"ldaps://dc1\"\nbind = \"number\"\n".to_string(), "{number} がありません"),
            ("[ldap]\nurl = \"ldaps://dc1\"\nbase = \"dc=a\"\n".to_string(), "四つを"),
            (format!("[ldap]\nurl = \"ldaps://dc1\"\nbind = \"{{number}}\"\n{search}"), "bind だけを"),
            (
                format!("[ldap]\nurl = \"ldaps://dc1\"\n{}", search.replace("employeeNumber", "a)(b")),
                "属性の名前になりません",
            ),
            (
                "[ldap]\nurl = \"ldaps://dc1\"\nbind = \"{number}\"\ntimeout-seconds = 300\n".to_string(),
                "4行目",
            ),
        ] {
            let found = said(&text);
            assert_eq!(found.is_empty(), says.is_empty(), "{text}: {found}");
            assert!(found.contains(says), "{text}: {found}");
        }
    }

    #[test]
    fn a_provider_is_asked_over_https_and_its_settings_make_sense() {
        let rest = "client-id = \"s\"\nclient-secret-file = \"/s\"\n";
        let said = |text: &str| {
            let read = Settings::read(&format!("[oidc]\n{text}{rest}")).map(|s| s.oidc.expect("set"));
            read.and_then(|o| o.fits()).err().unwrap_or_default()
        };
        let claim = "claim = \"employee_number\"\n";
        for (text, says) in [
            (format!("issuer = \"https://id.example/\"\n{claim}"), ""),
            (format!("issuer = \"http://127.0.0.1:8080\"\n{claim}"), ""),
            (format!("issuer = \"http://id.example/\"\n{claim}"), "https://"),
            (format!("issuer = \"http://127.0.0.1.evil.example/\"\n{claim}"), "https://"),
            ("issuer = \"https://id.example/\"\n".to_string(), "「claim」がありません"),
            ("issuer = \"https://id.example/\"\nclaim = \" \"\n".to_string(), "claim が空です"),
            (format!("issuer = \"https://id.example/\"\nsecond-factor = \"\"\n{claim}"), "second-factor"),
            (
                format!("issuer = \"https://id.example/\"\nclient-secret = \"x\"\n{claim}"),
                "「client-secret」",
            ),
        ] {
            let found = said(&text);
            assert_eq!(found.is_empty(), says.is_empty(), "{text}: {found}");
            assert!(found.contains(says), "{text}: {found}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, says) in [
            ("[backup]\nfolder = \"/a\"\nat = \"25:00\"\n", "3行目: 時刻「25:00」を読めません。"),
            ("[backup]\nfolder = \"/a\"\nat = \"2:00\"\n", "3行目: 時刻「2:00」を読めません。"),
            ("[backup]\nfolder = \"a\"\nat = \"02:00\"\n", "2行目: 場所「a」は、/ から始まる形"),
            ("[backup]\nfolder = \"/a\"\nat = \"02:00\"\nkeep = 0\n", "4行目: 残す数「0」は、1から"),
            (
                "[backup]\nfolder = \"/a\"\nat = \"02:00\"\nkept = 3\n",
                "4行目: 「kept」という名前は使えません。",
            ),
            ("\n[bakup]\n", "2行目: 「bakup」という名前は使えません。"),
            ("[backup]\nat = \"02:00\"\n", "1行目: 「folder」がありません。"),
            ("[backup\n", "1行目: "),
        ] {
            let found = Settings::read(text).expect_err("wrong");
            assert!(found.starts_with(says), "{text}: {found}");
        }
    }

    #[test]
    fn the_connections_are_those_that_are_written_down() {
        // A new section does not compile here before somebody asked whether it connects to anything.
        let Settings { backup: _, ldap: _, oidc: _, mail: _ } = Settings::default();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/asvs.md");
        let text = std::fs::read_to_string(file).expect("the document");
        let told =
            text.split("### Connections").nth(1).and_then(|t| t.split("###").next()).unwrap_or_default();
        let mut sections: Vec<&str> =
            told.split("`[").skip(1).filter_map(|rest| rest.split(']').next()).collect();
        sections.sort_unstable();
        assert_eq!(sections, ["ldap", "mail", "oidc"], "{told}");
    }
}
