//! Is anything lost or half done when the writer is killed at a random moment? SIGKILL under load, round after round.

use crate::office::Office;
use crate::office_days::Dice;
use crate::record::{self, Said};
use crate::writer::{self, Writer};
use crate::{base, ledger_tables, wanted};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Commands that a writer is fed with; it is killed before it is through, as a rule.
const LENGTH: usize = 220;
/// Rounds on one office before a fresh one is taken.
const STRETCH: usize = 5;

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_done() {
    rounds(Writer::Single, wanted("CRASH_ROUNDS", 50), 1);
}

#[test]
fn commands_made_durable_together_stand_together() {
    rounds(Writer::Groups, wanted("CRASH_ROUNDS", 50).div_ceil(2), 2);
}

fn rounds(writer: Writer, rounds: usize, seed: u64) {
    let mut office = base().copy();
    let (mut said, mut unsaid, mut whole) = (0, 0, 0);
    for number in 0..rounds {
        if number % STRETCH == 0 {
            office = base().copy();
        }
        let mut dice = Dice(seed * 1_000_000 + number as u64);
        let (answers, more) = round(&office, writer, &mut dice);
        said += answers;
        unsaid += usize::from(more);
        whole += usize::from(answers == LENGTH);
        if number % 10 == 9 {
            interrupt_rebuild(&office, &mut dice);
        }
    }
    println!(
        "{rounds} rounds: {said} answers read, {unsaid} times one more was recorded, {whole} times all were"
    );
    assert!(whole * 4 < rounds.max(4), "the writer is through before it is killed: {whole} of {rounds}");
}

/// Kills a writer once; gives how many answers were read, and whether more was recorded than was answered.
fn round(office: &Office, writer: Writer, dice: &mut Dice) -> (usize, bool) {
    let seed = dice.next();
    let before = office.copy();
    let start = record::size(&office.path());
    let requests = record::requests(&office.path(), seed, (LENGTH, seed.is_multiple_of(4)));
    let child = writer::start(writer, &office.path(), seed);
    // Mostly within or just after a commit; sometimes before the first, while the ledger is being opened.
    let moment = match dice.percent(85) {
        true => (1 + dice.below(90), Duration::from_micros(dice.below(2_500) as u64)),
        false => (0, Duration::from_millis(dice.below(200) as u64)),
    };
    let (lines, err) = writer::feed_and_kill(child, &requests, moment);
    let context = format!("seed {seed}, killed after {moment:?}");
    assert!(err.is_empty() || writer == Writer::Groups, "{context}: {err}");
    assert!(!err.contains("panicked"), "{context}: {err}");
    let said = record::said(&lines);
    let rest = record::holds(&office.path(), start, &said, &context);
    if rest > 0 || writer == Writer::Groups {
        whole_groups(&before, (seed, writer), (&requests, &said), (start, rest), &context);
    }
    if dice.percent(20) {
        let out = office.run(&["verify"], &[], None);
        assert!(out.contains("改ざんされていません"), "{context}: {out}");
    }
    record::goes_on(&office.path(), &context);
    (said.len(), rest > 0)
}

/// What was recorded ends where a group ends, and at most one group was recorded and not answered.
fn whole_groups(
    before: &Office,
    (seed, writer): (u64, Writer),
    (requests, said): (&[practice::command::Request], &[Said]),
    (start, rest): (u64, usize),
    context: &str,
) {
    let mut groups = writer::groups(seed, writer, requests);
    let mut answered = 0;
    let full = groups.iter().take_while(|group| {
        answered += group.len();
        answered <= said.len()
    });
    let full = full.count();
    groups.truncate(full + 1);
    let sizes = writer::boundaries(&before.path(), &groups);
    let size = start + said.iter().flatten().count() as u64 + rest as u64;
    let allowed = &sizes[full..];
    assert!(allowed.contains(&size), "{context}: {size} events, but groups end at {allowed:?}");
}

/// A rebuild that is cut off leaves the tables as they were.
fn interrupt_rebuild(office: &Office, dice: &mut Dice) {
    let live = ledger_tables::all(&office.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_sekimori"));
    let command = command.arg("rebuild").arg(office.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("started");
    let (begun, wait) = (Instant::now(), Duration::from_millis(dice.below(140) as u64));
    while begun.elapsed() < wait {
        std::hint::spin_loop();
    }
    let _ = child.kill();
    child.wait().expect("ended");
    let difference = ledger_tables::first_difference(&live, &ledger_tables::all(&office.path()));
    assert_eq!(difference, None, "a rebuild was killed after {wait:?}");
}
