//! What was decided or done on paper is entered afterwards: who may enter it, and by which day is it judged?
//! Takes the day on the paper and whose it is; gives the step as it would have been decided on that day, by the edition of then.
//! Both days and both persons are kept. What is recorded about other things, what the body set and the catalogue are those of today.

use super::steps::parties;
use super::{Decided, active, ground, matter, no};
use crate::access::Access;
use crate::calendar::wareki;
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::Edition;
use crate::procedure::Who;
use crate::refusal::{No, Reason, Refusal};
use crate::who;
use jiff::civil::Date;

/// Who did something on paper, where another one enters it, and the day on the paper.
pub(super) type Came = (Option<String>, Option<Date>);

/// 書面 (paper) on which something was done with a matter.
#[derive(Clone, Copy)]
pub(super) struct Paper<'a> {
    /// The matter.
    pub(super) matter: &'a str,
    /// Whose it is, where another one enters it.
    pub(super) person: Option<&'a str>,
    /// The day on it.
    pub(super) day: Option<Date>,
}

impl<'a> Paper<'a> {
    pub(super) fn of(matter: &'a str, person: &'a Option<String>, day: Option<Date>) -> Paper<'a> {
        Paper { matter, person: person.as_deref(), day }
    }

    /// What is kept of it: whose it is, where that is not the one who enters it, and its day.
    pub(super) fn came(&self, (by, person): (&str, &str)) -> Came {
        ((by != person).then(|| person.to_string()), self.day)
    }
}

/// Decides what is done with a matter: today by whoever asks, or as on the day of its paper by whoever signed it.
pub(super) fn judged(
    (known, by): (&Known<'_>, &str),
    paper: Paper<'_>,
    step: impl FnOnce(&Known<'_>, &str) -> Decided,
) -> Decided {
    let other = paper.person.filter(|person| *person != by);
    let Some(day) = paper.day else {
        let says = "ほかの人が書面で行ったことを入力するには、書面の日付（paper）を記入してください。";
        return if other.is_some() { Err(Reason::Date(says.to_string()).into()) } else { step(known, by) };
    };
    let (matter, mechanism) = matter(known, paper.matter)?;
    in_time(known, &matter, day)?;
    if let Some(person) = other {
        was_here(known, person, day)?;
        may_enter(known, (&matter, mechanism), (by, person))?;
    }
    as_on((known, mechanism), Some(day), |then| step(then, other.unwrap_or(by)))
        .map_err(|no| as_of(no, known, Some(day)))
}

/// Does something as on the day of a paper, or as today where there is none: by the edition and the posts of that day.
pub(super) fn as_on<T>(
    (known, mechanism): (&Known<'_>, &Mechanism),
    paper: Option<Date>,
    act: impl FnOnce(&Known<'_>) -> Result<T, No>,
) -> Result<T, No> {
    let Some(day) = paper.filter(|day| *day != known.today()) else { return act(known) };
    if day > known.today() {
        return Err(Reason::Date("書面の日付が今日より後になっています。".to_string()).into());
    }
    let edition = Some(in_force(known, day)?);
    let access = Access::of(known.office, known.catalog, day)?;
    let then = Known { edition, access: &access, ..known.at_end_of(day) };
    act(&then).map_err(|no| ground::of_mechanism(no, || Some(mechanism), &then))
}

/// The edition by which a paper of a day is judged: the one in force then, whatever was adopted since.
pub(super) fn in_force<'a>(known: &Known<'a>, day: Date) -> Result<&'a Edition, No> {
    known.office.edition(day).ok_or_else(|| match known.office.editions.first() {
        None => Reason::NoEdition.into(),
        Some(first) => Reason::Date(format!(
            "書面の日付（{}）が、採用した規程の最初の版の施行日（{}）より前になっています。施行前の書面は、この規程による手続として入力できません。日付を確かめてください。台帳や記録に写すだけのときは、書面の日付を空けて入力してください。",
            wareki(day),
            wareki(first.from)
        ))
        .into(),
    })
}

/// A refusal with the day by which it was judged where that is not today, or with the edition where another one was in force then.
pub(super) fn as_of(no: No, known: &Known<'_>, paper: Option<Date>) -> No {
    let Some(day) = paper.filter(|day| *day < known.today()) else { return no };
    let edition = known.office.edition(day).map(|e| e.number);
    let amended = edition.filter(|then| known.edition.is_some_and(|e| e.number != *then));
    match (no, amended) {
        (No::Refused(Refusal { reason: Reason::Form(mut says), clauses }), _) => {
            says.push(format!("書面の日付（{}）で確かめています。", wareki(day)));
            Refusal::by(Reason::Form(says), clauses).into()
        }
        (No::Refused(Refusal { reason: Reason::NotEntitled { what, who }, clauses }), Some(then)) => {
            let who = format!("{who}（書面の日付に施行されていた第{then}版による）");
            Refusal::by(Reason::NotEntitled { what, who }, clauses).into()
        }
        (no, _) => no,
    }
}

/// Not after today, and not before what it follows: the application as it stands, and the steps taken since.
fn in_time(known: &Known<'_>, matter: &Matter, day: Date) -> Result<(), No> {
    if day > known.today() {
        return Err(Reason::Date("書面の日付が今日より後になっています。".to_string()).into());
    }
    let before = since(matter);
    if day < before {
        return Err(Reason::Date(format!(
            "書面の日付が、申請（再提出・変更を含む）又は前の段階の日（{}）より前になっています。日付を確かめてください。",
            wareki(before)
        ))
        .into());
    }
    Ok(())
}

/// The day of what comes next, by the papers: it follows the application as it stands, and what was done with it since.
pub(super) fn since(matter: &Matter) -> Date {
    let decided = matter.decisions.iter().map(|d| d.when().day());
    let acted = matter.acts.iter().map(|a| a.when().day());
    decided.chain(acted).chain(matter.given_back).fold(matter.submitted, Date::max)
}

fn was_here(known: &Known<'_>, person: &str, day: Date) -> Result<(), No> {
    let found = known.office.persons.get(person).ok_or_else(|| Reason::UnknownPerson(person.to_string()))?;
    match found.is_here(day) {
        true => Ok(()),
        false => {
            Err(no(format!("職員番号{person}の人は、書面の日付（{}）に在籍していません。", wareki(day))))
        }
    }
}

/// Whether a person may enter what another one did on paper at the open step of a matter; whose paper it is, is not asked yet.
pub(crate) fn enters(known: &Known<'_>, found: &Matter, by: &str) -> bool {
    let Some(mechanism) = known.catalog.get(&found.applied.mechanism) else { return false };
    let open = found.open_step().and_then(|planned| who::step_of(mechanism, planned)).map(|(step, _)| step);
    let Some(step) = open.filter(|step| step.poll.is_none()) else { return false };
    let own = step.act == Some(Who::Applicant) && found.applied.applicant != by;
    let whose = if own { found.applied.applicant.as_str() } else { "" };
    active(known, by).is_ok() && may_enter(known, (found, mechanism), (by, whose)).is_ok()
}

/// Whoever looks after the office enters the paper of others, but not about his own matter; who entered an application for
/// somebody enters what that one did himself.
fn may_enter(
    known: &Known<'_>,
    (matter, mechanism): (&Matter, &Mechanism),
    (by, person): (&str, &str),
) -> Result<(), No> {
    if matter.entered_by == by && matter.applied.applicant == person {
        return Ok(());
    }
    if !known.office.persons.get(by).is_some_and(|p| p.administrator) {
        let what = "ほかの人が書面で行ったことを入力する".to_string();
        return Err(Reason::NotEntitled { what, who: "本人又は管理者".to_string() }.into());
    }
    match parties(matter, mechanism).iter().any(|p| p == by) {
        false => Ok(()),
        true => Err(no(
            "申請した人又は利益を受ける人は、自分の案件についてほかの人が書面で行ったことを入力できません。ほかの管理者が入力してください。",
        )),
    }
}
