//! What has its hour? A thread that looks at the clock and sees to what is due: backups, notices, mails, what is swept, months
//! that are over.
//! Takes the site; ends when it is told to. Backups are made in `work`; the rest is done here, a little at a time.
//! One that fails keeps the others from nothing.

use super::mailing::Mailing;
use super::saving::Saving;
use super::sweeping::Sweeping;
use super::telling::{self, Watch};
use jiff::civil::Date;
use ledger::fault::Result;
use practice::calendar::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use web::{Site, Task};

/// So often the clock is looked at; sooner when somebody calls.
const EVERY: Duration = Duration::from_secs(20);
/// In whose name.
const BY: &str = "関守";

/// 見回り (rounds).
pub struct Rounds {
    ended: Arc<AtomicBool>,
    site: Arc<Site>,
    thread: JoinHandle<()>,
}

/// Begins to look at the clock.
///
/// # Errors
/// The desk cannot be written.
pub fn begin(
    site: Arc<Site>,
    saving: Arc<Saving>,
    mailing: Arc<Mailing>,
) -> std::result::Result<Rounds, String> {
    site.desk.begin_mails_again(site.now()).map_err(crate::office::folder::told)?;
    let ended = Arc::new(AtomicBool::new(false));
    let (of_thread, its_site) = (Arc::clone(&ended), Arc::clone(&site));
    let thread = std::thread::spawn(move || {
        let mut round = Round::default();
        loop {
            // Counted before it is asked whether all is over: who ends it calls afterwards, and nobody rests over that call.
            let calls = its_site.worker.calls();
            if of_thread.load(Ordering::SeqCst) {
                return;
            }
            round.look(&its_site, (&saving, &mailing), &|| of_thread.load(Ordering::SeqCst));
            its_site.worker.rest_since(calls, EVERY);
        }
    });
    Ok(Rounds { ended, site, thread })
}

impl Rounds {
    /// Ends.
    pub fn end(self) {
        self.ended.store(true, Ordering::SeqCst);
        self.site.worker.call();
        let _ = self.thread.join();
    }
}

/// 一巡 (round): what it remembers of the last one.
#[derive(Default)]
pub struct Round {
    /// The attempt after which a backup was asked for.
    asked: Option<Option<Moment>>,
    watch: Watch,
    sweeping: Sweeping,
    /// The day on which the months that are over were counted.
    counted: Option<Date>,
    /// What failed last, which is not told again and again.
    failed: Option<String>,
}

impl Round {
    /// Looks once.
    pub fn look(&mut self, site: &Site, (saving, mailing): (&Saving, &Mailing), over: &dyn Fn() -> bool) {
        let done = [
            self.backup(site, saving),
            telling::look(site, mailing, &mut self.watch),
            mailing.look(site, over),
            self.sweeping.look(site),
            self.months(site),
        ];
        let failed = done.into_iter().find_map(std::result::Result::err).map(|f| f.to_string());
        if let Some(fault) = failed.as_ref().filter(|f| self.failed.as_ref() != Some(f)) {
            eprintln!("見回りの一部を行えません: {fault}");
        }
        self.failed = failed;
    }

    /// A month that is over is counted here, and not by whoever looks at the state first.
    fn months(&mut self, site: &Site) -> Result<()> {
        let today = site.now().day();
        if self.counted != Some(today) {
            web::count_months(site)?;
            self.counted = Some(today);
        }
        Ok(())
    }

    fn backup(&mut self, site: &Site, saving: &Saving) -> Result<()> {
        let last = site.desk.backups(1)?.into_iter().next();
        let begun = last.as_ref().map(|l| l.begun);
        if saving.is_due(last.as_ref(), site.now()) && self.asked != Some(begun) {
            site.put_job(&Task::BackUp, BY)?;
            self.asked = Some(begun);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serving::house::House;

    #[test]
    fn a_month_that_is_over_is_counted_by_the_rounds_once_a_day() {
        let house = House::new();
        let end: Date = "2026-11-30".parse().expect("a day");
        let edition = house.site.live.door.office().edition(end).expect("an edition").number;
        let counted = || house.site.desk.figures(end, edition).expect("read");
        let mut round = Round::default();
        round.months(&house.site).expect("counted");
        assert_eq!((counted(), round.counted), (None, Some(house.site.now().day())), "it is not over");
        house.wait_until("2026-12-01T00:05");
        round.months(&house.site).expect("counted");
        assert!(counted().is_some_and(|figures| figures.contains("duties")));
    }
}
