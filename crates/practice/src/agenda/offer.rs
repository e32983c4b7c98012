//! What may a person do with a matter now? For pages that offer deeds.
//! Takes what is known, a person and a matter; gives deeds that would be taken. Nothing is decided here.
//! INVARIANT: what is offered is found by asking `decide` itself, so that no page knows a rule of its own.

use super::on_paper;
use crate::command::{Answering, Command, Request, TakingBack};
use crate::decide::{self, Decided, decide};
use crate::event::Verdict;
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::refusal::{No, Reason, Refusal, Unavailable};
use crate::value::Filled;

/// 行えること (deed): what a person may do with a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// 決定する
    Decide,
    /// 差し戻す
    SendBack,
    /// 段階を行う
    Act,
    /// ほかの人が書面で行った決定や段階を入力する
    OnPaper,
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
pub const DEEDS: [Deed; 15] = [
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
    Deed::OnPaper,
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
    /// Why it is not granted any more, where he may still refuse it or send it back: its time is over.
    pub ungrantable: Option<Refusal>,
    /// Why it cannot end with a no, where he may grant it or send it back: what was changed had begun.
    pub unrefusable: Option<Refusal>,
}

impl Offer {
    /// Nothing stands in the way and nothing has to be said.
    fn of(deed: Deed) -> Offer {
        Offer {
            deed,
            instead_of: None,
            for_party: false,
            unavoidable: None,
            barred: None,
            ungrantable: None,
            unrefusable: None,
        }
    }
}

/// What a person may do with a matter now, found by asking.
///
/// # Errors
/// The records cannot be read.
pub fn offers(known: &Known<'_>, person: &str, matter: &Matter) -> Result<Vec<Offer>, Unavailable> {
    let all = DEEDS.into_iter().map(|deed| offer(known, (person, matter), deed));
    let mut all: Vec<Offer> = all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    // Who takes the step himself is not asked for the paper of another one.
    if all.iter().any(|o| matches!(o.deed, Deed::Decide | Deed::Act) && o.barred.is_none()) {
        all.retain(|o| o.deed != Deed::OnPaper);
    }
    Ok(all)
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
    match deed {
        Deed::Enter => return entering(known, (person, matter)),
        Deed::OnPaper => return Ok(decide::enters(known, matter, person).then(|| Offer::of(deed))),
        _ => {}
    }
    let try_it = |offer: &Offer| tried(known, person, probe(matter, offer));
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
        Ok(_) => {
            offer.ungrantable = ungrantable(known, person, (matter, &offer))?;
            Ok(Some(offer))
        }
        Err(No::Unavailable(why)) => Err(Unavailable(why)),
        // What is missing in the form, or is still to be changed, is entered on the page.
        Err(No::Refused(r)) if is_of_the_form(&r) => Ok(Some(offer)),
        Err(No::Refused(r)) if is_worth_saying(deed, &r.reason) => {
            Ok(Some(Offer { barred: Some(r), ..offer }))
        }
        // What has begun cannot end with a no; whoever may decide says yes, or sends it back.
        Err(No::Refused(no)) if deed == Deed::Decide => {
            Ok(match ungrantable(known, person, (matter, &offer))? {
                None => Some(Offer { unrefusable: Some(no), ..offer }),
                // Neither is possible, and not for the same reason: he is asked, and is told what stands in the way.
                Some(yes) if yes.reason != no.reason => Some(Offer { barred: Some(yes), ..offer }),
                Some(_) => None,
            })
        }
        Err(No::Refused(_)) => Ok(None),
    }
}

/// Whether nothing is wrong but what is still to be entered or changed.
fn is_of_the_form(refusal: &Refusal) -> bool {
    matches!(refusal.reason, Reason::Form(_) | Reason::Unchanged)
}

/// What would come of a command.
fn tried(known: &Known<'_>, person: &str, command: Command) -> Decided {
    decide(&Request { by: person.to_string(), at: known.now, command }, known)
}

/// Why he who may decide can only say no, or send it back; none where nothing but the form may be missing.
fn ungrantable(
    known: &Known<'_>,
    person: &str,
    (matter, offer): (&Matter, &Offer),
) -> Result<Option<Refusal>, Unavailable> {
    let Some(yes) = granting(matter, offer) else { return Ok(None) };
    match tried(known, person, yes) {
        Ok(_) => Ok(None),
        Err(No::Unavailable(why)) => Err(Unavailable(why)),
        Err(No::Refused(refusal)) => Ok(Some(refusal).filter(|r| !is_of_the_form(r))),
    }
}

/// Whether a person may enter the paper of one who has no access of his own.
fn entering(known: &Known<'_>, (person, matter): (&str, &Matter)) -> Result<Option<Offer>, Unavailable> {
    let offer = Offer::of(Deed::Enter);
    for member in on_paper(known, matter) {
        let Command::Answer(answering) = probe(matter, &offer) else { continue };
        let command = Command::Answer(Answering { person: Some(member), ..answering });
        match tried(known, person, command) {
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
        | Deed::OnPaper
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

/// A decision as it would be tried, but with a yes; none of another deed.
fn granting(matter: &Matter, offer: &Offer) -> Option<Command> {
    let mut command = probe(matter, offer);
    let Command::Decide { approved, .. } = &mut command else { return None };
    *approved = true;
    Some(command)
}

/// The deed with words in the place of what a person would write.
fn probe(matter: &Matter, offer: &Offer) -> Command {
    let id = matter.id.clone();
    let why = || "－".to_string();
    let taking_back = |matter| TakingBack { matter, reason: why(), ..TakingBack::default() };
    let deputy = offer.instead_of.as_ref().map(|_| why());
    match offer.deed {
        Deed::Decide => Command::Decide {
            matter: id,
            // Whether he may decide is one question, whether it can still be granted another.
            approved: false,
            reason: Some(why()),
            deputy,
            unavoidable: offer.unavoidable.as_ref().map(|_| why()),
            seen: None,
            fields: Filled::new(),
            person: None,
            paper: None,
        },
        Deed::SendBack => Command::SendBack { matter: id, reason: why(), deputy, person: None, paper: None },
        Deed::Act | Deed::OnPaper => {
            Command::Act { matter: id, step: None, fields: Filled::new(), person: None, paper: None }
        }
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
        Deed::Recall => Command::Recall(taking_back(id)),
        Deed::Withdraw => Command::Withdraw(taking_back(id)),
        Deed::Review => Command::Review { matter: id },
        Deed::Amend => Command::Amend { matter: id, fields: Filled::new(), reason: why(), seen: None },
        Deed::Close => Command::Close { matter: id, reason: why() },
    }
}
