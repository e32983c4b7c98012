//! How does every duty stand now? Told once, followed from there, and shared by all pages that show it.
//! Takes a view and the office; gives the states of all duties on a day. What is recorded is kept in brief: an event that
//! was written since changes one brief. The rule itself is `practice::standing`.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use ledger::book::View;
use ledger::fault::Result;
use practice::calendar::Moment;
use practice::office::{Edition, Office};
use practice::standing::{self, DutyState, Summary};

/// 履行状態の見通し (outlook).
#[derive(Default)]
pub(crate) struct Outlook {
    followed: Mutex<Option<Followed>>,
}

/// What is recorded up to an event.
struct Followed {
    summary: Summary,
    position: u64,
    told: Option<Told>,
}

/// States, and for what they were told.
struct Told {
    office: Arc<Office>,
    edition: u32,
    day: Date,
    /// The moment that it was told for, and the next one at which a term ends within the day.
    at: Moment,
    next: Option<Moment>,
    states: Arc<Vec<DutyState>>,
}

impl Outlook {
    /// States of all duties of an edition. Who asks while another is told waits, and is given the same.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn states(
        &self,
        view: View<'_>,
        (office, edition): (&Arc<Office>, &Edition),
        now: Moment,
    ) -> Result<Arc<Vec<DutyState>>> {
        let mut held = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        // What cannot be followed to its end is begun anew by whoever asks next.
        let day = now.day();
        let then = follow(held.take(), view)?;
        let followed = held.insert(then);
        let same = |t: &&Told| {
            let of = Arc::ptr_eq(&t.office, office) && t.edition == edition.number;
            of && t.day == day && t.at <= now && t.next.is_none_or(|next| now <= next)
        };
        if let Some(told) = followed.told.as_ref().filter(same) {
            return Ok(Arc::clone(&told.states));
        }
        let recorded = followed.summary.recorded(view.catalog(), office, now);
        let next = recorded.values().filter_map(|r| r.next).min();
        let states = Arc::new(standing::states(edition, office, view.catalog(), &recorded, day));
        let (office, edition) = (Arc::clone(office), edition.number);
        followed.told = Some(Told { office, edition, day, at: now, next, states: Arc::clone(&states) });
        Ok(states)
    }

    /// Takes in what was written.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn follow(&self, view: View<'_>) -> Result<()> {
        let mut held = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some(follow(held.take(), view)?);
        Ok(())
    }
}

fn follow(before: Option<Followed>, view: View<'_>) -> Result<Followed> {
    let (position, catalog) = (view.last_seq()?, view.catalog());
    let Some(mut followed) = before else {
        let mut summary = Summary::of(catalog);
        view.each_matter(|matter| summary.take_in(catalog, &matter))?;
        return Ok(Followed { summary, position, told: None });
    };
    // A reading that began before another one is answered with what is newer.
    if position > followed.position {
        for matter in view.of_ids(&view.changed_since(followed.position)?)? {
            followed.summary.take_in(catalog, &matter);
        }
        (followed.position, followed.told) = (position, None);
    }
    Ok(followed)
}
