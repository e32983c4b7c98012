//! Is somebody told, before his session ends, when it does? On every page on which he writes, and what is told is so.

use practice::command::Command;
use practice::value::Value;
use scraper::{Html, Selector};

use crate::house::{House, Page};

const TAKE_OUT: &str = "/apply/take-out-request";

/// Whether there is something to fill in or to mark within a form that is sent.
fn is_written_on(page: &Page) -> bool {
    let fields = "main form[method=post] textarea, main form[method=post] select, \
        main form[method=post] input:not([type=hidden])";
    Html::parse_document(&page.body).select(&Selector::parse(fields).expect("a selector")).next().is_some()
}

fn tells(page: &Page) -> bool {
    page.body.matches("サインインが切れます").count() == 1
}

#[test]
fn the_time_that_is_told_is_the_one_at_which_a_session_ends() {
    let house = House::new();
    let browser = house.signed_in("1010");
    let page = house.get(&browser, TAKE_OUT);
    assert!(
        page.text().contains("9:30までに送信や画面の移動がないと、サインインが切れます"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("サインインし直せば、書いた内容は残っています"), "{}", page.text());
    house.wait_minutes(30);
    let page = house.get(&browser, TAKE_OUT);
    assert!(page.text().contains("10:00までに"), "what is sent lengthens it: {}", page.text());
    house.wait_minutes(32);
    assert_eq!(house.get(&browser, TAKE_OUT).status, 303, "then it is over");
}

#[test]
fn a_shorter_time_of_the_body_and_the_longest_of_all_are_told() {
    let house = House::new();
    house.done(
        "1005",
        Command::SetValue {
            name: practice::setting::IDLE_MINUTES.to_string(),
            value: Value::Number(20),
            reason: "窓口の端末で使うため".to_string(),
            decider: "最高情報セキュリティ責任者".to_string(),
            decided: house.site.now().day(),
        },
    );
    let browser = house.signed_in("1010");
    assert!(house.get(&browser, TAKE_OUT).text().contains("9:20までに"));
    // The last twenty minutes of the twelve hours were not enough for another twenty.
    let browser = house.signed_in("1010");
    for _ in 0..35 {
        house.wait_minutes(20);
        assert_eq!(house.get(&browser, TAKE_OUT).status, 200);
    }
    house.wait_minutes(5);
    let page = house.get(&browser, TAKE_OUT);
    let told = "サインインから12時間になるため、21:00にサインインが切れます";
    assert!(page.text().contains(told), "{}", page.text());
    house.wait_minutes(14);
    assert_eq!(house.get(&browser, TAKE_OUT).status, 200);
    house.wait_minutes(1);
    assert_eq!(house.get(&browser, TAKE_OUT).status, 303);
    house.wait_minutes(170);
    let browser = house.signed_in("1010");
    assert!(house.get(&browser, TAKE_OUT).text().contains("翌日の0:10までに"));
}

#[test]
fn every_page_on_which_one_writes_tells_it_and_where_nothing_is_kept_that_too() {
    let house = House::new();
    house.terminal("PC-001");
    let administrator = house.signed_in("1005");
    let plain = web::ROUTES.iter().filter(|r| r.method == web::Method::Get && !r.path.contains('{'));
    // Whoever reports without sign-in has no session that could end.
    let mut places: Vec<String> = plain
        .map(|r| r.path.to_string())
        .filter(|p| !["/report", "/sign-in"].contains(&p.as_str()))
        .collect();
    places.extend(
        [
            TAKE_OUT,
            "/matter/terminal-register/2026/1",
            "/registers/terminal-register",
            "/registers/terminal-register/import",
            "/registers/terminal-register/edit?row=terminal-register/2026/1",
            "/registers/terminal-register/sample",
            "/admin/people/person?number=1010",
        ]
        .map(String::from),
    );
    let mut written = 0;
    for place in places {
        let page = house.get(&administrator, &place);
        if page.status != 200 || !page.body.starts_with("<!DOCTYPE") || !is_written_on(&page) {
            continue;
        }
        written += 1;
        assert!(tells(&page), "{place}: {}", page.text());
        let kept = !place.starts_with("/account");
        assert_eq!(page.text().contains("この画面に書いた内容は残りません"), !kept, "{place}");
    }
    assert!(written >= 15, "only {written} pages are written on");
    let read = house.get(&administrator, "/policy");
    assert!(!read.text().contains("サインインが切れます"), "where nothing is written, nothing is told");
}
