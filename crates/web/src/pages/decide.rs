//! Several decisions at once, where it is safe: nothing more is asked with the step, nobody stands in, nobody is party.
//! Each is submitted by itself with the digest of what stood on the page; a matter that changed meanwhile is left out and told.

use askama::Template;
use ledger::book::Answer;
use practice::agenda::{self, Deed};
use practice::command::Command;
use practice::who;

use crate::fields;
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "decide.html")]
struct View {
    frame: Frame,
    rows: Vec<Row>,
    apart: Vec<(String, String, String)>,
    refused: Vec<(String, String)>,
    done: usize,
}

struct Row {
    id: String,
    path: String,
    digest: String,
    title: String,
    step: String,
    who: String,
    since: String,
    values: Vec<(String, String)>,
}

/// What waits for this person's decision.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    page(visit, &look, Vec::new(), 0)
}

fn page(visit: &Visit<'_>, look: &Look<'_>, refused: Vec<(String, String)>, done: usize) -> Given {
    let number = visit.caller()?.number();
    let (mut rows, mut apart) = (Vec::new(), Vec::new());
    for matter in look.view().open_matters()? {
        let asked = look.knowing(|known| agenda::asked(known, &matter));
        let Some(asked) = asked.filter(|a| a.persons.iter().any(|p| p == number)) else { continue };
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        let step = matter.open_step().and_then(|p| who::step_of(mechanism, p)).map(|(s, _)| s);
        let Some(step) = step.filter(|s| s.decide.is_some()) else { continue };
        let offer = look.knowing(|known| agenda::offer(known, (number, &matter), Deed::Decide))?;
        let plain =
            offer.is_some_and(|o| o.instead_of.is_none() && o.unavoidable.is_none() && o.barred.is_none());
        let title = matter.number(mechanism);
        if !plain || !step.fields.is_empty() {
            apart.push((path_of(&matter.id), title, asked.step));
            continue;
        }
        let revealed = look.view().reveal_all(&matter.applied.fields)?;
        let names = look.names(
            revealed.values().flat_map(|v| v.words()).filter(|w| visit.office.persons.contains_key(*w)),
        )?;
        let shown = mechanism
            .fields
            .iter()
            .filter_map(|f| Some((f.title.clone(), print::office::value(f, revealed.get(&f.name)?, &names))));
        rows.push(Row {
            path: path_of(&matter.id),
            digest: matter.applied.digest.clone(),
            title: format!("{title}　{}", fields::about(mechanism, &matter)),
            step: asked.step,
            who: format!("{}　{}", matter.applied.section, look.name(&matter.applied.applicant)?),
            since: words::moment(matter.since),
            values: shown.collect(),
            id: matter.id,
        });
    }
    let status = if refused.is_empty() { 200 } else { 422 };
    Reply::page_with(status, &View { frame: Frame::of(visit, "まとめて決定")?, rows, apart, refused, done })
}

/// The chosen ones are decided, one after the other.
pub fn send(visit: &Visit<'_>) -> Given {
    let chosen: Vec<(String, String)> = visit
        .posted
        .all("matter")
        .filter_map(|word| word.split_once('#').map(|(id, seen)| (id.to_string(), seen.to_string())))
        .collect();
    if chosen.is_empty() {
        let look = visit.look()?;
        return page(visit, &look, vec![(String::new(), "決定するものを選んでください。".to_string())], 0);
    }
    let (mut refused, mut done) = (Vec::new(), 0);
    for (id, seen) in chosen {
        let Some(title) = title(visit, &id)? else {
            // Whether there is such a matter is not told to whom it does not concern.
            refused.push((id, "この番号のものはないか、あなたが見られるものではありません。".to_string()));
            continue;
        };
        let command = Command::Decide {
            matter: id,
            approved: true,
            reason: None,
            deputy: None,
            unavoidable: None,
            seen: Some(seen),
            fields: practice::value::Filled::new(),
        };
        match visit.submit(command)? {
            Answer::Done(_) => done += 1,
            Answer::Refused(refusal) => refused.push((title, refusal.to_string())),
        }
    }
    if refused.is_empty() {
        return Reply::go("/decide?said=decided");
    }
    let look = visit.look()?;
    page(visit, &look, refused, done)
}

/// What a matter is called; none: it is out of sight.
fn title(visit: &Visit<'_>, id: &str) -> Result<Option<String>, Stop> {
    match visit.look()?.matter(id) {
        Ok((matter, mechanism)) => Ok(Some(matter.number(mechanism))),
        Err(Stop::Missing) => Ok(None),
        Err(stop) => Err(stop),
    }
}
