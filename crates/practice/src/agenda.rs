//! Who is asked to do what now, and what may a person do with a matter? For lists of work, and for pages that offer deeds.
//! Takes what is known and a matter; gives persons, and deeds that would be taken. Nothing is decided here.
//! INVARIANT: what is offered is found by asking `decide` itself, so that no page knows a rule of its own.

use crate::command::{Answering, Command, Request};
use crate::decide::{self, Called, decide};
use crate::event::Verdict;
use crate::known::Known;
use crate::lacking;
use crate::matter::{Matter, Status};
use crate::mechanism::{How, Mechanism};
use crate::polling;
use crate::refusal::{No, Reason, Refusal, Unavailable};
use crate::sight;
use crate::standing::{Deadline, deadline};
use crate::value::Filled;
use crate::who;

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
    /// The end of the term for it.
    pub due: Option<Deadline>,
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
    /// 書面の回答を入力する
    Enter,
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
pub const DEEDS: [Deed; 14] = [
    Deed::Decide,
    Deed::Answer,
    Deed::Enter,
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
    /// In whose place, where he must say why the holder does not act himself.
    pub instead_of: Option<String>,
    /// Whether that is because the matter concerns the holder himself.
    pub for_party: bool,
    /// Why it takes a やむを得ない理由, where he is party to the matter and nobody else can decide.
    pub unavoidable: Option<Refusal>,
    /// Why he may not, where that is worth saying: his own matter, a step that he took before.
    pub barred: Option<Refusal>,
}

impl Offer {
    /// Nothing stands in the way and nothing has to be said.
    fn of(deed: Deed) -> Offer {
        Offer { deed, instead_of: None, for_party: false, unavoidable: None, barred: None }
    }
}

/// Who is asked about a matter now; `None` where nobody is.
pub fn asked(known: &Known<'_>, matter: &Matter) -> Option<Asked> {
    let mechanism = known.catalog.get(&matter.applied.mechanism)?;
    let (step, due, called) = match matter.status {
        Status::SentBack => {
            let (who, persons) = ("申請者".to_string(), vec![matter.applied.applicant.clone()]);
            ("再提出", None, Called { who, persons, ..Called::default() })
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
    let Called { who, persons, named, nobody } = called;
    let there = !nobody && persons.iter().any(|p| sight::is_here(known.office, p, known.today()));
    let overseers = if there { Vec::new() } else { sight::administrators(known.office, known.today()) };
    Some(Asked { step: step.to_string(), who, persons, named, overseers, due })
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
    if deed == Deed::Enter {
        return entering(known, (person, matter));
    }
    let try_it = |offer: &Offer| {
        let command = probe(matter, offer);
        decide(&Request { by: person.to_string(), at: known.now, command }, known)
    };
    let mut offer = Offer::of(deed);
    let mut answer = try_it(&offer);
    if let Err(No::Refused(refusal)) = &answer
        && is_excused(deed, &refusal.reason)
    {
        offer.unavoidable = Some(refusal.clone());
        answer = try_it(&offer);
    }
    if let Err(No::Refused(Refusal { reason: Reason::DeputyReason { of, party }, .. })) = &answer {
        (offer.instead_of, offer.for_party) = (Some(of.clone()), *party);
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

/// Whether a person may enter the paper of one who has no access of his own.
fn entering(known: &Known<'_>, (person, matter): (&str, &Matter)) -> Result<Option<Offer>, Unavailable> {
    let offer = Offer::of(Deed::Enter);
    for member in on_paper(known, matter) {
        let Command::Answer(answering) = probe(matter, &offer) else { continue };
        let command = Command::Answer(Answering { person: Some(member), ..answering });
        match decide(&Request { by: person.to_string(), at: known.now, command }, known) {
            Ok(_) => return Ok(Some(offer)),
            Err(No::Unavailable(why)) => return Err(Unavailable(why)),
            Err(No::Refused(_)) => {}
        }
    }
    Ok(None)
}

/// Whether a deed can be thought of in a state at all.
fn fits(deed: Deed, status: Status) -> bool {
    match deed {
        Deed::Decide
        | Deed::SendBack
        | Deed::Act
        | Deed::Skip
        | Deed::Answer
        | Deed::Enter
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
        Deed::Answer | Deed::Enter => Command::Answer(Answering {
            matter: id,
            answer: Verdict::Agree,
            opinion: None,
            person: None,
            paper: (offer.deed == Deed::Enter).then(|| matter.since.day()),
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
    decide::may_begin(known, mechanism, person).map_err(|no| match no {
        No::Refused(refusal) => No::Refused(lacking::plainly(known.catalog, refusal)),
        unavailable => unavailable,
    })
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
