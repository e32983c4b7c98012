//! What does the product read in a document? Prints its text; places with `--places`, notices to the standard error.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(bytes) = arguments.first().and_then(|path| std::fs::read(path).ok()) else {
        return ExitCode::from(2);
    };
    match intake::read_document(&bytes, None) {
        Ok(document) => {
            for notice in &document.notices {
                eprintln!("{notice}");
            }
            for (line, place) in document.text.lines().zip(&document.places) {
                let place = if arguments.len() > 1 { format!("{place}: ") } else { String::new() };
                println!("{place}{line}");
            }
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::FAILURE
        }
    }
}
