//! The main way without a mouse: every step by Tab, Space and Enter, and the focus is always seen.

use super::driver::Browser;
use super::served::{PASSWORD, Served};

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const SPACE: &str = " ";

/// Tabs until the focus is on something.
fn to(browser: &Browser, what: &str, is: impl Fn(&Browser) -> bool) {
    for _ in 0..120 {
        if is(browser) {
            return;
        }
        browser.stroke(TAB);
    }
    panic!("{what} cannot be reached by Tab at {}", browser.path());
}

fn field(browser: &Browser, name: &str, words: &str) {
    to(browser, name, |b| b.focus("name") == name);
    browser.keys(words);
}

fn link(browser: &Browser, words: &str) {
    to(browser, words, |b| b.focus("textContent").trim().starts_with(words));
    browser.keys(ENTER);
}

#[test]
fn an_application_goes_its_way_by_keyboard_alone() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.go("/sign-in");
    field(&browser, "number", "1008");
    field(&browser, "password", PASSWORD);
    browser.keys(ENTER);
    browser.says("高鍋 由美さんのホーム");
    // The first stop on every page leads to what matters on it.
    browser.keys(TAB);
    assert_eq!(browser.focus("textContent"), "本文へ");
    link(&browser, "申請・届出");
    browser.says("規程が、職員やあなたの役割に求めている手続です");
    link(&browser, "端末等持ち出し許可申請");
    field(&browser, "f.items", "PC-108");
    to(&browser, "class", |b| b.focus("name") == "f.class");
    browser.keys(SPACE);
    field(&browser, "f.purpose", "説明会のため");
    field(&browser, "f.place", "市民会館");
    field(&browser, "f.from", "令和20年4月1日");
    field(&browser, "f.to", "令和20年4月2日");
    field(&browser, "f.protection", "暗号化");
    link(&browser, "送る");
    browser.says("受け付けました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    link(&browser, "サインアウト");
    browser.until("the page to sign in", || (browser.path() == "/sign-in").then_some(()));
    field(&browser, "number", "1003");
    field(&browser, "password", PASSWORD);
    browser.keys(ENTER);
    browser.says("あなたがすること");
    browser.go(&matter);
    to(&browser, "the button", |b| b.focus("value") == "yes");
    browser.keys(ENTER);
    browser.says("決定を記録しました");
    drop(browser);
    served.ends_well();
}
