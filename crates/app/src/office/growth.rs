//! `sekimori prove DIR --from …`: has the ledger only grown since an earlier checkpoint? The consistency proof of RFC 9162.
//! Takes a data folder and an earlier checkpoint or its number of events; prints the proof. Or holds such a proof against a
//! checkpoint alone. Proofs of single events are in `checkpoint`.

use super::checkpoint::{body, hash, read};
use super::folder;
use crate::output;
use ledger::log::Reader;
use ledger::note::{Checkpoint, PublicKey};
use ledger::{merkle, proof};
use practice::value::hex;
use serde_json::{Value, json};
use std::path::Path;

/// Prints the consistency proof from an earlier state to a checkpoint.
///
/// # Errors
/// A Japanese sentence; the earlier checkpoint is none of this ledger.
pub fn prove(dir: &Path, from: &str, checkpoint: Option<&Path>) -> Result<u8, String> {
    let (reader, _) = folder::reader(dir)?;
    let newest = reader.newest_note().map_err(folder::told)?;
    let note = checkpoint.map(read).transpose()?.unwrap_or_else(|| newest.clone());
    let (new, there) = (body(&note)?, body(&newest)?.size);
    if new.size > there {
        return Err(beyond(new.size, there));
    }
    let (size, held) = earlier(from)?;
    if size == 0 || size > new.size {
        return Err(format!(
            "--from の時点は記録 {size}件までです。1件以上、{}件（証明する検証点の件数）以下の時点を指定してください。",
            new.size
        ));
    }
    let root = root_at(&reader, size)?;
    if held.as_ref().is_some_and(|held| held.root != root) || root_at(&reader, new.size)? != new.root {
        return Err(
            "検証点は、この原簿のものではありません。原簿が差し替えられたおそれがあります。sekimori verify で、--checkpoint にその検証点を指定して確かめてください。"
                .to_string(),
        );
    }
    let path = proof::consistency(reader.connection(), size, new.size).map_err(folder::told)?;
    let path: Vec<String> = path.unwrap_or_default().iter().map(|h| hex(h)).collect();
    let proof = json!({"from": {"size": size, "root": hex(&root)}, "path": path, "checkpoint": note});
    output::print(format!("{proof:#}\n").as_bytes()).map(|()| 0)
}

/// What is said of a checkpoint that has more events than the ledger.
pub(super) fn beyond(size: u64, there: u64) -> String {
    format!(
        "検証点は記録 {size}件までのものですが、この原簿には{there}件しかありません。sekimori verify で確かめてください。"
    )
}

fn root_at(reader: &Reader, size: u64) -> Result<merkle::Hash, String> {
    proof::root(reader.connection(), size).map_err(folder::told)
}

/// The earlier state: a number of events, or a checkpoint that was kept.
fn earlier(from: &str) -> Result<(u64, Option<Checkpoint>), String> {
    match from.parse() {
        Ok(size) => Ok((size, None)),
        Err(_) => {
            let held = body(&read(Path::new(from))?)?;
            Ok((held.size, Some(held)))
        }
    }
}

/// A consistency proof as it was printed.
pub(super) struct Growth {
    from: (u64, merkle::Hash),
    path: Vec<merkle::Hash>,
    note: String,
    new: Checkpoint,
}

impl Growth {
    /// Reads it; `None` where this is another kind of proof.
    pub(super) fn parse(value: &Value) -> Option<Growth> {
        let from = value.get("from")?;
        let root = hash(from.get("root")?.as_str()?)?;
        let hashes = value.get("path")?.as_array()?;
        let note = value.get("checkpoint")?.as_str()?.to_string();
        Some(Growth {
            from: (from.get("size")?.as_u64()?, root),
            path: hashes.iter().map(|h| hash(h.as_str()?)).collect::<Option<_>>()?,
            new: body(&note).ok()?,
            note,
        })
    }

    /// Says whether the ledger of the proof's checkpoint begins with all events of the one that was kept.
    ///
    /// # Errors
    /// The text cannot be printed.
    pub(super) fn check(&self, held: &Checkpoint, key: Option<&PublicKey>) -> Result<u8, String> {
        if let Some(Err(why)) = key.map(|key| key.open(&self.note)) {
            let words =
                format!("証明の中の検証点の署名が正しくありません（{why}）。証明は信じられません。\n");
            return output::print(words.as_bytes()).map(|()| 1);
        }
        if self.from.0 != held.size {
            let words = format!(
                "この証明は記録 {}件までの時点からのもので、指定した検証点（{}件まで）とは比べられません。sekimori prove の --from に同じ検証点を指定して、証明を出し直してください。\n",
                self.from.0, held.size
            );
            return output::print(words.as_bytes()).map(|()| 1);
        }
        let holds = self.from.1 == held.root
            && held.origin == self.new.origin
            && merkle::verify_consistency(
                (held.size, &held.root),
                (self.new.size, &self.new.root),
                &self.path,
            );
        let signed =
            if key.is_some() { "二つの検証点の署名も正しいものです。" } else { "" };
        let words = match holds {
            true => format!(
                "記録 {}件までの原簿は、保管していた検証点（{}件まで）の記録をそのまま含み、後に加わっただけです。{signed}\n",
                self.new.size, held.size
            ),
            false => format!(
                "記録 {}件までの原簿が、保管していた検証点（{}件まで）の記録をそのまま含むことを、証明は示していません。記録が書き換えられたか、証明が変えられています。\n",
                self.new.size, held.size
            ),
        };
        output::print(words.as_bytes()).map(|()| u8::from(!holds))
    }
}
