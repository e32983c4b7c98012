//! Was a duty read rightly? The clause, what was read of it, and a form to correct one field with a reason.
//! What may be corrected is decided at the door; the text of the policy itself is never changed here.

use askama::Template;
use ledger::book::Answer;
use practice::command::Command;
use practice::edition::{DutyId, EditionDuty};
use practice::office::{CORRECTABLE, correctable};

use crate::frame::Frame;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

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
    corrected: Vec<(&'static str, String)>,
    reason: String,
    chosen: String,
    typed: String,
}

struct Field {
    key: &'static str,
    title: &'static str,
    value: String,
}

/// Words for how often, in data and for people.
const FREQUENCIES: [(&str, &str); 6] = [
    ("annual", "毎年"),
    ("periodic", "定期的"),
    ("as_needed", "必要に応じて"),
    ("constant", "常に"),
    ("promptly", "速やかに"),
    ("once", "一度"),
];

fn frequency(key: &str) -> &str {
    FREQUENCIES.iter().find(|(k, _)| *k == key).map_or(key, |(_, title)| *title)
}

/// Corrected words as people say them.
fn corrected(field: &str, value: &[String]) -> String {
    let words: Vec<&str> =
        value.iter().map(|w| if field == "frequency" { frequency(w) } else { w }).collect();
    if words.is_empty() { "なし".to_string() } else { words.join("、") }
}

fn value(duty: &EditionDuty, field: &str) -> String {
    match field {
        "bearers" => duty.bearers.join("、"),
        "permission" => duty.permission.join("、"),
        "addressees" => duty.addressees.join("、"),
        "frequency" => duty.frequency.as_deref().map(frequency).unwrap_or_default().to_string(),
        "condition" => duty.condition.clone().unwrap_or_default(),
        _ => String::new(),
    }
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
    let changed = edition.corrected.iter().filter(|c| c.duty.id == id);
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
        corrected: changed.map(|c| (correctable(&c.field), corrected(&c.field, &c.value))).collect(),
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
