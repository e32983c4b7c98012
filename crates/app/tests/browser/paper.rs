//! What comes out of the printer: the size of the paper, how many sheets, and nothing on them that only a screen can do.

use super::driver::Browser;
use super::served::Served;

/// A4 in points, as Chromium rounds it.
const UPRIGHT: &str = "[0 0 594.95996 841.91998]";
const ACROSS: &str = "[0 0 841.91998 594.95996]";
/// Who signs in.
const OFFICER: (&str, &str) = ("1005", "enshu-no-machi-8");

/// How many sheets, and the size of each.
fn sheets(pdf: &[u8]) -> (usize, Vec<String>) {
    let text = String::from_utf8_lossy(pdf);
    let count = text.matches("/Type /Page\n").count();
    let sizes = text.split("/MediaBox ").skip(1).filter_map(|rest| rest.split_inclusive(']').next());
    (count, sizes.map(str::to_string).collect())
}

#[test]
fn the_state_is_one_sheet_and_a_register_lies_across() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in(OFFICER.0, OFFICER.1);
    for (path, size) in [
        ("/state", UPRIGHT),
        ("/registers/take-out-request/print", ACROSS),
        ("/registers/media-register/labels", UPRIGHT),
        ("/matter/take-out-request/2026/12", UPRIGHT),
    ] {
        browser.go(path);
        let (count, sizes) = sheets(&browser.print());
        assert_eq!((count, sizes), (1, vec![size.to_string()]), "{path}");
    }
    // What is entered on a screen is not on paper.
    assert!(browser.text().contains("内容を変更する"));
    browser.as_paper(true);
    let paper = browser.text();
    assert!(!paper.contains("内容を変更する") && !paper.contains("探す"), "{paper}");
    assert!(paper.contains("持出 令和8年度第12号"), "{paper}");
    served.ends_well();
}
