//! The list of staff as a file that a spreadsheet opens: the heads of an import, and what is registered.
//! What comes back is planned in `practice::roster`; the pages for it are in `people`.

use practice::roster;

use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

/// A list of everybody as the body may send it back: heads, and what is registered.
pub fn list(visit: &Visit<'_>) -> Given {
    let (look, today) = (visit.look()?, visit.today());
    let registered = look.view().registered(&visit.office)?;
    let mut text = format!("\u{FEFF}{}\r\n", roster::COLUMNS.join(","));
    let yes = |flag: bool| if flag { "はい" } else { "いいえ" };
    for (number, person) in visit.office.persons.iter().filter(|(_, p)| p.left.is_none()) {
        let (name, contact) = registered.get(number).cloned().unwrap_or_default();
        let section = visit.office.section_of(number, today).unwrap_or_default();
        let above = visit.office.sections.get(section).and_then(|s| s.above.clone()).unwrap_or_default();
        let from = person.places.last().map(|(day, _)| words::day(*day)).unwrap_or_default();
        let held = visit.office.posts.values().filter(|p| p.is_held_by(number, today));
        let mut lines: Vec<[String; 3]> = held
            .map(|p| {
                let roles: Vec<&str> =
                    p.roles.iter().filter(|r| r.on(today)).map(|r| r.what.as_str()).collect();
                [p.title.clone(), roles.join("、"), p.deputies.join("、")]
            })
            .collect();
        if lines.is_empty() {
            lines.push(Default::default());
        }
        for [title, roles, deputies] in lines {
            let cells = [
                number.clone(),
                name.clone().unwrap_or_default(),
                section.to_string(),
                from.clone(),
                above.clone(),
                title,
                roles,
                deputies,
                yes(person.administrator).to_string(),
                yes(person.account).to_string(),
                contact.clone().unwrap_or_default(),
            ];
            text.push_str(&cells.map(|c| cell(&c)).join(","));
            text.push_str("\r\n");
        }
    }
    let name = format!("職員名簿_{today}.csv");
    Ok(Reply::File { name, kind: "text/csv; charset=utf-8", bytes: text.into_bytes() })
}

/// A cell of CSV; what a spreadsheet would take for a formula is kept a word.
fn cell(word: &str) -> String {
    let word =
        if word.starts_with(['=', '+', '-', '@', '\t']) { format!("'{word}") } else { word.to_string() };
    format!("\"{}\"", word.replace('"', "\"\""))
}
