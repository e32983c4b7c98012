//! Where a head applies himself, and where a member answers on paper: who sees the work, and how does it go on?

use practice::command::Command;
use practice::value::Value;

use crate::house::{House, filled, with};

const OUT: &str = "/matter/take-out-request/2026/1";
const VOTE: &str = "/matter/committee-resolution/2026/1";

fn text(house: &House, person: &str, path: &str) -> String {
    house.page(person, path).text()
}

fn absent(house: &House, person: &str) {
    let (from, until) = ("2026-11-24".parse().expect("a day"), "2026-11-27".parse().expect("a day"));
    house.done("1005", Command::DeclareAbsence { person: person.to_string(), from, until });
}

#[test]
fn the_application_of_a_head_is_the_work_of_his_deputy() {
    // Given the head of 業務課; when he applies himself.
    let house = House::new();
    house.takes_out("1006");
    // Then it is in his deputy's list, and counted for his mail; and not in the head's.
    assert!(text(&house, "1007", "/").contains("許可：端末等持ち出し許可申請"));
    let own = text(&house, "1006", "/");
    assert!(own.contains("今、あなたを待っている案件はありません"), "{own}");
    assert!(own.contains("門川 大輔"), "he sees with whom it is: {own}");
    assert!(text(&house, "1007", "/decide").contains("持出"), "apart, for he says why he stands in");
    let waiting = web::waiting(&house.site).expect("counted");
    let of = |person: &str| (waiting[person].tasks, waiting[person].decisions);
    assert_eq!((of("1007"), of("1006"), of("1003")), ((1, 1), (0, 0), (0, 0)));
    let shown = text(&house, "1006", OUT);
    assert!(shown.contains("次にすること： 許可 （門川 大輔）"), "{shown}");
    assert!(shown.contains("業務課長補佐又は総務課長が決定してください"), "{shown}");
    // Then the other one whom the refusal names may look, and who has nothing to do with it may not.
    assert_eq!(house.page("1003", OUT).status, 200);
    assert_eq!(house.page("1010", OUT).status, 404);
    // When the deputy decides, then it is decided.
    let deputy = house.signed_in("1007");
    let form = house.get(&deputy, OUT).form(OUT, Some(("deed", "decide")));
    let typed = [("verdict", "yes"), ("deputy", "課長の申請であるため")];
    let decided = house.post(&deputy, OUT, &with(&form, &typed));
    assert_eq!((decided.status, decided.place()), (303, format!("{OUT}?said=decided").as_str()));
}

#[test]
fn what_nobody_can_decide_stands_with_the_administrators() {
    // Given the head's own application; when both who stand in for him are absent.
    let house = House::new();
    house.takes_out("1006");
    absent(&house, "1007");
    assert!(text(&house, "1003", "/").contains("許可：端末等持ち出し許可申請"), "the next deputy");
    absent(&house, "1003");
    // Then it is on the administrators' home and counted for them, on the page of the state, and told on the matter's page.
    let home = text(&house, "1005", "/");
    assert!(home.contains("許可：端末等持ち出し許可申請") && home.contains("行える人がいません"), "{home}");
    let waiting = web::waiting(&house.site).expect("counted");
    assert_eq!((waiting["1005"].tasks, waiting["1005"].decisions), (1, 0));
    assert!(text(&house, "1005", "/state").contains("行える人のいない手続（1件）"));
    let shown = text(&house, "1005", OUT);
    assert!(shown.contains("今、これを通常どおり行える人がいません"), "{shown}");
    assert!(!text(&house, "1003", "/").contains("許可：端末等"), "he is absent");
    assert!(text(&house, "1005", "/decide").contains("ありません"), "an administrator does not decide");
}

#[test]
fn an_application_for_which_no_post_is_responsible_stands_with_the_administrators() {
    let house = House::new();
    house.takes_out("1002");
    assert!(text(&house, "1005", "/").contains("行える人がいません"));
    assert!(text(&house, "1005", "/state").contains("行える人のいない手続（1件）"));
    assert!(text(&house, "1002", "/").contains("（行える人がいません）"), "the applicant is told, too");
}

fn set(house: &House, kind: &str, words: &str) {
    house.done(
        "1005",
        Command::SetValue {
            name: format!("{kind}/committee-resolution"),
            value: Value::Text(words.to_string()),
            reason: "委員会運営要綱による".to_string(),
            decider: "情報セキュリティ委員会".to_string(),
            decided: "2026-11-24".parse().expect("a day"),
        },
    );
}

/// 書面決議 of three, one of whom has no account.
fn vote(house: &House) {
    for (kind, words) in [("approver", "最高情報統括責任者"), ("quorum", "過半数"), ("majority", "過半数")]
    {
        set(house, kind, words);
    }
    let mut fields = filled(&[
        ("assembly", "情報セキュリティ委員会"),
        ("ground", "委員会運営要綱第5条第2項"),
        ("item", "対策基準の一部改正について"),
        ("kind", "規程の制定・改定"),
        ("materials", "改正案"),
        ("deadline", "2026-12-10"),
    ]);
    let members = ["1001", "1002", "1009"].map(str::to_string).to_vec();
    fields.insert("members".to_string(), Value::List(members));
    house.applies("1001", "committee-resolution", fields);
}

fn answers(house: &House, person: &str, verdict: &str) {
    let browser = house.signed_in(person);
    let form = house.get(&browser, VOTE).form(VOTE, Some(("deed", "answer")));
    let page = house.post(&browser, VOTE, &with(&form, &[("verdict", verdict)]));
    assert_eq!((page.status, page.place()), (303, format!("{VOTE}?said=answered").as_str()));
}

#[test]
fn the_paper_of_a_member_without_account_is_entered_and_the_resolution_is_established() {
    // Given two members who answer in the browser, and one who has no account.
    let house = House::new();
    vote(&house);
    answers(&house, "1001", "yes");
    answers(&house, "1002", "yes");
    let initiator = house.signed_in("1001");
    let shown = house.get(&initiator, VOTE);
    assert!(
        shown.text().contains("綾 健太") && shown.text().contains("書面の回答を入力する"),
        "{}",
        shown.text()
    );
    assert!(shown.text().contains("（綾 健太（書面）、日向 一郎）"), "{}", shown.text());
    assert!(text(&house, "1001", "/").contains("構成員の回答："), "it waits for whoever asked");
    // When his paper is entered a day later by whoever asked.
    house.wait_minutes(24 * 60);
    let initiator = house.signed_in("1001");
    let form = house.get(&initiator, VOTE).form(VOTE, Some(("deed", "enter")));
    let member = form.iter().find(|(n, _)| n == "member").map(|(_, v)| v.as_str());
    assert_eq!(member, Some("1009"), "the only one is chosen");
    let typed = [("verdict", "yes"), ("paper", "令和8年11月24日")];
    let page = house.post(&initiator, VOTE, &with(&form, &typed));
    assert_eq!((page.status, page.place()), (303, format!("{VOTE}?said=answered").as_str()));
    // Then it is established; the day on the paper and the day on which it was entered both stand there.
    let after = text(&house, "1001", VOTE);
    assert!(after.contains("成立 可 3・否 0") && after.contains("決議の記録と通知"), "{after}");
    assert!(after.contains("書面 令和8年11月24日") && after.contains("令和8年11月25日"), "{after}");
}

#[test]
fn paper_is_entered_by_those_who_may_with_a_day_that_can_be() {
    let house = House::new();
    vote(&house);
    let form = house.page("1001", VOTE).form(VOTE, Some(("deed", "enter")));
    let sent = |person: &str, typed: &[(&str, &str)]| {
        let browser = house.signed_in(person);
        let own = [("csrf", browser.csrf.as_str()), ("once", "")];
        house.post(&browser, VOTE, &with(&with(&form, typed), &own))
    };
    let told = |person: &str, typed: &[(&str, &str)], status: u16, says: &str| {
        let page = sent(person, typed);
        assert_eq!(page.status, status, "{}", page.text());
        assert!(page.text().contains(says), "{says} in {}", page.text());
    };
    let day = ("paper", "令和8年11月24日");
    told("1001", &[("verdict", "yes"), ("paper", "")], 422, "書面の日付を記入してください。");
    told("1001", &[("verdict", "yes"), ("member", ""), day], 422, "書面で回答した人を選んでください。");
    told("1001", &[("verdict", "yes"), ("paper", "きのう")], 422, "書面の日付の");
    told("1001", &[("verdict", "yes"), ("paper", "令和8年11月20日")], 403, "回答を求めた日より前");
    told("1001", &[("verdict", "yes"), ("paper", "令和8年11月30日")], 403, "今日より後");
    told("1001", &[("verdict", "no"), day], 403, "否とする理由を記入してください。");
    told("1001", &[("verdict", "yes"), ("member", "1010"), day], 403, "この段階で回答するのは");
    told("1002", &[("verdict", "yes"), day], 403, "回答を求めた人又は管理者です");
    // A member who is asked answers himself; the form is not there for him. An administrator may enter it.
    assert!(house.page("1002", VOTE).find_form(VOTE, Some(("deed", "enter"))).is_none());
    assert_eq!(sent("1005", &[("verdict", "no"), ("reason", "経過措置が足りない"), day]).status, 303);
    told("1005", &[("verdict", "yes"), day], 403, "既に行われています");
    assert!(house.page("1001", VOTE).find_form(VOTE, Some(("deed", "enter"))).is_none(), "nobody is left");
}

#[test]
fn a_value_that_nobody_set_is_called_by_its_title() {
    let house = House::new();
    set(&house, "approver", "最高情報統括責任者");
    set(&house, "quorum", "過半数");
    let browser = house.signed_in("1001");
    let path = "/apply/committee-resolution";
    let form = house.get(&browser, path).form(path, None);
    let typed = [
        ("f.assembly", "情報セキュリティ委員会"),
        ("f.ground", "委員会運営要綱第5条第2項"),
        ("f.item", "対策基準の一部改正について"),
        ("f.kind", "規程の制定・改定"),
        ("f.materials", "改正案"),
        ("f.members", "1001"),
        ("f.deadline", "令和8年12月10日"),
    ];
    let page = house.post(&browser, path, &with(&form, &typed));
    let says = "「書面決議（持ち回り）」の可決の要件を、規程も本団体も定めていません。";
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(page.text().contains(says), "{}", page.text());
    assert!(!page.text().contains("majority/"), "{}", page.text());
}

fn amended(house: &House, by: &str, matter: &str, fields: &[(&str, &str)]) {
    let (matter, fields, reason) = (matter.to_string(), filled(fields), "事情が変わったため".to_string());
    house.done(by, Command::Amend { matter, fields, reason, seen: None });
}

/// PC-001 is out since today, and whoever has it asks for a day more.
fn prolonged(house: &House) {
    house.takes_out("1010");
    house.permitted("1003", "take-out-request/2026/1");
    house.wait_minutes(7 * 24 * 60);
    amended(house, "1010", "take-out-request/2026/1", &[("to", "2026-12-03")]);
}

/// What was changed after it had begun cannot end with a no; whoever decides still has his form, for a yes or to send it back.
#[test]
fn who_decides_on_what_has_begun_still_can() {
    let house = House::new();
    prolonged(&house);
    // Then the day that was permitted still runs: what does not come back is late while the change waits.
    house.wait_minutes(2 * 24 * 60);
    assert!(text(&house, "1011", "/state").contains("期限を過ぎた手続（1件）"));
    let manager = house.signed_in("1003");
    let page = house.get(&manager, OUT);
    assert!(page.text().contains("不許可で終わらせることができません"), "{}", page.text());
    assert!(!page.body.contains(">許可しない<"), "{}", page.body);
    assert!(house.page("1003", "/decide").text().contains("始まった後の変更です"));
    let form = page.form(OUT, Some(("deed", "decide")));
    let no = house.post(&manager, OUT, &with(&form, &[("verdict", "no"), ("reason", "長すぎるため")]));
    assert_eq!(no.status, 403);
    assert!(no.text().contains("不許可で終わらせることができません"), "{}", no.text());
    assert!(house.get(&manager, OUT).find_form(OUT, Some(("deed", "send-back"))).is_some());
    let yes = house.post(&manager, OUT, &with(&form, &[("verdict", "yes")]));
    assert_eq!(yes.status, 303, "{}", yes.text());
    assert!(house.page("1010", OUT).text().contains("返却の確認待ち"));
}
