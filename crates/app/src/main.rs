//! The binary.
fn main() {
    for f in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&f).unwrap();
        let name = std::path::Path::new(&f).file_stem().unwrap().to_str().unwrap().to_string();
        let p = policy::read(clause::Source::new(name, t));
        print!("{}", print::jsonl(&p).unwrap());
    }
}
