//! Does the ledger stand more kills and power cuts than the tests of every day try?
//! Takes `--rounds N` (SIGKILL under load) and `--images N` (states after a power cut); runs the tests of that name, optimized.
//! What is tried and asserted is in `crates/app/tests/crash`.

use std::path::Path;
use std::process::Command;

/// Rounds and images, if nothing else is asked for.
const FEW: Counts = Counts { rounds: 500, images: 5000 };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    rounds: u64,
    images: u64,
}

/// Runs the tests with the numbers from the command line.
pub fn run(root: &Path) -> Result<(), String> {
    let counts = read(std::env::args().skip(2))?;
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(["test", "--release", "--package", "app", "--test", "crash", "--", "--nocapture"]);
    command.env("CRASH_ROUNDS", counts.rounds.to_string()).env("CRASH_IMAGES", counts.images.to_string());
    let status =
        command.current_dir(root).status().map_err(|error| format!("crash: cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("crash: {status}")) }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<Counts, String> {
    let mut counts = FEW;
    while let Some(name) = arguments.next() {
        let usage = || "usage: cargo xtask crash [--rounds N] [--images N]".to_owned();
        let number = arguments.next().and_then(|n| n.parse().ok()).ok_or_else(usage)?;
        match name.as_str() {
            "--rounds" => counts.rounds = number,
            "--images" => counts.images = number,
            _ => return Err(usage()),
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(words: &[&str]) -> Result<Counts, String> {
        read(words.iter().map(ToString::to_string))
    }

    #[test]
    fn numbers_are_read_and_anything_else_is_refused() {
        assert_eq!(read_all(&[]), Ok(FEW));
        assert_eq!(read_all(&["--images", "7"]), Ok(Counts { images: 7, ..FEW }));
        assert_eq!(read_all(&["--rounds", "1", "--images", "2"]), Ok(Counts { rounds: 1, images: 2 }));
        for wrong in [&["--rounds"][..], &["--rounds", "x"], &["--other", "1"]] {
            assert!(read_all(wrong).is_err_and(|says| says.starts_with("usage:")), "{wrong:?}");
        }
    }
}
