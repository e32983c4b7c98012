//! How is an office saved while it is in use, and brought back? One folder with everything and a list of its files:
//! the ledger, the desk, the catalogue, settings and the server's authority.
//! Takes folders; gives folders that were verified before they got their name. Nothing half-done is ever left under it.
//! What verification says is in `verify`; exports for auditors, without keys and content, are in `export`.

use std::fs;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::desk::{self, DESK, DESK_KEY};
use crate::fault::{Fault, FaultKind, Result};
use crate::folder::{self, CATALOG, DATABASE, MANIFEST, PRIVATE_KEY, PUBLIC_KEY, Staging};
use crate::schema;
use crate::verify::{Report, verify_unfinished};

const FORMAT: u32 = 1;
/// Settings of the body, and the authority that vouches for its server: whoever restores needs them too.
pub(crate) const SETTINGS: &str = "sekimori.toml";
const TLS: &str = "tls";
const MOST_MANIFEST_BYTES: u64 = 64 << 20;

/// ファイル一覧 (manifest): what a backup holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: u32,
    origin: String,
    size: u64,
    root: String,
    files: Vec<Listed>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    path: String,
    bytes: u64,
    sha256: String,
}

/// Saves the ledger in `dir`, with what lies beside it, into the empty or new folder `dest`; a writer may be at work. Verified before it succeeds.
///
/// Keys are part of the backup: whoever holds it can sign, and read the secrets of second factors. `dest` must be kept as carefully as `dir`.
pub fn backup(dir: &Path, dest: &Path) -> Result<Report> {
    // INVARIANT: the key pair belongs together, or the backup could not be written to once restored.
    let pair = folder::signing_pair(dir)?;
    folder::require_outside(dir, dest)?;
    let source = schema::open_reader(dir)?;
    let staging = Staging::new(dest)?;
    let database = staging.path().join(DATABASE);
    copy_database(&source, &database)?;
    drop(source);
    for name in [PRIVATE_KEY, PUBLIC_KEY] {
        folder::copy_file(&dir.join(name), &staging.path().join(name))?;
    }
    for name in [CATALOG, TLS] {
        let inner = dir.join(name);
        if inner.is_dir() {
            for path in folder::files_beneath(&inner)? {
                folder::copy_file(&inner.join(&path), &staging.path().join(name).join(&path))?;
            }
        }
    }
    if dir.join(SETTINGS).is_file() {
        folder::copy_file(&dir.join(SETTINGS), &staging.path().join(SETTINGS))?;
    }
    desk::copy(dir, &staging.path().join(DESK))?;
    // After the desk: whatever is sealed on it, its key is there by now. Without it nobody's second factor would work.
    if dir.join(DESK_KEY).is_file() {
        folder::copy_file(&dir.join(DESK_KEY), &staging.path().join(DESK_KEY))?;
    }
    let report = require_intact(staging.path(), "バックアップ元の原簿")?;
    let manifest = Manifest {
        format: FORMAT,
        origin: pair.public().name().to_owned(),
        size: report.size,
        root: report.root.clone(),
        files: list(staging.path())?,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| {
        Fault::new(FaultKind::Other, "バックアップのファイル一覧を作れません。問い合わせてください。")
            .with_source(error)
    })?;
    folder::write_new(&staging.path().join(MANIFEST), text.as_bytes())?;
    staging.finish()?;
    Ok(report)
}

/// A copy of one moment of the database, without free pages and without a log beside it.
fn copy_database(source: &rusqlite::Connection, to: &Path) -> Result<()> {
    let name = to.to_str().ok_or_else(|| {
        Fault::new(
            FaultKind::BadInput,
            format!("「{}」は使えない名前です。別の場所を指定してください。", to.display()),
        )
    })?;
    source.execute("VACUUM INTO ?1", [name]).map_err(|error| Fault::sqlite("バックアップ", error))?;
    let file = fs::OpenOptions::new().write(true).open(to);
    file.and_then(|file| file.sync_all()).map_err(|error| Fault::io(to, error))
}

/// Brings a backup back as a new data folder. Files, hashes and the ledger itself are verified before it gets its name.
pub fn restore(backup: &Path, dest: &Path) -> Result<Report> {
    if !backup.is_dir() {
        return Err(Fault::missing(backup));
    }
    let manifest = read_manifest(backup)?;
    let staging = Staging::new(dest)?;
    staging.close_to_others()?;
    for listed in &manifest.files {
        let path = inner_path(&listed.path)?;
        let (from, to) = (backup.join(path), staging.path().join(path));
        folder::copy_file(&from, &to)?;
        let (bytes, sha256) = folder::file_hash(&to)?;
        if bytes != listed.bytes || sha256 != listed.sha256 {
            return Err(broken(&format!("「{}」がファイル一覧と違います", listed.path)));
        }
    }
    if staging.path().join(DESK).exists() {
        desk::require_whole(&staging.path().join(DESK))?;
    }
    let report = require_intact(staging.path(), "バックアップの中の原簿")?;
    if report.size != manifest.size || report.root != manifest.root {
        return Err(broken("原簿の件数か値がファイル一覧と違います"));
    }
    let pair = folder::signing_pair(staging.path())?;
    if pair.public().name() != manifest.origin {
        return Err(broken("原簿の名前がファイル一覧と違います"));
    }
    // Whoever restores is often the administrator of the machine, and not the one as whom the office runs.
    staging.belong_there()?;
    staging.finish()?;
    Ok(report)
}

fn read_manifest(backup: &Path) -> Result<Manifest> {
    let path = backup.join(MANIFEST);
    let length = fs::metadata(&path).map_err(|error| Fault::io(&path, error))?.len();
    if length > MOST_MANIFEST_BYTES {
        return Err(broken(&format!("「{MANIFEST}」がファイル一覧ではありません")));
    }
    let text = fs::read(&path).map_err(|error| Fault::io(&path, error))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|error| broken(&format!("「{MANIFEST}」が読めません")).with_source(error))?;
    if manifest.format > FORMAT {
        return Err(Fault::new(
            FaultKind::NewerFormat,
            format!(
                "このバックアップは新しい版の sekimori で作られています（形式 {}、この版が読めるのは {FORMAT} まで）。sekimori を更新してください。",
                manifest.format
            ),
        ));
    }
    let has = |name: &str| manifest.files.iter().any(|listed| listed.path == name);
    match [DATABASE, PRIVATE_KEY, PUBLIC_KEY].into_iter().find(|name| !has(name)) {
        Some(name) => Err(broken(&format!("ファイル一覧に「{name}」がありません"))),
        None => Ok(manifest),
    }
}

/// A path of the manifest must stay inside the folder.
fn inner_path(path: &str) -> Result<&Path> {
    let inner = Path::new(path);
    let plain = !path.contains('\\') && inner.components().all(|part| matches!(part, Component::Normal(_)));
    let files = [DATABASE, PRIVATE_KEY, PUBLIC_KEY, DESK, DESK_KEY, SETTINGS];
    let known = files.contains(&path) || inner.starts_with(CATALOG) || inner.starts_with(TLS);
    match plain && known {
        true => Ok(inner),
        false => Err(broken(&format!("ファイル一覧に、原簿に属さない名前「{path}」があります"))),
    }
}

fn broken(what: &str) -> Fault {
    Fault::new(
        FaultKind::Damaged,
        format!(
            "バックアップが壊れています（{what}）。復元はしていません。別のバックアップを使ってください。"
        ),
    )
}

fn require_intact(dir: &Path, what: &str) -> Result<Report> {
    let report = verify_unfinished(dir)?;
    match report.findings.first() {
        None => Ok(report),
        Some(first) => Err(Fault::new(
            FaultKind::Damaged,
            format!(
                "{what}に {} 件の指摘があるため、作成を取り消しました。verify で調べてください。最初の指摘: {}",
                report.findings.len(),
                first.sentence
            ),
        )),
    }
}

fn list(dir: &Path) -> Result<Vec<Listed>> {
    let mut files = Vec::new();
    for path in folder::files_beneath(dir)? {
        let name: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let name = name.join("/");
        if name == folder::UNFINISHED {
            continue;
        }
        let (bytes, sha256) = folder::file_hash(&dir.join(&path))?;
        files.push(Listed { path: name, bytes, sha256 });
    }
    Ok(files)
}
