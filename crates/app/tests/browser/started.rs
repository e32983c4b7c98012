//! An office that begins from nothing: the first page, each step of the set-up with what can go wrong, and every page while it
//! is still empty. Part of the gallery; one scene goes on where the one before it ended.

use super::driver::Browser;
use super::gallery::{Scene, after, scene, walk};
use super::served::{PASSWORD, Served, root};

fn policy() -> Vec<u8> {
    std::fs::read(root().join("policies/miyazaki.txt")).expect("the policy")
}

fn staff() -> Vec<u8> {
    std::fs::read(root().join("demo/people.csv")).expect("a list")
}

/// Before there is an office.
const BEFORE: &[Scene] = &[
    scene("start", "", "/start"),
    after("start-wrong", "", "/start", |b| {
        fill_start(b, "aaaa-bbbb-cccc");
        b.press("はじめる");
        b.says("合言葉が違います");
    }),
];

/// After it was founded, in this order.
const AFTER: &[Scene] = &[
    scene("founded-policy-in", "", "/admin/policy"),
    scene("founded-setup", "", "/setup"),
    scene("founded-home", "", "/"),
    scene("empty-apply", "", "/apply"),
    scene("empty-registers", "", "/registers"),
    scene("empty-policy", "", "/policy"),
    scene("empty-publication", "", "/publication"),
    scene("empty-procedures", "", "/procedures"),
    scene("empty-editions", "", "/editions"),
    scene("empty-diagnostics", "", "/diagnostics"),
    scene("empty-state", "", "/state"),
    scene("empty-duties", "", "/state/duties"),
    scene("empty-year", "", "/state/calendar"),
    scene("empty-office", "", "/office"),
    scene("empty-decide", "", "/decide"),
    scene("empty-search", "", "/search?q=端末"),
    scene("empty-bindings", "", "/admin/bindings"),
    scene("empty-reading", "", "/admin/reading"),
    scene("empty-values", "", "/admin/values"),
    scene("empty-rules", "", "/admin/rules"),
    scene("empty-posts", "", "/admin/people/posts"),
    scene("empty-accounts", "", "/admin/accounts"),
    scene("first-people", "", "/admin/people"),
    after("first-policy-read", "", "/admin/policy", |b| {
        b.choose("#file", "規程.txt", policy());
        b.press("読み取る");
        b.says("読み取った規程");
    }),
    after("first-adopted", "", "/admin/policy", |b| {
        b.press("前に読み取った結果を開く");
        b.fill("#number", "令和8年 決裁第12号");
        b.fill("#decided", "令和8年3月25日");
        b.press("採用する");
        b.says("規程を採用しました");
    }),
    after("first-people-plan", "", "/admin/people", |b| {
        b.choose("#file", "名簿.csv", staff());
        b.press("内容を確かめる");
        b.says("名簿の取込み案");
        b.says("「事務局」の下に移す");
    }),
    after("first-people-entered", "", "/admin/people", |b| {
        b.choose("#file", "名簿.csv", staff());
        b.press("内容を確かめる");
        b.press("この内容で取り込む");
        b.says("名簿を取り込みました");
    }),
    scene("first-setup", "", "/setup"),
    after("first-chapter", "", "/admin/bindings", |b| {
        b.press("義務の言葉を見て、一部を除く");
        b.says("すべての章");
    }),
    after("first-bound", "", "/admin/bindings", |b| {
        b.click(&b.one("main form button"));
        b.says("紐付けを記録しました");
    }),
    scene("first-values", "", "/admin/values"),
    scene("first-publication", "", "/publication"),
    after("first-slips", "", "/admin/accounts", |b| {
        b.click(&b.one("button[value=all]"));
        b.says("仮のパスワードの通知");
    }),
    scene("first-home", "", "/"),
];

fn fill_start(browser: &Browser, code: &str) {
    for (name, words) in [
        ("code", code),
        ("body", "宮崎県後期高齢者医療広域連合"),
        ("number", "1005"),
        ("name", "高鍋 亮"),
        ("section", "総務課"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ] {
        browser.fill(&format!("#{name}"), words);
    }
}

/// Walks through an office from its first page on; scripts are needed only by whoever looks at the pages.
pub fn walk_through(scripts: bool, mut ask: impl FnMut(&Browser, &Scene)) {
    let (served, code) = Served::empty();
    let browser = Browser::open(&served.base, scripts);
    walk(&browser, BEFORE, |scene| ask(&browser, scene));
    browser.go("/start");
    fill_start(&browser, &code);
    browser.press("はじめる");
    browser.says("団体と最初の管理者を登録しました");
    walk(&browser, AFTER, |scene| ask(&browser, scene));
    drop(browser);
    served.ends_well();
}
