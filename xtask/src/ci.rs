//! Does the repository pass everything that the server runs?
//! Takes the root, runs the steps in order with cargo's own output, stops at the first that fails and names it.
//! What tidy checks is in `tidy`; how the server calls this is in `.ci/run`.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

use crate::tidy;

/// The steps, quickest refusal first: layout, lints, house rules, tests.
const STEPS: [Step; 4] = [
    Step::Cargo(&["fmt", "--all", "--check"]),
    Step::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    Step::Tidy,
    Step::Cargo(&["test", "--workspace"]),
];

/// One step: a cargo command, or the house rules inside this process.
enum Step {
    Cargo(&'static [&'static str]),
    Tidy,
}

/// Runs every step; the error names the first that failed.
pub fn run(root: &Path) -> Result<(), String> {
    run_steps(&STEPS, |step| {
        println!("== {}", name(step));
        carry_out(step, root)
    })
}

fn run_steps(steps: &[Step], mut carry_out: impl FnMut(&Step) -> Result<(), String>) -> Result<(), String> {
    for (index, step) in steps.iter().enumerate() {
        carry_out(step).map_err(|reason| {
            format!("ci: step {} of {} failed: {}: {reason}", index + 1, steps.len(), name(step))
        })?;
    }
    Ok(())
}

fn name(step: &Step) -> String {
    match step {
        Step::Cargo(arguments) => format!("cargo {}", arguments.join(" ")),
        Step::Tidy => "cargo xtask tidy".to_owned(),
    }
}

fn carry_out(step: &Step, root: &Path) -> Result<(), String> {
    match step {
        Step::Cargo(arguments) => verdict(cargo(arguments, root).status()),
        Step::Tidy => tidy::run(root),
    }
}

/// The cargo that started this program, so that all steps use one tool chain.
fn cargo(arguments: &[&str], root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root);
    command
}

fn verdict(status: io::Result<ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(format!("cannot start it: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    #[test]
    fn stops_at_the_first_failure_and_names_the_step() {
        let mut seen = Vec::new();
        let result = run_steps(&STEPS, |step| {
            seen.push(name(step));
            if matches!(step, Step::Tidy) { Err("3 findings".to_owned()) } else { Ok(()) }
        });
        assert_eq!(seen.len(), 3);
        assert_eq!(result.unwrap_err(), "ci: step 3 of 4 failed: cargo xtask tidy: 3 findings");
    }

    #[test]
    fn passes_when_every_step_passes() {
        let mut count = 0;
        assert!(
            run_steps(&STEPS, |_| {
                count += 1;
                Ok(())
            })
            .is_ok()
        );
        assert_eq!(count, STEPS.len());
    }

    #[test]
    fn a_command_that_fails_is_a_failure() {
        let mut good = cargo(&["--version"], crate::root());
        assert_eq!(verdict(good.stdout(Stdio::null()).status()), Ok(()));
        let mut bad = cargo(&["no-such-command"], crate::root());
        assert!(verdict(bad.stderr(Stdio::null()).status()).is_err());
        assert!(verdict(Command::new("no-such-program-at-all").status()).is_err());
    }
}
