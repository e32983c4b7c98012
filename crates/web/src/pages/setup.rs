//! What is still to be done before the office runs? A list over the pages of administration, which work later too.
//! INVARIANT: what is done is read from the office itself, so that it can be left anywhere; only of rows of a list of staff that
//! were left out the desk has to tell.
//! Where to go on after a step is asked here by the pages of the steps.

use askama::Template;
use practice::{lacking, sight, who};

use crate::frame::Frame;
use crate::pages::people_plan::left_out;
use crate::pages::proposals;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::waiting;

#[derive(Template)]
#[template(path = "setup.html")]
struct View {
    frame: Frame,
    steps: Vec<Step>,
    next: Option<(&'static str, String)>,
    /// Whether there are duties and bindings to count.
    adopted: bool,
}

/// A step of the set-up.
pub struct Step {
    /// What.
    pub title: &'static str,
    /// Where.
    pub path: String,
    /// How far it is, in one sentence.
    pub says: String,
    /// Whether nothing of it is open.
    pub done: bool,
    /// Whether it can be done now.
    pub ready: bool,
    /// Whether it is the next one.
    here: bool,
}

/// A step on its way.
fn step(title: &'static str, path: impl Into<String>, (done, ready): (bool, bool), says: String) -> Step {
    Step { title, path: path.into(), says, done, ready, here: false }
}

/// Every step, in order.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn steps(visit: &Visit<'_>) -> Result<Vec<Step>, Stop> {
    let office = &visit.office;
    let adopted = office.newest().is_some();
    let (open, sure, confirmed) = office.newest().map_or((0, 0, 0), proposals::counted);
    let people = office.persons.values().filter(|p| p.left.is_none()).count();
    let vacant = who::vacant_roles(office, visit.today()).len();
    // A role that the policy names and nobody holds is the matter of another step.
    let lacks = visit.look()?.knowing(lacking::lacking);
    let lack = lacks.iter().filter(|l| l.vacant.is_empty()).count();
    let bound = match adopted {
        true if sure > 0 => {
            format!("確定 {confirmed}件、残り {open}件。残りがあっても、確定した仕組みから使えます。")
        }
        true if open > 0 => format!("確定 {confirmed}件。残り{open}件は、いつでも確かめられます。"),
        true => format!("確定 {confirmed}件。残りはありません。"),
        false => "規程を採用すると、始められます。".to_string(),
    };
    let held = match (adopted, vacant) {
        (false, _) => "規程を採用すると、始められます。".to_string(),
        (true, 0) => "すべての役割に、務める職があります。".to_string(),
        (true, n) => format!("務める職のない役割が{n}件あります。"),
    };
    let set = match (confirmed, lack) {
        (0, _) => "紐付けを確定すると、定めるべき値が分かります。".to_string(),
        (_, 0) => "必要な値は、すべて定められています。".to_string(),
        (_, n) => format!("まだ定めていない値が{n}件あります。使うときまでに定めれば足ります。"),
    };
    let left_out = left_out(visit)?;
    let registered = match left_out {
        0 => format!("{people}人を登録しています。"),
        n => format!(
            "{people}人を登録しています。取り込めなかった行が{n}件あります。名簿を直して、もう一度取り込んでください。"
        ),
    };
    Ok(vec![
        policy(visit)?,
        step("職員と組織を登録する", "/admin/people", (people > 1 && left_out == 0, true), registered),
        step("仕組みとの紐付けを確定する", "/admin/bindings", (adopted && sure == 0, adopted), bound),
        step("役割を務める職を決める", "/admin/people/posts", (adopted && vacant == 0, adopted), held),
        step("規程にない値を定める", "/admin/values", (confirmed > 0 && lack == 0, confirmed > 0), set),
        reports(visit, confirmed),
        accounts(visit, people)?,
    ])
}

/// The policy: adopted, read, or still to be brought.
fn policy(visit: &Visit<'_>) -> Result<Step, Stop> {
    const TITLE: &str = "規程を読み込み、採用する";
    if let Some(e) = visit.office.newest() {
        let says = format!("第{}版（義務{}件）を採用しています。", e.number, e.reading.duties.len());
        return Ok(step(TITLE, "/admin/policy", (true, true), says));
    }
    Ok(match visit.site.desk.newest_job("read-policy")? {
        Some(job) => step(
            TITLE,
            format!("/admin/policy/{}", job.id),
            (false, true),
            "読み取りは済んでいます。不備を確かめて、採用してください。".to_string(),
        ),
        None => step(
            TITLE,
            "/admin/policy",
            (false, true),
            "定めている情報セキュリティポリシーのファイルを用意してください。".to_string(),
        ),
    })
}

/// Reports of incidents: whether there is a form for them, and somebody who receives them.
fn reports(visit: &Visit<'_>, confirmed: usize) -> Step {
    const TITLE: &str = "事故の報告を受けられるようにする";
    let (office, catalog, today) = (&visit.office, visit.catalog(), visit.today());
    let edition = office.newest().filter(|_| confirmed > 0);
    let Some(edition) = edition else {
        let says = "紐付けを確定すると、確かめられます。".to_string();
        return step(TITLE, "/admin/bindings", (false, false), says);
    };
    let Some(mechanism) = waiting::official(catalog, edition) else {
        let forms: Vec<String> =
            waiting::first_reports(catalog).map(|m| format!("「{}」", m.title)).collect();
        let says = format!(
            "事故の報告を受ける様式がありません。{}を、報告を定める義務に結び付けて確定してください。それまで、サインインなしの報告は管理者などが読むだけで、記録に取り込めません。",
            forms.join("又は")
        );
        return step(TITLE, "/admin/bindings", (false, true), says);
    };
    let (done, path, says) = match waiting::receives(office, (edition, mechanism), today) {
        None => {
            (false, "/admin/values", format!("「{}」を受け取る役割が定められていません。", mechanism.title))
        }
        Some((roles, false)) => (
            false,
            "/admin/people/posts",
            format!("「{}」を受け取る「{}」を、だれも務めていません。", mechanism.title, roles.join("」「")),
        ),
        Some((_, true)) => (true, "/admin/bindings", format!("「{}」で受けます。", mechanism.title)),
    };
    step(TITLE, path, (done, true), says)
}

/// Accounts: how many have none yet.
fn accounts(visit: &Visit<'_>, people: usize) -> Result<Step, Stop> {
    let (office, today) = (&visit.office, visit.today());
    let working: Vec<&String> = office.persons.keys().filter(|n| sight::is_here(office, n, today)).collect();
    let credentialed = visit.site.desk.credentialed()?;
    let without = working.iter().filter(|n| !credentialed.contains(n)).count();
    let says = format!("{}人のうち{without}人が未発行です。", working.len());
    Ok(step("アカウントを発行する", "/admin/accounts", (people > 1 && without == 0, people > 1), says))
}

/// Whether something of the set-up is open.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn is_open(visit: &Visit<'_>) -> Result<bool, Stop> {
    Ok(steps(visit)?.iter().any(|s| !s.done))
}

/// What else is open and can be done now, but for one place.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn rest(visit: &Visit<'_>, but: &str) -> Result<Vec<(&'static str, String)>, Stop> {
    let open = steps(visit)?.into_iter().filter(|s| !s.done && s.ready && s.path != but);
    Ok(open.map(|s| (s.title, s.path)).collect())
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let mut steps = steps(visit)?;
    let next = steps.iter_mut().find(|s| !s.done && s.ready).map(|s| {
        s.here = true;
        (s.title, s.path.clone())
    });
    let adopted = visit.office.newest().is_some();
    Reply::page(&View { frame: Frame::of(visit, "はじめの設定")?, steps, next, adopted })
}
