//! Who vouches for somebody in our place? A provider of sign-in (OpenID Connect), asked by the binary; and who is on the way to it.
//! Takes departures; gives each back once, to the browser that left, within some minutes.
//! INVARIANT: an answer counts only in the browser that departed. The pages are `pages::provider`, the protocol is the binary's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ledger::fault::Result;
use practice::calendar::Moment;
use practice::value::hash;

use crate::session;

/// Whoever departed must be back within so many seconds.
pub const WITHIN_SECONDS: i64 = 600;
/// So many are on the way at most; then the oldest are forgotten.
const MOST_WAITING: usize = 1_000;
/// A form that was typed before is carried along up to so many bytes.
const MOST_KEPT: usize = 64 << 10;

/// 認証の提供者 (provider): vouches for who somebody is.
pub trait Provider: Send + Sync {
    /// The words of the button.
    fn title(&self) -> &str;

    /// Whether this person keeps a password of ours, for the day on which the provider is away. Administrators do anyway.
    fn keeps_password(&self, number: &str) -> bool;

    /// Where a browser is to go. `anew`: the person must prove himself even if the provider still knows him.
    ///
    /// # Errors
    /// Why the provider cannot be asked: for the log.
    fn depart(&self, anew: bool) -> std::result::Result<Departure, String>;

    /// What the provider says to the code with which a browser came back.
    ///
    /// # Errors
    /// It cannot be asked, or what it says is not to be believed.
    fn arrived(&self, departure: &Departure, code: &str) -> std::result::Result<Vouched, Doubt>;
}

/// 出発 (departure) of a browser to the provider. What it holds never leaves this machine but in the address.
#[derive(Clone, Debug, Default)]
pub struct Departure {
    /// Where it goes.
    pub address: String,
    /// By which its return is known.
    pub state: String,
    /// Which the provider writes into its word.
    pub nonce: String,
    /// With which the code is redeemed.
    pub verifier: String,
    /// Whether the person must prove himself anew.
    pub anew: bool,
    /// When, in seconds since 1970 by the clock of the machine.
    pub at: i64,
}

/// What a provider vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Number of the person.
    pub number: String,
    /// Whether he proved it with a second factor there.
    pub second: bool,
}

/// Why a provider's word does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It cannot be asked.
    Away(String),
    /// What it says is not to be believed.
    False(String),
}

/// Where somebody wanted to go when he departed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errand {
    /// Where he goes afterwards.
    pub next: String,
    /// What he had typed into a form whose session was over.
    pub kept: Vec<(String, String)>,
    /// The session in which he is to be confirmed; none: he signs in.
    pub session: Option<String>,
}

/// Browsers on the way.
#[derive(Default)]
pub(crate) struct Departures {
    waiting: Mutex<HashMap<String, Waiting>>,
}

struct Waiting {
    since: Moment,
    browser: String,
    departure: Departure,
    errand: Errand,
}

impl Departures {
    /// Remembers a departure; gives the word that its browser keeps.
    ///
    /// # Errors
    /// No random numbers.
    pub(crate) fn keep(&self, departure: Departure, mut errand: Errand, now: Moment) -> Result<String> {
        let word = session::secret()?;
        if errand.kept.iter().map(|(n, v)| n.len() + v.len()).sum::<usize>() > MOST_KEPT {
            errand.kept.clear();
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, w| in_time(w.since, now));
        if waiting.len() >= MOST_WAITING {
            let oldest = waiting.iter().min_by_key(|(_, w)| w.since).map(|(state, _)| state.clone());
            oldest.and_then(|state| waiting.remove(&state));
        }
        let browser = hash(word.as_bytes());
        waiting.insert(departure.state.clone(), Waiting { since: now, browser, departure, errand });
        Ok(word)
    }

    /// Gives a departure back, once, to the browser that left. Another browser's try does not use it up.
    pub(crate) fn take(&self, state: &str, word: &str, now: Moment) -> Option<(Departure, Errand)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let browser = hash(word.as_bytes());
        if waiting.get(state).is_none_or(|w| w.browser != browser) {
            return None;
        }
        let Waiting { since, departure, errand, .. } = waiting.remove(state)?;
        in_time(since, now).then_some((departure, errand))
    }
}

fn in_time(since: Moment, now: Moment) -> bool {
    (0..WITHIN_SECONDS).contains(&now.seconds_since(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    fn left(state: &str) -> Departure {
        Departure { state: state.to_string(), ..Departure::default() }
    }

    #[test]
    fn a_browser_comes_back_once_in_time_and_as_itself() {
        let (departures, now) = (Departures::default(), at("2026-11-22T09:00"));
        let word = departures.keep(left("a"), Errand::default(), now).expect("kept");
        assert!(departures.take("a", "another browser's", now).is_none());
        assert!(departures.take("b", &word, now).is_none(), "another state");
        assert!(departures.take("a", &word, now).is_some());
        assert!(departures.take("a", &word, now).is_none(), "once");
        let word = departures.keep(left("a"), Errand::default(), now).expect("kept");
        assert!(departures.take("a", &word, at("2026-11-22T09:10")).is_none(), "too late");
    }

    #[test]
    fn who_is_on_the_way_takes_no_more_memory_than_the_bound() {
        let (departures, now) = (Departures::default(), at("2026-11-22T09:00"));
        let long = Errand { kept: vec![("a".to_string(), "x".repeat(MOST_KEPT))], ..Errand::default() };
        let word = departures.keep(left("long"), long, now).expect("kept");
        assert!(departures.take("long", &word, now).expect("there").1.kept.is_empty());
        for n in 0..MOST_WAITING + 10 {
            departures.keep(left(&n.to_string()), Errand::default(), now).expect("kept");
        }
        assert!(departures.waiting.lock().expect("lock").len() <= MOST_WAITING);
    }
}
