//! What does a list of staff change, and what of it is refused? Plans of short lists.

use super::*;
use crate::office::Section;

fn planned(office: &Office, lines: &[&str]) -> Plan {
    let rows = std::iter::once("職員番号,氏名,所属,着任日,上位の所属").chain(lines.iter().copied());
    let rows = rows.enumerate().map(|(n, l)| (n + 1, l.split(',').map(ToString::to_string).collect()));
    let today = jiff::civil::date(2026, 4, 1);
    plan(office, &Registered::new(), &rows.collect::<Vec<_>>(), today).expect("a list of staff")
}

fn moved(plan: &Plan) -> Vec<(usize, &str, Option<&str>)> {
    let moves = plan.commands.iter().filter_map(|(line, command)| match command {
        Command::MoveSection { section, above } => Some((*line, section.as_str(), above.as_deref())),
        _ => None,
    });
    moves.collect()
}

#[test]
fn a_section_that_is_there_comes_under_the_one_that_the_list_names() {
    let mut office = Office::default();
    office.sections.insert("総務課".to_string(), Section::default());
    let plan = planned(&office, &["1,山田,総務課,R8.4.1,事務局", "2,川田,総務課,R8.4.1,"]);
    assert_eq!(moved(&plan), [(2, "総務課", Some("事務局"))]);
    assert!(plan.refused.is_empty());
    // What is there already is not moved again, and an empty cell moves nothing.
    office
        .sections
        .insert("総務課".to_string(), Section { above: Some("事務局".to_string()), ..Section::default() });
    office.sections.insert("事務局".to_string(), Section::default());
    let plan = planned(&office, &["1,山田,総務課,R8.4.1,事務局", "2,川田,総務課,R8.4.1,"]);
    assert!(moved(&plan).is_empty());
}

#[test]
fn a_list_that_contradicts_itself_is_told() {
    let plan = planned(&Office::default(), &["1,山田,総務課,R8.4.1,事務局", "2,川田,総務課,R8.4.1,議会"]);
    assert!(moved(&plan).is_empty());
    assert!(plan.refused.iter().any(|(line, says)| *line == 3 && says.contains("前の行では「事務局」")));
}

#[test]
fn numbers_of_staff_are_registered_in_plain_characters() {
    let mut office = Office::default();
    let registers = |plan: &Plan| {
        let found = plan.commands.iter().filter_map(|(_, command)| match command {
            Command::RegisterPerson(staff) => Some(staff.person.clone()),
            _ => None,
        });
        found.collect::<Vec<_>>()
    };
    let plan_of = planned(&office, &["２００７,山田,総務課,R8.4.1,", "Ａ－１,川田,総務課,R8.4.1,"]);
    assert_eq!(registers(&plan_of), ["2007", "A-1"]);
    // The same person twice is the same person.
    let plan_of = planned(&office, &["２００７,山田,総務課,R8.4.1,", "2007,川田,総務課,R8.4.1,"]);
    assert!(plan_of.refused.iter().any(|(line, says)| *line == 3 && says.contains("違う氏名")));
    // Who was registered with wide characters is not registered a second time.
    office.persons.insert(
        "２００７".to_string(),
        Person {
            name: crate::value::Value::Text("山田".to_string()),
            contact: None,
            account: true,
            administrator: false,
            places: vec![(jiff::civil::date(2026, 4, 1), "総務課".to_string())],
            left: None,
            former: Vec::new(),
            erased: false,
        },
    );
    assert!(registers(&planned(&office, &["２００７,山田,総務課,R8.4.1,"])).is_empty());
}
