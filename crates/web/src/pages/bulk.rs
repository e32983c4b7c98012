//! One new value for several rows of a register: choose rows, choose a field, look at what would change, carry it out.
//! What a change may do is asked of `practice::import`; each row becomes one command, and a refused one keeps the others going.
//! INVARIANT: what is carried out is what was looked at, or it is shown anew.

use askama::Template;
use ledger::book::Answer;
use practice::form::Field;
use practice::import::{self, What};
use practice::matter::Matter;
use practice::refusal::Reason;
use practice::value::{Filled, Value, hash};
use practice::{Form, Mechanism};

use crate::fields::{self, Drawn, Input, persons};
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::register;
use crate::pages::since::{Since, since};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

/// So many rows at once.
const MOST: usize = 150;
/// The longest reason, in characters.
const LONGEST: usize = 400;

#[derive(Template)]
#[template(path = "bulk.html")]
struct View {
    frame: Frame,
    path: String,
    register: String,
    title: String,
    rows: Vec<(String, String, String)>,
    /// Of each row, what is looked at now.
    seen: Vec<String>,
    fields: Vec<(String, String)>,
    field: String,
    drawn: Vec<Drawn>,
    typed: Vec<(String, String)>,
    reason: String,
    fault: String,
    meanwhile: Vec<Since>,
    plan: Option<PlanView>,
}

impl View {
    /// Whether the field may be left empty.
    fn may_empty(&self) -> bool {
        self.drawn.iter().any(|f| !f.required)
    }
}

struct PlanView {
    mark: String,
    changes: Vec<(String, String, String, String)>,
    refused: Vec<(String, String)>,
    same: usize,
    warning: &'static str,
}

#[derive(Template)]
#[template(path = "bulk_done.html")]
struct DoneView {
    frame: Frame,
    register: String,
    title: String,
    changed: usize,
    refused: Vec<(String, String)>,
    meanwhile: Vec<Since>,
}

/// What was asked for.
struct Wanted<'m> {
    mechanism: &'m Mechanism,
    matters: Vec<Matter>,
    field: Option<&'m Field>,
}

fn wanted<'a>(visit: &Visit<'a>, look: &Look<'_>, name: &str, ids: &[&str]) -> Result<Wanted<'a>, Stop> {
    let mechanism = register::found(visit)?;
    if mechanism.form != Form::Register {
        return Err(Stop::Missing);
    }
    let number = visit.caller()?.number();
    look.knowing(|known| practice::agenda::may_begin(known, mechanism, number)).map_err(Stop::from)?;
    if ids.is_empty() || ids.len() > MOST {
        return Err(Stop::Bad(format!("台帳で、変更する行を1件から{MOST}件まで選んでください。")));
    }
    let mut matters: Vec<Matter> = Vec::new();
    for id in ids {
        let (matter, of) = look.matter(id)?;
        if of.id != mechanism.id {
            return Err(Stop::Missing);
        }
        if matters.iter().all(|m| m.id != matter.id) {
            matters.push(matter);
        }
    }
    Ok(Wanted { mechanism, matters, field: changeable(mechanism).find(|f| f.name == name) })
}

/// Fields that one value can be given to for many rows: neither personal data nor the number of a row.
fn changeable(mechanism: &Mechanism) -> impl Iterator<Item = &Field> {
    let singled = mechanism.singled();
    mechanism.fields.iter().filter(move |f| !f.private && !singled.contains(&f.name.as_str()))
}

/// The page on which field and value are chosen.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let ids: Vec<&str> = visit.query.iter().filter(|(n, _)| n == "row").map(|(_, v)| v.as_str()).collect();
    let wanted = wanted(visit, &look, visit.asked("field"), &ids)?;
    page((visit, &look), &wanted, String::new(), None)
}

/// A plan that is shown, with what others changed since it was shown before.
type Shown = (PlanView, Vec<Since>);

fn page(
    (visit, look): (&Visit<'_>, &Look<'_>),
    wanted: &Wanted<'_>,
    fault: String,
    shown: Option<Shown>,
) -> Given {
    let (plan, meanwhile) = shown.map_or((None, Vec::new()), |(plan, meanwhile)| (Some(plan), meanwhile));
    let mechanism = wanted.mechanism;
    let names: Vec<String> = wanted.field.iter().map(|f| fields::name_of(f)).collect();
    let one: Vec<Field> = wanted.field.into_iter().cloned().collect();
    let filled = fields::filled(&one, &visit.posted);
    let of_field = |n: &str| {
        names
            .iter()
            .any(|name| n == name || n.strip_prefix(name.as_str()).is_some_and(|r| r.starts_with('.')))
    };
    let typed = visit.posted.fields.iter().filter(|(n, _)| of_field(n)).cloned();
    let status = match (&plan, fault.is_empty()) {
        (Some(plan), _) if !plan.warning.is_empty() => 409,
        (_, false) => 422,
        _ => 200,
    };
    let rows = wanted.matters.iter().map(|m| (m.id.clone(), path_of(&m.id), register::name_of(mechanism, m)));
    let view = View {
        frame: Frame::of(visit, format!("{}のまとめて変更", mechanism.title))?,
        path: format!("/registers/{}/edit", mechanism.id),
        register: format!("/registers/{}", mechanism.id),
        title: mechanism.title.clone(),
        rows: rows.collect(),
        seen: wanted.matters.iter().map(|m| format!("{}#{}", m.id, m.seen())).collect(),
        fields: changeable(mechanism).map(|f| (f.name.clone(), f.title.clone())).collect(),
        field: wanted.field.map(|f| f.name.clone()).unwrap_or_default(),
        drawn: fields::draw((visit, look), &one, &filled, &[])?,
        typed: typed.collect(),
        reason: visit.posted.get("reason").to_string(),
        fault,
        meanwhile,
        plan,
    };
    Reply::page_with(status, &view)
}

/// A value was chosen, or what was looked at is carried out.
pub fn change(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let posted = persons::posted((visit, &look), &register::found(visit)?.fields, &visit.posted)?;
    let visit = &Visit { posted, ..visit.clone() };
    let ids: Vec<&str> = visit.posted.all("row").collect();
    let wanted = wanted(visit, &look, visit.posted.get("field"), &ids)?;
    let Some(field) = wanted.field else {
        return page((visit, &look), &wanted, "変更する欄を選んでください。".to_string(), None);
    };
    let reason = visit.posted.given("reason").unwrap_or_default();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let says = format!("変更する理由を、{LONGEST}文字以内で記入してください。");
        return page((visit, &look), &wanted, says, None);
    }
    let mut filled = fields::filled(std::slice::from_ref(field), &visit.posted);
    // Nothing typed empties the field.
    filled.entry(field.name.clone()).or_insert_with(|| Value::Text(String::new()));
    let planned = planned((visit, &look), &wanted, &filled)?;
    let mark = hash(format!("{planned:?}").as_bytes());
    let sure = visit.posted.has("sure");
    if sure && visit.posted.get("mark") == mark {
        drop(look);
        return carry_out(visit, &wanted, planned, &reason);
    }
    let warning = if sure {
        "確認した後に、選んだ行か規則が変わりました。まだ何も変更していません。もう一度、確かめてください。"
    } else {
        ""
    };
    let meanwhile = if sure { meanwhile(visit, &look, &wanted)? } else { Vec::new() };
    let plan = told((&look, &wanted, field), &planned, (mark, warning))?;
    page((visit, &look), &wanted, String::new(), Some((plan, meanwhile)))
}

/// What a row was when it was looked at, as the form brings it back.
fn was<'a>(visit: &'a Visit<'_>, id: &str) -> Option<&'a str> {
    let mut all = visit.posted.all("seen").filter_map(|word| word.split_once('#'));
    all.find(|(of, _)| *of == id).map(|(_, seen)| seen)
}

/// The rows that others changed since they were looked at, each with both states.
fn meanwhile(visit: &Visit<'_>, look: &Look<'_>, wanted: &Wanted<'_>) -> Result<Vec<Since>, Stop> {
    let changed = wanted.matters.iter().filter_map(|m| {
        let seen = was(visit, &m.id).filter(|seen| *seen != m.seen())?;
        Some((m, seen))
    });
    let of = |m: &Matter| register::name_of(wanted.mechanism, m);
    changed.map(|(m, seen)| since(look, (wanted.mechanism, m), of(m), seen)).collect()
}

fn planned(
    (visit, look): (&Visit<'_>, &Look<'_>),
    wanted: &Wanted<'_>,
    filled: &Filled,
) -> Result<Vec<What>, Stop> {
    let number = visit.caller()?.number();
    let one = |matter: &Matter| {
        let what = look
            .knowing(|known| import::changed((known, number), (wanted.mechanism, matter), filled.clone()));
        what.map_err(Stop::from)
    };
    wanted.matters.iter().map(one).collect()
}

fn told(
    (look, wanted, field): (&Look<'_>, &Wanted<'_>, &Field),
    planned: &[What],
    (mark, warning): (String, &'static str),
) -> Result<PlanView, Stop> {
    let names = &look.everybody()?.names;
    let shown =
        |v: Option<&Value>| v.map_or_else(|| "（空）".to_string(), |v| print::office::value(field, v, names));
    let mut plan = PlanView { mark, changes: Vec::new(), refused: Vec::new(), same: 0, warning };
    for (matter, what) in wanted.matters.iter().zip(planned) {
        let key = register::name_of(wanted.mechanism, matter);
        match what {
            What::Changed { changes, .. } => {
                let all = changes.iter().map(|c| {
                    (key.clone(), path_of(&matter.id), shown(c.old.as_ref()), shown(c.new.as_ref()))
                });
                plan.changes.extend(all);
            }
            What::Refused(says) => plan.refused.push((key, says.join(""))),
            What::Same | What::New(_) => plan.same += 1,
        }
    }
    Ok(plan)
}

fn carry_out(visit: &Visit<'_>, wanted: &Wanted<'_>, planned: Vec<What>, reason: &str) -> Given {
    let (mut keys, mut commands, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (matter, what) in wanted.matters.iter().zip(planned) {
        let key = register::name_of(wanted.mechanism, matter);
        if let What::Refused(says) = &what {
            refused.push((key.clone(), says.join("")));
        }
        if let Some(command) = what.command(wanted.mechanism, reason) {
            keys.push((key, matter.id.clone()));
            commands.push(command);
        }
    }
    let answers = visit.site.live.door.submit_all(visit.caller()?.number(), &commands)?;
    let (mut changed, mut meanwhile) = (0, Vec::new());
    for ((key, id), answer) in keys.into_iter().zip(answers) {
        match answer {
            Answer::Done(_) => changed += 1,
            Answer::Refused(refusal) => {
                if let (Reason::Changed, Some(seen)) = (&refusal.reason, was(visit, &id)) {
                    let now = visit.look()?;
                    let (matter, _) = now.matter(&id)?;
                    meanwhile.push(since(&now, (wanted.mechanism, &matter), key.clone(), seen)?);
                }
                refused.push((key, refusal.to_string()));
            }
        }
    }
    let register = format!("/registers/{}", wanted.mechanism.id);
    let frame = Frame::of(visit, "まとめて変更した結果")?;
    let title = wanted.mechanism.title.clone();
    Reply::page(&DoneView { frame, register, title, changed, refused, meanwhile })
}
