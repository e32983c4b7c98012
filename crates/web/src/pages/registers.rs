//! Registers and records: which there are, and each as a list with filters, order and pages; as CSV for a spreadsheet.
//! Only what lies in a person's sight is listed. One matter is in `matter`.

use askama::Template;
use ledger::book::{Listing, Order};
use practice::matter::{Matter, Status};
use practice::{Form, Mechanism, sight};
use print::register::Layout;

use crate::fields;
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// Rows of a page.
const PAGE: u32 = 50;
/// Rows of an export.
const MOST_EXPORTED: u32 = 50_000;
/// Values that a list shows of each row.
const COLUMNS: usize = 4;

#[derive(Template)]
#[template(path = "registers.html")]
struct ListView {
    frame: Frame,
    mine: bool,
    forms: Vec<(&'static str, Vec<Entry>)>,
    own: Vec<Row>,
}

struct Entry {
    path: String,
    title: String,
    clauses: String,
    count: u32,
}

#[derive(Template)]
#[template(path = "register.html")]
struct View {
    frame: Frame,
    path: String,
    title: String,
    clauses: Vec<String>,
    heads: Vec<String>,
    rows: Vec<Row>,
    total: u32,
    page: u32,
    pages: u32,
    before: Option<String>,
    after: Option<String>,
    state: String,
    section: String,
    order: String,
    states: [(&'static str, &'static str); 4],
    orders: [(&'static str, &'static str); 5],
    sections: Vec<String>,
    begin: Option<String>,
    csv: String,
    hidden: bool,
}

struct Row {
    path: String,
    number: String,
    state: String,
    look: &'static str,
    section: String,
    who: String,
    values: Vec<String>,
    changed: String,
}

const STATES: [(&str, &str); 4] =
    [("", "すべて"), ("open", "手続中"), ("live", "有効・登録中"), ("ended", "終わったもの")];
const ORDERS: [(&str, &str); 5] = [
    ("", "新しい順"),
    ("oldest", "古い順"),
    ("changed", "更新の新しい順"),
    ("until", "期限の近い順"),
    ("key", "台帳の番号順"),
];

/// Which registers and records there are.
pub fn list(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let mine = visit.asked("mine") == "1";
    let counts = look.view().counts()?;
    let mut forms: Vec<(&'static str, Vec<Entry>)> = Vec::new();
    for mechanism in visit.catalog().mechanisms().filter(|m| m.runs() && m.form != Form::Guard) {
        let cited = look.knowing(|known| known.cite(mechanism));
        let count = counts.get(&mechanism.id).copied().unwrap_or(0);
        if cited.is_empty() && count == 0 {
            continue;
        }
        let more = if cited.len() > 1 { format!(" 他{}", cited.len() - 1) } else { String::new() };
        let entry = Entry {
            path: format!("/registers/{}", mechanism.id),
            title: mechanism.title.clone(),
            clauses: cited.first().map(|c| format!("{c}{more}")).unwrap_or_default(),
            count,
        };
        match forms.iter_mut().find(|(t, _)| *t == mechanism.form.title()) {
            Some((_, all)) => all.push(entry),
            None => forms.push((mechanism.form.title(), vec![entry])),
        }
    }
    let own = if mine { own(visit, &look)? } else { Vec::new() };
    Reply::page(&ListView { frame: Frame::of(visit, "台帳・記録")?, mine, forms, own })
}

fn own(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<Row>, Stop> {
    let applicant = Some(visit.caller()?.number().to_string());
    let listing = Listing { applicant, order: Order::Changed, most: 500, ..Listing::default() };
    let mut out = Vec::new();
    for matter in look.view().listed(&listing)?.matters {
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        out.push(row((visit, look), (mechanism, &matter), &[])?);
    }
    Ok(out)
}

fn found<'a>(visit: &Visit<'a>) -> Result<&'a Mechanism, Stop> {
    visit.catalog().get(visit.part("mechanism")).filter(|m| m.runs()).ok_or(Stop::Missing)
}

/// What is asked for, from the words behind the question mark.
fn listing(visit: &Visit<'_>, mechanism: &Mechanism) -> Result<Listing, Stop> {
    let states = match visit.asked("state") {
        "open" => vec![Status::Open, Status::SentBack],
        "live" => vec![Status::Live],
        "ended" => vec![Status::Closed, Status::Refused, Status::Lost, Status::Withdrawn],
        _ => Vec::new(),
    };
    let order = match visit.asked("order") {
        "oldest" => Order::Oldest,
        "changed" => Order::Changed,
        "until" => Order::Until,
        "key" => Order::Key,
        _ => Order::Newest,
    };
    let (asked, allowed) = (visit.asked("section"), in_sight(visit, mechanism)?);
    let sections = match (asked.is_empty(), allowed) {
        (true, None) => Vec::new(),
        (true, Some(all)) => all,
        (false, None) => vec![asked.to_string()],
        (false, Some(all)) if all.iter().any(|s| s == asked) => vec![asked.to_string()],
        // A section out of sight has nothing to show; no section at all would show everything.
        (false, Some(_)) => vec![String::new()],
    };
    Ok(Listing { mechanism: Some(mechanism.id.clone()), states, sections, order, ..Listing::default() })
}

/// The sections whose rows this person sees; none: all of them.
fn in_sight(visit: &Visit<'_>, mechanism: &Mechanism) -> Result<Option<Vec<String>>, Stop> {
    let caller = visit.caller()?;
    let open = mechanism.form == Form::Document
        || mechanism.disclosure == practice::procedure::Disclosure::Public
        || caller.reader;
    let own = || sight::sections(&visit.office, caller.number(), visit.today());
    Ok((!open).then(|| own().into_iter().map(ToString::to_string).collect()))
}

/// One register.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = found(visit)?;
    let look = visit.look()?;
    let page: u32 = visit.asked("page").parse().unwrap_or(1).clamp(1, 100_000);
    let mut listing = listing(visit, mechanism)?;
    listing.skip = (page - 1) * PAGE;
    listing.most = PAGE;
    let listed = look.view().listed(&listing)?;
    let columns: Vec<_> = mechanism.fields.iter().filter(|f| !f.private).take(COLUMNS).collect();
    let mut rows = Vec::new();
    let mut hidden = false;
    for matter in &listed.matters {
        match look.may_see(mechanism, matter)? {
            true => rows.push(row((visit, &look), (mechanism, matter), &columns)?),
            false => hidden = true,
        }
    }
    let pages = listed.total.div_ceil(PAGE).max(1);
    let link = |page: u32| Some(link(visit, "", page));
    let number = visit.caller()?.number();
    let may = look.knowing(|known| practice::agenda::may_begin(known, mechanism, number)).is_ok();
    let sections = in_sight(visit, mechanism)?;
    let sections = sections.unwrap_or_else(|| visit.office.sections.keys().cloned().collect());
    let view = View {
        frame: Frame::of(visit, mechanism.title.clone())?,
        path: visit.path.clone(),
        title: mechanism.title.clone(),
        clauses: look.knowing(|known| known.cite(mechanism)),
        heads: columns.iter().map(|f| f.title.clone()).collect(),
        rows,
        total: listed.total,
        page,
        pages,
        before: if page > 1 { link(page - 1) } else { None },
        after: if page < pages { link(page + 1) } else { None },
        state: visit.asked("state").to_string(),
        section: visit.asked("section").to_string(),
        order: visit.asked("order").to_string(),
        states: STATES,
        orders: ORDERS,
        sections,
        begin: may.then(|| format!("/apply/{}", mechanism.id)),
        csv: self::link(visit, "/csv", 1),
        hidden,
    };
    Reply::page(&view)
}

/// The same list on another page, or as a file.
fn link(visit: &Visit<'_>, behind: &str, page: u32) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["state", "section", "order"] {
        if !visit.asked(name).is_empty() {
            query.append_pair(name, visit.asked(name));
        }
    }
    query.append_pair("page", &page.to_string());
    format!("{}{behind}?{}", visit.path, query.finish())
}

fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    columns: &[&practice::form::Field],
) -> Result<Row, Stop> {
    let persons = columns.iter().filter(|f| f.kind == practice::form::Kind::Person);
    let numbers: Vec<&str> = persons.filter_map(|f| matter.value(&f.name)).flat_map(|v| v.words()).collect();
    let names = look.names(numbers)?;
    let shown = |f: &&practice::form::Field| {
        let words = matter.value(&f.name).map(|v| print::office::value(f, v, &names)).unwrap_or_default();
        let short: String = words.replace('\n', " ").chars().take(40).collect();
        if short.chars().count() < words.chars().count() { format!("{short}…") } else { short }
    };
    let number = match mechanism.key {
        Some(_) => matter.key(mechanism),
        None => matter.number(mechanism),
    };
    let about = fields::about(mechanism, matter);
    Ok(Row {
        path: path_of(&matter.id),
        number: if columns.is_empty() && !about.is_empty() { format!("{number}　{about}") } else { number },
        state: print::office::standing(matter, visit.catalog()),
        look: words::look(matter.status),
        section: matter.applied.section.clone(),
        who: look.name(&matter.applied.applicant)?,
        values: columns.iter().map(shown).collect(),
        changed: words::day(matter.since.day()),
    })
}

/// One register as CSV, with every value that is no personal data kept apart.
pub fn csv(visit: &Visit<'_>) -> Given {
    let mechanism = found(visit)?;
    let look = visit.look()?;
    let mut listing = listing(visit, mechanism)?;
    listing.most = MOST_EXPORTED;
    let mut seen = Vec::new();
    for matter in look.view().listed(&listing)?.matters {
        if look.may_see(mechanism, &matter)? {
            seen.push(matter);
        }
    }
    let names = look.all_names()?;
    let text = print::register::register(mechanism, &seen, (visit.catalog(), &names), Layout::Csv);
    let name = format!("{}_{}.csv", mechanism.title, visit.today());
    Ok(Reply::File { name, kind: "text/csv; charset=utf-8", bytes: text.into_bytes() })
}
