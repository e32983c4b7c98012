//! May this person answer, and is it carried? 書面決議 by the members of a body, 合議 by named posts.
//! Takes the matter at its open step; gives answers, and the count once all answered or the last day is over. How the answers
//! stand is counted in `polling`.
//! Decisions by one role after the other are in `steps`.

use super::entitled::{segregation, why_deputy};
use super::paper::in_force;
use super::steps::{given, needed, parties};
use super::{Decided, Draft, about, as_read, matter};
use crate::access::{Action, Answer, Question};
use crate::calendar::wareki;
use crate::command::Answering;
use crate::event::{Answered, Casting, Established, Event, StandIn, Upshot, Verdict};
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::polling::{Count, Polling};
use crate::procedure::{CarriedBy, Otherwise, Poll};
use crate::refusal::{No, Reason, Refusal};
use crate::who::{self, Capacity};
use jiff::civil::Date;
use std::sync::Arc;

/// A matter at a step at which several persons are asked.
struct Asked<'a> {
    known: &'a Known<'a>,
    by: &'a str,
    matter: Arc<Matter>,
    mechanism: &'a Mechanism,
    poll: &'a Poll,
    planned: String,
    title: &'a str,
}

/// The matter, what the chair says in a tie, and why a deputy stands in for him.
type Closing<'a> = (&'a str, Option<Verdict>, &'a Option<String>);

/// 回答する.
pub(super) fn answer(known: &Known<'_>, by: &str, answering: &Answering) -> Decided {
    let asked = Asked::find(known, by, &answering.matter, "回答する")?;
    as_read(&asked.matter, answering.seen.as_deref())?;
    let person = answering.person.as_deref().unwrap_or(by);
    let late = asked.late(answering.paper)?;
    let edition = answering.paper.map_or(Ok(known.edition), |day| in_force(known, day).map(Some))?;
    asked.may_enter(person, answering.paper)?;
    let (whom, standing_in) = asked.whom(person, answering.paper)?;
    if asked.matter.answers_at(&asked.planned).any(|a| a.answered.asked == whom) {
        return Err(Reason::AlreadyAnswered.into());
    }
    asked.allowed(person)?;
    let deputy = standing_in.as_ref().and_then(|s| why_deputy(s, &answering.deputy));
    if let (Some(StandIn { of, .. }), None) = (&standing_in, &deputy) {
        return Err(asked.why_deputy(of));
    }
    let opinion = given(&answering.opinion);
    match answering.answer {
        Verdict::Disagree if opinion.is_none() => return Err(Reason::ReasonNeeded("否とする").into()),
        Verdict::Opinion => drop(needed(opinion.as_deref().unwrap_or_default(), "意見とする")?),
        _ => {}
    }
    let answered = Answered {
        step: asked.planned.clone(),
        asked: whom,
        person: person.to_string(),
        answer: answering.answer,
        opinion,
        paper: answering.paper,
        deputy,
        standing_in,
        digest: asked.matter.applied.digest.clone(),
        files: asked.matter.file_hashes(),
        late,
        edition: edition.map_or(0, |e| e.number),
    };
    let count = asked.polling().count(Some(&answered));
    let mut drafts = about(&asked.matter, Event::Answered(Box::new(answered)));
    // In a tie that the chair decides, it stays open until he does.
    if count.silent.is_empty() && asked.polling().tied(&count).is_none() {
        drafts.push(asked.established(count, None)?);
    }
    Ok(drafts)
}

/// 回答を締め切る: before the last day only when nobody is silent. In a tie, the chair says what it is to be.
pub(super) fn establish(known: &Known<'_>, by: &str, (id, casting, deputy): Closing<'_>) -> Decided {
    let asked = Asked::find(known, by, id, "成立か不成立かを確定する")?;
    let count = asked.polling().count(None);
    let tied = asked.polling().tied(&count);
    if tied.is_none() && !asked.keeps() {
        let what = "回答を締め切る".to_string();
        return Err(Reason::NotEntitled { what, who: "回答を求めた人又は管理者".to_string() }.into());
    }
    asked.closable(&count)?;
    let casting = match (tied, casting) {
        (Some(chair), None) => return Err(Reason::Tied { chair }.into()),
        (Some(chair), Some(verdict)) => Some(asked.casting(chair, verdict, deputy)?),
        (None, Some(_)) => {
            let says = "可否同数ではないか、可否同数のときに決する者を本団体が定めていないので、裁決（casting）はできません。";
            return Err(Reason::Structure(says.to_string()).into());
        }
        (None, None) => None,
    };
    Ok(vec![asked.established(count, casting)?])
}

impl<'a> Asked<'a> {
    fn find(known: &'a Known<'a>, by: &'a str, id: &str, what: &'static str) -> Result<Asked<'a>, No> {
        let (matter, mechanism) = matter(known, id)?;
        let status = matter.status;
        let planned = matter.open_step().ok_or(Reason::NotNow { what, status })?.to_string();
        let (step, _) =
            who::step_of(mechanism, &planned).ok_or(Reason::NotNow { what, status: Status::Closed })?;
        let poll = step.poll.as_ref().ok_or(Reason::WrongStep { open: step.title.clone() })?;
        Ok(Asked { known, by, matter, mechanism, poll, planned, title: &step.title })
    }

    fn polling(&self) -> Polling<'_> {
        let Asked { known, matter, mechanism, poll, planned, .. } = self;
        Polling { office: known.office, mechanism, matter, poll, planned }
    }

    /// The last day that was over when the answer was given: a vote after it does not count, an opinion comes late. Paper that
    /// was written in time may be entered later.
    fn late(&self, paper: Option<Date>) -> Result<Option<Date>, No> {
        if paper.is_some_and(|day| day > self.known.today()) {
            return Err(Reason::Date("書面の日付が今日より後になっています。".to_string()).into());
        }
        if paper.is_some_and(|day| day < super::paper::since(&self.matter)) {
            let says = "書面の日付が、回答を求めた日より前になっています。".to_string();
            return Err(Reason::Date(says).into());
        }
        let over = self.polling().last_day().filter(|last| paper.unwrap_or(self.known.today()) > *last);
        match over {
            Some(last) if self.polling().is_vote() => Err(Reason::Date(format!(
                "回答の期限（{}）を過ぎています。回答を求めた人が締め切って、結果を確定してください。",
                wareki(last)
            ))
            .into()),
            over => Ok(over),
        }
    }

    /// Whether the answers can be closed while some are silent: after the last day, a vote; opinions, if the body set so.
    fn closable(&self, count: &Count) -> Result<(), No> {
        let polling = self.polling();
        let last = polling.last_day();
        if count.silent.is_empty() {
            return Ok(());
        }
        if last.is_none_or(|last| self.known.today() <= last) {
            let silent = count.silent.clone();
            return Err(Reason::StillAsked { silent, until: last.map(wareki) }.into());
        }
        if polling.is_vote() || polling.silence_is_no_opinion() {
            return Ok(());
        }
        let what = format!("期限を過ぎて回答のない者（{}）の扱い", count.silent.join("、"));
        Err(Reason::NotSet { what, value: format!("silence/{}", self.mechanism.id) }.into())
    }

    /// Whoever asked, and administrators, enter the paper of others and close the count.
    fn keeps(&self) -> bool {
        let administrator = self.known.office.persons.get(self.by).is_some_and(|p| p.administrator);
        administrator || self.matter.applied.applicant == self.by || self.matter.entered_by == self.by
    }

    fn may_enter(&self, person: &str, paper: Option<Date>) -> Result<(), No> {
        if person == self.by {
            return Ok(());
        }
        if !self.known.office.persons.contains_key(person) {
            return Err(Reason::UnknownPerson(person.to_string()).into());
        }
        if !self.keeps() {
            let what = "ほかの人の書面の回答を入力する".to_string();
            return Err(Reason::NotEntitled {
                what, who: "回答を求めた人又は管理者".to_string()
            }
            .into());
        }
        match paper {
            Some(_) => Ok(()),
            None => Err(Reason::Date(
                "ほかの人の回答を入力するには、書面の日付（paper）を記入してください。".to_string(),
            )
            .into()),
        }
    }

    /// In whose name the person answers: his own, or that of a post.
    fn whom(&self, person: &str, paper: Option<Date>) -> Result<(String, Option<StandIn>), No> {
        let everybody = self.polling().everybody();
        let (office, day) = (self.known.office, paper.unwrap_or(self.known.today()));
        if self.poll.of.is_some() {
            return match everybody.iter().any(|p| p == person) {
                true => Ok((person.to_string(), None)),
                false => Err(self.not_asked(&everybody)),
            };
        }
        let passed: Vec<String> =
            parties(&self.matter, self.mechanism).into_iter().filter(|p| p != person).collect();
        let answered: Vec<&str> =
            self.matter.answers_at(&self.planned).map(|a| a.answered.asked.as_str()).collect();
        // One who holds two of the posts answers for the one that is still silent.
        let mut found = everybody.iter().filter_map(|post| {
            who::in_post(office, person, post, (day, &passed)).map(|capacity| (post, capacity))
        });
        let all: Vec<_> = found.by_ref().collect();
        let open = all.iter().find(|(post, _)| !answered.contains(&post.as_str())).or(all.first());
        match open {
            Some((post, Capacity::Holder)) => Ok(((*post).clone(), None)),
            Some((post, Capacity::Deputy(standing_in))) => Ok(((*post).clone(), Some(standing_in.clone()))),
            None => {
                let mut posts = everybody.iter();
                let hindered = posts.find_map(|p| who::hindered(office, person, p, (day, &passed)));
                Err(hindered
                    .map_or_else(|| self.not_asked(&everybody), |says| Reason::Structure(says).into()))
            }
        }
    }

    fn not_asked(&self, everybody: &[String]) -> No {
        let who = match self.poll.of {
            Some(_) => format!("職員番号{}の人", everybody.join("、")),
            None => everybody.iter().map(|p| format!("「{p}」")).collect::<Vec<_>>().join("及び"),
        };
        Refusal::by(Reason::NotAsked { who }, self.known.cite(self.mechanism)).into()
    }

    /// Who stands in must say why: for somebody who is away, or for somebody whom it concerns himself.
    fn why_deputy(&self, of: &str) -> No {
        super::entitled::deputy_reason(self.known, of, &self.barred()).into()
    }

    /// Who takes no part: whoever is interested in the matter. In 合議 that is the applicant, too.
    fn barred(&self) -> Vec<String> {
        match self.poll.of {
            Some(_) => self.polling().interested(),
            None => parties(&self.matter, self.mechanism),
        }
    }

    /// Asks the access rules.
    fn allowed(&self, person: &str) -> Result<(), No> {
        let party = self.barred().iter().any(|p| p == person);
        let about = Question::about(Action::Answer, &self.mechanism.id, &self.planned);
        let question = Question { named: true, party, ..about };
        match self.known.access.ask(&question)? {
            Answer::Allowed(_) => Ok(()),
            Answer::Forbidden(_) | Answer::NotAllowed => {
                let clauses = segregation(self.known).into_iter().map(|c| c.0).collect();
                let says = format!("この案件に利害のある人は、「{}」に加わることができません。", self.title);
                Err(Refusal::by(Reason::Structure(says), clauses).into())
            }
        }
    }

    /// The count by the rule: how many answers, and how many of them 可, were needed; in a tie what the chair said.
    fn established(&self, count: Count, casting: Option<Casting>) -> Result<Draft, No> {
        let needed = match self.polling().needed(&count) {
            Some(needed) => needed,
            None => return Err(rule(self.known, self.mechanism).err().unwrap_or(Reason::NoEdition.into())),
        };
        let (agreed, disagreed) = (count.of(Verdict::Agree), count.of(Verdict::Disagree));
        let enough = count.said.len() >= needed.quorum && agreed >= needed.agreed;
        let carried = match &casting {
            Some(casting) => casting.verdict == Verdict::Agree,
            None => enough && (self.poll.rule == CarriedBy::Set || disagreed == 0),
        };
        let upshot = match (carried, self.poll.otherwise) {
            (true, _) => Upshot::Carried,
            (false, Otherwise::Lost) => Upshot::Lost,
            (false, Otherwise::Returned) => Upshot::Returned,
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let opinions = number(count.of(Verdict::Opinion));
        let established = Established {
            step: self.planned.clone(),
            upshot,
            entitled: count.entitled,
            excluded: count.excluded,
            silent: count.silent,
            agreed: number(agreed),
            disagreed: number(disagreed),
            opinions,
            quorum: number(needed.quorum),
            needed: number(needed.agreed),
            rule: needed.words,
            casting,
            edition: self.known.edition.map_or(0, |e| e.number),
            basis: self.matter.basis().to_vec(),
        };
        let event = Event::Established(Box::new(established));
        Ok(Draft { subject: Some(self.matter.id.clone()), event })
    }

    /// 裁決: what the chair says in a tie. He, or who stands in for him, must be free of interest in the matter.
    fn casting(&self, role: String, verdict: Verdict, deputy: &Option<String>) -> Result<Casting, No> {
        let section = self.matter.applied.section.as_str();
        let passed: Vec<String> = self.polling().interested().into_iter().filter(|p| p != self.by).collect();
        let day = self.known.today();
        if who::posts(self.known.office, &role, section, day).is_empty() {
            return Err(Reason::RoleVacant(role).into());
        }
        let standing_in = match who::capacity(self.known.office, self.by, (&role, section), day, &passed) {
            Some(Capacity::Holder) => None,
            Some(Capacity::Deputy(standing_in)) => Some(standing_in),
            None => return Err(Reason::Tied { chair: role }.into()),
        };
        self.allowed(self.by)?;
        let deputy = standing_in.as_ref().and_then(|s| why_deputy(s, deputy));
        if let (Some(StandIn { of, .. }), None) = (&standing_in, &deputy) {
            return Err(self.why_deputy(of));
        }
        match verdict {
            Verdict::Opinion => Err(Reason::Tied { chair: role }.into()),
            verdict => Ok(Casting { role, verdict, deputy, standing_in }),
        }
    }
}

/// Quorum and majority as the body set them.
///
/// # Errors
/// One of them is not set.
pub(super) fn rule(known: &Known<'_>, mechanism: &Mechanism) -> Result<(), No> {
    for (what, does) in [("quorum", "定足数"), ("majority", "可決の要件")] {
        let name = format!("{what}/{}", mechanism.id);
        if !known.office.values.contains_key(&name) {
            let what = format!("「{}」の{does}", mechanism.title);
            return Err(Reason::NotSet { what, value: name }.into());
        }
    }
    Ok(())
}
