//! How does one event, or the growth of the ledger, prove itself to somebody who holds only a checkpoint?
//! Takes a connection for reading and numbers; gives proofs of RFC 9162 out of the stored hashes, without reading entries.
//! Making and verifying proofs over hashes is in `merkle`.

use rusqlite::Connection;

use crate::fault::Result;
use crate::log::{read_frontier, stored_hashes};
use crate::merkle::{self, Hash, LEVEL_HEIGHT, node_hash};

/// 包含証明 (inclusion proof): that the event `seq` stands in the tree of `size` events. `None` where it cannot.
pub fn inclusion(connection: &Connection, seq: u64, size: u64) -> Result<Option<Vec<Hash>>> {
    let Some(index) = seq.checked_sub(1) else { return Ok(None) };
    merkle::inclusion_proof(index, size, &mut |height, index| subtree(connection, height, index))
}

/// 整合証明 (consistency proof): that the tree of `new` events begins with the tree of `old`. `None` where it cannot.
pub fn consistency(connection: &Connection, old: u64, new: u64) -> Result<Option<Vec<Hash>>> {
    merkle::consistency_proof(old, new, &mut |height, index| subtree(connection, height, index))
}

/// The root that the ledger had when it held `size` events.
pub fn root(connection: &Connection, size: u64) -> Result<Hash> {
    read_frontier(connection, size).map(|frontier| frontier.root())
}

/// The leaf hash of an event.
pub fn leaf(connection: &Connection, seq: u64) -> Result<Option<Hash>> {
    let Some(index) = seq.checked_sub(1) else { return Ok(None) };
    Ok(stored_hashes(connection, 0, (index, 1))?.pop())
}

/// The hash of a full binary subtree, out of at most 128 hashes of the stored level beneath it.
fn subtree(connection: &Connection, height: u32, index: u64) -> Result<Hash> {
    let (level, above) = (height / LEVEL_HEIGHT, height % LEVEL_HEIGHT);
    let count = 1u64 << above;
    let mut hashes = stored_hashes(connection, level, (index * count, count))?;
    while hashes.len() > 1 {
        hashes = hashes.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    // `stored_hashes` gives as many as were asked for, and at least one was.
    hashes.pop().ok_or_else(|| crate::fault::Fault::damaged(format!("段 {level}・番号 {index}")))
}
