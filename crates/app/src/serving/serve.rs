//! `sekimori serve`: the office in the browser, until it is told to stop.
//! Takes a data folder and an address; opens the ledger for writing, the shelf for reading, the desk, and listens.
//! Pages and their rules are in `web`; how it listens is in `listen`.

use super::{listen, start, work};
use crate::office::folder;
use clap::Args;
use ledger::book::Shelf;
use ledger::desk::Desk;
use ledger::door::Door;
use practice::calendar::Moment;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use web::{Clock, Live, Site};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 待ち受ける番地（省略時は 127.0.0.1:8680。この機械からだけ使えます）
    #[arg(
        long,
        value_name = "番地",
        default_value = "127.0.0.1:8680",
        hide_default_value = true,
        help_heading = "オプション"
    )]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub tls: listen::TlsArgs,
}

/// Serves until it is told to stop.
///
/// # Errors
/// A Japanese sentence: the folder or the address cannot be used.
pub fn run(args: &ServeArgs) -> Result<u8, String> {
    args.tls.fits(args.listen)?;
    if start::is_vacant(&args.dir)? {
        return start::serve(&args.dir, args.listen, &args.tls).map(|()| 0);
    }
    serve(&args.dir, args.listen, &args.tls, |address| {
        format!(
            "関守を始めました。ブラウザーで {address} を開いてください。止めるときは Ctrl+C を押します。\n"
        )
    })
    .map(|()| 0)
}

/// 動いている役所 (running): what is open while an office is served.
pub struct Running {
    /// What the pages stand on.
    pub site: Arc<Site>,
    working: work::Working,
    writing: std::thread::JoinHandle<ledger::book::Book>,
}

impl Running {
    /// Ends what works, when what is at hand is done.
    pub fn end(self) {
        self.working.end();
        // The door closes when the last page has let go of it; then the writer ends, and the folder is free.
        drop(self.site);
        let _ = self.writing.join();
    }
}

/// Opens everything that an office needs to be served.
///
/// # Errors
/// A Japanese sentence: the folder cannot be used.
pub fn open(dir: &Path, tls: &listen::TlsArgs) -> Result<Running, String> {
    let catalog = Arc::new(folder::catalog(&dir.join("catalog"))?);
    let book = ledger::book::Book::open(dir, Arc::clone(&catalog)).map_err(folder::told)?;
    let clock = clock_of(book.office().rehearsal, book.last());
    let (of_door, of_site) = (Arc::clone(&clock), clock);
    let (door, writing) = Door::open(book, move || of_door());
    let shelf = Shelf::open(dir, catalog).map_err(folder::told)?;
    let desk = Desk::open(dir).map_err(folder::told)?;
    let mut site = Site::new(Live::new(door, shelf), desk, of_site);
    site.secure = tls.is_secure();
    site.proxied = tls.behind_proxy;
    let site = Arc::new(site);
    let working = work::begin(Arc::clone(&site))?;
    Ok(Running { site, working, writing })
}

/// Opens everything and listens; `says` is told when people can come.
///
/// # Errors
/// A Japanese sentence.
pub fn serve(
    dir: &Path,
    listen: SocketAddr,
    tls: &listen::TlsArgs,
    says: impl FnOnce(&str) -> String,
) -> Result<(), String> {
    let running = open(dir, tls)?;
    let warming = warm(&running.site);
    let listened = listen::listen(web::router(Arc::clone(&running.site)), listen, (dir, tls), says);
    let _ = warming.join();
    running.end();
    listened
}

/// The index for searching takes in what it lacks while the first people come, so that nobody waits for all of it.
fn warm(site: &Arc<Site>) -> std::thread::JoinHandle<()> {
    let site = Arc::clone(site);
    std::thread::spawn(move || {
        if let Err(fault) = site.live.shelf.search().follow() {
            eprintln!("検索用の索引を作れません: {fault}");
        }
    })
}

/// The clock of the machine; a rehearsal that ends in the future goes on from there.
fn clock_of(rehearsal: bool, last: Option<Moment>) -> Clock {
    let now = folder::now();
    let ahead = last.filter(|_| rehearsal).map_or(0, |last| last.seconds_since(now).max(0));
    let ahead = if ahead > 0 { ahead + 1 } else { 0 };
    Arc::new(move || folder::now().later(jiff::Span::new().seconds(ahead)))
}
