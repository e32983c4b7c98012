//! How can an event vouch for content that must be erasable one day? Salted commitments beside the events.
//! Takes bytes and a connection inside a batch; gives the commitment that the event keeps, and the bytes back while they are there.
//! Who may erase, and the event that says so, are not here. After an erasure call `Log::settle`.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::fault::{Fault, FaultKind, Result};
use practice::value::hex;

/// ソルト (salt): so many random bytes keep short content from being guessed.
pub const SALT_BYTES: usize = 16;

/// The commitment over content: SHA-256 of salt and value, as 64 hexadecimal digits.
pub fn commitment(salt: &[u8], value: &[u8]) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(value).finalize())
}

/// Stores content under a fresh salt and gives its commitment.
pub fn put(connection: &Connection, value: &[u8]) -> Result<String> {
    let mut salt = [0u8; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| {
        Fault::new(
            FaultKind::Other,
            "乱数を得られないため、内容を保存できません。OS の状態を確かめてください。",
        )
        .with_source(error)
    })?;
    let commitment = commitment(&salt, value);
    connection
        .prepare_cached("INSERT INTO content (commitment, salt, value) VALUES (?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute((&commitment, salt, value)))
        .map_err(|error| Fault::sqlite("内容の保存", error))?;
    Ok(commitment)
}

/// The content, verified; `None` where it was erased or never stored.
pub fn get(connection: &Connection, wanted: &str) -> Result<Option<Vec<u8>>> {
    let read = || {
        let mut select =
            connection.prepare_cached("SELECT salt, value FROM content WHERE commitment = ?1")?;
        select
            .query_row([wanted], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()
    };
    let Some((salt, value)) = read().map_err(|error| Fault::sqlite("内容の読み取り", error))? else {
        return Ok(None);
    };
    if commitment(&salt, &value) != wanted {
        return Err(Fault::damaged(format!("content 表の {wanted}")));
    }
    Ok(Some(value))
}

/// Erases content and salt. `false` where there was none. The commitment in the event remains and says nothing any more.
pub fn erase(connection: &Connection, commitment: &str) -> Result<bool> {
    connection
        .prepare_cached("DELETE FROM content WHERE commitment = ?1")
        .and_then(|mut delete| delete.execute([commitment]))
        .map(|rows| rows > 0)
        .map_err(|error| Fault::sqlite("内容の消去", error))
}
