//! Several decisions at once, where it is safe: nothing more is asked with the step, nobody stands in, nobody is party.
//! Each is submitted by itself with the digest of what stood on the page; a matter that changed meanwhile is left out and told.

use askama::Template;
use ledger::book::Answer;
use practice::agenda::{self, Deed};
use practice::command::Command;
use practice::refusal::Reason;
use practice::who;

use crate::fields;
use crate::frame::Frame;
use crate::pages::files::{self, Attached};
use crate::pages::matter::path_of;
use crate::pages::since::{self, Since};
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
    meanwhile: Vec<Since>,
    done: usize,
}

/// What became of those that were chosen.
#[derive(Default)]
struct Outcome {
    done: usize,
    refused: Vec<(String, String)>,
    meanwhile: Vec<Since>,
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
    files: Vec<Attached>,
}

/// What waits for this person's decision.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    page(visit, &look, Outcome::default())
}

fn page(visit: &Visit<'_>, look: &Look<'_>, outcome: Outcome) -> Given {
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
            digest: matter.seen(),
            files: files::of(visit, look, &matter)?.into_iter().filter(|f| f.taken.is_none()).collect(),
            title: format!("{title}　{}", fields::about(mechanism, &matter)),
            step: asked.step,
            who: format!("{}　{}", matter.applied.section, look.name(&matter.applied.applicant)?),
            since: words::moment(matter.since),
            values: shown.collect(),
            id: matter.id,
        });
    }
    let status = if outcome.refused.is_empty() { 200 } else { 422 };
    let Outcome { done, refused, meanwhile } = outcome;
    let frame = Frame::of(visit, "まとめて決定")?;
    Reply::page_with(status, &View { frame, rows, apart, refused, meanwhile, done })
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
        let refused = vec![(String::new(), "決定するものを選んでください。".to_string())];
        return page(visit, &look, Outcome { refused, ..Outcome::default() });
    }
    let mut outcome = Outcome::default();
    for (id, seen) in chosen {
        let Some(title) = title(visit, &id)? else {
            // Whether there is such a matter is not told to whom it does not concern.
            let says = "この番号のものはないか、あなたが見られるものではありません。".to_string();
            outcome.refused.push((id, says));
            continue;
        };
        let (matter, was) = (id.clone(), seen.clone());
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
            Answer::Done(_) => outcome.done += 1,
            Answer::Refused(refusal) => {
                if refusal.reason == Reason::Changed {
                    let look = visit.look()?;
                    let (matter, mechanism) = look.matter(&matter)?;
                    outcome.meanwhile.push(since::since(&look, (mechanism, &matter), title.clone(), &was)?);
                }
                outcome.refused.push((title, refusal.to_string()));
            }
        }
    }
    if outcome.refused.is_empty() {
        return Reply::go("/decide?said=decided");
    }
    // Drawn over the office as it stands by now: what is left is what can still be decided.
    let now = visit.anew();
    let look = now.look()?;
    page(&now, &look, outcome)
}

/// What a matter is called; none: it is out of sight.
fn title(visit: &Visit<'_>, id: &str) -> Result<Option<String>, Stop> {
    match visit.look()?.matter(id) {
        Ok((matter, mechanism)) => Ok(Some(matter.number(mechanism))),
        Err(Stop::Missing) => Ok(None),
        Err(stop) => Err(stop),
    }
}
