//! What is written down of an access? Who, from where, which page or deed, what came of it, and why where it was refused.
//! Takes what was given; gives a row of the record. What was typed or looked for stands in none.
//! Where the rows are read is in `pages::accesses`.

use ledger::desk::{Access, Upshot};

use crate::answer;
use crate::reply::{Given, Reply, Stop};
use crate::site::Site;
use crate::visit::Visit;

/// What somebody is told whose form stood on another site.
pub const FOREIGN: &str = "ほかのサイトから送られた操作は受け付けません。";

/// What came of a request.
pub fn upshot(given: &Given) -> Upshot {
    match given {
        Ok(Reply::Page(403 | 422, _))
        | Err(Stop::Forbidden(_) | Stop::Missing | Stop::TooMany(_) | Stop::Bad(_) | Stop::Stale) => {
            Upshot::Refused
        }
        Ok(Reply::Page(401, _)) => Upshot::Unknown,
        Ok(_) | Err(Stop::SignIn) => Upshot::Done,
        Err(Stop::Fault(_)) => Upshot::Failed,
    }
}

/// Why something was not taken, or what left with it, in a word for the record; what was typed stands in none.
pub fn why(given: &Given) -> &'static str {
    match given {
        Err(Stop::Forbidden(_)) => "（権限なし）",
        Err(Stop::TooMany(_)) => "（回数の制限）",
        Err(Stop::Stale) => "（画面の語の不一致）",
        Err(Stop::Bad(says)) if says == FOREIGN => "（ほかのサイトから）",
        Err(Stop::Bad(_)) => "（受け取れない内容）",
        Ok(Reply::Page(403, _)) => "（規程・手続による拒否）",
        Ok(Reply::Page(422, _)) => "（記入の誤り）",
        Ok(Reply::Noted(word, _)) => word,
        _ => "",
    }
}

/// Every access is recorded; what stands behind the question mark may hold words that somebody looked for, and is left out.
pub fn record(site: &Site, visit: &Visit<'_>, (upshot, why): (Upshot, &str)) {
    let does = if visit.posted.fields.is_empty() { "閲覧" } else { "操作" };
    let access = Access {
        at: visit.now,
        person: visit.who.as_ref().map(|c| c.number().to_string()),
        origin: visit.origin.clone(),
        what: format!("{does} {}{why}", visit.path.chars().take(200).collect::<String>()),
        upshot,
    };
    if let Err(fault) = site.desk.record_accesses(&[access]) {
        answer::log(&format!("アクセスを記録できません: {fault}"));
    }
}
