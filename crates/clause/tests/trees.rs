//! Does the reader see the tree that a person sees? Each file in `trees/` holds prose, a text and the tree expected of it.
//! `UPDATE=1 cargo test -p clause --test trees` writes the trees anew: read the difference before you keep it.

#[path = "../../../tests/markdown_cases.rs"]
mod markdown_cases;

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

#[test]
fn trees_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
    let files = markdown_cases::hold(&folder, ("policy", "tree"), None, |words| {
        let tree = clause::read(Source::new("case", words));
        assert_eq!(tree.print(), words);
        print(&tree)
    });
    assert!(files >= 6);
}
