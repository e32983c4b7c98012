//! Ledgers for tests.

use std::path::Path;

use ledger::log::Log;

/// The entry with the number, padded so that the lengths differ.
pub fn entry(seq: u64) -> String {
    let pad = "あ".repeat((seq % 41) as usize);
    let subject =
        if seq.is_multiple_of(3) { format!(",\"subject\":\"資産-{}\"", seq % 50) } else { String::new() };
    format!(
        "{{\"seq\":{seq},\"kind\":\"Applied\",\"at\":\"2026-11-21T09:00:00+09:00\"{subject},\"note\":\"{pad}\"}}"
    )
}

/// Appends up to the number, in batches of the length.
pub fn fill(log: &mut Log, to: u64, batch: u64) {
    while log.newest().size < to {
        let mut open = log.begin().unwrap();
        for _ in 0..batch {
            let seq = open.next_seq();
            if seq <= to {
                assert_eq!(open.append(&entry(seq)).unwrap(), seq);
            }
        }
        open.commit().unwrap();
    }
}

/// A ledger with so many events in a folder of its own beneath `dir`.
pub fn ledger(dir: &Path, events: u64, batch: u64) -> Log {
    let mut log = Log::create(&dir.join("data"), "city.example/sekimori").unwrap();
    fill(&mut log, events, batch);
    log
}
