//! States that come seldom: a second factor, a deputy, a resolution on paper, somebody who was quicker, a job that takes long,
//! somebody who tries too often, a file that is not what was recorded. Part of the gallery, in an office of its own.

use std::path::Path;

use ledger::desk::Desk;

use super::driver::Browser;
use super::gallery::{Scene, after, scene, walk};
use super::served::{PASSWORD, Served};

/// Applications that wait, and a resolution of members one of whom has no account.
const MORE: &str = r#"{"by":"1008","command":"apply","mechanism":"take-out-request","fields":{"items":"PC-108","class":"Ⅲ","purpose":"説明会のため","place":"市民会館","from":"2027-02-01","to":"2027-02-02","protection":"暗号化"}}
{"by":"1008","command":"apply","mechanism":"take-out-request","fields":{"items":"PC-109","class":"Ⅲ","purpose":"研修で操作を示すため","place":"図書館","from":"2027-02-08","to":"2027-02-09","protection":"暗号化"}}
{"by":"1006","command":"apply","mechanism":"take-out-request","fields":{"items":"PC-007","class":"Ⅲ","purpose":"課長の出張のため","place":"県庁","from":"2027-02-15","to":"2027-02-16","protection":"暗号化"}}
{"by":"1005","command":"set-value","name":"approver/committee-resolution","value":"最高情報統括責任者","reason":"委員会運営要綱による","decider":"情報セキュリティ委員会","decided":"2027-01-15"}
{"by":"1005","command":"set-value","name":"quorum/committee-resolution","value":"過半数","reason":"委員会運営要綱による","decider":"情報セキュリティ委員会","decided":"2027-01-15"}
{"by":"1005","command":"set-value","name":"majority/committee-resolution","value":"過半数","reason":"委員会運営要綱による","decider":"情報セキュリティ委員会","decided":"2027-01-15"}
{"by":"1001","command":"apply","mechanism":"committee-resolution","fields":{"assembly":"情報セキュリティ委員会","ground":"委員会運営要綱第5条第2項","item":"対策基準の一部改正について","kind":"規程の制定・改定","materials":"改正案","members":["1001","1002","1009"],"deadline":"2027-02-10"}}
{"by":"1005","command":"relieve","post":"総務課/会計係主任","person":"1019","until":"2027-01-14"}
{"by":"1003","command":"declare-absence","person":"1003","from":"2027-02-01","until":"2027-02-03"}
"#;

/// The first application that waits, as a list leads to it.
const WAITING: &str = "/registers/take-out-request?state=open&q=PC-108";
/// Opens the first matter of a list.
fn first(browser: &Browser) {
    browser.click(&browser.one("tbody th a"));
    browser.one("dl.values");
}

/// What a person wrote while somebody else decided.
fn overtaken(browser: &Browser) {
    first(browser);
    browser.press("申請者に差し戻す");
    browser.fill("#reason-send-back", "返却の時刻も書いてください。");
    browser.run_async(
        "const done = arguments[arguments.length - 1];
         const form = document.querySelector('#decide form');
         const words = new URLSearchParams(new FormData(form));
         words.set('verdict', 'yes');
         fetch(form.action, { method: 'POST', body: words }).then(() => done());",
    );
    browser.click(&browser.one("#send-back button"));
    browser.says("この操作は、もうできません");
}

/// Somebody who is signed in with his password alone.
fn half_in(browser: &Browser) {
    browser.lose_cookies();
    browser.sign_in("1006", PASSWORD);
    browser.one("#code");
}

/// Goes on to what would change, and sends the mark of something else.
fn changed_meanwhile(browser: &Browser) {
    browser.run("document.querySelector('[name=mark]').value = 'x'");
    browser.click(&browser.one("main form:has([name=mark]) button"));
    browser.says("まだ何も");
}

/// In this order: one scene goes on where the one before it ended.
pub const RARE: &[Scene] = &[
    after("auditor-alone", "1019", "/apply", |b| b.says("監査人は")),
    after("away-soon", "1003", "/", |b| b.says("不在としています")),
    after("second", "", "/sign-in", half_in),
    after("second-wrong", "", "/sign-in", |b| {
        half_in(b);
        b.fill("#code", "000000");
        b.press("確認する");
        b.says("番号が違います");
    }),
    after("second-over", "", "/sign-in", Browser::lose_cookies),
    after("deputy", "1004", "/registers/take-out-request?state=open&q=PC-007", |b| {
        first(b);
        b.one("#deputy-decide");
    }),
    after("deputy-without-reason", "1004", "/registers/take-out-request?state=open&q=PC-007", |b| {
        first(b);
        b.run("document.querySelector('#deputy-decide').required = false");
        b.click(&b.one("#decide button[value=yes]"));
        b.one("div.error");
    }),
    scene("deputy-decide", "1004", "/decide"),
    after("answer", "1002", "/registers/committee-resolution?state=open", |b| {
        first(b);
        b.one("#answer button[value=opinion]");
    }),
    after("answer-without-reason", "1002", "/registers/committee-resolution?state=open", |b| {
        first(b);
        b.click(&b.one("#answer button[value=no]"));
        b.one("div.error");
    }),
    after("answer-on-paper", "1001", "/registers/committee-resolution?state=open", |b| {
        first(b);
        b.one("#paper-enter");
    }),
    after("decision-on-paper", "1005", "/registers/take-out-request?state=open&q=PC-007", |b| {
        first(b);
        b.press("ほかの人が書面で行ったことを入力する");
        b.one("#paper-on-paper");
    }),
    after("decide-several", "1003", "/decide", |b| {
        b.one("input[name=matter]");
    }),
    after("decide-stale", "1003", "/decide", |b| {
        b.run("document.querySelectorAll('input[name=matter]').forEach(f => { f.value = f.value.split('#')[0] + '#x'; f.checked = true; })");
        b.press("印を付けたものを許可・承認する");
        b.one("div.error");
    }),
    after("left-over", "1003", WAITING, overtaken),
    after("bulk-stale", "1005", "/registers/terminal-register", |b| {
        super::gallery::preview_of_rows(b);
        changed_meanwhile(b);
    }),
    after("import-stale", "1005", "/registers/terminal-register/import", |b| {
        b.choose("#file", "端末.csv", super::gallery::TERMINALS);
        b.press("読み取って確かめる");
        b.says("取込みの確認");
        changed_meanwhile(b);
    }),
    // Jobs that were taken on and are not over: they were put there before.
    after("import-waits", "1005", "/registers/terminal-register/import/1", |b| b.says("続きを見る")),
    after("people-waits", "1005", "/admin/people/list/1", |b| b.says("続きを見る")),
    after("policy-waits", "1005", "/admin/policy/1", |b| b.says("続きを見る")),
    after("broken", "1005", "/apply", |b| {
        b.go("/matter/terminal-register/2026/1");
        b.choose("#attachment", "案内.txt", "この内容は、後で書き換えられます");
        b.press("添付する");
        b.says("ファイルを添付しました");
    }),
    after("broken-file", "1005", "/matter/terminal-register/2026/1", |b| {
        b.click(&b.one("#files ~ table th a"));
        b.says("操作番号");
    }),
    after("too-often", "", "/report", |b| {
        // Ten reports in ten minutes are taken from one address.
        b.run_async(
            "const done = arguments[arguments.length - 1];
             const send = n => n == 0 ? done() : fetch('/report', { method: 'POST',
               body: new URLSearchParams({ what: '試し ' + n, name: '綾 健太' }) }).then(() => send(n - 1));
             send(10);",
        );
        b.fill("#what", "USBメモリーが見当たらない");
        b.fill("#name", "綾 健太");
        b.click(&b.one("main button"));
        b.says("多すぎます");
    }),
];

/// A job of this register that somebody took on and did not end.
fn taken_on(desk: &Desk) {
    let now = "2027-01-15T12:30".parse().expect("a moment");
    let file = desk.put_file("端末.csv", b"x", ("1005", now)).expect("a file");
    let task = web::Task::ReadRows { file: file.hash };
    desk.put_job(&task.to_json(), "1005", now).expect("a job");
    desk.take_job().expect("a job");
}

/// The content of every attached file becomes another.
fn tampered(office: &Path) {
    let desk = rusqlite::Connection::open(office.join("desk.db")).expect("the desk");
    desk.busy_timeout(std::time::Duration::from_secs(10)).expect("a time");
    let changed =
        desk.execute("UPDATE file SET content = x'00' WHERE name = '案内.txt'", []).expect("changed");
    assert_eq!(changed, 1);
}

/// Walks through the states; what the server wrote about the broken file is its last word.
pub fn walk_through(scripts: bool, mut ask: impl FnMut(&Browser, &Scene)) {
    let served = Served::prepared(MORE);
    let desk = Desk::open(&served.folder()).expect("the desk");
    desk.set_totp("1006", Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")).expect("set");
    taken_on(&desk);
    drop(desk);
    let browser = Browser::open(&served.base, scripts);
    walk(&browser, RARE, |scene| {
        ask(&browser, scene);
        if scene.name == "broken" {
            tampered(&served.folder());
        }
    });
    drop(browser);
    let errors = served.errors();
    assert!(errors.lines().count() == 1 && errors.contains("ハッシュ値と違います"), "{errors}");
}

#[test]
fn states_that_come_seldom_say_what_to_do_without_scripts_too() {
    let served = Served::prepared(MORE);
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1004", PASSWORD);
    browser.go("/decide");
    browser.says("代決になります");
    browser.sign_out();
    browser.sign_in("1003", PASSWORD);
    browser.go("/decide");
    browser.says("申請者のこれまで");
    browser.says("根拠　対策基準");
    for one in browser.all("input[name=matter]") {
        browser.click(&one);
    }
    browser.press("印を付けたものを許可・承認する");
    browser.says("決定を記録しました");
    drop(browser);
    served.ends_well();
}
