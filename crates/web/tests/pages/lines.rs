//! Do days, numbers, units and clauses hold together where a line ends?

use crate::house::House;

fn body(house: &House, path: &str) -> String {
    house.page("1005", path).body
}

#[test]
fn what_is_short_and_whole_is_never_broken() {
    let house = House::new();
    house.takes_out("1010");
    house.permitted("1003", "take-out-request/2026/1");
    // Days and numbers in the cells of a register; sentences break as before.
    let register = body(&house, "/registers/take-out-request?cols=items&cols=from&cols=place");
    for one in ["PC-001", "令和8年12月1日"] {
        assert!(register.contains(&format!("<span class=\"nowrap\">{one}</span>")), "{one}: {register}");
    }
    assert!(register.contains("<td>市民会館</td>"), "{register}");
    // The clause and the last day on the sheet of the state.
    house.wait_minutes(30 * 24 * 60);
    let sheet = body(&house, "/state");
    assert!(sheet.contains("<span class=\"nowrap\">6(1)①エ</span>"), "{sheet}");
    assert!(sheet.contains("<td class=\"nowrap late\">令和8年12月2日</td>"), "{sheet}");
    // Units beside what the body sets.
    let values = body(&house, "/admin/values");
    let hours = values
        .split("<span class=\"nowrap\"><input")
        .any(|piece| piece.split_once("</span>").is_some_and(|(field, _)| field.ends_with("> 時間")));
    assert!(hours, "{values}");
}

#[test]
fn the_calendar_is_stacked_where_there_is_no_room_for_columns() {
    let house = House::new();
    let looks = body(&house, "/assets/sekimori.css");
    let narrow = looks.split("@media screen and (max-width: 30rem)").nth(1).expect("a rule");
    assert!(narrow.contains("table.days tr") && narrow.contains("display: block"), "{narrow}");
    assert!(!looks.contains(".pair td.nowrap"), "days hold together on paper too");
}
