//! Does a form agree with what is recorded about other things? Rules that ask the registers and other matters.
//! Takes a rule and a form; gives whether it is kept, or that the records cannot be read.
//! What a row says about its class is looked at in `class`.

use super::Subject;
use crate::calendar::Moment;
use crate::check::{ApprovedWhen, Check, LastEntry, MatterOf, Preceded, SinceFormer};
use crate::known::Known;
use crate::matter::{Decision, Matter, Reopened, Status};
use crate::refusal::Unavailable;
use crate::replacing::replacement;
use crate::spelling;
use crate::value::Value;
use crate::who;
use jiff::civil::Date;

impl Subject<'_> {
    /// Rules that ask what is recorded about other things.
    pub(super) fn keeps_records(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let records = known.records;
        match check {
            Check::Unique(field) => {
                let Some(word) = self.text(field) else { return Ok(true) };
                let naming = records.naming(&self.mechanism.id, word)?;
                Ok(!naming.iter().any(|m| self.is_other(m) && holds(m, field, word)))
            }
            Check::AmongMatter { items, matter, of } => {
                let Some(id) = self.text(matter) else { return Ok(true) };
                let Some(found) = records.matter(id)? else { return Ok(false) };
                let listed = found.value(of).map(Value::words).unwrap_or_default();
                Ok(self.words(items).iter().all(|w| listed.contains(w)))
            }
            Check::Approved(field) => self.matters_are(field, known, approved),
            Check::Granted(field) => self.matters_are(field, known, |m, _| granted(m)),
            Check::OnceGranted(field) => self.matters_are(field, known, |m, known| {
                let mechanism = known.catalog.get(&m.applied.mechanism);
                let before = |of| m.reopened.iter().any(|before: &Reopened| before.was_granted(of));
                granted(m) || mechanism.is_some_and(before)
            }),
            Check::Completed(field) => self.are_completed(field, known),
            Check::ApprovedWhen(ApprovedWhen { field, when, is, on }) => {
                let meant = self.words_or_flag(when).iter().any(|w| is.contains(w));
                let day = on.as_deref().and_then(|on| self.day(on)).unwrap_or_else(|| known.today());
                // Where `granted` says already that it was not permitted, its days do not matter.
                let said = self.mechanism.rules.iter().any(|r| r.check == Check::Granted(field.clone()));
                let holds = |m: &Matter, known: &Known<'_>| {
                    approved_on(m, known, day) || (on.is_some() && said && !granted(m))
                };
                if meant { self.matters_are(field, known, holds) } else { Ok(true) }
            }
            Check::Preceded(wanted) => self.is_preceded(wanted, known),
            Check::LastEntry(wanted) => self.is_not_ended(wanted, known),
            Check::InForce(mechanism) => {
                let standing = records.standing(mechanism)?;
                Ok(standing.iter().any(|m| in_force(m, mechanism, known)))
            }
            Check::Current { field, of, at: None } => self.is_current(self.text(field), of, known),
            Check::Current { field, of, at: Some(at) } => {
                let Some(id) = self.text(field) else { return Ok(true) };
                let quoting = records.matter(id)?;
                self.is_current(quoting.as_ref().and_then(|m| m.value(at)?.text()), of, known)
            }
            Check::Continues { from, until } => self.continues((from, until), known),
            Check::RequiredSinceFormer(former) => Ok(self.came_back(former)),
            Check::NewestOf([field, same]) => self.is_newest(field, same, known),
            Check::NamesApplicant { field, matter } => {
                let Some(id) = self.text(matter) else { return Ok(true) };
                let applicant = records.matter(id)?.map(|m| m.applied.applicant.clone());
                Ok(applicant.is_none_or(|a| self.words(field).contains(&a.as_str())))
            }
            _ => self.keeps_named(check, known),
        }
    }

    /// Rules about the matter that a field names: whose it is, of which mechanism, and from which day on it holds.
    fn keeps_named(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        match check {
            Check::MatterOf(wanted) => self.is_matter_of(wanted, known),
            Check::OwnMatter(field) => {
                self.matters_are(field, known, |m, _| m.applied.applicant == self.applicant())
            }
            Check::NotBeforeMatter([field, matter]) => {
                let (Some(day), Some(id)) = (self.day(field), self.text(matter)) else { return Ok(true) };
                let found = known.records.matter(id)?;
                let first =
                    found.and_then(|m| m.day(known.catalog.get(&m.applied.mechanism)?.from.as_deref()?));
                Ok(first.is_none_or(|first| first <= day))
            }
            Check::NotBeforeDecision { field, matter } => self.is_after_decision(field, matter, known),
            Check::NotAfterEnd(wanted) => self.before_end(wanted, known),
            _ => self.keeps_happened(check, known),
        }
    }

    /// Whether a day or moment does not lie before the decision on the matter that a field names.
    fn is_after_decision(&self, field: &str, matter: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        let (Some(at), Some(id)) = (self.moment(field), self.text(matter)) else { return Ok(true) };
        let timed = self.text(field).is_some_and(|t| t.contains('T'));
        let Some(found) = known.records.matter(id)? else { return Ok(true) };
        let after = |d: Moment| if timed { at >= d } else { at.day() >= d.day() };
        // What was granted held until a change of it reopened the matter.
        let before = |b: &Reopened| at <= b.at && b.decided.is_some_and(after);
        let decided = found.decisions.iter().map(Decision::when).max();
        Ok(decided.is_none_or(after) || found.reopened.iter().any(before))
    }

    /// Rules that ask whether something is still under way.
    pub(super) fn keeps_open(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        let records = known.records;
        let (found, standing) = match check {
            Check::NoneOpen(mechanisms) => {
                let all = mechanisms.iter().map(|m| records.standing(m)).collect::<Result<Vec<_>, _>>()?;
                (all, false)
            }
            Check::NoneOpenFor { field, of } => {
                let Some(word) = self.text(field).or(self.own_id()) else { return Ok(true) };
                (of.iter().map(|m| records.naming(m, word)).collect::<Result<Vec<_>, _>>()?, false)
            }
            Check::NotNamedBy { field, of } => {
                let Some(word) = self.text(field) else { return Ok(true) };
                (of.iter().map(|m| records.naming(m, word)).collect::<Result<Vec<_>, _>>()?, true)
            }
            _ => return Ok(true),
        };
        let in_the_way = |m: &Matter| self.is_other(m) && (standing || m.status.is_open());
        Ok(!found.iter().flatten().any(|m| in_the_way(m)))
    }

    pub(super) fn matters_are(
        &self,
        field: &str,
        known: &Known<'_>,
        holds: impl Fn(&Matter, &Known<'_>) -> bool,
    ) -> Result<bool, Unavailable> {
        for id in self.words(field) {
            if !known.records.matter(id)?.is_some_and(|found| holds(&found, known)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the last step of the matters is taken, and none stands in their place.
    fn are_completed(&self, field: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        for id in self.words(field) {
            let Some(found) = known.records.matter(id)? else { return Ok(false) };
            let replaced = match known.catalog.get(&found.applied.mechanism) {
                Some(mechanism) => replacement(known.records, mechanism, &found)?.is_some(),
                None => false,
            };
            if replaced || !matches!(found.status, Status::Live | Status::Closed) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn is_matter_of(&self, wanted: &MatterOf, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(id) = self.text(&wanted.field) else { return Ok(true) };
        let Some(found) = known.records.matter(id)? else { return Ok(true) };
        if !wanted.is.contains(&found.applied.mechanism) {
            return Ok(false);
        }
        let Some((at, register)) = wanted.at.as_deref().zip(wanted.register.as_deref()) else {
            return Ok(true);
        };
        for word in found.value(at).map(Value::words).unwrap_or_default() {
            if known.records.row(register, word)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn is_other(&self, matter: &Matter) -> bool {
        Some(matter.id.as_str()) != self.own_id()
    }

    /// As many entries with the earlier value as with the later one, and one more.
    fn is_preceded(&self, wanted: &Preceded, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Preceded { field, is, by, same, at } = wanted;
        let (Some(kind), Some(thing)) = (self.text(field), self.text(same)) else { return Ok(true) };
        let now = at.as_deref().and_then(|at| self.moment(at));
        let before = |m: &Matter| {
            let moment = at.as_deref().and_then(|at| m.value(at)?.text()?.parse::<Moment>().ok());
            now.zip(moment).is_none_or(|(now, moment)| moment <= now)
        };
        let naming = known.records.naming(&self.mechanism.id, thing)?;
        let about: Vec<_> =
            naming.iter().filter(|m| m.value(same).and_then(Value::text) == Some(thing)).collect();
        let of = |m: &Matter, word: &str| m.value(field).and_then(Value::text) == Some(word);
        let earlier = about.iter().filter(|m| of(m, by) && before(m)).count();
        Ok(kind != is || earlier > about.iter().filter(|m| of(m, is)).count())
    }

    /// No entry about the thing has ended it before.
    fn is_not_ended(&self, wanted: &LastEntry, known: &Known<'_>) -> Result<bool, Unavailable> {
        let (Some(now), Some(thing)) = (self.moment(&wanted.at), self.text(&wanted.same)) else {
            return Ok(true);
        };
        let naming = known.records.naming(&self.mechanism.id, thing)?;
        let ends = |m: &Matter| {
            let moment = m.value(&wanted.at).and_then(|v| v.text()?.parse::<Moment>().ok());
            m.value(&wanted.same).and_then(Value::text) == Some(thing)
                && m.value(&wanted.field).and_then(Value::text) == Some(wanted.is.as_str())
                && moment.is_some_and(|moment| moment <= now)
        };
        Ok(!naming.iter().any(|m| self.is_other(m) && ends(m)))
    }

    /// Given to the same one, or to nobody, nothing changes hands; given away for the first time, nothing came back.
    fn came_back(&self, SinceFormer { field, since, anew }: &SinceFormer) -> bool {
        let Some(before) = self.matter else { return true };
        let given_anew = self.value(anew).is_some_and(|to| before.value(anew) != Some(to));
        let former = before.day(since).filter(|_| given_anew);
        former.is_none_or(|former| self.day(field).is_some_and(|day| day >= former))
    }

    fn is_newest(&self, field: &str, same: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        let (Some(day), Some(word)) = (self.day(field), self.text(same)) else { return Ok(true) };
        let every = known.records.every(&self.mechanism.id)?;
        let counts = |m: &Matter| !m.status.is_void() && self.is_other(m);
        let about = every.iter().filter(|m| counts(m) && m.value(same).and_then(Value::text) == Some(word));
        Ok(about.filter_map(|m| m.day(field)).all(|other| other <= day))
    }

    fn is_current(&self, key: Option<&str>, of: &str, known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(key) = key else { return Ok(true) };
        let standing = known.records.standing(of)?;
        let newest = standing.iter().rev().find(|m| in_force(m, of, known));
        let Some((m, definition)) = newest.zip(known.catalog.get(of)) else {
            // What names nothing in force is wrong; where `in-force` says so already, once is enough.
            return Ok(self.mechanism.rules.iter().any(|r| r.check == Check::InForce(of.to_string())));
        };
        Ok(m.key(definition) == key || m.id == key)
    }

    /// The period begins on the day after the last one of the section ended; the first one begins when it will.
    fn continues(&self, (from, until): (&str, &str), known: &Known<'_>) -> Result<bool, Unavailable> {
        let Some(day) = self.day(from) else { return Ok(true) };
        let every = known.records.every(&self.mechanism.id)?;
        let counts = |m: &&std::sync::Arc<Matter>| {
            !m.status.is_void() && self.is_other(m) && m.applied.section == self.section()
        };
        let ends = every.iter().filter(counts).filter_map(|m| m.day(until));
        Ok(ends.max().is_none_or(|last| day == crate::calendar::after(last, 1)))
    }
}

/// Whether a field of a matter holds a word, in whatever spelling.
pub(super) fn holds(matter: &Matter, field: &str, word: &str) -> bool {
    matter.value(field).is_some_and(|v| v.words().iter().any(|w| spelling::same(w, word)))
}

/// Decided with yes by everybody who had to.
pub(super) fn granted(matter: &Matter) -> bool {
    let open = matter.open_step().map(who::base);
    let done = |d: &Decision| d.decided.approved && d.decided.complete;
    // Where several sections decide, one after the other, it is not granted before the last of them did.
    let waits = matter.decisions.iter().any(|d| open == Some(who::base(&d.decided.step)));
    let granted = !waits && matter.decisions.iter().any(done);
    granted && matches!(matter.status, Status::Open | Status::Live | Status::Closed)
}

/// Granted, and not past its last day.
fn approved(matter: &Matter, known: &Known<'_>) -> bool {
    approved_on(matter, known, known.today())
}

/// Granted, and on that day not past its last day.
fn approved_on(matter: &Matter, known: &Known<'_>, day: Date) -> bool {
    let until = known.catalog.get(&matter.applied.mechanism).and_then(|m| matter.until(m));
    granted(matter) && until.is_none_or(|u| u >= day)
}

/// Live, and not past its last day.
pub(crate) fn in_force(matter: &Matter, mechanism: &str, known: &Known<'_>) -> bool {
    let until = known.catalog.get(mechanism).and_then(|m| matter.until(m));
    matter.status == Status::Live && until.is_none_or(|u| u >= known.today())
}
