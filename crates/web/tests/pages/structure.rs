//! What do the pages say of an office whose roles fall vacant and whose sections move?

use practice::command::{Command, Opening};
use practice::edition::DutyId;

use crate::house::{Browser, House, Page, filled};

const ROLE: &str = "情報セキュリティ管理者";

#[test]
fn a_vacant_role_and_a_role_that_no_policy_names_are_told_apart() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let page = house.get(&admin, "/admin/values").text();
    assert!(page.contains("「情報セキュリティポリシー版管理（基本方針・対策基準）」を行う者"), "{page}");
    assert!(page.contains("規程が役割の名で定めていません"), "{page}");
    let vacant = format!("規程は「{ROLE}」と定めていますが、その役割を務める職がありません");
    assert!(!page.contains(&vacant), "{page}");
    // The heads give the role up to a post above them, which nobody holds; nothing is lost when that one gives it up as well.
    let (title, section) = ("参与".to_string(), "事務局".to_string());
    house.done("1005", Command::CreatePost { title, section });
    let (role, post) = (ROLE.to_string(), "事務局/参与".to_string());
    house.done("1005", Command::AssignRole { role, post, from: "2026-11-20".parse().expect("a day") });
    for post in ["総務課/総務課長", "業務課/業務課長", "事務局/参与"] {
        let (role, post) = (ROLE.to_string(), post.to_string());
        let until = "2026-11-23".parse().expect("a day");
        house.done("1005", Command::WithdrawRole { role, post, until });
    }
    let page = house.get(&admin, "/admin/values");
    let text = page.text();
    assert!(text.contains("規程の定める役割に、職のないもの"), "{text}");
    assert!(text.contains(&vacant), "{text}");
    assert!(page.body.contains("href=\"/admin/people/posts\""), "the nearer remedy");
    // A post with the role, and nobody in it.
    let (title, section) = ("情報政策監".to_string(), "総務課".to_string());
    house.done("1005", Command::CreatePost { title, section });
    let (role, post) = (ROLE.to_string(), "総務課/情報政策監".to_string());
    let from = "2026-11-24".parse().expect("a day");
    house.done("1005", Command::AssignRole { role, post, from });
    let text = house.get(&admin, "/admin/values").text();
    assert!(text.contains("今日、務める人のいない職（1）") && text.contains("総務課/情報政策監"), "{text}");
    assert!(!text.contains(&vacant), "{text}");
}

#[test]
fn a_section_moves_under_another_and_never_under_itself() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let send = |section: &str, above: &str| {
        let typed = [("do", "move"), ("section", section), ("above", above)];
        house.post_words(&admin, "/admin/people", &typed)
    };
    let page = send("事務局", "総務課");
    assert_eq!(page.status, 422);
    assert!(page.text().contains("組織「総務課」は「事務局」の下にある"), "{}", page.text());
    assert_eq!(send("事務局", "事務局").status, 422);
    assert_eq!(send("ない課", "事務局").status, 422);
    let page = send("業務課", "総務課");
    assert_eq!((page.status, page.place()), (303, "/admin/people?said=changed"));
    assert_eq!(house.site.live.door.office().sections["業務課"].above.as_deref(), Some("総務課"));
    assert_eq!(send("業務課", "").status, 303);
    assert_eq!(house.site.live.door.office().sections["業務課"].above, None);
}

#[test]
fn lists_stand_in_the_order_in_which_people_look_for_them() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let order = |path: &str, words: &[&str]| {
        let body = house.get(&admin, path).body;
        let at: Vec<usize> =
            words.iter().map(|w| body.find(w).unwrap_or_else(|| panic!("{w}: {body}"))).collect();
        assert!(at.is_sorted(), "{path}: {words:?} at {at:?}");
    };
    order("/registers", &["<h2>台帳</h2>", "<h2>手続</h2>", "<h2>記録</h2>"]);
    order(
        "/office",
        &["<th scope=\"row\">事務局長", "<th scope=\"row\">事務局次長", "<th scope=\"row\">総務課長</th>"],
    );
}

#[test]
fn a_register_stands_in_the_order_of_its_numbers_and_everything_else_begins_with_the_newest() {
    let house = House::new();
    for number in ["PC-10", "PC-1", "PC-2"] {
        house.terminal_of(number, "総務課");
    }
    let order = |path: &str, words: &[&str]| {
        let body = house.page("1005", path).body;
        let at: Vec<usize> =
            words.iter().map(|w| body.find(w).unwrap_or_else(|| panic!("{w}: {body}"))).collect();
        assert!(at.is_sorted(), "{path}: {words:?} at {at:?}");
        body
    };
    let path = "/registers/terminal-register";
    let body = order(path, &[">PC-1<", ">PC-2<", ">PC-10<"]);
    assert!(body.contains("aria-sort=\"ascending\"") && body.contains("sort=number&#38;down=1"), "{body}");
    order(&format!("{path}?sort=number&down=1"), &[">PC-10<", ">PC-2<", ">PC-1<"]);
    order(&format!("{path}/print"), &[">PC-1<", ">PC-2<", ">PC-10<"]);
    for number in ["PC-1", "PC-2"] {
        let words = [
            ("items", number),
            ("class", "Ⅲ"),
            ("purpose", "説明会のため"),
            ("place", "市民会館"),
            ("from", "2026-12-01"),
            ("to", "2026-12-02"),
            ("protection", "暗号化"),
        ];
        house.applies("1010", "take-out-request", filled(&words));
    }
    let body = order("/registers/take-out-request", &["令和8年度第2号", "令和8年度第1号"]);
    assert!(body.contains("aria-sort=\"descending\""), "{body}");
}

fn value(house: &House, browser: &Browser, name: &str, typed: &str) -> Page {
    let field = format!("value.{name}");
    let words = [
        (field.as_str(), typed),
        ("reason", "規程に定めがないため"),
        ("decider", "最高情報統括責任者"),
        ("decided", "令和8年11月24日"),
    ];
    house.post_words(browser, "/admin/values", &words)
}

/// 対策基準 3(2)⑩ア alone names a class for the disposal. Without it, the body itself says from which one on.
#[test]
fn a_class_that_no_clause_names_is_asked_for_once_and_must_be_one_of_the_body() {
    const TITLE: &str = "規則が及ぶ最も低い分類";
    let house = House::new();
    let admin = house.signed_in("1005");
    assert!(!house.get(&admin, "/admin/values").text().contains(TITLE), "the clause names one");
    let duty = DutyId::new("standards:3/(2)/⑩/ア", 1);
    let (mechanism, reason) = ("disposal-record".to_string(), "別に定めるため".to_string());
    house.done("1005", Command::RejectBinding { duty, mechanism, reason, edition: None });
    let page = house.get(&admin, "/admin/values");
    let text = page.text();
    // The request for disposal goes by it, too.
    assert_eq!(text.matches(TITLE).count(), 1, "{text}");
    assert!(text.contains("規程の条項が、どの分類以上かを定めていません。定めるまで、"), "{text}");
    assert!(page.body.contains(r#"list="classes""#) && page.body.contains(r#"<option value="Ⅱ">"#), "{text}");

    let other = value(&house, &admin, "class/disposal-record", "高");
    assert_eq!(other.status, 422);
    let says = "「高」は、本団体の情報の分類ではありません。次のうち一つを記入してください: Ⅰ、Ⅱ、";
    assert!(other.text().contains(says), "{}", other.text());
    assert_eq!(value(&house, &admin, "class/disposal-record", "Ⅱ").status, 303);
    let text = house.get(&admin, "/admin/values").text();
    assert!(!text.contains("どの分類以上かを定めていません"), "{text}");
    assert_eq!(text.matches(TITLE).count(), 1, "it stands among what was set\n{text}");
}

#[test]
fn a_value_for_a_role_names_a_role_that_somebody_holds() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let name = "approver/committee-meeting";
    // A post and a person are no roles.
    for wrong in ["総務課/総務課長", "総務課長", "1003"] {
        let page = value(&house, &keeper, name, wrong);
        assert_eq!(page.status, 422, "{wrong}");
        assert!(page.text().contains("職名や氏名ではありません。ある役割: "), "{}", page.text());
    }
    // A role of the body's own may be assigned afterwards; until then nobody can act, and it is told.
    let page = value(&house, &keeper, name, "議事進行係");
    assert_eq!(page.status, 303, "{}", page.text());
    let page = house.get(&keeper, "/admin/values").text();
    assert!(page.contains("定めた「議事進行係」を務める人がいません。この役割を、体制の画面"), "{page}");
    assert!(!house.get(&keeper, "/setup").text().contains("必要な値は、すべて定められています"));
    assert_eq!(value(&house, &keeper, name, "情報システム担当者").status, 303);
    assert!(!house.get(&keeper, "/admin/values").text().contains("を務める人がいません。この役割を"));
    // Everybody reads titles, nobody names in data.
    let chart = house.get(&house.signed_in("1010"), "/office").text();
    assert!(chart.contains("「情報セキュリティ委員会") && !chart.contains(name), "{chart}");
}

#[test]
fn what_is_missing_is_told_by_its_title() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let words = [("do", "appoint"), ("post", "総務課/総務課長"), ("person", "1004"), ("from", "")];
    let page = house.post_words(&keeper, "/admin/people/posts", &words).text();
    assert!(page.contains("「いつから」を入れてください。") && !page.contains("「」"), "{page}");
    let office = house.site.live.door.office();
    let duty = office.newest().expect("an edition").reading.duties[0].id.to_string();
    let words =
        [("duty", duty.as_str()), ("edition", "1"), ("field", ""), ("value", "だれか"), ("reason", "誤り")];
    let page = house.post_words(&keeper, "/admin/reading", &words).text();
    assert!(page.contains("どこを直すかを選んでください（行う者、許可する者、"), "{page}");
}

/// Somebody of 総務課 reports an incident.
fn reports(house: &House, by: &str) {
    let opening = Opening {
        mechanism: "incident-report".to_string(),
        fields: filled(&[("what", "総務課の出来事")]),
        applicant: None,
        paper: None,
        files: Vec::new(),
    };
    house.done(by, Command::Apply(opening));
}

#[test]
fn no_list_counts_what_its_reader_may_not_open() {
    let house = House::new();
    reports(&house, "1005");
    let count = |person: &str| {
        let page = house.get(&house.signed_in(person), "/registers").body;
        let row = page.split("/registers/incident-report\"").nth(1).expect("the register").to_string();
        row.split("</tr>").next().expect("a row").to_string()
    };
    let cells = |row: &str| row.chars().filter(char::is_ascii_digit).collect::<String>();
    assert!(cells(&count("1005")).ends_with('1'), "{}", count("1005"));
    assert!(cells(&count("1008")).ends_with('0'), "another section: {}", count("1008"));
}

#[test]
fn the_chart_tells_who_holds_several_and_what_may_not_be_held_together() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let chart = || house.get(&keeper, "/office").body;
    assert!(!chart().contains("監査を行う「"), "{}", chart());
    let (role, post) = ("情報セキュリティ監査統括責任者".to_string(), "総務課/総務課長".to_string());
    house.done("1005", Command::AssignRole { role, post, from: "2026-11-24".parse().expect("a day") });
    let told = chart();
    let row = told.split("<h2>兼務</h2>").nth(1).expect("a table");
    assert!(row.contains("監査を行う「情報セキュリティ監査統括責任者」と、監査を受ける側の"), "{row}");
    assert!(row.contains("対策基準 2(8)②。やむを得ない場合を除く"), "{row}");
    assert!(row.contains("href=\"/policy/standards/2/8/2\""), "{row}");
}

#[test]
fn what_is_to_be_done_at_once_may_be_set_in_hours() {
    let house = House::new();
    let keeper = house.signed_in("1005");
    let name = "hours/incident-report/acknowledge";
    let page = house.get(&keeper, "/admin/values").body;
    assert!(
        page.contains(&format!("value.{name}")) && page.contains("「速やかに」を何時間とするか"),
        "{page}"
    );
    assert_eq!(value(&house, &keeper, name, "2").status, 303);
    let page = house.get(&keeper, "/admin/values").text();
    assert!(page.contains("の「受領」の期限") && page.contains("2時間"), "{page}");
    reports(&house, "1010");
    let home = house.get(&house.signed_in("1003"), "/").text();
    assert!(home.contains("令和8年11月24日 11:00"), "the head of the section has until then: {home}");
}

#[test]
fn what_a_step_holds_apart_is_shown_while_it_is_there() {
    let house = House::new();
    let run = |by: &str, line: &str| {
        let command: Command = serde_json::from_str(line).expect("a command");
        house.done(by, command)
    };
    run(
        "1003",
        r#"{"command":"record","mechanism":"media-register","fields":{"number":"LTO-001","kind":"テープ","owner":"団体","security":"ハードウェア暗号化","section":"総務課","keeper":"1003"}}"#,
    );
    run(
        "1010",
        r#"{"command":"apply","mechanism":"transport-request","fields":{"items":["LTO-001"],"class":"Ⅰ","purpose":"遠隔地での保管のため","means":"公用車","route":"立ち寄りなし","carrier":["1010"],"protection":["鍵付きのケース等への格納","暗号化"],"depart":"2026-11-24T09:00","arrive":"2026-11-24T09:30","receiver":"保管庫の受付"}}"#,
    );
    run("1003", r#"{"command":"decide","matter":"transport-request/2026/1","approved":true}"#);
    let at = house.site.now();
    run(
        "1010",
        &format!(
            r#"{{"command":"act","matter":"transport-request/2026/1","step":"departure","fields":{{"departed":"{at}","sealed":"施錠した。"}}}}"#
        ),
    );
    let waits = house.get(&house.signed_in("1005"), "/matter/transport-request/2026/1").text();
    assert!(waits.contains("令和8年11月24日 9:30"), "it is expected at that time: {waits}");
    run(
        "1005",
        &format!(
            r#"{{"command":"act","matter":"transport-request/2026/1","step":"arrival","fields":{{"arrived":"{at}","received_by":"保管庫の乙野","state":"異常なし"}}}}"#
        ),
    );
    let page = house.get(&house.signed_in("1003"), "/matter/transport-request/2026/1").text();
    assert!(page.contains("保管庫の乙野") && !page.contains("廃棄済み"), "{page}");
}

#[test]
fn a_leaving_is_dated_anew_and_taken_back() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let path = "/admin/people/person";
    let shown = || house.get(&admin, "/admin/people/person?number=1010").text();
    let send = |fields: &[(&str, &str)]| {
        let all: Vec<_> = [("number", "1010")].iter().chain(fields).copied().collect();
        house.post_words(&admin, path, &all)
    };
    assert!(!shown().contains("退職等の記録の取消し"), "nothing to take back");
    assert_eq!(send(&[("do", "leave"), ("on", "令和8年11月30日")]).status, 303);
    // Until his last day he is changed as before, and the day may be another one.
    let before = shown();
    for words in
        ["令和8年11月30日に退職等をすることが記録", "退職等を記録する", "異動させる", "退職等の記録の取消し"]
    {
        assert!(before.contains(words), "{words}: {before}");
    }
    assert!(!before.contains("氏名と連絡先の消去"), "{before}");
    assert_eq!(send(&[("do", "leave"), ("on", "令和8年11月20日")]).status, 303);
    let gone = shown();
    assert!(gone.contains("氏名と連絡先の消去") && gone.contains("退職等の記録の取消し"), "{gone}");
    assert!(!gone.contains("異動させる"), "{gone}");
    let refused = send(&[("do", "stay"), ("reason", " ")]);
    assert!(refused.text().contains("理由を記入してください"), "{}", refused.text());
    assert_eq!(send(&[("do", "stay"), ("reason", "人を間違えたため")]).status, 303);
    let back = shown();
    assert!(back.contains("異動させる") && !back.contains("退職等の記録の取消し"), "{back}");
}
