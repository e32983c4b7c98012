//! What stands beside a matter for whoever decides? What the applicant had before, what was decided, what a deputy decided
//! unseen, and in whose place one would decide oneself.
//! Takes a matter; gives words and paths. Its clauses are in `basis`; what stands in the matter itself is in `matter`.

use ledger::book::{Listing, Order};
use practice::agenda::{self, Ahead, Asked, Deed};
use practice::matter::{Decision, Matter, Status};
use practice::standing::Deadline;
use practice::value::Filled;
use practice::{Mechanism, replacing, review, who};

use crate::about;
use crate::pages::matter::path_of;
use crate::reply::Stop;
use crate::visit::{Look, Visit};
use crate::words;

/// The applicant's earlier matters of this kind: whoever decides looks at them.
///
/// # Errors
/// The ledger cannot be read.
pub fn past(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Vec<(String, String, String)>, Stop> {
    if !matter.status.is_open() {
        return Ok(Vec::new());
    }
    let listing = Listing {
        mechanism: Some(mechanism.id.clone()),
        applicant: Some(matter.applied.applicant.clone()),
        order: Order::Newest,
        most: 6,
        ..Listing::default()
    };
    let all = look.view().listed(&listing)?.matters;
    let others = all.into_iter().filter(|m| m.id != matter.id).take(5);
    let told = |m: Matter| {
        let state = visit.state(&m);
        (path_of(&m.id), format!("{}　{}", m.number(mechanism), about::telling(mechanism, &m)), state)
    };
    Ok(others.map(told).collect())
}

/// What a deputy decided and nobody saw yet, with who is to see it.
pub fn unseen(
    visit: &Visit<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    names: &print::office::Names,
) -> Vec<(String, String)> {
    let (office, today) = (&visit.office, visit.today());
    let told = |decision: &Decision| {
        let whom = review::reviewers(office, (mechanism, matter), decision, today);
        let of_post = |post: &String| {
            let title = office.posts.get(post).map_or(post.as_str(), |p| p.title.as_str());
            let holders =
                who::holders(office, post, today).into_iter().map(|h| names.get(h).map_or(h, |n| n));
            format!("{title}（{}）", holders.collect::<Vec<_>>().join("、"))
        };
        let whom = match whom.posts.is_empty() {
            true => "後閲は、行える人がほかにいないため、要りません。".to_string(),
            false => {
                let all: Vec<String> = whom.posts.iter().map(of_post).collect();
                format!("後閲する人：{}", all.join("、"))
            }
        };
        let step = who::step_of(mechanism, &decision.decided.step).map(|(s, _)| s.title.clone());
        (step.unwrap_or_default(), whom)
    };
    match matter.status {
        Status::Withdrawn => Vec::new(),
        _ => review::unseen(matter).map(told).collect(),
    }
}

/// What was decided: what, then when and by whom. 「許可」「令和9年1月15日 門川 大輔（代決）」
pub fn decided(
    (mechanism, matter): (&Mechanism, &Matter),
    names: &print::office::Names,
) -> Vec<(String, String)> {
    let told = |made: &Decision| {
        let (decided, by) = (&made.decided, names.get(&made.by).unwrap_or(&made.by));
        let step = who::step_of(mechanism, &decided.step).map_or(decided.step.as_str(), |(s, _)| &s.title);
        let day = words::day(decided.paper.unwrap_or_else(|| made.at.day()));
        let mut how = Vec::new();
        if decided.deputy.is_some() || decided.standing_in.is_some() {
            how.push("代決");
        }
        if decided.delegated.is_some() {
            how.push("専決");
        }
        if decided.paper.is_some() {
            how.push("書面");
        }
        let how = if how.is_empty() { String::new() } else { format!("（{}）", how.join("、")) };
        // Of several sections each permits for its own things.
        let section = who::owner(&decided.step).map(|section| format!("（{section}）")).unwrap_or_default();
        let verdict = print::office::verdict(step, decided.approved);
        (format!("{verdict}{section}"), format!("{day} {by}{how}"))
    };
    matter.decisions.iter().map(told).collect()
}

/// Which sections will be asked, where the things belong to several and nobody decided yet, with who would decide today. Empty: none.
pub fn ahead(look: &Look<'_>, matter: &Matter, names: &print::office::Names) -> String {
    let name = |n: &String| names.get(n).cloned().unwrap_or_else(|| n.clone());
    let ahead = look.knowing(|known| agenda::ahead(known, matter));
    ahead.map(|ahead| told_ahead(ahead, name)).unwrap_or_default()
}

/// The same of a form as it is filled in.
///
/// # Errors
/// The records cannot be read.
pub fn ahead_of(
    visit: &Visit<'_>,
    look: &Look<'_>,
    (mechanism, filled): (&Mechanism, &Filled),
) -> Result<String, Stop> {
    let section = visit.office.section_of(visit.caller()?.number(), visit.today()).unwrap_or_default();
    let ahead = look.knowing(|known| agenda::ahead_of(known, mechanism, (filled, section)))?;
    Ok(ahead.map(|ahead| told_ahead(ahead, String::clone)).unwrap_or_default())
}

fn told_ahead(Ahead { step, things, sections }: Ahead, name: impl Fn(&String) -> String) -> String {
    let each = if sections.len() > 1 { "、それぞれ" } else { "" };
    let asked = sections.into_iter().map(|(section, persons)| match persons.is_empty() {
        true => section,
        false => format!("{section}（{}）", persons.iter().map(&name).collect::<Vec<_>>().join("、")),
    });
    let asked: Vec<String> = asked.collect();
    format!("「{things}」の属する組織に{each}「{step}」を求めます：{}", asked.join("、"))
}

/// The record that stands in the place of one: its number, and its path.
///
/// # Errors
/// The records cannot be read.
pub fn replaced(
    look: &Look<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Option<(String, String)>, Stop> {
    let found = look.knowing(|known| replacing::replacement(known.records, mechanism, matter))?;
    Ok(found.map(|by| (by.number(mechanism), path_of(&by.id))))
}

/// The things about which the person takes the open step, where several sections take it, each for its own. Empty: all of them.
///
/// # Errors
/// The records cannot be read.
pub fn things((visit, look): (&Visit<'_>, &Look<'_>), matter: &Matter, deed: Deed) -> Result<String, Stop> {
    if !matches!(deed, Deed::Decide | Deed::Act) {
        return Ok(String::new());
    }
    let person = visit.caller()?.number();
    Ok(look.knowing(|known| agenda::own_things(known, person, matter))?.join("、"))
}

/// What is to be done next.
pub struct Next {
    /// The step.
    pub step: String,
    /// By whom.
    pub who: String,
    /// Until when.
    pub due: String,
    /// Whether that is over.
    pub late: bool,
    /// Whether nobody is there who could do it.
    pub nobody: bool,
}

/// What is to be done next: step, by whom, until when, and whether that is over.
pub fn next(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (asked, matter): (Asked, &Matter),
    names: &print::office::Names,
) -> Next {
    let papers = look.knowing(|known| agenda::on_paper(known, matter));
    let name = |n: &String| {
        let how = if papers.contains(n) { "（書面）" } else { "" };
        format!("{}{how}", names.get(n).unwrap_or(n))
    };
    let persons: Vec<String> = asked.persons.iter().map(name).collect();
    let late = asked.due.is_some_and(|due| due.is_over(visit.now));
    let who = if persons.is_empty() { asked.who } else { persons.join("、") };
    let due = asked.due.map(Deadline::shown).unwrap_or_default();
    Next { step: asked.step, who, due, late, nobody: !asked.overseers.is_empty() }
}

/// In whose place this person would decide: 「業務課長（都城 健）の代決・不在の届出 令和9年1月15日～18日」. Empty: in his own.
pub fn instead(
    visit: &Visit<'_>,
    asked: Option<&Asked>,
    number: &str,
    names: &print::office::Names,
) -> String {
    let (office, today) = (&visit.office, visit.today());
    let mut all = asked.into_iter().flat_map(|a| &a.instead);
    let Some((_, stands)) = all.find(|(person, _)| person == number) else {
        return String::new();
    };
    let title = office.posts.get(&stands.of).map_or(stands.of.as_str(), |p| p.title.as_str());
    let holders = who::holders(office, &stands.of, today);
    let holders: Vec<&str> = holders.into_iter().map(|h| names.get(h).map_or(h, String::as_str)).collect();
    let holders = if holders.is_empty() { "欠員".to_string() } else { holders.join("、") };
    let absence = stands.absence.map(|days| format!("・不在の届出 {}", words::span(days)));
    format!("{title}（{holders}）の代決{}", absence.unwrap_or_default())
}
