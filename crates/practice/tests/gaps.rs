//! Does the state of a duty say which rows of another register are left out? On matters and staff written down as events.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod written;

use jiff::civil::date;
use practice::Catalog;
use practice::matter::Matter;
use practice::office::Office;
use practice::standing::Gap;
use written::{matter, recorded};

fn office(persons: &[&str]) -> Office {
    let mut office = Office::default();
    for person in persons {
        let line = format!(
            r#"{{"seq":1,"version":1,"at":"2026-04-01T09:00:00+09:00","by":"1005","kind":"PersonRegistered",
            "body":{{"person":"{person}","name":"甲","contact":null,"account":true,"administrator":false,"section":"総務課","from":"2026-04-01"}}}}"#
        );
        office.apply(&serde_json::from_str(&line).unwrap());
    }
    office
}

/// What a mechanism leaves out, of these matters.
fn gaps(mechanism: &str, matters: &[Matter], office: &Office) -> Vec<(String, usize, Vec<String>)> {
    let catalog = Catalog::built_in().unwrap();
    let recorded = recorded(matters, &catalog, office, date(2026, 12, 1));
    let gaps = recorded.get(mechanism).map(|r| r.gaps.clone()).unwrap_or_default();
    gaps.into_iter().map(|Gap { of, all, lacking, .. }| (of, all, lacking)).collect()
}

fn system(number: usize) -> Matter {
    let fields = format!(r#"{{"number":"S-0{number}"}}"#);
    matter("system-register", number, "2026-11-01", ("live", &fields))
}

#[test]
fn systems_without_a_procedure_are_named() {
    let procedure = |number: usize, last: &str| {
        let fields = format!(r#"{{"system":"S-0{number}","review_by":"{last}","next":"{last}"}}"#);
        matter("implementation-procedures", number, "2026-11-02", ("live", &fields))
    };
    let nobody = office(&[]);
    let all = [system(1), system(2), system(3), procedure(1, "2027-03-31")];
    let title = Catalog::built_in().unwrap().get("system-register").unwrap().title.clone();
    let expected = vec![(title, 3, vec!["S-02".to_string(), "S-03".to_string()])];
    assert_eq!(gaps("implementation-procedures", &all, &nobody), expected);
    let covered = [system(1), procedure(1, "2027-03-31")];
    assert_eq!(gaps("implementation-procedures", &covered, &nobody), []);
}

#[test]
fn a_check_is_held_against_the_rows_of_today() {
    let terminal = |n: usize| {
        matter("terminal-register", n, "2026-11-01", ("live", &format!(r#"{{"number":"PC-0{n}"}}"#)))
    };
    let check = |n: usize, day: &str, seen: &str| {
        matter("device-control-check", n, day, ("closed", &format!(r#"{{"seen":{seen}}}"#)))
    };
    let all = [
        terminal(1),
        terminal(2),
        check(1, "2026-11-02", r#"["PC-01","PC-02"]"#),
        check(2, "2026-11-09", r#"["PC-02"]"#),
    ];
    let left_out: Vec<Vec<String>> =
        gaps("device-control-check", &all, &office(&[])).into_iter().map(|(.., lacking)| lacking).collect();
    assert_eq!(left_out, [["PC-01"]], "the newest check counts, not all of them together");
}

#[test]
fn persons_in_no_group_are_named_until_the_row_runs_out() {
    let group = |last: &str| {
        let fields = format!(r#"{{"persons":["1001"],"next":"{last}"}}"#);
        matter("scope-register", 1, "2026-11-01", ("live", &fields))
    };
    let of = "登録されている職員".to_string();
    let staff = office(&["1001", "1002"]);
    let told = gaps("scope-register", &[group("2027-03-31")], &staff);
    assert_eq!(told, vec![(of.clone(), 2, vec!["1002".to_string()])]);
    let over = gaps("scope-register", &[group("2026-11-30")], &staff);
    assert_eq!(over, vec![(of, 2, vec!["1001".to_string(), "1002".to_string()])]);
}

#[test]
fn rows_whose_class_no_text_knows_any_more_are_named() {
    let mut office = office(&[]);
    let mut set = |words: &str| {
        let line = format!(
            r#"{{"seq":2,"version":1,"at":"2026-04-02T09:00:00+09:00","by":"1005","kind":"ValueSet",
            "body":{{"name":"classes","value":{words},"reason":"規程に定めがないため","decider":"広域連合長","decided":"2026-04-01"}}}}"#
        );
        office.apply(&serde_json::from_str(&line).unwrap());
        office.clone()
    };
    let row = |n: usize, class: &str| {
        let fields = format!(r#"{{"number":"A-0{n}","class":"{class}"}}"#);
        matter("asset-register", n, "2026-11-01", ("live", &fields))
    };
    let rows = [row(1, "Ⅰ"), row(2, "Ⅲ"), row(3, "Ⅲ")];
    let told = |office: &Office| {
        let catalog = Catalog::built_in().unwrap();
        let recorded = recorded(&rows, &catalog, office, date(2026, 12, 1));
        let all = recorded["asset-register"].gaps.clone();
        all.into_iter().filter_map(|g| Some((g.dated?, g.all, g.lacking))).collect::<Vec<_>>()
    };
    assert_eq!(told(&set(r#"["Ⅰ","Ⅱ","Ⅲ"]"#)), []);
    let gone = ["A-02", "A-03"].map(str::to_string).to_vec();
    assert_eq!(told(&set(r#"["Ⅰ","Ⅱ"]"#)), [("分類".to_string(), 3, gone)]);
}
