//! Each role's main way from signing in to done, with JavaScript off: who decides at the top, who sits on the committee, who looks
//! after a system, who audits. Officials and heads of sections are in `flows`.

use super::driver::Browser;
use super::flows::{fill_take_out, today};
use super::served::{PASSWORD, Served};

#[test]
fn the_ciso_looks_at_the_state_decides_and_prints() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    // The security officer prepares what is to be decided.
    browser.sign_in("1005", PASSWORD);
    browser.press("改定の要否と案の作成：");
    browser.click(&browser.one("#act input[name='f.conclusion'][value=改めない]"));
    browser.fill("#act [name='f.keep_reason']", "誤送信への措置は、実施手順の改定で足りるため");
    browser.click(&browser.one("#act button"));
    browser.says("記録しました");
    browser.press("この段階を省く");
    browser.fill("#reason-skip", "規程を改めないため");
    browser.click(&browser.one("#skip button"));
    browser.says("記録しました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    browser.sign_out();
    // CISO finds it at home, looks at the state of the office first, and decides.
    browser.sign_in("1001", PASSWORD);
    browser.says("見直しの決定：");
    browser.press("履行状態");
    browser.says("八つの分野");
    let paper = browser.print();
    assert_eq!(String::from_utf8_lossy(&paper).matches("/Type /Page\n").count(), 1, "one sheet");
    browser.press("ホーム");
    browser.press("見直しの決定：");
    assert!(browser.path().starts_with(&matter), "{}", browser.path());
    browser.says("誤送信への措置は、実施手順の改定で足りるため");
    browser.fill("#decide [name='f.decision_number']", "総情第41号");
    browser.click(&browser.one("#decide button[value=yes]"));
    browser.says("決定を記録しました");
    browser.go("/");
    browser.says("今、あなたを待っている案件はありません");
    drop(browser);
    served.ends_well();
}

#[test]
fn the_chief_officer_lets_a_line_be_opened_again() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1002", PASSWORD);
    browser.press("再開の承認：");
    browser.click(&browser.one("#decide button[value=yes]"));
    browser.says("再開の条件を満たしたことを確かめた方法");
    browser.says("記入してください");
    browser.fill("#decide [name='f.condition_met']", "全端末の検査の結果を報告書で確かめた");
    browser.click(&browser.one("#decide button[value=yes]"));
    browser.says("決定を記録しました");
    drop(browser);
    served.ends_well();
}

#[test]
fn a_committee_answers_on_paper_that_goes_round_and_its_secretary_closes_it() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    // The secretary sends it round.
    browser.sign_in("1005", PASSWORD);
    browser.go("/apply/committee-resolution");
    let today = today(&browser);
    browser.fill("[name='f.assembly']", "情報セキュリティ委員会");
    browser.fill("[name='f.ground']", "委員会運営要綱第5条第2項。年度内の施行に間に合わせるため");
    browser.fill("[name='f.item']", "対策基準の一部改正について");
    browser.click(&browser.one("[name='f.kind'] option[value='規程の制定・改定']"));
    browser.fill("[name='f.materials']", "改正案、新旧対照表");
    browser.fill("textarea[name='f.members']", "1001\n1002\n1003");
    browser.fill("[name='f.deadline']", &today);
    browser.choose("#file", "新旧対照表.txt", "旧と新");
    browser.press("送る");
    browser.says("受け付けました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    assert!(matter.starts_with("/matter/committee-resolution/"), "{matter}");
    browser.sign_out();
    // Each member finds it at home, with what is to be read, and answers.
    for (member, verdict, words) in [
        ("1001", "yes", ""),
        ("1002", "no", "施行の日が早すぎるため"),
        ("1003", "yes", "附則を確かめてほしい"),
    ] {
        browser.sign_in(member, PASSWORD);
        browser.press("構成員の回答：");
        browser.says("新旧対照表.txt");
        browser.fill("#reason-answer", words);
        browser.click(&browser.one(&format!("#answer button[value={verdict}]")));
        browser.says("回答を記録しました");
        browser.sign_out();
    }
    // It is carried; the secretary writes down what follows and closes it.
    browser.sign_in("1005", PASSWORD);
    browser.press("決議の記録と通知：");
    browser.says("成立");
    browser.fill("#act [name='f.notified']", &today);
    browser.fill("#act [name='f.kept']", "総務課の会議録綴り");
    browser.click(&browser.one("#act button"));
    browser.says("記録しました");
    assert_eq!(browser.text_of(&browser.one("h1 .state")), "完了");
    drop(browser);
    served.ends_well();
}

#[test]
fn who_looks_after_a_system_keeps_its_row_right() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    // The head of the section to which the system belongs, and who runs it.
    browser.sign_in("1003", PASSWORD);
    browser.press("台帳・記録");
    browser.press("情報システム・サーバ台帳");
    browser.click(&browser.one("tbody a[href^='/matter/system-register/']"));
    browser.press("内容を変更する");
    browser.fill("#amend [name='f.backup']", "毎日。総務課の耐火金庫");
    browser.fill("#reason-amend", "保管の場所を移したため");
    browser.click(&browser.one("#amend button"));
    browser.says("変更しました");
    browser.says("変えた欄: バックアップの方法、周期及び保管場所");
    drop(browser);
    served.ends_well();
}

#[test]
fn an_auditor_draws_a_sample_that_others_can_draw_again() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1019", PASSWORD);
    browser.go("/registers/take-out-request");
    browser.press("監査のために抜き出す");
    browser.fill("#size", "3");
    browser.fill("#seed", "さいころ 4 1 6");
    browser.press("抽出して記録する");
    browser.says("3件（母集団");
    browser.says("記録と同じでした");
    let drawn = browser.path();
    browser.sign_out();
    // Who is audited sees the same rows, and that they were drawn once.
    browser.sign_in("1005", PASSWORD);
    browser.go("/samples");
    assert_eq!(browser.all("tbody tr").len(), 1);
    browser.click(&browser.one("tbody a"));
    assert_eq!(browser.path(), drawn);
    browser.says("川南 修");
    drop(browser);
    served.ends_well();
}

#[test]
fn files_come_with_an_application_over_a_mistake_and_a_draft() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1008", PASSWORD);
    browser.go("/apply/take-out-request");
    fill_take_out(&browser, "PC-108");
    let today = today(&browser);
    browser.fill("[name='f.to']", "令和2年4月1日");
    browser.choose("#file", "会場の図.txt", "入口は北側");
    browser.press("送る");
    browser.says("返却する日が持ち出す日より前になっています");
    browser.says("預かっています");
    browser.choose("#file", "手順.exe", b"MZ");
    browser.fill("[name='f.to']", &today);
    browser.press("送る");
    browser.says("「手順.exe」は、添付できない種類");
    // Too large: refused whole, and what was written is still there.
    let large = vec![b'a'; 21 << 20];
    browser.choose("#file", "大きい.txt", large);
    browser.press("送る");
    browser.says("大きすぎる");
    assert_eq!(browser.value("[name='f.place']"), "市民会館 第2会議室");
    browser.says("会場の図.txt");
    browser.choose("#file", "案内.csv", "日,所\n");
    browser.press("下書きを保存");
    browser.says("下書きを保存しました");
    browser.press("端末等持ち出し許可申請");
    browser.says("案内.csv");
    browser.press("送る");
    browser.says("受け付けました");
    let matter = browser.path().split('?').next().expect("a path").to_string();
    browser.says("申請とともに添付");
    browser.sign_out();
    // Whoever decides has them before him.
    browser.sign_in("1003", PASSWORD);
    browser.go(&matter);
    assert_eq!(browser.all("dl.values a[href*='/file/']").len(), 2);
    browser.click(&browser.one("#decide button[value=yes]"));
    browser.says("決定を記録しました");
    browser.says("添付2件を含む");
    drop(browser);
    served.ends_well();
}

#[test]
fn a_list_of_an_old_excel_comes_into_a_register() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.sign_in("1005", PASSWORD);
    browser.go("/registers/terminal-register/import");
    // As Excel saves a list as CSV in Japan: CP932, with letters that plain Shift_JIS does not have.
    let list = "番号,製造番号,所管,設置場所,OSと版\r\nPC-932,SN-932,総務課,①号棟 髙岡様の隣,Windows 11\r\n";
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(list);
    assert!(!lossy && std::str::from_utf8(&bytes).is_err());
    browser.choose("#file", "端末一覧.csv", bytes);
    browser.press("読み取って確かめる");
    browser.says("取込みの確認");
    browser.click(&browser.one("main form button"));
    browser.says("取込みの結果");
    browser.go("/registers/terminal-register?q=PC-932");
    browser.click(&browser.one("tbody a[href^='/matter/']"));
    browser.says("①号棟 髙岡様の隣");
    drop(browser);
    served.ends_well();
}
