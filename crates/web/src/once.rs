//! Was this form sent a moment ago? A double click sends it twice; the second one is led where the first one went.
//! Takes the word of a drawing and what was sent; carries out the first, and gives its end to those that come behind it.
//! Kept in memory: what a restart forgets is refused, or done anew, by the office's own rules.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use practice::calendar::Moment;

use crate::posted::Posted;
use crate::reply::{Given, Reply};

/// So many forms are remembered.
const MOST: usize = 2_000;
/// The same words from another drawing are asked about for so many seconds.
const LATELY: i64 = 600;
/// The field by which somebody says that he means a second one.
pub(crate) const TWICE: &str = "twice";
/// The second waits so long for the first.
const LONGEST: Duration = Duration::from_secs(20);

/// 二重送信の控え (what was sent).
#[derive(Default)]
pub(crate) struct Once {
    sent: Mutex<VecDeque<Sent>>,
    ended: Condvar,
    taken: Mutex<VecDeque<Taken>>,
}

/// What began a matter a moment ago, whichever drawing of the form it came from.
struct Taken {
    key: String,
    place: String,
    at: Moment,
}

struct Sent {
    key: String,
    /// Where the first was led; none while it is being carried out.
    place: Option<String>,
}

impl Once {
    /// Carries out what was sent, unless the same came before: then its place is given.
    pub(crate) fn run(
        &self,
        (person, path): (&str, &str),
        posted: &Posted,
        run: impl FnOnce() -> Given,
    ) -> Given {
        if posted.get("once").is_empty() {
            return run();
        }
        let key = key((person, path), posted);
        if let Some(place) = self.before(&key) {
            return Reply::go(place);
        }
        let given = run();
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        match &given {
            Ok(Reply::Go(place)) => {
                if let Some(mine) = sent.iter_mut().find(|s| s.key == key) {
                    mine.place = Some(place.clone());
                }
            }
            // What was not taken may be sent again.
            _ => sent.retain(|s| s.key != key),
        }
        drop(sent);
        self.ended.notify_all();
        given
    }

    /// Where the same words led a moment ago, from another drawing of the form: somebody went back, and the browser drew it anew.
    pub(crate) fn taken(&self, who: (&str, &str), posted: &Posted, now: Moment) -> Option<(String, Moment)> {
        let key = content(who, posted);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = |t: &&Taken| t.key == key && now.seconds_since(t.at) < LATELY;
        taken.iter().rev().find(lately).map(|t| (t.place.clone(), t.at))
    }

    /// Remembers that these words began a matter.
    pub(crate) fn take(&self, who: (&str, &str), posted: &Posted, (place, at): (&str, Moment)) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= MOST {
            taken.pop_front();
        }
        taken.push_back(Taken { key: content(who, posted), place: place.to_string(), at });
    }

    /// Where the same was led; none if it comes for the first time, which is remembered.
    fn before(&self, key: &str) -> Option<String> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match sent.iter().find(|s| s.key == key) {
                Some(Sent { place: Some(place), .. }) => return Some(place.clone()),
                Some(Sent { place: None, .. }) => {
                    let (again, waited) =
                        self.ended.wait_timeout(sent, LONGEST).unwrap_or_else(PoisonError::into_inner);
                    sent = again;
                    if waited.timed_out() {
                        return None;
                    }
                }
                None => {
                    if sent.len() >= MOST {
                        sent.pop_front();
                    }
                    sent.push_back(Sent { key: key.to_string(), place: None });
                    return None;
                }
            }
        }
    }
}

/// The same person, page and words, whichever drawing they came from.
fn content(who: (&str, &str), posted: &Posted) -> String {
    let of_the_drawing = |name: &str| ["once", "keep", TWICE].contains(&name);
    let fields = posted.fields.iter().filter(|(n, _)| !of_the_drawing(n)).cloned().collect();
    key(who, &Posted { fields, files: posted.files.clone(), lost: 0 })
}

/// The same person, page, drawing and words. Who goes back and changes a word sends something else.
fn key((person, path): (&str, &str), posted: &Posted) -> String {
    let mut all = format!("{person}\n{path}\n");
    for (name, value) in posted.fields.iter().filter(|(n, _)| n != "csrf") {
        all.push_str(&format!("{}:{name}={}:{value}\n", name.len(), value.len()));
    }
    for file in &posted.files {
        all.push_str(&format!("{}:{}\n", file.field, practice::value::hash(&file.content)));
    }
    practice::value::hash(all.as_bytes())
}
