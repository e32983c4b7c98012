//! Days on which the body is closed: declared, and withdrawn again where that was a mistake.

use crate::house::{House, with};

const PLACE: &str = "/admin/rules";

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
    assert!(house.page("1005", PLACE).text().contains("令和9年6月15日"), "it stands on the page");
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
