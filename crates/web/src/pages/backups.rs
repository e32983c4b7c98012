//! Was the office saved? The latest backups, each verified or with the reason why not, and one more at once.
//! When and where is a setting of the machine; making and verifying is the binary's.

use std::time::Duration;

use askama::Template;
use ledger::desk::Saved;
use practice::calendar::Moment;

use crate::frame::Frame;
use crate::reply::{Given, Reply};
use crate::task::Task;
use crate::visit::Visit;
use crate::words;

/// So many are listed.
const SHOWN: u32 = 30;
/// Without an end after so many seconds, it was interrupted.
const WORKING_SECONDS: i64 = 3600;
/// So long a page waits for one that was asked for.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Template)]
#[template(path = "backups.html")]
struct View {
    frame: Frame,
    plan: String,
    rows: Vec<Row>,
}

struct Row {
    begun: String,
    state: &'static str,
    look: &'static str,
    place: String,
    events: String,
    size: String,
    fault: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let rows = visit.site.desk.backups(SHOWN)?.into_iter().map(|s| row(s, visit.now)).collect();
    let plan = visit.site.backups.clone().unwrap_or_default();
    Reply::page(&View { frame: Frame::of(visit, "控え（バックアップ）")?, plan, rows })
}

fn row(saved: Saved, now: Moment) -> Row {
    let working = saved.ended.is_none() && now.seconds_since(saved.begun) < WORKING_SECONDS;
    let (state, look) = match (&saved.fault, saved.ended) {
        (Some(_), _) => ("失敗", "bad"),
        (None, Some(_)) => ("検証済み", "ok"),
        (None, None) if working => ("作成中", "due"),
        (None, None) => ("途中で止まった", "bad"),
    };
    Row {
        begun: words::moment(saved.begun),
        state,
        look,
        place: saved.place,
        events: saved.events.map(|n| format!("{n}件")).unwrap_or_default(),
        size: saved.bytes.map(size).unwrap_or_default(),
        fault: match working {
            true => "終わるまで数分かかることがあります。この画面を開き直してください。".to_string(),
            false => saved.fault.unwrap_or_default(),
        },
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        ..1_048_576 => format!("{}KB", bytes.div_ceil(1024)),
        _ => format!("{}MB", bytes.div_ceil(1_048_576)),
    }
}

/// One more is wanted now.
pub fn make(visit: &Visit<'_>) -> Given {
    let id = visit.site.put_job(&Task::BackUp, visit.caller()?.number())?;
    let _ = visit.site.wait_for(id, PATIENCE)?;
    Reply::go("/admin/backups")
}
