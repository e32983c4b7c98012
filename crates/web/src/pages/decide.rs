//! Several decisions at once, where it is safe: nothing more is asked with the step, nobody stands in without a declared absence, nobody is party.
//! By the kind of matter, with its clauses once and what the applicant applied for before; what has to be looked at by itself
//! is named with why. Each is submitted by itself with the digest of what stood on the page; one that changed is left out and told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use askama::Template;
use ledger::book::{Answer, Listing, Order};
use practice::agenda::{self, Asked, Deed, Offer};
use practice::command::Command;
use practice::matter::{Matter, Status};
use practice::refusal::Reason;
use practice::{Mechanism, who};

use crate::about;
use crate::frame::Frame;
use crate::pages::basis::{self, Basis};
use crate::pages::beside;
use crate::pages::files::{self, Attached};
use crate::pages::matter::path_of;
use crate::pages::since::{self, Since};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// So many wait on a page.
const PAGE: usize = 20;
/// What was entered is shown in full up to so many characters; more of it is read by itself.
const LONGEST: usize = 600;
/// Among so many of the applicant's newest the last that was decided is looked for first.
const LATELY: u32 = 10;
/// Clauses are shown in full up to so many bytes for a kind of matter; of the others, where they are.
const CLAUSE_BYTES: usize = 4000;

#[derive(Template)]
#[template(path = "decide.html")]
struct View {
    frame: Frame,
    kinds: Vec<Kind>,
    pager: Pager,
    refused: Vec<(String, String)>,
    meanwhile: Vec<Since>,
    done: usize,
    /// Whether anything on this page can be decided here.
    any: bool,
}

/// Matters of one kind.
struct Kind {
    title: String,
    clauses: Vec<Basis>,
    rows: Vec<Row>,
    /// Those that are looked at one by one: path, title and step, and why.
    apart: Vec<(String, String, String)>,
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
    /// In whose place it would be decided.
    instead: String,
    who: String,
    since: String,
    values: Vec<(String, String)>,
    files: Vec<Attached>,
    before: Before,
}

/// これまで (what there was before): the applicant's matters of this kind, and decisions on this matter.
struct Before {
    /// How many others there are.
    count: u32,
    /// The last that was decided: path, title, state.
    last: Option<(String, String, String)>,
    decisions: String,
}

/// What waits for a decision of this person.
struct Waits<'a> {
    matter: Matter,
    mechanism: &'a Mechanism,
    asked: Asked,
}

/// What waits for this person's decision.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    page(visit, &look, Outcome::default())
}

fn page(visit: &Visit<'_>, look: &Look<'_>, outcome: Outcome) -> Given {
    let asked = if visit.posted.has("page") { visit.posted.get("page") } else { visit.asked("page") };
    let (waits, pager) = paging::part(asked, waits(visit, look)?, PAGE, "/decide?page=".to_string());
    let (mut kinds, mut earlier) = (Vec::<(&str, Kind)>::new(), Earlier::new());
    let names = look.all_names()?;
    for one in waits {
        let (matter, mechanism) = (&one.matter, one.mechanism);
        if kinds.last().is_none_or(|(id, _)| *id != mechanism.id) {
            let (title, clauses) = (mechanism.title.clone(), short(basis::of(visit, matter)));
            kinds.push((&mechanism.id, Kind { title, clauses, rows: Vec::new(), apart: Vec::new() }));
        }
        let Some((_, kind)) = kinds.last_mut() else { continue };
        let number = visit.caller()?.number();
        let offer = look.knowing(|known| agenda::offer(known, (number, matter), Deed::Decide))?;
        let values = values((visit, look), (mechanism, matter))?;
        let instead = beside::instead(visit, Some(&one.asked), number, &names);
        match alone((mechanism, matter), offer, (&values, &instead)) {
            Some(why) => {
                let title = format!("{}：{}", one.asked.step, titled(mechanism, matter));
                kind.apart.push((path_of(&matter.id), title, why));
            }
            None => kind.rows.push(row((visit, look), (&one, instead), values, &mut earlier)?),
        }
    }
    let kinds: Vec<Kind> = kinds.into_iter().map(|(_, kind)| kind).collect();
    let status = if outcome.refused.is_empty() { 200 } else { 422 };
    let Outcome { done, refused, meanwhile } = outcome;
    let any = kinds.iter().any(|k| !k.rows.is_empty());
    Reply::page_with(
        status,
        &View { frame: Frame::of(visit, "まとめて決定")?, kinds, pager, refused, meanwhile, done, any },
    )
}

/// Everything that waits for this person's decision, by kind, the oldest first.
fn waits<'a>(visit: &'a Visit<'_>, look: &Look<'_>) -> Result<Vec<Waits<'a>>, Stop> {
    let number = visit.caller()?.number();
    let mut out = Vec::new();
    for matter in look.view().open_matters()? {
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        let step = matter.open_step().and_then(|p| who::step_of(mechanism, p)).map(|(s, _)| s);
        if step.is_none_or(|s| s.decide.is_none()) {
            continue;
        }
        let asked = look.knowing(|known| agenda::asked(known, &matter));
        if let Some(asked) = asked.filter(|a| a.persons.iter().any(|p| p == number)) {
            out.push(Waits { matter, mechanism, asked });
        }
    }
    let number = |m: &Matter| (m.applied.year, m.applied.number);
    out.sort_by_key(|one| (one.mechanism.id.as_str(), one.matter.since, number(&one.matter)));
    Ok(out)
}

/// Why a matter is looked at by itself; none: it may be decided with others.
fn alone(
    (mechanism, matter): (&Mechanism, &Matter),
    offer: Option<Offer>,
    (values, instead): (&[(String, String)], &str),
) -> Option<String> {
    let Some(offer) = offer else { return Some("今は決定できません".to_string()) };
    if let Some(barred) = offer.barred {
        return Some(format!("あなたは決定できません：{}", barred.reason));
    }
    if let Some(refusal) = offer.ungrantable {
        return Some(refusal.reason.to_string());
    }
    if offer.unrefusable.is_some() {
        return Some("始まった後の変更です。開いて、許可するか、差し戻してください".to_string());
    }
    if offer.unavoidable.is_some() {
        return Some("自分に関わる案件です。決定するには、やむを得ない理由が要ります".to_string());
    }
    if offer.instead_of.is_some() {
        return Some(format!("{instead}になります。理由が要ります"));
    }
    let step = matter.open_step().and_then(|p| who::step_of(mechanism, p)).map(|(s, _)| s);
    if step.is_some_and(|s| !s.fields.is_empty()) {
        return Some("決定のときに記入する欄があります".to_string());
    }
    let long = values.iter().map(|(_, value)| value.chars().count()).sum::<usize>() > LONGEST;
    long.then(|| "内容が長いので、開いて読んでください".to_string())
}

/// What was entered.
fn values(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Vec<(String, String)>, Stop> {
    let revealed = look.view().reveal_all(&matter.applied.fields)?;
    let persons = revealed.values().flat_map(|v| v.words()).filter(|w| visit.office.persons.contains_key(*w));
    let names = look.names(persons)?;
    let shown = mechanism
        .fields
        .iter()
        .filter_map(|f| Some((f.title.clone(), print::office::value(f, revealed.get(&f.name)?, &names))));
    Ok(shown.collect())
}

fn titled(mechanism: &Mechanism, matter: &Matter) -> String {
    format!("{}　{}", matter.number(mechanism), about::telling(mechanism, matter))
}

fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (one, instead): (&Waits<'_>, String),
    values: Vec<(String, String)>,
    earlier: &mut Earlier,
) -> Result<Row, Stop> {
    let (matter, mechanism) = (&one.matter, one.mechanism);
    Ok(Row {
        path: path_of(&matter.id),
        digest: matter.seen(),
        files: files::of(visit, look, matter)?.into_iter().filter(|f| f.taken.is_none()).collect(),
        title: titled(mechanism, matter),
        step: one.asked.step.clone(),
        instead,
        who: format!("{}　{}", matter.applied.section, look.name(&matter.applied.applicant)?),
        since: words::moment(matter.since),
        values,
        before: before((visit, look), (mechanism, matter), earlier)?,
        id: matter.id.clone(),
    })
}

/// What an applicant applied for of a kind: how many in all, and the last that was decided.
type Earlier = BTreeMap<(String, String), (u32, Option<Matter>)>;

fn before(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    earlier: &mut Earlier,
) -> Result<Before, Stop> {
    let key = (mechanism.id.clone(), matter.applied.applicant.clone());
    let (count, last) = match earlier.entry(key) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => new.insert(applied((look, mechanism), &matter.applied.applicant)?),
    };
    let last = match last {
        Some(m) if look.may_see(mechanism, m)? => {
            Some((path_of(&m.id), titled(mechanism, m), visit.state(m)))
        }
        _ => None,
    };
    let mut decisions = Vec::new();
    for made in &matter.decisions {
        let step = who::step_of(mechanism, &made.decided.step).map_or("", |(s, _)| s.title.as_str());
        let verdict = if made.decided.approved { "可" } else { "否" };
        decisions.push(format!("{step} {verdict}（{}）", look.name(&made.by)?));
    }
    Ok(Before { count: count.saturating_sub(1), last, decisions: decisions.join("、") })
}

fn applied(
    (look, mechanism): (&Look<'_>, &Mechanism),
    applicant: &str,
) -> Result<(u32, Option<Matter>), Stop> {
    let listing = Listing {
        mechanism: Some(mechanism.id.clone()),
        applicant: Some(applicant.to_string()),
        order: Order::Newest,
        most: LATELY,
        ..Listing::default()
    };
    let lately = look.view().listed(&listing)?;
    let decided = lately.matters.into_iter().find(|m| !m.status.is_open() || !m.decisions.is_empty());
    if decided.is_some() {
        return Ok((lately.total, decided));
    }
    // Where many wait, the last that came to its end.
    let states = vec![Status::Closed, Status::Live, Status::Refused, Status::Lost];
    let ended = look.view().listed(&Listing { states, most: 1, ..listing })?;
    Ok((lately.total, ended.matters.into_iter().next()))
}

/// Clauses with their text, as long as they are short; of the others, where they are.
fn short(all: Vec<Basis>) -> Vec<Basis> {
    let mut bytes = 0;
    let one = |mut b: Basis| {
        bytes += b.text.len();
        if bytes > CLAUSE_BYTES {
            b.text.clear();
        }
        b
    };
    all.into_iter().map(one).collect()
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
            person: None,
            paper: None,
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
        // What was decided is gone: those that come after it stand where it stood.
        let page = visit.posted.get("page").parse::<u32>().unwrap_or(1);
        return Reply::go(format!("/decide?page={page}&said=decided"));
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
