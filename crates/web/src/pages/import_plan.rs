//! What would a list bring into a register? Its plan as a page: what is refused, what changes, what is new.
//! Takes the plan, and up to which event somebody looked at the register before; gives beside what the list says what stands in
//! the register now, and what stood there when he looked, where that is another.

use askama::Template;
use practice::Mechanism;
use practice::form::Field;
use practice::import::{Plan, Row, What};
use practice::matter::Matter;
use practice::value::{Filled, Value};
use print::office::Names;

use crate::frame::Frame;
use crate::pages::import::PAGE_BYTES;
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

#[derive(Template)]
#[template(path = "import_plan.html")]
struct View {
    frame: Frame,
    path: String,
    register: String,
    title: String,
    mark: String,
    /// Up to which event the register was looked at.
    position: u64,
    /// Whether it changed after it was looked at before.
    stale: bool,
    known: Vec<String>,
    unknown: Vec<String>,
    new: Group<New>,
    changed: Group<Changed>,
    refused: Group<Refused>,
    same: usize,
    pager: Pager,
}

/// A new row: line, number, and its values by the titles of their fields.
type New = (usize, String, Vec<(String, String)>);

/// A row that changes.
struct Changed {
    line: usize,
    name: String,
    path: String,
    fields: Vec<Differing>,
}

/// A row that is refused.
struct Refused {
    line: usize,
    name: String,
    says: Vec<String>,
    /// Its page, where such a row stands in the register.
    path: Option<String>,
    /// Fields in which the list says something else than the register; all that it says where no such row stands there.
    fields: Vec<Differing>,
}

/// A field: its title, what stands there, what the list says, and what stood there when it was looked at, if that is another.
struct Differing {
    title: String,
    now: String,
    listed: String,
    looked: Option<String>,
}

impl Differing {
    fn drawn(&self) -> usize {
        80 + self.title.len()
            + self.now.len()
            + self.listed.len()
            + self.looked.as_ref().map_or(0, String::len)
    }
}

/// A row of the plan: those that are refused come first, then those that change, then new ones.
enum Planned {
    Refused(Refused),
    Changed(Changed),
    New(New),
}

impl Planned {
    /// About how many bytes it takes when it is drawn.
    fn drawn(&self) -> usize {
        let all = |fields: &[Differing]| fields.iter().map(Differing::drawn).sum::<usize>();
        match self {
            Planned::Refused(r) => {
                200 + r.name.len() + r.says.iter().map(|s| s.len() + 4).sum::<usize>() + all(&r.fields)
            }
            Planned::Changed(c) => c.fields.len() * (70 + c.name.len() + c.path.len()) + all(&c.fields),
            Planned::New((_, name, all)) => {
                100 + name.len()
                    + all.iter().map(|(title, value)| 6 + title.len() + value.len()).sum::<usize>()
            }
        }
    }
}

/// Some of the rows of one kind, and how many there are.
struct Group<T> {
    rows: Vec<T>,
    count: usize,
}

/// Draws rows in words.
struct Drawing<'a> {
    mechanism: &'a Mechanism,
    names: &'a Names,
}

impl Drawing<'_> {
    fn value(&self, name: &str, value: Option<&Value>) -> String {
        let field = self.mechanism.field(name);
        let empty = || "（空）".to_string();
        field
            .zip(value.filter(|v| !v.is_empty()))
            .map_or_else(empty, |(f, v)| print::office::value(f, v, self.names))
    }

    fn title(&self, name: &str) -> String {
        self.mechanism.field(name).map_or_else(|| name.to_string(), |f| f.title.clone())
    }

    fn differing(&self, name: &str, (now, listed): (&str, String), looked: Option<&Filled>) -> Differing {
        let looked = looked.map(|fields| self.value(name, fields.get(name))).filter(|looked| looked != now);
        Differing { title: self.title(name), now: now.to_string(), listed, looked }
    }

    /// Fields in which the list says something else than the row that stands there. What is kept apart is not compared.
    fn against(&self, given: &Filled, stands: Option<&Filled>, looked: Option<&Filled>) -> Vec<Differing> {
        let open = |f: &&Field| !f.private && given.contains_key(&f.name);
        let fields = self.mechanism.fields.iter().filter(open).map(|f| {
            let now = stands.map_or_else(|| "（なし）".to_string(), |s| self.value(&f.name, s.get(&f.name)));
            self.differing(&f.name, (&now, self.value(&f.name, given.get(&f.name))), looked)
        });
        fields.filter(|d| d.now != d.listed).collect()
    }
}

/// The page; `looked` is up to which event the register was looked at, where what came of that is another by now.
///
/// # Errors
/// The ledger cannot be read.
pub fn page(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    plan: &Plan,
    looked: Option<u64>,
) -> Given {
    let everybody = look.everybody()?;
    let drawing = Drawing { mechanism, names: &everybody.names };
    let (mut rows, mut same) = (Vec::new(), 0);
    for row in &plan.rows {
        match planned((look, &drawing), row, looked)? {
            Some(row) => rows.push(row),
            None => same += 1,
        }
    }
    let (refused, changed, new, pager) = grouped(visit, rows);
    let view = View {
        frame: Frame::of(visit, format!("{}への取込みの確認", mechanism.title))?,
        path: visit.path.clone(),
        register: format!("/registers/{}", mechanism.id),
        title: mechanism.title.clone(),
        mark: plan.mark(),
        position: look.view().last_seq()?,
        stale: looked.is_some(),
        known: plan.known.clone(),
        unknown: plan.unknown.clone(),
        new,
        changed,
        refused,
        same,
        pager,
    };
    Reply::page_with(if looked.is_some() { 409 } else { 200 }, &view)
}

/// A row as it is drawn; none where nothing changes.
fn planned(
    (look, drawing): (&Look<'_>, &Drawing<'_>),
    row: &Row,
    looked: Option<u64>,
) -> Result<Option<Planned>, Stop> {
    let before = match (looked, &row.stands) {
        (Some(looked), Some(matter)) => {
            let entries = look.view().history(matter)?;
            Matter::told(entries.iter().take_while(|e| e.seq <= looked)).map(|m| m.applied.fields)
        }
        _ => None,
    };
    let (line, name) = (row.line, row.name.clone());
    Ok(match &row.what {
        What::New(fields) => {
            let all =
                fields.iter().map(|(name, value)| (drawing.title(name), drawing.value(name, Some(value))));
            Some(Planned::New((line, name, all.collect())))
        }
        What::Changed { matter, changes, .. } => {
            let fields = changes.iter().map(|c| {
                let (now, listed) =
                    (drawing.value(&c.field, c.old.as_ref()), drawing.value(&c.field, c.new.as_ref()));
                drawing.differing(&c.field, (&now, listed), before.as_ref())
            });
            Some(Planned::Changed(Changed { line, name, path: path_of(matter), fields: fields.collect() }))
        }
        What::Refused(says) => {
            let stands = row.stands.as_ref().map(|id| look.view().matter(id)).transpose()?.flatten();
            let now = stands.as_ref().map(|m| &m.applied.fields);
            let fields = drawing.against(&row.given, now, before.as_ref());
            let path = stands.as_ref().map(|m| path_of(&m.id));
            Some(Planned::Refused(Refused { line, name, says: says.clone(), path, fields }))
        }
        What::Same => None,
    })
}

type Groups = (Group<Refused>, Group<Changed>, Group<New>, Pager);

/// The rows of this page, by kind, with how many of each kind there are on all pages.
fn grouped(visit: &Visit<'_>, mut rows: Vec<Planned>) -> Groups {
    let kind = |row: &Planned| match row {
        Planned::Refused(_) => 0,
        Planned::Changed(_) => 1,
        Planned::New(_) => 2,
    };
    rows.sort_by_key(kind);
    let count = |of: usize| rows.iter().filter(|row| kind(row) == of).count();
    let counts = [count(0), count(1), count(2)];
    let link = format!("{}?page=", visit.path);
    let (rows, pager) = paging::weighed(visit.asked("page"), rows, PAGE_BYTES, Planned::drawn, link);
    let (mut refused, mut changed, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match row {
            Planned::Refused(row) => refused.push(row),
            Planned::Changed(row) => changed.push(row),
            Planned::New(row) => new.push(row),
        }
    }
    let [a, b, c] = counts;
    (
        Group { rows: refused, count: a },
        Group { rows: changed, count: b },
        Group { rows: new, count: c },
        pager,
    )
}
