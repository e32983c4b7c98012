//! What has its hour? A thread that looks at the clock and puts on the desk what is due: backups, and what else has a time.
//! Takes the site; ends when it is told to. What is due is carried out in `work`.

use super::saving::Saving;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use web::{Site, Task};

/// So often the clock is looked at.
const EVERY: Duration = Duration::from_secs(20);
/// In whose name.
const BY: &str = "関守";

/// 見回り (rounds).
pub struct Rounds {
    ended: Arc<(Mutex<bool>, Condvar)>,
    thread: JoinHandle<()>,
}

/// Begins to look at the clock.
pub fn begin(site: Arc<Site>, saving: Arc<Saving>) -> Rounds {
    let ended = Arc::new((Mutex::new(false), Condvar::new()));
    let of_thread = Arc::clone(&ended);
    let thread = std::thread::spawn(move || {
        let mut asked = None;
        loop {
            if let Err(fault) = look(&site, &saving, &mut asked) {
                eprintln!("机を読み書きできません: {fault}");
            }
            let (over, bell) = &*of_thread;
            let over = over.lock().unwrap_or_else(PoisonError::into_inner);
            let (over, _) =
                bell.wait_timeout_while(over, EVERY, |over| !*over).unwrap_or_else(PoisonError::into_inner);
            if *over {
                return;
            }
        }
    });
    Rounds { ended, thread }
}

impl Rounds {
    /// Ends.
    pub fn end(self) {
        let (over, bell) = &*self.ended;
        *over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
        let _ = self.thread.join();
    }
}

/// Puts down what is due; `asked` is the attempt after which a backup was asked for.
fn look(
    site: &Site,
    saving: &Saving,
    asked: &mut Option<Option<practice::calendar::Moment>>,
) -> ledger::fault::Result<()> {
    let last = site.desk.backups(1)?.into_iter().next();
    let begun = last.as_ref().map(|l| l.begun);
    if saving.is_due(last.as_ref(), site.now()) && *asked != Some(begun) {
        site.put_job(&Task::BackUp, BY)?;
        *asked = Some(begun);
    }
    Ok(())
}
