//! Is anything lost or half done when the power goes? Replays what the binary asked of the disk, cut off at sync points and
//! anywhere between, with any part of what was not synced; each image must open, verify and hold all that was acknowledged.

use crate::office_days::{Dice, line};
use crate::trace::{self, Call};
use crate::world::{Op, World};
use crate::{record, wanted};
use ledger::book::{Book, View};
use ledger::log::Reader;
use practice::entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What must hold of an image after a part of the work.
enum Expect {
    /// The office holds at least what was acknowledged, and ends where a command ends.
    Office {
        /// From which operation on how many events are acknowledged; in order.
        acknowledged: Vec<(usize, u64)>,
        /// Numbers of events at which a command ends.
        ends: Vec<u64>,
        /// All entries, in the end.
        entries: Vec<String>,
    },
    /// A folder of this name is there and holds so many events once something was said; before, it is whole or not there.
    Folder { name: &'static str, size: u64, data: bool },
}

/// A part of the work, with the share of images that it gets.
struct Part {
    name: &'static str,
    world: World,
    expect: Expect,
    share: usize,
}

/// The work that is traced: a folder with an office in it.
struct Work {
    folder: tempfile::TempDir,
    world: World,
}

impl Work {
    fn begin() -> Work {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::empty(folder.path());
        Work { folder, world }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the binary and follows what it does to the disk; gives the place of its first operation.
    fn run(&mut self, arguments: &[&str], input: &str) -> usize {
        let calls: Vec<Call> = trace::run(arguments, input);
        self.world.follow(calls)
    }

    /// The operation with which the last run told what it had done.
    fn said_last(&self) -> usize {
        let said = |op: &Op| matches!(op, Op::Said { .. });
        self.world.ops().iter().rposition(said).expect("something was said")
    }

    fn part(&self, name: &'static str, expect: Expect, share: usize) -> Part {
        Part { name, world: self.world.clone(), expect, share }
    }

    /// `do` with commands made for the office as it stands.
    fn commands(&mut self, seed: u64, size: (usize, bool), acknowledged: &mut Vec<(usize, u64)>) {
        let office = self.path("office");
        let mut events = record::size(&office);
        let mut requests = record::requests(&office, seed, (size.0, false));
        if size.1 {
            // Each writes the whole office anew: the log of the database grows until it is emptied between two commands.
            for (days, request) in requests.iter_mut().step_by(2).enumerate() {
                (request.by, request.command) = ("1005".to_string(), record::set_value(request.at, days));
            }
        }
        let input: String = requests.iter().map(|r| line(r) + "\n").collect();
        let first = self.run(&["do", &office.display().to_string(), "-", "--format", "json"], &input);
        for (at, op) in self.world.ops().iter().enumerate().skip(first) {
            let Op::Said { bytes } = op else { continue };
            for said in record::said(std::str::from_utf8(bytes).expect("UTF-8")) {
                events += said.len() as u64;
                acknowledged.push((at, events));
            }
        }
        assert_eq!(events, record::size(&office), "every event was acknowledged in the end");
    }
}

/// The founding of an office, its confirmation and the first commands, on a disk that synced nothing by itself.
fn founding(work: &mut Work) -> Part {
    let root = crate::office::root();
    let at = |name: &str| root.join(name).display().to_string();
    let (office, policy, people) =
        (work.path("office"), at("policies/miyazaki.txt"), at("tests/offices/miyazaki.csv"));
    let office = office.display().to_string();
    let files = [
        "init",
        &office,
        "--policy",
        &policy,
        "--people",
        &people,
        "--by",
        "1005",
        "--at",
        "2026-11-20T09:00",
    ];
    let decision = ["--decision", "決裁第12号", "--decided", "令和8年3月25日", "--from", "令和8年4月1日"];
    work.run(&[&files[..], &decision].concat(), "");
    let founded = (work.said_last(), record::size(&work.path("office")));
    work.run(
        &["bind", &office, "--confirm", "", "--doubtful", "--by", "1005", "--at", "2026-11-20T10:00"],
        "",
    );
    let bound = (work.said_last(), record::size(&work.path("office")));
    let mut acknowledged = vec![founded, bound];
    work.commands(7, (25, false), &mut acknowledged);
    let ends = acknowledged.iter().map(|(_, events)| *events).collect();
    let entries = record::entries(&work.path("office"));
    work.part("founding", Expect::Office { acknowledged, ends, entries }, 15)
}

/// Commands on an office that stands safe: so many that the log is emptied into the database in between.
fn commands(work: &mut Work, (name, seed): (&'static str, u64), size: (usize, bool), share: usize) -> Part {
    work.world = work.world.settled();
    let mut acknowledged = vec![(0, record::size(&work.path("office")))];
    work.commands(seed, size, &mut acknowledged);
    work.commands(seed + 1, (15, false), &mut acknowledged);
    let ends = acknowledged.iter().map(|(_, events)| *events).collect();
    let entries = record::entries(&work.path("office"));
    work.part(name, Expect::Office { acknowledged, ends, entries }, share)
}

/// A command that makes a folder.
fn folder(work: &mut Work, command: &'static str, (from, to): (&str, &'static str), data: bool) -> Part {
    work.world = work.world.settled();
    let (from, place) = (work.path(from), work.path(to));
    let size = record::size(&work.path("office"));
    work.run(&[command, &from.display().to_string(), &place.display().to_string()], "");
    work.part(command, Expect::Folder { name: to, size, data }, 8)
}

#[test]
fn every_state_in_which_the_power_may_go_can_be_opened_and_holds_what_was_acknowledged() {
    let mut work = Work::begin();
    let parts = [
        founding(&mut work),
        commands(&mut work, ("commands", 11), (60, false), 30),
        commands(&mut work, ("changes of the office", 21), (110, true), 25),
        folder(&mut work, "backup", ("office", "saved"), true),
        folder(&mut work, "restore", ("saved", "again"), true),
        folder(&mut work, "export", ("office", "out"), false),
    ];
    emptied_in_between(&parts[2].world);
    println!("{} operations", parts.iter().map(|p| p.world.ops().len()).sum::<usize>());
    let shares: usize = parts.iter().map(|p| p.share).sum();
    let images = wanted("CRASH_IMAGES", 320);
    for part in &parts {
        check(part, images * part.share / shares + 1);
    }
}

/// The traced work must hold what it is traced for: the log emptied into the database while commands were answered.
fn emptied_in_between(world: &World) {
    let database = world.id("office/ledger.db").expect("a database");
    let said = |op: &Op| matches!(op, Op::Said { .. });
    let ops = world.ops();
    let first = ops.iter().position(said).expect("an answer");
    let written = |op: &Op| matches!(op, Op::Write { id, .. } if *id == database);
    let at = ops[first..].iter().position(written).expect("pages written into the database") + first;
    let after = ops[at..].iter().filter(|op| said(op)).count();
    assert!(after > 16, "the log was emptied at the end only");
}

/// Makes and checks images of a part, on two threads.
fn check(part: &Part, images: usize) {
    let begun = std::time::Instant::now();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= images {
                        break;
                    }
                    image(part, number as u64);
                }
            });
        }
    });
    println!("{}: {images} images, {:?}", part.name, begun.elapsed());
}

/// Where the power goes: just before or after a sync, just after something was said, or anywhere.
fn cut(ops: &[Op], dice: &mut Dice) -> usize {
    let at = dice.below(ops.len());
    let near = |wanted: &dyn Fn(&Op) -> bool| ops[at..].iter().position(wanted).map_or(ops.len(), |n| at + n);
    match dice.below(4) {
        0 => near(&|op| matches!(op, Op::Sync { .. })),
        1 => (near(&|op| matches!(op, Op::Sync { .. })) + 1).min(ops.len()),
        2 => (near(&|op| matches!(op, Op::Said { .. })) + 1).min(ops.len()),
        _ => at,
    }
}

fn image(part: &Part, number: u64) {
    let mut dice = Dice(number * 7919 + part.name.len() as u64);
    let ops = part.world.ops();
    let cut = cut(ops, &mut dice);
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("disk");
    part.world.image(cut, &mut dice, &folder);
    let context = format!("{}, image {number}, cut at {cut} of {} operations", part.name, ops.len());
    match &part.expect {
        Expect::Office { .. } => office(part, (&folder, cut), dice.percent(30), &context),
        Expect::Folder { name, size, data } => {
            let said = ops[..cut].iter().any(|op| matches!(op, Op::Said { .. }));
            let made = folder.join(name);
            assert!(!said || made.is_dir(), "{context}: {name} was acknowledged and is not there");
            if made.is_dir() {
                let report =
                    ledger::verify::verify(&made, None).unwrap_or_else(|fault| panic!("{context}: {fault}"));
                assert!(report.is_intact() && report.size == *size, "{context}: {:?}", report.findings);
                if *data && *name == "again" {
                    record::goes_on(&made, &context);
                }
            }
            if *name != "again" {
                record::intact(&folder.join("office"), &context);
            }
        }
    }
}

fn office(part: &Part, (folder, cut): (&Path, usize), thorough: bool, context: &str) {
    let Expect::Office { acknowledged, ends, entries } = &part.expect else { return };
    let least =
        acknowledged.iter().take_while(|(at, _)| *at < cut).map(|(_, events)| *events).max().unwrap_or(0);
    let office = folder.join("office");
    if !office.is_dir() {
        return assert_eq!(least, 0, "{context}: the office is gone");
    }
    if thorough {
        record::intact(&office, context);
    }
    drop(Book::open(&office, crate::catalog()).unwrap_or_else(|fault| panic!("{context}: {fault}")));
    let found = record::entries(&office);
    let size = found.len() as u64;
    assert!(size >= least, "{context}: {least} events were acknowledged, {size} are there");
    assert!(ends.contains(&size), "{context}: {size} events are there, where no command ends");
    assert!(found[..] == entries[..found.len()], "{context}: other events than were written");
    if thorough {
        record::goes_on(&office, context);
    } else {
        record::intact(&office, context);
        let reader = Reader::open(&office).expect("a ledger");
        let last = entry::read(&found[found.len() - 1]).expect("an entry").at;
        assert_eq!(
            View::over(reader.connection(), &crate::catalog()).last().expect("readable"),
            Some(last),
            "{context}"
        );
    }
}
