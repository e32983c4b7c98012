//! A sample of a register for an audit: drawn by a seed, so that anybody can draw the same again.
//! Takes size, seed and the position of the ledger up to which rows count; the draw is in `draw`. That it was drawn, and with
//! which seed, is recorded among the accesses.

use askama::Template;
use ledger::book::search::{Column, Query};
use ledger::desk::{Access, Upshot};
use practice::Mechanism;

use crate::asked;
use crate::frame::Frame;
use crate::pages::register::{self, Row};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

/// The largest sample.
const MOST: u32 = 200;
/// A register of an audit has at most so many rows.
const ROWS: u32 = 1_000_000;
/// The longest seed.
const LONGEST: usize = 64;

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
}

struct Sample {
    position: u64,
    population: usize,
    heads: Vec<String>,
    rows: Vec<(usize, Row)>,
    count: usize,
    pager: Pager,
    again: String,
}

/// The page; with a size it draws.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let look = visit.look()?;
    let (size, seed) = (visit.asked("size").trim(), visit.asked("seed").trim());
    if size.is_empty() {
        return page(visit, mechanism, String::new(), None);
    }
    let Some(size) = size.parse::<u32>().ok().filter(|n| (1..=MOST).contains(n)) else {
        return page(visit, mechanism, format!("件数は、1から{MOST}までの数字で記入してください。"), None);
    };
    if seed.chars().count() > LONGEST || seed.chars().any(char::is_control) {
        return page(visit, mechanism, format!("乱数の種は、{LONGEST}文字以内で記入してください。"), None);
    }
    match visit.asked("position").parse::<u64>() {
        Ok(position) if !seed.is_empty() => {
            let sample = drawn((visit, &look), mechanism, (size, seed, position))?;
            page(visit, mechanism, String::new(), Some(sample))
        }
        // A draw is fixed by an address that says everything about it.
        _ => begin(visit, &look, mechanism, (size, seed)),
    }
}

fn begin(visit: &Visit<'_>, look: &Look<'_>, mechanism: &Mechanism, (size, seed): (u32, &str)) -> Given {
    let seed = match seed.is_empty() {
        true => crate::session::secret()?.chars().take(16).collect(),
        false => seed.to_string(),
    };
    let position = look.view().last_seq()?;
    let caller = visit.caller()?;
    let what = format!("監査の抽出 {} {size}件 種「{seed}」 {position}番まで", mechanism.id);
    visit.site.desk.record_accesses(&[Access {
        at: visit.now,
        person: Some(caller.number().to_string()),
        origin: visit.origin.clone(),
        what,
        upshot: Upshot::Done,
    }])?;
    Reply::go(again(mechanism, (size, &seed, position)))
}

fn again(mechanism: &Mechanism, (size, seed, position): (u32, &str, u64)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &size.to_string()).append_pair("seed", seed);
    query.append_pair("position", &position.to_string());
    format!("/registers/{}/sample?{}", mechanism.id, query.finish())
}

fn drawn(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    (size, seed, position): (u32, &str, u64),
) -> Result<Sample, Stop> {
    // Everything that was begun until then, whatever became of it since: else the same seed would draw another sample.
    let query = Query {
        mechanisms: vec![mechanism.id.clone()],
        begun: Some(position),
        order: Column::Number,
        ..Query::default()
    };
    let part = asked::ids((visit, look), mechanism, query, ROWS)?;
    let chosen = practice::draw::draw(seed, part.len(), size as usize);
    let ids: Vec<String> = chosen.iter().filter_map(|at| part.get(*at).cloned()).collect();
    let columns = register::usual(mechanism);
    let link = format!("{}&page=", again(mechanism, (size, seed, position)));
    let (here, pager) = paging::part(visit.asked("page"), ids, PAGE, link);
    let matters = look.view().of_ids(&here)?;
    let rows = chosen
        .iter()
        .skip((pager.page - 1) * PAGE)
        .zip(&matters)
        .map(|(at, m)| Ok((at + 1, register::row((visit, look), (mechanism, m), &columns)?)));
    Ok(Sample {
        position,
        population: part.len(),
        heads: columns.iter().map(|f| f.title.clone()).collect(),
        rows: rows.collect::<Result<_, Stop>>()?,
        count: chosen.len(),
        pager,
        again: again(mechanism, (size, seed, position)),
    })
}

fn page(visit: &Visit<'_>, mechanism: &Mechanism, fault: String, drawn: Option<Sample>) -> Given {
    let status = if fault.is_empty() { 200 } else { 422 };
    let view = View {
        frame: Frame::of(visit, format!("{}の抽出", mechanism.title))?,
        path: visit.path.clone(),
        register: format!("/registers/{}", mechanism.id),
        title: mechanism.title.clone(),
        size: visit.asked("size").to_string(),
        seed: visit.asked("seed").to_string(),
        fault,
        drawn,
    };
    Reply::page_with(status, &view)
}
