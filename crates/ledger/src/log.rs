//! How does an event get into the ledger, exactly once and in order? The one writer, its batches, and readers beside it.
//! Takes entries as text with their number inside; gives numbers, and a signed checkpoint for each commit.
//! Proofs are in `proof`, the tables in `schema`, erasable content in `seal`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::fault::{Fault, FaultKind, Result};
use crate::folder;
use crate::merkle::{Frontier, Hash, LEVEL_HEIGHT, Run, leaf_hash};
use crate::note::{Checkpoint, SigningPair, is_origin};
use crate::schema;

/// Every checkpoint that is the first at or after a multiple of so many events is kept.
pub const KEPT_EVERY: u64 = 256;
/// An entry is at most so long.
pub const MOST_ENTRY_BYTES: usize = 16 << 20;

/// 原簿 (ledger): the one writer of a data folder.
pub struct Log {
    connection: Connection,
    dir: PathBuf,
    pair: SigningPair,
    frontier: Frontier,
    newest: Checkpoint,
    /// A commit failed halfway: what is on the disk must be read again before the next batch.
    stale: bool,
    _lock: File,
}

/// 読み取り (reader): a view of a data folder beside its writer.
pub struct Reader {
    connection: Connection,
    dir: PathBuf,
}

/// 書き込みの組 (batch): events and projections that become durable together. Dropped, it leaves no trace.
pub struct Batch<'a> {
    log: &'a mut Log,
    frontier: Frontier,
    runs: Vec<Run>,
    ended: bool,
}

/// What must stand in every entry; the rest of it is not ours to read.
#[derive(Deserialize)]
struct Envelope {
    seq: u64,
}

/// The number that an entry gives itself, if it is one JSON object on one line with exactly one member `seq`.
pub(crate) fn entry_seq(entry: &[u8]) -> Option<u64> {
    let is_object = entry.first() == Some(&b'{') && entry.last() == Some(&b'}');
    if !is_object || entry.iter().any(|byte| *byte < b' ') {
        return None;
    }
    serde_json::from_slice::<Envelope>(entry).ok().map(|envelope| envelope.seq)
}

impl Log {
    /// Makes a new ledger in an empty or new folder. `origin` is its name in checkpoints, for example `city.example/sekimori`.
    pub fn create(dir: &Path, origin: &str) -> Result<Self> {
        if !is_origin(origin) {
            return Err(Fault::new(
                FaultKind::BadInput,
                format!(
                    "原簿の名前「{origin}」は使えません。空白・改行・「+」を含まない 1〜255 バイトの名前を指定してください。"
                ),
            ));
        }
        let mut seed = [0u8; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            Fault::new(
                FaultKind::Other,
                "乱数を得られないため、署名鍵を作れません。OS の状態を確かめてください。",
            )
            .with_source(error)
        })?;
        let staging = folder::Staging::new(dir)?;
        let pair = SigningPair::from_seed(origin, &seed);
        folder::write_keys(staging.path(), &pair)?;
        let connection = schema::create(staging.path(), origin)?;
        store_checkpoint(&connection, &pair, &Frontier::default())
            .map_err(|error| Fault::sqlite("原簿の作成", error))?;
        connection.close().map_err(|(_, error)| Fault::sqlite("原簿の作成", error))?;
        staging.finish()?;
        Log::open(dir)
    }

    /// Opens a ledger for writing. Refused while another process writes, and where the newest checkpoint and the events disagree.
    pub fn open(dir: &Path) -> Result<Self> {
        if !dir.is_dir() {
            return Err(Fault::missing(dir));
        }
        // Before the lock, so that a foreign folder gets no lock file.
        drop(schema::open_reader(dir)?);
        let lock = folder::lock_file(&dir.join(folder::LOCK))?;
        // INVARIANT: what is written below the name of the folder is safe only if the name is. Whoever gave it (a rename, a
        // copy) may not have seen to that.
        folder::sync_name(dir)?;
        let connection = schema::open_writer(dir)?;
        let pair = folder::signing_pair(dir)?;
        let (frontier, newest) = read_state(&connection, &pair)?;
        Ok(Log { connection, dir: dir.to_owned(), pair, frontier, newest, stale: false, _lock: lock })
    }

    /// Begins a batch: a transaction in which nobody else writes.
    pub fn begin(&mut self) -> Result<Batch<'_>> {
        if self.stale {
            (self.frontier, self.newest) = read_state(&self.connection, &self.pair)?;
            self.stale = false;
        }
        self.connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut begin| begin.execute([]))
            .map_err(|error| Fault::sqlite("書き込みの開始", error))?;
        let frontier = self.frontier.clone();
        Ok(Batch { log: self, frontier, runs: Vec::new(), ended: false })
    }

    /// The checkpoint of the last commit.
    pub fn newest(&self) -> &Checkpoint {
        &self.newest
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The connection, for queries of the writer outside of a batch.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Moves everything from the write-ahead log into the database and empties it, so that erased content is gone from the
    /// files. `false` while a reader still holds an older view: try again later.
    pub fn settle(&self) -> Result<bool> {
        let busy =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        match busy {
            Ok(busy) => Ok(busy == 0),
            Err(error) => Err(Fault::sqlite("書き込みの整理", error)),
        }
    }
}

impl Batch<'_> {
    /// The number that the next entry must bear.
    pub fn next_seq(&self) -> u64 {
        self.frontier.size() + 1
    }

    /// Appends an entry: one JSON object on one line, whose member `seq` is [`Batch::next_seq`]. Gives that number.
    ///
    /// A refused entry (`BadInput`) leaves the batch as it was; after any other error the batch should be dropped.
    pub fn append(&mut self, entry: &str) -> Result<u64> {
        let seq = self.next_seq();
        if entry.len() > MOST_ENTRY_BYTES || entry_seq(entry.as_bytes()) != Some(seq) {
            return Err(Fault::new(
                FaultKind::BadInput,
                format!(
                    "追加しようとした記録が、番号 {seq} を持つ 1 行の JSON ではありません。記録は追加していません。"
                ),
            ));
        }
        self.require_open()?;
        let leaf = leaf_hash(entry.as_bytes());
        self.log
            .connection
            .prepare_cached("INSERT INTO event (seq, entry, leaf) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute((seq, entry, leaf)))
            .map_err(|error| Fault::sqlite("記録の追加", error))?;
        let runs = &mut self.runs;
        self.frontier.push(leaf, |run| runs.push(run));
        Ok(seq)
    }

    /// The connection, so that projections are written in the same transaction. It must not end the transaction.
    pub fn connection(&self) -> &Connection {
        &self.log.connection
    }

    /// Makes the batch durable and gives the signed checkpoint over everything up to its last event.
    pub fn commit(mut self) -> Result<Checkpoint> {
        self.require_open()?;
        let grown = self.frontier.size() != self.log.frontier.size();
        let newest = if grown { self.write_tree()? } else { self.log.newest.clone() };
        self.ended = true;
        let committed =
            self.log.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        if let Err(error) = committed {
            // Whether the disk has it or not is read again at the next batch.
            self.log.stale = true;
            roll_back(&self.log.connection);
            return Err(Fault::sqlite("書き込みの確定", error));
        }
        self.log.frontier = std::mem::take(&mut self.frontier);
        self.log.newest = newest.clone();
        Ok(newest)
    }

    fn write_tree(&mut self) -> Result<Checkpoint> {
        let connection = &self.log.connection;
        let write = || {
            let mut insert =
                connection.prepare_cached("INSERT INTO subtree (level, idx, hash) VALUES (?1, ?2, ?3)")?;
            for run in &self.runs {
                insert.execute((run.level, run.index, run.hash))?;
            }
            forget_checkpoint(connection, self.log.frontier.size())?;
            store_checkpoint(connection, &self.log.pair, &self.frontier)
        };
        write().map_err(|error| Fault::sqlite("検証点の記録", error))
    }

    /// A full disk makes SQLite end the transaction by itself; whatever followed would be durable alone.
    fn require_open(&self) -> Result<()> {
        if self.log.connection.is_autocommit() {
            return Err(Fault::new(
                FaultKind::Other,
                "書き込みが途中で取り消されました。記録は追加していません。原因を取り除き、もう一度実行してください。",
            ));
        }
        Ok(())
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.ended {
            roll_back(&self.log.connection);
        }
    }
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // SQLite rolls back by itself when the connection is closed, should this fail.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

fn store_checkpoint(
    connection: &Connection,
    pair: &SigningPair,
    frontier: &Frontier,
) -> rusqlite::Result<Checkpoint> {
    let checkpoint =
        Checkpoint { origin: pair.public().name().to_owned(), size: frontier.size(), root: frontier.root() };
    let mut insert = connection.prepare_cached("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")?;
    insert.execute((checkpoint.size, pair.sign(&checkpoint)))?;
    Ok(checkpoint)
}

/// Removes the checkpoint that is no longer the newest, unless it is the first at or after a multiple of 256: it is not
/// where an earlier one lies in the same run.
fn forget_checkpoint(connection: &Connection, size: u64) -> rusqlite::Result<usize> {
    let multiple = size - size % KEPT_EVERY;
    let sql = "DELETE FROM checkpoint WHERE size = ?1
        AND EXISTS (SELECT 1 FROM checkpoint WHERE size >= ?2 AND size < ?1)";
    connection.prepare_cached(sql)?.execute((size, multiple))
}

/// The right edge of the tree and the newest checkpoint, which must agree.
fn read_state(connection: &Connection, pair: &SigningPair) -> Result<(Frontier, Checkpoint)> {
    let read = |error| Fault::sqlite("原簿を開くこと", error);
    let sql = "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1";
    let newest = connection.query_row(sql, [], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?)));
    let (size, note) =
        newest.optional().map_err(read)?.ok_or_else(|| Fault::damaged("検証点が一つもありません"))?;
    let checkpoint = pair
        .public()
        .open(&note)
        .map_err(|error| Fault::damaged(format!("{size} 件目の検証点: {error}")).with_source(error))?;
    let last: Option<u64> =
        connection.query_row("SELECT max(seq) FROM event", [], |row| row.get(0)).map_err(read)?;
    let last = last.unwrap_or(0);
    if checkpoint.size != size || last != size {
        return Err(Fault::damaged(format!(
            "最後の検証点は {} 件、記録は {last} 件までで、合いません",
            checkpoint.size
        )));
    }
    let frontier = read_frontier(connection, size)?;
    if frontier.root() != checkpoint.root {
        return Err(Fault::damaged(format!(
            "{size} 件目の検証点の署名された値と、記録から計算した値が違います"
        )));
    }
    Ok((frontier, checkpoint))
}

/// The frontier at `size` out of the stored hashes: at most 255 for each level.
pub(crate) fn read_frontier(connection: &Connection, size: u64) -> Result<Frontier> {
    let mut frontier = Frontier::default();
    for level in (0..u64::BITS / LEVEL_HEIGHT).rev() {
        let height = level * LEVEL_HEIGHT;
        let from = frontier.size() >> height;
        let count = (size >> height) - from;
        for hash in stored_hashes(connection, level, (from, count))? {
            frontier.push_subtree(height, hash);
        }
    }
    Ok(frontier)
}

/// `count` stored hashes of a level from index `from` on; level 0 are the leaves. One missing is a fault that names it.
pub(crate) fn stored_hashes(connection: &Connection, level: u32, range: (u64, u64)) -> Result<Vec<Hash>> {
    let (from, count) = range;
    if count == 0 {
        return Ok(Vec::new());
    }
    let read = || {
        let sql = match level {
            0 => "SELECT seq - 1, leaf FROM event WHERE ?1 = 0 AND seq > ?2 AND seq <= ?3 ORDER BY seq",
            _ => "SELECT idx, hash FROM subtree WHERE level = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx",
        };
        let mut select = connection.prepare_cached(sql)?;
        let rows = select.query_map((level, from, from + count), |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get_ref(1)?.as_blob().ok().and_then(|hash| Hash::try_from(hash).ok()),
            ))
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    let rows = read().map_err(|error| Fault::sqlite("ハッシュ値の読み取り", error))?;
    let mut rows = rows.into_iter();
    let wanted = (from..from + count).map(|index| match rows.next() {
        Some((found, Some(hash))) if u64::try_from(found) == Ok(index) => Ok(hash),
        _ if level == 0 => Err(Fault::damaged(format!("{} 件目の記録のハッシュ値", index + 1))),
        _ => Err(Fault::damaged(format!("subtree 表の段 {level}・番号 {index}"))),
    });
    wanted.collect()
}

impl Reader {
    /// Opens a ledger for reading; a writer may be at work.
    pub fn open(dir: &Path) -> Result<Self> {
        let connection = schema::open_reader(dir)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Reader { connection, dir: dir.to_owned() })
    }

    /// The connection, for queries.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The name of the ledger.
    pub fn origin(&self) -> Result<String> {
        schema::origin(&self.connection)
    }

    /// The newest signed note, as it stands in the ledger.
    pub fn newest_note(&self) -> Result<String> {
        let sql = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1";
        let note = self.connection.query_row(sql, [], |row| row.get(0)).optional();
        note.map_err(|error| Fault::sqlite("検証点の読み取り", error))?
            .ok_or_else(|| Fault::damaged("検証点が一つもありません"))
    }

    /// The entry with the number, as it was appended.
    pub fn entry(&self, seq: u64) -> Result<Option<String>> {
        let sql = "SELECT entry FROM event WHERE seq = ?1";
        let entry = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row([seq], |row| row.get(0)).optional());
        entry.map_err(|error| Fault::sqlite("記録の読み取り", error))
    }
}

/// Does the folder hold a ledger that this program can read?
pub fn is_ledger(dir: &Path) -> bool {
    fs::metadata(dir.join(folder::DATABASE)).is_ok() && schema::open_reader(dir).is_ok()
}
