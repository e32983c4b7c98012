//! Is whoever sits here still the one who signed in? Asked before how he signs in is changed: second factor, passkeys.
//! He proves it as he signs in: with his password, a passkey, or anew at the provider. It holds for some minutes in this session.
//! Whoever must set up a second factor has just signed in, and is not asked twice.

use askama::Template;
use ledger::desk::Upshot;

use crate::frame::Frame;
use crate::limits;
use crate::pages::{provider, sign_in};
use crate::passkey::Challenge;
use crate::provider::{Errand, Vouched};
use crate::reply::{Given, Reply, Stop};
use crate::serve::same;
use crate::session::{self, Stage};
use crate::visit::Visit;

/// It holds for so many minutes.
const WITHIN_MINUTES: i64 = 10;

#[derive(Template)]
#[template(path = "confirm.html")]
struct View {
    frame: Frame,
    fault: String,
    next: String,
    password: bool,
    challenge: Challenge,
    provider: String,
}

/// Whether the person proved in this session a moment ago who he is.
pub fn holds(visit: &Visit<'_>) -> Result<bool, Stop> {
    let caller = visit.caller()?;
    let begun = Some(caller.session.begun).filter(|_| caller.stage() == Stage::Enroll);
    let since = caller.session.confirmed.max(begun);
    Ok(since.is_some_and(|s| (0..WITHIN_MINUTES).contains(&session::minutes_between(s, visit.now))))
}

/// The way to this page and back.
pub fn way(next: &str) -> Reply {
    Reply::Go(sign_in::with_next("/account/confirm", next))
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "", visit.asked("next"))
}

/// The page, with why it was not enough.
pub fn page(visit: &Visit<'_>, fault: &str, next: &str) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Reply::go("/");
    }
    let number = caller.number();
    let has_passkey = !visit.site.desk.passkeys(Some(number))?.is_empty();
    let view = View {
        frame: Frame::of(visit, "本人の確認")?,
        fault: fault.to_string(),
        next: sign_in::inner(next),
        password: by_directory(visit, number) || sign_in::keeps_password(visit, number),
        challenge: if has_passkey { sign_in::challenge(visit)? } else { Challenge::default() },
        provider: sign_in::provider_title(visit),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 401 }, &view)
}

fn by_directory(visit: &Visit<'_>, number: &str) -> bool {
    visit.site.directory.as_ref().is_some_and(|d| d.is_for(number))
}

/// A password was sent.
pub fn enter(visit: &Visit<'_>) -> Given {
    let (caller, next) = (visit.caller()?, visit.posted.get("next"));
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Reply::go("/");
    }
    let (site, number) = (visit.site, caller.number());
    if !site.limits.allow(limits::OLD_PASSWORD, number) {
        return Err(Stop::TooMany("パスワードの試みが多すぎます。".to_string()));
    }
    let credential = site.desk.credential(number)?.ok_or(Stop::SignIn)?;
    if credential.locked_until.is_some_and(|until| visit.now < until) {
        return Err(Stop::TooMany("間違いが続いたため、しばらくパスワードを受け付けません。".to_string()));
    }
    let password = visit.posted.get("password");
    let right = match &site.directory {
        Some(directory) if directory.is_for(number) => match directory.proves(number, password) {
            Ok(right) => right,
            Err(why) => {
                crate::answer::log(&format!("ディレクトリに問い合わせられません: {why}"));
                let says = "庁内のディレクトリに問い合わせられないため、今は確認できません。しばらくしてもう一度行ってください。";
                return page(visit, says, next);
            }
        },
        _ => {
            sign_in::keeps_password(visit, number) && site.hasher.matches(password, Some(&credential.hash))?
        }
    };
    if right {
        return done(visit, next);
    }
    site.desk.tried(number, sign_in::tries(visit))?;
    page(visit, "パスワードが違います。サインインするときのパスワードを入力してください。", next)
}

/// A device answered.
pub fn enter_with_passkey(visit: &Visit<'_>) -> Given {
    let (caller, next) = (visit.caller()?, visit.posted.get("next"));
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Reply::go("/");
    }
    match sign_in::proved_by_passkey(visit)? {
        Some(person) if person == caller.number() => done(visit, next),
        _ => page(visit, "このパスキーでは確認できません。ほかの方法を使ってください。", next),
    }
}

/// He wants to prove it at the provider.
pub fn depart(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Reply::go("/");
    }
    let next = sign_in::inner(visit.posted.get("next"));
    let session = Some(caller.session.token.clone());
    provider::leave(visit, Errand { next, session, ..Errand::default() })
}

/// He came back from the provider: it must be he, in the session from which he left.
pub fn arrived(visit: &Visit<'_>, vouched: &Vouched, errand: Errand) -> Given {
    let caller = visit.caller()?;
    let here = errand.session.as_deref().is_some_and(|s| same(s, &caller.session.token));
    if here && vouched.number == caller.number() {
        return done(visit, &errand.next);
    }
    page(
        visit,
        "サインインしている人とは別の人の認証でした。自分の認証で、もう一度行ってください。",
        &errand.next,
    )
}

/// Proved: the session goes on with another token.
fn done(visit: &Visit<'_>, next: &str) -> Given {
    let caller = visit.caller()?;
    let token = session::renew(&visit.site.desk, &caller.session, caller.stage(), Some(visit.now))?;
    sign_in::note(visit, "本人の確認", Some(caller.number()), Upshot::Done)?;
    Ok(Reply::Signed(sign_in::inner(next), Some(token.ok_or(Stop::SignIn)?)))
}
