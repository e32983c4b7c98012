//! One's own account: when one was here last, from where one is signed in, and how one signs in.
//! Others' accounts are in `accounts`.

use askama::Template;

use crate::agent;
use crate::frame::Frame;
use crate::pages::{confirm, sign_in};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::{waiting, words};

#[derive(Template)]
#[template(path = "account.html")]
struct View {
    frame: Frame,
    number: String,
    section: String,
    posts: Vec<String>,
    roles: Vec<String>,
    before_in: String,
    before_out: String,
    password: bool,
    totp: bool,
    passkeys: usize,
    changed: String,
    /// What there is to say of the mail in the morning; empty: no mails are sent here.
    mail: String,
    digest: bool,
    /// Whether he may declare an absence.
    absence: bool,
    sessions: Vec<Row>,
}

struct Row {
    token: String,
    here: bool,
    begun: String,
    seen: String,
    origin: String,
    agent: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    let (number, today) = (caller.number(), visit.today());
    let credential = visit.site.desk.credential(number)?;
    let section = visit.office.section_of(number, today).unwrap_or_default().to_string();
    let held = visit.office.posts.values().filter(|p| p.is_held_by(number, today));
    let sessions = visit.site.desk.sessions(Some(number))?;
    let told = |at: Option<practice::calendar::Moment>, none: &str| {
        at.map_or_else(|| none.to_string(), words::moment)
    };
    let view = View {
        frame: Frame::of(visit, "自分の設定")?,
        number: number.to_string(),
        posts: held.map(|p| format!("{}　{}", p.section, p.title)).collect(),
        roles: practice::who::roles_of(&visit.office, number, &section, today),
        section,
        before_in: told(caller.session.before_in, "今回が初めて"),
        before_out: told(caller.session.before_out, "記録なし"),
        password: sign_in::keeps_password(visit, number),
        passkeys: visit.site.desk.passkeys(Some(number))?.len(),
        totp: credential.as_ref().is_some_and(|c| c.totp.is_some()),
        digest: !visit.site.desk.digest_is_off(number)?,
        mail: mail(visit)?,
        absence: !caller.only_reads,
        changed: told(credential.map(|c| c.changed), "なし"),
        sessions: sessions
            .into_iter()
            .map(|s| Row {
                here: s.token == caller.session.token,
                begun: words::moment(s.begun),
                seen: words::moment(s.seen),
                agent: agent::short(&s.agent),
                origin: s.origin,
                token: s.token,
            })
            .collect(),
    };
    Reply::page(&view)
}

/// Where his mails go, in words.
fn mail(visit: &Visit<'_>) -> Result<String, Stop> {
    if visit.site.mail.is_none() {
        return Ok(String::new());
    }
    Ok(match waiting::address(visit.site, visit.caller()?.number())? {
        Some(address) => format!("{address} に届きます。"),
        None => "連絡先にメールアドレスがないため、届きません。管理者に伝えてください。".to_string(),
    })
}

/// The mail in the morning is wanted, or not.
pub fn change_mail(visit: &Visit<'_>) -> Given {
    let wanted = match visit.posted.get("digest") {
        "on" => true,
        "off" => false,
        _ => return Err(Stop::Missing),
    };
    visit.site.desk.set_digest(visit.caller()?.number(), wanted, visit.now)?;
    Reply::go(if wanted { "/account?said=mail-on" } else { "/account?said=mail-off" })
}

/// Ends one of one's own sessions, once it is certain that it is one's own.
pub fn end(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if !confirm::holds(visit)? {
        return Ok(confirm::way("/account"));
    }
    let token = visit.posted.get("token");
    let own = visit.site.desk.sessions(Some(caller.number()))?;
    if own.iter().any(|s| s.token == token) {
        visit.site.desk.end_session(token)?;
    }
    Reply::go("/account?said=ended")
}
