//! What of the policy is public, who decided it, and where was it published? With the file for the body's own web site.
//! Which parts are public, and what a matter tells of a publication, is found in `practice::publication`.
//! The file is made in `print` from the text that was kept at adoption; the same edition gives the same file.

use askama::Template;
use clause::Part;
use practice::matter::Matter;
use practice::office::Edition;
use practice::publication::{self, Ground, Opened};
use practice::value::{Filled, Value, hash};
use practice::{Form, Mechanism};

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "publication.html")]
struct View {
    frame: Frame,
    edition: u32,
    from: String,
    in_force: bool,
    parts: Vec<PartRow>,
    kept_back: Vec<(String, String)>,
    procedures: bool,
    may_set: bool,
    file: Option<FileOf>,
    organs: Vec<(String, String, String)>,
    waiting: Option<Waiting>,
    told: Vec<Row>,
    differs: bool,
    begin: Vec<(String, String)>,
    others: Vec<u32>,
}

struct PartRow {
    title: &'static str,
    public: bool,
    by: String,
}

/// The file for the web site.
struct FileOf {
    path: String,
    name: String,
    hash: String,
    size: usize,
}

/// The file that was looked at is not the one that is made today.
const OTHER: &str = "今作るファイルと違う";

/// How long it took, or takes, from the last decision to the publication.
struct Waiting {
    published: bool,
    says: String,
}

/// A record of a publication.
struct Row {
    path: String,
    number: String,
    state: String,
    look: &'static str,
    place: String,
    on: String,
    documents: String,
    who: String,
    file: &'static str,
}

/// The page, for the edition in force.
pub fn show(visit: &Visit<'_>) -> Given {
    let Some(edition) = wanted(visit)? else {
        return Reply::page(&View {
            frame: Frame::of(visit, "規程の公表")?,
            edition: 0,
            from: String::new(),
            in_force: false,
            parts: Vec::new(),
            kept_back: Vec::new(),
            procedures: false,
            may_set: false,
            file: None,
            organs: Vec::new(),
            waiting: None,
            told: Vec::new(),
            differs: false,
            begin: Vec::new(),
            others: Vec::new(),
        });
    };
    let look = visit.look()?;
    let file = file_of(visit, edition)?;
    let told = told((visit, &look), edition, file.as_ref().map_or("", |f| f.hash.as_str()))?;
    let caller = visit.caller()?;
    let mut begin = Vec::new();
    for mechanism in telling(visit).filter(|mechanism| look.may_begin(mechanism)) {
        begin.push((format!("/apply/{}?publication=1", mechanism.id), mechanism.title.clone()));
    }
    let view = View {
        frame: Frame::of(visit, "規程の公表")?,
        edition: edition.number,
        from: words::day(edition.from),
        in_force: visit.office.edition(visit.today()).is_some_and(|e| e.number == edition.number),
        parts: publication::parts(&visit.office, &edition.reading).iter().map(part_row).collect(),
        kept_back: kept_back(visit, edition),
        procedures: visit.catalog().mechanisms().any(|m| m.document.is_some()),
        may_set: caller.administrator,
        organs: edition
            .adoptions
            .iter()
            .map(|a| (a.organ.clone(), a.number.clone(), words::day(a.on)))
            .collect(),
        waiting: waiting(visit, edition, &told),
        differs: told.iter().any(|(_, row)| row.file == OTHER),
        told: told.into_iter().map(|(_, row)| row).collect(),
        file,
        begin,
        others: visit.office.editions.iter().map(|e| e.number).filter(|n| *n != edition.number).collect(),
    };
    Reply::page(&view)
}

/// The edition that is asked for, else the one in force.
fn wanted<'a>(visit: &'a Visit<'_>) -> Result<Option<&'a Edition>, Stop> {
    match visit.asked("edition") {
        "" => Ok(visit.edition()),
        asked => {
            let number: u32 = asked.parse().map_err(|_| Stop::Missing)?;
            visit.office.editions.iter().find(|e| e.number == number).map(Some).ok_or(Stop::Missing)
        }
    }
}

fn part_row(opened: &Opened<'_>) -> PartRow {
    let by = match &opened.by {
        Ground::Law => {
            "地方自治法第244条の6第2項（方針は、定め、又は変更したときは、遅滞なく公表する）".to_string()
        }
        Ground::Body(set) => {
            format!("本団体の定め　{}（{}）　{}", set.decider, words::day(set.decided), set.reason)
        }
        Ground::Nobody => "公表すると定めていません。".to_string(),
    };
    PartRow { title: opened.part.title(), public: opened.is_public(), by }
}

/// Clauses that keep documents back, by the guards that the body confirmed for them.
fn kept_back(visit: &Visit<'_>, edition: &Edition) -> Vec<(String, String)> {
    let guards = visit
        .catalog()
        .mechanisms()
        .filter(|m| m.form == Form::Guard && m.disclosure == practice::procedure::Disclosure::Restricted);
    let mut out: Vec<(String, String)> = Vec::new();
    for guard in guards {
        for (id, _) in edition.bindings.duties_of(&edition.reading, &guard.id) {
            let Some(clause) = edition.reading.clause(id.clause()) else { continue };
            let one = (format!("/policy/{}", clause.slug), clause.citation.clone());
            if !out.contains(&one) {
                out.push(one);
            }
        }
    }
    out
}

/// Mechanisms whose matters tell of a publication.
fn telling<'a>(visit: &Visit<'a>) -> impl Iterator<Item = &'a Mechanism> {
    visit.catalog().mechanisms().filter(|m| m.runs() && m.publication.is_some())
}

/// The parts that are public.
fn public(visit: &Visit<'_>, edition: &Edition) -> Vec<Part> {
    let all = publication::parts(&visit.office, &edition.reading);
    all.into_iter().filter(Opened::is_public).map(|o| o.part).collect()
}

/// The file as it is made today; none where the text was not kept.
fn page_of(visit: &Visit<'_>, edition: &Edition) -> Result<Option<String>, Stop> {
    let found = visit.site.texts.policy(&visit.site.desk, &edition.reading.source)?;
    Ok(found.map(|policy| print::public_html(&policy, &public(visit, edition))))
}

fn name_of(visit: &Visit<'_>, edition: &Edition) -> String {
    let parts = public(visit, edition);
    let what = match parts.as_slice() {
        [only] => format!("情報セキュリティ{}", only.title()),
        _ => "情報セキュリティポリシー".to_string(),
    };
    format!("{what}_{}施行.html", words::day(edition.from))
}

fn file_of(visit: &Visit<'_>, edition: &Edition) -> Result<Option<FileOf>, Stop> {
    let Some(page) = page_of(visit, edition)? else { return Ok(None) };
    Ok(Some(FileOf {
        path: format!("/publication/{}/file", edition.number),
        name: name_of(visit, edition),
        hash: hash(page.as_bytes()),
        size: page.len().div_ceil(1024),
    }))
}

/// What was recorded while an edition was in force, the newest first, each with its day of publication.
fn told(
    (visit, look): (&Visit<'_>, &Look<'_>),
    edition: &Edition,
    made: &str,
) -> Result<Vec<(Option<jiff::civil::Date>, Row)>, Stop> {
    let mut out = Vec::new();
    for mechanism in telling(visit) {
        for matter in look.view().matters(&mechanism.id)? {
            let of_edition = matter.applied.edition == edition.number;
            let told = publication::told(mechanism, &matter).filter(|_| of_edition);
            if let Some(told) = told
                && look.may_see(mechanism, &matter)?
            {
                out.push((matter.at, told.on, row((visit, look), (mechanism, &matter), told, made)?));
            }
        }
    }
    out.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    Ok(out.into_iter().map(|(_, on, row)| (on, row)).collect())
}

fn row(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    told: publication::Told,
    made: &str,
) -> Result<Row, Stop> {
    let deciders = told.deciders.iter().map(|n| look.name(n)).collect::<Result<Vec<_>, _>>()?;
    let who = match deciders.is_empty() {
        true => look.name(&matter.entered_by)?,
        false => deciders.join("、"),
    };
    Ok(Row {
        path: path_of(&matter.id),
        number: matter.number(mechanism),
        state: visit.state(matter),
        look: visit.look_of(matter),
        place: told.place,
        on: told.on.map_or_else(|| words::day(matter.at.day()) + "に確認", |on| words::day(on) + "に公表"),
        documents: told.documents.join("、"),
        who: if told.decision.is_empty() { who } else { format!("{who}　{}", told.decision) },
        file: match (told.file.as_str(), made) {
            ("", _) => "",
            (file, made) if file == made => "今作るファイルと同じ",
            _ => OTHER,
        },
    })
}

/// The law asks for publication without delay after the last organ decided.
fn waiting(
    visit: &Visit<'_>,
    edition: &Edition,
    told: &[(Option<jiff::civil::Date>, Row)],
) -> Option<Waiting> {
    let last = edition.adoptions.iter().map(|a| a.on).max()?;
    let days = |to: jiff::civil::Date| (to - last).get_days();
    let first = told.iter().filter_map(|(on, _)| *on).min();
    let (published, says) = match first {
        Some(on) => (
            true,
            format!("最後の機関が決定した日（{}）から{}日で公表しました。", words::day(last), days(on)),
        ),
        None if told.is_empty() => (
            false,
            format!(
                "公表の記録がありません。最後の機関が決定した日（{}）から{}日たちました。",
                words::day(last),
                days(visit.today())
            ),
        ),
        None => (false, "公表の記録はありますが、公表した日が書かれていません。".to_string()),
    };
    Some(Waiting { published, says })
}

/// The file for the web site.
pub fn file(visit: &Visit<'_>) -> Given {
    let number: u32 = visit.part("edition").parse().map_err(|_| Stop::Missing)?;
    let edition = visit.office.editions.iter().find(|e| e.number == number).ok_or(Stop::Missing)?;
    let page = page_of(visit, edition)?.ok_or_else(|| {
        Stop::Bad(format!(
            "第{number}版の本文が保管されていないため、公表用のファイルを作れません。管理の「規程」から同じ文書を読み込んでください。"
        ))
    })?;
    let name = name_of(visit, edition);
    Ok(Reply::File { name, kind: "text/html; charset=utf-8", bytes: page.into_bytes() })
}

/// What the form of a record of publication begins with: what the office knows itself. What was found on the web site is
/// left to whoever looked.
pub fn prefilled(visit: &Visit<'_>, mechanism: &Mechanism) -> Result<Filled, Stop> {
    let mut out = Filled::new();
    let (Some(telling), Some(edition)) = (&mechanism.publication, visit.edition()) else { return Ok(out) };
    if let (Some(field), Some(file)) = (&telling.file, file_of(visit, edition)?) {
        out.insert(field.clone(), Value::Text(file.hash));
    }
    if let Some(field) = &telling.documents {
        let titles = public(visit, edition).into_iter().map(|p| p.title().to_string());
        out.insert(field.clone(), Value::List(titles.collect()));
    }
    Ok(out)
}
