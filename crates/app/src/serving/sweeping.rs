//! How long is kept what is no record? Once a day what is over its time goes from the desk, some at a time.
//! Takes the site; erases. The record itself, files that belong to matters and the texts of editions are never touched.
//! To keep something else for another time: its line in `KEPT`, and in the manual (18 設置).

#[cfg(test)]
mod tests;

use jiff::ToSpan;
use ledger::desk::{Sweep, Tidings};
use ledger::fault::Result;
use practice::calendar::Moment;
use practice::setting;
use std::collections::BTreeSet;
use web::Site;

/// Uploads and previews: whoever brings a list or a policy goes on within days; lists hold names.
pub const UPLOAD_DAYS: i64 = 14;
/// What a person who left had of his own: he may be asked about it in the first days, and nobody else reads it.
pub const LEFT_DAYS: i32 = 30;
/// The record of accesses, unless the body set another number: as long as the reports of incidents that it may explain
/// (five years in the catalogue).
pub const ACCESS_DAYS: i64 = 1826;
/// Hours after which no session holds, used or not.
const SESSION_HOURS: i64 = 12;

/// How many days each is kept.
pub const KEPT: [(Sweep, i64); 7] = [
    (Sweep::Jobs, UPLOAD_DAYS),
    // A form of last year asks for other things.
    (Sweep::Drafts, 365),
    (Sweep::Accesses, ACCESS_DAYS),
    // Half a year of leave, then nobody needs the news.
    (Sweep::Notices, 180),
    // Long enough to answer whether somebody was told.
    (Sweep::Mails, 90),
    // As the reports of incidents of the catalogue.
    (Sweep::Tips, 1826),
    // Two fiscal years: an audit looks back over the last one.
    (Sweep::Backups, 730),
];

/// So many rows go at once: others wait meanwhile.
const BATCH: u32 = 200;
/// So many times in one look: then it is somebody else's turn.
const BATCHES: usize = 20;
const MARK: &str = "swept";

/// 片付け (sweep) of a day, as far as it came.
#[derive(Default)]
pub struct Sweeping {
    at: usize,
    beyond: String,
    kept: Option<BTreeSet<String>>,
}

impl Sweeping {
    /// Sweeps some of what is over its time, once a day all of it.
    ///
    /// # Errors
    /// The desk or the ledger cannot be read or written.
    pub fn look(&mut self, site: &Site) -> Result<()> {
        let today = site.now().day().to_string();
        if site.desk.mark(MARK)?.is_some_and(|day| day >= today) {
            return Ok(());
        }
        for _ in 0..BATCHES {
            if self.step(site)? {
                *self = Sweeping::default();
                let marks = vec![(MARK.to_string(), today)];
                return site.desk.tell(&Tidings { marks, ..Tidings::default() }, site.now());
            }
        }
        Ok(())
    }

    /// One batch. `true`: there is nothing left for today.
    fn step(&mut self, site: &Site) -> Result<bool> {
        let now = site.now();
        if let Some((what, days)) = KEPT.get(self.at) {
            let days = match what {
                Sweep::Accesses => site.live.door.office().set_number(setting::ACCESS_DAYS).unwrap_or(*days),
                _ => *days,
            };
            if site.desk.sweep(*what, before(now, days), BATCH)? == 0 {
                self.at += 1;
            }
            return Ok(false);
        }
        if self.at == KEPT.len() {
            self.at += 1;
            site.desk.end_stale_sessions(before(now, 1), now.later((-SESSION_HOURS).hours()))?;
            return self.left(site).map(|()| false);
        }
        self.uploads(site)
    }

    /// What persons who left had of their own.
    fn left(&self, site: &Site) -> Result<()> {
        let (office, today) = (site.live.door.office(), site.now().day());
        let gone = |number: &String| {
            let person = office.persons.get(number);
            person.is_none_or(|p| p.left.is_some_and(|l| practice::calendar::after(l, LEFT_DAYS) < today))
        };
        for number in site.desk.owners()?.iter().filter(|n| gone(n)) {
            site.desk.clear_away(number)?;
        }
        Ok(())
    }

    /// Files to which nothing of the record refers.
    fn uploads(&mut self, site: &Site) -> Result<bool> {
        let kept = match &mut self.kept {
            Some(kept) => kept,
            none => none.insert(referred_to(site)?),
        };
        let before = before(site.now(), UPLOAD_DAYS);
        let some = site.desk.uploads(before, &self.beyond, BATCH)?;
        let Some(last) = some.last() else { return Ok(true) };
        self.beyond.clone_from(last);
        for hash in some.iter().filter(|h| !kept.contains(*h)) {
            site.desk.drop_upload(hash, before)?;
        }
        Ok(false)
    }
}

fn before(now: Moment, days: i64) -> Moment {
    now.later((-days).days())
}

/// Hashes of the files that belong to matters, and of the texts of all editions.
fn referred_to(site: &Site) -> Result<BTreeSet<String>> {
    let mut all = site.live.shelf.read()?.view().attached()?;
    let office = site.live.door.office();
    all.extend(office.editions.iter().map(|e| e.reading.source.clone()));
    all.extend(office.withdrawn.iter().map(|e| e.source.clone()));
    Ok(all)
}
