//! Did a thing go out before it comes back, and come back before it goes out again? Entries of a log, thing by thing.
//! Takes a rule and an entry; gives the things with which it does not go together. Entries that another one corrects do not
//! count; neighbours in time alone are looked at, so that an old mistake does not keep everything after it from being entered.

use super::Subject;
use crate::calendar::Moment;
use crate::check::Paired;
use crate::known::Known;
use crate::matter::Matter;
use crate::refusal::Unavailable;
use crate::value::Value;
use std::sync::Arc;

/// Whether a thing goes out by an entry, or comes back.
type Way = Option<bool>;

impl Subject<'_> {
    /// The things whose comings and goings would not fit together with this entry, or without the one that it corrects.
    pub(super) fn unpaired(&self, paired: &Paired, known: &Known<'_>) -> Result<Vec<String>, Unavailable> {
        let corrected = match paired.corrects.as_deref().and_then(|field| self.text(field)) {
            Some(id) => known.records.matter(id)?,
            None => None,
        };
        let before = corrected.as_deref();
        let of_before = |field: &str| before.and_then(|m| m.value(field)).and_then(Value::text);
        let Some(same) = self.text(&paired.same).or_else(|| of_before(&paired.same)) else {
            return Ok(Vec::new());
        };
        let others = self.others(paired, (same, before), known)?;
        let mut things = self.words(&paired.things);
        let more = before.and_then(|m| m.value(&paired.things)).map(Value::words).unwrap_or_default();
        things.extend(more.into_iter().filter(|thing| !self.words(&paired.things).contains(thing)));
        let own = way(self.text(&paired.field), paired);
        let fits = |thing: &&str| {
            let named = self.words(&paired.things).contains(thing);
            let at = self.moment(&paired.at).filter(|_| named && own.is_some());
            let of_before = before.and_then(|m| moment(m, &paired.at));
            let mut course: Vec<(Moment, bool)> = others
                .iter()
                .filter(|m| m.value(&paired.things).is_some_and(|v| v.words().contains(thing)))
                .filter_map(|m| {
                    let kind = m.value(&paired.field).and_then(Value::text);
                    Some((moment(m, &paired.at)?, way(kind, paired)?))
                })
                .collect();
            course.extend(at.zip(own));
            course.sort_by_key(|(at, _)| *at);
            let near = |place: Option<Moment>| place.is_none_or(|place| alternates(&course, place));
            near(at) && near(of_before)
        };
        let wrong = things.into_iter().filter(|thing| !fits(thing));
        Ok(wrong.map(ToString::to_string).collect())
    }

    /// The other entries that count.
    fn others(
        &self,
        paired: &Paired,
        (same, corrected): (&str, Option<&Matter>),
        known: &Known<'_>,
    ) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let mut out = Vec::new();
        for entry in known.records.naming(&self.mechanism.id, same)? {
            let about = entry.value(&paired.same).and_then(Value::text) == Some(same);
            if about && self.is_other(&entry) && corrected.is_none_or(|m| m.id != entry.id) {
                let replaced = match &paired.corrects {
                    None => false,
                    Some(field) => {
                        let later = known.records.naming(&self.mechanism.id, &entry.id)?;
                        later.iter().any(|m| m.value(field).and_then(Value::text) == Some(entry.id.as_str()))
                    }
                };
                if !replaced {
                    out.push(entry);
                }
            }
        }
        Ok(out)
    }
}

fn way(kind: Option<&str>, paired: &Paired) -> Way {
    let kind = kind?;
    (kind == paired.out || kind == paired.back).then_some(kind == paired.out)
}

fn moment(matter: &Matter, field: &str) -> Option<Moment> {
    matter.value(field)?.text()?.parse().ok()
}

/// Whether what happens around a moment goes out and comes back by turns, and goes out first.
fn alternates(course: &[(Moment, bool)], place: Moment) -> bool {
    let first = course.iter().position(|(at, _)| *at >= place).unwrap_or(course.len());
    let last = course.iter().rposition(|(at, _)| *at <= place).map_or(0, |at| at + 1);
    let around = course.get(first.saturating_sub(1)..(last + 1).min(course.len())).unwrap_or_default();
    let begins = first > 1 || course.first().is_none_or(|(_, out)| *out);
    begins && around.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a != b))
}
