//! Signing in with number and password, and out again.
//! A wrong number and a wrong password are answered alike; so many failed tries lock the person for a while.
//! The second factor is in `second`, the change of a temporary password in `password`.

use askama::Template;
use clause::glyph;
use ledger::desk::{Access, Alarm, Credential, Tries, Upshot};
use practice::calendar::Moment;
use practice::{setting, sight};

use crate::frame::Frame;
use crate::limits;
use crate::pages::{enroll, kept};
use crate::passkey::{Challenge, Passkeys};
use crate::reply::{Given, Reply, Stop};
use crate::session::{self, Coming, Stage, Way};
use crate::visit::Visit;

/// So many failed tries lock a person, unless the body set another number.
pub const MOST_TRIES: u32 = 5;
/// For so many minutes.
pub const LOCKED_MINUTES: i64 = 15;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct View {
    frame: Frame,
    said: Said,
    challenge: Challenge,
    /// Words of the provider's button; empty: there is none.
    provider: String,
    directory: bool,
}

/// What stands in the forms of signing in, and why the last one was not enough.
#[derive(Debug, Default)]
pub struct Said {
    /// Why it was not enough.
    pub fault: String,
    /// The number that was typed.
    pub number: String,
    /// Where to go afterwards.
    pub next: String,
    /// What was typed into another form before.
    pub kept: Vec<(String, String)>,
}

/// The page with a status.
pub fn page(visit: &Visit<'_>, status: u16, said: Said) -> Given {
    drawn(visit, "サインイン", status, (said, challenge(visit)?))
}

/// The page under a title of its own.
pub fn drawn(visit: &Visit<'_>, title: &str, status: u16, (said, challenge): (Said, Challenge)) -> Given {
    let view = View {
        frame: Frame::of(visit, title)?,
        said,
        challenge,
        provider: provider_title(visit),
        directory: visit.site.directory.is_some(),
    };
    Reply::page_with(status, &view)
}

/// The page again, with what was sent.
fn again(visit: &Visit<'_>, status: u16, fault: String, number: String) -> Given {
    let (next, kept) = (inner(visit.posted.get("next")), kept::carried(&visit.posted));
    page(visit, status, Said { fault, number, next, kept })
}

/// Words of the provider's button; empty: there is none.
pub fn provider_title(visit: &Visit<'_>) -> String {
    visit.site.provider.as_ref().map(|p| p.title().to_string()).unwrap_or_default()
}

/// Whether a person signs in with a password of ours. Where a provider vouches for people, administrators keep theirs.
pub fn keeps_password(visit: &Visit<'_>, number: &str) -> bool {
    let administrator = visit.office.persons.get(number).is_some_and(|p| p.administrator);
    let kept = visit.site.provider.as_ref().is_none_or(|p| administrator || p.keeps_password(number));
    kept && visit.site.directory.as_ref().is_none_or(|d| !d.is_for(number))
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let next = inner(visit.asked("next"));
    if visit.who.as_ref().is_some_and(|c| c.stage() == Stage::Full) {
        return Reply::go(next);
    }
    page(visit, 200, Said { next, ..Said::default() })
}

/// Number and password were sent.
pub fn enter(visit: &Visit<'_>) -> Given {
    if !visit.site.limits.allow(limits::SIGN_IN, &visit.origin) {
        return Err(Stop::TooMany("サインインの試みが多すぎます。".to_string()));
    }
    // Whoever types full-width digits means the same number.
    let number: String = visit.posted.get("number").trim().chars().map(glyph::narrow).take(100).collect();
    let password = visit.posted.get("password");
    let here = sight::is_here(&visit.office, &number, visit.today());
    if here && visit.site.directory.as_ref().is_some_and(|d| d.is_for(&number)) {
        return enter_by_directory(visit, number, password);
    }
    let credential = visit.site.desk.credential(&number)?;
    let may = here && keeps_password(visit, &number);
    let open = credential.as_ref().filter(|c| may && usable(c, visit.now));
    let right = visit.site.hasher.matches(password, open.map(|c| c.hash.as_str()))?;
    // Whoever tries many words at once may have been locked while this one was compared.
    let still = visit.site.desk.credential(&number)?.is_some_and(|c| usable(&c, visit.now));
    match open.filter(|_| right && still) {
        Some(credential) => begin(visit, &number, credential, Proved::Password),
        None => refuse(visit, number, credential.filter(|_| may)),
    }
}

/// What stands in the place of a hash for whoever is known to the directory: no password belongs to it.
const BY_DIRECTORY: &str = "directory";

/// The directory compares the password. There is no way around it for this person: what we knew of him before is dropped.
fn enter_by_directory(visit: &Visit<'_>, number: String, password: &str) -> Given {
    let (site, now) = (visit.site, visit.now);
    let known = site.desk.credential(&number)?.filter(|c| c.hash == BY_DIRECTORY && !c.temporary);
    let credential = match known {
        Some(credential) => credential,
        None => {
            site.desk.set_password(&number, BY_DIRECTORY, false, now)?;
            site.desk.credential(&number)?.ok_or(Stop::SignIn)?
        }
    };
    if !usable(&credential, now) {
        return refuse(visit, number, Some(credential));
    }
    let Some(directory) = &site.directory else { return Err(Stop::Missing) };
    match directory.proves(&number, password) {
        // Whoever tries many words at once may have been locked while this one was compared.
        Ok(true) if site.desk.credential(&number)?.is_some_and(|c| usable(&c, now)) => {
            site.desk.end_notice(Alarm::Directory.key())?;
            begin(visit, &number, &credential, Proved::Password)
        }
        Ok(_) => refuse(visit, number, Some(credential)),
        Err(why) => {
            crate::answer::log(&format!("ディレクトリに問い合わせられません: {why}"));
            let says = format!(
                "庁内のディレクトリに問い合わせられないため、サインインできない人がいます。（{why}）"
            );
            if site.desk.put_alarm(Alarm::Directory, (&says, ""), now)? {
                site.worker.call();
            }
            let says = "庁内のディレクトリに問い合わせられないため、今はサインインできません。しばらくしてもう一度行い、続くときは情報システムの担当に伝えてください。";
            again(visit, 503, says.to_string(), number)
        }
    }
}

/// What a failed try of now leads to.
pub fn tries(visit: &Visit<'_>) -> Tries {
    let most =
        visit.office.set_number(setting::MOST_TRIES).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let until = session::minutes_after(visit.now, LOCKED_MINUTES);
    Tries { at: visit.now, most: most.unwrap_or(MOST_TRIES), until }
}

/// A temporary password is good for so many days.
pub const TEMPORARY_DAYS: i64 = 7;

/// Whether a credential can be used now: not locked, and no temporary password that was left lying.
fn usable(credential: &Credential, now: Moment) -> bool {
    let old = credential.temporary && now.hours_since(credential.changed) >= TEMPORARY_DAYS * 24;
    !old && credential.locked_until.is_none_or(|until| until <= now)
}

fn refuse(visit: &Visit<'_>, number: String, credential: Option<Credential>) -> Given {
    let mut fault = "職員番号又はパスワードが違います。".to_string();
    let known = credential.is_some();
    if known {
        visit.site.desk.tried(&number, tries(visit))?;
    }
    let todo = match (&visit.site.directory, &visit.site.provider) {
        (Some(_), _) => "パスワードは、庁内のパソコンにサインインするときと同じものです。",
        (None, Some(_)) => "関守のパスワードを持たない人は、上のボタンからサインインしてください。",
        (None, None) => "分からないときは、管理者に仮のパスワードの発行を頼んでください。",
    };
    // Told to everybody alike, so that it does not tell who is registered.
    fault.push_str(&format!("続けて間違えると{LOCKED_MINUTES}分間サインインできなくなります。{todo}"));
    // What is no number of a person may be a password in the wrong field: it is not written down.
    let what = if known {
        format!("サインイン {number}")
    } else {
        "サインイン（登録のない番号）".to_string()
    };
    note(visit, &what, None, Upshot::Unknown)?;
    again(visit, 401, fault, number)
}

/// With what somebody proved who he is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Proved {
    /// One factor.
    Password,
    /// Both factors at once.
    Passkey,
    /// By the word of a provider.
    Provider {
        /// Whether it asked for a second factor.
        second: bool,
    },
}

impl Proved {
    fn way(self) -> Way {
        match self {
            Proved::Password => Way::Password,
            Proved::Passkey => Way::Passkey,
            Proved::Provider { .. } => Way::Provider,
        }
    }
}

/// What the device is asked on the page of signing in.
///
/// # Errors
/// No random numbers.
pub fn challenge(visit: &Visit<'_>) -> Result<Challenge, Stop> {
    match &visit.site.passkeys {
        Some(passkeys) => Ok(passkeys.ask_sign_in(visit.now)?),
        None => Ok(Challenge::default()),
    }
}

/// The person of a passkey whose device answered rightly; what is kept of the passkey is renewed.
///
/// # Errors
/// The desk cannot be read.
pub fn proved_by_passkey(visit: &Visit<'_>) -> Result<Option<String>, Stop> {
    let (id, answer) = (visit.posted.get("challenge"), visit.posted.get("credential"));
    let Some(passkeys) = &visit.site.passkeys else { return Ok(None) };
    let Some(said) = Passkeys::said(answer) else { return Ok(None) };
    let Some(kept) = visit.site.desk.passkey(&said)? else { return Ok(None) };
    let Some(content) = passkeys.signed_in((&kept.person, &kept.content), id, answer, visit.now) else {
        return Ok(None);
    };
    visit.site.desk.use_passkey(&kept.id, &content, visit.now)?;
    Ok(Some(kept.person))
}

/// A device answered on the page of signing in.
pub fn enter_with_passkey(visit: &Visit<'_>) -> Given {
    if !visit.site.limits.allow(limits::SIGN_IN, &visit.origin) {
        return Err(Stop::TooMany("サインインの試みが多すぎます。".to_string()));
    }
    let person = proved_by_passkey(visit)?.filter(|p| sight::is_here(&visit.office, p, visit.today()));
    let credential = match &person {
        Some(person) => visit.site.desk.credential(person)?,
        None => None,
    };
    if let (Some(person), Some(credential)) = (person, credential) {
        return begin(visit, &person, &credential, Proved::Passkey);
    }
    note(visit, "パスキーでのサインイン", None, Upshot::Unknown)?;
    let says = "このパスキーではサインインできません。ほかの方法でサインインしてください。";
    again(visit, 401, says.to_string(), String::new())
}

/// Begins a session for whoever proved who he is.
///
/// # Errors
/// The desk cannot be written.
pub fn begin(visit: &Visit<'_>, number: &str, credential: &Credential, proved: Proved) -> Given {
    let has_second = credential.totp.is_some() || has_passkey(visit, number)?;
    let stage = match proved {
        Proved::Provider { second: true } => Stage::Full,
        Proved::Password | Proved::Provider { .. } if has_second => Stage::Second,
        _ => after_first(visit, (number, credential), proved.way())?,
    };
    // A session that was there in this browser ends: its token could have been planted.
    if let Some(old) = &visit.who {
        visit.site.desk.end_session(&old.session.token)?;
    }
    let coming = Coming { at: visit.now, origin: &visit.origin, agent: &visit.agent };
    let before = (credential.last_in, credential.last_out);
    let token = session::begin(&visit.site.desk, (number, stage, proved.way()), coming, before)?;
    if stage != Stage::Second {
        visit.site.desk.signed_in(number, visit.now)?;
    }
    let what = match proved.way() {
        Way::Provider => "サインイン（認証の提供者）",
        Way::Password => "サインイン（パスワード）",
        Way::Passkey => "サインイン（パスキー）",
    };
    note(visit, what, Some(number), Upshot::Done)?;
    let next = kept::take_over(visit, number)?.unwrap_or_else(|| inner(visit.posted.get("next")));
    let place = match stage {
        Stage::Full => next,
        Stage::Second => with_next("/sign-in/second", &next),
        Stage::Enroll => "/account/second".to_string(),
        Stage::Change => "/account/password".to_string(),
    };
    Ok(Reply::Signed(place, Some(token)))
}

/// What comes after the first factor where no second one is set up, and after the second. A temporary password is changed
/// by whoever signed in with it.
///
/// # Errors
/// The desk cannot be read.
pub fn after_first(
    visit: &Visit<'_>,
    (number, credential): (&str, &Credential),
    way: Way,
) -> Result<Stage, Stop> {
    let demanded = || enroll::demanded(&visit.office, number, visit.today());
    Ok(match () {
        () if credential.temporary && way != Way::Provider => Stage::Change,
        () if credential.totp.is_none() && demanded() && !has_passkey(visit, number)? => Stage::Enroll,
        () => Stage::Full,
    })
}

/// Whether a person has a passkey.
fn has_passkey(visit: &Visit<'_>, number: &str) -> Result<bool, Stop> {
    Ok(!visit.site.desk.passkeys(Some(number))?.is_empty())
}

/// A way with where to go afterwards.
pub fn with_next(place: &str, next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{place}?next={next}")
}

/// Signing out.
pub fn leave(visit: &Visit<'_>) -> Given {
    if let Some(caller) = &visit.who {
        visit.site.desk.sign_out(&caller.session, visit.now)?;
    }
    Ok(Reply::Signed("/sign-in".to_string(), None))
}

/// A place within this site; anything else leads home.
pub fn inner(place: &str) -> String {
    let plain = place.starts_with('/') && !place.starts_with("//") && !place.contains(['\\', '\r', '\n']);
    let inside = plain && !place.starts_with("/sign-in");
    if inside { place.to_string() } else { "/".to_string() }
}

/// Writes down who signed in, or tried to.
///
/// # Errors
/// The desk cannot be written.
pub fn note(visit: &Visit<'_>, what: &str, person: Option<&str>, upshot: Upshot) -> Result<(), Stop> {
    let at: Moment = visit.now;
    let (person, origin) = (person.map(ToString::to_string), visit.origin.clone());
    let access = Access { at, person, origin, what: what.to_string(), upshot };
    Ok(visit.site.desk.record_accesses(&[access])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for place in
            ["//evil.example", "https://evil.example", "/\\evil.example", "", "/sign-in?next=/", "/a\r\nX: 1"]
        {
            assert_eq!(inner(place), "/", "{place}");
        }
        assert_eq!(inner("/apply/take-out-request?copy=1"), "/apply/take-out-request?copy=1");
    }
}
