//! Which rows hold the words that people look for just now? Whoever turns a page, sorts or filters asks for the same words again.
//! Takes a word and the state of the index that is looked at; gives its rows, from memory or from the index.
//! INVARIANT: what is remembered belongs to one state of the index; rows of another are forgotten, never given.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::ask::Word;
use super::hits::{self, Rows};

/// So many words are remembered. Their rows take one bit for each matter.
const MOST: usize = 64;

/// 索引の状態 (state of the index): which file, and up to which event it goes.
type State = (u64, u64);

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
    /// The index as a transaction that has begun sees it; `file` tells it from those before.
    pub(super) fn seen(connection: &'a Connection, lately: &'a Lately, file: u64) -> rusqlite::Result<Self> {
        let mut seq = connection.prepare_cached("SELECT seq FROM place")?;
        let state = (file, seq.query_row([], |row| row.get(0))?);
        Ok(Index { connection, lately, state })
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
        assert!(lately.rows((1, 5), &word(1)).is_none(), "the file is another");
        lately.keep((0, 6), &word(2), &Rows::default());
        assert!(lately.rows((0, 6), &word(1)).is_none(), "what was known of the state before is gone");
        (0..200).for_each(|n| lately.keep((0, 6), &word(n), &Rows::default()));
        let known = lately.known.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(known.1.len() <= MOST);
    }
}
