//! Who is told of what, from events of a real office; and that it ends when it is over.

use super::{Watch, look};
use crate::serving::house::{House, filled};
use crate::serving::mailing::Mailing;
use practice::command::{Command, Opening, TakingBack};

fn looked(house: &House, watch: &mut Watch) {
    look(&house.site, &Mailing::new(None, "x").expect("nothing"), watch).expect("looked");
}

fn says(house: &House, person: &str) -> Vec<String> {
    house.told(person).into_iter().map(|n| n.says).collect()
}

const TAKE_OUT: [(&str, &str); 7] = [
    ("items", "PC-001"),
    ("class", "Ⅰ"),
    ("purpose", "出張"),
    ("protection", "施錠できるかばん"),
    ("place", "市役所"),
    ("from", "2026-11-25"),
    ("to", "2026-11-27"),
];

fn terminal(house: &House) {
    let words = [
        ("number", "PC-001"),
        ("serial", "S1"),
        ("section", "総務課"),
        ("place", "執務室"),
        ("os", "Windows 11"),
    ];
    let (mechanism, fields) = ("terminal-register".to_string(), filled(&words));
    house.done(
        "1005",
        Command::Record(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
    );
}

fn take_out(house: &House) -> String {
    terminal(house);
    house.apply("1010", "take-out-request", &TAKE_OUT)
}

fn decide(house: &House, by: &str, matter: &str, deputy: Option<&str>) {
    house.done(
        by,
        Command::Decide {
            matter: matter.to_string(),
            approved: true,
            reason: None,
            deputy: deputy.map(ToString::to_string),
            unavoidable: None,
            seen: None,
            fields: practice::value::Filled::new(),
            person: None,
            paper: None,
        },
    );
}

#[test]
fn the_applicant_is_told_that_it_was_decided_and_puts_it_aside() {
    let (house, mut watch) = (House::new(), Watch::default());
    looked(&house, &mut watch);
    let matter = take_out(&house);
    looked(&house, &mut watch);
    assert!(says(&house, "1010").is_empty(), "that it waits stands in his own list");
    decide(&house, "1003", &matter, None);
    looked(&house, &mut watch);
    looked(&house, &mut Watch::default());
    let told = house.told("1010");
    assert_eq!(told.len(), 1, "{told:?}");
    let words = "あなたの「端末等持ち出し許可申請」持出 令和8年度第1号は許可されました。（次は、返却の確認）";
    assert!(told[0].says == words && told[0].path == format!("/matter/{matter}"), "{told:?}");
    assert!(says(&house, "1003").is_empty(), "nobody is told of what he did himself");
    house.site.desk.see_notice(told[0].id, "1010", house.site.now()).expect("seen");
    house.wait_minutes(2 * 24 * 60);
    looked(&house, &mut watch);
    assert!(says(&house, "1010").is_empty(), "for good");
}

#[test]
fn the_applicant_is_told_that_it_was_not_granted() {
    let (house, mut watch) = (House::new(), Watch::default());
    looked(&house, &mut watch);
    let matter = take_out(&house);
    let refused = Command::Decide {
        matter,
        approved: false,
        reason: Some("別の日に".to_string()),
        deputy: None,
        unavoidable: None,
        seen: None,
        fields: practice::value::Filled::new(),
        person: None,
        paper: None,
    };
    house.done("1003", refused);
    looked(&house, &mut watch);
    let words = "あなたの「端末等持ち出し許可申請」持出 令和8年度第1号は許可されませんでした。";
    assert_eq!(says(&house, "1010"), [words]);
}

#[test]
fn the_applicant_is_told_what_others_did_with_what_he_wrote() {
    let (house, mut watch) = (House::new(), Watch::default());
    looked(&house, &mut watch);
    let matter = take_out(&house);
    decide(&house, "1003", &matter, None);
    looked(&house, &mut watch);
    assert_eq!(says(&house, "1010").len(), 1, "{:?}", says(&house, "1010"));
    let amend = |by: &str, place: &str| {
        let (matter, reason) = (matter.clone(), "会場が変わったため".to_string());
        house.done(by, Command::Amend { matter, fields: filled(&[("place", place)]), reason, seen: None });
    };
    amend("1004", "県庁");
    looked(&house, &mut watch);
    // What was decided stands no longer, and so does the notice of it.
    let words = "あなたの「端末等持ち出し許可申請」持出 令和8年度第1号を、令和8年11月24日 9:00にほかの人が変更しました。（次は、許可）だれが、なぜ行ったかは、案件の「経過」にあります。";
    assert_eq!(says(&house, "1010"), [words]);
    assert!(says(&house, "1004").is_empty(), "nobody is told of what he did himself");
    // Put aside, a second change is told as well; one's own is not.
    house.site.desk.see_notice(house.told("1010")[0].id, "1010", house.site.now()).expect("seen");
    decide(&house, "1003", &matter, None);
    looked(&house, &mut watch);
    house.wait_minutes(5);
    amend("1004", "国富町役場");
    looked(&house, &mut watch);
    assert!(says(&house, "1010")[0].contains("9:05にほかの人が変更しました"), "{:?}", says(&house, "1010"));
    house.site.desk.see_notice(house.told("1010")[0].id, "1010", house.site.now()).expect("seen");
    decide(&house, "1003", &matter, None);
    amend("1010", "市役所");
    looked(&house, &mut watch);
    assert!(says(&house, "1010").is_empty(), "{:?}", says(&house, "1010"));
}

#[test]
fn what_was_taken_back_by_who_entered_it_is_told_to_whose_it_is() {
    let (house, watch) = (House::new(), std::cell::RefCell::new(Watch::default()));
    looked(&house, &mut watch.borrow_mut());
    terminal(&house);
    let opening = Opening {
        mechanism: "take-out-request".to_string(),
        fields: filled(&TAKE_OUT),
        applicant: Some("1010".to_string()),
        paper: None,
        files: Vec::new(),
    };
    let matter = house.done("1003", Command::Apply(opening)).into_iter().next().expect("a matter");
    let back = |command: fn(TakingBack) -> Command, person: Option<&str>| {
        let (matter, reason, person) = (matter.clone(), "誤り".to_string(), person.map(ToString::to_string));
        let paper = person.is_some().then(|| house.site.now().day());
        house.done("1003", command(TakingBack { matter, reason, person, paper }));
        looked(&house, &mut watch.borrow_mut());
        says(&house, "1010").join("")
    };
    let told = back(Command::Recall, None);
    assert!(told.contains("ほかの人が引き戻しました"), "{told}");
    let told = back(Command::Withdraw, Some("1010"));
    assert!(told.contains("書面による取下げとして、ほかの人が入力しました"), "{told}");
    assert!(!told.contains("引き戻し"), "the newest alone: {told}");
}

#[test]
fn whoever_was_stood_in_for_is_told_until_he_has_seen_it() {
    let (house, mut watch) = (House::new(), Watch::default());
    looked(&house, &mut watch);
    let matter = take_out(&house);
    decide(&house, "1004", &matter, Some("出張のため"));
    looked(&house, &mut watch);
    let told = house.told("1003");
    assert!(told.len() == 1 && told[0].stays && told[0].says.contains("後閲してください"), "{told:?}");
    // Put aside it is back on the next day: it must be done.
    house.site.desk.see_notice(told[0].id, "1003", house.site.now()).expect("seen");
    assert!(says(&house, "1003").is_empty());
    house.wait_minutes(24 * 60);
    looked(&house, &mut watch);
    assert_eq!(says(&house, "1003").len(), 1);
    house.done("1003", Command::Review { matter });
    looked(&house, &mut watch);
    assert!(says(&house, "1003").is_empty(), "over when it is done");
}

#[test]
fn what_a_deputy_decided_before_the_ledger_was_followed_is_told_and_old_news_is_not() {
    let house = House::new();
    let matter = take_out(&house);
    decide(&house, "1004", &matter, Some("出張のため"));
    looked(&house, &mut Watch::default());
    assert_eq!(says(&house, "1003").len(), 1);
    assert!(says(&house, "1010").is_empty(), "decided before anybody followed");
}

#[test]
fn a_term_of_a_statutory_report_is_told_to_whoever_is_asked() {
    let (house, mut watch) = (House::new(), Watch::default());
    let incident = house.apply("1010", "incident-report", &[("what", "名簿の誤送信")]);
    let words = [
        ("case", incident.as_str()),
        ("addressee", "個人情報保護委員会"),
        ("addressee_name", "受付窓口"),
        ("due_all", "個人情報保護委員会"),
        ("not_due", "なし"),
        ("stage", "速報"),
        ("basis", "規程の定め"),
        ("known_at", "2026-11-24T08:30"),
        ("known_by", "総務課"),
        ("improper", "ない"),
        ("due", "2026-11-30"),
        ("final_due", "2026-12-23"),
        ("outline", "名簿を誤送信した"),
    ];
    house.done(
        "1005",
        Command::SetValue {
            name: "approver/external-report".to_string(),
            value: practice::value::Value::Text("情報システム担当者".to_string()),
            reason: "定めるため".to_string(),
            decider: "事務局長".to_string(),
            decided: house.site.now().day(),
        },
    );
    let report = house.apply("1003", "external-report", &words);
    looked(&house, &mut watch);
    let clock = |house: &House| -> Vec<String> {
        says(house, "1005").into_iter().filter(|s| s.contains("この報告の期限")).collect()
    };
    assert!(clock(&house).is_empty(), "days are left");
    house.wait_until("2026-11-29T09:00");
    looked(&house, &mut watch);
    assert_eq!(clock(&house).len(), 1, "{:?}", says(&house, "1005"));
    house.wait_until("2026-12-01T09:00");
    looked(&house, &mut watch);
    let told = clock(&house);
    assert!(told.len() == 1 && told[0].contains("を過ぎています"), "{told:?}");
    house.done(
        "1003",
        Command::Withdraw(TakingBack {
            matter: report, reason: "不要".to_string(), ..TakingBack::default()
        }),
    );
    looked(&house, &mut watch);
    assert!(clock(&house).is_empty(), "over with the report");
}
