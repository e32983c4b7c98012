//! Who carries out what pages put on the desk? One thread that takes the oldest job, does it and writes what came of it.
//! Takes the site; ends when it is told to. A job that was begun when the process ended is begun again.
//! Files are read in a child of this binary, as on the command line.

use super::mailing::Mailing;
use super::saving::Saving;
use crate::reader;
use intake::Form;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use web::{Read, Site, Task};

/// Without a call the desk is looked at so often.
const REST: Duration = Duration::from_secs(5);

/// 作業者 (worker).
pub struct Working {
    ended: Arc<AtomicBool>,
    site: Arc<Site>,
    thread: Option<JoinHandle<()>>,
}

/// Begins to work.
///
/// # Errors
/// The desk cannot be written.
pub fn begin(site: Arc<Site>, saving: Arc<Saving>, mailing: Arc<Mailing>) -> Result<Working, String> {
    site.desk.begin_jobs_again().map_err(crate::office::folder::told)?;
    let ended = Arc::new(AtomicBool::new(false));
    let (of_thread, its_site) = (Arc::clone(&ended), Arc::clone(&site));
    let thread = std::thread::spawn(move || work(&its_site, (&saving, &mailing), &of_thread));
    Ok(Working { ended, site, thread: Some(thread) })
}

impl Working {
    /// Ends the work, when the job at hand is done.
    pub fn end(mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.site.worker.call();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(site: &Site, hands: (&Saving, &Mailing), ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        match site.desk.take_job() {
            Ok(Some(job)) => {
                let done = Task::of_json(&job.task)
                    .map_err(|e| format!("この版の関守が知らない仕事です。（{e}）"))
                    .and_then(|task| carry_out(site, hands, &task));
                let outcome = done.as_ref().map(String::as_str).map_err(String::as_str);
                if let Err(fault) = site.desk.end_job(job.id, outcome, site.now()) {
                    eprintln!("仕事 {}番の結果を書けません: {fault}", job.id);
                }
                site.worker.call();
            }
            Ok(None) => site.worker.rest(REST),
            Err(fault) => {
                eprintln!("机を読めません: {fault}");
                site.worker.rest(REST);
            }
        }
    }
}

fn carry_out(site: &Site, (saving, mailing): (&Saving, &Mailing), task: &Task) -> Result<String, String> {
    let file = |hash: &str| {
        let found = site.desk.file(hash).map_err(crate::office::folder::told)?;
        found.ok_or_else(|| "ファイルが机にありません。もう一度アップロードしてください。".to_string())
    };
    let read = match task {
        Task::BackUp => return saving.save(site),
        Task::TestMail { person } => return mailing.test(site, person),
        Task::ReadDocument { file: hash } => {
            let (name, text, _) = document(file(hash)?)?;
            Read::Document { name, text }
        }
        Task::ReadPolicy { files } => {
            let (mut parts, mut notices) = (Vec::new(), Vec::new());
            for hash in files {
                let (name, text, told) = document(file(hash)?)?;
                notices.extend(told.iter().map(|n| format!("{name}: {n}")));
                parts.push((name, text));
            }
            Read::Policy { parts, notices }
        }
        Task::ReadRows { file: hash } => {
            let (name, bytes) = file(hash)?;
            let table = reader::rows(&bytes).map_err(|why| format!("{name}: {why}"))?;
            Read::Rows { rows: table.into_iter().map(|row| (row.line, row.cells)).collect() }
        }
    };
    serde_json::to_string(&read).map_err(|e| e.to_string())
}

/// Name without its ending, text, and what a person should know about the reading.
fn document((name, bytes): (String, Vec<u8>)) -> Result<(String, String, Vec<String>), String> {
    let read = match intake::form(&bytes) {
        Form::Text => intake::decode(&bytes, None).map(|t| (t.text, Vec::new())),
        _ => reader::read(&bytes, None).map(|d| (d.text, d.notices)),
    };
    let (text, notices) = read.map_err(|why| format!("{name}: {why}"))?;
    let stem = std::path::Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().to_string();
    Ok((stem, text, notices))
}
