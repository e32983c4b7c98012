//! `sekimori serve`: the office in the browser, until it is told to stop.
//! Takes a data folder and an address; opens the ledger for writing, the shelf for reading, the desk, and listens.
//! Pages and their rules are in `web`; how it listens is in `listen`.

use super::directory::Directory;
use super::mailing::Mailing;
use super::provider::Provider;
use super::saving::Saving;
use super::settings::Settings;
use super::{certificate, listen, rounds, start, work};
use crate::office::folder;
use clap::Args;
use ledger::book::Shelf;
use ledger::desk::{Alarm, Desk};
use ledger::door::Door;
use practice::calendar::Moment;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
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
    args.tls.fits()?;
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
    rounds: rounds::Rounds,
    writing: std::thread::JoinHandle<ledger::book::Book>,
}

impl Running {
    /// Ends what works, when what is at hand is done.
    pub fn end(self) {
        self.rounds.end();
        self.working.end();
        // The door closes when the last page has let go of it; then the writer ends, and the folder is free.
        drop(self.site);
        let _ = self.writing.join();
    }
}

/// Opens everything that an office needs to be served.
///
/// # Errors
/// A Japanese sentence: the folder cannot be used, a setting is off.
pub fn open(dir: &Path, tls: &listen::TlsArgs, reached: &Reached) -> Result<Running, String> {
    let settings = Settings::of(dir)?;
    let catalog = Arc::new(folder::catalog(&dir.join("catalog"))?);
    let book = ledger::book::Book::open(dir, Arc::clone(&catalog)).map_err(folder::told)?;
    let clock = clock_of(book.office().rehearsal, book.last());
    let (of_door, of_site) = (Arc::clone(&clock), clock);
    let (door, writing) = Door::open(book, move || of_door());
    let shelf = Shelf::open(dir, catalog).map_err(folder::told)?;
    let desk = Desk::open(dir).map_err(folder::told)?;
    let mut site = Site::new(Live::new(door, shelf), desk, of_site);
    site.secure = tls.way(reached.there) != listen::Way::Plain;
    site.proxied = tls.behind_proxy;
    site.proxies.clone_from(&tls.proxies);
    site.root.clone_from(&reached.root);
    site.passkeys = web::Passkeys::of(&match tls.way(reached.there) {
        // Devices know this machine by a name, not by 127.0.0.1.
        listen::Way::Plain => format!("http://localhost:{}/", reached.there.port()),
        _ => tls.address(reached.there),
    });
    site.directory = match settings.ldap.clone() {
        Some(ldap) => Some(Arc::new(Directory::new(ldap)?)),
        None => None,
    };
    site.provider = match settings.oidc.clone() {
        Some(oidc) => Some(Arc::new(Provider::new(oidc, &tls.known_address(reached.there)?)?)),
        None => None,
    };
    site.backups = settings.backup.as_ref().map(|b| {
        format!("毎日 {} に「{}」へ。新しいものから{}個を残します。", b.at, b.folder.0.display(), b.keep.0)
    });
    site.address = match settings.mail.as_ref().and_then(|m| m.address.clone()) {
        Some(address) => address,
        None => tls.address(reached.there),
    };
    site.mail = settings.mail.as_ref().map(super::settings::Mail::shown);
    let mailing = Arc::new(Mailing::new(settings.mail, &site.address)?);
    let site = Arc::new(site);
    let saving = Arc::new(Saving::new(dir, settings.backup));
    let working = work::begin(Arc::clone(&site), Arc::clone(&saving), Arc::clone(&mailing))?;
    let rounds = rounds::begin(Arc::clone(&site), saving, mailing)?;
    Ok(Running { site, working, rounds, writing })
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
    let bound = listen::bind(listen)?;
    // In a folder that is no office nothing is made; opening it says why.
    let shown = match ledger::log::is_ledger(dir) {
        true => tls.shown(dir, bound.there, folder::now().day())?,
        false => None,
    };
    let running = open(dir, tls, &Reached::of(&bound, shown.as_ref()))?;
    let warming = warm(&running.site);
    let words = format!("{}{}", says(&tls.told(bound.there)), tls.hint(bound.there));
    let keeping = keeping(Arc::new(Mutex::new(Arc::downgrade(&running.site))), shown);
    let listened = listen::listen(web::router(Arc::clone(&running.site)), bound, keeping, &words);
    let _ = warming.join();
    running.end();
    listened
}

/// 到達先 (how the pages are reached), as far as they say it themselves.
#[derive(Clone)]
pub struct Reached {
    there: SocketAddr,
    root: Option<Vec<u8>>,
}

impl Reached {
    /// From what listens and what is shown.
    pub fn of(bound: &listen::Bound, shown: Option<&certificate::Shown>) -> Reached {
        let root = shown.and_then(certificate::Shown::root).map(|a| a.root_der().to_vec());
        Reached { there: bound.there, root }
    }
}

/// Where the site is, once there is one. Held weakly: the door closes when the last page has let go of the site.
pub type Place = Arc<Mutex<Weak<Site>>>;

/// What is kept beside the requests. Certificates go by the clock of the machine, also in a rehearsal.
pub fn keeping(place: Place, shown: Option<certificate::Shown>) -> listen::Keeping {
    let tells = move |warning: Option<String>| {
        if let Some(says) = &warning {
            eprintln!("{says}");
        }
        let Some(site) = place.lock().unwrap_or_else(PoisonError::into_inner).upgrade() else { return };
        let told = match &warning {
            Some(says) => {
                site.desk.put_alarm(Alarm::Certificate, (says, ""), site.now()).map(|_| site.worker.call())
            }
            None => site.desk.end_notice(Alarm::Certificate.key()),
        };
        if let Err(fault) = told {
            eprintln!("お知らせを書けません: {fault}");
        }
    };
    listen::Keeping { shown, today: Box::new(|| folder::now().day()), tells: Box::new(tells) }
}

/// What pages stand on takes in what it lacks while the first people come, so that nobody waits for all of it.
fn warm(site: &Arc<Site>) -> std::thread::JoinHandle<()> {
    let site = Arc::clone(site);
    std::thread::spawn(move || {
        if let Err(fault) = site.live.follow() {
            eprintln!("検索と履行状態の準備ができません: {fault}");
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
