//! When is the office saved, where, and how many are kept? Backups by the process itself.
//! Takes settings and the desk; gives verified folders beside those of before, and a notice when one fails.
//! INVARIANT: an old backup goes only after the new one was verified. What a backup holds is in `ledger::backup`.

use super::settings::{Backup, TimeOfDay};
use jiff::ToSpan;
use ledger::desk::{Alarm, Saved};
use practice::calendar::Moment;
use std::path::{Path, PathBuf};
use web::Site;

/// One that failed is tried again after so many seconds.
const AGAIN_SECONDS: i64 = 3600;
const PREFIX: &str = "sekimori-";

/// 控えを作る者 (keeper of backups).
pub struct Saving {
    dir: PathBuf,
    plan: Option<Backup>,
}

impl Saving {
    /// Backups of a data folder; without a plan none are made.
    pub fn new(dir: &Path, plan: Option<Backup>) -> Saving {
        Saving { dir: dir.to_path_buf(), plan }
    }

    /// Whether one is to be made now.
    pub fn is_due(&self, last: Option<&Saved>, now: Moment) -> bool {
        self.plan.as_ref().is_some_and(|plan| is_due(last, plan.at, now))
    }

    /// Makes one; what came of it is written on the desk, and told to administrators if it failed.
    ///
    /// # Errors
    /// The sentence that administrators are told.
    pub fn save(&self, site: &Site) -> Result<String, String> {
        let Some(plan) = &self.plan else {
            return Err("控えの置き場所が設定されていません。sekimori.toml の [backup] に書いてください。"
                .to_string());
        };
        let told = crate::office::folder::told;
        let begun = site.now();
        let to = plan.folder.0.join(name(begun));
        let id = site.desk.begin_backup(&to.display().to_string(), begun).map_err(told)?;
        let done = self.made(plan, &to);
        let outcome = done.as_ref().map(|(events, bytes)| (*events, *bytes)).map_err(String::as_str);
        site.desk.end_backup(id, outcome, site.now()).map_err(told)?;
        let swept = done.and_then(|_| sweep(&plan.folder.0, plan.keep.0));
        match &swept {
            Ok(()) => site.desk.end_notice(Alarm::Backup.key()).map_err(told)?,
            Err(why) => {
                let says = format!("定期の控え（バックアップ）に失敗しました。{why}");
                // Whoever watches the machine reads the journal, not the application.
                eprintln!("{says}");
                let at = site.now();
                site.desk.put_alarm(Alarm::Backup, (&says, "/admin/backups"), at).map_err(told)?;
            }
        }
        swept.map(|()| to.display().to_string())
    }

    /// Makes a backup, which verifies itself; gives its events and bytes.
    fn made(&self, plan: &Backup, to: &Path) -> Result<(u64, u64), String> {
        let folder = &plan.folder.0;
        if !folder.is_dir() {
            return Err(format!(
                "控えの置き場所「{}」がありません。ディスクがつながっているか、sekimori.toml の folder を確かめてください。",
                folder.display()
            ));
        }
        clear_partial(folder);
        let report = ledger::backup::backup(&self.dir, to).map_err(crate::office::folder::told)?;
        Ok((report.size, size_of(to)))
    }
}

/// Whether a backup is due: none was begun since the last time at which one should have been.
fn is_due(last: Option<&Saved>, at: TimeOfDay, now: Moment) -> bool {
    let Some(last) = last else { return true };
    let today = Moment::start_of(now.day()).later(i64::from(at.minutes).minutes());
    let planned = if today <= now { today } else { today.later(-1.days()) };
    // Without an end it was interrupted, for nobody else makes them.
    let failed = last.fault.is_some() || last.ended.is_none();
    last.begun < planned || (failed && now.seconds_since(last.begun) >= AGAIN_SECONDS)
}

/// sekimori-20261122-0200.
fn name(at: Moment) -> String {
    let digits: String = at.to_string().chars().filter(char::is_ascii_digit).take(14).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    format!("{PREFIX}{day}-{time}")
}

/// Whether a name is one that we give.
fn is_ours(name: &str) -> bool {
    let digits = |t: &str, n: &[usize]| n.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    name.strip_prefix(PREFIX)
        .and_then(|r| r.split_once('-'))
        .is_some_and(|(d, t)| digits(d, &[8]) && digits(t, &[4, 6]))
}

/// Those that are too many, of names in any order.
fn too_many(mut names: Vec<String>, keep: usize) -> Vec<String> {
    names.retain(|n| is_ours(n));
    names.sort();
    names.truncate(names.len().saturating_sub(keep));
    names
}

/// Removes backups of ours beyond the number that is kept; nothing else in the folder is touched.
fn sweep(folder: &Path, keep: usize) -> Result<(), String> {
    let names =
        names_in(folder).into_iter().filter(|n| folder.join(n).join("manifest.json").is_file()).collect();
    for old in too_many(names, keep) {
        let path = folder.join(old);
        std::fs::remove_dir_all(&path).map_err(|e| {
            format!(
                "新しい控えはできましたが、古い控え「{}」を削除できません（{}）。権限を確かめてください。",
                path.display(),
                crate::input::reason(&e)
            )
        })?;
    }
    Ok(())
}

/// Clears away what an attempt left that was cut off.
fn clear_partial(folder: &Path) {
    for name in names_in(folder) {
        let inner = name.strip_prefix('.').and_then(|n| n.strip_suffix(".partial"));
        if inner.is_some_and(is_ours) {
            // What cannot be removed keeps its mark, and is no backup.
            let _ = std::fs::remove_dir_all(folder.join(&name));
            let _ = std::fs::remove_file(folder.join(format!("{name}.lock")));
        }
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|e| e.file_name().into_string().ok()).collect()
}

fn size_of(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    entries
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size_of(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    fn saved(begun: &str, fault: Option<&str>) -> Saved {
        Saved {
            begun: at(begun),
            ended: Some(at(begun)),
            place: String::new(),
            events: None,
            bytes: None,
            fault: fault.map(ToString::to_string),
        }
    }

    #[test]
    fn one_is_due_once_a_day_and_made_up_for_when_the_machine_was_off() {
        let two = TimeOfDay { minutes: 120 };
        let due = |last: &Saved, now: &str| is_due(Some(last), two, at(now));
        assert!(is_due(None, two, at("2026-11-22T09:00")), "the first at once");
        let last = saved("2026-11-21T02:00", None);
        assert!(!due(&last, "2026-11-21T23:59"));
        assert!(!due(&last, "2026-11-22T01:59"));
        assert!(due(&last, "2026-11-22T02:00"));
        assert!(due(&last, "2026-11-25T08:30"), "off for days");
        assert!(!due(&saved("2026-11-22T02:00:20", None), "2026-11-22T02:01"));
    }

    #[test]
    fn one_that_failed_is_tried_again_after_an_hour() {
        let two = TimeOfDay { minutes: 120 };
        let failed = saved("2026-11-22T02:00", Some("ディスクに空きがありません"));
        assert!(!is_due(Some(&failed), two, at("2026-11-22T02:59")));
        assert!(is_due(Some(&failed), two, at("2026-11-22T03:00")));
        let cut = Saved { ended: None, ..saved("2026-11-22T02:00", None) };
        assert!(is_due(Some(&cut), two, at("2026-11-22T03:00")));
    }

    #[test]
    fn only_the_oldest_of_ours_go() {
        let names = |list: &[&str]| list.iter().map(|n| (*n).to_string()).collect::<Vec<_>>();
        let all = names(&[
            "sekimori-20261122-020000",
            "大事な控え",
            "sekimori-20261120-020000",
            "sekimori-old",
            "sekimori-20261121-020000",
        ]);
        assert_eq!(too_many(all.clone(), 2), ["sekimori-20261120-020000"]);
        assert!(too_many(all.clone(), 3).is_empty());
        assert!(is_ours(&name(at("2026-11-22T02:00"))), "{}", name(at("2026-11-22T02:00")));
    }
}
