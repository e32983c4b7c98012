//! Was a duty read rightly? The clause, what was read of it, and a form to correct one field with a reason.
//! What may be corrected is decided at the door; the text of the policy itself is never changed here.

use askama::Template;
use ledger::book::Answer;
use practice::command::Command;
use practice::corrections::{self, FREQUENCIES, said};
use practice::edition::{DutyId, EditionDuty};
use practice::office::{self, CORRECTABLE, Edition, correctable};

use crate::frame::Frame;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

#[derive(Template)]
#[template(path = "reading.html")]
struct View {
    frame: Frame,
    fault: String,
    edition: u32,
    duty: String,
    citation: String,
    text: String,
    act: String,
    fields: Vec<Field>,
    corrected: Vec<String>,
    reason: String,
    chosen: String,
    typed: String,
}

struct Field {
    key: &'static str,
    title: &'static str,
    value: String,
}

fn value(duty: &EditionDuty, field: &str) -> String {
    said(field, office::words(duty, field)).join("、")
}

/// What was corrected in the reading of a clause, in words, each with its duty.
///
/// # Errors
/// The events cannot be read.
pub fn corrections(look: &Look<'_>, edition: &Edition, clause: &str) -> Result<Vec<(DutyId, String)>, Stop> {
    if edition.corrected.iter().all(|c| c.duty.id.clause() != clause) {
        return Ok(Vec::new());
    }
    let entries = look.view().of_kind(corrections::KIND, 0)?;
    let names = look.everybody()?;
    let all = corrections::of_clause(edition, &entries, clause).into_iter();
    Ok(all.map(|c| (c.duty.clone(), print::office::correction(&c, &names.names))).collect())
}

/// What was read of a duty, in one line.
pub fn told(duty: &EditionDuty) -> String {
    let part = |title: &str, words: &[String]| match words.is_empty() {
        true => String::new(),
        false => format!("　{title}: {}", words.join("、")),
    };
    let act = duty.act.replace('\n', "");
    let adverb = duty.adverb.clone().into_iter().collect::<Vec<_>>();
    let condition = duty.condition.clone().into_iter().collect::<Vec<_>>();
    [
        format!("行うこと: {act}"),
        part("行う者", &duty.bearers),
        part("場合", &condition),
        part("頻度", &adverb),
        part("許可する者", &duty.permission),
        part("報告先", &duty.addressees),
    ]
    .concat()
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, visit.asked("duty"), "")
}

fn page(visit: &Visit<'_>, duty: &str, fault: &str) -> Given {
    let edition = visit.office.newest().ok_or(Stop::Missing)?;
    let id = DutyId::from_printed(duty);
    let read = edition.reading.duty(&id).ok_or(Stop::Missing)?;
    let clause = edition.reading.clause(id.clause());
    let look = visit.look()?;
    let changed = corrections(&look, edition, id.clause())?.into_iter().filter(|(duty, _)| *duty == id);
    let view = View {
        frame: Frame::of(visit, "読みの訂正")?,
        fault: fault.to_string(),
        edition: edition.number,
        duty: duty.to_string(),
        citation: edition.reading.cite(&id),
        text: clause.map(|c| c.text.clone()).unwrap_or_default(),
        act: read.act.replace('\n', ""),
        fields: CORRECTABLE
            .iter()
            .map(|key| Field { key, title: correctable(key), value: value(read, key) })
            .collect(),
        corrected: changed.map(|(_, words)| words).collect(),
        reason: visit.posted.get("reason").to_string(),
        chosen: visit.posted.get("field").to_string(),
        typed: visit.posted.get("value").to_string(),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A field is corrected.
pub fn correct(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let (duty, field) = (posted.get("duty"), posted.get("field"));
    if posted.get("edition").parse() != Ok(visit.office.newest().map_or(0, |e| e.number)) {
        return page(
            visit,
            duty,
            "この画面を開いた後に、別の版が採用されました。内容を確かめて、もう一度訂正してください。",
        );
    }
    let mut words: Vec<String> = posted
        .get("value")
        .split(['、', ',', '\n'])
        .map(|w| w.trim().to_string())
        .filter(|w| !w.is_empty())
        .collect();
    match field {
        "condition" => words = posted.given("value").into_iter().collect(),
        "frequency" => {
            let key = |word: &String| {
                FREQUENCIES.iter().find(|(k, t)| t == word || k == word).map(|(k, _)| (*k).to_string())
            };
            match words.iter().map(key).collect::<Option<Vec<_>>>() {
                Some(keys) if keys.len() <= 1 => words = keys,
                _ => {
                    let all: Vec<&str> = FREQUENCIES.iter().map(|(_, t)| *t).collect();
                    return page(
                        visit,
                        duty,
                        &format!("頻度は、次の一つを入れてください: {}", all.join("、")),
                    );
                }
            }
        }
        _ => {}
    }
    let edition = visit.office.newest().map(|e| e.number);
    let command = Command::CorrectReading {
        duty: DutyId::from_printed(duty),
        field: field.to_string(),
        value: words,
        reason: posted.get("reason").to_string(),
        edition,
    };
    match visit.submit(command)? {
        Answer::Done(_) => {
            let duty: String = form_urlencoded::byte_serialize(duty.as_bytes()).collect();
            Reply::go(format!("/admin/reading?duty={duty}&said=changed"))
        }
        Answer::Refused(refusal) => page(visit, duty, &refusal.to_string()),
    }
}
