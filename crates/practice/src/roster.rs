//! What does a list of staff change in the office? A preview: sections, persons, posts, appointments, roles, deputies.
//! Takes the rows of a table and the office; gives commands in order, each with its line, and what was refused and why.
//! Carrying the commands out is the caller's; reading a file is the business of `intake`.

mod heads;
mod posts;
mod shown;

use crate::calendar;
use crate::command::{Changing, Command, Staff};
use crate::edition::Reading;
use crate::office::{Office, Person, post_id};
use clause::glyph;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

use heads::Columns;
pub use heads::with_reasons;
pub use shown::{named, person_of, shown};

/// 名簿の列 (columns). The first four are needed, the rest may be missing.
pub const COLUMNS: [&str; 11] = [
    "職員番号",
    "氏名",
    "所属",
    "着任日",
    "上位の所属",
    "職名",
    "役割",
    "代決者",
    "管理者",
    "利用",
    "連絡先",
];
const NEEDED: usize = 4;
const PERSON: &str = COLUMNS[0];

/// 名簿の取込み案 (plan).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Commands in the order in which they must be carried out, with the line that asks for each.
    pub commands: Vec<(usize, Command)>,
    /// Lines that cannot be taken, with the reason.
    pub refused: Vec<(usize, String)>,
    /// Persons of the office whom the list does not name.
    pub missing: Vec<String>,
}

/// One line of the list, understood.
struct Line<'a> {
    line: usize,
    person: &'a str,
    name: &'a str,
    section: &'a str,
    above: Option<&'a str>,
    title: Option<&'a str>,
    roles: Vec<&'a str>,
    deputies: Vec<&'a str>,
    administrator: Option<bool>,
    account: Option<bool>,
    contact: Option<&'a str>,
    from: Date,
}

/// 登録されている氏名と連絡先 (what is registered) of each person, where it is still there: it is kept apart from the office.
pub type Registered = BTreeMap<String, (Option<String>, Option<String>)>;

/// Plans what a list changes, as far as the list itself tells. A line is taken as a whole or not at all.
///
/// # Errors
/// A Japanese sentence where the heads of the columns are not those of a list of staff.
pub fn plan(
    office: &Office,
    registered: &Registered,
    rows: &[(usize, Vec<String>)],
    today: Date,
) -> Result<Plan, String> {
    whole((office, registered), rows, today, |commands| Ok(vec![None; commands.len()]))
}

/// The refusal of each command that a list asks for, or nothing where it would take effect.
pub type Refusals = Result<Vec<Option<String>>, String>;

/// Plans what a list changes, without the lines of which any command would be refused: whoever comes to a section and cannot come to
/// his post there stays where he is.
///
/// # Errors
/// As [`plan`], or whoever is asked for refusals cannot answer.
pub fn whole(
    (office, registered): (&Office, &Registered),
    rows: &[(usize, Vec<String>)],
    today: Date,
    refuses: impl Fn(&[(usize, Command)]) -> Refusals,
) -> Result<Plan, String> {
    let rows = heads::from_heads(rows);
    let mut plan = read_through(office, registered, rows, today)?;
    let missing = std::mem::take(&mut plan.missing);
    let mut refused: BTreeMap<usize, String> = BTreeMap::new();
    let mut left = rows.to_vec();
    loop {
        let mut found = std::mem::take(&mut plan.refused);
        if found.is_empty() {
            let answers = refuses(&plan.commands)?;
            let asked = plan.commands.iter().zip(answers);
            found = asked.filter_map(|((line, _), says)| Some((*line, says?))).collect();
        }
        if found.is_empty() {
            return Ok(Plan { commands: plan.commands, refused: refused.into_iter().collect(), missing });
        }
        for (line, says) in found {
            refused.entry(line).or_insert(says);
        }
        // Each time at least one line goes; the first one holds the heads.
        let mut place = 0..;
        left.retain(|(line, _)| place.next() == Some(0) || !refused.contains_key(line));
        plan = read_through(office, registered, &left, today)?;
    }
}

fn read_through(
    office: &Office,
    registered: &Registered,
    rows: &[(usize, Vec<String>)],
    today: Date,
) -> Result<Plan, String> {
    let Some((heads, body)) = rows.split_first() else {
        return Err("名簿に行がありません。1行目に見出し、2行目から職員を記入してください。".to_string());
    };
    let columns = heads::columns(heads)?;
    let mut plan = Plan::default();
    let mut lines = Vec::new();
    let body: Vec<_> = body.iter().map(|(line, cells)| (*line, narrowed(office, &columns, cells))).collect();
    for (line, cells) in &body {
        match read(*line, cells, &columns, today) {
            Ok(read) => lines.push(read),
            Err(says) => plan.refused.push((*line, says)),
        }
    }
    twice(&mut plan, &mut lines);
    sections(office, &lines, &mut plan);
    persons((office, registered), &lines, today, &mut plan);
    posts::posts(office, &lines, &mut plan);
    roles(office, &lines, &mut plan);
    let named: BTreeSet<&str> = lines.iter().map(|l| l.person).collect();
    let left = office.persons.iter().filter(|(id, p)| p.left.is_none() && !named.contains(id.as_str()));
    plan.missing = left.map(|(id, _)| id.clone()).collect();
    Ok(plan)
}

/// A line with its number of staff in plain characters: nobody signs in with wide ones. What is registered so stays.
fn narrowed(office: &Office, columns: &Columns<'_>, cells: &[String]) -> Vec<String> {
    let at = columns.get(PERSON).copied();
    let plain = |cell: &str| cell.chars().map(glyph::narrow).collect();
    let all = cells.iter().enumerate();
    all.map(|(n, cell)| match Some(n) == at && !office.persons.contains_key(cell) {
        true => plain(cell),
        false => cell.clone(),
    })
    .collect()
}

fn read<'a>(
    line: usize,
    cells: &'a [String],
    columns: &Columns<'_>,
    today: Date,
) -> Result<Line<'a>, String> {
    let cell = |name: &str| {
        let at = columns.get(name)?;
        cells.get(*at).map(String::as_str).filter(|c| !c.is_empty())
    };
    let needed = |name: &str| cell(name).ok_or_else(|| format!("「{name}」がありません。"));
    let yes = |name: &str| match cell(name) {
        None => Ok(None),
        Some("はい" | "○" | "有" | "true" | "1") => Ok(Some(true)),
        Some("いいえ" | "×" | "無" | "false" | "0") => Ok(Some(false)),
        Some(other) => Err(format!("「{name}」の「{other}」は、はい又はいいえで記入してください。")),
    };
    let list =
        |name: &str| cell(name).map(|c| c.split(['、', '，']).map(str::trim).collect()).unwrap_or_default();
    Ok(Line {
        line,
        person: needed(PERSON)?,
        name: needed("氏名")?,
        section: needed("所属")?,
        above: cell("上位の所属"),
        title: cell("職名"),
        roles: list("役割"),
        deputies: list("代決者"),
        administrator: yes("管理者")?,
        account: yes("利用")?,
        contact: cell("連絡先"),
        from: cell("着任日").map_or(Ok(today), calendar::day)?,
    })
}

/// One person may stand on several lines (兼務), but with one name, and one post has one holder.
fn twice(plan: &mut Plan, lines: &mut Vec<Line<'_>>) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut posts: BTreeMap<String, usize> = BTreeMap::new();
    lines.retain(|l| {
        let name = names.entry(l.person.to_string()).or_insert_with(|| l.name.to_string());
        if name != l.name {
            let says = format!("職員番号「{}」に、前の行と違う氏名があります。", l.person);
            plan.refused.push((l.line, says));
            return false;
        }
        let Some(title) = l.title else { return true };
        match posts.insert(post_id(l.section, title), l.line) {
            Some(before) => {
                let says = format!(
                    "「{}/{title}」は{before}行目にもあります。一つの職に二人を置くことはできません。",
                    l.section
                );
                plan.refused.push((l.line, says));
                false
            }
            None => true,
        }
    });
}

fn sections(office: &Office, lines: &[Line<'_>], plan: &mut Plan) {
    // Where each section lies, as far as the plan goes; and what the list itself said of it.
    let mut lies: BTreeMap<&str, Option<&str>> =
        office.sections.iter().map(|(name, s)| (name.as_str(), s.above.as_deref())).collect();
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    for l in lines {
        if let Some(above) = l.above.filter(|a| !lies.contains_key(a)) {
            lies.insert(above, None);
            let section = above.to_string();
            plan.commands.push((l.line, Command::OpenSection { section, above: None }));
        }
        let before = l.above.and_then(|above| said.get(l.section).copied().filter(|b| *b != above));
        if let Some(before) = before {
            let says =
                format!("「{}」の上位の所属が、前の行では「{before}」です。一つにしてください。", l.section);
            plan.refused.push((l.line, says));
            continue;
        }
        said.extend(l.above.map(|above| (l.section, above)));
        let (section, above) = (l.section.to_string(), l.above.map(ToString::to_string));
        match lies.get(l.section).copied() {
            None => plan.commands.push((l.line, Command::OpenSection { section, above })),
            // An empty cell changes nothing.
            Some(now) if l.above.is_some() && now != l.above => {
                plan.commands.push((l.line, Command::MoveSection { section, above }));
            }
            Some(_) => continue,
        }
        lies.insert(l.section, l.above);
    }
}

fn persons((office, registered): (&Office, &Registered), lines: &[Line<'_>], today: Date, plan: &mut Plan) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for l in lines {
        if !seen.insert(l.person) {
            continue;
        }
        match office.persons.get(l.person) {
            None => {
                let staff = Staff {
                    person: l.person.to_string(),
                    name: l.name.to_string(),
                    contact: l.contact.map(ToString::to_string),
                    account: l.account.unwrap_or(true),
                    administrator: l.administrator.unwrap_or(false),
                    section: l.section.to_string(),
                    from: l.from,
                };
                plan.commands.push((l.line, Command::RegisterPerson(staff)));
            }
            Some(known) if known.has_left(today) => {
                let says = format!(
                    "職員番号「{}」の人は退職等をしています。再び採用されたときは、新しい職員番号で登録してください。",
                    l.person
                );
                plan.refused.push((l.line, says));
            }
            Some(known) => {
                let there = office.section_of(l.person, l.from.max(today)) == Some(l.section);
                let later = known.places.iter().find(|(day, _)| *day > l.from).filter(|_| !there);
                if let Some((day, section)) = later {
                    let says = format!(
                        "職員番号「{}」の人は、{}からの「{section}」への異動が既に入力されています。名簿の所属と着任日を確かめてください。先の異動を改めるときは、その日付で異動を入力してください。",
                        l.person,
                        calendar::wareki(*day)
                    );
                    plan.refused.push((l.line, says));
                    continue;
                }
                // The first day of who never moved is put right; of who did, the list may tell another day.
                let earlier = known.places.len() == 1 && known.places.iter().all(|(day, _)| l.from < *day);
                if !there || earlier {
                    let (person, section) = (l.person.to_string(), l.section.to_string());
                    plan.commands.push((l.line, Command::MovePerson { person, section, from: l.from }));
                }
                let changing = changing(known, registered.get(l.person), l);
                plan.commands.extend(changing.map(|c| (l.line, Command::ChangePerson(c))));
            }
        }
    }
}

/// What a line says otherwise than is registered. An empty cell changes nothing: lists of staff seldom have every column.
fn changing(
    known: &Person,
    registered: Option<&(Option<String>, Option<String>)>,
    l: &Line<'_>,
) -> Option<Changing> {
    let other =
        |was: Option<&str>, is: Option<&str>| is.filter(|is| was != Some(*is)).map(ToString::to_string);
    let (was_name, was_contact) = registered?;
    let changing = Changing {
        person: l.person.to_string(),
        name: other(was_name.as_deref(), Some(l.name)),
        contact: other(was_contact.as_deref(), l.contact),
        account: l.account.filter(|is| *is != known.account),
        administrator: l.administrator.filter(|is| *is != known.administrator),
    };
    let same = Changing { person: changing.person.clone(), ..Changing::default() };
    (changing != same).then_some(changing)
}

fn roles(office: &Office, lines: &[Line<'_>], plan: &mut Plan) {
    let reading = office.newest().map(|e| &e.reading);
    for l in lines {
        let Some(title) = l.title else {
            if !l.roles.is_empty() {
                plan.refused.push((l.line, "役割は職に付きます。職名を記入してください。".to_string()));
            }
            continue;
        };
        let post = post_id(l.section, title);
        let mut wanted: Vec<String> = l.roles.iter().map(ToString::to_string).collect();
        wanted.extend(reading.map(|r| roles_of_title(r, title)).unwrap_or_default());
        wanted.sort();
        wanted.dedup();
        for role in wanted {
            let has = office.posts.get(&post).is_some_and(|p| p.bears(&role, l.from));
            if !has {
                plan.commands.push((l.line, Command::AssignRole { role, post: post.clone(), from: l.from }));
            }
        }
    }
}

/// Whether the policy gives a role to the head of each section: 「各課室長」.
pub(crate) fn of_heads(holder: &str) -> bool {
    ["課室長", "課長", "所属長"].iter().any(|word| holder.ends_with(word))
}

/// The roles that the policy gives to a post of this title: 「広域連合事務局次長を、…とする」, 「各課室長」.
pub fn roles_of_title(reading: &Reading, title: &str) -> Vec<String> {
    let held = |holder: &str| {
        let named = holder.ends_with(title) || holder.contains(&format!("{title}を"));
        let heads = of_heads(holder);
        let leads = (title.ends_with("課長") || title.ends_with("室長")) && !title.contains("補佐");
        named || (heads && leads)
    };
    let mut out: Vec<String> = Vec::new();
    for role in &reading.roles {
        if role.holder.as_deref().is_some_and(held) && !out.contains(&role.role) {
            out.push(role.role.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests;
