//! Which 実施手順 may this person read? Those in force, with edition, section, next review, files and history.
//! Rows of registers whose file in the catalogue says that each stands for a document; who sees one is asked of `practice::sight`.
//! How many there are beside these is told to nobody.

use askama::Template;
use practice::matter::{Matter, Status};
use practice::publication::Paper;
use practice::{Form, Mechanism};

use crate::frame::Frame;
use crate::pages::files::{self, Attached};
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "procedures.html")]
struct View {
    frame: Frame,
    lists: Vec<List>,
}

struct List {
    title: String,
    clauses: String,
    register: String,
    begin: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

/// A page takes about so many bytes of one list.
const LIST_BYTES: usize = 60_000;

struct Row {
    path: String,
    number: String,
    name: String,
    version: String,
    from: String,
    section: String,
    keeper: String,
    next: String,
    late: bool,
    secrecy: String,
    open: bool,
    readers: String,
    place: String,
    files: Vec<Attached>,
    changed: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let mut lists = Vec::new();
    for mechanism in visit.catalog().mechanisms().filter(|m| m.runs() && m.form == Form::Register) {
        let Some(paper) = &mechanism.document else { continue };
        let cited = look.knowing(|known| known.cite(mechanism));
        let may = look.may_begin(mechanism);
        let drawn = |r: &Row| {
            let files = r.files.iter().map(|f| 60 + f.path.len() + f.name.len()).sum::<usize>();
            500 + r.name.len() + r.readers.len() + r.place.len() + 2 * r.path.len() + files
        };
        // Each list is paged by its own word, so that the others stay where they are.
        let link = format!("/procedures?{}=", mechanism.id);
        let rows = rows((visit, &look), mechanism, paper)?;
        let (rows, pager) = paging::weighed(visit.asked(&mechanism.id), rows, LIST_BYTES, drawn, link);
        lists.push(List {
            title: mechanism.title.clone(),
            clauses: cited.join("、"),
            register: format!("/registers/{}", mechanism.id),
            begin: may.then(|| format!("/apply/{}", mechanism.id)),
            rows,
            pager,
        });
    }
    Reply::page(&View { frame: Frame::of(visit, "実施手順")?, lists })
}

/// The rows in force that this person may see, by their numbers.
fn rows(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    paper: &Paper,
) -> Result<Vec<Row>, Stop> {
    let mut out = Vec::new();
    for matter in look.view().matters(&mechanism.id)? {
        if matter.status == Status::Live && look.may_see(mechanism, &matter)? {
            out.push((matter.key(mechanism), row((visit, look), (mechanism, &matter), paper)?));
        }
    }
    out.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(out.into_iter().map(|(_, row)| row).collect())
}

fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    paper: &Paper,
) -> Result<Row, Stop> {
    let shown = |field: &str| matter.value(field).map(|v| v.shown()).unwrap_or_default();
    let sight = mechanism.sight.as_ref();
    let next = matter.until(mechanism);
    let keeper = mechanism.keeper.as_deref().map(shown).filter(|k| !k.is_empty());
    let secrecy = sight.map(|s| shown(&s.open)).unwrap_or_default();
    Ok(Row {
        path: path_of(&matter.id),
        number: matter.key(mechanism),
        name: shown(&paper.name),
        version: shown(&paper.version),
        from: matter.day(&paper.from).map(words::day).unwrap_or_default(),
        section: matter.applied.section.clone(),
        keeper: keeper.map(|k| look.name(&k)).transpose()?.unwrap_or_default(),
        next: next.map(words::day).unwrap_or_default(),
        late: next.is_some_and(|day| day < visit.today()),
        open: sight.is_some_and(|s| s.is.contains(&secrecy)),
        secrecy,
        readers: sight.map(|s| shown(&s.readers)).unwrap_or_default(),
        place: paper.place.as_deref().map(shown).unwrap_or_default(),
        files: files::of(visit, look, matter)?.into_iter().filter(|f| f.taken.is_none()).collect(),
        changed: words::day(matter.latest.day()),
    })
}
