//! Who is registered, in which section? With forms for single changes, and the upload of a list of staff.
//! Takes what is registered; gives pages. What a list would change is in `people_plan`; posts and roles are in `posts`.

use askama::Template;
use ledger::book::Answer;
use practice::command::{Changing, Command, Returning, Staff};
use practice::roster;

use crate::frame::Frame;
use crate::pages::jobs;
use crate::paging::{Pager, paged};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::task::Task;
use crate::visit::Visit;
use crate::words;

pub(super) const PLACE: &str = "/admin/people";

#[derive(Template)]
#[template(path = "people.html")]
struct View {
    frame: Frame,
    fault: String,
    typed: Posted,
    columns: String,
    rows: Vec<Row>,
    total: usize,
    asked: String,
    pager: Pager,
    sections: Vec<(String, String, usize)>,
    first: bool,
}

struct Row {
    number: String,
    name: String,
    section: String,
    posts: String,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonView {
    frame: Frame,
    fault: String,
    typed: Posted,
    number: String,
    name: String,
    contact: String,
    account: bool,
    administrator: bool,
    places: Vec<(String, String)>,
    posts: Vec<String>,
    left: String,
    /// Whether his last day is over.
    gone: bool,
    erased: bool,
    /// Whether the section where he worked last is closed.
    homeless: bool,
    sections: Vec<String>,
    today: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

/// Titles of the posts that a person holds today.
pub fn posts_of(visit: &Visit<'_>, number: &str) -> Vec<String> {
    visit
        .office
        .posts
        .values()
        .filter(|p| p.is_held_by(number, visit.today()))
        .map(|p| p.title.clone())
        .collect()
}

/// Sections that are not closed.
pub fn sections_of(visit: &Visit<'_>) -> Vec<String> {
    visit.office.sections.iter().filter(|(_, s)| s.closed.is_none()).map(|(n, _)| n.clone()).collect()
}

pub(super) fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let (look, today) = (visit.look()?, visit.today());
    let asked = visit.asked("q").trim().to_string();
    let mut rows = Vec::new();
    for (number, person) in &visit.office.persons {
        let (name, section) =
            (look.name(number)?, visit.office.section_of(number, today).unwrap_or_default());
        if !asked.is_empty()
            && ![number.as_str(), name.as_str(), section].iter().any(|w| w.contains(asked.as_str()))
        {
            continue;
        }
        rows.push(Row {
            number: number.clone(),
            name,
            section: section.to_string(),
            posts: posts_of(visit, number).join("、"),
            state: match (person.has_left(today), person.administrator, person.account) {
                (true, ..) => "退職等",
                (_, true, _) => "管理者",
                (_, _, false) => "利用なし",
                _ => "",
            },
        });
    }
    let total = rows.len();
    let query: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    let (rows, pager) = paged(visit, rows, format!("{PLACE}?q={query}&page="));
    let count = |s: &str| {
        visit
            .office
            .persons
            .iter()
            .filter(|(n, p)| p.left.is_none() && visit.office.section_of(n, today) == Some(s))
            .count()
    };
    let sections = visit.office.sections.iter().filter(|(_, s)| s.closed.is_none());
    let view = View {
        frame: Frame::of(visit, "職員と組織")?,
        fault: fault.to_string(),
        typed: if fault.is_empty() { Posted::default() } else { visit.posted.clone() },
        columns: roster::COLUMNS.join("、"),
        rows,
        total,
        asked,
        pager,
        sections: sections.map(|(n, s)| (n.clone(), s.above.clone().unwrap_or_default(), count(n))).collect(),
        first: visit.office.persons.len() == 1,
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A list was sent, or a single thing is to be changed.
pub fn send(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let word = |name: &str| posted.given(name).unwrap_or_default();
    let command = match posted.get("do") {
        "list" => {
            return match jobs::keep(visit, "file")? {
                Ok(Some(file)) => jobs::begin(visit, &Task::ReadRows { file }, "/admin/people/list"),
                Ok(None) => page(visit, "名簿のファイルを選んでください。"),
                Err(says) => page(visit, &says),
            };
        }
        "section" => Command::OpenSection { section: word("section"), above: posted.given("above") },
        "move" => Command::MoveSection { section: word("section"), above: posted.given("above") },
        "close" => match posted.day("on", "廃止の日") {
            Ok(on) => Command::CloseSection { section: word("section"), on },
            Err(says) => return page(visit, &says),
        },
        "register" => match posted.day("from", "着任日") {
            Ok(from) => Command::RegisterPerson(Staff {
                person: word("number"),
                name: word("name"),
                contact: posted.given("contact"),
                account: posted.has("account"),
                administrator: false,
                section: word("section"),
                from,
            }),
            Err(says) => return page(visit, &says),
        },
        _ => return Err(Stop::Missing),
    };
    match visit.submit(command)? {
        Answer::Done(_) => Reply::go(format!("{PLACE}?said=changed")),
        Answer::Refused(refusal) => page(visit, &refusal.to_string()),
    }
}

/// One person.
pub fn person(visit: &Visit<'_>) -> Given {
    person_page(visit, visit.asked("number"), "")
}

fn person_page(visit: &Visit<'_>, number: &str, fault: &str) -> Given {
    let person = visit.office.persons.get(number).ok_or(Stop::Missing)?;
    let look = visit.look()?;
    let contact = person.contact.as_ref().map(|c| look.view().reveal(c)).transpose()?;
    let view = PersonView {
        frame: Frame::of(visit, "職員の登録内容")?,
        fault: fault.to_string(),
        typed: if fault.is_empty() { Posted::default() } else { visit.posted.clone() },
        number: number.to_string(),
        name: look.name(number)?,
        contact: contact.and_then(|c| c.text().map(ToString::to_string)).unwrap_or_default(),
        account: person.account,
        administrator: person.administrator,
        places: person.places.iter().rev().map(|(day, s)| (words::day(*day), s.clone())).collect(),
        posts: posts_of(visit, number),
        left: person.left.map(words::day).unwrap_or_default(),
        gone: person.has_left(visit.today()),
        erased: person.erased,
        homeless: person.places.last().is_some_and(|(_, s)| !sections_of(visit).contains(s)),
        sections: sections_of(visit),
        today: words::day(visit.today()),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// Something of one person is changed.
pub fn change(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let number = posted.get("number").to_string();
    let word = |name: &str| posted.given(name).unwrap_or_default();
    let person = || number.clone();
    let command = match posted.get("do") {
        "change" => {
            let look = visit.look()?;
            let registered = look.view().registered(&visit.office)?;
            let (name, contact) = registered.get(&number).cloned().ok_or(Stop::Missing)?;
            let other = |was: Option<String>, is: String| (was.unwrap_or_default() != is).then_some(is);
            Command::ChangePerson(Changing {
                person: person(),
                name: other(name, word("name")),
                contact: other(contact, word("contact")),
                account: Some(posted.has("account")),
                administrator: Some(posted.has("administrator")),
            })
        }
        "move" => match posted.day("from", "異動の日") {
            Ok(from) => Command::MovePerson { person: person(), section: word("section"), from },
            Err(says) => return person_page(visit, &number, &says),
        },
        "leave" => match posted.day("on", "最後の日") {
            Ok(on) => Command::RemovePerson { person: person(), on },
            Err(says) => return person_page(visit, &number, &says),
        },
        "stay" => Command::WithdrawLeaving(Returning {
            person: person(),
            reason: word("reason"),
            section: posted.given("section"),
        }),
        "erase" => Command::ErasePerson { person: person(), ground: word("ground"), reason: word("reason") },
        _ => return Err(Stop::Missing),
    };
    match visit.submit(command)? {
        Answer::Done(_) => {
            let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
            Reply::go(format!("/admin/people/person?number={number}&said=changed"))
        }
        Answer::Refused(refusal) => person_page(visit, &number, &refusal.to_string()),
    }
}
