//! One register: looked through by words and values, sorted by any column, with the columns that somebody chose, in pages.
//! Only what lies in a person's sight is listed. The question itself is made in `asked`, files in `export`, views in `views`.
//! One matter is in `matter`.

use askama::Template;
use practice::form::{Field, Kind};
use practice::matter::Matter;
use practice::value::Value;
use practice::{Form, Mechanism};

use crate::about;
use crate::asked::{self, FIELD, Part};
use crate::frame::Frame;
use crate::pages::export;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// Rows of a page.
pub const PAGE: u32 = 50;
/// Values that a list shows of each row, unless somebody chose others.
const COLUMNS: usize = 4;
/// The most columns that somebody may choose.
const MOST_COLUMNS: usize = 12;
/// So many characters of a value stand in a list.
const SHORT: usize = 40;

#[derive(Template)]
#[template(path = "register.html")]
struct View {
    frame: Frame,
    path: String,
    title: String,
    clauses: Vec<String>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    counted: String,
    /// Where in the list, in words; empty where it has one page.
    place: String,
    before: Option<String>,
    after: Option<String>,
    q: String,
    state: String,
    states: Vec<(&'static str, &'static str)>,
    section: String,
    sections: Vec<String>,
    /// The clause under which the list is asked for: its path, how it is cited, and the list without it.
    clause: Option<(String, String, String)>,
    days: [(&'static str, &'static str, String); 3],
    filters: Vec<Filter>,
    narrowed: bool,
    columns: Vec<(String, String, bool)>,
    sorting: Vec<(&'static str, String)>,
    kept: Vec<(String, String)>,
    views: Vec<(String, String)>,
    query: String,
    faults: Vec<String>,
    begin: Option<String>,
    import: Option<String>,
    edit: Option<String>,
    sample: Option<String>,
    restricted: bool,
    labels: bool,
    /// Titles of the fields that are kept apart, and of those of them that a file holds already because they were chosen.
    apart: (String, String),
}

impl View {
    /// What to begin one is called.
    fn begins(&self) -> &'static str {
        if self.title.contains("申請") { "申請する" } else { "新しく記入する" }
    }
}

/// The head of a column, with the link that sorts by it.
struct Head {
    title: String,
    link: String,
    /// In which direction the list is sorted by it: `ascending`, `descending`; empty if it is not.
    sorted: &'static str,
}

/// A filter by a field of the form.
struct Filter {
    name: String,
    title: String,
    value: String,
    /// What can be chosen; empty where words are typed.
    choices: Vec<String>,
}

/// 行 (row) of a list.
pub struct Row {
    /// Id of the matter.
    pub id: String,
    /// Its page.
    pub path: String,
    /// Its number.
    pub number: String,
    /// Its state in words.
    pub state: String,
    /// The look of the state.
    pub look: &'static str,
    /// Its section.
    pub section: String,
    /// Who applied.
    pub who: String,
    /// Values of the columns.
    pub values: Vec<String>,
    /// Day of the last change.
    pub changed: String,
}

/// The mechanism that the path names.
///
/// # Errors
/// There is none.
pub fn found<'a>(visit: &Visit<'a>) -> Result<&'a Mechanism, Stop> {
    visit.catalog().get(visit.part("mechanism")).filter(|m| m.runs()).ok_or(Stop::Missing)
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let mechanism = found(visit)?;
    let look = visit.look()?;
    let page: u32 = visit.asked("page").parse().unwrap_or(1).clamp(1, 100_000);
    let query = asked::query((visit, &look), mechanism)?;
    let part = asked::part((visit, &look), mechanism, query, ((page - 1) * PAGE, PAGE))?;
    Reply::page(&view((visit, &look), mechanism, part, page)?)
}

fn view(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    part: Part,
    page: u32,
) -> Result<View, Stop> {
    let columns = columns(visit, mechanism);
    let rows = part.matters.iter().map(|m| row((visit, look), (mechanism, m), &columns));
    let pages = part.total.div_ceil(PAGE).max(1);
    let turn = |to: u32| asked::at(&visit.path, &asked::same(visit, &[("page", &to.to_string())]));
    let may = look.may_begin(mechanism);
    let changes = may && mechanism.form == Form::Register;
    let behind = |word: &str| format!("/registers/{}/{word}", mechanism.id);
    let filters = asked::filters(mechanism).map(|f| filter((visit, look), f)).collect::<Vec<_>>();
    let query = asked::same(visit, &[("page", "")]);
    Ok(View {
        frame: Frame::of(visit, mechanism.title.clone())?,
        path: visit.path.clone(),
        title: mechanism.title.clone(),
        clauses: look.knowing(|known| known.cite(mechanism)),
        heads: heads(visit, mechanism, &columns),
        rows: rows.collect::<Result<_, _>>()?,
        counted: part.counted(),
        place: place(&part, page, pages),
        before: (page > 1).then(|| turn(page - 1)),
        after: (page < pages || part.more).then(|| turn(page + 1)),
        q: visit.asked("q").to_string(),
        state: visit.asked("state").to_string(),
        states: asked::states(mechanism),
        section: visit.asked("section").to_string(),
        sections: sections(visit, mechanism)?,
        clause: clause(visit),
        days: [("from", "受付日（から）"), ("to", "受付日（まで）"), ("until", "期限がこの日まで")]
            .map(|(name, title)| (name, title, visit.asked(name).to_string())),
        narrowed: filters.iter().any(|f| !f.value.is_empty())
            || ["from", "to", "until"].iter().any(|n| !visit.asked(n).is_empty()),
        filters,
        columns: mechanism
            .fields
            .iter()
            .map(|f| (f.name.clone(), f.title.clone(), columns.iter().any(|c| c.name == f.name)))
            .collect(),
        sorting: ["sort", "down"]
            .map(|n| (n, visit.asked(n).to_string()))
            .into_iter()
            .filter(|(_, v)| !v.is_empty())
            .collect(),
        kept: kept(visit),
        views: crate::pages::views::of(visit, &mechanism.id)?,
        query,
        faults: asked::faults(visit),
        begin: may.then(|| format!("/apply/{}", mechanism.id)),
        import: changes.then(|| behind("import")),
        edit: changes.then(|| behind("edit")),
        sample: visit.caller()?.reader.then(|| behind("sample")),
        restricted: mechanism.sight.is_some(),
        labels: mechanism.label.is_some(),
        apart: (export::titled(mechanism.fields.iter()), export::titled(columns.iter().copied())),
    })
}

/// The clause under which the list is asked for, and the list without it.
fn clause(visit: &Visit<'_>) -> Option<(String, String, String)> {
    let path = Some(visit.asked("clause")).filter(|c| !c.is_empty())?;
    let without = asked::at(&visit.path, &asked::same(visit, &[("clause", "")]));
    Some((path.to_string(), asked::clause_cited(visit), without))
}

/// Where in the list this page stands; of very many rows it is not known how many pages there are.
fn place(part: &Part, page: u32, pages: u32) -> String {
    match part.more {
        true => format!("{page}ページ目"),
        false if pages > 1 => format!("{page} / {pages}ページ"),
        false => String::new(),
    }
}

/// What the form for choosing columns carries along.
fn kept(visit: &Visit<'_>) -> Vec<(String, String)> {
    let words = asked::same(visit, &[("cols", ""), ("page", "")]);
    form_urlencoded::parse(words.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}

fn sections(visit: &Visit<'_>, mechanism: &Mechanism) -> Result<Vec<String>, Stop> {
    let seen = asked::seen(visit, Some(mechanism))?;
    Ok(seen.map_or_else(|| visit.office.sections.keys().cloned().collect(), |s| s.sections))
}

/// The columns of a list for which nobody chose others: number and section stand in columns of their own, and what is kept apart is
/// looked at when it is asked for.
pub fn usual(mechanism: &Mechanism) -> Vec<&Field> {
    let own = [mechanism.key.as_deref(), mechanism.section.as_deref()];
    mechanism.fields.iter().filter(|f| !f.private && !own.contains(&Some(&f.name))).take(COLUMNS).collect()
}

/// The columns that were chosen, in the order of the form.
pub fn columns<'m>(visit: &Visit<'_>, mechanism: &'m Mechanism) -> Vec<&'m Field> {
    let chosen: Vec<&str> =
        visit.query.iter().filter(|(n, _)| n == "cols").map(|(_, v)| v.as_str()).collect();
    match chosen.is_empty() {
        true => usual(mechanism),
        false => {
            let chosen = mechanism.fields.iter().filter(|f| chosen.contains(&f.name.as_str()));
            chosen.take(MOST_COLUMNS).collect()
        }
    }
}

/// The heads of a list, each with the word by which it is sorted; what is kept apart sorts nothing.
fn sortable(columns: &[&Field]) -> Vec<(String, String)> {
    let fixed = [("number", "番号"), ("state", "状態"), ("section", "所属"), ("who", "申請・記入")];
    let by = |f: &&Field| if f.private { String::new() } else { format!("{FIELD}{}", f.name) };
    let own = columns.iter().map(|f| (by(f), f.title.clone()));
    let all = fixed.map(|(n, t)| (n.to_string(), t.to_string())).into_iter().chain(own);
    all.chain([("since".to_string(), "更新".to_string())]).collect()
}

/// The heads of a list in words.
pub fn titles(columns: &[&Field]) -> Vec<String> {
    sortable(columns).into_iter().map(|(_, title)| title).collect()
}

fn heads(visit: &Visit<'_>, mechanism: &Mechanism, columns: &[&Field]) -> Vec<Head> {
    let all = sortable(columns).into_iter();
    let (sort, down) = asked::sorting(visit, mechanism);
    all.map(|(name, title)| {
        let here = sort == name;
        let other = if here && !down { "1" } else { "" };
        let link = asked::at(&visit.path, &asked::same(visit, &[("sort", &name), ("down", other)]));
        let link = if name.is_empty() { String::new() } else { link };
        let sorted = match (here && !name.is_empty(), down) {
            (true, false) => "ascending",
            (true, true) => "descending",
            (false, _) => "",
        };
        Head { title, link, sorted }
    })
    .collect()
}

fn filter((visit, look): (&Visit<'_>, &Look<'_>), field: &Field) -> Filter {
    let all = |words: Vec<&str>| words.into_iter().map(ToString::to_string).collect();
    let choices: Vec<String> = match &field.kind {
        Kind::Choice(words) => words.clone(),
        Kind::Flag => all(vec!["はい", "いいえ"]),
        Kind::Class => look.knowing(|known| all(known.classes())),
        Kind::Zone => look.knowing(|known| all(known.zones())),
        Kind::Section => visit.office.sections.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let name = format!("{FIELD}{}", field.name);
    let value = visit.asked(&name).to_string();
    Filter { name, title: field.title.clone(), value, choices }
}

/// How people call a matter: by the number of its row, else by that under which it was received.
pub fn name_of(mechanism: &Mechanism, matter: &Matter) -> String {
    match mechanism.key {
        Some(_) => matter.key(mechanism),
        None => matter.number(mechanism),
    }
}

/// What a matter keeps apart in a field, as long as it is there: who sees the matter sees it, in the columns that he asks for.
///
/// # Errors
/// The ledger cannot be read.
pub fn apart(look: &Look<'_>, matter: &Matter, field: &Field) -> Result<Option<Value>, Stop> {
    let value = matter.value(&field.name).filter(|_| field.private);
    let revealed = value.map(|value| look.view().reveal(value)).transpose()?;
    Ok(revealed.filter(|value| !matches!(value, Value::Sealed { .. })))
}

/// A row of a list.
///
/// # Errors
/// The ledger cannot be read.
pub fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    columns: &[&Field],
) -> Result<Row, Stop> {
    let names = &look.everybody()?.names;
    let shown = |f: &&Field| -> Result<String, Stop> {
        let words = match apart(look, matter, f)? {
            Some(value) => print::office::value(f, &value, names),
            None => print::office::held(matter, f, names).unwrap_or_default(),
        };
        let short: String = words.replace('\n', " ").chars().take(SHORT).collect();
        Ok(if short.chars().count() < words.chars().count() { format!("{short}…") } else { short })
    };
    let number = name_of(mechanism, matter);
    // Where no column tells of it, a few words stand beside the number.
    let about = if columns.is_empty() { about::telling(mechanism, matter) } else { String::new() };
    Ok(Row {
        id: matter.id.clone(),
        path: path_of(&matter.id),
        number: if !about.is_empty() { format!("{number}　{about}") } else { number },
        state: visit.state(matter),
        look: visit.look_of(matter),
        section: matter.applied.section.clone(),
        who: names.get(&matter.applied.applicant).unwrap_or(&matter.applied.applicant).clone(),
        values: columns.iter().map(shown).collect::<Result<_, _>>()?,
        changed: words::day(matter.latest.day()),
    })
}
