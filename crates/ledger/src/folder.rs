//! Where do the files of a ledger lie, and how does a whole folder appear at once or not at all?
//! Takes paths; gives names of files, key files, and a staging folder that is renamed when everything in it is right.
//! What stands in the database is in `schema`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::fault::{Fault, FaultKind, Result};
use crate::note::{PublicKey, SigningPair};
use practice::value::hex;

pub(crate) const DATABASE: &str = "ledger.db";
pub(crate) const LOCK: &str = "ledger.lock";
pub(crate) const PRIVATE_KEY: &str = "checkpoint.key";
/// The file with the public key in a data folder, a backup or an export.
pub const PUBLIC_KEY: &str = "checkpoint.vkey";
pub(crate) const CATALOG: &str = "catalog";
pub(crate) const MANIFEST: &str = "manifest.json";
/// Stands in a folder that is not finished; whoever opens a ledger refuses a folder with it.
pub(crate) const UNFINISHED: &str = "UNFINISHED";
/// No key file is longer.
const MOST_KEY_BYTES: u64 = 4096;

/// The public key of a folder.
pub(crate) fn public_key(dir: &Path) -> Result<PublicKey> {
    let path = dir.join(PUBLIC_KEY);
    let text = small_text(&path)?;
    PublicKey::parse(&text).ok_or_else(|| Fault::damaged(path.display()))
}

/// The signing key of a folder; it must be the pair of the public one.
pub(crate) fn signing_pair(dir: &Path) -> Result<SigningPair> {
    let path = dir.join(PRIVATE_KEY);
    let pair = SigningPair::parse(&small_text(&path)?).ok_or_else(|| Fault::damaged(path.display()))?;
    if *pair.public() != public_key(dir)? {
        return Err(Fault::damaged(format!("{PRIVATE_KEY} と {PUBLIC_KEY} が組になっていません")));
    }
    Ok(pair)
}

pub(crate) fn small_text(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| Fault::io(path, error))?;
    match file.take(MOST_KEY_BYTES).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Fault::damaged(path.display())),
        Err(error) => Err(Fault::io(path, error)),
    }
}

/// Writes both key files; the private one is readable for its owner only.
pub(crate) fn write_keys(dir: &Path, pair: &SigningPair) -> Result<()> {
    write_private(&dir.join(PRIVATE_KEY), pair.private_text().as_bytes())?;
    write_new(&dir.join(PUBLIC_KEY), pair.public().text().as_bytes())
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write_with(&options, path, bytes)
}

/// Writes a file that must not exist yet, down to the disk.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(OpenOptions::new().write(true).create_new(true), path, bytes)
}

fn write_with(options: &OpenOptions, path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| Fault::io(path, error))
}

/// The number of bytes and the SHA-256 of a file, read in pieces.
pub(crate) fn file_hash(path: &Path) -> Result<(u64, String)> {
    let hash = || {
        let (mut file, mut hasher) = (File::open(path)?, Sha256::new());
        let (mut buffer, mut bytes) = (vec![0; 1 << 16], 0u64);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok((bytes, hex(&hasher.finalize()))),
                read => {
                    hasher.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
    };
    hash().map_err(|error| Fault::io(path, error))
}

/// Copies one file to a new place, down to the disk. Keys, settings with passwords and the desk stay private.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(|error| Fault::io(parent, error))?;
    }
    let ending = to.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let private =
        to.file_name().is_some_and(|name| name == crate::desk::DESK || name == crate::backup::SETTINGS);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private || ending == "key" {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut source = File::open(from).map_err(|error| Fault::io(from, error))?;
    let copy = |source: &mut File| {
        let mut file = options.open(to)?;
        io::copy(source, &mut file)?;
        file.sync_all()
    };
    copy(&mut source).map_err(|error| Fault::io(to, error))
}

/// Every plain file beneath `dir`, as paths from it, sorted. Links are not followed: they lead out of the folder.
pub(crate) fn files_beneath(dir: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(inner) = open.pop() {
        let place = dir.join(&inner);
        for entry in fs::read_dir(&place).map_err(|error| Fault::io(&place, error))? {
            let entry = entry.map_err(|error| Fault::io(&place, error))?;
            let kind = entry.file_type().map_err(|error| Fault::io(&entry.path(), error))?;
            let path = inner.join(entry.file_name());
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Refuses a folder that is not there, or that was left half-done.
pub(crate) fn require_finished(dir: &Path) -> Result<()> {
    if !dir.is_dir() {
        return Err(Fault::missing(dir));
    }
    if dir.join(UNFINISHED).exists() {
        let dir = dir.display();
        return Err(Fault::new(
            FaultKind::NotOurs,
            format!(
                "「{dir}」は作成の途中で止まったフォルダーです。使わずに削除し、操作をもう一度実行してください。"
            ),
        ));
    }
    Ok(())
}

/// A destination may be new or an empty folder.
pub(crate) fn require_vacant(dir: &Path) -> Result<()> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Fault::occupied(dir)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(Fault::occupied(dir)),
        Err(error) => Err(Fault::io(dir, error)),
    }
}

/// A sibling of the destination in which a folder is put together. Dropped unfinished, it is removed; a crash leaves it
/// with its mark, under a name that the next attempt clears away.
pub(crate) struct Staging {
    path: PathBuf,
    dest: PathBuf,
    /// Held while the folder is put together, so that two attempts do not clear each other away.
    _lock: File,
    lock_path: PathBuf,
}

/// What is saved or handed over must not lie in the data folder itself: it would be lost together with it.
pub(crate) fn require_outside(dir: &Path, dest: &Path) -> Result<()> {
    let above = dest.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(dir), Ok(above)) = (dir.canonicalize(), above.canonicalize()) else { return Ok(()) };
    match above.starts_with(&dir) {
        false => Ok(()),
        true => Err(Fault::new(
            FaultKind::BadInput,
            format!(
                "「{}」はデータフォルダーの中です。データフォルダーと一緒に失われないように、外のフォルダーを指定してください。",
                dest.display()
            ),
        )),
    }
}

impl Staging {
    pub(crate) fn new(dest: &Path) -> Result<Self> {
        require_vacant(dest)?;
        let bad = || {
            Fault::new(
                FaultKind::BadInput,
                format!("「{}」はフォルダーの名前になりません。別の名前を指定してください。", dest.display()),
            )
        };
        let name = dest.file_name().ok_or_else(bad)?.to_string_lossy().into_owned();
        let parent = match dest.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        if !parent.is_dir() {
            return Err(Fault::missing(&parent));
        }
        let lock_path = parent.join(format!(".{name}.partial.lock"));
        let lock = lock_file(&lock_path)?;
        let path = parent.join(format!(".{name}.partial"));
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|error| Fault::io(&path, error))?;
        }
        fs::create_dir(&path).map_err(|error| Fault::io(&path, error))?;
        let staging = Staging { path, dest: dest.to_owned(), _lock: lock, lock_path };
        let mark = "作成の途中で止まったフォルダーです。使わないでください。削除してかまいません。\n";
        write_new(&staging.path.join(UNFINISHED), mark.as_bytes())?;
        Ok(staging)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Nobody but the owner may look into the folder while it is put together.
    pub(crate) fn close_to_others(&self) -> Result<()> {
        permit(&self.path, 0o700)
    }

    /// Gives everything in the folder to whoever owns the place where it will stand, and to nobody else. Who may not give files away
    /// keeps them: then he is the one who will use them.
    pub(crate) fn belong_there(&self) -> Result<()> {
        let there = if self.dest.exists() { Some(self.dest.as_path()) } else { self.path.parent() };
        for path in files_beneath(&self.path)? {
            permit(&self.path.join(path), 0o600)?;
        }
        folders_beneath(&self.path)?.iter().try_for_each(|folder| permit(folder, 0o700))?;
        there.map_or(Ok(()), |there| give(&self.path, there))
    }

    /// Puts the folder in its place.
    pub(crate) fn finish(self) -> Result<()> {
        let mark = self.path.join(UNFINISHED);
        sync_folders(&self.path)?;
        fs::remove_file(&mark).map_err(|error| Fault::io(&mark, error))?;
        sync_folder(&self.path)?;
        if self.dest.exists() {
            // Elsewhere than on Unix a folder cannot be renamed onto an empty one.
            fs::remove_dir(&self.dest).map_err(|error| Fault::io(&self.dest, error))?;
        }
        fs::rename(&self.path, &self.dest).map_err(|error| Fault::io(&self.dest, error))?;
        self.path.parent().map_or(Ok(()), sync_folder)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `finish` the first of these finds nothing. What cannot be removed keeps its mark.
        let _ = fs::remove_dir_all(&self.path);
        let _ = fs::remove_file(&self.lock_path);
    }
}

/// Opens a lock file and takes the lock, or says who may hold it.
pub(crate) fn lock_file(path: &Path) -> Result<File> {
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let file = options.map_err(|error| Fault::io(path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Fault::new(
            FaultKind::Locked,
            format!(
                "この原簿には別の sekimori が書き込んでいます（{}）。そちらを終了してから、もう一度実行してください。",
                path.display()
            ),
        )),
        Err(fs::TryLockError::Error(error)) => Err(Fault::io(path, error)),
    }
}

fn sync_folders(dir: &Path) -> Result<()> {
    folders_beneath(dir)?.iter().rev().try_for_each(|folder| sync_folder(folder))
}

/// The folder and every folder in it, each before what it holds. Links are not followed.
fn folders_beneath(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![dir.to_owned()];
    let mut next = 0;
    while let Some(place) = found.get(next).cloned() {
        for entry in fs::read_dir(&place).map_err(|error| Fault::io(&place, error))? {
            let entry = entry.map_err(|error| Fault::io(&place, error))?;
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                found.push(entry.path());
            }
        }
        next += 1;
    }
    Ok(found)
}

/// Who may do what with a file or a folder, where the system knows such a thing.
#[cfg(unix)]
fn permit(path: &Path, mode: u32) -> Result<()> {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, mode).map_err(|error| Fault::io(path, error))
}

#[cfg(not(unix))]
fn permit(_: &Path, _: u32) -> Result<()> {
    Ok(())
}

/// Gives a folder with everything in it to the owner of a place.
#[cfg(unix)]
fn give(dir: &Path, there: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let of = |path: &Path| fs::metadata(path).map_err(|error| Fault::io(path, error));
    let (ours, theirs) = (of(dir)?, of(there)?);
    if (ours.uid(), ours.gid()) == (theirs.uid(), theirs.gid()) {
        return Ok(());
    }
    let files = files_beneath(dir)?.into_iter().map(|path| dir.join(path));
    for path in files.chain(folders_beneath(dir)?) {
        match chown(&path, Some(theirs.uid()), Some(theirs.gid())) {
            // Only the administrator of the machine may give files away.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(()),
            done => done.map_err(|error| Fault::io(&path, error))?,
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn give(_: &Path, _: &Path) -> Result<()> {
    Ok(())
}

/// Makes the name of a folder durable. A parent that may not be opened is somebody else's to look after.
pub(crate) fn sync_name(dir: &Path) -> Result<()> {
    let whole = dir.canonicalize().map_err(|error| Fault::io(dir, error))?;
    match whole.parent().map_or(Ok(()), sync_folder) {
        Err(fault) if fault.kind == FaultKind::ReadOnly => Ok(()),
        done => done,
    }
}

/// Makes names in a folder durable; where folders cannot be opened, the system does so by itself.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(dir).and_then(|file| file.sync_all()).map_err(|error| Fault::io(dir, error))?;
    }
    Ok(())
}
