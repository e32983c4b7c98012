//! May this person answer, and is it carried? 書面決議 by the members of a body, 合議 by named posts.
//! Takes the matter at its open step; gives answers, and the count once all answered or the last day is over.
//! Decisions by one role after the other are in `steps`.

use super::entitled::{segregation, why_deputy};
use super::steps::{given, needed, parties};
use super::{Decided, Draft, about, matter};
use crate::access::{Action, Answer, Question};
use crate::calendar::wareki;
use crate::command::Answering;
use crate::event::{Answered, Established, Event, StandIn, Upshot, Verdict};
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::procedure::{CarriedBy, Otherwise, Poll};
use crate::refusal::{No, Reason, Refusal};
use crate::value::Value;
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

/// The verdicts of those who answered, by whom was asked.
struct Count {
    entitled: Vec<String>,
    excluded: Vec<String>,
    silent: Vec<String>,
    said: Vec<Verdict>,
}

/// 回答する.
pub(super) fn answer(known: &Known<'_>, by: &str, answering: &Answering) -> Decided {
    let asked = Asked::find(known, by, &answering.matter, "回答する")?;
    if answering.seen.as_ref().is_some_and(|s| *s != asked.matter.applied.digest) {
        return Err(Reason::Changed.into());
    }
    let person = answering.person.as_deref().unwrap_or(by);
    asked.in_time(answering.paper)?;
    asked.may_enter(person, answering.paper)?;
    let (whom, standing_in) = asked.whom(person, answering.paper)?;
    if asked.matter.answers_at(&asked.planned).any(|a| a.answered.asked == whom) {
        return Err(Reason::AlreadyAnswered.into());
    }
    asked.allowed(person)?;
    let deputy = standing_in.as_ref().and_then(|s| why_deputy(s, &answering.deputy));
    if let (Some(StandIn { of, .. }), None) = (&standing_in, &deputy) {
        return Err(Reason::DeputyReason { of: of.clone() }.into());
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
        edition: known.edition.map_or(0, |e| e.number),
    };
    let count = asked.count(Some(&answered));
    let mut drafts = about(&asked.matter, Event::Answered(Box::new(answered)));
    if count.silent.is_empty() {
        drafts.push(asked.established(count)?);
    }
    Ok(drafts)
}

/// 回答を締め切る: before the last day only when nobody is silent.
pub(super) fn establish(known: &Known<'_>, by: &str, id: &str) -> Decided {
    let asked = Asked::find(known, by, id, "成立か不成立かを確定する")?;
    if !asked.keeps() {
        let what = "回答を締め切る".to_string();
        return Err(Reason::NotEntitled { what, who: "回答を求めた人又は管理者".to_string() }.into());
    }
    let count = asked.count(None);
    let last = asked.last_day();
    if !count.silent.is_empty() && last.is_none_or(|last| known.today() <= last) {
        return Err(Reason::StillAsked { silent: count.silent, until: last.map(wareki) }.into());
    }
    Ok(vec![asked.established(count)?])
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

    fn last_day(&self) -> Option<Date> {
        self.matter.day(self.poll.by.as_deref()?)
    }

    /// An answer after the last day does not count; paper that was written in time may be entered later.
    fn in_time(&self, paper: Option<Date>) -> Result<(), No> {
        if paper.is_some_and(|day| day > self.known.today()) {
            return Err(Reason::Date("書面の日付が今日より後になっています。".to_string()).into());
        }
        if paper.is_some_and(|day| day < self.matter.since.day()) {
            let says = "書面の日付が、回答を求めた日より前になっています。".to_string();
            return Err(Reason::Date(says).into());
        }
        match self.last_day() {
            Some(last) if paper.unwrap_or(self.known.today()) > last => Err(Reason::Date(format!(
                "回答の期限（{}）を過ぎています。回答を求めた人が締め切って、結果を確定してください。",
                wareki(last)
            ))
            .into()),
            _ => Ok(()),
        }
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

    /// Everybody who is asked, interested or not: numbers of persons, or posts.
    fn everybody(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let all = match &self.poll.of {
            Some(field) => self.matter.value(field).map(Value::words).unwrap_or_default(),
            None => who::consulted(&self.planned).unwrap_or_default(),
        };
        for one in all {
            if !out.iter().any(|o| o == one) {
                out.push(one.to_string());
            }
        }
        out
    }

    fn interested(&self) -> Vec<String> {
        let fields = self.poll.except.iter().filter_map(|f| self.matter.value(f));
        fields.flat_map(Value::words).map(ToString::to_string).collect()
    }

    /// In whose name the person answers: his own, or that of a post.
    fn whom(&self, person: &str, paper: Option<Date>) -> Result<(String, Option<StandIn>), No> {
        let everybody = self.everybody();
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

    /// Asks the access rules; who is interested in the matter takes no part. In 合議 that is the applicant, too.
    fn allowed(&self, person: &str) -> Result<(), No> {
        let parties = match self.poll.of {
            Some(_) => self.interested(),
            None => parties(&self.matter, self.mechanism),
        };
        let question = Question {
            person,
            administrator: false,
            roles: Vec::new(),
            action: Action::Answer,
            mechanism: &self.mechanism.id,
            step: &self.planned,
            persons: vec![person.to_string()],
            parties,
            unavoidable: false,
        };
        match self.known.access.ask(&question)? {
            Answer::Allowed(_) => Ok(()),
            Answer::Forbidden(_) | Answer::NotAllowed => {
                let clauses = segregation(self.known).into_iter().map(|c| c.0).collect();
                let says = format!("この案件に利害のある人は、「{}」に加わることができません。", self.title);
                Err(Refusal::by(Reason::Structure(says), clauses).into())
            }
        }
    }

    fn count(&self, new: Option<&Answered>) -> Count {
        let interested = self.interested();
        let (excluded, entitled): (Vec<String>, Vec<String>) =
            self.everybody().into_iter().partition(|one| interested.contains(one));
        let answers = self.matter.answers_at(&self.planned).map(|a| &a.answered).chain(new);
        let answers: Vec<&Answered> = answers.collect();
        let silent = entitled.iter().filter(|one| !answers.iter().any(|a| a.asked == **one));
        let silent = silent.cloned().collect();
        Count { excluded, silent, said: answers.iter().map(|a| a.answer).collect(), entitled }
    }

    /// The count by the rule: how many answers, and how many of them 可, were needed.
    fn established(&self, count: Count) -> Result<Draft, No> {
        let said = |verdict: Verdict| count.said.iter().filter(|s| **s == verdict).count();
        let (agreed, disagreed) = (said(Verdict::Agree), said(Verdict::Disagree));
        let (quorum, needed, rule) = match self.poll.rule {
            CarriedBy::NoneAgainst => {
                (count.entitled.len(), 0, "全員が回答し、否とした者がいないこと".to_string())
            }
            CarriedBy::Set => {
                let (quorum, majority) = rule(self.known, self.mechanism)?;
                let words = format!("定足数 {quorum}、可決 回答した者の{majority}（団体の定める値）");
                let of = |words: &str, whole| threshold(words, whole).unwrap_or(whole);
                (of(&quorum, count.entitled.len()), of(&majority, count.said.len()).max(1), words)
            }
        };
        let enough = count.said.len() >= quorum && agreed >= needed;
        let carried = enough && (self.poll.rule == CarriedBy::Set || disagreed == 0);
        let upshot = match (carried, self.poll.otherwise) {
            (true, _) => Upshot::Carried,
            (false, Otherwise::Lost) => Upshot::Lost,
            (false, Otherwise::Returned) => Upshot::Returned,
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let opinions = number(said(Verdict::Opinion));
        let established = Established {
            step: self.planned.clone(),
            upshot,
            entitled: count.entitled,
            excluded: count.excluded,
            silent: count.silent,
            agreed: number(agreed),
            disagreed: number(disagreed),
            opinions,
            quorum: number(quorum),
            needed: number(needed),
            rule,
            edition: self.known.edition.map_or(0, |e| e.number),
            basis: self.matter.basis().to_vec(),
        };
        let event = Event::Established(Box::new(established));
        Ok(Draft { subject: Some(self.matter.id.clone()), event })
    }
}

/// Quorum and majority as the body set them.
///
/// # Errors
/// One of them is not set.
pub(super) fn rule(known: &Known<'_>, mechanism: &Mechanism) -> Result<(String, String), No> {
    let set = |what: &str, does: &str| {
        let name = format!("{what}/{}", mechanism.id);
        let found = known.office.values.get(&name).map(|v| v.value.shown());
        found.ok_or_else(|| Reason::NotSet {
            what: format!("「{}」の{does}", mechanism.title), value: name
        })
    };
    Ok((set("quorum", "定足数")?, set("majority", "可決の要件")?))
}

/// How many of so many: 過半数, 3分の2以上, 全員, or a number.
pub(super) fn threshold(words: &str, whole: usize) -> Option<usize> {
    let plain: String = words.trim().chars().map(digit).collect();
    match plain.as_str() {
        "過半数" => return Some(whole / 2 + 1),
        "全員" => return Some(whole),
        _ => {}
    }
    let plain = plain.trim_end_matches("以上").trim_end_matches('人');
    if let Some((below, above)) = plain.split_once("分の") {
        let (below, above): (usize, usize) = (below.parse().ok()?, above.parse().ok()?);
        return (0 < above && above <= below).then(|| (whole * above).div_ceil(below));
    }
    plain.parse().ok().filter(|n| *n > 0)
}

/// Digits of every spelling as ASCII.
fn digit(c: char) -> char {
    let kanji = "〇一二三四五六七八九".chars().position(|k| k == c);
    let wide =
        u32::from(c).checked_sub(u32::from('０')).filter(|n| *n < 10).and_then(|n| usize::try_from(n).ok());
    let found = kanji.or(wide).and_then(|n| u32::try_from(n).ok()).and_then(|n| char::from_digit(n, 10));
    found.unwrap_or(c)
}
