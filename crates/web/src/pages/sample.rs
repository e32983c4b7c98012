//! A sample of a register for an audit: drawn by a seed, so that anybody can draw the same again, and recorded as an event.
//! Takes size and seed; draws from everything that was begun until now. Shows each sample as it was recorded, drawn anew beside it.
//! The draw is in `practice::draw`; who may draw is decided in `practice`.

use std::collections::BTreeMap;

use askama::Template;
use ledger::book::Answer;
use ledger::book::search::{Column, Query};
use practice::Mechanism;
use practice::command::Command;
use practice::draw::{self, LONGEST_SEED, MOST};
use practice::entry::Entry;
use practice::event::Drawing;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{self, Row};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// A register of an audit has at most so many rows.
const ROWS: u32 = 1_000_000;

/// Rows of a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "sample.html")]
struct View {
    frame: Frame,
    path: String,
    register: String,
    title: String,
    size: String,
    seed: String,
    fault: String,
    drawn: Option<Sample>,
    before: Vec<Before>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "samples.html")]
struct ListView {
    frame: Frame,
    /// Registers of which samples were drawn, and who drew them: what is asked for, in words, whether it is.
    registers: Vec<Choice>,
    persons: Vec<Choice>,
    narrowed: bool,
    all: Vec<Before>,
    pager: Pager,
}

/// A register or a person by which the list is narrowed.
type Choice = (String, String, bool);

/// A sample that was drawn before.
struct Before {
    seq: u64,
    path: String,
    title: String,
    at: String,
    by: String,
    size: usize,
    population: u64,
    seed: String,
}

struct Sample {
    /// The event that records it: its number, when, and by whom it was drawn.
    record: (u64, String, String),
    position: u64,
    population: u64,
    seed: String,
    /// Whether drawing again gives the same.
    holds: bool,
    heads: Vec<String>,
    rows: Vec<(usize, Row)>,
    count: usize,
    pager: Pager,
}

/// The page; with the number of a recorded sample it shows that one.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let look = visit.look()?;
    let Some(seq) = Some(visit.asked("drawn")).filter(|word| !word.is_empty()) else {
        return page((visit, &look), mechanism, String::new(), None);
    };
    let recorded = visit.site.live.samples.all(look.view())?;
    let found =
        recorded.into_iter().find(|(entry, of)| seq.parse() == Ok(entry.seq) && of.mechanism == mechanism.id);
    let (entry, drawing) = found.ok_or(Stop::Missing)?;
    let sample = shown((visit, &look), mechanism, (&entry, &drawing))?;
    page((visit, &look), mechanism, String::new(), Some(sample))
}

/// Every sample that was recorded, the latest first; of one register or by one person, where that is asked for.
pub fn list(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (of, by) = (visit.asked("of"), visit.asked("by"));
    let recorded = visit.site.live.samples.all(look.view())?;
    let (mut registers, mut persons) = (BTreeMap::new(), BTreeMap::new());
    for (entry, drawing) in &recorded {
        registers.entry(drawing.mechanism.clone()).or_insert_with(|| titled(visit, drawing));
        if !persons.contains_key(&entry.by) {
            persons.insert(entry.by.clone(), look.name(&entry.by)?);
        }
    }
    let wanted = recorded.into_iter().filter(|(entry, drawing)| {
        (of.is_empty() || drawing.mechanism == of) && (by.is_empty() || entry.by == by)
    });
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("of", of).append_pair("by", by);
    let (here, pager) = paging::paged(visit, wanted.collect(), format!("/samples?{}&page=", query.finish()));
    let chosen = |all: BTreeMap<String, String>, asked: &str| {
        all.into_iter().map(|(key, title)| (key.clone(), title, key == asked)).collect()
    };
    Reply::page(&ListView {
        frame: Frame::of(visit, "監査の抽出の記録")?,
        registers: chosen(registers, of),
        persons: chosen(persons, by),
        narrowed: !of.is_empty() || !by.is_empty(),
        all: told((visit, &look), here)?,
        pager,
    })
}

/// Those of one register.
fn before((visit, look): (&Visit<'_>, &Look<'_>), of: &Mechanism) -> Result<(Vec<Before>, Pager), Stop> {
    let all = visit.site.live.samples.all(look.view())?.into_iter();
    let wanted = all.filter(|(_, drawing)| drawing.mechanism == of.id).collect();
    let link = format!("{}?before=", visit.path);
    let (here, pager) = paging::part(visit.asked("before"), wanted, paging::PAGE, link);
    Ok((told((visit, look), here)?, pager))
}

fn titled(visit: &Visit<'_>, drawing: &Drawing) -> String {
    let title = visit.catalog().get(&drawing.mechanism).map(|m| m.title.clone());
    title.unwrap_or_else(|| drawing.mechanism.clone())
}

fn told((visit, look): (&Visit<'_>, &Look<'_>), all: Vec<(Entry, Drawing)>) -> Result<Vec<Before>, Stop> {
    let told = |(entry, drawing): (Entry, Drawing)| {
        Ok(Before {
            seq: entry.seq,
            path: place(&drawing.mechanism, entry.seq),
            title: titled(visit, &drawing),
            at: words::moment(entry.at),
            by: look.name(&entry.by)?,
            size: drawing.drawn.len(),
            population: drawing.population,
            seed: drawing.seed,
        })
    };
    all.into_iter().map(told).collect()
}

fn place(mechanism: &str, seq: u64) -> String {
    format!("/registers/{mechanism}/sample?drawn={seq}")
}

/// A sample is drawn, and recorded before it is shown: nobody draws until he likes what comes.
pub fn draw(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let look = visit.look()?;
    let (size, seed) = (visit.posted.get("size").trim(), visit.posted.get("seed").trim());
    let Some(size) = size.parse::<u32>().ok().filter(|n| (1..=MOST).contains(n)) else {
        let says = format!("件数は、1から{MOST}までの数字で記入してください。");
        return page((visit, &look), mechanism, says, None);
    };
    if seed.chars().count() > LONGEST_SEED || seed.chars().any(char::is_control) {
        let says = format!("乱数の種は、{LONGEST_SEED}文字以内で記入してください。");
        return page((visit, &look), mechanism, says, None);
    }
    let seed = match seed.is_empty() {
        true => crate::session::secret()?.chars().take(16).collect(),
        false => seed.to_string(),
    };
    let position = look.view().last_seq()?;
    let (population, drawn) = drawn((visit, &look), mechanism, (size, &seed, position))?;
    let drawn = drawn.into_iter().map(|(_, id)| id).collect();
    let population = u64::try_from(population).unwrap_or(u64::MAX);
    let of = mechanism.id.clone();
    drop(look);
    let drawing = Drawing { mechanism: of, position, population, size, seed, drawn };
    match visit.submit(Command::DrawSample(drawing))? {
        Answer::Done(receipt) => Reply::go(place(&mechanism.id, receipt.seq)),
        Answer::Refused(refusal) => Err(refusal.into()),
    }
}

/// How many there were, and which ones are drawn: their places, and their ids.
fn drawn(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    (size, seed, position): (u32, &str, u64),
) -> Result<(usize, Vec<(usize, String)>), Stop> {
    // Everything that was begun until then, whatever became of it since: else the same seed would draw another sample.
    let query = Query {
        mechanisms: vec![mechanism.id.clone()],
        begun: Some(position),
        order: Column::Number,
        ..Query::default()
    };
    let all = asked::ids((visit, look), mechanism, query, ROWS)?;
    let chosen = draw::draw(seed, all.len(), size as usize);
    let ids = chosen.into_iter().filter_map(|at| Some((at + 1, all.get(at)?.clone())));
    Ok((all.len(), ids.collect()))
}

/// A sample as it was recorded, and whether drawing again gives the same.
fn shown(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    (entry, drawing): (&Entry, &Drawing),
) -> Result<Sample, Stop> {
    let Drawing { size, seed, position, .. } = drawing;
    let (population, again) = drawn((visit, look), mechanism, (*size, seed, *position))?;
    let same = again.iter().map(|(_, id)| id).eq(&drawing.drawn);
    let places: Vec<usize> = match same {
        true => again.iter().map(|(at, _)| *at).collect(),
        false => vec![0; drawing.drawn.len()],
    };
    let columns = register::usual(mechanism);
    let link = format!("/registers/{}/sample?drawn={}&page=", mechanism.id, entry.seq);
    let (here, pager) = paging::part(visit.asked("page"), drawing.drawn.clone(), PAGE, link);
    let matters = look.view().of_ids(&here)?;
    let rows = places
        .into_iter()
        .skip((pager.page - 1) * PAGE)
        .zip(&matters)
        .map(|(at, m)| Ok((at, register::row((visit, look), (mechanism, m), &columns)?)));
    Ok(Sample {
        record: (entry.seq, words::moment(entry.at), look.name(&entry.by)?),
        position: *position,
        population: drawing.population,
        seed: seed.clone(),
        holds: same && u64::try_from(population) == Ok(drawing.population),
        heads: columns.iter().map(|f| f.title.clone()).collect(),
        rows: rows.collect::<Result<_, Stop>>()?,
        count: drawing.drawn.len(),
        pager,
    })
}

fn page(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    fault: String,
    drawn: Option<Sample>,
) -> Given {
    let status = if fault.is_empty() { 200 } else { 422 };
    let (before, pager) = before((visit, look), mechanism)?;
    let view = View {
        frame: Frame::of(visit, format!("{}の抽出", mechanism.title))?,
        path: visit.path.clone(),
        register: format!("/registers/{}", mechanism.id),
        title: mechanism.title.clone(),
        size: visit.posted.get("size").to_string(),
        seed: visit.posted.get("seed").to_string(),
        fault,
        drawn,
        before,
        pager,
    };
    Reply::page_with(status, &view)
}
