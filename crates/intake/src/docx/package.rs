//! Which parts does the file have, and which of them is the text? Takes the bytes of an archive; gives parts as XML.
//! Keeps the limits on what is unfolded: sizes are counted while they come out, never believed. Parts that are not
//! asked for (pictures, embedded files) are never unfolded, and no name of an entry becomes a path on the disk.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{self, Budget, Element};
use super::{MAX_ENTRIES, MAX_PART, MAX_RATIO, MAX_UNFOLDED, RATIO_FREE, broken, too_much};
use crate::Refusal;
use crate::magic;

/// The archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each entry stands, by its name in small letters: names of parts do not differ by their case.
    entries: HashMap<String, usize>,
    unfolded: u64,
    budget: Budget,
}

/// 関係 (relationship) of a part to another.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last step of its type: `styles`, `officeDocument`.
    pub kind: String,
    /// The name of the other part, or where it is outside the file.
    pub target: String,
    /// Whether the target is outside the file. It is never fetched.
    pub external: bool,
}

/// The relation of the whole file to its text.
const MAIN: &str = "officeDocument";

impl<'a> Package<'a> {
    /// Opens it and looks at the names of its entries.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| broken("圧縮の形式（ZIP）が壊れているか、途中で切れています"))?;
        if archive.len() > MAX_ENTRIES {
            return Err(too_much(format!("中のファイルの数が{MAX_ENTRIES}")));
        }
        let mut entries = HashMap::new();
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).and_then(Result::ok);
            let name = name.ok_or_else(|| broken("中のファイルに読めない名前があります"))?;
            if unsafe_name(&name) {
                return Err(broken("中のファイルに、外の場所を指す不正な名前があります"));
            }
            if entries.insert(name.to_lowercase(), index).is_some() {
                return Err(broken("中に同じ名前のファイルが重なっています"));
            }
        }
        if archive.has_duplicate_names() {
            return Err(broken("中に同じ名前のファイルが重なっています"));
        }
        Ok(Self { archive, entries, unfolded: 0, budget: Budget::new() })
    }

    /// The name of the part that holds the text.
    pub fn main(&mut self) -> Result<String, Refusal> {
        if !self.entries.contains_key("_rels/.rels") {
            return Err(Refusal::Binary { what: magic::ARCHIVE });
        }
        let relations = self.relations("")?;
        let main = relations.into_iter().find(|r| r.kind == MAIN && !r.external);
        main.map(|r| r.target).ok_or_else(|| broken("本文の部品がファイルの中に示されていません"))
    }

    /// What a part refers to; the empty name is the whole file.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let Some(root) = self.part(&format!("{folder}{separator}_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let relation = |element: &Element| {
            let external = element.attribute("TargetMode") == Some("External");
            let target = element.attribute("Target")?;
            let kind = element.attribute("Type")?.rsplit('/').next().unwrap_or_default();
            let target = if external { target.to_owned() } else { resolved(folder, target)? };
            Some(Relation { kind: kind.to_owned(), target, external })
        };
        Ok(root.elements().filter(|e| e.name == "Relationship").filter_map(relation).collect())
    }

    /// A part as XML, if it is there.
    pub fn part(&mut self, name: &str) -> Result<Option<Element>, Refusal> {
        let Some(index) = self.entries.get(&name.to_lowercase()).copied() else {
            return Ok(None);
        };
        let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        let bytes = self.unfold(index, &shown)?;
        xml::parse(&bytes, &shown, &mut self.budget).map(Some)
    }

    fn unfold(&mut self, index: usize, shown: &str) -> Result<Vec<u8>, Refusal> {
        let entry = self.archive.by_index(index).map_err(|error| refused(&error, shown))?;
        let packed = entry.compressed_size();
        let ratio = packed.saturating_mul(MAX_RATIO).max(RATIO_FREE);
        let left = MAX_UNFOLDED.saturating_sub(self.unfolded);
        let limit = MAX_PART.min(left).min(ratio);
        let mut bytes = Vec::new();
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| broken(&format!("中の「{shown}」の圧縮データが壊れています")))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(too_much(if limit == ratio {
                format!("圧縮の率が{MAX_RATIO}倍")
            } else {
                format!("展開後の大きさが{} MB", limit.max(MAX_PART) / (1024 * 1024))
            }));
        }
        self.unfolded += size;
        Ok(bytes)
    }
}

fn refused(error: &ZipError, shown: &str) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Refusal::Locked { what: magic::WORD }
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            broken(&format!("中の「{shown}」の圧縮の方式がWordのものではありません"))
        }
        _ => broken(&format!("中の「{shown}」の圧縮データが壊れています")),
    }
}

/// Whether a name would lead out of a folder if someone unpacked it there.
fn unsafe_name(name: &str) -> bool {
    name.starts_with('/') || name.contains(['\\', '\0', ':']) || name.split('/').any(|step| step == "..")
}

/// The name that a target means, seen from the folder of the part that refers to it; none if it leads out of the file.
fn resolved(folder: &str, target: &str) -> Option<String> {
    let (mut steps, rest): (Vec<&str>, &str) = match target.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (folder.split('/').filter(|step| !step.is_empty()).collect(), target),
    };
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}
