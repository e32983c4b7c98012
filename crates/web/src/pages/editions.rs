//! Editions of the policy: which there are, by which decisions; two of them beside each other as 新旧対照表.
//! One that is not in force yet is taken back here; adopting is in `policy_in`. The texts are those that were kept at adoption.

use std::sync::Arc;

use askama::Template;
use ledger::book::Answer;
use policy::Policy;
use practice::command::Command;
use practice::office::Edition;
use print::comparison::{self, Left, Side};

use crate::frame::Frame;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "editions.html")]
struct ListView {
    frame: Frame,
    rows: Vec<Row>,
    gone: Vec<Gone>,
    fault: String,
    reason: String,
}

/// One that was taken back.
struct Gone {
    number: u32,
    title: String,
    from: String,
    on: String,
    reason: String,
}

struct Row {
    number: u32,
    from: String,
    state: &'static str,
    title: String,
    adoptions: Vec<(String, String, String)>,
    hash: String,
    compare: Option<String>,
    /// Whether whoever looks may take it back.
    withdraws: bool,
}

#[derive(Template)]
#[template(path = "comparison.html")]
struct CompareView {
    frame: Frame,
    path: String,
    table: comparison::Table,
    pager: Pager,
}

/// A page takes about so many bytes of the comparison.
const PAGE_BYTES: usize = 70_000;

/// All editions, the newest first.
pub fn list(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

/// The newest is taken back before it is in force.
pub fn withdraw(visit: &Visit<'_>) -> Given {
    let edition = visit.posted.get("edition").parse().map_err(|_| Stop::Missing)?;
    let reason = visit.posted.get("reason").to_string();
    match visit.submit(Command::WithdrawEdition { edition, reason })? {
        Answer::Done(_) => Reply::go("/editions?said=changed"),
        Answer::Refused(refusal) => page(&visit.anew(), &refusal.to_string()),
    }
}

fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let today = visit.today();
    let administers = visit.caller()?.administrator && visit.office.editions.len() > 1;
    let in_force = visit.office.edition(today).map(|e| e.number);
    let mut rows = Vec::new();
    for (at, edition) in visit.office.editions.iter().enumerate() {
        let state = match () {
            () if Some(edition.number) == in_force => "施行中",
            () if edition.from > today => "施行前",
            () => "旧版",
        };
        let before = at.checked_sub(1).and_then(|b| visit.office.editions.get(b));
        rows.push(Row {
            number: edition.number,
            from: words::day(edition.from),
            state,
            title: edition.reading.title.clone(),
            adoptions: edition
                .adoptions
                .iter()
                .map(|a| (a.organ.clone(), a.number.clone(), words::day(a.on)))
                .collect(),
            hash: edition.reading.source.clone(),
            withdraws: administers && edition.from > today && at + 1 == visit.office.editions.len(),
            compare: before.map(|b| format!("/editions/{}/{}", b.number, edition.number)),
        });
    }
    rows.reverse();
    let gone = visit.office.withdrawn.iter().rev().map(|w| Gone {
        number: w.number,
        title: w.title.clone(),
        from: words::day(w.from),
        on: words::day(w.on),
        reason: w.reason.clone(),
    });
    let view = ListView {
        frame: Frame::of(visit, "規程の版")?,
        rows,
        gone: gone.collect(),
        fault: fault.to_string(),
        reason: visit.posted.get("reason").to_string(),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

fn edition<'a>(visit: &'a Visit<'_>, part: &str) -> Result<&'a Edition, Stop> {
    let number: u32 = visit.part(part).parse().map_err(|_| Stop::Missing)?;
    visit.office.editions.iter().find(|e| e.number == number).ok_or(Stop::Missing)
}

fn text(visit: &Visit<'_>, edition: &Edition) -> Result<Arc<Policy>, Stop> {
    let found = visit.site.texts.policy(&visit.site.desk, &edition.reading.source)?;
    found.ok_or_else(|| {
        Stop::Bad(format!(
            "第{}版の本文が保管されていないため、比べられません。管理の「規程」から同じ文書を読み込んでください。",
            edition.number
        ))
    })
}

fn table(visit: &Visit<'_>) -> Result<comparison::Table, Stop> {
    let (old, new) = (edition(visit, "old")?, edition(visit, "new")?);
    let (before, after) = (text(visit, old)?, text(visit, new)?);
    let found = policy::compare::compare(&before, &after);
    let names = [format!("第{}版", old.number), format!("第{}版", new.number)];
    let [old, new] = [(&names[0], &before), (&names[1], &after)].map(|(path, policy)| Side { path, policy });
    Ok(comparison::table(&old, &new, &found, Left::New))
}

/// Two editions beside each other.
pub fn compare(visit: &Visit<'_>) -> Given {
    let mut table = table(visit)?;
    let frame = Frame::of(visit, table.title.clone())?;
    let run = |run: &comparison::Ink| 7 + run.text.len();
    let cell = |cell: &comparison::Cell| 50 + cell.runs.iter().map(run).sum::<usize>();
    let drawn = |row: &comparison::Row| 10 + row.cells.iter().map(cell).sum::<usize>();
    let link = format!("{}?page=", visit.path);
    let (rows, pager) = paging::weighed(visit.asked("page"), table.rows, PAGE_BYTES, drawn, link);
    table.rows = rows;
    Reply::page(&CompareView { frame, path: visit.path.clone(), table, pager })
}

/// The same as a file.
pub fn file(visit: &Visit<'_>) -> Given {
    let table = table(visit)?;
    let broken = |e: &dyn std::error::Error| crate::serve::fault(format!("新旧対照表を作れません。（{e}）"));
    let (bytes, ending, kind) = match visit.part("form") {
        "docx" => (
            comparison::docx(&table).map_err(|e| broken(&e))?,
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        "xlsx" => (
            comparison::xlsx(&table).map_err(|e| broken(&e))?,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        _ => return Err(Stop::Missing),
    };
    Ok(Reply::File {
        name: format!("新旧対照表_{}-{}.{ending}", visit.part("old"), visit.part("new")),
        kind,
        bytes,
    })
}
