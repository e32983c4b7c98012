//! The binary `sekimori`: reads a policy from the command line and says what it demands and what is wrong with it.
//!
//! Takes arguments and files; gives text on standard output and an exit status: 0 clean, 1 errors found in a document,
//! 2 the call or the input is off. No rule of the domain stands here.

mod against;
mod bind;
mod check;
mod cli;
mod compare;
mod duties;
mod explain;
mod export;
mod input;
mod office;
mod outline;
mod output;
mod progress;
mod reader;
mod serving;
mod terminal;

use std::process::ExitCode;

/// Folding events makes and drops many small values, partly on another thread: half of the time with the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == reader::ARGUMENT) {
        return reader::answer(arguments);
    }
    let call = match cli::parse(std::env::args_os()) {
        Ok(call) => call,
        Err(answer) => return answer.print(),
    };
    let done = match call {
        cli::Command::Bind(args) => bind::run(&args),
        cli::Command::Certificate(args) => serving::root::run(&args),
        cli::Command::Check(args) => check::run(&args),
        cli::Command::Compare(args) => compare::run(&args),
        cli::Command::Explain(args) => explain::run(&args),
        cli::Command::Outline(args) => outline::run(&args),
        cli::Command::Duties(args) => duties::run(&args),
        cli::Command::Init(args) => office::init::run(&args),
        cli::Command::Adopt(args) => office::adopt::run(&args),
        cli::Command::People(args) => office::people::run(&args),
        cli::Command::Demo(args) => office::demo::run(&args),
        cli::Command::Password(args) => serving::password::run(&args),
        cli::Command::Serve(args) => serving::serve::run(&args),
        cli::Command::Do(args) => office::doing::run(&args),
        cli::Command::Show(args) => office::show::run(&args),
        cli::Command::State(args) => office::state::run(&args),
        cli::Command::Verify(args) => office::record::verify(&args),
        cli::Command::Prove(args) => office::checkpoint::prove(&args),
        cli::Command::Checkpoint(args) => office::checkpoint::checkpoint(&args),
        cli::Command::CheckProof(args) => office::checkpoint::check(&args),
        cli::Command::Export(args) => export::run(&args),
        cli::Command::Backup(args) => office::record::backup(&args),
        cli::Command::Restore(args) => office::record::restore(&args),
        cli::Command::Rebuild(args) => office::record::rebuild(&args),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(fault) => {
            eprintln!("sekimori: {fault}");
            ExitCode::from(2)
        }
    }
}
