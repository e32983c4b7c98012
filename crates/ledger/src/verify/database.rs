//! What does the database of a data folder say about its events? Read in one transaction, beside the writer.
//! Takes the folder; gives evidence event by event to the locator, and findings about everything else that is stored.
//! A page that cannot be read costs the events on it, not the verification.

use std::path::Path;

use rusqlite::{Connection, Row, types::ValueRef};

use crate::fault::{FaultKind, Result};
use crate::folder::DATABASE;
use crate::log::entry_seq;
use crate::merkle::{Hash, leaf_hash};
use crate::note::PublicKey;
use crate::schema;

use super::locate::Locator;
use super::sheaf::{Said, Sheaf};
use super::signed::{Anchors, SHARE};
use super::{Evidence, FindingKind, Findings, Report, content, key_of, lines, report};

/// So many rows out of place are passed over before a scan is given up.
const MOST_DISPLACED: u32 = 1000;

/// Verifies a data folder.
pub(super) fn verify(dir: &Path, outside: Option<&str>) -> Result<Report> {
    let mut findings = Findings::default();
    let key = key_of(dir, &mut findings);
    let connection = match schema::open_unrecognized(dir) {
        Ok(connection) => connection,
        Err(fault) if fault.kind == FaultKind::Damaged || fault.kind == FaultKind::Other => {
            damaged(&mut findings, "ファイル全体");
            return Ok(report(&Anchors::default(), findings));
        }
        Err(fault) => return Err(fault),
    };
    match schema::recognize(&connection) {
        Ok(()) => {}
        // With a key beside it, it was ours before it was damaged.
        Err(fault) if key.is_some() && fault.kind != FaultKind::NewerFormat => {
            damaged(&mut findings, "見出し部分");
        }
        Err(fault) => return Err(fault),
    }
    // Every page is read once: those that stay warm in the processor are worth more than many.
    if connection.pragma_update(None, "cache_size", -256).is_err()
        || connection.execute_batch("BEGIN").is_err()
    {
        damaged(&mut findings, "ファイル全体");
    }
    Ok(verify_snapshot(&connection, key.as_ref(), outside, findings))
}

fn verify_snapshot(
    connection: &Connection,
    key: Option<&PublicKey>,
    outside: Option<&str>,
    mut findings: Findings,
) -> Report {
    let mut anchors = Anchors::default();
    read_checkpoints(connection, key, &mut anchors, &mut findings);
    let last = last_seq(connection);
    if let Some(note) = outside {
        let newest = anchors.newest_size().max(last);
        anchors.take_outside(key, note, newest, &mut findings);
    }
    anchors.settle();
    let mut damage = false;
    let mut subtree = |level: u32, index: u64| match stored_subtree(connection, level, index) {
        Ok(hash) => hash,
        Err(_) => {
            damage = true;
            None
        }
    };
    let mut run_hash = |index| subtree(1, index);
    let mut locator = Locator::new(anchors.list(), &mut run_hash, &mut findings);
    let torn = read_events(connection, &mut locator, &mut findings);
    let covered = locator.next_seq() - 1;
    locator.finish(&mut findings);
    super::signed::check_upper(anchors.newest_size().max(covered), &mut subtree, &mut findings);
    if damage {
        damaged(&mut findings, "subtree 表");
    }
    if torn {
        damaged(&mut findings, "event 表");
    }
    if let Some(ahead) = anchors.ahead {
        findings.events(FindingKind::RolledBack, last.min(ahead - 1) + 1, ahead);
    }
    if content::check(connection, &mut findings).is_err() {
        damaged(&mut findings, "content 表");
    }
    report(&anchors, findings)
}

fn damaged(findings: &mut Findings, place: &str) {
    findings.add(FindingKind::Database, None, format!(
        "{DATABASE} が壊れていて、正しく読めない部分があります（{place}）。ディスクを点検し、バックアップから restore してください。"
    ));
}

fn last_seq(connection: &Connection) -> u64 {
    let last = connection.query_row("SELECT max(seq) FROM event", [], |row| row.get::<_, Option<i64>>(0));
    last.ok().flatten().and_then(|last| u64::try_from(last).ok()).unwrap_or(0)
}

fn read_checkpoints(
    connection: &Connection,
    key: Option<&PublicKey>,
    anchors: &mut Anchors,
    findings: &mut Findings,
) {
    // A damaged page in the middle stops a scan; the newest lies at the other end.
    let mut read = |order: &str, findings: &mut Findings| -> rusqlite::Result<()> {
        let mut select =
            connection.prepare(&format!("SELECT size, note FROM checkpoint ORDER BY size {order}"))?;
        let mut rows = select.query([])?;
        let mut share = Vec::with_capacity(SHARE);
        let read = loop {
            match rows.next() {
                Ok(Some(row)) => share.push(note_of(row)),
                end => break end.map(|_| ()),
            }
            if share.len() == SHARE {
                anchors.take(key, &share, findings);
                share.clear();
            }
        };
        anchors.take(key, &share, findings);
        read
    };
    if read("ASC", findings).is_err() {
        damaged(findings, "checkpoint 表");
        let _ = read("DESC", &mut Findings::default());
    }
    if key.is_some() && anchors.is_empty() {
        findings.add(FindingKind::Checkpoint, None,
            "使える検証点が一つもありません。記録が正しいことを示すものがないため、バックアップから restore してください。".to_owned());
    }
}

/// A row of the checkpoints; what is none of them has no text.
fn note_of(row: &Row<'_>) -> (Option<u64>, String) {
    let size = row.get::<_, i64>(0).ok().and_then(|size| u64::try_from(size).ok());
    let note = row.get_ref(1).ok().and_then(|note| std::str::from_utf8(note.as_bytes().ok()?).ok());
    (Some(size.unwrap_or(u64::MAX)), note.unwrap_or_default().to_owned())
}

/// Hands every event to the locator. `true` where a part of the table could not be read.
fn read_events(connection: &Connection, locator: &mut Locator<'_>, findings: &mut Findings) -> bool {
    let below = connection.query_row("SELECT min(seq) FROM event WHERE seq < 1", [], |row| row.get(0));
    if let Ok(Some(seq)) = below {
        let seq: i64 = seq;
        findings.add(FindingKind::Unsigned, Some((0, 0)), format!(
            "番号 {seq} の記録があります。記録の番号は 1 から始まるため、後から入れられたものです。バックアップから restore してください。"
        ));
    }
    let mut torn = false;
    loop {
        if scan(connection, locator, &mut torn, findings).is_ok() {
            return torn;
        }
        torn = true;
        // Around the damage each number is asked for by itself, until one can be read again.
        loop {
            let seq = locator.next_seq();
            if seq > locator.limit() {
                return torn;
            }
            match single(connection, seq) {
                Ok(Some(evidence)) => {
                    locator.event(seq, evidence, findings);
                    break;
                }
                Ok(None) => locator.absent_to(seq, FindingKind::EventMissing, findings),
                Err(_) => locator.absent_to(seq, FindingKind::EventUnreadable, findings),
            }
        }
    }
}

/// From the next event on, in order, until the end or the first page that cannot be read.
fn scan(
    connection: &Connection,
    locator: &mut Locator<'_>,
    torn: &mut bool,
    findings: &mut Findings,
) -> rusqlite::Result<()> {
    let sql = "SELECT seq, entry, leaf FROM event WHERE seq >= ?1 ORDER BY seq";
    let mut select = connection.prepare_cached(sql)?;
    let mut rows = select.query([locator.next_seq()])?;
    // The last row of the sheaf waits until the one behind it shows that it stands in order.
    let mut sheaf = Sheaf::default();
    let mut first = locator.next_seq();
    let mut displaced = 0;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            end => {
                sheaf.hand_over(locator, findings);
                return end.map(|_| ());
            }
        };
        let seq = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        match sheaf.last() {
            Some(before) if before < seq => {
                first = before + 1;
                if sheaf.is_full() {
                    sheaf.hand_over(locator, findings);
                }
            }
            Some(before) if first <= seq && seq < before => {
                *torn = true;
                sheaf.forget_last();
            }
            None if first <= seq => {}
            _ => {
                // On a damaged page SQLite may show a row under a number of long ago, or go in circles.
                *torn = true;
                displaced += 1;
                if displaced > MOST_DISPLACED {
                    // What waits is asked for again, one by one.
                    return Err(rusqlite::Error::InvalidQuery);
                }
                continue;
            }
        }
        sheaf.add(seq, said(seq, row, 1)?);
    }
}

/// One event by its number; where only its stored hash cannot be read, the entry still can.
fn single(connection: &Connection, seq: u64) -> rusqlite::Result<Option<Evidence>> {
    let ask = |sql: &str| -> rusqlite::Result<Option<Evidence>> {
        let mut select = connection.prepare_cached(sql)?;
        let mut rows = select.query([seq])?;
        rows.next()?.map(|row| evidence(seq, row, 0)).transpose()
    };
    ask("SELECT entry, leaf FROM event WHERE seq = ?1")
        .or_else(|_| ask("SELECT entry, NULL FROM event WHERE seq = ?1"))
}

fn evidence(seq: u64, row: &Row<'_>, column: usize) -> rusqlite::Result<Evidence> {
    let Said { entry, leaf, accused } = said(seq, row, column)?;
    Ok(Evidence { entry: entry.map(leaf_hash), leaf, accused })
}

fn said<'a>(seq: u64, row: &'a Row<'_>, column: usize) -> rusqlite::Result<Said<'a>> {
    let leaf = row.get_ref(column + 1)?.as_blob().ok().and_then(|leaf| Hash::try_from(leaf).ok());
    let ValueRef::Text(entry) = row.get_ref(column)? else {
        return Ok(Said { entry: None, leaf, accused: true });
    };
    let accused = !lines::bears(entry, seq) && entry_seq(entry) != Some(seq);
    Ok(Said { entry: Some(entry), leaf, accused })
}

fn stored_subtree(connection: &Connection, level: u32, index: u64) -> rusqlite::Result<Option<Hash>> {
    let mut select = connection.prepare_cached("SELECT hash FROM subtree WHERE level = ?1 AND idx = ?2")?;
    let mut rows = select.query((level, index))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(row.get_ref(0)?.as_blob().ok().and_then(|hash| Hash::try_from(hash).ok()))
}
