//! May what is kept apart of a matter be erased? From which day on, and where does its retention period begin?
//! Takes a matter with its definition; gives the event, or the refusal with the last day. The record stays provable.
//! How long is told by the definition or the body; names of persons are erased in `people`.

use super::begun::naming;
use super::life::at;
use super::steps::needed;
use super::{Decided, about, administer, matter, no};
use crate::calendar::{fiscal_days, fiscal_year, wareki};
use crate::event::Event;
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::mechanism::Mechanism;
use crate::refusal::{No, Reason};
use crate::value::Value;
use jiff::civil::Date;

/// Personal data are erased when the retention period is over.
pub(super) fn dispose(known: &Known<'_>, by: &str, (id, ground, reason): (&str, &str, &str)) -> Decided {
    administer(known, by)?;
    let (matter, mechanism) = matter(known, id)?;
    let ended = ended(known, mechanism, &matter)?;
    let ground = needed(ground, "廃棄する")?;
    let reason = needed(reason, "廃棄する")?;
    let Some(years) = years(known, mechanism) else {
        let value = format!("retention-years/{}", mechanism.id);
        return Err(Reason::NobodyNamed { what: "保存期間を定める".to_string(), value }.into());
    };
    let last = kept_until(ended, years);
    if known.today() <= last {
        let says = format!("保存期間が{}まで続いているので、まだ廃棄できません。", wareki(last));
        return Err(Reason::Date(says).into());
    }
    not_needed(known, (mechanism, &matter))?;
    let contents = known.records.sealed(&matter.id)?;
    if contents.is_empty() && (matter.disposed || matter.files.is_empty()) {
        return Err(no("廃棄する内容が残っていません。"));
    }
    Ok(about(&matter, Event::Disposed { contents, ground, reason }))
}

/// What an open matter or the records of an open case rest on is kept until those end, however long ago it ended itself.
fn not_needed(known: &Known<'_>, about: (&Mechanism, &Matter)) -> Result<(), No> {
    for (other, naming) in naming(known, about)? {
        let lasts = |m: &Matter| other.ends_with.is_some() && ended(known, other, m).is_err();
        let mut needing = naming.iter().filter(|m| m.id != about.1.id);
        if let Some(needing) = needing.find(|m| m.status.is_open() || lasts(m)) {
            let number = needing.number(other);
            let says = match needing.status.is_open() {
                true => format!(
                    "まだ終わっていない「{number}」がこの案件を挙げているので、廃棄できません。終わってから廃棄してください。"
                ),
                false => format!(
                    "まだ終結していない事案の「{number}」がこの案件を挙げているので、廃棄できません。その事案を終結してから廃棄してください。"
                ),
            };
            return Err(no(says));
        }
    }
    Ok(())
}

/// The day on which a matter ended: with its own end, or with that of the one that ends them all.
fn ended(known: &Known<'_>, mechanism: &Mechanism, matter: &Matter) -> Result<Date, No> {
    let own = matter.since.day();
    if matter.status == Status::Closed || matter.status.is_void() {
        return Ok(own);
    }
    at(matter.status == Status::Live, "廃棄する", matter)?;
    let Some(field) = mechanism.ends_with.as_deref() else {
        // A record that is never closed is over with its last step.
        return at(!mechanism.ends(), "廃棄する", matter).map(|()| own);
    };
    let case = matter.value(field).and_then(Value::text).unwrap_or_default();
    let all = known.records.every(&mechanism.id)?;
    let same = |m: &Matter| m.value(field).and_then(Value::text) == Some(case);
    let closed = all.iter().filter(|m| m.status == Status::Closed && same(m));
    // What was recorded after the end is kept for as long from its own day.
    closed.map(|m| m.since.day()).max().map(|end| end.max(own)).ok_or_else(|| {
        let (title, of) = (&mechanism.title, mechanism.title_of(field));
        let says = format!(
            "「{title}」の「{of}」{case} は、まだ終結していないので、廃棄できません。保存期間は、終結した年度の末から数えます。先に終結してください。"
        );
        no(says)
    })
}

/// 保存期間, as the body set it or as the definition has it.
fn years(known: &Known<'_>, mechanism: &Mechanism) -> Option<i16> {
    let set = known.office.set_number(&format!("retention-years/{}", mechanism.id));
    let years = set.and_then(|n| i16::try_from(n).ok());
    years.or_else(|| mechanism.retention_years.and_then(|n| i16::try_from(n).ok()))
}

/// Last day of the retention period: so many years from the end of the 年度 in which it ended.
fn kept_until(ended: Date, years: i16) -> Date {
    fiscal_days(fiscal_year(ended).saturating_add(years)).1
}
