//! What does an export folder say about its events? Reads its lines, its tiles and its checkpoints.
//! Takes the folder; gives evidence event by event to the locator, and findings about everything else in it.
//! How the folder is made is in `export`.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

use crate::export::tile_path;
use crate::fault::{Fault, Result};
use crate::log::KEPT_EVERY;
use crate::merkle::Hash;
use crate::note::PublicKey;

use super::lines::{Lines, Place};
use super::locate::Locator;
use super::sheaf::{Said, Sheaf};
use super::signed::{Anchors, SHARE, check_upper};
use super::{FindingKind, Findings, Report, key_of, report};

/// The events, one in a line.
pub(crate) const EVENTS: &str = "events.jsonl";
/// The newest checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// All kept checkpoints, each in a file named by its size.
pub(crate) const CHECKPOINTS: &str = "checkpoints";
const MOST_NOTE_BYTES: u64 = 1 << 20;

/// Verifies an export folder.
pub(super) fn verify(dir: &Path, outside: Option<&str>) -> Result<Report> {
    let mut findings = Findings::default();
    let key = key_of(dir, &mut findings);
    let mut anchors = Anchors::default();
    read_checkpoints(dir, key.as_ref(), &mut anchors, &mut findings);
    if let Some(note) = outside {
        let newest = anchors.newest_size();
        anchors.take_outside(key.as_ref(), note, newest, &mut findings);
    }
    anchors.settle();
    let size = anchors.newest().map_or(0, |newest| newest.size);
    let tiles = RefCell::new(Tiles { dir, size, kept: Vec::new() });
    let mut run_hash = |index| tiles.borrow_mut().hash(1, index);
    let mut locator = Locator::new(anchors.list(), &mut run_hash, &mut findings);
    read_events(dir, &tiles, &mut locator, &mut findings)?;
    locator.finish(&mut findings);
    check_upper(size, &mut |level, index| tiles.borrow_mut().hash(level, index), &mut findings);
    if let Some(ahead) = anchors.ahead {
        findings.events(FindingKind::RolledBack, size.min(ahead - 1) + 1, ahead);
    }
    Ok(report(&anchors, findings))
}

fn read_checkpoints(dir: &Path, key: Option<&PublicKey>, anchors: &mut Anchors, findings: &mut Findings) {
    let newest = small_text(&dir.join(CHECKPOINT)).unwrap_or_default();
    anchors.take(key, &[(None, newest)], findings);
    let folder = fs::read_dir(dir.join(CHECKPOINTS));
    let mut names: Vec<_> = folder.into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for share in names.chunks(SHARE) {
        let notes = share.iter().map(|name| {
            let size = name.to_str().and_then(|name| name.parse::<u64>().ok());
            let note = small_text(&dir.join(CHECKPOINTS).join(name)).unwrap_or_default();
            (Some(size.unwrap_or(u64::MAX)), note)
        });
        anchors.take(key, &notes.collect::<Vec<_>>(), findings);
    }
    if key.is_some() && anchors.is_empty() {
        findings.add(FindingKind::Checkpoint, None,
            "使える検証点が一つもありません。記録が正しいことを示すものがないため、書き出し（export）をやり直してください。".to_owned());
    }
}

fn small_text(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(MOST_NOTE_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Hands every line to the locator.
fn read_events(
    dir: &Path,
    tiles: &RefCell<Tiles<'_>>,
    locator: &mut Locator<'_>,
    findings: &mut Findings,
) -> Result<()> {
    let path = dir.join(EVENTS);
    let fault = |error| Fault::io(&path, error);
    let file = BufReader::with_capacity(1 << 18, File::open(&path).map_err(fault)?);
    let mut lines = Lines::new(file).map_err(fault)?;
    let mut last = 0;
    let mut sheaf = Sheaf::default();
    loop {
        let expected = locator.next_seq().max(last + 1);
        let Some((place, line)) = lines.next(expected, locator.limit()).map_err(fault)? else {
            sheaf.hand_over(locator, findings);
            return Ok(());
        };
        let (seq, accused) = match place {
            Place::At(seq) => (seq, false),
            Place::Instead(seq) => (seq, true),
            Place::Extra(seq) => {
                sheaf.hand_over(locator, findings);
                findings.events(FindingKind::OutOfOrder, seq, seq);
                continue;
            }
        };
        let leaf = tiles.borrow_mut().hash(0, seq - 1);
        sheaf.add(seq, Said { entry: Some(line), leaf, accused });
        last = seq;
        if sheaf.is_full() {
            sheaf.hand_over(locator, findings);
        }
    }
}

/// The tiles of a tree of the size, the one read last of each level.
struct Tiles<'a> {
    dir: &'a Path,
    size: u64,
    kept: Vec<Option<(u64, Vec<u8>)>>,
}

impl Tiles<'_> {
    fn hash(&mut self, level: u32, index: u64) -> Option<Hash> {
        let (tile, at) = (index / KEPT_EVERY, (index % KEPT_EVERY) as usize * 32);
        let slot = level as usize;
        if self.kept.len() <= slot {
            self.kept.resize(slot + 1, None);
        }
        if self.kept[slot].as_ref().is_none_or(|(kept, _)| *kept != tile) {
            self.kept[slot] = Some((tile, self.read(level, tile)));
        }
        let (_, bytes) = self.kept[slot].as_ref()?;
        Hash::try_from(bytes.get(at..at + 32)?).ok()
    }

    fn read(&self, level: u32, tile: u64) -> Vec<u8> {
        let hashes = self.size.checked_shr(8 * level).unwrap_or(0);
        let width = hashes.saturating_sub(tile * KEPT_EVERY).min(KEPT_EVERY);
        let mut bytes = Vec::new();
        if width > 0
            && let Ok(file) = File::open(self.dir.join(tile_path(level, tile, width)))
        {
            // What cannot be read is missing, and is told where it is missed.
            let _ = file.take(width * 32).read_to_end(&mut bytes);
        }
        bytes
    }
}
