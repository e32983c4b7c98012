//! What was decided on paper is entered afterwards, and what is over is only refused: what do the pages offer, and to whom?

use practice::command::Command;

use crate::house::{House, with};

const MATTER: &str = "/matter/take-out-request/2026/1";

/// A house in which somebody of 総務課 wants to take something out on the first two days of December.
fn house() -> House {
    let house = House::new();
    house.terminal("PC-001");
    let apply = r#"{"command":"apply","mechanism":"take-out-request","fields":{"items":["PC-001"],"class":"Ⅲ",
        "purpose":"説明会のため","place":"市民会館","from":"2026-12-01","to":"2026-12-02","protection":"暗号化"}}"#;
    house.done("1010", serde_json::from_str::<Command>(apply).unwrap());
    house
}

fn days(house: &House, days: i64) {
    house.wait_minutes(days * 24 * 60);
}

#[test]
fn an_administrator_enters_what_another_one_decided_on_paper() {
    let house = house();
    days(&house, 2);
    let on_paper = Some(("deed", "on-paper"));
    // Not the applicant, and not who decides himself; the administrator, whom it does not concern.
    for person in ["1010", "1003"] {
        let page = house.get(&house.signed_in(person), MATTER);
        assert!(page.find_form(MATTER, on_paper).is_none(), "{person}");
    }
    let administrator = house.signed_in("1005");
    let page = house.get(&administrator, MATTER);
    let form = page.form(MATTER, on_paper);
    let send = |words: &[(&str, &str)]| house.post(&administrator, MATTER, &with(&form, words));
    let yes = ("verdict", "yes");
    let nobody = send(&[("paper", "令和8年11月25日"), yes]);
    assert!(
        nobody.status == 422 && nobody.text().contains("行った人を記入してください"),
        "{}",
        nobody.text()
    );
    let unknown = send(&[("member", "だれか"), ("paper", "令和8年11月25日"), yes]);
    assert!(
        unknown.status == 422 && unknown.text().contains("「書面で行った人」の「だれか」"),
        "{}",
        unknown.text()
    );
    let dayless = send(&[("member", "都城"), yes]);
    assert!(dayless.text().contains("書面の日付を記入してください"), "{}", dayless.text());
    // What was typed stays.
    let early = send(&[("member", "都城"), ("paper", "令和8年11月20日"), yes]);
    assert!(early.status == 403 && early.text().contains("申請（再提出・変更を含む）"), "{}", early.text());
    let kept = early.form(MATTER, on_paper);
    assert!(kept.contains(&("paper".to_string(), "令和8年11月20日".to_string())), "{kept:?}");
    let other = send(&[("member", "1008"), ("paper", "令和8年11月25日"), yes]);
    assert!(other.status == 403 && other.text().contains("総務課長"), "{}", other.text());
    let sent = send(&[("member", "都城"), ("paper", "令和8年11月25日"), yes]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&administrator, MATTER).text();
    assert!(text.contains("決定した人 都城 健") && text.contains("書面 令和8年11月25日"), "{text}");
    assert!(text.contains("令和8年11月26日"), "the day on which it was entered: {text}");
    // A step that is no decision comes the same way.
    let form = house.get(&administrator, MATTER).form(MATTER, on_paper);
    let back = [("f.returned", "令和8年11月25日"), ("f.condition", "異常なし"), ("paper", "令和8年11月25日")];
    let back = house.post(&administrator, MATTER, &with(&with(&form, &back), &[("member", "1003")]));
    assert!(back.status == 422 && back.text().contains("持ち出す日より前"), "{}", back.text());
}

#[test]
fn what_was_sent_back_or_withdrawn_on_paper_is_entered_with_its_day() {
    let house = house();
    days(&house, 2);
    let on_paper = Some(("deed", "on-paper"));
    let administrator = house.signed_in("1005");
    let form = house.get(&administrator, MATTER).form(MATTER, on_paper);
    let back = ("verdict", "back");
    let paper = [("member", "都城"), ("paper", "令和8年11月25日"), back];
    let why = house.post(&administrator, MATTER, &with(&form, &paper));
    assert!(why.status == 403 && why.text().contains("差し戻す理由を記入してください"), "{}", why.text());
    let sent = house.post(&administrator, MATTER, &with(&with(&form, &paper), &[("reason", "目的を詳しく")]));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&administrator, MATTER).text();
    assert!(text.contains("差し戻した人 都城 健") && text.contains("書面 令和8年11月25日"), "{text}");
    assert!(text.contains("差戻しの理由（都城 健）") && text.contains("目的を詳しく"), "{text}");
    // The applicant withdrew it on paper the day after, and not before it came back to him.
    let applicant = house.signed_in("1010");
    let form = house.get(&applicant, MATTER).form(MATTER, Some(("deed", "withdraw")));
    let words = |paper: &'static str| with(&form, &[("reason", "中止になったため"), ("paper", paper)]);
    let early = house.post(&applicant, MATTER, &words("令和8年11月24日"));
    assert!(early.status == 403 && early.text().contains("令和8年11月25日"), "{}", early.text());
    let unread = house.post(&applicant, MATTER, &words("きのう"));
    assert!(unread.status == 422 && unread.text().contains("書面の日付の"), "{}", unread.text());
    let sent = house.post(&applicant, MATTER, &words("令和8年11月26日"));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&applicant, MATTER).text();
    assert!(text.contains("書面 令和8年11月26日") && !text.contains("申請した人 国富"), "{text}");
}

#[test]
fn what_is_over_is_refused_or_sent_back_or_was_decided_on_paper() {
    let house = house();
    days(&house, 9);
    let head = house.signed_in("1003");
    // It waits for him as before, by itself, with why.
    let all = house.get(&head, "/decide");
    assert!(all.text().contains("末日（令和8年12月2日）を過ぎている"), "{}", all.text());
    assert!(!all.body.contains("name=\"matter\""), "it is not decided with others");
    let page = house.get(&head, MATTER);
    assert!(page.text().contains("末日（令和8年12月2日）を過ぎている"), "{}", page.text());
    assert!(page.find_form(MATTER, Some(("deed", "send-back"))).is_some());
    let form = page.form(MATTER, Some(("deed", "decide")));
    let yes = house.post(&head, MATTER, &with(&form, &[("verdict", "yes")]));
    assert!(yes.status == 403 && yes.text().contains("日を改めるように差し戻す"), "{}", yes.text());
    let unread = house.post(&head, MATTER, &with(&form, &[("verdict", "yes"), ("paper", "きのう")]));
    assert!(unread.status == 422 && unread.text().contains("書面の日付の"), "{}", unread.text());
    // He had decided in time, on paper.
    let sent = house.post(&head, MATTER, &with(&form, &[("verdict", "yes"), ("paper", "令和8年12月1日")]));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&head, MATTER).text();
    assert!(text.contains("書面 令和8年12月1日") && !text.contains("決定した人"), "{text}");
}
