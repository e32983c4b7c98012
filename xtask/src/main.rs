//! Which task of the house should run?
//! Takes the name of one task from the command line, gives an exit code and one line per problem.
//! The rules themselves are in `tidy`, the sequence of the server in `ci`.

use std::path::Path;
use std::process::ExitCode;

mod ci;
mod crash;
mod finding;
mod screenshots;
mod source;
mod tidy;
mod tree;

/// One task: its name on the command line, what it does in a few words, and the function that does it.
struct Task {
    name: &'static str,
    what: &'static str,
    run: fn(&Path) -> Result<(), String>,
}

/// The only list of tasks; tidy reads it to check the commands that the documents show.
const TASKS: [Task; 4] = [
    Task { name: "tidy", what: "check the rules of the house", run: tidy::run },
    Task { name: "ci", what: "run everything the server runs", run: ci::run },
    Task {
        name: "crash",
        what: "kill the writer and cut the power more often: --rounds N --images N",
        run: crash::run,
    },
    Task { name: "screenshots", what: "take the pictures of the manual anew", run: screenshots::run },
];

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let Some(task) = TASKS.iter().find(|task| task.name == asked) else {
        eprintln!("{}", usage());
        return ExitCode::from(2);
    };
    match (task.run)(root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository: this crate lies directly beneath it.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

fn usage() -> String {
    let tasks = TASKS.iter().map(|task| format!("  cargo xtask {:6} {}", task.name, task.what));
    format!("usage:\n{}", tasks.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn the_usage_names_every_task() {
        for task in &TASKS {
            assert!(usage().contains(task.name), "{} is missing from:\n{}", task.name, usage());
        }
    }
}
