//! May the structure of the office change so? Sections, persons, posts, roles, deputies, set values, holidays.
//! Takes the office as it stands; gives events. Who asks was looked at before.
//! Set values are looked at in `values`; editions and bindings in `editions`.

use super::{Decided, Draft, no, of_office, values};
use crate::calendar::{after, wareki};
use crate::command::{Command, Staff};
use crate::event::{Event, Placed};
use crate::known::Known;
use crate::office::{Office, Person, Post, post_id};
use crate::refusal::{No, Reason};
use crate::sight;
use crate::value::Value;
use crate::who;
use clause::glyph;
use jiff::civil::Date;

pub(super) fn done(event: Event) -> Decided {
    Ok(of_office(event))
}

/// The ledger begins: with the body, the section of the first administrator and himself.
pub(super) fn found(known: &Known<'_>, by: &str, (body, rehearsal): (&str, bool), first: &Staff) -> Decided {
    if !known.office.body.is_empty() {
        return Err(no(format!("「{}」の原簿は既に開設されています。", known.office.body)));
    }
    let body = named(body, "団体の名称")?;
    if first.person != by || !first.administrator || !first.account {
        return Err(no("原簿を開設する職員を、最初の管理者として登録してください。"));
    }
    let section = named(&first.section, "所属")?;
    Ok([
        Event::OfficeFounded { body, rehearsal },
        Event::SectionOpened(Placed { section, above: None }),
        registered(first)?,
    ]
    .map(|event| Draft { subject: None, event })
    .to_vec())
}

pub(super) fn named(text: &str, what: &str) -> Result<String, No> {
    let text = text.trim();
    let bad = text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control);
    if bad {
        Err(no(format!("{what}を1文字以上100文字以内で記入してください。")))
    } else {
        Ok(text.to_string())
    }
}

/// A name that becomes part of an id.
fn id_named(text: &str, what: &str) -> Result<String, No> {
    let text = named(text, what)?;
    if text.contains(['/', '、', ',', ':', '@']) {
        return Err(no(format!("{what}「{text}」に「/」「、」「,」「:」「@」は使えません。")));
    }
    Ok(text)
}

fn registered(staff: &Staff) -> Result<Event, No> {
    let private = |text: &str| Value::Private { private: text.trim().to_string() };
    Ok(Event::PersonRegistered {
        person: plain(&id_named(&staff.person, "職員番号")?),
        name: private(&named(&staff.name, "氏名")?),
        contact: staff.contact.as_deref().map(str::trim).filter(|c| !c.is_empty()).map(private),
        account: staff.account,
        administrator: staff.administrator,
        section: staff.section.trim().to_string(),
        from: staff.from,
    })
}

/// A number of staff in plain characters: nobody signs in with wide ones.
fn plain(number: &str) -> String {
    number.chars().map(glyph::narrow).collect()
}

/// Registering a number again would pass by what guards a change of a known person, and give a number that left to another.
fn unused(office: &Office, number: &str) -> Result<(), No> {
    let Some(person) = office.persons.get(number) else { return Ok(()) };
    Err(no(match person.left {
        Some(_) => format!(
            "職員番号「{number}」は、辞めた人の番号です。記録の中の人が入れ替わって見えるため、別の番号で登録してください。"
        ),
        None => format!(
            "職員番号「{number}」は、既に登録されています。氏名などは change-person、所属は move-person で改めてください。"
        ),
    }))
}

pub(super) fn change(known: &Known<'_>, command: &Command) -> Decided {
    let office = known.office;
    match command {
        Command::OpenSection { section, above } => open_section(office, section, above.as_deref()),
        Command::MoveSection { section, above } => move_section(office, section, above.as_deref()),
        Command::CloseSection { section, on } => close_section(office, section, *on),
        Command::RegisterPerson(staff) => {
            section(office, &staff.section)?;
            unused(office, &plain(staff.person.trim()))?;
            done(registered(staff)?)
        }
        Command::MovePerson { person, section: to, from } => {
            person_known(known, person)?;
            section(office, to)?;
            done(Event::PersonMoved { person: person.clone(), section: to.clone(), from: *from })
        }
        Command::CreatePost { title, section: at } => {
            section(office, at)?;
            let title = id_named(title, "職名")?;
            let post = post_id(at, &title);
            if office.posts.contains_key(&post) {
                return Err(no(format!("「{post}」という職は既にあります。")));
            }
            done(Event::PostCreated { post, title, section: at.clone() })
        }
        Command::Appoint { post, person, from, until } => appoint(known, (post, person), *from, *until),
        Command::Relieve { post, person, until } => relieve(office, post, person, *until),
        Command::AssignRole { role, post, from } => assign(known, role, post, *from),
        Command::WithdrawRole { role, post, until } => withdraw(office, role, post, *until),
        Command::NameDeputies { post, deputies } => deputies_named(office, post, deputies),
        Command::SetValue { .. } | Command::WithdrawValue { .. } => values::change(known, command),
        Command::DeclareHoliday { day, name } => {
            if office.holidays.contains_key(day) {
                return Err(no(format!("{}は、既に休日として登録されています。", wareki(*day))));
            }
            done(Event::HolidayDeclared { day: *day, name: named(name, "休日の名称")? })
        }
        Command::WithdrawHoliday { day, reason } => {
            if !office.holidays.contains_key(day) {
                return Err(no(format!("{}は、団体の休日として登録されていません。", wareki(*day))));
            }
            done(Event::HolidayWithdrawn { day: *day, reason: named(reason, "取り消す理由")? })
        }
        _ => Ok(Vec::new()),
    }
}

pub(super) fn section<'a>(office: &Office, name: &'a str) -> Result<&'a str, No> {
    match office.sections.get(name) {
        Some(s) if s.closed.is_none() => Ok(name),
        Some(_) => Err(no(format!("組織「{name}」は廃止されています。"))),
        None => Err(no(format!("組織「{name}」は登録されていません。先に組織を設けてください。"))),
    }
}

fn open_section(office: &Office, name: &str, above: Option<&str>) -> Decided {
    let name = id_named(name, "組織の名称")?;
    if office.sections.get(&name).is_some_and(|s| s.closed.is_none()) {
        return Err(no(format!("組織「{name}」は既にあります。")));
    }
    if let Some(above) = above {
        section(office, above)?;
    }
    done(Event::SectionOpened(Placed { section: name, above: above.map(ToString::to_string) }))
}

/// A section may come to lie under any other that does not lie under itself.
fn move_section(office: &Office, name: &str, above: Option<&str>) -> Decided {
    section(office, name)?;
    if let Some(above) = above {
        section(office, above)?;
        if sight::lineage(office, above).contains(&name) {
            return Err(no(match above == name {
                true => format!("組織「{name}」を、自身の下に置くことはできません。"),
                false => format!(
                    "組織「{above}」は「{name}」の下にあるため、「{name}」をその下に置くことはできません。先に「{above}」を移してください。"
                ),
            }));
        }
    }
    if office.sections.get(name).is_some_and(|s| s.above.as_deref() == above) {
        return Err(no(match above {
            Some(above) => format!("組織「{name}」は、既に「{above}」の下にあります。"),
            None => format!("組織「{name}」の上位の組織は、既にありません。"),
        }));
    }
    done(Event::SectionMoved(Placed { section: name.to_string(), above: above.map(ToString::to_string) }))
}

fn close_section(office: &Office, name: &str, on: Date) -> Decided {
    section(office, name)?;
    let staff = office.persons.values().filter(|p| stays(p, name, on)).count();
    if staff > 0 {
        return Err(no(format!(
            "組織「{name}」には、{}より後も{staff}人が所属しています。先に異動させるか、廃止の日を改めてください。",
            wareki(on)
        )));
    }
    let after_it = |p: &&Post| p.holders.iter().any(|h| h.until.is_none_or(|until| until > on));
    if let Some(post) = office.posts.values().filter(|p| p.section == name).find(after_it) {
        return Err(no(format!(
            "組織「{name}」の「{}」に、{}より後も在任する人がいます。先に解任するか、廃止の日を改めてください。",
            post.title,
            wareki(on)
        )));
    }
    let of_it = |id: &String| office.posts.get(id).is_some_and(|p| p.section == name);
    if let Some(a) = office.arrangements.iter().find(|a| a.set.posts.iter().any(of_it)) {
        return Err(no(format!(
            "{}の定め（{}番）が、組織「{name}」の職を挙げています。先に定めを廃止し、要れば定め直してください。",
            a.set.way.title(),
            a.number
        )));
    }
    let other = |p: &Post| p.section != name && p.deputies.iter().any(of_it);
    if let Some((post, _)) = office.posts.iter().find(|(_, p)| other(p)) {
        return Err(no(format!(
            "「{post}」の代決者に、組織「{name}」の職が挙げられています。先に代決者を改めてください。"
        )));
    }
    if office.sections.values().any(|s| s.closed.is_none() && s.above.as_deref() == Some(name)) {
        return Err(no(format!("組織「{name}」の下に組織が残っています。先に廃止してください。")));
    }
    done(Event::SectionClosed { section: name.to_string(), on })
}

/// Whether a person belongs to a section on any day after this one, as far as is entered.
fn stays(person: &Person, section: &str, on: Date) -> bool {
    let mut places = person.places.iter().peekable();
    while let Some((_, at)) = places.next() {
        let until = places.peek().map(|(from, _)| after(*from, -1));
        let until = [until, person.left].into_iter().flatten().min();
        if at == section && until.is_none_or(|until| until > on) {
            return true;
        }
    }
    false
}

/// The person is registered and has not left; until the last day of one who will leave he is here.
pub(super) fn person_known(known: &Known<'_>, person: &str) -> Result<(), No> {
    match known.office.persons.get(person) {
        Some(p) if !p.has_left(known.today()) => Ok(()),
        Some(_) => Err(no(format!("職員番号「{person}」の人は退職等をしています。"))),
        None => Err(Reason::UnknownPerson(person.to_string()).into()),
    }
}

/// A post that holds roles of the policy must not fall vacant without a successor.
pub(super) fn held_after(office: &Office, post: &str, person: &str, last: Date) -> Result<(), No> {
    let next = after(last, 1);
    let Some(p) = office.posts.get(post) else { return Ok(()) };
    let roles: Vec<&str> = p.roles.iter().filter(|r| r.on(next)).map(|r| r.what.as_str()).collect();
    let other = p.holders.iter().any(|h| h.what != person && h.on(next));
    if roles.is_empty() || other {
        return Ok(());
    }
    Err(no(format!(
        "「{post}」は規程の役割（{}）を担っています。{}からの後任を先に任命してください。",
        roles.join("、"),
        wareki(next)
    )))
}

pub(super) fn post_known<'a>(office: &'a Office, post: &str) -> Result<&'a Post, No> {
    office.posts.get(post).ok_or_else(|| no(format!("職「{post}」は登録されていません。")))
}

/// The same of a section that is not closed.
pub(super) fn post_open<'a>(office: &'a Office, post: &str) -> Result<&'a Post, No> {
    let held = post_known(office, post)?;
    section(office, &held.section)?;
    Ok(held)
}

fn appoint(known: &Known<'_>, (post, person): (&str, &str), from: Date, until: Option<Date>) -> Decided {
    let office = known.office;
    person_known(known, person)?;
    if let Some(left) =
        office.persons.get(person).and_then(|p| p.left).filter(|left| *left < until.unwrap_or(Date::MAX))
    {
        return Err(no(format!(
            "職員番号「{person}」の人は{}に退職等をするので、その後まで任命することはできません。任期の終わりを入れてください。",
            wareki(left)
        )));
    }
    if until.is_some_and(|u| u < from) {
        return Err(no("任期の終わりが始まりより前です。"));
    }
    let first = office.persons.get(person).and_then(|p| p.places.first()).map(|(day, _)| *day);
    if let Some(first) = first.filter(|first| from < *first) {
        return Err(no(format!(
            "職員番号「{person}」の人が着任するのは{}なので、その前から任命することはできません。",
            wareki(first)
        )));
    }
    let held = post_open(office, post)?;
    let clash =
        held.holders.iter().find(|h| h.until.is_none_or(|u| from <= u) && until.is_none_or(|u| h.from <= u));
    match clash {
        Some(h) if h.what == person => Err(no(format!("職員番号「{person}」の人は、既に「{post}」です。"))),
        // The one who serves without end gives way on the day before: that is what a transfer is.
        Some(h) if h.until.is_none() && h.from < from => {
            let relieved = Event::HolderRelieved {
                post: post.to_string(),
                person: h.what.clone(),
                until: after(from, -1),
            };
            Ok([relieved, appointed(post, person, from, until)]
                .map(|event| Draft { subject: None, event })
                .to_vec())
        }
        Some(h) => Err(no(format!(
            "「{post}」には、{}から職員番号「{}」の人がいます。一つの職に同じ日に二人を置くことはできません。",
            wareki(h.from),
            h.what
        ))),
        None => done(appointed(post, person, from, until)),
    }
}

fn appointed(post: &str, person: &str, from: Date, until: Option<Date>) -> Event {
    Event::HolderAppointed { post: post.to_string(), person: person.to_string(), from, until }
}

fn relieve(office: &Office, post: &str, person: &str, until: Date) -> Decided {
    let held = post_known(office, post)?;
    if !held.is_held_by(person, until) {
        return Err(no(format!("職員番号「{person}」の人は、{}に「{post}」ではありません。", wareki(until))));
    }
    held_after(office, post, person, until)?;
    done(Event::HolderRelieved { post: post.to_string(), person: person.to_string(), until })
}

fn assign(known: &Known<'_>, role: &str, post: &str, from: Date) -> Decided {
    let held = post_open(known.office, post)?;
    let role = id_named(role, "役割")?;
    let edition = known.office.newest().ok_or(Reason::NoEdition)?;
    let reading = &edition.reading;
    let named = reading.roles.iter().find(|r| r.role == role);
    let mentioned = |d: &crate::edition::EditionDuty| {
        [&d.bearers, &d.permission, &d.addressees].iter().any(|all| all.contains(&role))
    };
    let everybody = ["職員", "職員等", "利用者", "者"].iter().any(|w| role.ends_with(w))
        && !["責任者", "管理者", "担当者", "統括者", "総括者", "保護者"].iter().any(|w| role.ends_with(w));
    if everybody || reading.is_body(&role) {
        return Err(no(format!(
            "「{role}」は役割ではなく、団体又は職員全体を指す語です。職に割り当てることはできません。"
        )));
    }
    let set = known.office.sets_role(&role);
    if named.is_none() && !set && !reading.duties.iter().any(mentioned) {
        return Err(no(format!(
            "役割「{role}」は、規程にも本団体が定める値にもありません。名称を確かめてください。"
        )));
    }
    if held.bears(&role, from) {
        return Err(no(format!("「{post}」は既に役割「{role}」を担っています。")));
    }
    let basis = named.map(|r| r.clause.clone());
    done(Event::RoleAssigned { role, post: post.to_string(), from, basis })
}

fn withdraw(office: &Office, role: &str, post: &str, until: Date) -> Decided {
    let held = post_known(office, post)?;
    if !held.bears(role, until) {
        return Err(no(format!("「{post}」は、{}に役割「{role}」を担っていません。", wareki(until))));
    }
    borne_after(office, role, (post, held), until)?;
    done(Event::RoleWithdrawn { role: role.to_string(), post: post.to_string(), until })
}

/// A role of the policy must not fall vacant for a section without another post that bears it there, or one that serves all.
fn borne_after(office: &Office, role: &str, (post, held): (&str, &Post), last: Date) -> Result<(), No> {
    let next = after(last, 1);
    let named = office.edition(next).is_some_and(|e| e.reading.roles.iter().any(|r| r.role == role));
    // A post that nobody holds serves nobody.
    if !named || !held.is_held(next) || office.sections.get(&held.section).is_none_or(|s| s.closed.is_some())
    {
        return Ok(());
    }
    match who::other_posts(office, post, role, (&held.section, next)).is_empty() {
        false => Ok(()),
        true => Err(no(format!(
            "「{post}」のほかに、「{}」の「{role}」を務める職がありません。{}から務める職に、先に役割を割り当ててください。",
            held.section,
            wareki(next)
        ))),
    }
}

fn deputies_named(office: &Office, post: &str, deputies: &[String]) -> Decided {
    post_known(office, post)?;
    for deputy in deputies {
        post_open(office, deputy)?;
        if deputy == post {
            return Err(no(format!("「{post}」を、その職自身の代決者にすることはできません。")));
        }
    }
    done(Event::DeputiesNamed { post: post.to_string(), deputies: deputies.to_vec() })
}
