//! Changing one's own password; a temporary one must be changed before anything else.
//! All other sessions of the person end with it; this one goes on under another token.

use askama::Template;
use practice::value::hash;

use crate::frame::Frame;
use crate::limits;
use crate::pages::enroll;
use crate::pages::sign_in::{after_first, keeps_password};
use crate::reply::{Given, Reply, Stop};
use crate::session::{Stage, Way};
use crate::visit::Visit;
use crate::weakness::{SHORTEST, weakness};

#[derive(Template)]
#[template(path = "password.html")]
struct View {
    frame: Frame,
    fault: String,
    temporary: bool,
    shortest: usize,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let stage = visit.caller()?.stage();
    if stage == Stage::Second {
        return Err(Stop::SignIn);
    }
    let number = visit.caller()?.number();
    if visit.site.directory.as_ref().is_some_and(|d| d.is_for(number)) {
        let says = "あなたのパスワードは、庁内のディレクトリのものです。庁内のパソコンで変更してください。";
        return Err(Stop::Forbidden(says.to_string()));
    }
    if !keeps_password(visit, number) {
        let says = "あなたは、団体の認証でサインインするため、関守のパスワードを持ちません。";
        return Err(Stop::Forbidden(says.to_string()));
    }
    let view = View {
        frame: Frame::of(visit, "パスワードの変更")?,
        fault: fault.to_string(),
        temporary: stage == Stage::Change,
        shortest: SHORTEST,
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A new password was sent.
pub fn change(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if caller.stage() == Stage::Second {
        return Err(Stop::SignIn);
    }
    let (site, number) = (visit.site, caller.number());
    let (old, new, again) = (visit.posted.get("old"), visit.posted.get("new"), visit.posted.get("again"));
    if !site.limits.allow(limits::OLD_PASSWORD, number) {
        return Err(Stop::TooMany("パスワードの変更の試みが多すぎます。".to_string()));
    }
    let credential = site.desk.credential(number)?.ok_or(Stop::SignIn)?;
    if !keeps_password(visit, number) {
        return page(visit, "");
    }
    if !site.hasher.matches(old, Some(&credential.hash))? {
        return page(visit, "今のパスワードが違います。");
    }
    if new != again {
        return page(visit, "新しいパスワードの2回の入力が違います。");
    }
    if new == old {
        return page(visit, "今のパスワードとは別のものにしてください。");
    }
    if let Some(says) = weakness(new, &[number, &visit.office.body]) {
        return page(visit, &says);
    }
    let hashed = site.hasher.hash(new)?;
    site.desk.set_password(number, &hashed, false, visit.now)?;
    let credential = site.desk.credential(number)?.ok_or(Stop::SignIn)?;
    let stage = match Way::of_session(&caller.session) {
        // The provider's second factor was enough, and still is.
        Way::Provider => caller.stage(),
        way => after_first(visit, (number, &credential), way)?,
    };
    let token = enroll::rise(visit, stage)?;
    site.desk.end_other_sessions(number, &hash(token.as_bytes()))?;
    let place = if stage == Stage::Full { "/?said=password" } else { "/account/second" };
    Ok(Reply::Signed(place.to_string(), Some(token)))
}
