//! What became of a file that was uploaded? Puts it on the desk with a job, waits shortly, and reads what the job found.
//! Takes what a form sent; gives what was read, a page that waits, or the sentence of the reader.
//! Reading itself is done by the binary, in a child process.

use std::time::Duration;

use askama::Template;
use ledger::desk::JobState;

use crate::frame::Frame;
use crate::reply::{Given, Reply, Stop};
use crate::task::{Read, Task};
use crate::visit::Visit;

/// So long a form waits for its job before it leads to the page of the job.
const PATIENCE: Duration = Duration::from_secs(3);
/// So long the page of a job waits for it before it says that it does. It does not load itself again: whoever reads it slowly, or
/// hears it, would lose his place each time.
pub const LONGER: Duration = Duration::from_secs(10);

#[derive(Template)]
#[template(path = "waiting.html")]
struct Waiting {
    frame: Frame,
    what: &'static str,
    path: String,
}

/// What came of a job.
pub enum Came {
    /// What was read.
    Read(Read),
    /// Why it could not be read.
    Failed(String),
    /// Not yet anything.
    Waiting,
}

/// Keeps the file of a field on the desk; gives its hash, or none where no file was chosen.
///
/// # Errors
/// The file is empty (a sentence), or the desk cannot be written.
pub fn keep(visit: &Visit<'_>, field: &str) -> Result<Result<Option<String>, String>, Stop> {
    let Some(upload) = visit.posted.file(field) else { return Ok(Ok(None)) };
    if upload.content.is_empty() {
        return Ok(Err(format!("「{}」は空のファイルです。ファイルを確かめてください。", upload.name)));
    }
    let by = visit.caller()?.number();
    let kept = visit.site.desk.put_file(&upload.name, &upload.content, (by, visit.now))?;
    Ok(Ok(Some(kept.hash)))
}

/// Puts a task on the desk, waits shortly, and leads to the page of the job.
///
/// # Errors
/// The desk cannot be written.
pub fn begin(visit: &Visit<'_>, task: &Task, place: &str) -> Given {
    let id = visit.site.put_job(task, visit.caller()?.number())?;
    visit.site.wait_for(id, PATIENCE)?;
    Reply::go(format!("{place}/{id}"))
}

/// What came of the job in the path.
///
/// # Errors
/// There is no such job, or the desk cannot be read.
pub fn came(visit: &Visit<'_>) -> Result<(i64, Came), Stop> {
    let id: i64 = visit.part("job").parse().map_err(|_| Stop::Missing)?;
    let job = visit.site.wait_for(id, LONGER)?.ok_or(Stop::Missing)?;
    let outcome = job.outcome.unwrap_or_default();
    Ok((
        id,
        match job.state {
            JobState::Done => match serde_json::from_str(&outcome) {
                Ok(read) => Came::Read(read),
                Err(_) => Came::Failed(
                    "読み取った結果が、この版の関守のものではありません。もう一度アップロードしてください。"
                        .to_string(),
                ),
            },
            JobState::Failed => Came::Failed(outcome),
            JobState::Waiting | JobState::Running => Came::Waiting,
        },
    ))
}

/// Rows of a list that were refused, as a file to mend and to bring again: the same columns, and the reasons in a last one.
pub fn refused_file(title: &str, (heads, rows): (Vec<String>, Vec<Vec<String>>)) -> Given {
    let sheet = print::sheet::Sheet { title: title.to_string(), heads, rows };
    let name = format!("{title}_受け付けられなかった行.csv");
    Ok(Reply::File { name, kind: "text/csv; charset=utf-8", bytes: sheet.csv().into_bytes() })
}

/// The page that says that a file is being read.
pub fn waiting(visit: &Visit<'_>) -> Given {
    waiting_for(visit, "ファイルを読み取っています")
}

/// The page that says what is being done, with the way to what comes of it.
pub fn waiting_for(visit: &Visit<'_>, what: &'static str) -> Given {
    Reply::page(&Waiting { frame: Frame::of(visit, what)?, what, path: visit.path.clone() })
}
