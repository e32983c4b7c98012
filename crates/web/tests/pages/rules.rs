//! Days on which the body is closed, and editions: declared or adopted, and taken back again where that was a mistake.

use practice::command::{Adopting, Command};

use crate::house::{House, with};

const PLACE: &str = "/admin/rules";
const EDITIONS: &str = "/editions";

#[test]
fn a_holiday_declared_by_mistake_is_withdrawn_with_a_reason() {
    let house = House::new();
    let browser = house.signed_in("1005");
    let sent = |words: &[(&str, &str)]| {
        let form = house.get(&browser, PLACE).form(PLACE, None);
        house.post(&browser, PLACE, &with(&form, words))
    };
    let declared = sent(&[("do", "holidays"), ("days", "令和9年6月15日 開庁記念日")]);
    assert_eq!(declared.status, 303, "{}", declared.text());
    let named = "令和9年6月15日（火） 開庁記念日";
    assert!(house.page("1005", PLACE).text().contains(named), "it stands on the page, with its name");
    let year = house.page("1005", "/state/calendar?year=2027").text();
    assert!(year.contains("令和9年6月15日（火） 本団体の休日 開庁記念日"), "{year}");
    // A day that is known already, or stands twice, keeps all others out.
    for days in
        ["令和9年6月14日 臨時休業\n令和9年6月15日 開庁記念日", "令和9年6月14日 休み\n令和9年6月14日 休み"]
    {
        let page = sent(&[("do", "holidays"), ("days", days)]);
        let says = "は、既に休日として登録されています。まだ何も加えていません。";
        assert!(page.status == 422 && page.text().contains(says), "{}", page.text());
        assert_eq!(house.site.live.door.office().holidays.len(), 1);
    }
    let withdraw = |day: &str, reason: &str| sent(&[("do", "withdraw"), ("day", day), ("reason", reason)]);
    for (day, reason, says) in [
        ("", "日を間違えたため", "取り消す休日を選んでください"),
        ("2027-06-15", "", "取り消す理由"),
        ("2027-06-16", "日を間違えたため", "団体の休日として登録されていません"),
    ] {
        let page = withdraw(day, reason);
        assert!(page.status == 422 && page.text().contains(says), "{}: {}", page.status, page.text());
    }
    assert_eq!(withdraw("2027-06-15", "日を間違えたため").status, 303);
    assert!(!house.page("1005", PLACE).text().contains("登録した休日"), "none is left");
    assert!(house.site.live.door.office().holidays.is_empty());
}

#[test]
fn an_edition_adopted_by_mistake_is_taken_back_before_its_day() {
    let house = House::new();
    let browser = house.signed_in("1005");
    let office = house.site.live.door.office();
    let first = office.newest().unwrap();
    let mut reading = first.reading.clone();
    reading.source = "5a".repeat(32);
    let adopting = Adopting {
        from: "2027-04-01".parse().unwrap(),
        adoptions: first.adoptions.clone(),
        reading,
        proposed: first.bindings.clone(),
    };
    house.done("1005", Command::Adopt(Box::new(adopting)));
    assert!(!house.page("1008", EDITIONS).text().contains("この版を取り消す"), "that is an administrator's");
    let form = house.get(&browser, EDITIONS).form(EDITIONS, None);
    let refused = house.post(&browser, EDITIONS, &with(&form, &[("reason", " ")]));
    assert!(refused.status == 422 && refused.text().contains("理由"), "{}", refused.text());
    assert_eq!(house.post(&browser, EDITIONS, &with(&form, &[("reason", "文書を間違えたため")])).status, 303);
    let page = house.page("1008", EDITIONS);
    assert!(page.text().contains("施行の前に取り消した版") && page.text().contains("文書を間違えたため"));
    let again = house.post(&browser, EDITIONS, &with(&form, &[("reason", "文書を間違えたため")]));
    assert!(again.status == 422 && again.text().contains("既に取り消されています"), "{}", again.text());
    assert_eq!(house.site.live.door.office().editions.len(), 1);
}
