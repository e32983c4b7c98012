//! What my body's policy lets or makes me apply for, and the form of each: fill, keep as a draft, send.
//! Fields, rules and steps come from the catalogue; clauses and names from the edition in force.
//! What happens to a matter afterwards is in `matter`; registers as lists in `registers`.

use askama::Template;
use ledger::book::Answer;
use practice::calendar;
use practice::command::{Command, Opening};
use practice::event::Attached;
use practice::refusal::{No, Reason, Refusal};
use practice::value::Filled;
use practice::{Form, Mechanism, agenda};

use crate::fields::persons::{self, Meant};
use crate::fields::{self, Drawn, Input};
use crate::frame::Frame;
use crate::once::TWICE;
use crate::pages::beside;
use crate::pages::enclosed::{self, Enclosed};
use crate::pages::kept;
use crate::pages::matter::path_of;
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "apply_list.html")]
struct ListView {
    frame: Frame,
    mine: Families,
    others: Families,
    only_reads: bool,
}

/// Entries by the family of their mechanisms.
type Families = Vec<(String, Vec<Entry>)>;

struct Entry {
    path: String,
    title: String,
    form: &'static str,
    clauses: String,
    who: String,
}

#[derive(Template)]
#[template(path = "apply.html")]
struct FormView {
    frame: Frame,
    path: String,
    title: String,
    clauses: Vec<(String, String)>,
    rules: Vec<String>,
    steps: Vec<String>,
    /// What is wrong, and where on the page.
    faults: Vec<(String, String)>,
    refused: Option<(String, String)>,
    fields: Vec<Drawn>,
    enclosed: Enclosed,
    drafted: bool,
    /// Which sections will be asked for what is filled in, where the things belong to several.
    ahead: String,
    /// Where the same words led a moment ago, and when.
    twice: Option<(String, String)>,
    others: Vec<(String, String)>,
    applicant: String,
    paper: String,
    tip: String,
}

/// The word on the button.
fn verb(form: Form) -> &'static str {
    match form {
        Form::Procedure => "申請",
        Form::Document => "起案",
        Form::Register => "登録",
        Form::Record | Form::Schedule => "記録",
        Form::Check | Form::Statement => "確認",
        Form::Guard => "",
    }
}

/// The list of what this person may begin: first what his own work asks for, then what anybody may.
pub fn list(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    let look = visit.look()?;
    let (mut mine, mut others) = (Families::new(), Families::new());
    let begun = |m: &&Mechanism| m.runs() && m.form.verb().is_some() && !caller.only_reads;
    for mechanism in visit.catalog().mechanisms().filter(begun) {
        let may = look.knowing(|known| agenda::may_begin(known, mechanism, caller.number()));
        match may {
            Ok(()) => {}
            Err(No::Unavailable(why)) => return Err(No::Unavailable(why).into()),
            Err(No::Refused(_)) => continue,
        }
        let own = look.knowing(|known| agenda::concerns(known, mechanism, caller.number()));
        let families = if own { &mut mine } else { &mut others };
        let title = mechanism.family.title();
        match families.iter_mut().find(|(t, _)| t == title) {
            Some((_, all)) => all.push(entry(&look, mechanism)),
            None => families.push((title.to_string(), vec![entry(&look, mechanism)])),
        }
    }
    let only_reads = caller.only_reads;
    Reply::page(&ListView { frame: Frame::of(visit, "申請・届出・記録")?, mine, others, only_reads })
}

fn entry(look: &Look<'_>, mechanism: &Mechanism) -> Entry {
    let cited = look.knowing(|known| known.cite(mechanism));
    let first = mechanism.steps.first().map(|s| s.title.clone());
    let more = if cited.len() > 1 { format!(" 他{}", cited.len() - 1) } else { String::new() };
    Entry {
        path: format!("/apply/{}", mechanism.id),
        title: mechanism.title.clone(),
        form: verb(mechanism.form),
        clauses: cited.first().map(|c| format!("{c}{more}")).unwrap_or_default(),
        who: first.map(|s| format!("この後: {s}")).unwrap_or_default(),
    }
}

fn usable<'a>(visit: &Visit<'a>) -> Result<&'a Mechanism, Stop> {
    let found = visit.catalog().get(visit.part("mechanism"));
    found.filter(|m| m.runs() && m.form.verb().is_some()).ok_or(Stop::Missing)
}

/// What is wrong, told on the form.
#[derive(Default)]
struct Wrong {
    faults: Vec<String>,
    refused: Option<Refusal>,
    /// Files that are kept meanwhile, and what is wrong with others.
    files: Vec<Attached>,
    unfit: Vec<String>,
    /// Where the same words led a moment ago, and when.
    twice: Option<(String, String)>,
}

/// The form: empty, with a draft, with an earlier matter to copy, or with a report that came without sign-in.
pub fn form(visit: &Visit<'_>) -> Given {
    let mechanism = usable(visit)?;
    let look = visit.look()?;
    let number = visit.caller()?.number();
    look.knowing(|known| agenda::may_begin(known, mechanism, number))?;
    let mut posted = Posted::default();
    let mut filled = Filled::new();
    let mut drafted = false;
    let mut files = Vec::new();
    if let Some(id) = Some(visit.asked("copy")).filter(|id| !id.is_empty()) {
        let (matter, of) = look.matter(id)?;
        if of.id == mechanism.id {
            // Days of an earlier matter are over: they are entered anew.
            filled = look.view().reveal_all(&matter.applied.fields)?;
            filled.retain(|name, _| !mechanism.field(name).is_some_and(is_day));
        }
    } else if visit.asked("publication") == "1" {
        filled = crate::pages::publication::prefilled(visit, mechanism)?;
    } else if let Some(tip) = tip_of(visit)? {
        filled = crate::pages::tips::taken((visit, &look), mechanism, &tip)?;
        posted.fields.push(("tip".to_string(), tip.id.to_string()));
    } else if let Some(typed) = kept::typed(visit)? {
        filled = fields::filled(&mechanism.fields, &typed);
        posted = typed;
        files = kept::files(visit)?;
        drafted = true;
    }
    page((visit, &look), mechanism, &posted, filled, (Wrong { files, ..Wrong::default() }, drafted))
}

fn is_day(field: &practice::form::Field) -> bool {
    use practice::form::Kind;
    matches!(field.kind, Kind::Date | Kind::Moment)
}

fn tip_of(visit: &Visit<'_>) -> Result<Option<ledger::desk::Tip>, Stop> {
    let asked = visit.asked("tip");
    let posted = visit.posted.get("tip");
    let id = [asked, posted].into_iter().find_map(|w| w.parse::<i64>().ok());
    // Into the form that asks for what was reported, and no other.
    let fits = crate::pages::report::official(visit).is_some_and(|m| m == visit.part("mechanism"));
    let Some(id) = id.filter(|_| fits) else { return Ok(None) };
    if !crate::pages::tips::may(visit)? {
        return Ok(None);
    }
    Ok(visit.site.desk.tip(id)?.filter(|t| t.taken_by.is_none()))
}

fn page(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    posted: &Posted,
    filled: Filled,
    (wrong, drafted): (Wrong, bool),
) -> Given {
    let clauses = look.knowing(|known| {
        let ids: Vec<_> = known.duties(&mechanism.id).into_iter().map(|(id, _)| id.clone()).collect();
        let reading = known.edition.map(|e| &e.reading);
        let one = |id: &practice::edition::DutyId| {
            let clause = reading.and_then(|r| r.clause(id.clause()))?;
            Some((format!("/policy/{}", clause.slug), clause.citation.clone()))
        };
        let mut all: Vec<(String, String)> = ids.iter().filter_map(one).collect();
        all.dedup();
        all
    });
    let rules = mechanism.rules.iter().map(|r| r.says.clone()).collect::<Vec<_>>();
    let steps = mechanism.steps.iter().map(|s| s.title.clone()).collect();
    let drawn = fields::draw((visit, look), &mechanism.fields, &filled, &wrong.faults)?;
    let others = others(visit, look, mechanism)?;
    let ahead = beside::ahead_of(visit, look, (mechanism, &filled))?;
    let status = match (&wrong.refused, wrong.faults.is_empty() && wrong.unfit.is_empty()) {
        (Some(_), _) => 403,
        (None, false) => 422,
        (None, true) if wrong.twice.is_some() => 409,
        (None, true) => 200,
    };
    let mut seen: Vec<String> = Vec::new();
    let rules = rules
        .into_iter()
        .filter(|r| {
            !seen.contains(r) && {
                seen.push(r.clone());
                true
            }
        })
        .collect();
    let view = FormView {
        frame: Frame::of(visit, format!("{}の{}", mechanism.title, verb(mechanism.form)))?,
        path: visit.path.clone(),
        title: mechanism.title.clone(),
        clauses,
        rules,
        steps,
        faults: wrong.faults.into_iter().map(|says| (place_of(&drawn, &says), says)).collect(),
        refused: wrong.refused.map(|r| (r.reason.to_string(), r.clauses.join("、"))),
        fields: drawn,
        enclosed: Enclosed::of(&wrong.files, wrong.unfit),
        drafted,
        ahead,
        twice: wrong.twice,
        others,
        applicant: posted.get("applicant").to_string(),
        paper: posted.get("paper").to_string(),
        tip: posted.get("tip").to_string(),
    };
    Reply::page_with(status, &view)
}

/// Where on the page the field is that something is wrong with; empty where no field is named.
fn place_of(drawn: &[Drawn], says: &str) -> String {
    let field = drawn.iter().find(|d| d.faults.iter().any(|f| f == says));
    field.map(|d| format!("#f-{}", d.name)).unwrap_or_default()
}

/// Persons for whom somebody else may enter: those of the sections in sight.
fn others(visit: &Visit<'_>, look: &Look<'_>, mechanism: &Mechanism) -> Result<Vec<(String, String)>, Stop> {
    if mechanism.form != Form::Procedure {
        return Ok(Vec::new());
    }
    let (number, today) = (visit.caller()?.number(), visit.today());
    let mine = practice::sight::sections(&visit.office, number, today);
    let mut out = Vec::new();
    for (other, person) in &visit.office.persons {
        let section = visit.office.section_of(other, today).unwrap_or_default();
        let here = !person.has_left(today);
        if other != number && here && mine.contains(&section) {
            out.push((other.clone(), format!("{}（{section}）", look.name(other)?)));
        }
    }
    Ok(out)
}

/// 送信 (what was sent) with a form.
struct Sent<'a, 'v> {
    visit: &'a Visit<'v>,
    look: &'a Look<'a>,
    mechanism: &'v Mechanism,
    filled: Filled,
    /// The files that come with it, and what is wrong with others.
    files: Vec<Attached>,
    unfit: Vec<String>,
}

/// For whom somebody else enters, by number or name; or what is wrong with it.
fn applicant(
    (visit, look): (&Visit<'_>, &Look<'_>),
    posted: &Posted,
) -> Result<Result<Option<String>, String>, Stop> {
    let Some(word) = posted.given("applicant") else { return Ok(Ok(None)) };
    Ok(match persons::meant((visit, look), &word)? {
        Meant::One(number) => Ok(Some(number)),
        other => Err(format!("「申請する人」の{}", other.says(&word))),
    })
}

/// The form was sent, or is to be kept.
pub fn send(visit: &Visit<'_>) -> Given {
    let mechanism = usable(visit)?;
    let caller = visit.caller()?;
    let look = visit.look()?;
    let posted = &visit.posted;
    if posted.has("drop") {
        visit.site.desk.drop_draft(caller.number(), &visit.path)?;
        return Reply::go("/?said=dropped");
    }
    let may = look.may_begin(mechanism);
    // Nobody fills the desk through a form that is not for him.
    let (files, unfit) = if may { enclosed::brought(visit)? } else { Default::default() };
    if posted.has("keep") && unfit.is_empty() {
        kept::keep_with(visit, (caller.number(), &visit.path), &kept::own_words(posted), files)?;
        return Reply::go("/?said=saved");
    }
    let posted = &persons::posted((visit, &look), &mechanism.fields, posted)?;
    let filled = fields::filled(&mechanism.fields, posted);
    let sent = Sent { visit, look: &look, mechanism, filled, files, unfit };
    match sent.opening()? {
        Ok(opening) => sent.begins(opening),
        Err(wrong) => sent.again(wrong),
    }
}

impl Sent<'_, '_> {
    /// What is to begin, or what is wrong with the form beside its fields.
    fn opening(&self) -> Result<Result<Opening, Wrong>, Stop> {
        let Sent { visit, look, mechanism, .. } = self;
        let posted = &visit.posted;
        let wrong = |says: String| Ok(Err(Wrong { faults: vec![says], ..Wrong::default() }));
        if !self.unfit.is_empty() {
            return Ok(Err(Wrong { unfit: self.unfit.clone(), ..Wrong::default() }));
        }
        let taken = visit.site.once.taken((visit.caller()?.number(), &visit.path), posted, visit.now);
        if let Some((place, at)) = taken.filter(|_| !posted.has(TWICE)) {
            let twice = Some((place, words::moment(at)));
            return Ok(Err(Wrong { twice, ..Wrong::default() }));
        }
        let paper = match posted.given("paper").map(|p| calendar::day(&p)).transpose() {
            Ok(paper) => paper,
            Err(says) => return wrong(format!("書面の日付の{says}")),
        };
        let applicant = match applicant((visit, look), posted)? {
            Ok(applicant) => applicant,
            Err(says) => return wrong(says),
        };
        let others = others(visit, look, mechanism)?;
        let foreign = |number: &String| !others.iter().any(|(other, _)| other == number);
        if applicant.as_ref().is_some_and(foreign) {
            return wrong("申請する人は、あなたの組織の人から選んでください。".to_string());
        }
        let (of, fields, files) = (mechanism.id.clone(), self.filled.clone(), self.files.clone());
        Ok(Ok(Opening { mechanism: of, fields, applicant, paper, files }))
    }

    fn begins(&self, opening: Opening) -> Given {
        let Sent { visit, mechanism, .. } = self;
        let number = visit.caller()?.number();
        let command = match mechanism.form {
            Form::Procedure | Form::Document => Command::Apply(opening),
            Form::Register | Form::Record | Form::Schedule => Command::Record(opening),
            Form::Check | Form::Statement => Command::State(opening),
            Form::Guard => return Err(Stop::Missing),
        };
        let receipt = match visit.submit(command)? {
            Answer::Done(receipt) => receipt,
            Answer::Refused(Refusal { reason: Reason::Form(faults), .. }) => {
                let faults = persons::told((visit, self.look), &mechanism.fields, &self.filled, faults)?;
                return self.again(Wrong { faults, ..Wrong::default() });
            }
            Answer::Refused(refusal) => {
                return self.again(Wrong { refused: Some(refusal), ..Wrong::default() });
            }
        };
        visit.site.desk.drop_draft(number, &visit.path)?;
        let begun = receipt.events.iter().find(|(kind, _)| kind == "Applied").and_then(|(_, m)| m.clone());
        if let (Some(tip), Some(matter)) = (tip_of(visit)?, &begun) {
            visit.site.desk.settle_tip(tip.id, (number, visit.now), Ok(matter))?;
        }
        let place = begun.map_or_else(|| "/".to_string(), |id| path_of(&id));
        visit.site.once.take((number, &visit.path), &visit.posted, (&place, visit.now));
        Reply::go(format!("{place}?said=applied"))
    }

    /// The form as it was filled in. What is not taken yet keeps its files, so that nobody must choose them again.
    fn again(&self, wrong: Wrong) -> Given {
        let Sent { visit, look, mechanism, filled, files, .. } = self;
        let drafted = !files.is_empty();
        if drafted {
            let place = (visit.caller()?.number(), visit.path.as_str());
            kept::keep_with(visit, place, &kept::own_words(&visit.posted), files.clone())?;
        }
        let wrong = Wrong { files: files.clone(), ..wrong };
        page((visit, look), mechanism, &visit.posted, filled.clone(), (wrong, drafted))
    }
}
