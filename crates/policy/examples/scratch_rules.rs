//! Scratch.
fn main() {
    for path in std::env::args().skip(1) {
        let name = std::path::Path::new(&path).file_stem().unwrap().to_string_lossy().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        if std::env::var("TREE").is_ok() { let tree = clause::read(clause::Source::new(name.clone(), text)); for p in tree.provisions() { println!("{}-{} {:?} {} dash={} H[{}] B[{}]", p.line, p.end_line, p.kind, p.id, p.dash, p.heading.as_str(), p.body.as_str()); } continue; }
        let policy = policy::read(clause::Source::new(name.clone(), text));
        let src = policy.tree.source();
        println!("=== {name}");
        for d in policy::rules::check(&policy) {
            println!("{}-{} {} {} [{}] {}", src.line_of(d.span.start), src.line_of(d.span.end.max(1) - 1), d.code, d.name, d.clause, d.message);
            println!("      help: {}", d.help.unwrap_or_default());
            for r in d.related { println!("      {}: {} | {}", src.line_of(r.span.start), r.note, src.slice(r.span).chars().take(20).collect::<String>()); }
        }
    }
}
