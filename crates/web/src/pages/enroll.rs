//! Setting up the second factor (TOTP, RFC 6238): a secret for an authenticator, proved by one number of it.
//! The secret is shown once, and kept only when the number was right.

use askama::Template;
use jiff::civil::Date;
use practice::calendar::Moment;
use practice::office::Office;
use practice::value::hash;
use totp_rs::{Algorithm, Builder, Secret};

use crate::frame::Frame;
use crate::pages::confirm;
use crate::reply::{Given, Reply, Stop};
use crate::serve::fault;
use crate::session::{self, Stage};
use crate::visit::Visit;

/// Seconds of one step.
const STEP: u64 = 30;

#[derive(Template)]
#[template(path = "enroll.html")]
struct View {
    frame: Frame,
    fault: String,
    secret: String,
    grouped: String,
    address: String,
    demanded: bool,
}

/// Whether a person must have a second factor.
pub fn demanded(office: &Office, person: &str, day: Date) -> bool {
    practice::sight::needs_second_factor(office, person, day)
}

/// The step of a number that is right now, or was just before or will be just after (clocks differ a little).
pub fn step_of(secret: Option<&str>, code: &str, now: Moment) -> Option<u64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = now.seconds_since(Moment::from_unix(0));
    let at = u64::try_from(seconds).ok()? / STEP;
    let totp = generator(secret?)?;
    (at.saturating_sub(1)..=at + 1).find(|step| totp.generate(step * STEP).to_string() == code)
}

fn generator(secret: &str) -> Option<totp_rs::Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP)
        .with_secret(Secret::try_from_base32(secret).ok()?)
        .build()
        .ok()
}

/// The page, with a new secret.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, fresh()?, "")
}

fn fresh() -> Result<String, Stop> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| fault(format!("乱数を得られません。（{e}）")))?;
    // 32 letters of 5 bits each: 160 bits, as RFC 4226 recommends.
    Ok(bytes.iter().map(|b| char::from(LETTERS.get(usize::from(b & 31)).copied().unwrap_or(b'A'))).collect())
}

fn page(visit: &Visit<'_>, secret: String, fault: &str) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Err(Stop::SignIn);
    }
    if !confirm::holds(visit)? {
        return Ok(confirm::way("/account/second"));
    }
    let issuer: String = form_urlencoded::byte_serialize(visit.office.body.as_bytes()).collect();
    let issuer = issuer.replace('+', "%20");
    let groups: Vec<String> =
        secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    let view = View {
        frame: Frame::of(visit, "二段階目の認証の設定")?,
        fault: fault.to_string(),
        grouped: groups.join(" "),
        address: format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", caller.number()),
        secret,
        demanded: caller.stage() == Stage::Enroll,
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A number was sent for the secret that was shown.
pub fn enter(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Err(Stop::SignIn);
    }
    if !confirm::holds(visit)? {
        return Ok(confirm::way("/account/second"));
    }
    let secret = visit.posted.get("secret").to_string();
    let long =
        secret.len() == 32 && secret.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b));
    let step =
        step_of(Some(&secret).filter(|_| long).map(String::as_str), visit.posted.get("code"), visit.now);
    let Some(step) = step else {
        let secret = if long { secret } else { fresh()? };
        return page(visit, secret, "番号が違います。認証アプリに今出ている6桁の番号を入力してください。");
    };
    visit.site.desk.set_totp(caller.number(), Some(&secret))?;
    visit.site.desk.use_totp(caller.number(), step)?;
    Ok(Reply::Signed("/account?said=totp".to_string(), Some(begin_anew(visit)?)))
}

/// How the person signs in has changed: he goes on under another token, and his other sessions end.
///
/// # Errors
/// The desk cannot be written, or the session was over.
pub fn begin_anew(visit: &Visit<'_>) -> Result<String, Stop> {
    let token = rise(visit, Stage::Full)?;
    visit.site.desk.end_other_sessions(visit.caller()?.number(), &hash(token.as_bytes()))?;
    Ok(token)
}

/// Goes on to another stage, in the same session under another token: the old one is worth nothing any more.
///
/// # Errors
/// The desk cannot be written, or the session was over.
pub fn rise(visit: &Visit<'_>, stage: Stage) -> Result<String, Stop> {
    let session = &visit.caller()?.session;
    session::renew(&visit.site.desk, session, stage, session.confirmed)?.ok_or(Stop::SignIn)
}
