//! Did a thing go out before it comes back, and come back before it goes out again? Entries of a log, thing by thing.
//! Takes a rule and an entry; gives the things with which it does not go together. Entries that another one corrects do not
//! count; neighbours in time alone are looked at, so that an old mistake does not keep everything after it from being entered.

use super::Subject;
use super::whole::words_of;
use crate::calendar::Moment;
use crate::check::Paired;
use crate::known::Known;
use crate::matter::Matter;
use crate::refusal::Unavailable;
use crate::replacing::replacement;
use crate::spelling;
use crate::value::Value;
use std::sync::Arc;

/// An entry as it counts for a thing: when, whether the thing goes out by it, and under which matter.
type Event<'e> = (Moment, bool, &'e str);

impl<'a> Subject<'a> {
    /// The things whose comings and goings would not fit together with this entry.
    pub(super) fn unpaired(&self, paired: &Paired, known: &Known<'_>) -> Result<Vec<String>, Unavailable> {
        self.unfitting(paired, known, false)
    }

    /// The same at the place of the entry that this one corrects, once that one is gone.
    pub(super) fn left_unpaired(
        &self,
        paired: &Paired,
        known: &Known<'_>,
    ) -> Result<Vec<String>, Unavailable> {
        self.unfitting(paired, known, true)
    }

    fn unfitting(
        &self,
        paired: &Paired,
        known: &Known<'_>,
        corrected: bool,
    ) -> Result<Vec<String>, Unavailable> {
        let before = match self.mechanism.corrects.as_deref().and_then(|field| self.text(field)) {
            Some(id) => known.records.matter(id)?,
            None => None,
        };
        let before = before.as_deref();
        let same = self.text(&paired.same).or_else(|| before.and_then(|m| text(m, &paired.same)));
        let own = self.moment(&paired.at).zip(way(self.text(&paired.field), paired)).zip(same);
        let own = own.map(|((at, out), same)| (at, out, same));
        let (place, same) = match corrected {
            true => (before.and_then(|m| moment(m, &paired.at)), before.and_then(|m| text(m, &paired.same))),
            false => (own.map(|(at, ..)| at), same),
        };
        let (Some(place), Some(same)) = (place, same) else { return Ok(Vec::new()) };
        let things = self.words(&paired.things);
        let mut asked = if corrected { Vec::new() } else { things.clone() };
        asked.extend(before.filter(|_| corrected).into_iter().flat_map(|m| words_of(m, &paired.things)));
        let others = self.others((same, before), known)?;
        let mut out = Vec::new();
        // What comes back is entered wherever it stood out besides.
        let everywhere = paired.everywhere && (corrected || own.is_some_and(|(_, out, _)| out));
        for thing in asked {
            let own = own.filter(|_| things.iter().any(|word| spelling::same(word, thing)));
            let mine = course(paired, (thing, &others), own.filter(|(.., id)| *id == same));
            if !alternates(&mine, place) {
                out.push(thing.to_string());
            } else if everywhere {
                let others = self.others((thing, before), known)?;
                // What goes out later came back from here before: that is still to be recorded.
                let later = |(a, _): &(Event<'_>, Event<'_>)| corrected || Some(*a) != own;
                let clash = clash(&course(paired, (thing, &others), own), place)
                    .filter(later)
                    .map(|(a, b)| if a.2 == same { b.2 } else { a.2 })
                    .map(|id| number(id, known))
                    .transpose()?;
                out.extend(clash.map(|id| format!("{thing}（{id}）")));
            }
        }
        Ok(out)
    }

    /// The other entries that name a word, and that no other one corrects.
    fn others(
        &self,
        (word, corrected): (&str, Option<&Matter>),
        known: &Known<'_>,
    ) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let mut out = Vec::new();
        for entry in known.records.naming(&self.mechanism.id, word)? {
            let other = self.is_other(&entry) && corrected.is_none_or(|m| m.id != entry.id);
            if other && replacement(known.records, self.mechanism, &entry)?.is_none() {
                out.push(entry);
            }
        }
        Ok(out)
    }
}

/// What happened to a thing, in the order of time.
fn course<'e>(
    paired: &Paired,
    (thing, others): (&str, &'e [Arc<Matter>]),
    own: Option<Event<'e>>,
) -> Vec<Event<'e>> {
    let mut out: Vec<Event<'e>> = others
        .iter()
        .filter(|m| words_of(m, &paired.things).iter().any(|word| spelling::same(word, thing)))
        .filter_map(|m| {
            let out = way(text(m, &paired.field), paired)?;
            Some((moment(m, &paired.at)?, out, text(m, &paired.same)?))
        })
        .collect();
    out.extend(own);
    out.sort_by_key(|(at, ..)| *at);
    out
}

fn text<'m>(matter: &'m Matter, field: &str) -> Option<&'m str> {
    matter.value(field).and_then(Value::text)
}

/// Whether a thing goes out by an entry, or comes back.
fn way(kind: Option<&str>, paired: &Paired) -> Option<bool> {
    let kind = kind?;
    (kind == paired.out || kind == paired.back).then_some(kind == paired.out)
}

fn moment(matter: &Matter, field: &str) -> Option<Moment> {
    text(matter, field)?.parse().ok()
}

/// What a matter is called.
fn number(id: &str, known: &Known<'_>) -> Result<String, Unavailable> {
    let found = known.records.matter(id)?;
    let called = found.and_then(|m| Some(m.number(known.catalog.get(&m.applied.mechanism)?)));
    Ok(called.unwrap_or_else(|| id.to_string()))
}

/// What happens at a moment, with the neighbours on both sides.
fn around<'c, 'e>(course: &'c [Event<'e>], place: Moment) -> (usize, &'c [Event<'e>]) {
    let first = course.iter().position(|(at, ..)| *at >= place).unwrap_or(course.len());
    let last = course.iter().rposition(|(at, ..)| *at <= place).map_or(0, |at| at + 1);
    let near = course.get(first.saturating_sub(1)..(last + 1).min(course.len()));
    (first, near.unwrap_or_default())
}

/// Whether what happens around a moment goes out and comes back by turns, and goes out first.
fn alternates(course: &[Event<'_>], place: Moment) -> bool {
    let (first, near) = around(course, place);
    let begins = first > 1 || course.first().is_none_or(|(_, out, _)| *out);
    begins && near.windows(2).all(|pair| matches!(pair, [(_, a, _), (_, b, _)] if a != b))
}

/// Two goings out around a moment with no coming back between them.
fn clash<'e>(course: &[Event<'e>], place: Moment) -> Option<(Event<'e>, Event<'e>)> {
    let (_, near) = around(course, place);
    near.windows(2).find_map(|pair| match pair {
        [a, b] if a.1 && b.1 => Some((*a, *b)),
        _ => None,
    })
}
