//! What does one mechanism say about a duty today? Every 年度, at an interval, or as its form has it.
//! Takes a duty, a mechanism and what is recorded; gives a state with its reason. The gravest of all mechanisms is the duty's.
//! Old evidence is no evidence: a check or a statement of an earlier 年度 shows nothing where the body set no interval.

use super::things::named;
use super::{Evidence, Look, Recorded, Standing, Thing, broken};
use crate::calendar::{fiscal_days, fiscal_year, fiscal_year_name, months_after, next_working_day, wareki};
use crate::edition::EditionDuty;
use crate::mechanism::{Form, Mechanism};
use crate::office::Edition;
use jiff::civil::Date;

/// What one mechanism says about a duty.
pub(super) struct Part {
    pub(super) standing: Standing,
    pub(super) why: String,
    pub(super) due: Option<Date>,
}

impl Part {
    fn new(standing: Standing, why: String) -> Part {
        Part { standing, why, due: None }
    }

    /// Both hold: the graver state, and the earlier day.
    fn and(self, other: Part) -> Part {
        let due = [self.due, other.due].into_iter().flatten().min();
        Part { standing: self.standing.min(other.standing), why: self.why + &other.why, due }
    }
}

impl Look<'_> {
    pub(super) fn part(&self, duty: &EditionDuty, id: &str) -> Part {
        let title = self.title(id);
        let Some(mechanism) = self.catalog.get(id).filter(|m| m.runs()) else {
            return self.outside(duty, title);
        };
        if mechanism.form == Form::Guard {
            return Part::new(Standing::Kept, format!("「{title}」により、関守の中では違反が起こりません。"));
        }
        let nothing = Recorded::default();
        let recorded = self.recorded.get(id).unwrap_or(&nothing);
        let mut part = self.in_time(duty, mechanism, recorded);
        let clause = self.edition.reading.clause(duty.id.clause()).map_or("", |c| c.text.as_str());
        if let Some(said) = broken::sentence(mechanism, recorded, &format!("{clause}\n{}", duty.act)) {
            part.standing = Standing::Broken;
            part.why.insert_str(0, &said);
        }
        // Where nothing is recorded at all, that nothing is covered either is said already.
        if !recorded.evidence.is_empty() {
            recorded.gaps.iter().for_each(|gap| part.why.push_str(&gap.sentence()));
            part.why.push_str(&self.never(mechanism, recorded));
        }
        part
    }

    /// What has no form yet is done outside of the program; when, the clause says all the same.
    fn outside(&self, duty: &EditionDuty, title: &str) -> Part {
        let year = fiscal_year(self.today);
        let annual = duty.frequency.as_deref() == Some("annual");
        let when = if annual { format!("{}中に", fiscal_year_name(year)) } else { String::new() };
        let why = format!(
            "「{title}」の様式は、まだ関守にありません。{when}関守の外で行い、その記録を残してください。"
        );
        let due = annual.then(|| fiscal_days(year).1);
        Part { standing: Standing::NoEvidence, why, due }
    }

    /// What a register names and nothing was ever recorded of, where no interval says it already.
    fn never(&self, mechanism: &Mechanism, recorded: &Recorded) -> String {
        let among = mechanism.nonconformity.as_ref().and_then(|n| n.among.as_ref());
        let Some(among) = among.filter(|_| self.interval(mechanism).is_none()) else { return String::new() };
        let never: Vec<&Thing> = recorded.things.iter().filter(|t| t.covered.is_empty()).collect();
        match never.is_empty() {
            true => String::new(),
            false => format!(
                "{}は、「{}」にありますが、記録がまだありません。",
                named(&never, recorded.things.len()),
                self.title(&among.register)
            ),
        }
    }

    /// What a matter that is overdue says, whether the mechanism is confirmed or not.
    pub(super) fn late(&self, id: &str) -> Option<Part> {
        let (matter, last) = self.recorded.get(id)?.overdue.as_ref()?;
        let why = format!("「{}」の{matter}が期限（{}）を過ぎています。", self.title(id), last.shown());
        Some(Part { standing: Standing::Overdue, why, due: Some(last.day()) })
    }

    fn in_time(&self, duty: &EditionDuty, mechanism: &Mechanism, recorded: &Recorded) -> Part {
        let title = mechanism.title.as_str();
        if let Some(late) = self.late(&mechanism.id) {
            return late;
        }
        let periodic = self.interval(mechanism).map(|months| self.periodic(mechanism, recorded, months));
        match (duty.frequency.as_deref(), periodic) {
            (Some("annual"), None) => self.annual(mechanism, recorded),
            // What the text says holds whatever the body sets.
            (Some("annual"), Some(periodic)) => self.annual(mechanism, recorded).and(periodic),
            (_, Some(periodic)) => match expired(mechanism, recorded) {
                Some(over) if over.standing == Standing::Overdue => over.and(periodic),
                _ => periodic,
            },
            (Some("periodic"), None) => {
                let why = format!(
                    "「{title}」の間隔（月数）を本団体が定めていません。値「{}」を設定してください。",
                    interval_name(mechanism)
                );
                Part::new(Standing::NoEvidence, why)
            }
            (_, None) if matches!(mechanism.form, Form::Check | Form::Statement) => {
                self.seen(mechanism, recorded)
            }
            (_, None) => standing_by_form(mechanism, recorded),
        }
    }

    /// 間隔: so many months, as the body set them.
    fn interval(&self, mechanism: &Mechanism) -> Option<i32> {
        let set = self.office.set_number(&interval_name(mechanism))?;
        i32::try_from(set).ok().filter(|months| *months > 0)
    }

    fn annual(&self, mechanism: &Mechanism, recorded: &Recorded) -> Part {
        let title = &mechanism.title;
        let year = fiscal_year(self.today);
        let (now, (_, last)) = (fiscal_year_name(year), fiscal_days(year));
        let lacking = left_out(recorded, year);
        if let Some(e) = within(recorded, year).filter(|_| lacking.is_empty()) {
            let why = format!("「{title}」を{now}に行いました（{}）。", mechanism.number(e.number));
            return Part::new(Standing::Fulfilled, why);
        }
        let missed = |year: i16| {
            let whole = within(recorded, year).is_some() && left_out(recorded, year).is_empty();
            !whole && self.bound(mechanism, year)
        };
        let names = |lacking: &[&Thing]| match lacking {
            [] => String::new(),
            some => format!("まだのものは、{}です。", named(some, recorded.things.len())),
        };
        let mut first = year;
        while missed(first.saturating_sub(1)) {
            first = first.saturating_sub(1);
        }
        if first == year {
            let why = format!("「{title}」を{now}中に行う必要があります。{}", names(&lacking));
            return Part { standing: Standing::Due, why, due: Some(last) };
        }
        let (from, to) = (fiscal_year_name(first), fiscal_year_name(year - 1));
        let missing = if from == to { from } else { format!("{from}から{to}まで") };
        let why = format!(
            "「{title}」を{missing}に行った記録がありません。{now}の分を行うか、{to}に行った記録を入れるまで、期限超過です。{}",
            names(&left_out(recorded, year - 1))
        );
        Part { standing: Standing::Overdue, why, due: Some(fiscal_days(first).1) }
    }

    /// Whether the mechanism was to be used every 年度 already when this one ended.
    fn bound(&self, mechanism: &Mechanism, year: i16) -> bool {
        let (_, last) = fiscal_days(year);
        // Before all calendars there is no year that ended.
        if last >= self.today {
            return false;
        }
        let adopted = |e: &Edition| {
            e.from <= last && (e.adoptions.is_empty() || e.adoptions.iter().any(|a| a.on <= last))
        };
        if adopted(self.edition) {
            return true;
        }
        // A new edition does not wipe out what the one before demanded.
        let before = self.office.edition(last).filter(|e| e.number < self.edition.number && adopted(e));
        before.is_some_and(|edition| {
            let annual = edition.reading.duties.iter().filter(|d| d.frequency.as_deref() == Some("annual"));
            let mut bound = annual
                .filter(|d| !edition.bindings.exempt.contains_key(&d.id))
                .filter_map(|d| edition.bindings.bound.get(&d.id))
                .flatten();
            bound.any(|b| b.mechanism == mechanism.id && b.confirmed.is_some())
        })
    }

    fn periodic(&self, mechanism: &Mechanism, recorded: &Recorded, months: i32) -> Part {
        let title = &mechanism.title;
        let Some(newest) = newest(recorded) else {
            let why = format!("「{title}」の記録がありません（本団体が定めた間隔: {months}か月）。");
            return unseen(mechanism, recorded, why);
        };
        if !recorded.things.is_empty() {
            return self.periodic_each(mechanism, recorded, months);
        }
        let due = next_working_day(months_after(newest.covers.1, months), &self.office.holidays);
        let why = format!(
            "「{title}」の次の期限は{}です（本団体が定めた間隔: {months}か月、前回 {}）。",
            wareki(due),
            mechanism.number(newest.number)
        );
        let standing = if due < self.today { Standing::Overdue } else { Standing::Fulfilled };
        Part { standing, why, due: Some(due) }
    }

    /// Each thing has a day of its own; what was never looked at has as long as if it had been on the day on which it came.
    fn periodic_each(&self, mechanism: &Mechanism, recorded: &Recorded, months: i32) -> Part {
        let things = &recorded.things;
        let due = |t: &Thing| {
            next_working_day(months_after(t.last().unwrap_or(t.from), months), &self.office.holidays)
        };
        let first = things.iter().map(due).min();
        let late: Vec<&Thing> = things.iter().filter(|t| due(t) < self.today).collect();
        let never: Vec<&Thing> = things.iter().filter(|t| t.covered.is_empty()).collect();
        let (standing, said) = match (late.as_slice(), never.as_slice()) {
            ([], []) => {
                let oldest = things.iter().min_by_key(|t| t.last()).map_or("", |t| t.name.as_str());
                (Standing::Fulfilled, format!("{}件のうち前回が最も古いのは、{oldest}です。", things.len()))
            }
            ([], never) => (Standing::Due, format!("{}の記録がまだありません。", named(never, things.len()))),
            (late, _) => {
                let said = format!("{}で、この間隔のうちの記録がありません。", named(late, things.len()));
                (Standing::Overdue, said)
            }
        };
        let why = format!(
            "「{}」の次の期限は{}です（本団体が定めた間隔: {months}か月）。{said}",
            mechanism.title,
            first.map(wareki).unwrap_or_default()
        );
        Part { standing, why, due: first }
    }

    /// A check or a statement without an interval shows what is so in the 年度 in which its period ended.
    fn seen(&self, mechanism: &Mechanism, recorded: &Recorded) -> Part {
        let (first, _) = fiscal_days(fiscal_year(self.today));
        let old = |t: &&Thing| t.from < first && t.last().is_none_or(|last| last < first);
        let old: Vec<&Thing> = recorded.things.iter().filter(old).collect();
        let some = !old.is_empty() && old.len() < recorded.things.len();
        if some && !recorded.evidence.is_empty() {
            let why = format!(
                "「{}」は、{}で、今年度の記録がありません。間隔を値「{}」で定めれば、その期限によります。",
                mechanism.title,
                named(&old, recorded.things.len()),
                interval_name(mechanism)
            );
            return unseen(mechanism, recorded, why);
        }
        match newest(recorded).filter(|e| e.covers.1 < first) {
            Some(old) => {
                let why = format!(
                    "「{}」の今年度の記録がありません。最後の記録（{}、{}まで）は前の年度までのもので、今の状態を示しません。間隔を値「{}」で定めれば、その期限によります。",
                    mechanism.title,
                    mechanism.number(old.number),
                    wareki(old.covers.1),
                    interval_name(mechanism)
                );
                unseen(mechanism, recorded, why)
            }
            None => standing_by_form(mechanism, recorded),
        }
    }
}

fn interval_name(mechanism: &Mechanism) -> String {
    format!("interval/{}", mechanism.id)
}

/// Evidence that covers a day of a 年度, the newest number.
fn within(recorded: &Recorded, year: i16) -> Option<&Evidence> {
    let (first, last) = fiscal_days(year);
    recorded.evidence.iter().rev().find(|e| e.covers.1 >= first && e.covers.0 <= last)
}

/// What was there all the 年度 and was not looked at in it.
fn left_out(recorded: &Recorded, year: i16) -> Vec<&Thing> {
    let days = fiscal_days(year);
    recorded.things.iter().filter(|t| t.from <= days.0 && !t.within(days)).collect()
}

/// Evidence whose period ended last.
fn newest(recorded: &Recorded) -> Option<&Evidence> {
    recorded.evidence.iter().max_by_key(|e| e.covers.1)
}

/// Nothing shows it, but a matter may be under way.
fn unseen(mechanism: &Mechanism, recorded: &Recorded, why: String) -> Part {
    match recorded.open {
        0 => Part::new(Standing::NoEvidence, why),
        open => Part::new(Standing::Due, format!("{why}「{}」の手続中が{open}件あります。", mechanism.title)),
    }
}

/// A duty without a rhythm: a register stands, a document is in force, a procedure was used when it was needed.
fn standing_by_form(mechanism: &Mechanism, recorded: &Recorded) -> Part {
    let title = &mechanism.title;
    let count = recorded.evidence.len();
    if let Some(part) = expired(mechanism, recorded) {
        return part;
    }
    let lasting = matches!(mechanism.form, Form::Register | Form::Document | Form::Statement | Form::Check);
    match (count, recorded.open, lasting) {
        (0, 0, true) => Part::new(Standing::NoEvidence, format!("「{title}」の記録がありません。")),
        (0, 0, false) => {
            Part::new(Standing::NoOccasion, format!("「{title}」を使う機会は記録されていません。"))
        }
        (0, open, _) => Part::new(Standing::Due, format!("「{title}」の手続中が{open}件あります。")),
        (n, 0, _) => Part::new(Standing::Fulfilled, format!("「{title}」の記録が{n}件あります。")),
        (n, open, _) => {
            Part::new(Standing::Fulfilled, format!("「{title}」の記録が{n}件、手続中が{open}件あります。"))
        }
    }
}

/// A register, or a document, of which the last day is over: of all that is in it, or of some.
fn expired(mechanism: &Mechanism, recorded: &Recorded) -> Option<Part> {
    let title = &mechanism.title;
    let (number, until) = recorded.expired.iter().min_by_key(|(_, until)| *until)?;
    let (over, live) = (recorded.expired.len(), recorded.live);
    if !matches!(mechanism.form, Form::Register | Form::Document) {
        return None;
    }
    let said = format!("{number}は、{}までです。", wareki(*until));
    if over == live {
        let why = format!("「{title}」の有効な記録がありません。{over}件の期限が過ぎています。{said}");
        return Some(Part { standing: Standing::Overdue, why, due: Some(*until) });
    }
    let count = recorded.evidence.len();
    let why = format!("「{title}」の記録が{count}件あります。うち{over}件は期限が過ぎています。{said}");
    Some(Part::new(Standing::Fulfilled, why))
}
