//! Do the policies say the same as Word documents? Takes the five policies as an office would have them in Word, with
//! typed and with automatic ordinals (`tests/forms/make_docx.py`); expects the lines of the plain texts.

use std::fs;
use std::path::Path;

use intake::{Document, Form, read_document};

const POLICIES: [&str; 5] = ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"];

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn word(name: &str, kind: &str) -> Document {
    let path = root().join(format!("tests/forms/{name}.{kind}.docx"));
    let bytes = fs::read(path).expect("the document is there");
    assert!(bytes.len() < 100_000, "{name}.{kind}: {} bytes", bytes.len());
    read_document(&bytes, None).unwrap_or_else(|refusal| unreachable!("{name}.{kind}: {refusal}"))
}

/// Lines without white space, and without the marks of Markdown that a Word document has in its styles.
fn plain(text: &str) -> Vec<String> {
    let rule = |line: &str| line.contains('-') && line.chars().all(|c| c == '-' || c == '\t');
    let unmarked = |line: &str| {
        let line = line.trim().trim_start_matches('#');
        line.strip_prefix("- ").unwrap_or(line).split_whitespace().collect::<String>()
    };
    text.lines().filter(|line| !rule(line)).map(unmarked).filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_lines_are_those_of_the_plain_text() {
    for name in POLICIES {
        let source =
            fs::read_to_string(root().join(format!("policies/{name}.txt"))).expect("the policies are there");
        for kind in ["text", "auto"] {
            let document = word(name, kind);
            assert_eq!(plain(&document.text), plain(&source), "{name}.{kind}");
            assert_eq!(document.form, Form::Word);
            assert_eq!(document.text.lines().count(), document.places.len());
        }
    }
}

/// The ordinals of the second kind are nowhere in the document as characters.
#[test]
fn automatic_ordinals_are_counted_and_not_typed() {
    let bytes = fs::read(root().join("tests/forms/miyazaki.auto.docx")).expect("the document is there");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut xml = String::new();
    let mut main = archive.by_name("word/document.xml").expect("the main part");
    std::io::Read::read_to_string(&mut main, &mut xml).expect("UTF-8");
    assert!(!xml.contains('⑲') && !xml.contains("サ "), "typed");
    let document = word("miyazaki", "auto");
    assert!(document.text.contains("\n⑲ 無許可でのネットワーク接続の禁止\n"));
    assert!(document.text.contains("\nサ スマートフォン等の接続の禁止\n"));
}

#[test]
fn what_offices_leave_behind_is_told() {
    let changed = word("kumamoto", "auto").notices;
    assert!(changed.iter().any(|n| n.starts_with("変更履歴が")), "{changed:?}");
    assert!(changed.iter().any(|n| n.starts_with("コメント1件")), "{changed:?}");
    let boxed = word("miyoshi", "auto").notices;
    assert!(boxed.iter().any(|n| n.starts_with("テキストボックス1個")), "{boxed:?}");
    assert!(boxed.iter().any(|n| n.starts_with("隠し文字1か所")), "{boxed:?}");
    assert!(word("kesen", "auto").notices.is_empty());
}
