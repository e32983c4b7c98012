//! Are mails sent? The settings as they were read, what waits, what was sent and what was given up, and a mail to oneself.
//! No secret is shown, and no address of anybody. Sending is the binary's.

use std::time::Duration;

use askama::Template;
use jiff::ToSpan;
use ledger::desk::{JobState, MailRow, MailState};

use crate::frame::Frame;
use crate::pages::jobs;
use crate::reply::{Given, Reply, Stop};
use crate::task::Task;
use crate::visit::{Look, Visit};
use crate::{waiting, words};

/// Rows of a page.
const PAGE: u32 = 50;
/// So long a page waits for the mail to oneself.
const PATIENCE: Duration = Duration::from_secs(3);
/// What is sent again by hand is tried for so many days.
const AGAIN_DAYS: i64 = 3;

#[derive(Template)]
#[template(path = "mail.html")]
struct View {
    frame: Frame,
    settings: Vec<(&'static str, String)>,
    without: usize,
    reached: usize,
    own: String,
    /// What came of the mail to oneself: whether it was taken, and the words.
    test: Option<(bool, String)>,
    states: Vec<Choice>,
    state: String,
    rows: Vec<Row>,
    page: u32,
    more: bool,
}

struct Choice {
    key: &'static str,
    title: &'static str,
    count: u32,
    here: bool,
}

struct Row {
    id: i64,
    made: String,
    subject: String,
    person: String,
    title: &'static str,
    look: &'static str,
    note: String,
    again: bool,
}

fn title(state: MailState) -> (&'static str, &'static str) {
    match state {
        MailState::Waiting => ("送信待ち", "due"),
        MailState::Sending => ("送信中", "due"),
        MailState::Sent => ("送信済み", "ok"),
        MailState::GivenUp => ("送れなかった", "bad"),
    }
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let test = match visit.asked("test").parse() {
        Ok(id) => match tested(visit, id)? {
            Some(came) => came,
            None => return jobs::waiting_for(visit, "メールを送っています"),
        },
        Err(_) => None,
    };
    let page: u32 = visit.asked("page").parse().unwrap_or(1).clamp(1, 100_000);
    let state = MailState::of(visit.asked("state"));
    let mut found = visit.site.desk.mails(state, ((page - 1) * PAGE, PAGE + 1))?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let look = visit.look()?;
    let counts = visit.site.desk.mail_counts()?;
    let choice = |s: MailState| Choice {
        key: s.key(),
        title: title(s).0,
        count: counts.get(&s).copied().unwrap_or(0),
        here: state == Some(s),
    };
    let shown = [MailState::Waiting, MailState::Sent, MailState::GivenUp];
    let (addresses, without) = waiting::addresses(visit.site)?;
    let view = View {
        frame: Frame::of(visit, "メール")?,
        settings: visit.site.mail.clone().unwrap_or_default(),
        without,
        reached: addresses.len(),
        own: addresses.get(visit.caller()?.number()).cloned().unwrap_or_default(),
        test,
        states: shown.into_iter().map(choice).collect(),
        state: state.map(|s| s.key().to_string()).unwrap_or_default(),
        rows: found.into_iter().map(|m| row(&look, m)).collect::<Result<_, _>>()?,
        page,
        more,
    };
    Reply::page(&view)
}

/// What came of a mail to oneself; none: it is on its way. Of another's job nothing is told.
fn tested(visit: &Visit<'_>, id: i64) -> Result<Option<Option<(bool, String)>>, Stop> {
    let number = visit.caller()?.number();
    let job = visit.site.desk.job(id)?;
    let own = Task::TestMail { person: number.to_string() }.to_json();
    let Some(job) = job.filter(|j| j.task == own) else { return Ok(Some(None)) };
    let outcome = job.outcome.unwrap_or_default();
    Ok(match job.state {
        JobState::Done => Some(Some((true, outcome))),
        JobState::Failed => Some(Some((false, outcome))),
        JobState::Waiting | JobState::Running => None,
    })
}

fn row(look: &Look<'_>, row: MailRow) -> Result<Row, Stop> {
    let (title, shade) = title(row.state);
    let fault = row.fault.unwrap_or_default();
    let note = match row.state {
        MailState::Sent => row.ended.map(words::moment).unwrap_or_default(),
        MailState::GivenUp => fault,
        MailState::Waiting if row.tries > 0 => {
            format!("{}回試した。次は{}。{fault}", row.tries, words::moment(row.due))
        }
        MailState::Waiting | MailState::Sending => String::new(),
    };
    Ok(Row {
        id: row.id,
        made: words::moment(row.made),
        subject: row.mail.subject,
        person: look.name(&row.mail.person)?,
        title,
        look: shade,
        note,
        again: row.state == MailState::GivenUp,
    })
}

/// A mail to oneself, or one that was given up once more.
pub fn act(visit: &Visit<'_>) -> Given {
    match visit.posted.get("do") {
        "test" => {
            let person = visit.caller()?.number().to_string();
            let id = visit.site.put_job(&Task::TestMail { person: person.clone() }, &person)?;
            visit.site.wait_for(id, PATIENCE)?;
            Reply::go(format!("/admin/mail?test={id}"))
        }
        "again" => {
            let id = visit.posted.get("mail").parse().map_err(|_| Stop::Missing)?;
            let until = visit.now.later(AGAIN_DAYS.days());
            visit.site.desk.send_again(id, (visit.now, until))?;
            visit.site.worker.call();
            Reply::go("/admin/mail?said=mail-again")
        }
        _ => Err(Stop::Missing),
    }
}
