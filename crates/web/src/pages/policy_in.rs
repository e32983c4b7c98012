//! A policy comes in: uploaded, read in a job, looked at, and adopted with the decisions of the organs.
//! What was read is shown before anything is adopted: counts, organs, roles, what is wrong with the text, every duty.
//! What is adopted is made in `practice::adopting`; whether it may be, is decided at the door.

use askama::Template;
use clause::{Diagnostic, Severity};
use ledger::book::Answer;
use policy::Policy;
use practice::adopting::{self, Text};
use practice::calendar;
use practice::command::Command;
use practice::edition::{Adoption, Reading};

use crate::frame::Frame;
use crate::pages::jobs::{self, Came};
use crate::paging::{Pager, paged};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::task::{Read, Task};
use crate::visit::Visit;
use crate::words;

/// Where the page stands.
const PLACE: &str = "/admin/policy";

#[derive(Template)]
#[template(path = "policy_upload.html")]
struct UploadView {
    frame: Frame,
    fault: String,
    before: Option<String>,
    editions: Vec<(u32, String, String)>,
}

#[derive(Template)]
#[template(path = "policy_read.html")]
struct View {
    frame: Frame,
    place: String,
    faults: Vec<String>,
    stale: bool,
    same: bool,
    notices: Vec<String>,
    title: String,
    body: String,
    dates: Vec<String>,
    figures: Vec<(&'static str, usize)>,
    roles: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    zones: String,
    levels: Vec<(&'static str, &'static str, usize, bool)>,
    found: Vec<Found>,
    pager: Pager,
    form: AdoptForm,
    /// The first day in force as the policy itself says it; empty where it does not.
    in_force: String,
}

struct Found {
    code: &'static str,
    message: String,
    place: String,
    line: usize,
    excerpt: String,
    help: String,
}

struct AdoptForm {
    edition: u32,
    number: String,
    decided: String,
    from: String,
    organs: Vec<(String, String, String)>,
}

impl AdoptForm {
    /// Whether an organ has a number or a day of its own.
    fn is_apart(&self) -> bool {
        self.organs.iter().any(|(_, number, decided)| !number.is_empty() || !decided.is_empty())
    }
}

#[derive(Template)]
#[template(path = "policy_duties.html")]
struct DutiesView {
    frame: Frame,
    place: String,
    total: usize,
    rows: Vec<(String, Vec<String>)>,
    pager: Pager,
}

/// The page with the form to upload.
pub fn show(visit: &Visit<'_>) -> Given {
    upload_page(visit, "")
}

fn upload_page(visit: &Visit<'_>, fault: &str) -> Given {
    let editions = visit.office.editions.iter().rev();
    let view = UploadView {
        frame: Frame::of(visit, "規程の読み込みと採用")?,
        fault: fault.to_string(),
        before: visit.site.desk.newest_job("read-policy")?.map(|job| format!("{PLACE}/{}", job.id)),
        editions: editions.map(|e| (e.number, words::day(e.from), e.reading.title.clone())).collect(),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A file, or two, were sent.
pub fn send(visit: &Visit<'_>) -> Given {
    let mut files = Vec::new();
    for field in ["file", "second"] {
        match jobs::keep(visit, field)? {
            Ok(hash) => files.extend(hash),
            Err(says) => return upload_page(visit, &says),
        }
    }
    if visit.posted.file("file").is_none() || files.is_empty() {
        return upload_page(visit, "規程のファイルを選んでください。");
    }
    jobs::begin(visit, &Task::ReadPolicy { files }, PLACE)
}

/// The job, the policy that it read, and what a person should know about the reading.
type WasRead = (i64, Policy, Vec<String>);

/// What was read, if it can be shown; else the page that is shown instead.
fn policy_of(visit: &Visit<'_>) -> Result<Result<WasRead, Given>, Stop> {
    Ok(match jobs::came(visit)? {
        (_, Came::Waiting) => Err(jobs::waiting(visit)),
        (_, Came::Failed(says)) => Err(upload_page(visit, &says)),
        (id, Came::Read(Read::Policy { parts, mut notices })) => {
            let texts: Vec<Text> = parts.into_iter().map(|(name, text)| Text { name, text }).collect();
            match adopting::read(&texts) {
                Ok(policy) if policy.duties.is_empty() => Err(upload_page(
                    visit,
                    "この文書から義務（「…しなければならない」などの文）を読み取れません。規程の本文のファイルか確かめてください。",
                )),
                Ok(policy) => {
                    notices.extend(adopting::stranger(&visit.office, &policy));
                    Ok((id, policy, notices))
                }
                Err(says) => Err(upload_page(visit, &says)),
            }
        }
        (_, Came::Read(_)) => return Err(Stop::Missing),
    })
}

/// What was read, with the form to adopt it.
pub fn read(visit: &Visit<'_>) -> Given {
    match policy_of(visit)? {
        Err(instead) => instead,
        Ok((id, policy, notices)) => {
            let form = prefilled(visit, &policy)?;
            page((visit, id), &policy, notices, (form, Vec::new(), false))
        }
    }
}

fn newest(visit: &Visit<'_>) -> u32 {
    visit.office.newest().map_or(0, |e| e.number)
}

/// The form with everybody whose decision is needed: the organs of the text, and whoever must approve of a change of the
/// policy in force.
fn prefilled(visit: &Visit<'_>, policy: &Policy) -> Result<AdoptForm, Stop> {
    let none = |organ: String| (organ, String::new(), String::new());
    let mut organs = adopting::organs(&Reading::of(policy));
    let approvers = visit.look()?.knowing(adopting::approvers);
    organs.extend(approvers.into_iter().filter(|a| !organs.contains(a)).collect::<Vec<_>>());
    Ok(AdoptForm {
        edition: newest(visit),
        number: String::new(),
        decided: String::new(),
        from: adopting::in_force(policy).map(words::day).unwrap_or_default(),
        organs: organs.into_iter().map(none).collect(),
    })
}

/// What is wrong with the text, the gravest first.
fn diagnostics(policy: &Policy) -> Result<Vec<Diagnostic>, Stop> {
    let norms = practice::norm::built_in().map_err(|e| crate::serve::fault(e.to_string()))?;
    let mut found = policy::rules::check(policy);
    found.extend(practice::statutory::missing(policy, &norms));
    found.sort_by_key(|d| (d.span.start, d.code));
    Ok(found)
}

const LEVELS: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

fn found(policy: &Policy, d: &Diagnostic) -> Found {
    let source = policy.tree.source();
    let line = source.line_of(d.span.start);
    let text = source.slice(source.line_at(d.span.start)).trim();
    let excerpt: String = text.chars().take(120).collect();
    let place = match (d.clause.is_empty(), d.heading_path.is_empty()) {
        (true, _) => "文書全体".to_string(),
        (false, true) => d.clause.clone(),
        (false, false) => format!("{}（{}）", d.clause, d.heading_path),
    };
    Found {
        code: d.code,
        message: d.message.clone(),
        place,
        line,
        excerpt,
        help: d.help.clone().unwrap_or_default(),
    }
}

fn page(
    (visit, id): (&Visit<'_>, i64),
    policy: &Policy,
    notices: Vec<String>,
    (form, faults, stale): (AdoptForm, Vec<String>, bool),
) -> Given {
    let reading = Reading::of(policy);
    let all = diagnostics(policy)?;
    let count = |s: Severity| all.iter().filter(|d| d.severity == s).count();
    let first = LEVELS.into_iter().find(|s| count(*s) > 0).unwrap_or(Severity::Error);
    let level = LEVELS.into_iter().find(|s| s.key() == visit.asked("level")).unwrap_or(first);
    let place = format!("{PLACE}/{id}");
    let shown: Vec<Found> = all.iter().filter(|d| d.severity == level).map(|d| found(policy, d)).collect();
    let (shown, pager) = paged(visit, shown, format!("{place}?level={}&page=", level.key()));
    let mut schemes: Vec<(String, Vec<String>)> = Vec::new();
    for class in &reading.classes {
        match schemes.iter_mut().find(|(s, _)| *s == class.scheme) {
            Some((_, labels)) => labels.push(class.label.clone()),
            None => schemes.push((class.scheme.clone(), vec![class.label.clone()])),
        }
    }
    let mut roles: Vec<(String, String)> = Vec::new();
    for role in &reading.roles {
        if !roles.iter().any(|(r, _)| *r == role.role) {
            roles.push((role.role.clone(), role.holder.clone().unwrap_or_default()));
        }
    }
    let bound = practice::binding::Bindings::proposed(policy, visit.catalog()).bound.len();
    let front = policy.tree.front();
    let view = View {
        frame: Frame::of(visit, "読み取った規程")?,
        place,
        stale,
        same: visit.office.newest().is_some_and(|e| e.reading.source == reading.source),
        notices,
        title: reading.title.clone(),
        body: reading.body.clone().unwrap_or_default(),
        dates: front
            .dates
            .iter()
            .map(|d| d.iso.parse().map_or_else(|_| words::month(&d.iso), words::day))
            .collect(),
        figures: vec![
            ("条項", reading.clauses.len()),
            ("義務", reading.duties.len()),
            ("仕組みの候補があるもの", bound),
            ("読み方に迷ったもの", policy.duties.iter().filter(|d| !d.doubts.is_empty()).count()),
        ],
        roles,
        classes: schemes.into_iter().map(|(s, l)| (s, l.join("、"))).collect(),
        zones: reading.zones.join("、"),
        levels: LEVELS.into_iter().map(|s| (s.key(), s.title(), count(s), s == level)).collect(),
        found: shown,
        pager,
        form,
        in_force: adopting::in_force(policy).map(words::day).unwrap_or_default(),
        faults,
    };
    Reply::page_with(if view.faults.is_empty() && !stale { 200 } else { 422 }, &view)
}

/// Every duty that was read.
pub fn duties(visit: &Visit<'_>) -> Given {
    let (id, policy, _) = match policy_of(visit)? {
        Err(instead) => return instead,
        Ok(read) => read,
    };
    let row = |d: &policy::Duty| {
        let join = |all: &[String]| all.join("、");
        let cells = vec![
            d.force.title().to_string(),
            join(&d.bearers),
            d.act.replace('\n', ""),
            d.condition.clone().unwrap_or_default(),
            d.adverb.clone().unwrap_or_default(),
            d.permission.as_ref().map(|p| join(&p.from)).unwrap_or_default(),
            join(&d.addressees),
        ];
        (policy.tree.get(d.clause).id.citation(), cells)
    };
    let all: Vec<(String, Vec<String>)> = policy.duties.iter().map(row).collect();
    let total = all.len();
    let place = format!("{PLACE}/{id}");
    let (rows, pager) = paged(visit, all, format!("{place}/duties?page="));
    Reply::page(&DutiesView { frame: Frame::of(visit, "読み取った義務")?, place, total, rows, pager })
}

/// The decisions of the organs, as they were typed; empty fields of an organ take what stands for all.
fn adoptions(posted: &Posted, form: &mut AdoptForm) -> Result<Vec<Adoption>, Vec<String>> {
    let mut out = Vec::new();
    let mut faults = Vec::new();
    let own = |name: String| posted.given(&name).unwrap_or_default();
    let organs: Vec<String> = posted.all("organ").map(|o| o.trim().to_string()).collect();
    form.organs = organs
        .iter()
        .enumerate()
        .map(|(i, organ)| (organ.clone(), own(format!("number.{i}")), own(format!("decided.{i}"))))
        .collect();
    form.organs
        .retain(|(organ, number, decided)| !(organ.is_empty() && number.is_empty() && decided.is_empty()));
    for (organ, number, decided) in form.organs.iter().filter(|(o, ..)| !o.is_empty()) {
        let number = if number.is_empty() { &form.number } else { number };
        let decided = if decided.is_empty() { &form.decided } else { decided };
        if number.is_empty() {
            faults.push(format!("「{organ}」の決裁番号を入れてください。"));
        }
        match calendar::day(decided) {
            Ok(on) => out.push(Adoption { organ: organ.clone(), number: number.clone(), on }),
            Err(_) if decided.is_empty() => faults.push(format!("「{organ}」の決定した日を入れてください。")),
            Err(says) => faults.push(format!("「{organ}」の決定した日: {says}")),
        }
    }
    faults.dedup();
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// The edition is to be adopted.
pub fn adopt(visit: &Visit<'_>) -> Given {
    let (id, policy, notices) = match policy_of(visit)? {
        Err(instead) => return instead,
        Ok(read) => read,
    };
    let posted = &visit.posted;
    let seen: u32 = posted.get("edition").parse().unwrap_or(u32::MAX);
    let mut form = prefilled(visit, &policy)?;
    for (field, name) in
        [(&mut form.number, "number"), (&mut form.decided, "decided"), (&mut form.from, "from")]
    {
        *field = posted.given(name).unwrap_or_default();
    }
    let mut faults = Vec::new();
    let from = posted.day("from", "施行日").map_err(|says| faults.push(says)).ok();
    let adoptions = adoptions(posted, &mut form).map_err(|says| faults.extend(says)).unwrap_or_default();
    // A second click on the same form finds that it was done.
    if visit
        .office
        .newest()
        .is_some_and(|e| seen < e.number && e.reading.source == Reading::of(&policy).source)
    {
        return Reply::go("/admin/bindings?said=adopted");
    }
    if seen != newest(visit) {
        return page((visit, id), &policy, notices, (form, faults, true));
    }
    let Some(from) = from.filter(|_| faults.is_empty()) else {
        return page((visit, id), &policy, notices, (form, faults, false));
    };
    let adopting = adopting::adopting(&policy, from, adoptions, visit.catalog());
    match visit.submit(Command::Adopt(Box::new(adopting)))? {
        Answer::Done(_) if visit.office.persons.len() == 1 => Reply::go("/admin/people?said=adopted"),
        Answer::Done(_) => Reply::go("/admin/bindings?said=adopted"),
        Answer::Refused(refusal) => {
            page((visit, id), &policy, notices, (form, vec![refusal.to_string()], false))
        }
    }
}
