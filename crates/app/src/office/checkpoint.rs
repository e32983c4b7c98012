//! `sekimori checkpoint`, `prove`, `check-proof`: what an auditor holds in his hand, and what he can prove with it.
//! Takes a data folder, or a proof and a checkpoint alone; prints a checkpoint, a proof, or whether the proof holds.
//! Recomputing the whole record is `verify`, in `record`.

use super::growth::Growth;
use super::{folder, growth};
use crate::output;
use clap::Args;
use ledger::book::View;
use ledger::note::{Checkpoint, PublicKey};
use ledger::{PUBLIC_KEY, merkle, proof};
use practice::calendar::wareki;
use practice::command::Command;
use practice::event::Event;
use practice::value::hex;
use print::office::Names;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `checkpoint`.
#[derive(Debug, Args)]
pub struct CheckpointArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 検証点を保管する場所（例 監査委員事務局）。記録に残します
    #[arg(long, value_name = "場所", requires = "by", help_heading = "オプション")]
    pub place: Option<String>,
    /// 行う人の職員番号
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: Option<String>,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// Prints the newest checkpoint, and nothing else, so that it can be kept as a file; with a place, records that it left.
///
/// # Errors
/// A Japanese sentence.
pub fn checkpoint(args: &CheckpointArgs) -> Result<u8, String> {
    let (reader, _) = folder::reader(&args.dir)?;
    let note = reader.newest_note().map_err(folder::told)?;
    drop(reader);
    // What leaves the house is of use only if others can verify it: with the key that lies in the folder.
    let point = signed(&note, &args.dir.join(PUBLIC_KEY))?;
    if let (Some(place), Some(by)) = (&args.place, &args.by) {
        let mut book = folder::open(&args.dir)?;
        let at = args.when.moment(book.office())?;
        let command =
            Command::KeepCheckpoint { size: point.size, root: hex(&point.root), place: place.clone() };
        folder::carry_out(&mut book, by, at, command)?;
    }
    output::print(note.as_bytes()).map(|()| 0)
}

/// The key in a file.
fn public(path: &Path) -> Result<PublicKey, String> {
    PublicKey::parse(&read(path)?).ok_or_else(|| format!("{}: 公開鍵として読めません。", path.display()))
}

/// What a note says that the key in this file signed.
fn signed(note: &str, key: &Path) -> Result<Checkpoint, String> {
    public(key)?.open(note).map_err(|why| {
        format!(
            "最新の検証点の署名が正しくありません（{why}）。外に出さず、sekimori verify で原簿を確かめてください。"
        )
    })
}

/// What a note says, whoever signed it.
pub(super) fn body(note: &str) -> Result<Checkpoint, String> {
    let text = note.find("\n\n").map_or(note, |at| &note[..=at]);
    Checkpoint::parse(text).map_err(|e| format!("検証点を読めません（{e}）。"))
}

/// Checkpoints that left the house, as a list.
///
/// # Errors
/// A Japanese sentence.
pub fn kept(view: &View<'_>, names: &Names) -> Result<String, String> {
    let entries = view.of_kind("CheckpointKept", 0).map_err(folder::told)?;
    let mut rows =
        vec![["日", "記録の数", "根", "保管した場所", "行った人"].map(ToString::to_string).to_vec()];
    for entry in entries {
        let Event::CheckpointKept { size, root, place } = entry.event else { continue };
        let by = names.get(&entry.by).cloned().unwrap_or(entry.by);
        rows.push(vec![wareki(entry.at.day()), size.to_string(), root, place, by]);
    }
    Ok(match rows.len() {
        1 => {
            "外に保管した検証点はまだありません。sekimori checkpoint で出して、別の場所に保管してください。\n"
                .to_string()
        }
        _ => format!("外に保管した検証点\n{}", print::office::columns(&rows)),
    })
}

/// When the last checkpoint left the house; nothing for a folder that is no data folder.
pub fn told(dir: &Path) -> String {
    if !ledger::log::is_ledger(dir) {
        return String::new();
    }
    let Ok((reader, catalog)) = folder::reader(dir) else { return String::new() };
    let Ok(entries) = View::over(reader.connection(), &catalog).of_kind("CheckpointKept", 0) else {
        return String::new();
    };
    match entries.into_iter().next_back().map(|e| (e.at, e.event)) {
        Some((at, Event::CheckpointKept { size, place, .. })) => {
            format!("最後に外に保管した検証点: {}、記録 {size}件まで（{place}）\n", wareki(at.day()))
        }
        _ => "外に保管した検証点はまだありません。フォルダー全体の差し替えは、外に保管した検証点がなければ見つかりません。\n".to_string(),
    }
}

/// Arguments of `prove`.
#[derive(Debug, Args)]
pub struct ProveArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 記録の番号
    #[arg(
        value_name = "番号",
        required_unless_present = "from",
        conflicts_with = "from",
        help_heading = "引数"
    )]
    pub seq: Option<u64>,
    /// 前の時点（保管していた検証点のファイル、又は記録の数）。その後は記録が加わっただけであることの証明（整合証明）を出します
    #[arg(long, value_name = "ファイル又は件数", help_heading = "オプション")]
    pub from: Option<String>,
    /// 別に保管していた検証点のファイル（省略時は最新の検証点に対する証明）
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    pub checkpoint: Option<PathBuf>,
}

/// Gives an event with its inclusion proof and the signed checkpoint; or the proof that the ledger has only grown.
///
/// # Errors
/// A Japanese sentence; there is no such event.
pub fn prove(args: &ProveArgs) -> Result<u8, String> {
    let seq = match (args.seq, &args.from) {
        (_, Some(from)) => return growth::prove(&args.dir, from, args.checkpoint.as_deref()),
        (Some(seq), None) => seq,
        (None, None) => return Err("記録の番号か、--from を指定してください。".to_string()),
    };
    let (reader, _) = folder::reader(&args.dir)?;
    let newest = reader.newest_note().map_err(folder::told)?;
    let note = args.checkpoint.as_deref().map(read).transpose()?.unwrap_or_else(|| newest.clone());
    let (size, there) = (body(&note)?.size, body(&newest)?.size);
    if size > there {
        return Err(growth::beyond(size, there));
    }
    let entry = reader.entry(seq).map_err(folder::told)?;
    let path = proof::inclusion(reader.connection(), seq, size).map_err(folder::told)?;
    let (Some(entry), Some(path)) = (entry, path) else {
        return Err(format!("{seq}番の記録はありません。1から{size}までの番号を指定してください。"));
    };
    let path: Vec<String> = path.iter().map(|h| hex(h)).collect();
    let proof = json!({"seq": seq, "entry": entry, "path": path, "checkpoint": note});
    output::print(format!("{proof:#}\n").as_bytes()).map(|()| 0)
}

/// Arguments of `check-proof`.
#[derive(Debug, Args)]
pub struct CheckProofArgs {
    /// sekimori prove が出した証明のファイル
    #[arg(value_name = "証明", help_heading = "引数")]
    pub proof: PathBuf,
    /// 別に保管していた検証点のファイル
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    pub checkpoint: PathBuf,
    /// 原簿の公開鍵のファイル（checkpoint.vkey）。指定すると、検証点の署名も確かめます
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    pub key: Option<PathBuf>,
}

/// Says whether a proof holds against a checkpoint; needs no data folder.
///
/// # Errors
/// A Japanese sentence where one of the files cannot be read.
pub fn check(args: &CheckProofArgs) -> Result<u8, String> {
    let note = read(&args.checkpoint)?;
    let mut signed = "";
    let key = args.key.as_deref().map(public).transpose()?;
    if let Some(key) = &key {
        if let Err(why) = key.open(&note) {
            let words = format!("検証点の署名が正しくありません（{why}）。証明は信じられません。\n");
            return output::print(words.as_bytes()).map(|()| 1);
        }
        signed = "検証点の署名も正しいものです。";
    }
    let point = body(&note)?;
    let proof = read(&args.proof)?;
    if let Some(growth) = serde_json::from_str(&proof).ok().as_ref().and_then(Growth::parse) {
        return growth.check(&point, key.as_ref());
    }
    let given = Proof::parse(&proof)?;
    let leaf = merkle::leaf_hash(given.entry.as_bytes());
    let place = (given.seq.saturating_sub(1), point.size);
    if given.size != point.size {
        let words = format!(
            "この証明は記録 {}件までの検証点に対するもので、指定した検証点（{}件まで）とは比べられません。sekimori prove に --checkpoint で同じ検証点を指定して、証明を出し直してください。\n",
            given.size, point.size
        );
        return output::print(words.as_bytes()).map(|()| 1);
    }
    let holds = given.seq > 0 && merkle::verify_inclusion(&leaf, place, &given.path, &point.root);
    let words = match holds {
        true => format!("{}番の記録は、この検証点の原簿に含まれています。{signed}\n", given.seq),
        false => format!(
            "{}番の記録がこの検証点の原簿に含まれることを、証明は示していません。記録か証明が変えられています。\n",
            given.seq
        ),
    };
    output::print(words.as_bytes()).map(|()| u8::from(!holds))
}

/// A proof as it was printed.
struct Proof {
    seq: u64,
    entry: String,
    path: Vec<merkle::Hash>,
    size: u64,
}

impl Proof {
    fn parse(text: &str) -> Result<Proof, String> {
        let wrong =
            || "証明を読めません。sekimori prove が出したファイルを、そのまま指定してください。".to_string();
        let value: Value = serde_json::from_str(text).map_err(|_| wrong())?;
        let word = |name: &str| value.get(name).and_then(Value::as_str).map(ToString::to_string);
        let hashes = value.get("path").and_then(Value::as_array).ok_or_else(wrong)?;
        let path: Option<Vec<merkle::Hash>> = hashes.iter().map(|h| hash(h.as_str()?)).collect();
        Ok(Proof {
            seq: value.get("seq").and_then(Value::as_u64).ok_or_else(wrong)?,
            entry: word("entry").ok_or_else(wrong)?,
            path: path.ok_or_else(wrong)?,
            size: body(&word("checkpoint").ok_or_else(wrong)?)?.size,
        })
    }
}

/// A hash from its hexadecimal spelling.
pub(super) fn hash(text: &str) -> Option<merkle::Hash> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let bytes: Vec<u8> =
        digits?.chunks_exact(2).map(|pair| pair.iter().fold(0, |all, d| all << 4 | d)).collect();
    (text.len() == 64).then(|| bytes.try_into().ok()).flatten()
}

pub(super) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))
}
