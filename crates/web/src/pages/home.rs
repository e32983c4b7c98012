//! Home: what I must do (overdue first), what I applied for, drafts, notices. Five things, not fifty.
//! The work of others is in the registers; the state of duties in `state`.

use askama::Template;
use ledger::book::{Listing, Order};
use ledger::desk::{Reader, Session};
use practice::agenda;
use practice::calendar::Moment;
use practice::matter::Matter;
use practice::standing::Deadline;

use crate::about;
use crate::frame::Frame;
use crate::pages::kept;
use crate::pages::matter::path_of;
use crate::pages::own;
use crate::pages::{absence, beside};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::waiting::{decides, posts_of};
use crate::words;

/// So many of each kind are shown; the rest is one click away.
const SHOWN: usize = 5;
/// So many of each kind stand on a page of all of them.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "home.html")]
struct View {
    frame: Frame,
    before: String,
    tasks: Vec<Task>,
    tasks_total: usize,
    task_pages: Pager,
    /// Whether more than the first few are wanted.
    all: bool,
    more_tasks: usize,
    decisions: usize,
    /// Whether somebody decides in his place while he is away.
    stood_in_for: bool,
    /// His own absences, today or to come, with who decides meanwhile.
    away: Vec<String>,
    /// Whether he audits, and whether he does nothing else.
    audits: bool,
    only_reads: bool,
    duties: own::Pressing,
    own: Vec<Row>,
    own_total: u32,
    drafts: Vec<(String, String, String)>,
    tips: usize,
    told: Vec<Notice>,
    told_pages: Pager,
    more_told: usize,
    vacant: Vec<(String, String)>,
    setup: bool,
}

/// Something that this person is asked to do.
struct Task {
    path: String,
    title: String,
    step: String,
    whose: String,
    section: String,
    since: String,
    due: String,
    late: bool,
    /// Whether nobody is there who could do it: then it stands with those who look after the office.
    nobody: bool,
    decides: bool,
    /// In whose place he would decide.
    instead: String,
    order: (bool, Option<Moment>, Moment),
}

/// Something that he applied for.
struct Row {
    path: String,
    title: String,
    state: String,
    look: &'static str,
    waits_for: String,
}

/// A notice.
struct Notice {
    id: i64,
    at: String,
    says: String,
    path: String,
    stays: bool,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    let look = visit.look()?;
    let all = visit.asked("all") == "1";
    let mut tasks = tasks(visit, &look)?;
    tasks.sort_by_key(|t| (!t.order.0, t.order.1.is_none(), t.order.1, t.order.2));
    let decisions = tasks.iter().filter(|t| t.decides).count();
    let total = tasks.len();
    let more_tasks = if all { 0 } else { total.saturating_sub(SHOWN) };
    let told = whole_number(visit.asked("told"));
    let (tasks, task_pages) = match all {
        true => paging::part(visit.asked("page"), tasks, PAGE, format!("/?all=1&told={told}&page=")),
        false => paging::part("1", tasks, SHOWN, String::new()),
    };
    let applicant = Some(caller.number().to_string());
    let most = u32::try_from(SHOWN).unwrap_or(5);
    let listed =
        look.view().listed(&Listing { applicant, order: Order::Changed, most, ..Listing::default() })?;
    let own = listed.matters.iter().map(|m| row(visit, &look, m)).collect::<Result<Vec<_>, _>>()?;
    let drafts = visit.site.desk.drafts(caller.number())?;
    let (told, told_pages, more_told) = notices(visit, all)?;
    let view = View {
        frame: Frame::of(visit, "ホーム")?,
        before: before(&caller.session),
        tasks,
        tasks_total: total,
        task_pages: task_pages.of_list("あなたがすること", "#tasks"),
        all,
        more_tasks,
        decisions,
        stood_in_for: !caller.only_reads && !absence::deputies(visit, &look)?.is_empty(),
        away: absence::own(visit, &look)?,
        audits: practice::sight::audits(&visit.office, caller.number(), visit.today()),
        only_reads: caller.only_reads,
        duties: own::pressing(visit, &look, SHOWN)?,
        own,
        own_total: listed.total,
        drafts: drafts
            .into_iter()
            .map(|d| (kept::shown_at(&d.place), d.title, words::moment(d.changed)))
            .collect(),
        tips: tips(visit)?,
        told,
        told_pages,
        more_told,
        vacant: match caller.administrator {
            true => practice::who::vacant_roles(&visit.office, visit.today()),
            false => Vec::new(),
        },
        setup: caller.administrator && crate::pages::setup::is_open(visit)?,
    };
    Reply::page(&view)
}

/// When he was here before, as the policy wants it shown.
fn before(session: &Session) -> String {
    let at_last = |at: Option<Moment>| at.map_or_else(|| "記録なし".to_string(), words::moment);
    match session.before_in {
        Some(_) => format!(
            "前回のサインイン {}　サインアウト {}",
            at_last(session.before_in),
            at_last(session.before_out)
        ),
        None => "はじめてのサインインです。".to_string(),
    }
}

/// The number of a page, as it stands in an address.
fn whole_number(word: &str) -> usize {
    word.parse().unwrap_or(1)
}

/// Notices that he did not put aside, the pages of them, and how many more there are.
fn notices(visit: &Visit<'_>, all: bool) -> Result<(Vec<Notice>, Pager, usize), Stop> {
    let caller = visit.caller()?;
    let posts = posts_of(&visit.office, caller.number(), visit.today());
    let reader = Reader {
        person: caller.number(),
        administrator: caller.administrator,
        posts: &posts,
        now: visit.now,
    };
    let told = visit.site.desk.notices(reader)?;
    let more = if all { 0 } else { told.len().saturating_sub(SHOWN) };
    let page = whole_number(visit.asked("page"));
    let (told, pages) = match all {
        true => paging::part(visit.asked("told"), told, PAGE, format!("/?all=1&page={page}&told=")),
        false => paging::part("1", told, SHOWN, String::new()),
    };
    let told = told.into_iter().map(|n| Notice {
        id: n.id,
        at: words::moment(n.at),
        says: n.says,
        path: n.path,
        stays: n.stays,
    });
    Ok((told.collect(), pages.of_list("お知らせ", "#told"), more))
}

fn tasks(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<Task>, Stop> {
    let number = visit.caller()?.number();
    let (mut out, names) = (Vec::new(), look.all_names()?);
    for matter in look.view().open_matters()? {
        let asked = look.knowing(|known| agenda::asked(known, &matter));
        let Some(asked) = asked else { continue };
        let called = asked.persons.iter().any(|p| p == number);
        if !called && !asked.overseers.iter().any(|p| p == number) {
            continue;
        }
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        let late = asked.due.is_some_and(|due| due.is_over(visit.now));
        let decides = called && decides(mechanism, &matter);
        let instead =
            if decides { beside::instead(visit, Some(&asked), number, &names) } else { String::new() };
        out.push(Task {
            path: path_of(&matter.id),
            title: titled(mechanism, &matter),
            step: asked.step,
            whose: look.name(&matter.applied.applicant)?,
            section: matter.applied.section.clone(),
            since: words::moment(matter.since),
            due: asked.due.map(Deadline::shown).unwrap_or_default(),
            late,
            nobody: !asked.overseers.is_empty(),
            decides,
            instead,
            order: (late, asked.due.map(Deadline::end), matter.since),
        });
    }
    Ok(out)
}

/// The kind of a matter, its number and what it is about: a number alone reminds nobody of anything.
fn titled(mechanism: &practice::Mechanism, matter: &Matter) -> String {
    let about = about::telling(mechanism, matter);
    let about = if about.is_empty() { about } else { format!("　{about}") };
    format!("{}　{}{about}", mechanism.title, matter.number(mechanism))
}

fn row(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter) -> Result<Row, Stop> {
    let mechanism = visit.catalog().get(&matter.applied.mechanism).ok_or(Stop::Missing)?;
    let asked = look.knowing(|known| agenda::asked(known, matter));
    let names = match &asked {
        Some(asked) => asked.persons.iter().take(3).map(|p| look.name(p)).collect::<Result<Vec<_>, _>>()?,
        None => Vec::new(),
    };
    Ok(Row {
        path: path_of(&matter.id),
        title: titled(mechanism, matter),
        state: visit.state(matter),
        look: visit.look_of(matter),
        waits_for: match (names.is_empty(), asked) {
            (true, Some(asked)) => format!("{}（行える人がいません）", asked.who),
            _ => names.join("、"),
        },
    })
}

/// How many reports without sign-in wait, for whoever is told of them.
fn tips(visit: &Visit<'_>) -> Result<usize, Stop> {
    match crate::pages::tips::may(visit)? {
        true => Ok(visit.site.desk.open_tips()?.len()),
        false => Ok(0),
    }
}

/// A notice is put aside.
pub fn see(visit: &Visit<'_>) -> Given {
    let id = visit.posted.get("notice").parse().map_err(|_| Stop::Missing)?;
    visit.site.desk.see_notice(id, visit.caller()?.number(), visit.now)?;
    Reply::go("/")
}
