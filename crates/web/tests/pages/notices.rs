//! Notices on home, reports without sign-in, the page of mails: who sees them, and what puts them away.

use ledger::desk::{Audience, Telling};
use practice::command::Command;

use crate::house::{Browser, House};

fn tell(house: &House, key: &str, audience: Audience, stays: bool) {
    let told = Telling {
        key: key.to_string(),
        audience,
        says: format!("知らせ「{key}」"),
        path: "/policy".to_string(),
        stays,
    };
    assert!(house.site.desk.put_notice(&told, house.site.now()).expect("put"));
}

fn home(house: &House, browser: &Browser) -> String {
    house.get(browser, "/").text()
}

#[test]
fn a_notice_is_put_aside_by_its_reader_and_what_goes_on_is_back_tomorrow() {
    let house = House::new();
    tell(&house, "once", Audience::Person("1010".to_string()), false);
    tell(&house, "on", Audience::Everybody, true);
    let (staff, other) = (house.signed_in("1010"), house.signed_in("1006"));
    assert!(home(&house, &staff).contains("知らせ「once」") && home(&house, &staff).contains("知らせ「on」"));
    assert!(!home(&house, &other).contains("知らせ「once」"), "another's");
    // Both, one after the other.
    for _ in 0..2 {
        let page = house.get(&staff, "/");
        let form = page.form("/notices", None);
        assert_eq!(house.post(&staff, "/notices", &form).place(), "/");
    }
    assert!(!home(&house, &staff).contains("知らせ「"), "put aside");
    assert!(home(&house, &other).contains("知らせ「on」"), "by him alone");
    house.wait_minutes(24 * 60);
    let staff = house.signed_in("1010");
    let text = home(&house, &staff);
    assert!(text.contains("知らせ「on」") && !text.contains("知らせ「once」"), "{text}");
}

#[test]
fn many_notices_do_not_bury_what_is_to_be_done() {
    let house = House::new();
    for n in 0..8 {
        tell(&house, &format!("n{n}"), Audience::Everybody, false);
    }
    let staff = house.signed_in("1010");
    assert_eq!(house.get(&staff, "/").body.matches("action=\"/notices\"").count(), 5);
    assert!(home(&house, &staff).contains("ほかに3件のお知らせ"));
    assert_eq!(house.get(&staff, "/?all=1").body.matches("action=\"/notices\"").count(), 8);
}

#[test]
fn reports_without_sign_in_are_seen_and_closed_by_those_who_are_told_of_them() {
    let house = House::new();
    let body = r#"[["what","<b>書類</b>を失くした"],["name","通りすがり"],["contact",""]]"#;
    let id = house.site.desk.put_tip(body, house.site.now()).expect("put").to_string();
    let (staff, auditor) = (house.signed_in("1010"), house.signed_in("1012"));
    assert_eq!(house.get(&staff, "/tips").status, 404, "not his business");
    let closes = [("tip", id.as_str()), ("reason", "いたずら")];
    assert_eq!(house.post_words(&staff, "/tips", &closes).status, 404);
    let page = house.get(&auditor, "/tips");
    assert!(page.status == 200 && page.body.contains("&#60;b&#62;書類"), "{}", page.body);
    assert!(page.find_form("/tips", None).is_none(), "an auditor changes nothing");
    assert_eq!(house.post_words(&auditor, "/tips", &closes).status, 403);
    let keeper = house.signed_in("1005");
    assert!(home(&house, &keeper).contains("サインインなしの事故報告が1件"));
    for bad in ["", "  ", "\u{7}"] {
        assert_eq!(
            house.post_words(&keeper, "/tips", &[("tip", &id), ("reason", bad)]).status,
            422,
            "{bad:?}"
        );
    }
    assert_eq!(house.site.desk.open_tips().expect("tips").len(), 1, "nothing vanishes without a reason");
    assert_eq!(house.post_words(&keeper, "/tips", &closes).place(), "/tips?said=tip-closed");
    assert_eq!(house.post_words(&keeper, "/tips", &closes).place(), "/tips?said=tip-settled");
    assert!(house.get(&auditor, "/tips").text().contains("閉じた：いたずら"));
}

#[test]
fn without_settings_the_page_of_mails_says_what_to_write() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let page = house.get(&keeper, "/admin/mail");
    assert!(
        page.text().contains("メールは設定されていません") && page.body.contains("digest-at"),
        "{}",
        page.body
    );
    assert!(page.find_form("/admin/mail", None).is_none());
    assert!(!house.get(&keeper, "/account").text().contains("毎朝のまとめ"), "nothing to turn off");
    assert_eq!(house.get(&keeper, "/admin/mail?state=given-up&page=99&test=1").status, 200);
}

fn unbind(house: &House, mechanism: &str) {
    let office = house.site.live.door.office();
    let edition = office.newest().expect("an edition");
    let bound: Vec<_> = edition
        .bindings
        .duties_of(&edition.reading, mechanism)
        .into_iter()
        .map(|(id, _)| id.clone())
        .collect();
    for duty in bound {
        let (mechanism, reason) = (mechanism.to_string(), "使わない".to_string());
        house.done("1005", Command::RejectBinding { duty, mechanism, reason, edition: None });
    }
}

#[test]
fn a_report_is_read_even_where_no_form_takes_it() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let setup = house.get(&keeper, "/setup").text();
    assert!(setup.contains("「情報セキュリティインシデント報告（誤送信を含む）」で受けます"), "{setup}");
    unbind(&house, "incident-report");
    let sent = [("what", "書類を失くした"), ("name", "国富 茜"), ("contact", "内線 101")];
    let guest = Browser::default();
    assert_eq!(house.post_words(&guest, "/report", &sent).status, 303);
    assert!(house.get(&keeper, "/").body.contains("href=\"/tips\""), "a way to the words");
    let page = house.get(&keeper, "/tips");
    for word in ["書類を失くした", "国富 茜", "内線 101", "取り込めません"] {
        assert!(page.text().contains(word), "{word}: {}", page.text());
    }
    // A form that goes on with a known incident is none for a new one.
    assert!(!page.body.contains("href=\"/apply/"), "{}", page.body);
    let escalation = house.get(&keeper, "/apply/incident-escalation?tip=1");
    assert!(!escalation.body.contains("書類を失くした"), "{}", escalation.body);
    let setup = house.get(&keeper, "/setup").text();
    assert!(setup.contains("事故の報告を受ける様式がありません"), "{setup}");
    let closes = [("tip", "1"), ("reason", "業務課で対応した")];
    assert_eq!(house.post_words(&keeper, "/tips", &closes).place(), "/tips?said=tip-closed");
}

#[test]
fn a_report_that_is_taken_over_lies_in_the_fields_where_it_belongs() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let sent = [
        ("what", "見積書を別の業者に送った"),
        ("name", "国富　誠"),
        ("contact", "内線 101"),
        ("where", "総務課"),
        ("when", "けさ"),
    ];
    assert_eq!(house.post_words(&Browser::default(), "/report", &sent).status, 303);
    let path = "/apply/incident-report";
    let form = house.get(&keeper, &format!("{path}?tip=1")).form(path, None);
    let value = |name: &str| {
        form.iter().find(|(n, _)| *n == format!("f.{name}")).map(|(_, v)| v.as_str()).unwrap_or_default()
    };
    assert_eq!(value("what"), "見積書を別の業者に送った\n気付いた日時: けさ");
    assert_eq!((value("contact"), value("section")), ("内線 101", "総務課"));
    assert_eq!(value("noticed_by"), "1010", "{form:?}");
    // Whose name two bear, or nobody, and a place that is no section, stay words.
    let sent = [("what", "不審なメール"), ("name", "通りすがり"), ("where", "2階の端末")];
    assert_eq!(house.post_words(&Browser::default(), "/report", &sent).status, 303);
    let form = house.get(&keeper, &format!("{path}?tip=2")).form(path, None);
    let value = |name: &str| {
        form.iter().find(|(n, _)| *n == format!("f.{name}")).map(|(_, v)| v.as_str()).unwrap_or_default()
    };
    assert_eq!(value("what"), "不審なメール\n氏名: 通りすがり\n場所・システム・端末: 2階の端末");
    assert_eq!((value("noticed_by"), value("section")), ("", ""));
}
