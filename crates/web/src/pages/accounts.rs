//! Accounts of all persons: temporary passwords, second factors, sessions. Whoever works with Sekimori has one.
//! A temporary password is shown once, on the page that made it, and must be changed at the first sign-in.
//! Who may have an account at all is a fact of the organisation; nobody gets one here who is not registered.

use askama::Template;
use ledger::desk::{Access, Credential, Upshot};
use practice::sight;

use crate::frame::Frame;
use crate::pages::sign_in::TEMPORARY_DAYS;
use crate::paging::{Pager, paged};
use crate::password;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "accounts.html")]
struct View {
    frame: Frame,
    made: Option<(String, String, String)>,
    rows: Vec<Row>,
    total: usize,
    pager: Pager,
    asked: String,
    without: usize,
}

/// So many accounts are issued at once: making a hash is slow on purpose.
const AT_ONCE: usize = 60;

#[derive(Template)]
#[template(path = "slips.html")]
struct SlipsView {
    frame: Frame,
    slips: Vec<Slip>,
    /// Where the pages are, for other machines; empty where this is not known.
    address: String,
    /// The last day of the passwords.
    until: String,
    left: usize,
}

struct Slip {
    number: String,
    name: String,
    section: String,
    password: String,
}

struct Row {
    number: String,
    name: String,
    section: String,
    state: &'static str,
    look: &'static str,
    last_in: String,
    second: bool,
    sessions: usize,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, None)
}

fn page(visit: &Visit<'_>, made: Option<(String, String, String)>) -> Given {
    let look = visit.look()?;
    let today = visit.today();
    let sessions = visit.site.desk.sessions(None)?;
    let passkeys = visit.site.desk.passkeys(None)?;
    let asked = visit.asked("q").trim().to_string();
    let mut found = Vec::new();
    for number in visit.office.persons.keys().filter(|n| sight::is_here(&visit.office, n, today)) {
        let name = look.name(number)?;
        let section = visit.office.section_of(number, today).unwrap_or_default().to_string();
        let words = [number.as_str(), name.as_str(), section.as_str()];
        if asked.is_empty() || words.iter().any(|w| w.contains(asked.as_str())) {
            found.push((number, name, section));
        }
    }
    let total = found.len();
    let query: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    let (found, pager) = paged(visit, found, format!("/admin/accounts?q={query}&page="));
    let mut rows = Vec::new();
    for (number, name, section) in found {
        let credential = visit.site.desk.credential(number)?;
        let (state, look_of) = state(credential.as_ref(), visit);
        rows.push(Row {
            number: number.clone(),
            name,
            section,
            state,
            look: look_of,
            last_in: credential.as_ref().and_then(|c| c.last_in).map(words::moment).unwrap_or_default(),
            second: credential.as_ref().is_some_and(|c| c.totp.is_some())
                || passkeys.iter().any(|p| p.person == *number),
            sessions: sessions.iter().filter(|s| s.person == *number).count(),
        });
    }
    let without = unissued(visit)?.len();
    let frame = Frame::of(visit, "アカウント")?;
    Reply::page(&View { frame, made, rows, total, pager, asked, without })
}

/// Persons who work with Sekimori and cannot sign in yet, by section.
fn unissued(visit: &Visit<'_>) -> Result<Vec<String>, Stop> {
    let credentialed = visit.site.desk.credentialed()?;
    let here = visit.office.persons.keys().filter(|n| sight::is_here(&visit.office, n, visit.today()));
    let mut out: Vec<String> = here.filter(|n| !credentialed.contains(n)).cloned().collect();
    out.sort_by_key(|n| (visit.office.section_of(n, visit.today()).map(ToString::to_string), n.clone()));
    Ok(out)
}

/// Temporary passwords for those who have none yet, as slips to cut apart.
fn issue(visit: &Visit<'_>) -> Given {
    let all = unissued(visit)?;
    let look = visit.look()?;
    let mut slips = Vec::new();
    for number in all.iter().take(AT_ONCE) {
        note(visit, number, TEMPORARY)?;
        slips.push(Slip {
            number: number.clone(),
            name: look.name(number)?,
            section: visit.office.section_of(number, visit.today()).unwrap_or_default().to_string(),
            password: password::give_temporary(&visit.site.desk, number, visit.now)?,
        });
    }
    if slips.is_empty() {
        return Reply::go("/admin/accounts");
    }
    let left = all.len() - slips.len();
    let until = words::moment(visit.now.later(jiff::Span::new().days(TEMPORARY_DAYS)));
    let (frame, address) = (Frame::of(visit, "仮のパスワードの通知")?, visit.address.clone());
    Reply::page(&SlipsView { frame, slips, address, until, left })
}

fn state(credential: Option<&Credential>, visit: &Visit<'_>) -> (&'static str, &'static str) {
    match credential {
        None => ("未発行", "due"),
        Some(c) if c.locked_until.is_some_and(|until| visit.now < until) => {
            ("停止中（間違いが続いた）", "bad")
        }
        Some(c) if c.temporary => ("仮のパスワード", "due"),
        Some(_) => ("利用中", "ok"),
    }
}

const TEMPORARY: &str = "仮のパスワードの発行";

/// Writes down, before it is done, whose account an administrator touches and how.
fn note(visit: &Visit<'_>, number: &str, what: &str) -> Result<(), Stop> {
    let person = Some(visit.caller()?.number().to_string());
    let what = format!("アカウント {number} {what}");
    let access = Access { at: visit.now, person, origin: visit.origin.clone(), what, upshot: Upshot::Done };
    Ok(visit.site.desk.record_accesses(&[access])?)
}

/// Something is to be changed of one account.
pub fn change(visit: &Visit<'_>) -> Given {
    if visit.posted.get("do") == "all" {
        return issue(visit);
    }
    let number = visit.posted.get("number");
    if !sight::is_here(&visit.office, number, visit.today()) {
        return Err(Stop::Missing);
    }
    let (site, now) = (visit.site, visit.now);
    match visit.posted.get("do") {
        "temporary" => {
            note(visit, number, TEMPORARY)?;
            let password = password::give_temporary(&site.desk, number, now)?;
            let name = visit.look()?.name(number)?;
            page(visit, Some((number.to_string(), name, password)))
        }
        "no-totp" => {
            note(visit, number, "二段階目の解除")?;
            site.desk.set_totp(number, None)?;
            site.desk.drop_passkeys(number, None)?;
            site.desk.end_other_sessions(number, "")?;
            Reply::go("/admin/accounts?said=changed")
        }
        "end" => {
            note(visit, number, "接続の終了")?;
            site.desk.end_other_sessions(number, "")?;
            Reply::go("/admin/accounts?said=ended")
        }
        _ => Err(Stop::Missing),
    }
}
