//! Days at the office, from signing in to done, with JavaScript off.

use super::driver::Browser;
use super::gallery::TERMINALS;
use super::served::{PASSWORD, Served};

/// Today, as the page says it.
pub fn today(browser: &Browser) -> String {
    let words = browser.text_of(&browser.one("header .muted"));
    words.split('（').next().expect("a day").to_string()
}

/// Fills the form of taking something out for today.
pub fn fill_take_out(browser: &Browser, item: &str) {
    browser.fill("[name='f.items']", item);
    browser.click(&browser.one("input[name='f.class'][value=Ⅲ]"));
    browser.fill("[name='f.purpose']", "構成市町村の説明会で資料を映すため");
    browser.fill("[name='f.place']", "市民会館 第2会議室");
    let today = today(browser);
    browser.fill("[name='f.from']", &today);
    browser.fill("[name='f.to']", &today);
    browser.fill("[name='f.protection']", "ディスク全体の暗号化、施錠できるかばん");
}

#[test]
fn a_person_comes_for_the_first_time() {
    let served = Served::begin();
    let temporary = served.temporary_password("1008");
    let browser = Browser::open(&served.base, false);
    browser.go("/");
    assert!(browser.path().starts_with("/sign-in"), "{}", browser.path());
    browser.sign_in("1008", "違うパスワード");
    browser.says("職員番号又はパスワードが違います");
    browser.sign_in("1008", &temporary);
    browser.says("仮のパスワードでサインインしました");
    // Nothing else is open before.
    browser.go("/registers");
    assert_eq!(browser.path(), "/account/password");
    browser.fill("#old", &temporary);
    browser.fill("#new", "short");
    browser.fill("#again", "short");
    browser.press("変更する");
    browser.says("10文字以上");
    browser.fill("#old", &temporary);
    browser.fill("#new", "みなみの窓から海が見える");
    browser.fill("#again", "みなみの窓から海が見える");
    browser.press("変更する");
    browser.says("パスワードを変更しました");
    browser.sign_out();
    browser.sign_in("1008", "みなみの窓から海が見える");
    browser.says("前回のサインイン");
    let errors = served.errors();
    assert!(!errors.contains(&temporary) && !errors.contains("みなみの窓"), "{errors}");
    drop(browser);
    served.ends_well();
}

#[test]
fn something_is_taken_out_and_brought_back() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    // 職員 applies; the first time with a mistake.
    browser.sign_in("1008", PASSWORD);
    browser.press("申請・届出");
    browser.press("端末等持ち出し許可申請");
    fill_take_out(&browser, "PC-108");
    let today = today(&browser);
    browser.fill("[name='f.to']", "令和2年4月1日");
    browser.press("送る");
    browser.says("返却する日が持ち出す日より前になっています");
    browser.fill("[name='f.to']", &today);
    browser.press("送る");
    browser.says("受け付けました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    assert!(matter.starts_with("/matter/take-out-request/"), "{matter}");
    browser.sign_out();
    // 課室長 sends it back with a reason.
    browser.sign_in("1003", PASSWORD);
    browser.says("あなたがすること");
    browser.go(&matter);
    browser.press("申請者に差し戻す");
    browser.fill("#reason-send-back", "持ち出し先の担当者名も書いてください。");
    browser.click(&browser.one("#send-back button"));
    browser.says("差し戻しました");
    browser.sign_out();
    // The applicant sees it at home, mends it and sends it again.
    browser.sign_in("1008", PASSWORD);
    browser.press("再提出：");
    browser.says("持ち出し先の担当者名も書いてください。");
    browser.fill("#resubmit [name='f.place']", "市民会館 第2会議室（担当 高原）");
    browser.click(&browser.one("#resubmit button"));
    browser.says("再提出しました");
    browser.sign_out();
    // The deputy decides while the holder is away; he must say why he stands in.
    browser.sign_in("1007", PASSWORD);
    browser.go(&matter);
    browser.fill("#deputy-decide", "課長が出張で不在のため");
    browser.click(&browser.one("#decide button[value=yes]"));
    browser.says("決定を記録しました");
    assert!(browser.text().contains("課長が出張で不在のため"), "{}", browser.text());
    browser.sign_out();
    // The holder reviews what was done in his place.
    browser.sign_in("1003", PASSWORD);
    browser.go(&matter);
    browser.click(&browser.one("#review button"));
    browser.says("後閲を記録しました");
    // It comes back the same day; a day that is not yet here is not taken.
    browser.fill("#act [name='f.returned']", "令和20年4月1日");
    browser.fill("#act [name='f.condition']", "異常なし");
    browser.click(&browser.one("#act button"));
    browser.says("返却した日が今日より後");
    browser.fill("#act [name='f.returned']", &today);
    browser.click(&browser.one("#act button"));
    browser.says("記録しました");
    assert_eq!(browser.text_of(&browser.one("h1 .state")), "完了");
    drop(browser);
    served.ends_well();
}

#[test]
fn an_incident_is_reported_without_signing_in_and_taken_over() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.go("/sign-in");
    browser.press("事故を報告");
    browser.fill("#what", "宅配業者を装うメールのリンクを押した");
    browser.click(&browser.one("main form button"));
    // The browser itself does not send what must be filled; the server says so too.
    browser.fill("#name", "綾 健太");
    browser.fill("#contact", "内線 21");
    browser.click(&browser.one("main form button"));
    browser.says("報告を受け付けました");
    // Whoever looks after it sees it at home, and takes it over with what was typed.
    browser.sign_in("1005", PASSWORD);
    browser.says("サインインなしの事故報告");
    browser.press("内容を見る");
    browser.press("規程の様式の記録に取り込む");
    assert!(browser.source().contains("宅配業者を装うメールのリンクを押した"), "{}", browser.source());
    let noticed = browser.value("[name='f.noticed_at.time']");
    browser.press("送る");
    browser.says("受け付けました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    assert!(matter.starts_with("/matter/incident-report/"), "{matter}");
    browser.go("/");
    assert!(!browser.text().contains("サインインなしの事故報告"));
    browser.sign_out();
    // The one to whom it must be reported acknowledges it, and it goes up the chain.
    browser.sign_in("1006", PASSWORD);
    browser.go("/");
    browser.press("受領：");
    assert!(browser.path().starts_with(&matter), "{}", browser.path());
    let today = today(&browser);
    browser.fill("#act [name='f.known_at.day']", &today);
    browser.fill("#act [name='f.known_at.time']", &noticed);
    browser.click(&browser.one("#act input[name='f.judged'][value=おそれとして対処する]"));
    browser.fill("#act [name='f.instruction']", "電源を切らずに待つこと。");
    browser.click(&browser.one("#act input[name='f.upward'][value=報告する]"));
    browser.click(&browser.one("#act button"));
    browser.says("記録しました");
    drop(browser);
    served.ends_well();
}

#[test]
fn the_administrator_gives_a_password_and_looks_at_the_accesses() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1005", PASSWORD);
    browser.press("管理");
    browser.press("アカウント");
    browser.fill("#q", "高鍋");
    browser.press("探す");
    browser.press("仮のパスワードを発行");
    browser.says("この画面を閉じると二度と表示されません");
    let made = browser.text_of(&browser.one("code"));
    assert_eq!(made.len(), 14, "{made}");
    browser.go("/admin/accesses");
    assert!(!browser.text().contains(&made));
    browser.sign_out();
    browser.sign_in("1008", &made);
    browser.says("仮のパスワードでサインインしました");
    drop(browser);
    served.ends_well();
}

#[test]
fn an_office_begins_with_its_first_page() {
    super::started::walk_through(false, |_, _| {});
}

#[test]
fn a_list_with_errors_comes_into_a_register() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1005", PASSWORD);
    browser.go("/registers/terminal-register");
    browser.press("取り込む");
    browser.choose("#file", "端末.xlsx", b"PK\x03\x04cut off");
    browser.press("読み取って確かめる");
    browser.one("div.error");
    browser.choose("#file", "端末.csv", TERMINALS);
    browser.press("読み取って確かめる");
    browser.says("取込みの確認");
    browser.says("受け付けられない行");
    browser.click(&browser.one("main form button"));
    browser.says("取込みの結果");
    drop(browser);
    served.ends_well();
}

#[test]
fn an_auditor_sees_everything_and_changes_nothing() {
    // Beside his work as 主任 he applies like everybody; as an auditor alone he only reads.
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1019", PASSWORD);
    browser.says("監査のために見るもの");
    browser.go("/apply/take-out-request");
    browser.one("[name='f.purpose']");
    drop(browser);
    served.ends_well();
    let relieved = r#"{"command":"relieve","post":"総務課/会計係主任","person":"1019","until":"2027-01-14"}"#;
    let served = Served::prepared(relieved);
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1019", PASSWORD);
    for (path, says) in [
        ("/state", "履行状態"),
        ("/policy", "対策基準"),
        ("/registers/incident-report", "事案"),
        ("/registers/take-out-request", "持出"),
        ("/matter/incident-report/2026/2", "不審なメール"),
        ("/admin/accesses", "アクセス記録"),
        ("/apply", "監査人は"),
    ] {
        browser.go(path);
        browser.says(says);
        // Signing out is all that can be sent, beside his own views of a list.
        assert_eq!(browser.all("form[method=post]:not([action$='/views'])").len(), 1, "{path}");
        assert!(browser.all("a[href^='/apply/']").is_empty(), "{path}");
    }
    browser.go("/apply/take-out-request");
    browser.says("変更はできません");
    browser.go("/admin/accounts");
    browser.says("あなたの役割では開けません");
    drop(browser);
    served.ends_well();
}
