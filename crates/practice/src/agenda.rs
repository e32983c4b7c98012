//! Who is asked to do what now? For lists of work, and for pages.
//! Takes what is known and a matter; gives persons. Nothing is decided here.
//! What he is offered is in `offer`, what belongs to his own work in `concern`, which sections will be asked in `ahead`.

mod ahead;
mod concern;
mod offer;

use crate::decide::{self, Called};
use crate::event::StandIn;
use crate::known::Known;
use crate::lacking;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::polling;
use crate::refusal::{No, Unavailable};
use crate::sight;
use crate::standing::{Deadline, deadline};
use crate::who;

pub use ahead::{Ahead, ahead, ahead_of};
pub use concern::concerns;
pub use offer::{DEEDS, Deed, Offer, offer, offers};

/// 求められていること (what is asked) of somebody about an open matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Title of the step, or 「再提出」.
    pub step: String,
    /// Who, in words of the policy.
    pub who: String,
    /// Numbers of the persons who are asked today; deputies where no holder of the post is there and free to decide.
    pub persons: Vec<String>,
    /// Numbers of those whom a refusal names in the place of who is party to the matter: they may see it.
    pub named: Vec<String>,
    /// Numbers of those who look after the office, where nobody is there who could do it.
    pub overseers: Vec<String>,
    /// Those who would take it in another one's place, with in whose: called for it or not.
    pub instead: Vec<(String, StandIn)>,
    /// The end of the term for it.
    pub due: Option<Deadline>,
}

/// Who is asked about a matter now; `None` where nobody is.
pub fn asked(known: &Known<'_>, matter: &Matter) -> Option<Asked> {
    let mechanism = known.catalog.get(&matter.applied.mechanism)?;
    let (step, due, called) = match matter.status {
        Status::SentBack => {
            // Who entered it for somebody else may send it again as well.
            let mut persons = vec![matter.applied.applicant.clone()];
            persons.extend(Some(matter.entered_by.clone()).filter(|by| *by != matter.applied.applicant));
            let who = "申請者".to_string();
            (
                "再提出",
                deadline(matter, mechanism, known.office),
                Called { who, persons, ..Called::default() },
            )
        }
        _ => {
            let (step, _) = who::step_of(mechanism, matter.open_step()?)?;
            let called = match &step.poll {
                Some(_) => polled(known, (mechanism, matter)),
                None => acting(known, (mechanism, matter)),
            };
            (step.title.as_str(), deadline(matter, mechanism, known.office), called)
        }
    };
    let Called { who, persons, named, instead, nobody } = called;
    let there = !nobody && persons.iter().any(|p| sight::is_here(known.office, p, known.today()));
    let overseers = if there { Vec::new() } else { sight::administrators(known.office, known.today()) };
    Some(Asked { step: step.to_string(), who, persons, named, overseers, instead, due })
}

/// The things about which a person takes the open step, where several sections take it, each for its own; none where one takes it
/// for all.
///
/// # Errors
/// The records cannot be read.
pub fn own_things(known: &Known<'_>, person: &str, matter: &Matter) -> Result<Vec<String>, Unavailable> {
    match known.catalog.get(&matter.applied.mechanism) {
        Some(mechanism) => decide::own_things(known, (matter, mechanism), person),
        None => Ok(Vec::new()),
    }
}

/// Who takes a step that one after the other takes.
fn acting(known: &Known<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Called {
    match decide::called(known, (matter, mechanism)) {
        Ok(called) => called,
        Err(No::Refused(refusal)) => {
            let who = lacking::plainly(known.catalog, refusal).reason.to_string();
            Called { who, nobody: true, ..Called::default() }
        }
        Err(No::Unavailable(who)) => Called { who, nobody: true, ..Called::default() },
    }
}

/// Who is called for a post: whoever holds it; where none of them is there and free of interest, whoever stands in.
fn for_post(known: &Known<'_>, post: &str, barred: &[String]) -> Vec<String> {
    let (office, today) = (known.office, known.today());
    let can = |p: &&str| !barred.iter().any(|b| b == p) && sight::is_here(office, p, today);
    let mut out: Vec<&str> = who::holders(office, post, today).into_iter().filter(can).collect();
    if out.iter().all(|p| office.absence(p, today).is_some()) {
        let deputies = office.posts.get(post).map(|p| p.deputies.as_slice()).unwrap_or_default();
        let all = deputies.iter().flat_map(|d| who::holders(office, d, today)).filter(can);
        let stands = |p: &&str| who::in_post(office, p, post, (today, barred)).is_some();
        let more: Vec<&str> = all.filter(stands).filter(|p| !out.contains(p)).collect();
        out.extend(more);
    }
    out.into_iter().map(ToString::to_string).collect()
}

/// Who has not answered yet where several are asked at the same time; once the last day is over, who closes the count.
fn polled(known: &Known<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Called {
    let Some(outlook) = polling::outlook(known.office, known.catalog, matter, known.today()) else {
        return Called::default();
    };
    let (section, today) = (matter.applied.section.as_str(), known.today());
    let asker = &matter.applied.applicant;
    if let Some(chair) = &outlook.chair {
        let posts = who::posts(known.office, chair, section, today);
        let persons: Vec<String> =
            posts.into_iter().flat_map(|post| for_post(known, post, &outlook.interested)).collect();
        let (who, nobody) = (format!("「{chair}」（可否同数の裁決）"), persons.is_empty());
        return Called { who, persons, nobody, ..Called::default() };
    }
    if outlook.over || outlook.silent.is_empty() {
        let who = "回答を求めた人（締切り）".to_string();
        return Called { who, persons: vec![asker.clone()], ..Called::default() };
    }
    // Who has no access of his own answers on paper, which whoever asked enters.
    let papers = !without_access(known, &outlook.silent).is_empty();
    let paper = papers.then(|| asker.clone());
    let vote = outlook.silent.iter().all(|one| known.office.persons.contains_key(one));
    let (who, of): (String, Vec<Vec<String>>) = if vote {
        ("回答を求められた人".to_string(), outlook.silent.iter().map(|p| vec![p.clone()]).collect())
    } else {
        let barred = decide::parties(matter, mechanism);
        let of = outlook.silent.iter().map(|post| for_post(known, post, &barred)).collect();
        (outlook.silent.join("、"), of)
    };
    let nobody = !papers && of.iter().any(Vec::is_empty);
    let mut persons: Vec<String> = Vec::new();
    for person in of.into_iter().flatten().chain(paper) {
        if !persons.contains(&person) {
            persons.push(person);
        }
    }
    Called { who, persons, nobody, ..Called::default() }
}

/// Those who are asked, by their number or through a post that they hold, and have no access of their own.
fn without_access(known: &Known<'_>, silent: &[String]) -> Vec<String> {
    let (office, today) = (known.office, known.today());
    let persons = silent.iter().flat_map(|one| match office.persons.contains_key(one) {
        true => vec![one.as_str()],
        false => who::holders(office, one, today),
    });
    persons.filter(|p| !sight::is_here(office, p, today)).map(ToString::to_string).collect()
}

/// Those who did not answer yet and can do so on paper only: numbers of persons.
pub fn on_paper(known: &Known<'_>, matter: &Matter) -> Vec<String> {
    let outlook = polling::outlook(known.office, known.catalog, matter, known.today());
    outlook.map(|o| without_access(known, &o.silent)).unwrap_or_default()
}

/// Whether a person may begin a matter of a mechanism today.
///
/// # Errors
/// Why not, or that the records cannot be read.
pub fn may_begin(known: &Known<'_>, mechanism: &Mechanism, person: &str) -> Result<(), No> {
    decide::may_begin(known, mechanism, person).map_err(|no| match no {
        No::Refused(refusal) => No::Refused(lacking::plainly(known.catalog, refusal)),
        unavailable => unavailable,
    })
}
