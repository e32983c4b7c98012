//! Several at once, while somebody else is at work on one of them: nothing is written over or decided unseen, both states are shown.

use practice::command::{Command, TakingBack};
use practice::value::{Filled, Value};

use crate::house::{House, Page, filled};

const EDIT: &str = "/registers/terminal-register/edit";

fn amend(house: &House, number: u32, field: &str, word: &str) {
    let (matter, reason) = (format!("terminal-register/2026/{number}"), "移したため".to_string());
    let fields: Filled = [(field.to_string(), Value::Text(word.to_string()))].into();
    house.done("1005", Command::Amend { matter, fields, reason, seen: None });
}

/// The form that carries out what was looked at.
fn sure(page: &Page) -> Vec<(String, String)> {
    page.form(EDIT, Some(("sure", "1")))
}

#[test]
fn a_row_that_another_one_changed_since_the_preview_is_shown_with_both_states() {
    let house = House::new();
    house.terminal("PC-001");
    house.terminal("PC-002");
    let keeper = house.signed_in("1003");
    let asked = [
        ("row", "terminal-register/2026/1"),
        ("row", "terminal-register/2026/2"),
        ("field", "place"),
        ("f.place", "倉庫"),
        ("reason", "まとめて移したため"),
    ];
    let preview = house.post_words(&keeper, EDIT, &asked);
    assert!(preview.status == 200 && preview.text().contains("変わる行 2"), "{}", preview.text());
    // Meanwhile another one moves the second terminal, and enters another system for the first.
    amend(&house, 2, "place", "会議室");
    amend(&house, 1, "os", "Windows 11 25H2");
    let page = house.post(&keeper, EDIT, &sure(&preview));
    assert_eq!(page.status, 409);
    let text = page.text();
    assert!(text.contains("まだ何も変更していません"), "{text}");
    assert!(text.contains("あなたが見た後に、ほかの人が変えたもの"), "{text}");
    assert!(text.contains("設置場所 執務室 会議室"), "what he saw, and what stands there now: {text}");
    assert!(text.contains("Windows 11 Windows 11 25H2"), "of every field: {text}");
    let stands = house.get(&keeper, "/matter/terminal-register/2026/2").text();
    assert!(stands.contains("設置場所 会議室"), "it is not written over: {stands}");
    // When he has seen both, he may do it.
    let done = house.post(&keeper, EDIT, &sure(&page));
    assert!(done.status == 200 && done.text().contains("2件を変更しました"), "{}", done.text());
    assert!(house.get(&keeper, "/matter/terminal-register/2026/1").text().contains("Windows 11 25H2"));
}

/// Two applications of one official, waiting for the head of 総務課.
fn applied(house: &House) {
    for (n, place) in [("PC-001", "市民会館"), ("PC-002", "図書館")] {
        house.terminal(n);
        let words = [
            ("class", "Ⅲ"),
            ("purpose", "説明会のため"),
            ("place", place),
            ("from", "2026-12-01"),
            ("to", "2026-12-02"),
            ("protection", "ディスク全体の暗号化"),
        ];
        let mut fields = filled(&words);
        fields.insert("items".to_string(), Value::List(vec![n.to_string()]));
        let command = format!(
            r#"{{"command":"apply","mechanism":"take-out-request","fields":{}}}"#,
            serde_json::to_string(&fields).unwrap()
        );
        house.done("1010", serde_json::from_str(&command).unwrap());
    }
}

#[test]
fn of_several_decisions_the_one_that_changed_meanwhile_is_left_out_and_shown() {
    let house = House::new();
    applied(&house);
    let manager = house.signed_in("1003");
    let page = house.get(&manager, "/decide").body;
    let words: Vec<&str> =
        page.split("name=\"matter\" value=\"").skip(1).map(|r| r.split('"').next().unwrap()).collect();
    assert_eq!(words.len(), 2, "{page}");
    let id = "take-out-request/2026/1".to_string();
    house.done(
        "1010",
        Command::Recall(TakingBack {
            matter: id.clone(),
            reason: "行き先を直すため".to_string(),
            ..TakingBack::default()
        }),
    );
    let fields: Filled = [("place".to_string(), Value::Text("県外の研修所".to_string()))].into();
    house.done("1010", Command::Resubmit { matter: id, fields });
    let asked: Vec<(&str, &str)> = words.iter().map(|w| ("matter", *w)).collect();
    let page = house.post_words(&manager, "/decide", &asked);
    assert_eq!(page.status, 422);
    let text = page.text();
    assert!(text.contains("1件は決定しました。次のものは決定していません。"), "{text}");
    assert!(text.contains("持ち出し先 市民会館 県外の研修所"), "both states: {text}");
    let matters = house.site.live.shelf.read().unwrap().view().matters("take-out-request").unwrap();
    let decided: Vec<usize> = matters.iter().map(|m| m.decisions.len()).collect();
    assert_eq!(decided.iter().sum::<usize>(), 1, "{decided:?}");
    // Sent again as it is drawn now, it is decided.
    let again = page.body.split("name=\"matter\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(house.post_words(&manager, "/decide", &[("matter", again)]).status, 303);
}
