//! Does the reader see the tree that a person sees? Each file in `trees/` holds prose, a text and the tree expected of it.
//! `UPDATE=1 cargo test -p clause --test trees` writes the trees anew: read the difference before you keep it.

use clause::{Finding, Kind, Ordinal, Source, Tree};
use std::path::Path;

/// One line for each provision: path, line, heading, words.
fn print(tree: &Tree) -> String {
    let mut out = String::new();
    for p in tree.provisions() {
        let words = |s: &str| s.replace('\n', "⏎").replace('\t', "⇥");
        let printed = p.label.map_or("", |l| tree.source().slice(l));
        let mark = match p.ordinal.as_ref().map(Ordinal::canonical) {
            Some(o) if !printed.is_empty() && o != printed && p.kind == Kind::Numbered => {
                format!(" ←{printed}")
            }
            _ => String::new(),
        };
        let heading =
            if p.heading.is_empty() { String::new() } else { format!("【{}】", words(p.heading.as_str())) };
        out.push_str(&format!("{}{mark} {}行 {heading}{}\n", p.id, p.line, words(p.body.as_str())));
    }
    for finding in tree.findings() {
        let path = |at: usize| tree.get(at).id.path();
        out.push_str(&match finding {
            Finding::CutSentence { at, before, after, .. } => {
                format!("! {} は{before}行と{after}行の間で切れている\n", path(*at))
            }
            Finding::DamagedOrdinal { at } => format!("! {} は読み替えた番号\n", path(*at)),
            Finding::Gap { at, .. } => format!("! {} の前の番号がない\n", path(*at)),
            Finding::Repeat { at, .. } => format!("! {} は番号の重複又は逆戻り\n", path(*at)),
            Finding::Unnumbered { at, .. } => format!("! {} の見出しに番号がない\n", path(*at)),
        });
    }
    out
}

/// Runs the cases of a file and gives the file with the trees as they are now.
fn run(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```policy\n") {
        let (policy, behind) = after.split_once("```\n").expect("the text is closed");
        let tree = clause::read(Source::new("case", policy));
        assert_eq!(tree.print(), policy);
        out.push_str(&format!("{before}```policy\n{policy}```\n"));
        let (between, tail) = behind.split_once("```tree\n").expect("a tree follows");
        let (_, tail) = tail.split_once("```\n").expect("the tree is closed");
        out.push_str(&format!("{between}```tree\n{}```\n", print(&tree)));
        rest = tail;
    }
    out + rest
}

#[test]
fn trees_are_as_expected() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
    let mut files = 0;
    for entry in std::fs::read_dir(dir).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let now = run(&text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &now).expect("written");
        } else {
            assert_eq!(text, now, "{}", path.display());
        }
        files += 1;
    }
    assert!(files >= 6);
}
