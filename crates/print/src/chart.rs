//! How does the chart of an office look on the terminal? Posts with their holders, roles and deputies, and who holds several.
//! Takes the office, names of persons and the day; gives text. Nothing is decided here: what may not be held together is found
//! in `practice::concurrent`.

use crate::office::{Names, columns};
use jiff::civil::Date;
use practice::calendar::wareki;
use practice::concurrent::{Concurrent, Forbidden, concurrent};
use practice::office::{Holding, Office};

/// 体制表 (chart) of a day.
pub fn chart(office: &Office, names: &Names, today: Date) -> String {
    let several = concurrent(office, today);
    let mut rows = vec![["所属", "職", "氏名", "役割", "代決者"].map(ToString::to_string).to_vec()];
    for post in office.posts.values() {
        let on = |h: &&Holding| h.on(today);
        let holders: Vec<String> = post
            .holders
            .iter()
            .filter(on)
            .map(|h| marked(&several, &h.what, named(names, &h.what)))
            .collect();
        let roles = post.roles.iter().filter(on).map(|r| r.what.as_str());
        rows.push(vec![
            post.section.clone(),
            post.title.clone(),
            if holders.is_empty() { "（空席）".to_string() } else { holders.join("、") },
            roles.collect::<Vec<_>>().join("、"),
            post.deputies.join("、"),
        ]);
    }
    let mut out = format!("{}　体制表　{}現在\n{}", office.body, wareki(today), columns(&rows));
    for (role, citation) in practice::who::vacant_roles(office, today) {
        out.push_str(&format!("務める職がない役割: {role}（{citation}）\n"));
    }
    for one in several {
        out.push_str(&told(office, names, &one));
    }
    out
}

/// A name, marked where the person holds more than one post.
pub fn marked(several: &[Concurrent], person: &str, name: &str) -> String {
    let holds = several.iter().any(|c| c.person == person && c.posts.len() > 1);
    format!("{name}{}", if holds { "（兼）" } else { "" })
}

/// The posts of a person as they are written one after the other: 総務課 総務課長 兼 出納室 出納室長.
pub fn posts(office: &Office, one: &Concurrent) -> String {
    let title = |id: &String| {
        office.posts.get(id).map_or_else(|| id.clone(), |post| format!("{} {}", post.section, post.title))
    };
    one.posts.iter().map(title).collect::<Vec<_>>().join(" 兼 ")
}

/// What is against it, with its clause.
pub fn against(forbidden: &Forbidden) -> String {
    let unless = if forbidden.unless_unavoidable { "。やむを得ない場合を除く" } else { "" };
    format!("{}（根拠: {}{unless}）", forbidden.says, forbidden.citation)
}

fn told(office: &Office, names: &Names, one: &Concurrent) -> String {
    let roles =
        if one.roles.is_empty() { String::new() } else { format!("　役割: {}", one.roles.join("、")) };
    let name = named(names, &one.person);
    let mut out = format!("兼務: {name}　{}{roles}\n", posts(office, one));
    for forbidden in &one.forbidden {
        out.push_str(&format!("  兼務の禁止: {}\n", against(forbidden)));
    }
    out
}

fn named<'a>(names: &'a Names, person: &'a str) -> &'a str {
    names.get(person).map_or(person, String::as_str)
}
