//! Who asks? From the cookie of a request to a person, how far he has come with signing in, and how long it holds.
//! Takes words of cookies and the desk; gives sessions. A token is kept nowhere but in the browser; the desk has its hash.
//! Passwords are compared in `pages::sign_in`; who may do what is in `visit`.

use jiff::ToSpan;
use ledger::desk::{Desk, Session};
use ledger::fault::{Fault, FaultKind, Result};
use practice::calendar::Moment;
use practice::office::Office;
use practice::setting;
use practice::value::{hash, hex};

/// Whoever is away for so many minutes signs in again, unless the body set another number.
pub const IDLE_MINUTES: i64 = 30;
/// A session ends after so many hours, used or not.
pub const LONGEST_HOURS: i64 = 12;

/// How far somebody has come with signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is awaited.
    Second,
    /// A second factor is demanded of him, and he has none yet.
    Enroll,
    /// The temporary password must be changed.
    Change,
    /// All the way.
    Full,
}

impl Stage {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Second => "second",
            Stage::Enroll => "enroll",
            Stage::Change => "change",
            Stage::Full => "full",
        }
    }

    fn of(key: &str) -> Stage {
        let all = [Stage::Enroll, Stage::Change, Stage::Full];
        all.into_iter().find(|s| s.key() == key).unwrap_or(Stage::Second)
    }

    /// The stage of a session.
    pub fn of_session(session: &Session) -> Stage {
        Stage::of(&session.stage)
    }
}

/// 方法 (way): with what somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Number and password, ours or the directory's.
    Password,
    /// A passkey.
    Passkey,
    /// A provider vouched for him.
    Provider,
}

impl Way {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Way::Password => "password",
            Way::Passkey => "passkey",
            Way::Provider => "provider",
        }
    }

    /// The way of a session.
    pub fn of_session(session: &Session) -> Way {
        let all = [Way::Passkey, Way::Provider];
        all.into_iter().find(|w| w.key() == session.way).unwrap_or(Way::Password)
    }
}

/// The name of the cookie. With HTTPS the browser itself sees to it that nobody else sets it.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sekimori" } else { "sekimori" }
}

/// The cookie that begins a session, or ends it.
pub fn cookie(token: Option<&str>, secure: bool) -> String {
    let name = cookie_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    match token {
        Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    }
}

/// The token in the words of a cookie header.
pub fn token_of(cookies: &str, secure: bool) -> Option<&str> {
    word_of(cookies, cookie_name(secure))
}

fn word_of<'a>(cookies: &'a str, wanted: &str) -> Option<&'a str> {
    let mut all = cookies.split(';').filter_map(|c| c.trim().split_once('='));
    all.find(|(name, _)| *name == wanted).map(|(_, word)| word).filter(|w| w.len() == 64)
}

fn departure_name(secure: bool) -> &'static str {
    if secure { "__Host-sekimori-departure" } else { "sekimori-departure" }
}

/// The cookie of a browser that departs to a provider. It comes back from another site, which `Lax` lets it bring along.
pub fn departure_cookie(word: &str, secure: bool) -> String {
    let (name, most) = (departure_name(secure), crate::provider::WITHIN_SECONDS);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={word}; Path=/; HttpOnly; SameSite=Lax; Max-Age={most}{secure}")
}

/// The word of a departure in the words of a cookie header.
pub fn departure_of(cookies: &str, secure: bool) -> Option<&str> {
    word_of(cookies, departure_name(secure))
}

/// A word that nobody can guess, in hexadecimal.
///
/// # Errors
/// No random numbers.
pub fn secret() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|e| Fault::new(FaultKind::Other, format!("乱数を得られません。（{e}）")))?;
    Ok(hex(&bytes))
}

/// With what somebody came: the moment, his address, his browser.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    /// When.
    pub at: Moment,
    /// From which address.
    pub origin: &'a str,
    /// With which browser.
    pub agent: &'a str,
}

/// Begins a session; gives its token. `before` is when he signed in and out last.
///
/// # Errors
/// No random numbers, or the desk cannot be written.
pub fn begin(
    desk: &Desk,
    (person, stage, way): (&str, Stage, Way),
    coming: Coming<'_>,
    before: (Option<Moment>, Option<Moment>),
) -> Result<String> {
    let token = secret()?;
    desk.begin_session(&Session {
        token: hash(token.as_bytes()),
        person: person.to_string(),
        csrf: secret()?,
        stage: stage.key().to_string(),
        begun: coming.at,
        seen: coming.at,
        origin: coming.origin.to_string(),
        agent: coming.agent.to_string(),
        before_in: before.0,
        before_out: before.1,
        way: way.key().to_string(),
        confirmed: None,
    })?;
    Ok(token)
}

/// Gives a session another token and another word for forms: whoever knew the old ones is out. None: it was over.
///
/// # Errors
/// No random numbers, or the desk cannot be written.
pub fn renew(
    desk: &Desk,
    session: &Session,
    stage: Stage,
    confirmed: Option<Moment>,
) -> Result<Option<String>> {
    let token = secret()?;
    let renewed = Session {
        token: hash(token.as_bytes()),
        csrf: secret()?,
        stage: stage.key().to_string(),
        confirmed,
        ..session.clone()
    };
    Ok(desk.renew_session(&session.token, &renewed)?.then_some(token))
}

/// After how many minutes without a request a session is over.
fn idle_minutes(office: &Office) -> i64 {
    office.set_number(setting::IDLE_MINUTES).filter(|n| *n > 0).unwrap_or(IDLE_MINUTES)
}

/// Until when a session holds if nothing more is asked in it, and whether its age ends it before that.
pub fn holds_until(office: &Office, session: &Session, now: Moment) -> (Moment, bool) {
    let unused = minutes_after(now, idle_minutes(office));
    let old = minutes_after(session.begun, LONGEST_HOURS * 60);
    if old < unused { (old, true) } else { (unused, false) }
}

/// The session of a token, if it still holds; one that does not is ended.
///
/// # Errors
/// The desk cannot be read.
pub fn of_token(desk: &Desk, office: &Office, token: &str, now: Moment) -> Result<Option<Session>> {
    let Some(session) = desk.session(&hash(token.as_bytes()))? else { return Ok(None) };
    let here = practice::sight::is_here(office, &session.person, now.day());
    let unused = minutes_between(session.seen, now) > idle_minutes(office);
    let old = now.hours_since(session.begun) >= LONGEST_HOURS;
    // A clock that was set back by much would make sessions everlasting.
    let ahead = minutes_between(now, session.begun) > 5;
    if !here || unused || old || ahead {
        desk.end_session(&session.token)?;
        return Ok(None);
    }
    if minutes_between(session.seen, now) >= 1 {
        desk.seen(&session.token, now)?;
    }
    Ok(Some(session))
}

/// Whole minutes from one moment to another.
pub fn minutes_between(from: Moment, to: Moment) -> i64 {
    to.seconds_since(from) / 60
}

/// A moment some minutes later.
pub fn minutes_after(at: Moment, minutes: i64) -> Moment {
    at.later(minutes.minutes())
}
