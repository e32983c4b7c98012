//! How fast is the ledger on this disk? Appends events of 1 KB singly and in groups, verifies them, and measures the disk itself.
//! Takes a folder in which it may write, and the number of subjects that take turns (100); prints rates.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use ledger::log::{Log, Reader};
use ledger::{backup, export, proof, verify};

const SINGLE: u64 = 5_000;
const GROUPED: u64 = 256 * 1_000;

fn entry(seq: u64, subjects: u64, pad: &str) -> String {
    format!(
        "{{\"seq\":{seq},\"at\":\"2026-11-21T09:00:00+09:00\",\"kind\":\"Applied\",\"subject\":\"asset-{}\",\"note\":\"{pad}\"}}",
        seq % subjects
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("a folder, please")?);
    let subjects: u64 = std::env::args().nth(2).map_or(Ok(100), |subjects| subjects.parse())?;
    let mut probe = File::create(dir.join("probe"))?;
    let start = Instant::now();
    for _ in 0..2_000 {
        probe.write_all(&[0; 4096])?;
        probe.sync_data()?;
    }
    println!("fdatasync after 4 KiB: {:.0}/s", 2_000.0 / start.elapsed().as_secs_f64());
    fs::remove_file(dir.join("probe"))?;
    let data = dir.join("data");
    let mut log = Log::create(&data, "rates.example/ledger")?;
    let pad = "x".repeat(1024 - entry(100_000, subjects, "").len());
    append(&mut log, subjects, &pad)?;
    let size = log.newest().size;
    let reader = Reader::open(&data)?;
    let start = Instant::now();
    for round in 0..1_000 {
        proof::inclusion(reader.connection(), 1 + round * 7919 % size, size)?;
    }
    println!("inclusion proof: {:.0} µs", start.elapsed().as_secs_f64() * 1e3);
    drop(log);
    let start = Instant::now();
    drop(Log::open(&data)?);
    println!("open: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    let rate = |what: &str, start: Instant| {
        println!("{what}: {:.0} MB/s", size as f64 * 1024.0 / 1e6 / start.elapsed().as_secs_f64());
    };
    for _ in 0..3 {
        let start = Instant::now();
        let report = verify::verify(&data, None)?;
        rate("verify", start);
        assert!(report.is_intact());
    }
    let start = Instant::now();
    export::export(&data, &dir.join("out"))?;
    rate("export", start);
    let start = Instant::now();
    verify::verify(&dir.join("out"), None)?;
    rate("verify the export", start);
    let start = Instant::now();
    backup::backup(&data, &dir.join("saved"))?;
    rate("backup", start);
    let start = Instant::now();
    backup::restore(&dir.join("saved"), &dir.join("again"))?;
    rate("restore", start);
    Ok(())
}

fn append(log: &mut Log, subjects: u64, pad: &str) -> Result<(), Box<dyn Error>> {
    for (name, count, group) in
        [("single", SINGLE, 1), ("64 a commit", 64 * 1_000, 64), ("256 a commit", GROUPED, 256)]
    {
        let start = Instant::now();
        for _ in 0..count / group {
            let mut batch = log.begin()?;
            for _ in 0..group {
                let entry = entry(batch.next_seq(), subjects, pad);
                batch.append(&entry)?;
            }
            batch.commit()?;
        }
        println!("append, {name}: {:.0} events/s", count as f64 / start.elapsed().as_secs_f64());
    }
    Ok(())
}
