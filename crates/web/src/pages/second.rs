//! The second factor: a number from a device that the person holds.
//! Each number is taken once; failed tries count as those of the password.

use askama::Template;
use ledger::desk::{Credential, Upshot};

use crate::frame::Frame;
use crate::pages::enroll;
use crate::pages::sign_in::{after_first, challenge, inner, note, proved_by_passkey, tries};
use crate::passkey::Challenge;
use crate::reply::{Given, Reply, Stop};
use crate::session::{Stage, Way};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "second.html")]
struct View {
    frame: Frame,
    fault: String,
    next: String,
    totp: bool,
    challenge: Challenge,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "", inner(visit.asked("next")))
}

fn page(visit: &Visit<'_>, fault: &str, next: String) -> Given {
    if visit.caller()?.stage() != Stage::Second {
        return Reply::go("/");
    }
    let number = visit.caller()?.number();
    let has_passkey = !visit.site.desk.passkeys(Some(number))?.is_empty();
    let view = View {
        frame: Frame::of(visit, "二段階目の認証")?,
        fault: fault.to_string(),
        next,
        totp: visit.site.desk.credential(number)?.is_some_and(|c| c.totp.is_some()),
        challenge: if has_passkey { challenge(visit)? } else { Challenge::default() },
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 401 }, &view)
}

/// A number was sent.
pub fn enter(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    let number = caller.number();
    if caller.stage() != Stage::Second {
        return Reply::go("/");
    }
    let credential = visit.site.desk.credential(number)?.ok_or(Stop::SignIn)?;
    if credential.locked_until.is_some_and(|until| visit.now < until) {
        visit.site.desk.end_session(&caller.session.token)?;
        return Err(Stop::TooMany("間違いが続いたため、しばらくサインインできません。".to_string()));
    }
    let step = enroll::step_of(credential.totp.as_deref(), visit.posted.get("code"), visit.now);
    let fresh = match step {
        Some(step) => visit.site.desk.use_totp(number, step)?,
        None => false,
    };
    let next = inner(visit.posted.get("next"));
    if !fresh {
        visit.site.desk.tried(number, tries(visit))?;
        note(visit, "サインインの二段階目（番号）", Some(number), Upshot::Unknown)?;
        return page(visit, "番号が違います。認証アプリに今出ている6桁の番号を入力してください。", next);
    }
    done(visit, &credential, next, "番号")
}

/// The second factor was right: the session goes on under another token.
fn done(visit: &Visit<'_>, credential: &Credential, next: String, factor: &str) -> Given {
    let number = visit.caller()?.number();
    let way = Way::of_session(&visit.caller()?.session);
    let stage = after_first(visit, (number, credential), way)?;
    let token = enroll::rise(visit, stage)?;
    visit.site.desk.signed_in(number, visit.now)?;
    note(visit, &format!("サインインの二段階目（{factor}）"), Some(number), Upshot::Done)?;
    let place = if stage == Stage::Full { next } else { "/account/password".to_string() };
    Ok(Reply::Signed(place, Some(token)))
}

/// A device answered in the place of a number. It must be this person's.
pub fn enter_with_passkey(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if caller.stage() != Stage::Second {
        return Reply::go("/");
    }
    let next = inner(visit.posted.get("next"));
    match proved_by_passkey(visit)? {
        Some(person) if person == caller.number() => {
            let credential = visit.site.desk.credential(caller.number())?.ok_or(Stop::SignIn)?;
            done(visit, &credential, next, "パスキー")
        }
        _ => {
            note(visit, "サインインの二段階目（パスキー）", Some(caller.number()), Upshot::Unknown)?;
            page(
                visit,
                "このパスキーでは確認できません。別の端末か、認証アプリの番号を使ってください。",
                next,
            )
        }
    }
}
