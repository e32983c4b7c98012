//! Which rows hold the words that people look for just now? Whoever turns a page, sorts or filters asks for the same words again.
//! Takes a word and the state of the index that is looked at, and what the index takes in; gives its rows, from memory or index.
//! INVARIANT: what is remembered belongs to one state of the index. It moves on with the index or is forgotten, never given.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::ask::Word;
use super::hits::{self, Rows};
use super::rows::Said;
use practice::spelling::fold;

/// So many words are remembered. Their rows take one bit for each matter.
const MOST: usize = 64;

/// 索引の状態 (state of the index): which making of it, and up to which event it goes.
pub(super) type State = (i64, u64);

/// 最近の語 (words of late) with their rows.
#[derive(Default)]
pub(super) struct Lately {
    known: Mutex<(State, HashMap<Word, Rows>)>,
}

/// The index in one state, with what is remembered of it.
pub(super) struct Index<'a> {
    pub(super) connection: &'a Connection,
    lately: &'a Lately,
    state: State,
}

impl<'a> Index<'a> {
    /// The index as a transaction that has begun sees it.
    pub(super) fn seen(connection: &'a Connection, lately: &'a Lately) -> rusqlite::Result<Self> {
        let mut place = connection.prepare_cached("SELECT made, seq FROM place")?;
        let state = place.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Index { connection, lately, state })
    }

    /// Whether it is the same making and goes at least as far.
    pub(super) fn goes_to(&self, reached: State) -> bool {
        self.state.0 == reached.0 && self.state.1 >= reached.1
    }

    /// The rows in which a word occurs; none where it is no word at all.
    pub(super) fn rows(&self, word: &Word) -> rusqlite::Result<Option<Rows>> {
        if let Some(rows) = self.lately.rows(self.state, word) {
            return Ok(Some(rows));
        }
        let found = hits::of_word(self.connection, word)?;
        if let Some(rows) = &found {
            self.lately.keep(self.state, word, rows);
        }
        Ok(found)
    }
}

impl Lately {
    /// The index went from a state to the next one, in which these rows say this.
    pub(super) fn moved(&self, from: State, to: State, said: &[Said]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != from {
            return;
        }
        known.0 = to;
        for (word, rows) in &mut known.1 {
            let folded = fold(&word.text);
            for one in said {
                let names = || word.persons.iter().any(|person| one.persons.contains(person));
                rows.set(one.row, one.body.contains(&folded) || names());
            }
        }
    }

    fn rows(&self, state: State, word: &Word) -> Option<Rows> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.1.get(word).filter(|_| known.0 == state).cloned()
    }

    fn keep(&self, state: State, word: &Word, rows: &Rows) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != state || known.1.len() >= MOST {
            known.1.clear();
            known.0 = state;
        }
        known.1.insert(word.clone(), rows.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_belongs_to_one_state() {
        let lately = Lately::default();
        let word = |n: usize| Word { text: format!("語{n}"), persons: Vec::new() };
        lately.keep((0, 5), &word(1), &Rows::default());
        assert!(lately.rows((0, 5), &word(1)).is_some());
        assert!(lately.rows((0, 6), &word(1)).is_none(), "something was written");
        assert!(lately.rows((1, 5), &word(1)).is_none(), "the index was made anew");
        lately.keep((0, 6), &word(2), &Rows::default());
        assert!(lately.rows((0, 6), &word(1)).is_none(), "what was known of the state before is gone");
        let said = |row, body: &str| Said { row, body: body.to_string(), persons: Vec::new() };
        lately.moved((0, 6), (0, 7), &[said(3, "この語2と"), said(4, "別の語")]);
        assert!(lately.rows((0, 6), &word(2)).is_none(), "the state before is left");
        assert!(lately.rows((0, 7), &word(2)).is_some_and(|rows| rows.holds(3) && !rows.holds(4)));
        lately.moved((0, 7), (0, 8), &[said(3, "語を取り消した")]);
        assert!(lately.rows((0, 8), &word(2)).is_some_and(|rows| !rows.holds(3)));
        lately.moved((0, 7), (0, 9), &[]);
        assert!(lately.rows((0, 9), &word(2)).is_none(), "it went on from a state that is not known");
        lately.keep((0, 6), &word(2), &Rows::default());
        (0..200).for_each(|n| lately.keep((0, 6), &word(n), &Rows::default()));
        let known = lately.known.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(known.1.len() <= MOST);
    }
}
