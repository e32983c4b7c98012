//! What does a document say? Prints its text; what a person should know goes to standard error.

use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    let read = std::fs::read(path).map_err(|e| e.to_string());
    match read.and_then(|bytes| intake::read_document(&bytes, None).map_err(|e| e.to_string())) {
        Ok(document) => {
            document.notices.iter().for_each(|notice| eprintln!("{notice}"));
            print!("{}", document.text);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
