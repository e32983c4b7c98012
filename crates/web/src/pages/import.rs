//! A list from Excel or CSV into a register: upload, look at what would happen, carry it out.
//! The file is read elsewhere; what its rows would do is planned in `practice::import` and drawn in `import_plan`.
//! INVARIANT: what is carried out is what was looked at. If the register changed meanwhile, the plan is shown anew.

use std::collections::BTreeMap;
use std::time::Duration;

use askama::Template;
use ledger::book::Answer;
use ledger::desk::{Job, JobState};
use practice::import::{self, Plan, What};
use practice::refusal::No;
use practice::{Form, Mechanism};
use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::pages::import_plan;
use crate::pages::jobs;
use crate::pages::register;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::task::{Read, Task};
use crate::visit::{Look, Visit};

/// So long the page waits for a file to be read before it says that it is being read.
const WAIT: Duration = Duration::from_secs(3);
/// A page of the plan or of what came of it takes about so many bytes.
pub(super) const PAGE_BYTES: usize = 50_000;
/// The reason that stands at every change.
const REASON: &str = "ファイルからの取込み";

#[derive(Template)]
#[template(path = "import.html")]
struct StartView {
    frame: Frame,
    path: String,
    title: String,
    template: String,
    key: Option<String>,
    fault: String,
}

#[derive(Template)]
#[template(path = "import_wait.html")]
struct WaitView {
    frame: Frame,
    path: String,
    title: String,
    says: &'static str,
    advice: &'static str,
}

#[derive(Template)]
#[template(path = "import_done.html")]
struct DoneView {
    frame: Frame,
    path: String,
    register: String,
    title: String,
    outcome: Outcome,
    /// Refused lines of this page.
    refused: Vec<(usize, String)>,
    pager: Pager,
}

/// 取込みの結果 (outcome).
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Outcome {
    /// How many rows are new.
    new: usize,
    /// How many changed.
    changed: usize,
    /// How many stayed as they were.
    same: usize,
    /// Lines that were refused, with why.
    refused: Vec<(usize, String)>,
}

/// The register, where lists can be taken in.
fn open<'a>(visit: &Visit<'a>) -> Result<&'a Mechanism, Stop> {
    let mechanism = register::found(visit)?;
    if mechanism.form == Form::Register { Ok(mechanism) } else { Err(Stop::Missing) }
}

fn path(mechanism: &Mechanism) -> String {
    format!("/registers/{}/import", mechanism.id)
}

/// The page for the upload.
pub fn start(visit: &Visit<'_>) -> Given {
    let mechanism = open(visit)?;
    let look = visit.look()?;
    let number = visit.caller()?.number();
    look.knowing(|known| practice::agenda::may_begin(known, mechanism, number)).map_err(Stop::from)?;
    began(visit, mechanism, String::new())
}

fn began(visit: &Visit<'_>, mechanism: &Mechanism, fault: String) -> Given {
    let key = mechanism.key.as_deref().and_then(|k| mechanism.field(k)).map(|f| f.title.clone());
    let status = if fault.is_empty() { 200 } else { 422 };
    let frame = Frame::of(visit, format!("{}への取込み", mechanism.title))?;
    let template = format!("/registers/{}/template", mechanism.id);
    let view =
        StartView { frame, path: path(mechanism), title: mechanism.title.clone(), template, key, fault };
    Reply::page_with(status, &view)
}

/// A file was sent.
pub fn upload(visit: &Visit<'_>) -> Given {
    let mechanism = open(visit)?;
    let number = visit.caller()?.number();
    let Some(file) = visit.posted.file("file").filter(|f| !f.content.is_empty()) else {
        return began(
            visit,
            mechanism,
            "取り込むファイルを選んでください。空のファイルは取り込めません。".to_string(),
        );
    };
    let put = visit.site.desk.put_file(&file.name, &file.content, (number, visit.now))?;
    let job = visit.site.put_job(&Task::ReadRows { file: put.hash }, number)?;
    visit.site.wait_for(job, WAIT)?;
    Reply::go(format!("{}/{job}", path(mechanism)))
}

/// The job that the path names, if this person put it.
fn job(visit: &Visit<'_>) -> Result<Job, Stop> {
    let id: i64 = visit.part("job").parse().map_err(|_| Stop::Missing)?;
    let job = visit.site.desk.job(id)?.ok_or(Stop::Missing)?;
    let rows = matches!(Task::of_json(&job.task), Ok(Task::ReadRows { .. }));
    if rows && job.by == visit.caller()?.number() { Ok(job) } else { Err(Stop::Missing) }
}

/// What would happen, or what happened.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = open(visit)?;
    visit.site.wait_for(job(visit)?.id, jobs::LONGER)?;
    let job = job(visit)?;
    let look = visit.look()?;
    match (job.state, visit.site.desk.carried(job.id)?) {
        (_, Some(outcome)) if !outcome.is_empty() => done(visit, mechanism, &outcome),
        (_, Some(_)) => wait(
            visit,
            mechanism,
            "取り込んでいます。",
            "5分たっても終わらないときは、台帳で取り込まれた行を確かめてから、残りをもう一度アップロードしてください。",
        ),
        (JobState::Waiting | JobState::Running, None) => {
            wait(visit, mechanism, "ファイルを読んでいます。", "")
        }
        (JobState::Failed, None) => began(visit, mechanism, job.outcome.unwrap_or_default()),
        (JobState::Done, None) => match plan((visit, &look), mechanism, &job) {
            Ok(plan) => import_plan::page((visit, &look), mechanism, &plan, None),
            Err(Wrong::Says(says)) => began(visit, mechanism, says),
            Err(Wrong::Stop(stop)) => Err(stop),
        },
    }
}

fn wait(visit: &Visit<'_>, mechanism: &Mechanism, says: &'static str, advice: &'static str) -> Given {
    let frame = Frame::of(visit, says)?;
    Reply::page(&WaitView { frame, path: visit.path.clone(), title: mechanism.title.clone(), says, advice })
}

/// Why there is no plan.
enum Wrong {
    /// The list itself.
    Says(String),
    /// Something else.
    Stop(Stop),
}

impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Wrong {
        Wrong::Stop(stop)
    }
}

type Rows = Vec<(usize, Vec<String>)>;

/// The rows that were read.
fn rows(job: &Job) -> Result<Rows, Wrong> {
    let read: Read = serde_json::from_str(job.outcome.as_deref().unwrap_or_default()).map_err(|_| {
        Wrong::Says("読み取った内容が残っていません。もう一度アップロードしてください。".to_string())
    })?;
    let Read::Rows { rows } = read else { return Err(Stop::Missing.into()) };
    Ok(rows)
}

fn plan((visit, look): (&Visit<'_>, &Look<'_>), mechanism: &Mechanism, job: &Job) -> Result<Plan, Wrong> {
    let rows = rows(job)?;
    let (all, number) = (look.everybody()?, visit.caller()?.number());
    let planned = look.knowing(|known| import::plan((known, number), mechanism, &rows, &all.names));
    planned.map_err(|no| match no {
        No::Refused(refusal) => Wrong::Says(match refusal.reason {
            practice::refusal::Reason::Form(faults) => faults.join(""),
            _ => refusal.to_string(),
        }),
        no => Wrong::Stop(no.into()),
    })
}

/// The plan was looked at, and is carried out.
pub fn carry_out(visit: &Visit<'_>) -> Given {
    let mechanism = open(visit)?;
    let job = job(visit)?;
    let again = || Reply::go(visit.path.clone());
    if job.state != JobState::Done || visit.site.desk.carried(job.id)?.is_some() {
        return again();
    }
    let look = visit.look()?;
    let plan = match plan((visit, &look), mechanism, &job) {
        Ok(plan) => plan,
        Err(Wrong::Says(says)) => return began(visit, mechanism, says),
        Err(Wrong::Stop(stop)) => return Err(stop),
    };
    if plan.mark() != visit.posted.get("mark") {
        let looked = visit.posted.get("position").parse().unwrap_or_default();
        return import_plan::page((visit, &look), mechanism, &plan, Some(looked));
    }
    let number = visit.caller()?.number();
    if !visit.site.desk.claim(job.id, number, visit.now)? {
        return again();
    }
    drop(look);
    let outcome = submitted(visit, mechanism, &plan)?;
    let told = serde_json::to_string(&outcome).map_err(|why| crate::serve::fault(why.to_string()))?;
    visit.site.desk.carried_out(job.id, &told)?;
    again()
}

fn submitted(visit: &Visit<'_>, mechanism: &Mechanism, plan: &Plan) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::default();
    let mut lines = Vec::new();
    for row in &plan.rows {
        match &row.what {
            What::Same => outcome.same += 1,
            What::Refused(says) => outcome.refused.push((row.line, says.join(""))),
            What::New(_) => lines.push((row.line, true)),
            What::Changed { .. } => lines.push((row.line, false)),
        }
    }
    let commands: Vec<_> = plan.commands(mechanism, REASON).into_iter().map(|(_, command)| command).collect();
    let answers = visit.site.live.door.submit_all(visit.caller()?.number(), &commands)?;
    for ((line, new), answer) in lines.into_iter().zip(answers) {
        match answer {
            Answer::Done(_) if new => outcome.new += 1,
            Answer::Done(_) => outcome.changed += 1,
            Answer::Refused(refusal) => outcome.refused.push((line, refusal.to_string())),
        }
    }
    outcome.refused.sort();
    Ok(outcome)
}

fn done(visit: &Visit<'_>, mechanism: &Mechanism, outcome: &str) -> Given {
    let outcome: Outcome =
        serde_json::from_str(outcome).map_err(|why| crate::serve::fault(why.to_string()))?;
    let link = format!("{}?page=", visit.path);
    let drawn = |(_, says): &(usize, String)| 60 + says.len();
    let all = outcome.refused.clone();
    let (refused, pager) = paging::weighed(visit.asked("page"), all, PAGE_BYTES, drawn, link);
    let register = format!("/registers/{}", mechanism.id);
    let frame = Frame::of(visit, format!("{}への取込みの結果", mechanism.title))?;
    let (path, title) = (visit.path.clone(), mechanism.title.clone());
    Reply::page(&DoneView { frame, path, register, title, outcome, refused, pager })
}

/// The rows that are or were refused, as a file to mend and to bring again.
pub fn refused(visit: &Visit<'_>) -> Given {
    let (mechanism, job) = (open(visit)?, job(visit)?);
    let told = |wrong| match wrong {
        Wrong::Says(says) => Stop::Bad(says),
        Wrong::Stop(stop) => stop,
    };
    let refused: BTreeMap<usize, String> = match visit.site.desk.carried(job.id)? {
        Some(outcome) if !outcome.is_empty() => {
            let outcome: Outcome =
                serde_json::from_str(&outcome).map_err(|why| crate::serve::fault(why.to_string()))?;
            outcome.refused.into_iter().collect()
        }
        _ => {
            let plan = plan((visit, &visit.look()?), mechanism, &job).map_err(told)?;
            let says = |row: import::Row| match row.what {
                What::Refused(says) => Some((row.line, says.join(""))),
                _ => None,
            };
            plan.rows.into_iter().filter_map(says).collect()
        }
    };
    let rows = rows(&job).map_err(told)?;
    jobs::refused_file(&mechanism.title, import::with_reasons(mechanism, &rows, &refused))
}
