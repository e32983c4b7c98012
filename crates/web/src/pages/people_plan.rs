//! What would a list of staff change, what of it would be refused, and what may not be held together afterwards? Looked at, then
//! carried out. Takes the rows of the list; asks `practice::foresight`, which makes the decisions that would be made.
//! INVARIANT: what is carried out is the plan that was shown; where it changed meanwhile, it is shown again.

use askama::Template;
use ledger::book::Answer;
use ledger::desk::{Audience, Telling};
use practice::command::Command;
use practice::foresight::{Foreseen, of_list};
use practice::roster::{self, Plan};
use practice::value::hash;
use std::collections::BTreeSet;

use crate::frame::Frame;
use crate::pages::jobs::{self, Came};
use crate::pages::people::{PLACE, page};
use crate::paging::{Pager, weighed};
use crate::reply::{Given, Reply, Stop};
use crate::task::Read;
use crate::visit::{Look, Visit};

#[derive(Template)]
#[template(path = "people_plan.html")]
struct PlanView {
    frame: Frame,
    place: String,
    stale: bool,
    lines: Vec<(usize, String)>,
    pager: Pager,
    total: usize,
    refused: Vec<(usize, String)>,
    refused_pages: Pager,
    missing: Vec<String>,
    missing_pages: Pager,
    /// How many are refused, and how many are not in the list.
    count: (usize, usize),
    shown: String,
    /// What clauses have against what would be held together.
    together: Vec<Against>,
    /// Rows of an earlier list that were left out, as far as it is known.
    left_out: usize,
}

/// 兼務の禁止: what is against it, by which clause, and whether it excepts what cannot be helped.
struct Against {
    says: String,
    citation: String,
    path: String,
    unless_unavoidable: bool,
}

#[derive(Template)]
#[template(path = "people_done.html")]
struct DoneView {
    frame: Frame,
    place: String,
    done: usize,
    refused: Vec<(usize, String)>,
    /// How many more were refused; the list shows them when it is brought again.
    more: usize,
    adopted: bool,
}

/// With this begins the key of the notice of rows that were left out; their number follows.
const LEFT_OUT: &str = "people-left-out/";

/// How many rows of the last list were left out, until a list came in whole.
///
/// # Errors
/// The desk cannot be read.
pub fn left_out(visit: &Visit<'_>) -> Result<usize, Stop> {
    let keys = visit.site.desk.noticed(LEFT_OUT)?;
    Ok(keys.iter().filter_map(|key| key.strip_prefix(LEFT_OUT)?.parse().ok()).max().unwrap_or(0))
}

/// Tells administrators of rows that were left out, until a list came in whole that has at least as many.
fn keep_left_out(visit: &Visit<'_>, refused: &[(usize, String)], sent: usize) -> Result<(), Stop> {
    // A shorter list than what was left out is not that, put right.
    if sent < left_out(visit)? {
        return Ok(());
    }
    for key in visit.site.desk.noticed(LEFT_OUT)? {
        visit.site.desk.end_notice(&key)?;
    }
    let lines: BTreeSet<usize> = refused.iter().map(|(line, _)| *line).collect();
    if !lines.is_empty() {
        let told = Telling {
            key: format!("{LEFT_OUT}{}", lines.len()),
            audience: Audience::Administrators,
            says: format!(
                "名簿に、取り込めなかった行が{}件あります。名簿を直して、もう一度取り込んでください。",
                lines.len()
            ),
            path: PLACE.to_string(),
            stays: true,
        };
        visit.site.desk.put_notice(&told, visit.now)?;
    }
    Ok(())
}

type Rows = Vec<(usize, Vec<String>)>;

fn rows(visit: &Visit<'_>) -> Result<Result<(i64, Rows), Given>, Stop> {
    Ok(match jobs::came(visit)? {
        (_, Came::Waiting) => Err(jobs::waiting(visit)),
        (_, Came::Failed(says)) => Err(page(visit, &says)),
        (id, Came::Read(Read::Rows { rows })) => Ok((id, rows)),
        (_, Came::Read(_)) => return Err(Stop::Missing),
    })
}

fn planned(
    visit: &Visit<'_>,
    look: &Look<'_>,
    rows: &Rows,
) -> Result<Result<(Foreseen, roster::Registered), String>, Stop> {
    let registered = look.view().registered(&visit.office)?;
    let who = (visit.caller()?.number(), visit.now);
    let foreseen =
        look.knowing(|known| of_list((known.office, &registered), rows, (known.catalog, known.records), who));
    Ok(foreseen.map(|foreseen| (foreseen, registered)))
}

/// A word that stands for a plan as it was shown.
fn digest(plan: &Plan) -> String {
    hash(serde_json::to_string(&plan.commands).unwrap_or_default().as_bytes())
}

/// A page of a plan takes about so many bytes of what changes, of what is refused, and of who is not in the list.
const PLAN_BYTES: (usize, usize, usize) = (40_000, 25_000, 15_000);

/// So many lines that were refused are told of a list that was carried out.
const REFUSED: usize = 200;

fn weight((_, says): &(usize, String)) -> usize {
    60 + says.len()
}

/// What the list would change.
pub fn preview(visit: &Visit<'_>) -> Given {
    plan_page(visit, false)
}

fn plan_page(visit: &Visit<'_>, stale: bool) -> Given {
    let (id, rows) = match rows(visit)? {
        Err(instead) => return instead,
        Ok(found) => found,
    };
    let look = visit.look()?;
    let (Foreseen { plan, together }, registered) = match planned(visit, &look, &rows)? {
        Err(says) => return page(visit, &says),
        Ok(planned) => planned,
    };
    let named = roster::named(&registered, &plan);
    let together = together.iter().map(|(person, against)| Against {
        says: format!("{}　{}", roster::person_of(&named, person).trim_end(), against.says),
        citation: against.citation.clone(),
        path: format!("/policy/{}", against.slug),
        unless_unavoidable: against.unless_unavoidable,
    });
    let together = together.collect();
    let shown = digest(&plan);
    let lines = plan.commands.iter().map(|(line, c)| (*line, roster::shown((&visit.office, &named), c)));
    let place = format!("{PLACE}/list/{id}");
    let link = |of: &str| {
        let other = |w: &&str| *w != of && !visit.asked(w).is_empty();
        let kept = ["page", "refused", "missing"].into_iter().filter(other);
        let kept = kept.filter_map(|w| visit.asked(w).parse::<usize>().ok().map(|n| format!("{w}={n}&")));
        format!("{place}?{}{of}=", kept.collect::<String>())
    };
    let (lines, pager) = weighed(visit.asked("page"), lines.collect(), PLAN_BYTES.0, weight, link("page"));
    let count = (plan.refused.len(), plan.missing.len());
    let (refused, refused_pages) =
        weighed(visit.asked("refused"), plan.refused, PLAN_BYTES.1, weight, link("refused"));
    let missing = plan.missing.iter().map(|n| Ok(format!("{}（{n}）", look.name(n)?)));
    let missing = missing.collect::<Result<Vec<_>, Stop>>()?;
    let (missing, missing_pages) =
        weighed(visit.asked("missing"), missing, PLAN_BYTES.2, |m| 12 + m.len(), link("missing"));
    let view = PlanView {
        frame: Frame::of(visit, "名簿の取込み案")?,
        stale,
        lines,
        pager: pager.of_list("変わる内容", "#lines"),
        total: plan.commands.len(),
        shown,
        together,
        refused,
        refused_pages: refused_pages.of_list("取り込めない行", ""),
        missing,
        missing_pages: missing_pages.of_list("名簿にない職員", ""),
        count,
        place,
        left_out: left_out(visit)?,
    };
    Reply::page_with(if stale { 422 } else { 200 }, &view)
}

/// The rows that are or were refused, as a file to mend and to bring again.
pub fn refused(visit: &Visit<'_>) -> Given {
    let rows = match rows(visit)? {
        Err(instead) => return instead,
        Ok((_, rows)) => rows,
    };
    let refused = match planned(visit, &visit.look()?, &rows)? {
        Err(says) => return Err(Stop::Bad(says)),
        Ok((foreseen, _)) => foreseen.plan.refused.into_iter().collect(),
    };
    jobs::refused_file("名簿", roster::with_reasons(&rows, &refused))
}

/// The list is carried out.
pub fn enter(visit: &Visit<'_>) -> Given {
    let rows = match rows(visit)? {
        Err(instead) => return instead,
        Ok((_, rows)) => rows,
    };
    let look = visit.look()?;
    let plan = match planned(visit, &look, &rows)? {
        Err(says) => return page(visit, &says),
        Ok((foreseen, _)) => foreseen.plan,
    };
    if digest(&plan) != visit.posted.get("shown") {
        return plan_page(visit, true);
    }
    drop(look);
    let (lines, commands): (Vec<usize>, Vec<Command>) = plan.commands.into_iter().unzip();
    let answers = visit.site.live.door.submit_all(visit.caller()?.number(), &commands)?;
    let (mut done, mut refused) = (0, plan.refused);
    for (line, answer) in lines.into_iter().zip(answers) {
        match answer {
            Answer::Done(_) => done += 1,
            Answer::Refused(refusal) => refused.push((line, refusal.to_string())),
        }
    }
    refused.sort();
    // Who says that a list which changes nothing is whole ends the notice.
    let whole = done == 0 && refused.is_empty();
    keep_left_out(visit, &refused, if whole { usize::MAX } else { rows.len().saturating_sub(1) })?;
    let more = refused.len().saturating_sub(REFUSED);
    refused.truncate(REFUSED);
    if refused.is_empty() {
        let place = if visit.office.newest().is_some() { "/admin/bindings" } else { "/setup" };
        let place = if crate::pages::setup::is_open(&visit.anew())? { place } else { PLACE };
        return Reply::go(format!("{place}?said=entered"));
    }
    let adopted = visit.office.newest().is_some();
    Reply::page(&DoneView {
        frame: Frame::of(visit, "名簿を取り込みました")?,
        place: visit.path.clone(),
        done,
        refused,
        more,
        adopted,
    })
}
