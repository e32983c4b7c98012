//! May this person's entry change? Name, contact, account, absence, leaving, and the erasure after it.
//! Takes the office as it stands; gives events. Who asks was looked at before, but for an absence: that is one's own.
//! Sections, posts and roles are in `structure`.

use super::steps::needed;
use super::structure::{done, held_after, named, person_known, section};
use super::{Decided, administer, no};
use crate::calendar::{after, fiscal_days, fiscal_year, wareki};
use crate::command::{Changing, Command, Returning};
use crate::event::{Changed, Event, Staying};
use crate::known::Known;
use crate::office::Person;
use crate::refusal::{No, Reason};
use crate::value::Value;
use jiff::civil::Date;

pub(super) fn change(known: &Known<'_>, command: &Command) -> Decided {
    match command {
        Command::RemovePerson { person, on } => remove(known, person, *on),
        Command::WithdrawLeaving(back) => stayed(known, back),
        Command::ChangePerson(changing) => changed(known, changing),
        Command::ErasePerson { person, ground, reason } => erase(known, person, ground, reason),
        _ => Ok(Vec::new()),
    }
}

fn remove(known: &Known<'_>, person: &str, on: Date) -> Decided {
    let office = known.office;
    person_known(known, person)?;
    not_before_what_was_held(known, person, on)?;
    for post in office.posts.iter().filter(|(_, p)| p.is_held_by(person, after(on, 1))) {
        held_after(office, post.0, person, on)?;
    }
    let acts = |p: &Person| p.administrator && p.account && !p.has_left(after(on, 1));
    let last = office.persons.iter().filter(|(id, p)| acts(p) && *id != person);
    if office.persons.get(person).is_some_and(|p| p.administrator) && last.count() == 0 {
        return Err(no("最後の管理者です。先にほかの管理者を登録してください。"));
    }
    done(Event::PersonLeft { person: person.to_string(), on })
}

/// Who did not leave is here as before, in another section where his own was closed since.
fn stayed(known: &Known<'_>, Returning { person, reason, section: to }: &Returning) -> Decided {
    let found = known.office.persons.get(person).ok_or_else(|| Reason::UnknownPerson(person.clone()))?;
    if found.left.is_none() {
        return Err(no(format!("職員番号「{person}」の人に、退職等の記録はありません。")));
    }
    if found.erased {
        let says = format!(
            "職員番号「{person}」の人の氏名と連絡先は消去されているので、退職等の記録を取り消すことができません。新しい職員番号で登録してください。"
        );
        return Err(no(says));
    }
    let before = found.places.last().map(|(_, section)| section.as_str()).unwrap_or_default();
    let to = to.as_deref().map(str::trim).filter(|to| !to.is_empty() && *to != before);
    let there = known.office.sections.get(before).is_some_and(|s| s.closed.is_none());
    if to.is_none() && !there {
        let says =
            format!("所属していた「{before}」は廃止されています。今の所属（section）を指定してください。");
        return Err(no(says));
    }
    let reason = needed(reason, "退職等の記録を取り消す")?;
    let mut drafts = done(Event::LeavingWithdrawn(Staying { person: person.clone(), reason }))?;
    if let Some(to) = to {
        let section = section(known.office, to)?.to_string();
        drafts.extend(done(Event::PersonMoved { person: person.clone(), section, from: known.today() })?);
    }
    Ok(drafts)
}

/// The days of a post that are over stay as they were: somebody decided in it.
fn not_before_what_was_held(known: &Known<'_>, person: &str, on: Date) -> Result<(), No> {
    let first = known.office.persons.get(person).and_then(|p| p.places.first()).map(|(from, _)| *from);
    if let Some(first) = first.filter(|first| on < *first) {
        return Err(no(format!("退職等の日が、着任した日（{}）より前です。", wareki(first))));
    }
    let today = known.today();
    for (post, held) in &known.office.posts {
        let over = held.holders.iter().filter(|h| h.what == person);
        let mut over = over.filter_map(|h| h.until.filter(|until| *until > on && *until < today));
        if let Some(until) = over.next() {
            return Err(no(format!(
                "「{post}」に{}まで在任した記録があるので、{}に退職等をしたとすることはできません。日付を確かめてください。",
                wareki(until),
                wareki(on)
            )));
        }
    }
    Ok(())
}

fn private(text: &str) -> Value {
    Value::Private { private: text.to_string() }
}

/// What is given and differs changes; the event tells what it was.
fn changed(known: &Known<'_>, new: &Changing) -> Decided {
    let office = known.office;
    person_known(known, &new.person)?;
    let Some(old) = office.persons.get(&new.person) else { return Ok(Vec::new()) };
    let name = match &new.name {
        Some(name) => Some(Changed { before: old.name.clone(), after: private(&named(name, "氏名")?) }),
        None => None,
    };
    let contact = new.contact.as_deref().map(str::trim);
    let contact =
        contact.map(|c| Changed { before: old.contact.clone(), after: (!c.is_empty()).then(|| private(c)) });
    let contact = contact.filter(|c| c.before.is_some() || c.after.is_some());
    let flag =
        |was: bool, is: Option<bool>| is.filter(|is| *is != was).map(|is| Changed { before: was, after: is });
    let account = flag(old.account, new.account);
    let administrator = flag(old.administrator, new.administrator);
    if name.is_none() && contact.is_none() && account.is_none() && administrator.is_none() {
        return Err(no(format!("職員番号「{}」の人に、変わる内容がありません。", new.person)));
    }
    let administers = |id: &str, p: &Person| {
        let (account, administrator) = match id == new.person {
            true => (new.account.unwrap_or(p.account), new.administrator.unwrap_or(p.administrator)),
            false => (p.account, p.administrator),
        };
        !p.has_left(known.today()) && account && administrator
    };
    if !office.persons.iter().any(|(id, p)| administers(id, p)) {
        return Err(no("管理者がいなくなります。先にほかの管理者を登録してください。"));
    }
    done(Event::PersonChanged { person: new.person.clone(), name, contact, account, administrator })
}

/// Name and contact of one who left are erased when the period that the body set is over; the commitments stay.
fn erase(known: &Known<'_>, id: &str, ground: &str, reason: &str) -> Decided {
    let person = known.office.persons.get(id).ok_or_else(|| Reason::UnknownPerson(id.to_string()))?;
    let (ground, reason) = (needed(ground, "消去する")?, needed(reason, "消去する")?);
    if person.erased {
        return Err(no(format!("職員番号「{id}」の人の氏名と連絡先は、既に消去されています。")));
    }
    let Some(left) = person.left else {
        return Err(no(format!(
            "職員番号「{id}」の人は在職しています。退職等を記録してから消去してください。"
        )));
    };
    let value = "retention-years/people";
    let years = known.office.set_number(value).and_then(|n| i16::try_from(n).ok());
    let Some(years) = years else {
        let what = "退職した職員の氏名を保存する期間（年数）".to_string();
        return Err(Reason::NotSet { what, value: value.to_string() }.into());
    };
    let (_, last) = fiscal_days(fiscal_year(left).saturating_add(years));
    if known.today() <= last {
        let says = format!("保存期間が{}まで続いているので、まだ消去できません。", wareki(last));
        return Err(Reason::Date(says).into());
    }
    let sealed = std::iter::once(&person.name).chain(&person.contact).chain(&person.former);
    let mut contents: Vec<String> = Vec::new();
    for value in sealed {
        if let Value::Sealed { sealed } = value
            && !contents.contains(sealed)
        {
            contents.push(sealed.clone());
        }
    }
    done(Event::PersonErased { person: id.to_string(), contents, ground, reason })
}

/// 不在: one's own, or as an administrator that of another.
pub(super) fn absence(known: &Known<'_>, by: &str, command: &Command) -> Decided {
    let office = known.office;
    let own = |person: &str| -> Result<(), No> {
        person_known(known, person)?;
        let entitled = person == by || administer(known, by).is_ok();
        let what = "不在を届け出る".to_string();
        let refusal = Reason::NotEntitled {
            what, who: "本人又は管理者として登録された職員".to_string()
        };
        if entitled { Ok(()) } else { Err(refusal.into()) }
    };
    match command {
        Command::DeclareAbsence { person, from, until } => {
            own(person)?;
            if until < from {
                return Err(no("不在の終わりの日が、始まりの日より前です。"));
            }
            if *until < known.today() {
                return Err(no("過ぎた期間の不在は届け出られません。代決した人が理由を記入してください。"));
            }
            let clash =
                office.absences.iter().find(|a| a.person == *person && a.from <= *until && *from <= a.until);
            if let Some(a) = clash {
                return Err(no(format!(
                    "{}から{}までの不在が既に届け出られています。期間を分けるか、前の届出を改めてください。",
                    wareki(a.from),
                    wareki(a.until)
                )));
            }
            done(Event::AbsenceDeclared { person: person.clone(), from: *from, until: *until })
        }
        Command::EndAbsence { person, from, until } => {
            own(person)?;
            let found = office.absences.iter().find(|a| a.person == *person && a.from == *from);
            let Some(absence) = found else {
                return Err(no(format!("{}からの不在は届け出られていません。", wareki(*from))));
            };
            ended(absence, *until, known.today())?;
            done(Event::AbsenceEnded { person: person.clone(), from: *from, until: *until })
        }
        _ => Ok(Vec::new()),
    }
}

/// Days that are over stay as they were: somebody may have decided in their light.
fn ended(absence: &crate::office::Absence, until: Option<Date>, today: Date) -> Result<(), No> {
    match until {
        None if absence.from < today => {
            Err(no("始まった不在は取り消せません。終わりの日（until）を今日以後の日に改めてください。"))
        }
        Some(until) if until < absence.from => Err(no("不在の終わりの日が、始まりの日より前です。")),
        Some(until) if until >= absence.until => {
            Err(no("届け出た期間より長くはできません。続きの期間を新しく届け出てください。"))
        }
        Some(until) if until < after(today, -1) => Err(no("過ぎた日まで短くすることはできません。")),
        _ => Ok(()),
    }
}
