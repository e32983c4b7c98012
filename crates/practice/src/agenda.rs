//! Who is asked to do what now, and what may a person do with a matter? For lists of work, and for pages that offer deeds.
//! Takes what is known and a matter; gives persons, and deeds that would be taken. Nothing is decided here.
//! INVARIANT: what is offered is found by asking `decide` itself, so that no page knows a rule of its own.

use crate::command::{Answering, Command, Request};
use crate::decide::{self, decide};
use crate::event::Verdict;
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::{How, Mechanism};
use crate::polling;
use crate::procedure::{Step, Who};
use crate::refusal::{No, Reason, Refusal, Unavailable};
use crate::standing;
use crate::value::Filled;
use crate::who::{self, About};
use jiff::civil::Date;

/// 求められていること (what is asked) of somebody about an open matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Title of the step, or 「再提出」.
    pub step: String,
    /// Who, in words of the policy.
    pub who: String,
    /// Numbers of the persons who are asked today; deputies where the holder is absent or nobody holds the post.
    pub persons: Vec<String>,
    /// The last day for it.
    pub due: Option<Date>,
}

/// 行えること (deed): what a person may do with a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// 決定する
    Decide,
    /// 差し戻す
    SendBack,
    /// 段階を行う
    Act,
    /// 段階を省く
    Skip,
    /// 回答する
    Answer,
    /// 回答を締め切る
    Establish,
    /// 可否同数を裁決する
    Cast,
    /// 再提出する
    Resubmit,
    /// 引き戻す
    Recall,
    /// 取り下げる
    Withdraw,
    /// 後閲する
    Review,
    /// 変更する
    Amend,
    /// 終了する
    Close,
}

/// Every deed, in the order in which a page offers them.
pub const DEEDS: [Deed; 13] = [
    Deed::Decide,
    Deed::Answer,
    Deed::Act,
    Deed::Resubmit,
    Deed::Review,
    Deed::Establish,
    Deed::Cast,
    Deed::SendBack,
    Deed::Skip,
    Deed::Recall,
    Deed::Amend,
    Deed::Close,
    Deed::Withdraw,
];

/// A deed that is offered, or why it is not although the person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub deed: Deed,
    /// In whose place, where he must say why the holder is absent.
    pub instead_of: Option<String>,
    /// Why it takes a やむを得ない理由, where he is party to the matter and nobody else can decide.
    pub unavoidable: Option<Refusal>,
    /// Why he may not, where that is worth saying: his own matter, a step that he took before.
    pub barred: Option<Refusal>,
}

/// Who is asked about a matter now; `None` where nobody is.
pub fn asked(known: &Known<'_>, matter: &Matter) -> Option<Asked> {
    let mechanism = known.catalog.get(&matter.applied.mechanism)?;
    if matter.status == Status::SentBack {
        let persons = vec![matter.applied.applicant.clone()];
        return Some(Asked {
            step: "再提出".to_string(), who: "申請者".to_string(), persons, due: None
        });
    }
    let planned = matter.open_step()?;
    let (step, link) = who::step_of(mechanism, planned)?;
    let (who, persons) = match &step.poll {
        Some(_) => polled(known, matter, step),
        None => acting(known, (mechanism, matter), (step, planned), link.as_ref()),
    };
    Some(Asked {
        step: step.title.clone(),
        who,
        persons,
        due: standing::last_day(matter, mechanism, known.office),
    })
}

/// Who takes a step that one after the other takes.
fn acting(
    known: &Known<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    (step, planned): (&Step, &str),
    link: Option<&crate::edition::DutyId>,
) -> (String, Vec<String>) {
    let Some(edition) = known.edition else { return (String::new(), Vec::new()) };
    let deciders: Vec<String> = matter.decisions.iter().map(|d| d.by.clone()).collect();
    let about = About { applicant: &matter.applied.applicant, deciders: &deciders };
    let wanted = (step.decide.or(step.act).unwrap_or(Who::Bearer), link);
    let actors = match who::actors(known.office, (edition, mechanism), wanted, about, known.today()) {
        Ok(actors) => actors,
        Err(reason) => return (reason.to_string(), Vec::new()),
    };
    let here: Vec<_> = matter.decisions.iter().filter(|d| d.decided.step == planned).collect();
    let done = |role: &String| here.iter().any(|d| d.decided.roles.contains(role));
    // What anybody may do is the applicant's to see to.
    let mut persons = match actors.anyone {
        true => vec![matter.applied.applicant.clone()],
        false => actors.persons.clone(),
    };
    let section = matter.applied.section.as_str();
    for role in actors.roles.iter().filter(|r| !done(r)) {
        for person in who::candidates(known.office, role, section, known.today()) {
            if called(known, person, (role, section)) && !persons.iter().any(|p| p == person) {
                persons.push(person.to_string());
            }
        }
    }
    persons.retain(|p| !here.iter().any(|d| d.by == *p));
    (actors.shown(), persons)
}

/// A holder is called while he is there; a deputy when nobody who holds the post is.
fn called(known: &Known<'_>, person: &str, role: (&str, &str)) -> bool {
    let today = known.today();
    match who::capacity(known.office, person, role, today, &[]) {
        Some(who::Capacity::Holder) => true,
        Some(who::Capacity::Deputy(standing_in)) => {
            standing_in.absence.is_some() || who::holders(known.office, &standing_in.of, today).is_empty()
        }
        None => false,
    }
}

/// Who has not answered yet where several are asked at the same time; once the last day is over, who closes the count.
fn polled(known: &Known<'_>, matter: &Matter, step: &Step) -> (String, Vec<String>) {
    let Some(outlook) = polling::outlook(known.office, known.catalog, matter, known.today()) else {
        return (String::new(), Vec::new());
    };
    let (section, today) = (matter.applied.section.as_str(), known.today());
    if let Some(chair) = outlook.chair {
        let persons = who::candidates(known.office, &chair, section, today);
        let called = persons.into_iter().filter(|p| called(known, p, (&chair, section)));
        return (format!("「{chair}」（可否同数の裁決）"), called.map(ToString::to_string).collect());
    }
    if outlook.over || outlook.silent.is_empty() {
        return ("回答を求めた人（締切り）".to_string(), vec![matter.applied.applicant.clone()]);
    }
    if step.poll.as_ref().is_some_and(|p| p.of.is_some()) {
        return ("回答を求められた人".to_string(), outlook.silent);
    }
    let holders = outlook.silent.iter().flat_map(|post| who::holders(known.office, post, today));
    let holders = holders.map(ToString::to_string).collect();
    (outlook.silent.join("、"), holders)
}

/// What a person may do with a matter now, found by asking.
///
/// # Errors
/// The records cannot be read.
pub fn offers(known: &Known<'_>, person: &str, matter: &Matter) -> Result<Vec<Offer>, Unavailable> {
    let all = DEEDS.into_iter().map(|deed| offer(known, (person, matter), deed));
    Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Whether a person may do this with a matter now, found by asking; `None` where he may not and it is not worth saying why.
///
/// # Errors
/// The records cannot be read.
pub fn offer(
    known: &Known<'_>,
    (person, matter): (&str, &Matter),
    deed: Deed,
) -> Result<Option<Offer>, Unavailable> {
    if !fits(deed, matter.status) {
        return Ok(None);
    }
    let try_it = |offer: &Offer| {
        let command = probe(matter, offer);
        decide(&Request { by: person.to_string(), at: known.now, command }, known)
    };
    let mut offer = Offer { deed, instead_of: None, unavoidable: None, barred: None };
    let mut answer = try_it(&offer);
    if let Err(No::Refused(refusal)) = &answer
        && is_excused(deed, &refusal.reason)
    {
        offer.unavoidable = Some(refusal.clone());
        answer = try_it(&offer);
    }
    if let Err(No::Refused(Refusal { reason: Reason::DeputyReason { of }, .. })) = &answer {
        offer.instead_of = Some(of.clone());
        answer = try_it(&offer);
    }
    match answer {
        Ok(_) => Ok(Some(offer)),
        Err(No::Unavailable(why)) => Err(Unavailable(why)),
        // What is missing in the form, or is still to be changed, is entered on the page.
        Err(No::Refused(r)) if matches!(r.reason, Reason::Form(_) | Reason::Unchanged) => Ok(Some(offer)),
        Err(No::Refused(r)) if is_worth_saying(deed, &r.reason) => {
            Ok(Some(Offer { barred: Some(r), ..offer }))
        }
        Err(No::Refused(_)) => Ok(None),
    }
}

/// Whether a deed can be thought of in a state at all.
fn fits(deed: Deed, status: Status) -> bool {
    match deed {
        Deed::Decide
        | Deed::SendBack
        | Deed::Act
        | Deed::Skip
        | Deed::Answer
        | Deed::Establish
        | Deed::Cast
        | Deed::Recall => status == Status::Open,
        Deed::Resubmit => status == Status::SentBack,
        Deed::Withdraw => status.is_open(),
        Deed::Amend => matches!(status, Status::Open | Status::Live),
        Deed::Close => status == Status::Live,
        Deed::Review => matches!(status, Status::Open | Status::Live | Status::Closed),
    }
}

/// A person who decides on his own matter is told why he may not, and who can.
fn is_worth_saying(deed: Deed, reason: &Reason) -> bool {
    matches!(deed, Deed::Decide | Deed::Act)
        && matches!(
            reason,
            Reason::SamePerson { .. } | Reason::SameAsStep(_) | Reason::OutsideArrangement { .. }
        )
}

/// Whether a person may decide on his own matter with a reason: nobody else can, and the clause knows a やむを得ない場合.
fn is_excused(deed: Deed, reason: &Reason) -> bool {
    let alone = |instead: &Vec<String>| instead.is_empty();
    deed == Deed::Decide
        && matches!(reason, Reason::SamePerson { instead, unless_unavoidable: true } if alone(instead))
}

/// The deed with words in the place of what a person would write.
fn probe(matter: &Matter, offer: &Offer) -> Command {
    let id = matter.id.clone();
    let why = || "－".to_string();
    let deputy = offer.instead_of.as_ref().map(|_| why());
    match offer.deed {
        Deed::Decide => Command::Decide {
            matter: id,
            approved: true,
            reason: None,
            deputy,
            unavoidable: offer.unavoidable.as_ref().map(|_| why()),
            seen: None,
            fields: Filled::new(),
        },
        Deed::SendBack => Command::SendBack { matter: id, reason: why(), deputy },
        Deed::Act => Command::Act { matter: id, step: None, fields: Filled::new(), paper: None },
        Deed::Skip => Command::Skip { matter: id, reason: why() },
        Deed::Answer => Command::Answer(Answering {
            matter: id,
            answer: Verdict::Agree,
            opinion: None,
            person: None,
            paper: None,
            deputy,
            seen: None,
        }),
        Deed::Establish => Command::Establish { matter: id, casting: None, deputy: None },
        Deed::Cast => Command::Establish { matter: id, casting: Some(Verdict::Agree), deputy },
        Deed::Resubmit => Command::Resubmit { matter: id, fields: Filled::new() },
        Deed::Recall => Command::Recall { matter: id, reason: why() },
        Deed::Withdraw => Command::Withdraw { matter: id, reason: why() },
        Deed::Review => Command::Review { matter: id },
        Deed::Amend => Command::Amend { matter: id, fields: Filled::new(), reason: why(), seen: None },
        Deed::Close => Command::Close { matter: id, reason: why() },
    }
}

/// Whether a person may begin a matter of a mechanism today.
///
/// # Errors
/// Why not, or that the records cannot be read.
pub fn may_begin(known: &Known<'_>, mechanism: &Mechanism, person: &str) -> Result<(), No> {
    decide::may_begin(known, mechanism, person)
}

/// Whether a mechanism belongs to this person's own work: a duty that it carries out is laid on every official, or on a role that
/// he holds or stands in for. Of all that he may begin, this is what he looks for.
pub fn concerns(known: &Known<'_>, mechanism: &Mechanism, person: &str) -> bool {
    let Some(edition) = known.edition else { return false };
    let carried = known.duties(&mechanism.id).into_iter().filter(|(_, how)| *how == How::Carries);
    let mut bearers = carried.filter_map(|(id, _)| edition.reading.duty(id)).flat_map(|duty| &duty.bearers);
    bearers.any(|bearer| match who::is_role(known.office, bearer, known.today()) {
        true => stands_for(known, bearer, person),
        false => is_everybody(bearer),
    })
}

/// Whether words name no post but whoever does something: 「職員等」, 「外部に送信する者」.
fn is_everybody(bearer: &str) -> bool {
    let doer = bearer.strip_suffix('者').and_then(|rest| rest.chars().last());
    bearer.contains("職員") || doer.is_some_and(|c| ('ぁ'..='ゖ').contains(&c))
}

/// Whether a person holds a post with this role, or one that deputises for it.
fn stands_for(known: &Known<'_>, role: &str, person: &str) -> bool {
    let (office, day) = (known.office, known.today());
    let with_it = office.posts.iter().filter(|(_, post)| post.bears(role, day));
    let holds = |post: &str| who::holders(office, post, day).contains(&person);
    with_it.into_iter().any(|(id, post)| holds(id) || post.deputies.iter().any(|d| holds(d)))
}
