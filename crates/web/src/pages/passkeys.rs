//! One's own passkeys: the list, one more, one less. The only pages with a script are this one and those of signing in.
//! A passkey verifies its owner itself (finger, face, PIN), and so is both factors at once; as a second one it counts too.

use askama::Template;
use ledger::desk::PasskeyRow;

use crate::frame::Frame;
use crate::pages::{confirm, enroll};
use crate::passkey::Challenge;
use crate::reply::{Given, Reply, Stop};
use crate::session::Stage;
use crate::visit::Visit;
use crate::words;

/// So many for each person.
const MOST: usize = 10;
/// So long is the name of one at most.
const LONGEST_NAME: usize = 40;

#[derive(Template)]
#[template(path = "passkeys.html")]
struct View {
    frame: Frame,
    fault: String,
    rows: Vec<Row>,
    challenge: Challenge,
    full: bool,
    /// Whether he proved a moment ago who he is, so that something may be changed.
    confirmed: bool,
    /// Whether one more may be registered.
    more: bool,
    /// Where passkeys can be registered.
    address: String,
}

struct Row {
    id: String,
    name: String,
    made: String,
    used: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Err(Stop::SignIn);
    }
    let there = visit.site.desk.passkeys(Some(caller.number()))?;
    let (frame, confirmed) = (Frame::of(visit, "パスキー")?, confirm::holds(visit)?);
    let challenge = match &visit.site.passkeys {
        Some(passkeys) if confirmed && there.len() < MOST => {
            let ids: Vec<String> = there.iter().map(|p| p.id.clone()).collect();
            passkeys.ask_registration((caller.number(), &frame.name), &ids, visit.now)?
        }
        _ => Challenge::default(),
    };
    let view = View {
        frame,
        fault: fault.to_string(),
        more: there.len() < MOST,
        rows: there.into_iter().map(row).collect(),
        challenge,
        address: visit.site.passkeys.as_ref().map(|p| p.address().to_string()).unwrap_or_default(),
        full: caller.stage() == Stage::Full,
        confirmed,
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

fn row(kept: PasskeyRow) -> Row {
    Row {
        id: kept.id,
        name: kept.name,
        made: words::moment(kept.made),
        used: kept.used.map_or_else(|| "まだ".to_string(), words::moment),
    }
}

/// One is added or taken away.
pub fn change(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if !matches!(caller.stage(), Stage::Full | Stage::Enroll) {
        return Reply::go("/");
    }
    if !confirm::holds(visit)? {
        return Ok(confirm::way("/account/passkeys"));
    }
    match visit.posted.get("do") {
        "add" => add(visit),
        "remove" if caller.stage() == Stage::Full => {
            let id = visit.posted.get("id");
            visit.site.desk.drop_passkeys(caller.number(), Some(id))?;
            let token = enroll::begin_anew(visit)?;
            Ok(Reply::Signed("/account/passkeys?said=passkey-gone".to_string(), Some(token)))
        }
        _ => Err(Stop::Missing),
    }
}

fn add(visit: &Visit<'_>) -> Given {
    let number = visit.caller()?.number();
    let Some(passkeys) = &visit.site.passkeys else { return Err(Stop::Missing) };
    if visit.site.desk.passkeys(Some(number))?.len() >= MOST {
        return page(visit, "登録できるパスキーは10個までです。使わないものを削除してください。");
    }
    let (challenge, answer) = (visit.posted.get("challenge"), visit.posted.get("credential"));
    let Some(made) = passkeys.registered(number, challenge, answer, visit.now) else {
        return page(visit, "パスキーを登録できませんでした。時間を置かずに、もう一度行ってください。");
    };
    let name = visit.posted.given("name").unwrap_or_else(|| "パスキー".to_string());
    let row = PasskeyRow {
        id: made.id,
        person: number.to_string(),
        name: name.chars().take(LONGEST_NAME).collect(),
        content: made.content,
        made: visit.now,
        used: None,
    };
    if !visit.site.desk.put_passkey(&row)? {
        return page(visit, "このパスキーは、もう登録されています。");
    }
    Ok(Reply::Signed("/account/passkeys?said=passkey".to_string(), Some(enroll::begin_anew(visit)?)))
}
