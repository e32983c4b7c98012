//! What does the program make of a document? `cargo run -p intake --example read FILE [places]` prints its lines, and the places
//! of the lines where they are asked for. For developers of readers; it reads in this process, so only documents that you trust.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: read FILE [places]")?;
    let places = arguments.next().is_some();
    let document = intake::read_document(&std::fs::read(file)?, None)?;
    for (line, place) in document.text.lines().zip(&document.places) {
        if places { println!("{place}\t{line}") } else { println!("{line}") }
    }
    document.notices.iter().for_each(|notice| eprintln!("注意: {notice}"));
    Ok(())
}
