//! What if the folder of `sekimori serve` holds no office yet? A page asks for the word on the terminal and founds it.
//! Takes an empty or new folder; the process goes on as the office, without a restart.
//! INVARIANT: killed anywhere, the next start goes on: what is half-made lies in a folder of its own and goes, what is whole
//! is moved to its place, the ledger last.

use super::listen::{self, TlsArgs};
use super::serve::{self, Reached, Running};
use crate::office::{folder, init};
use crate::output;
use ledger::book::Book;
use ledger::desk::Desk;
use practice::command::{Command, Staff};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use web::start::{Founding, router};

/// An office that is being made.
const MAKING: &str = "founding";
/// An office that is whole, and still to be moved to its place.
const MADE: &str = "founded";
/// The ledger: with it the folder is an office.
const LEDGER: &str = "ledger.db";
/// What may lie in the folder before.
const ALLOWED: [&str; 5] = ["catalog", "tls", "lost+found", MAKING, MADE];

/// Whether a folder may become an office: it is not there, or holds nothing of others. What was left half-made goes, what
/// was left whole is moved to its place.
///
/// # Errors
/// A Japanese sentence: the folder cannot be read or written.
pub fn is_vacant(dir: &Path) -> Result<bool, String> {
    let told = |e: io::Error| format!("{}: {}。", dir.display(), crate::input::reason(&e));
    if dir.join(MADE).is_dir() {
        settle(dir).map_err(told)?;
    }
    if dir.join(LEDGER).exists() {
        return Ok(false);
    }
    let entries = match fs::read_dir(dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(true),
        entries => entries.map_err(told)?,
    };
    let own = |name: &OsStr| {
        let name = name.to_string_lossy();
        ALLOWED.contains(&name.as_ref()) || name.ends_with(".toml") || name.starts_with(".founding")
    };
    for entry in entries {
        if !own(&entry.map_err(told)?.file_name()) {
            return Ok(false);
        }
    }
    if dir.join(MAKING).is_dir() {
        fs::remove_dir_all(dir.join(MAKING)).map_err(told)?;
    }
    Ok(true)
}

/// Moves an office that was made whole to its place, the ledger last.
fn settle(dir: &Path) -> io::Result<()> {
    let made = dir.join(MADE);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&made)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    files.sort_by_key(|path| path.file_name() == Some(OsStr::new(LEDGER)));
    for file in files {
        if let Some(name) = file.file_name() {
            fs::rename(&file, dir.join(name))?;
        }
    }
    fs::remove_dir(&made)?;
    synced(dir)
}

fn synced(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Makes the office and moves it to its place.
fn found(dir: &Path, founding: &Founding) -> Result<(), String> {
    let told = |e: io::Error| format!("{}: 作れません（{}）。", dir.display(), crate::input::reason(&e));
    let making = dir.join(MAKING);
    if making.exists() {
        fs::remove_dir_all(&making).map_err(told)?;
    }
    let (at, catalog) = (folder::now(), folder::catalog(&dir.join("catalog"))?);
    let administrator = Staff {
        person: founding.number.clone(),
        name: founding.name.clone(),
        contact: None,
        account: true,
        administrator: true,
        section: founding.section.clone(),
        from: at.day(),
    };
    let made = (|| {
        let mut book = Book::create(&making, &init::origin(&founding.body), catalog).map_err(folder::told)?;
        let command = Command::Found { body: founding.body.clone(), administrator, rehearsal: false };
        folder::carry_out(&mut book, &founding.number, at, command)?;
        drop(book);
        let desk = Desk::open(&making).map_err(folder::told)?;
        desk.set_password(&founding.number, &founding.hash, false, at).map_err(folder::told)
    })();
    if let Err(says) = made {
        // Best effort: the next try clears it away.
        let _ = fs::remove_dir_all(&making);
        return Err(says);
    }
    fs::rename(&making, dir.join(MADE)).and_then(|()| synced(dir)).and_then(|()| settle(dir)).map_err(told)
}

/// Serves a folder that is to become an office.
///
/// # Errors
/// A Japanese sentence.
pub fn serve(dir: &Path, address: SocketAddr, tls: &TlsArgs) -> Result<(), String> {
    fs::create_dir_all(dir)
        .map_err(|e| format!("{}: 作れません（{}）。", dir.display(), crate::input::reason(&e)))?;
    let bound = listen::bind(address)?;
    let shown = tls.shown(dir, bound.there, folder::now().day())?;
    let reached = Reached::of(&bound, shown.as_ref());
    let secure = tls.way(bound.there) != listen::Way::Plain;
    let site_place = serve::Place::default();
    let keeping = serve::keeping(Arc::clone(&site_place), shown);
    let code = web::temporary().map_err(folder::told)?;
    let word = code.clone();
    let running: Arc<Mutex<Option<Running>>> = Arc::default();
    let (kept, place, its_tls) = (Arc::clone(&running), dir.to_owned(), tls.clone());
    let founded = move |founding: &Founding| {
        found(&place, founding)?;
        let opened = serve::open(&place, &its_tls, &reached)?;
        let site = Arc::clone(&opened.site);
        *site_place.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&site);
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        // Who looks at the terminal sees that the word is of no use any more.
        let _ = output::print("団体を登録しました。続きはブラウザーで行ってください。\n".as_bytes());
        Ok(site)
    };
    let router = router(code, secure, Box::new(founded));
    let words = format!(
        "「{}」には、まだ何もありません。ブラウザーで {} を開き、次の合言葉を入れて始めてください。\n\n  設定用の合言葉: {word}\n\n止めるときは Ctrl+C を押します。\n{}",
        dir.display(),
        tls.told(bound.there),
        tls.hint(bound.there)
    );
    let listened = listen::listen(router, bound, keeping, &words);
    let opened = running.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(opened) = opened {
        opened.end();
    }
    listened
}
