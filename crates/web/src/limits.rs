//! How often may something be tried? Counts by key within a window; a bound on how many keys are kept.
//! Takes a key and the moment; gives yes, or for how long not. Kept in memory: a restart forgets, locks of persons do not.
//! Which persons are locked after failed tries is written on the desk.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many keys are kept; then those whose window is over go, or all.
const MOST_KEYS: usize = 10_000;

/// 回数の制限 (rate limits).
pub struct Limits {
    /// Until when is counted, and how many came.
    seen: Mutex<HashMap<Key, (Instant, u32)>>,
    began: Instant,
}

/// What is counted, and for whom.
type Key = (&'static str, String);

/// 制限 (limit): so many within so long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// So many.
    pub most: u32,
    /// Within so long.
    pub within: Duration,
}

/// Sign-ins from one address: an office may stand behind one address.
pub const SIGN_IN: Limit = Limit { what: "sign-in", most: 60, within: Duration::from_secs(300) };
/// Reports without sign-in from one address.
pub const TIP: Limit = Limit { what: "tip", most: 10, within: Duration::from_secs(600) };
/// Tries of one person to change his password, each of which must name the old one.
pub const OLD_PASSWORD: Limit = Limit { what: "old-password", most: 10, within: Duration::from_secs(900) };
/// Pages of one person: more than anybody reads, fewer than a program would fetch.
pub const LOOK: Limit = Limit { what: "look", most: 1_800, within: Duration::from_secs(60) };
/// Pages without sign-in from one address: an office may stand behind one address.
pub const OPEN: Limit = Limit { what: "open", most: 1_800, within: Duration::from_secs(60) };
/// Of what was refused because it came too often, so much is written down of one address.
pub const NOTED: Limit = Limit { what: "noted", most: 10, within: Duration::from_secs(60) };
/// Whole registers that one person takes home as files.
pub const EXPORT: Limit = Limit { what: "export", most: 60, within: Duration::from_secs(600) };
/// Requests that change something, of one person.
pub const WRITE: Limit = Limit { what: "write", most: 600, within: Duration::from_secs(60) };

impl Default for Limits {
    fn default() -> Limits {
        Limits { seen: Mutex::default(), began: Instant::now() }
    }
}

impl Limits {
    /// Counts one; `false` if it is one too many.
    pub fn allow(&self, limit: Limit, key: &str) -> bool {
        self.allow_at(limit, key, self.began.elapsed())
    }

    fn allow_at(&self, limit: Limit, key: &str, since_began: Duration) -> bool {
        let now = self.began + since_began;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_KEYS {
            seen.retain(|_, (until, _)| now < *until);
            if seen.len() >= MOST_KEYS {
                seen.clear();
            }
        }
        let (until, count) = seen.entry((limit.what, key.to_string())).or_insert((now + limit.within, 0));
        if now >= *until {
            (*until, *count) = (now + limit.within, 0);
        }
        *count += 1;
        *count <= limit.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_refused_until_the_window_is_over() {
        let limits = Limits::default();
        let limit = Limit { what: "test", most: 2, within: Duration::from_secs(60) };
        let at = |s| Duration::from_secs(s);
        assert!(limits.allow_at(limit, "a", at(0)));
        assert!(limits.allow_at(limit, "a", at(1)));
        assert!(!limits.allow_at(limit, "a", at(2)));
        assert!(limits.allow_at(limit, "b", at(2)), "another address has its own count");
        assert!(limits.allow_at(limit, "a", at(60)));
    }

    #[test]
    fn room_is_made_by_what_is_over_alone() {
        let limits = Limits::default();
        let long = Limit { what: "long", most: 1, within: Duration::from_secs(900) };
        let short = Limit { what: "short", most: 1, within: Duration::from_secs(60) };
        assert!(limits.allow_at(long, "a", Duration::ZERO));
        for n in 1..MOST_KEYS {
            limits.allow_at(short, &n.to_string(), Duration::ZERO);
        }
        assert!(limits.allow_at(short, "b", Duration::from_secs(100)));
        assert!(!limits.allow_at(long, "a", Duration::from_secs(100)), "a longer window is still counted");
    }

    #[test]
    fn the_limits_are_those_that_are_written_down() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/asvs.md");
        let text = std::fs::read_to_string(file).expect("the document");
        for (limit, what) in [
            (SIGN_IN, "sign-ins from one address"),
            (OLD_PASSWORD, "tries at one's old password"),
            (TIP, "reports without sign-in from one address"),
            (LOOK, "requests of one person; requests without sign-in from one address"),
            (OPEN, "requests of one person; requests without sign-in from one address"),
            (EXPORT, "whole registers as files, one person"),
            (WRITE, "deeds of one person"),
        ] {
            let row = text.lines().find(|l| l.starts_with(&format!("| {what} |"))).unwrap_or_default();
            let most = match limit.most {
                1_000.. => format!("{},{:03}", limit.most / 1_000, limit.most % 1_000),
                most => most.to_string(),
            };
            let within = match limit.within.as_secs() / 60 {
                1 => "a minute".to_string(),
                minutes => format!("{minutes} minutes"),
            };
            assert!(row.contains(&format!("| {most} in {within}")), "{what}: {most} in {within}: {row}");
        }
        let (idle, longest) = (crate::session::IDLE_MINUTES, crate::session::LONGEST_HOURS);
        assert!(
            text.contains(&format!("Unused for {idle} minutes"))
                && text.contains(&format!("or {longest} hours old"))
        );
    }

    #[test]
    fn many_keys_take_no_more_memory_than_the_bound() {
        let limits = Limits::default();
        let limit = Limit { what: "test", most: 2, within: Duration::from_secs(60) };
        for n in 0..(MOST_KEYS * 2) {
            limits.allow_at(limit, &n.to_string(), Duration::from_secs(1));
        }
        assert!(limits.seen.lock().expect("lock").len() <= MOST_KEYS);
    }
}
