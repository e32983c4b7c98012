//! Does a head find where he declares his absence, and is a deputy told in whose place he decides, and the applicant by whom it was?

use practice::command::Command;

use crate::house::{House, with};

const OUT: &str = "/matter/take-out-request/2026/1";

fn absent(house: &House, person: &str, until: &str) {
    let browser = house.signed_in(person);
    let words = [("do", "declare"), ("from", "令和8年11月24日"), ("until", until)];
    assert_eq!(house.post_words(&browser, "/absence", &words).status, 303);
}

#[test]
fn a_head_finds_where_he_declares_his_absence_and_who_decides_meanwhile() {
    let house = House::new();
    let link = "href=\"/absence\"";
    assert!(house.page("1003", "/").body.contains(link), "from home");
    assert!(!house.page("1010", "/").body.contains(link), "nobody decides in his place");
    for person in ["1003", "1010"] {
        assert!(house.page(person, "/account").body.contains(link), "from his own settings: {person}");
    }
    assert!(!house.page("1012", "/account").body.contains(link), "an auditor changes nothing");
    let before = house.page("1006", "/absence").text();
    let ranked = "業務課長の代決者 第1順位 業務課長補佐（門川 大輔）、第2順位 総務課長（都城 健）";
    assert!(before.contains(ranked), "{before}");
    // The first deputy is away for a day of it: then the second decides on that day.
    absent(&house, "1007", "令和8年11月24日");
    absent(&house, "1006", "令和8年11月26日");
    let after = house.page("1006", "/absence").text();
    assert!(after.contains("令和8年11月24日 令和8年11月26日 都城 健、門川 大輔"), "{after}");
    // Where nobody is left on some day, that is said.
    absent(&house, "1004", "令和8年11月24日");
    absent(&house, "1003", "令和8年11月25日");
    let alone = house.page("1003", "/absence").text();
    assert!(alone.contains("小林 美咲（総務課長の代決者がいない日があります）"), "{alone}");
}

#[test]
fn who_declared_his_absence_is_told_so_until_it_is_over() {
    let house = House::new();
    let home = |person: &str| house.page(person, "/").text();
    assert!(!home("1003").contains("不在としています"));
    absent(&house, "1003", "令和8年11月27日");
    let told =
        "あなたは、令和8年11月24日から令和8年11月27日まで不在としています。その間は、小林 美咲が代決します。";
    assert!(home("1003").contains(told), "{}", home("1003"));
    assert!(house.page("1003", "/").body.contains("href=\"/absence#list\""), "and ends it");
    assert!(!home("1006").contains("不在としています"), "nobody else");
    // On a day on which the deputy is away too, that is said.
    absent(&house, "1004", "令和8年11月24日");
    let told = "総務課長の代決者がいない日があります。";
    assert!(home("1003").contains(told), "{}", home("1003"));
    house.wait_minutes(4 * 24 * 60);
    assert!(!home("1003").contains("不在としています"), "over");
}

#[test]
fn an_auditor_with_another_post_applies_like_everybody_and_reads_everything() {
    let house = House::new();
    assert!(house.page("1012", "/apply").text().contains("代わりに入力してもらってください"));
    let post = Command::CreatePost { title: "広報係長".to_string(), section: "総務課".to_string() };
    house.done("1005", post);
    let (post, person) = ("総務課/広報係長".to_string(), "1012".to_string());
    let from = house.site.now().day();
    house.done("1005", Command::Appoint { post, person, from, until: None });
    let home = house.page("1012", "/");
    assert!(home.text().contains("監査のために見るもの"), "{}", home.text());
    assert!(home.body.contains("href=\"/apply\""), "{}", home.body);
    assert_eq!(house.page("1012", "/samples").status, 200, "he reads everything");
    house.terminal_of("PC-001", "総務課");
    let auditor = house.signed_in("1012");
    let path = "/apply/take-out-request";
    let form = house.get(&auditor, path).form(path, None);
    let words = [
        ("f.items", "PC-001"),
        ("f.class", "Ⅲ"),
        ("f.purpose", "説明会のため"),
        ("f.place", "市民会館"),
        ("f.from", "2026-12-01"),
        ("f.to", "2026-12-02"),
        ("f.protection", "暗号化"),
    ];
    let sent = house.post(&auditor, path, &with(&form, &words));
    assert_eq!(sent.status, 303, "{}", sent.text());
}

#[test]
fn a_deputy_is_told_in_whose_place_he_decides_before_he_does() {
    let house = House::new();
    house.takes_out("1010");
    // Nothing is declared: he is not called, and who opens it is told all the same.
    let told = "総務課長（都城 健）の代決";
    let opened = house.page("1004", OUT).text();
    assert!(opened.contains(told) && !opened.contains("不在の届出 令和"), "{opened}");
    assert!(!house.page("1003", OUT).text().contains(told), "the head decides in his own");
    absent(&house, "1003", "令和8年11月27日");
    let told = "総務課長（都城 健）の代決・不在の届出 令和8年11月24日～27日";
    for path in ["/", "/decide", OUT] {
        let shown = house.page("1004", path).text();
        assert!(shown.contains(told), "{path}: {shown}");
    }
    let form = house.page("1004", OUT);
    assert!(!form.body.contains("name=\"deputy\""), "with a declared absence no reason is asked");
}

#[test]
fn a_matter_says_first_what_was_decided_when_and_by_whom() {
    let house = House::new();
    house.takes_out("1010");
    assert!(!house.page("1010", OUT).text().contains("許可：令和"), "nothing is decided yet");
    absent(&house, "1003", "令和8年11月27日");
    house.permitted("1004", "take-out-request/2026/1");
    let shown = house.page("1010", OUT).text();
    let at = shown.find("許可：令和8年11月24日 小林 美咲（代決）").expect(&shown);
    assert!(at < shown.find("申請・記入した人").expect(&shown), "{shown}");
}

#[test]
fn a_refusal_says_so_in_the_same_place() {
    let house = House::new();
    house.takes_out("1010");
    let head = house.signed_in("1003");
    let form = house.get(&head, OUT).form(OUT, Some(("deed", "decide")));
    let sent = house.post(&head, OUT, &with(&form, &[("verdict", "no"), ("reason", "別の日に")]));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let shown = house.page("1010", OUT).text();
    assert!(shown.contains("不許可：令和8年11月24日 都城 健"), "{shown}");
}

#[test]
fn an_auditor_finds_what_he_may_look_at_and_is_offered_nothing_else() {
    let house = House::new();
    let home = house.page("1012", "/");
    assert!(!home.text().contains("申請・届出を選ぶ"), "{}", home.text());
    assert!(!home.body.contains("href=\"/apply\""), "not in the menu either: {}", home.body);
    for path in ["/registers", "/state", "/samples", "/overrides", "/admin/accesses", "/policy"] {
        assert!(home.body.contains(&format!("<li><a href=\"{path}\"")), "{path}: {}", home.body);
        assert_eq!(house.page("1012", path).status, 200, "{path}");
    }
    // Whoever reads everything finds the record of accesses beside what else he reads; nobody else is led there.
    let led = |person: &str| house.page(person, "/registers").body.contains("href=\"/admin/accesses\"");
    assert!(led("1011") && led("1012") && !led("1010"));
    assert!(house.page("1010", "/").text().contains("申請・届出を選ぶ"));
}

#[test]
fn what_is_begun_from_a_list_is_called_what_it_is() {
    let house = House::new();
    let words = |path: &str| house.page("1005", path).text();
    assert!(words("/registers/take-out-request").contains("申請する"));
    assert!(words("/registers/terminal-register").contains("新しく記入する"));
}
