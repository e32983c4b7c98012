//! Signing in with number and password, and out again.
//! A wrong number and a wrong password are answered alike; so many failed tries lock the person for a while.
//! The second factor is in `second`, the change of a temporary password in `password`.

use askama::Template;
use ledger::desk::{Access, Credential, Tries, Upshot};
use practice::calendar::Moment;
use practice::{setting, sight};

use crate::frame::Frame;
use crate::limits;
use crate::pages::{enroll, kept};
use crate::reply::{Given, Reply, Stop};
use crate::session::{self, Coming, Stage};
use crate::visit::Visit;

/// So many failed tries lock a person, unless the body set another number.
pub const MOST_TRIES: u32 = 5;
/// For so many minutes.
pub const LOCKED_MINUTES: i64 = 15;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct View {
    frame: Frame,
    fault: String,
    number: String,
    next: String,
    kept: Vec<(String, String)>,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let next = inner(visit.asked("next"));
    if visit.who.as_ref().is_some_and(|c| c.stage() == Stage::Full) {
        return Reply::go(next);
    }
    let view = View {
        frame: Frame::of(visit, "サインイン")?,
        fault: String::new(),
        number: String::new(),
        next,
        kept: Vec::new(),
    };
    Reply::page(&view)
}

/// Number and password were sent.
pub fn enter(visit: &Visit<'_>) -> Given {
    if !visit.site.limits.allow(limits::SIGN_IN, &visit.origin) {
        return Err(Stop::TooMany("サインインの試みが多すぎます。".to_string()));
    }
    // Whoever types full-width digits means the same number.
    let number: String = visit.posted.get("number").trim().chars().map(plain).take(100).collect();
    let password = visit.posted.get("password");
    let credential = visit.site.desk.credential(&number)?;
    let here = sight::is_here(&visit.office, &number, visit.today());
    let open = credential.as_ref().filter(|c| here && usable(c, visit.now));
    let right = visit.site.hasher.matches(password, open.map(|c| c.hash.as_str()))?;
    // Whoever tries many words at once may have been locked while this one was compared.
    let still = visit.site.desk.credential(&number)?.is_some_and(|c| usable(&c, visit.now));
    match open.filter(|_| right && still) {
        Some(credential) => begin(visit, &number, credential),
        None => refuse(visit, number, credential.filter(|_| here)),
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

/// A full-width letter or digit as the plain one.
pub(crate) fn plain(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn refuse(visit: &Visit<'_>, number: String, credential: Option<Credential>) -> Given {
    let mut fault = "職員番号又はパスワードが違います。".to_string();
    let known = credential.is_some();
    if known {
        visit.site.desk.tried(&number, tries(visit))?;
    }
    // Told to everybody alike, so that it does not tell who is registered.
    fault.push_str(&format!(
        "続けて間違えると{LOCKED_MINUTES}分間サインインできなくなります。分からないときは、管理者に仮のパスワードの発行を頼んでください。"
    ));
    // What is no number of a person may be a password in the wrong field: it is not written down.
    let what = if known {
        format!("サインイン {number}")
    } else {
        "サインイン（登録のない番号）".to_string()
    };
    note(visit, &what, None, Upshot::Unknown)?;
    let view = View {
        frame: Frame::of(visit, "サインイン")?,
        fault,
        number,
        next: inner(visit.posted.get("next")),
        kept: kept::carried(&visit.posted),
    };
    Reply::page_with(401, &view)
}

fn begin(visit: &Visit<'_>, number: &str, credential: &Credential) -> Given {
    let stage = match () {
        () if credential.totp.is_some() => Stage::Second,
        () => after_first(visit, number, credential),
    };
    // A session that was there in this browser ends: its token could have been planted.
    if let Some(old) = &visit.who {
        visit.site.desk.end_session(&old.session.token)?;
    }
    let coming = Coming { at: visit.now, origin: &visit.origin, agent: &visit.agent };
    let before = (credential.last_in, credential.last_out);
    let token = session::begin(&visit.site.desk, (number, stage), coming, before)?;
    if stage != Stage::Second {
        visit.site.desk.signed_in(number, visit.now)?;
    }
    note(visit, "サインイン", Some(number), Upshot::Done)?;
    let next = kept::take_over(visit, number)?.unwrap_or_else(|| inner(visit.posted.get("next")));
    let place = match stage {
        Stage::Full => next,
        Stage::Second => with_next("/sign-in/second", &next),
        Stage::Enroll => "/account/second".to_string(),
        Stage::Change => "/account/password".to_string(),
    };
    Ok(Reply::Signed(place, Some(token)))
}

/// What comes after the first factor where no second one is set up, and after the second.
pub fn after_first(visit: &Visit<'_>, number: &str, credential: &Credential) -> Stage {
    match () {
        () if credential.temporary => Stage::Change,
        () if credential.totp.is_none() && enroll::demanded(&visit.office, number, visit.today()) => {
            Stage::Enroll
        }
        () => Stage::Full,
    }
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
fn note(visit: &Visit<'_>, what: &str, person: Option<&str>, upshot: Upshot) -> Result<(), Stop> {
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
