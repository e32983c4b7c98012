//! May this edition be adopted, this reading corrected, this binding confirmed?
//! Takes the reading and proposals; gives events. What stays from the edition before is found in `binding`.
//! Reading a document is the business of `policy`.

use super::steps::needed;
use super::{Decided, Draft, no, of_office};
use crate::adopting::approvers;
use crate::binding::{Carried, Confirmation, Exemption, alike, carry, newly};
use crate::calendar::wareki;
use crate::command::{Adopting, Command};
use crate::edition::DutyId;
use crate::event::{EditionAdopted, Event};
use crate::known::Known;
use crate::link::Certainty;
use crate::mechanism::How;
use crate::office::{CORRECTABLE, Edition, correctable, corrected};
use crate::refusal::{No, Reason};

pub(super) fn change(known: &Known<'_>, by: &str, command: &Command) -> Decided {
    if let Command::Adopt(adopting) = command {
        return adopt(known, adopting);
    }
    if let Command::WithdrawEdition { edition, reason } = command {
        return withdraw(known, *edition, reason);
    }
    let number = match command {
        Command::CorrectReading { edition, .. }
        | Command::ConfirmBinding { edition, .. }
        | Command::ConfirmChapter { edition, .. }
        | Command::RejectBinding { edition, .. }
        | Command::ProposeBindings { edition }
        | Command::ExemptDuty { edition, .. } => *edition,
        _ => None,
    };
    let edition = standing(known, number)?;
    let number = number.map(|_| edition.number);
    let event = match command {
        Command::CorrectReading { duty, field, value, reason, .. } => {
            let reason = needed(reason, "読みを訂正する")?;
            correction(edition, duty, field)?;
            of_the_text(edition, (field, value))?;
            let reopened = reopened(edition, duty, (field, value));
            let (duty, field, value) = (duty.clone(), field.clone(), value.clone());
            Event::ReadingCorrected { duty, field, value, reason, edition: number, reopened }
        }
        Command::ConfirmBinding { duty, mechanism, how, .. } => {
            confirm(known, (edition, number), (duty, mechanism), *how)?
        }
        Command::ConfirmChapter { under, doubtful, .. } => {
            return chapter((edition, number), under, *doubtful);
        }
        Command::ProposeBindings { .. } => propose(known, edition)?,
        Command::RejectBinding { duty, mechanism, reason, .. } => {
            let bound = edition.bindings.bound.get(duty);
            if !bound.is_some_and(|all| all.iter().any(|b| b.mechanism == *mechanism)) {
                return Err(no(format!("義務「{duty}」は「{mechanism}」に結び付けられていません。")));
            }
            let reason = needed(reason, "紐付けを却下する")?;
            let (duty, mechanism) = (duty.clone(), mechanism.clone());
            Event::BindingRejected { duty, mechanism, reason, edition: number }
        }
        Command::ExemptDuty { duty, reason, .. } => {
            known_duty(edition, duty)?;
            let reason = needed(reason, "適用除外とする")?;
            let confirmed = Confirmation { by: by.to_string(), on: known.today() };
            let exemption = Exemption { reason, confirmed };
            Event::DutyExempted { duty: duty.clone(), exemption, edition: number }
        }
        _ => return Ok(Vec::new()),
    };
    Ok(of_office(event))
}

/// The edition of this number, if it is in force or to come; the newest where none is named.
fn standing<'a>(known: &Known<'a>, number: Option<u32>) -> Result<&'a Edition, No> {
    let newest = known.office.newest().ok_or(Reason::NoEdition)?;
    let Some(number) = number else { return Ok(newest) };
    is_not_withdrawn(known, number)?;
    let found = known.office.editions.iter().find(|e| e.number == number);
    let edition = found.ok_or_else(|| no(format!("規程に第{number}版はありません。")))?;
    let oldest = known.office.edition(known.today()).unwrap_or(newest);
    if edition.number < oldest.number {
        return Err(no(format!(
            "第{number}版は既に失効しています。施行中の第{}版か、その後の版を指定してください。",
            oldest.number
        )));
    }
    Ok(edition)
}

/// Candidates of mechanisms that came to the catalogue after the adoption. What was rejected once is not proposed again.
fn propose(known: &Known<'_>, edition: &Edition) -> Result<Event, No> {
    let bound = newly(edition, known.catalog);
    if bound.is_empty() {
        return Err(no("採用の後に目録に加わった仕組みで、候補になるものはありません。"));
    }
    Ok(Event::BindingsProposed { edition: edition.number, bound })
}

fn known_duty(edition: &Edition, duty: &DutyId) -> Result<(), No> {
    match edition.reading.duty(duty) {
        Some(_) => Ok(()),
        None => Err(no(format!("義務「{duty}」は、最新の規程にありません。番号を確かめてください。"))),
    }
}

fn correction(edition: &Edition, duty: &DutyId, field: &str) -> Result<(), No> {
    known_duty(edition, duty)?;
    if CORRECTABLE.contains(&field) {
        return Ok(());
    }
    let all = CORRECTABLE.map(correctable).join("、");
    match field.trim() {
        "" => Err(no(format!("どこを直すかを選んでください（{all}）。"))),
        other => Err(no(format!("「{other}」は訂正できません。訂正できるもの: {all}"))),
    }
}

/// Who permits is somebody whom the text names: nobody could hold a role that stands nowhere, and every decision would end there.
fn of_the_text(edition: &Edition, (field, value): (&str, &[String])) -> Result<(), No> {
    let reading = &edition.reading;
    let stands = |word: &str| {
        reading.roles.iter().any(|r| r.role == word) || reading.clauses.iter().any(|c| c.text.contains(word))
    };
    match value.iter().find(|word| field == "permission" && !stands(word.trim())) {
        None => Ok(()),
        Some(word) => Err(no(format!(
            "「{word}」は、規程の文の中にありません。許可する者には、規程にある役割の名を、文のとおりに記入してください。"
        ))),
    }
}

/// Who confirmed a binding confirmed it for the duty as it was read then; what reads otherwise is asked again, as after an amendment.
fn reopened(edition: &Edition, duty: &DutyId, (field, value): (&str, &[String])) -> Vec<String> {
    let Some(read) = edition.reading.duty(duty) else { return Vec::new() };
    if alike(read, &corrected(read, field, value)) {
        return Vec::new();
    }
    let bound = edition.bindings.bound.get(duty).into_iter().flatten();
    bound.filter(|b| b.confirmed.is_some()).map(|b| b.mechanism.clone()).collect()
}

fn confirm(
    known: &Known<'_>,
    (edition, number): (&Edition, Option<u32>),
    (duty, mechanism): (&DutyId, &str),
    how: Option<How>,
) -> Result<Event, No> {
    known_duty(edition, duty)?;
    if known.catalog.get(mechanism).is_none() {
        return Err(Reason::UnknownMechanism(mechanism.to_string()).into());
    }
    let proposed =
        edition.bindings.bound.get(duty).and_then(|all| all.iter().find(|b| b.mechanism == mechanism));
    let how = how.or(proposed.map(|b| b.how));
    let how = how.ok_or_else(|| {
        no("候補にない仕組みを結び付けるには、関わり方（carries、evidences、overview）を指定してください。")
    })?;
    let (duty, mechanism) = (duty.clone(), mechanism.to_string());
    Ok(Event::BindingConfirmed { duty, mechanism, how, edition: number })
}

/// Confirms what is proposed under a chapter; what is not sure only when asked for.
fn chapter((edition, number): (&Edition, Option<u32>), under: &str, doubtful: bool) -> Decided {
    let mut drafts = Vec::new();
    let within = |id: &DutyId| id.clause().starts_with(under);
    for (duty, all) in edition.bindings.bound.iter().filter(|(id, _)| within(id)) {
        if edition.bindings.exempt.contains_key(duty) {
            continue;
        }
        let open = all.iter().filter(|b| b.confirmed.is_none());
        for binding in open.filter(|b| doubtful || b.certainty != Some(Certainty::Low)) {
            let (duty, mechanism) = (duty.clone(), binding.mechanism.clone());
            let event = Event::BindingConfirmed { duty, mechanism, how: binding.how, edition: number };
            drafts.push(Draft { subject: None, event });
        }
    }
    if drafts.is_empty() {
        return Err(no(format!("「{under}」の下に、確定できる候補がありません。")));
    }
    Ok(drafts)
}

/// Each organ's decision has a number and a day that lies before the edition takes effect.
fn decided(known: &Known<'_>, adopting: &Adopting) -> Result<(), No> {
    for adoption in &adopting.adoptions {
        if adoption.organ.trim().is_empty() || adoption.number.trim().is_empty() {
            return Err(no("決定した機関と決裁番号を記入してください。"));
        }
        if adoption.on > known.today() {
            return Err(no(format!("「{}」の決定日が今日より後になっています。", adoption.organ)));
        }
    }
    if adopting.adoptions.iter().any(|a| a.on > adopting.from) {
        return Err(no("施行日が、機関の決定日より前になっています。さかのぼって施行することはできません。"));
    }
    Ok(())
}

/// Every organ that the document names must have decided, and a text takes effect only after that.
fn adopt(known: &Known<'_>, adopting: &Adopting) -> Decided {
    let reading = &adopting.reading;
    if reading.clauses.is_empty() || reading.duties.is_empty() {
        return Err(no("この文書から条項と義務を読み取れません。文書を確かめてください。"));
    }
    if adopting.adoptions.is_empty() {
        return Err(no("採用を決定した機関・決裁番号・決定日を記入してください。"));
    }
    decided(known, adopting)?;
    let approvers = approvers(known);
    let missing: Vec<&str> = reading
        .organs
        .iter()
        .chain(&approvers)
        .filter(|o| !adopting.adoptions.iter().any(|a| a.organ == **o))
        .map(|o| o.as_str())
        .collect();
    if !missing.is_empty() {
        return Err(no(format!(
            "この規程を定め、又は承認する者のうち、{}の決定がありません。すべてそろうまで施行できません。",
            missing.iter().map(|m| format!("「{m}」")).collect::<String>()
        )));
    }
    if let Some(last) = known.office.newest() {
        if adopting.from < known.today() {
            return Err(no("施行日が今日より前になっています。さかのぼって施行することはできません。"));
        }
        if adopting.from <= last.from {
            let last = wareki(last.from);
            let says = format!("施行日は、前の版の施行日（{last}）より後の日にしてください。");
            return Err(no(says));
        }
        if last.reading.source == reading.source {
            return Err(no("前の版と同じ文書です。"));
        }
    }
    let carried = match known.office.newest() {
        Some(old) => carry(old, reading, adopting.proposed.clone()),
        None => Carried { bindings: adopting.proposed.clone(), ..Carried::default() },
    };
    let event = Event::EditionAdopted(Box::new(EditionAdopted {
        number: known.office.last_edition() + 1,
        from: adopting.from,
        adoptions: adopting.adoptions.clone(),
        reading: reading.clone(),
        bindings: carried.bindings,
        changes: carried.changes,
        corrections: carried.corrections,
    }));
    Ok(of_office(event))
}

/// An edition by which nobody has worked yet may go again: a wrong document, a wrong day, an organ that thought otherwise.
fn withdraw(known: &Known<'_>, number: u32, reason: &str) -> Decided {
    let newest = known.office.newest().ok_or(Reason::NoEdition)?;
    is_not_withdrawn(known, number)?;
    if newest.number != number {
        let last = newest.number;
        return Err(no(format!(
            "取り消すことができるのは、最後に採用した版（第{last}版）だけで、それも施行の前に限ります。"
        )));
    }
    let from = wareki(newest.from);
    if newest.from <= known.today() {
        return Err(no(format!(
            "第{number}版は{from}に施行されているので、取り消せません。改めた規程を、新しい版として採用してください。"
        )));
    }
    if known.office.editions.len() == 1 {
        return Err(no(format!(
            "最初の版は、取り消せません。正しい規程を、{from}より後の日に施行する版として採用してください。"
        )));
    }
    let reason = needed(reason, "版を取り消す")?;
    Ok(of_office(Event::EditionWithdrawn { edition: number, reason }))
}

fn is_not_withdrawn(known: &Known<'_>, number: u32) -> Result<(), No> {
    match known.office.withdrawn.iter().any(|gone| gone.number == number) {
        true => Err(no(format!("第{number}版は、既に取り消されています。"))),
        false => Ok(()),
    }
}
