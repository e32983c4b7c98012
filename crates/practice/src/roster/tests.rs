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
fn heads_are_found_beneath_a_title_and_with_blanks_within() {
    let rows = |lines: &[&str]| -> Vec<(usize, Vec<String>)> {
        let rows = lines.iter().enumerate().filter(|(_, line)| !line.is_empty());
        rows.map(|(n, line)| (n + 1, line.split(',').map(ToString::to_string).collect())).collect()
    };
    let today = jiff::civil::date(2026, 4, 1);
    let planned = |lines: &[&str]| plan(&Office::default(), &Registered::new(), &rows(lines), today);
    let titled =
        ["令和8年度　職員名簿,,,", "", "職員 番号,氏　名,所　属,着任日", "1,山田,総務課,", "2,,総務課,"];
    let plan = planned(&titled).expect("a list of staff");
    assert_eq!(plan.refused, [(5, "「氏名」がありません。".to_string())]);
    assert!(plan.commands.iter().any(|(line, c)| *line == 4 && matches!(c, Command::RegisterPerson(_))));
    let says = planned(&["令和8年度　職員名簿,,,", "1,山田,総務課,"]).expect_err("no heads");
    assert!(says.contains("1行目の「令和8年度　職員名簿」は題名のようです"), "{says}");
    let says = planned(&["名簿", "職員番号,氏名,所属,備考", "1,山田,総務課,"]).expect_err("not ours");
    assert!(says.contains("見出し「備考」は使えません"), "{says}");
    let says = planned(&["名簿", "職員番号,氏名,所属", "1,山田,総務課"]).expect_err("one is missing");
    assert_eq!(says, "見出し「着任日」がありません。2行目に記入してください。");
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
            ended: Vec::new(),
            former: Vec::new(),
            erased: false,
        },
    );
    assert!(registers(&planned(&office, &["２００７,山田,総務課,R8.4.1,"])).is_empty());
}

/// What a list with posts plans, each command in words.
fn posted(office: &Office, lines: &[&str]) -> Vec<String> {
    let rows = std::iter::once("職員番号,氏名,所属,着任日,職名").chain(lines.iter().copied());
    let rows = rows.enumerate().map(|(n, l)| (n + 1, l.split(',').map(ToString::to_string).collect()));
    let registered: Registered = BTreeMap::from([("6".to_string(), (Some("日南 碧".to_string()), None))]);
    let rows: Vec<(usize, Vec<String>)> = rows.collect();
    let plan = plan(office, &registered, &rows, jiff::civil::date(2026, 4, 1)).expect("a list of staff");
    let named = named(&registered, &plan);
    let told = plan.commands.iter().map(|(_, command)| shown((office, &named), command));
    told.filter(|line| line.contains("解く") || line.contains("任命する")).collect()
}

#[test]
fn a_post_that_was_given_wrongly_is_left_on_the_day_it_was_taken_and_the_list_then_rests() {
    use crate::office::{Holding, Post};
    let holder = |person: &str, from: i8, until: Option<i8>| Holding {
        what: person.to_string(),
        from: jiff::civil::date(2026, 4, from),
        until: until.map(|day| jiff::civil::date(2026, 4, day)),
        basis: None,
    };
    let mut office = Office::default();
    let post = |title: &str, holders| Post {
        title: title.to_string(),
        section: "総務課".to_string(),
        holders,
        ..Post::default()
    };
    office.posts.insert("総務課/係長".to_string(), post("係長", vec![holder("6", 1, None)]));
    let list = ["6,日南 碧,総務課,R8.4.1,主査", "7,串間 翔,総務課,R8.4.1,係長"];
    assert_eq!(
        posted(&office, &list[..1]),
        [
            "日南 碧（6）を「総務課/主査」に任命する（令和8年4月1日から）",
            "日南 碧（6）の「総務課/係長」を解く（令和8年4月1日まで）"
        ]
    );
    // With a successor on the same list, he follows on the day after.
    assert!(
        posted(&office, &list)
            .contains(&"串間 翔（7）を「総務課/係長」に任命する（令和8年4月2日から）".to_string())
    );
    // Once it was taken, the same list plans nothing more.
    office.posts.insert("総務課/主査".to_string(), post("主査", vec![holder("6", 1, None)]));
    let over = vec![holder("6", 1, Some(1)), holder("7", 2, None)];
    office.posts.insert("総務課/係長".to_string(), post("係長", over));
    assert!(posted(&office, &list).is_empty(), "{:?}", posted(&office, &list));
}

/// A line of a yearly transfer is taken as a whole or not at all.
#[test]
fn a_line_that_is_half_wrong_moves_nobody() {
    let heads = "職員番号,氏名,所属,着任日,職名,役割,代決者";
    let rows = |lines: &[&str]| -> Vec<(usize, Vec<String>)> {
        let all = std::iter::once(heads).chain(lines.iter().copied()).enumerate();
        all.map(|(n, l)| (n + 1, l.split(',').map(ToString::to_string).collect())).collect()
    };
    let today = jiff::civil::date(2026, 4, 1);
    let of = |lines: &[&str], refuses: &dyn Fn(&Command) -> Option<String>| {
        let answers = |commands: &[(usize, Command)]| Ok(commands.iter().map(|(_, c)| refuses(c)).collect());
        whole((&Office::default(), &Registered::new()), &rows(lines), today, answers)
            .expect("a list of staff")
    };
    let fine = |_: &Command| None;
    // What the list itself tells: a role without a post. The section is right, and is not taken either.
    let plan = of(&["1,山田,総務課,R8.4.1,,担当者,", "2,川田,業務課,R8.4.1,業務課長,,"], &fine);
    assert!(plan.commands.iter().all(|(line, _)| *line == 3), "{:?}", plan.commands);
    assert_eq!(plan.refused, [(2, "役割は職に付きます。職名を記入してください。".to_string())]);
    assert!(plan.missing.is_empty());
    // What the office has against one command of the line holds for the whole line, and for no other one.
    let wrong = |c: &Command| {
        matches!(c, Command::CreatePost { title, .. } if title == "課長")
            .then(|| "職が違います。".to_string())
    };
    let lines = ["1,山田,総務課,R8.4.1,課長,,", "2,川田,総務課,R8.4.1,係長,,"];
    let plan = of(&lines, &wrong);
    assert_eq!(plan.refused, [(2, "職が違います。".to_string())]);
    assert!(plan.commands.iter().all(|(line, _)| *line == 3), "{:?}", plan.commands);
    // The section that the wrong line named first is opened by the other one.
    let opens = |c: &Command| matches!(c, Command::OpenSection { section, .. } if section == "総務課");
    assert_eq!(plan.commands.iter().filter(|(_, c)| opens(c)).count(), 1);
    assert_eq!(of(&lines, &fine).refused, []);
}

/// The list as it stands today says nothing of the moves that were entered ahead; it must not undo them.
#[test]
fn a_list_of_today_leaves_moves_that_are_entered_ahead_and_tells_of_one_that_it_would_undo() {
    let mut office = Office::default();
    for section in ["総務課", "業務課"] {
        office.sections.insert(section.to_string(), Section::default());
    }
    let day = |text: &str| text.parse().expect("a day");
    let known = Person {
        name: crate::value::Value::Text("山田".to_string()),
        contact: None,
        account: true,
        administrator: false,
        places: vec![(day("2025-04-01"), "総務課".to_string()), (day("2026-10-01"), "業務課".to_string())],
        left: None,
        ended: Vec::new(),
        former: Vec::new(),
        erased: false,
    };
    office.persons.insert("1".to_string(), known);
    let moves = |plan: &Plan| plan.commands.iter().any(|(_, c)| matches!(c, Command::MovePerson { .. }));
    let same = planned(&office, &["1,山田,総務課,R7.4.1,"]);
    assert!(!moves(&same) && same.refused.is_empty(), "{:?}", same.refused);
    let ahead = planned(&office, &["1,山田,業務課,R8.10.1,"]);
    assert!(!moves(&ahead) && ahead.refused.is_empty(), "{:?}", ahead.refused);
    let earlier = planned(&office, &["1,山田,業務課,R8.6.1,"]);
    assert!(!moves(&earlier));
    assert!(
        earlier.refused[0].1.contains("令和8年10月1日からの「業務課」への異動が既に入力"),
        "{:?}",
        earlier.refused
    );
}
