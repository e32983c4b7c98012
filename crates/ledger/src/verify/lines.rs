//! Which event does each line of an export hold, when lines may be lost, doubled or moved?
//! Takes the stream of lines; gives each line with the number of the event whose place it takes, or none.
//! What the lines prove is judged in `locate`.

use std::io::{BufRead, Read};

use crate::log::{MOST_ENTRY_BYTES, entry_seq};

/// Does the entry begin with its number, as the writer makes it? Quick, and right wherever it says yes.
pub(super) fn bears(entry: &[u8], seq: u64) -> bool {
    let Some(rest) = entry.strip_prefix(b"{\"seq\":") else { return false };
    let mut number = 0u64;
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            b'0'..=b'9' if index < 19 && !(index == 1 && number == 0) => {
                number = number * 10 + u64::from(byte - b'0');
            }
            b',' | b'}' => return index > 0 && number == seq,
            _ => return false,
        }
    }
    false
}

/// Where a line belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the event with the number.
    At(u64),
    /// It stands in the place of the event with the number and is another one.
    Instead(u64),
    /// It is one too many before the number.
    Extra(u64),
}

/// Lines with one line of foresight.
pub(super) struct Lines<R> {
    source: R,
    current: Vec<u8>,
    following: Vec<u8>,
    has_following: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> std::io::Result<Self> {
        let mut lines = Lines { source, current: Vec::new(), following: Vec::new(), has_following: false };
        lines.read_ahead()?;
        Ok(lines)
    }

    fn read_ahead(&mut self) -> std::io::Result<()> {
        self.following.clear();
        let limit = MOST_ENTRY_BYTES as u64 + 1;
        let read = (&mut self.source).take(limit).read_until(b'\n', &mut self.following)?;
        self.has_following = read > 0;
        if self.following.last() == Some(&b'\n') {
            self.following.pop();
        }
        // A longer line comes in pieces, none of which is an entry.
        Ok(())
    }

    /// The next line and its place, when the event `expected` should come; `limit` is the last number that can be.
    pub(super) fn next(&mut self, expected: u64, limit: u64) -> std::io::Result<Option<(Place, &[u8])>> {
        if !self.has_following {
            return Ok(None);
        }
        std::mem::swap(&mut self.current, &mut self.following);
        self.read_ahead()?;
        let place = if bears(&self.current, expected) {
            Place::At(expected)
        } else {
            self.other_place(expected, limit)
        };
        Ok(Some((place, &self.current)))
    }

    fn other_place(&self, expected: u64, limit: u64) -> Place {
        let own = entry_seq(&self.current);
        let following = entry_seq(&self.following).filter(|_| self.has_following);
        let own = own.unwrap_or(0);
        if own == expected {
            return Place::At(expected);
        }
        if following == Some(expected) {
            return Place::Extra(expected);
        }
        let goes_on = following == Some(own + 1) || !self.has_following;
        if own > expected && goes_on && (own <= limit || expected > limit) {
            return Place::At(own);
        }
        if following == Some(expected + 1) || own == 0 || own > expected {
            return Place::Instead(expected);
        }
        Place::Extra(expected)
    }
}
