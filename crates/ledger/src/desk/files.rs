//! Where are uploaded files? By their hash, each once, however often it was brought.
//! Takes bytes; gives their hash, and the bytes again. What stands in a file is for readers in a child process.
//! Events refer to files by hash alone.

use practice::calendar::Moment;
use practice::value::hash;
use rusqlite::OptionalExtension;

use super::{Desk, failed};
use crate::fault::Result;

/// ファイルの参照 (reference to a file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// SHA-256 of the content, in hexadecimal.
    pub hash: String,
    /// Its name when it was brought.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
}

impl Desk {
    /// Keeps a file.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_file(&self, name: &str, content: &[u8], (by, at): (&str, Moment)) -> Result<FileRef> {
        let found = FileRef {
            hash: hash(content),
            name: name.to_string(),
            bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
        };
        // Brought again it is as new: what refers to it is written only now, and sweeping goes by when it was brought last.
        let sql = "INSERT INTO file (hash, bytes, name, put, by, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (hash) DO UPDATE SET put = max(put, ?4)";
        self.write(sql, (&found.hash, found.bytes, name, at.to_string(), by, content))?;
        Ok(found)
    }

    /// Erases files to which nothing refers any more; what is not there stays away.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn erase_files(&self, hashes: &[String]) -> Result<()> {
        for hash in hashes {
            self.write("DELETE FROM file WHERE hash = ?1", [hash])?;
        }
        Ok(())
    }

    /// Name and content of a file.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn file(&self, hash: &str) -> Result<Option<(String, Vec<u8>)>> {
        let sql = "SELECT name, content FROM file WHERE hash = ?1";
        let connection = self.connection();
        connection.query_row(sql, [hash], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(failed)
    }
}
