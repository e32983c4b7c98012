//! Policies as LibreOffice and Chromium print them, against their plain texts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use intake::{Place, Refusal, read_document};

const BODIES: [&str; 5] = ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"];
const MAKERS: [&str; 2] = ["libreoffice", "chromium"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn printed(body: &str, maker: &str) -> Vec<u8> {
    std::fs::read(root().join(format!("tests/forms/{body}.{maker}.pdf"))).unwrap()
}

/// A line without white space and without what belongs to a plain text only.
fn plain(line: &str) -> Option<String> {
    let line = line.trim();
    let line = line.trim_start_matches('#').trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line);
    let rule = line.chars().all(|c| "-=\t ".contains(c));
    (!rule).then(|| line.chars().filter(|c| !c.is_whitespace()).collect())
}

#[test]
fn nearly_every_paragraph_comes_out_as_one_line_and_nothing_else() {
    for body in BODIES {
        let text = std::fs::read_to_string(root().join(format!("policies/{body}.txt"))).unwrap();
        let wanted: Vec<String> = text.lines().filter_map(plain).collect();
        for maker in MAKERS {
            let document = read_document(&printed(body, maker), None).unwrap();
            let mut left: HashMap<String, usize> = HashMap::new();
            for line in &wanted {
                *left.entry(line.clone()).or_default() += 1;
            }
            let lines: Vec<String> = document.text.lines().filter_map(plain).collect();
            let found = lines.iter().filter(|line| {
                let count = left.get_mut(*line).filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            });
            let found = found.count();
            // The plain texts have some paragraphs cut by pages, which are whole here.
            assert!(found * 100 >= wanted.len() * 97, "{body}.{maker}: {found} of {}", wanted.len());
            assert!(
                lines.len() <= wanted.len() + 3,
                "{body}.{maker}: {} lines for {}",
                lines.len(),
                wanted.len()
            );
            assert_eq!(document.places.len(), document.text.lines().count());
            assert_eq!(document.notices, [""; 0], "{body}.{maker}");
        }
    }
}

#[test]
fn places_name_the_page_and_run_forwards() {
    for maker in MAKERS {
        let document = read_document(&printed("miyazaki", maker), None).unwrap();
        let pages: Vec<u32> = document
            .places
            .iter()
            .map(|place| match place {
                Place::Page { page, .. } => *page,
                _ => panic!("{place}"),
            })
            .collect();
        assert!(pages.is_sorted());
        assert!(*pages.last().unwrap() >= 29);
        let at = document.text.lines().position(|l| l.contains("目 次")).unwrap();
        // Below the head of the page.
        assert_eq!(document.places[at], Place::Page { page: 2, line: 2 });
    }
}

#[test]
fn a_file_that_lost_its_end_is_read_with_a_notice_and_one_that_lost_most_is_refused() {
    let whole = printed("kumamoto", "chromium");
    let document = read_document(&whole[..whole.len() - 200], None).unwrap();
    assert!(document.notices[0].starts_with("ファイルの終わりが欠けている"), "{:?}", document.notices);
    assert_eq!(document.text, read_document(&whole, None).unwrap().text);
    assert!(matches!(read_document(&whole[..whole.len() / 10], None), Err(Refusal::Broken { .. })));
}
