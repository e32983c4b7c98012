//! Is what was acknowledged still there, whole, when the program is killed or the power goes? Real binary, real files.
//!
//! `kill` and `interrupted` use SIGKILL; `power` replays traced system calls into folders as a lost power supply may leave
//! them. `cargo xtask crash --rounds 1000 --images 20000` does more of it, on an optimized program.

#![expect(clippy::panic, reason = "a test says what went wrong by failing")]

mod interrupted;
mod kill;
mod power;
mod record;
mod surroundings;
mod trace;
mod world;
mod writer;

#[path = "../../../../tests/ledger_tables.rs"]
mod ledger_tables;
#[path = "../office/mod.rs"]
mod office;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../../tests/office_days.rs"]
mod office_days;

/// A number from the environment, for runs longer than those of every day.
fn wanted(name: &str, few: usize) -> usize {
    std::env::var(name).ok().map_or(few, |n| n.parse().expect("a number"))
}

/// The office that every test copies, founded once.
fn base() -> &'static office::Office {
    static BASE: std::sync::OnceLock<office::Office> = std::sync::OnceLock::new();
    BASE.get_or_init(|| office::Office::of("miyazaki"))
}

/// The mechanisms, read once.
fn catalog() -> practice::Catalog {
    static CATALOG: std::sync::OnceLock<practice::Catalog> = std::sync::OnceLock::new();
    CATALOG.get_or_init(|| practice::Catalog::built_in().expect("a catalogue")).clone()
}
