fn main() {
    let path = std::env::args().nth(1).unwrap();
    let name = std::path::Path::new(&path).file_stem().unwrap().to_string_lossy().to_string();
    let text = std::fs::read_to_string(&path).unwrap();
    let tree = clause::read(clause::Source::new(name, text));
    for (i, p) in tree.provisions().iter().enumerate() {
        println!("{i} {}-{} {:?} {} dash={} H[{}] B[{}] cells={}", p.line, p.end_line, p.kind, p.id, p.dash, p.heading.as_str(), p.body.as_str().replace('\n', "⏎"), p.cells.len());
    }
    println!("{:?}", tree.front());
    for f in tree.findings() { println!("{f:?}"); }
    if let Some(c) = tree.contents() { for e in &c.entries { println!("entry {} {:?} {}", tree.source().line_of(e.span.start), e.ordinal.as_ref().map(|o| o.canonical()), e.title); } }
}
