//! How does a person read what a list of staff changes? One line for each command of a plan.
//! Takes the office as it stands and a command; gives words. What a list changes is planned in the parent module.

use super::{Plan, Registered};
use crate::calendar::wareki;
use crate::command::{Changing, Command};
use crate::office::Office;
use std::collections::BTreeMap;

/// 名 (names) of everybody a plan speaks of: those who are registered, and those whom it registers.
pub fn named(registered: &Registered, plan: &Plan) -> Registered {
    let new = plan.commands.iter().filter_map(|(_, command)| match command {
        Command::RegisterPerson(s) => Some((s.person.clone(), (Some(s.name.clone()), s.contact.clone()))),
        _ => None,
    });
    new.chain(registered.clone()).collect::<BTreeMap<_, _>>()
}

/// A person as people know him: the name with the number, or the number alone where the name is not there any more.
pub fn person_of(registered: &Registered, number: &str) -> String {
    match registered.get(number).and_then(|(name, _)| name.as_ref()) {
        Some(name) => format!("{name}（{number}）"),
        None => format!("{number} "),
    }
}

/// What a command of a plan changes, in one line.
pub fn shown((office, registered): (&Office, &Registered), command: &Command) -> String {
    let day = wareki;
    let who = |number: &str| person_of(registered, number);
    match command {
        Command::OpenSection { section, above } => match above {
            Some(above) => format!("組織「{section}」を「{above}」の下に設ける"),
            None => format!("組織「{section}」を設ける"),
        },
        Command::MoveSection { section, above } => match above {
            Some(above) => format!("組織「{section}」を「{above}」の下に移す"),
            None => format!("組織「{section}」を、どの組織の下でもなくする"),
        },
        Command::RegisterPerson(s) => format!("{}（{}）を{}に登録する", s.name, s.person, s.section),
        Command::MovePerson { person, section, from } => {
            let now = office.section_of(person, *from).unwrap_or_default();
            format!("{}を{now}から{section}へ異動（{}）", who(person), day(*from))
        }
        Command::CreatePost { title, section } => format!("職「{section}/{title}」を設ける"),
        Command::Appoint { post, person, from, .. } => {
            format!("{}を「{post}」に任命する（{}から）", who(person), day(*from))
        }
        Command::Relieve { post, person, until } => {
            format!("{}の「{post}」を解く（{}まで）", who(person), day(*until))
        }
        Command::AssignRole { role, post, .. } => format!("「{post}」に役割「{role}」を割り当てる"),
        Command::NameDeputies { post, deputies } => {
            format!("「{post}」の代決者を{}とする", deputies.join("、"))
        }
        Command::ChangePerson(changing) => {
            let was = registered.get(&changing.person).cloned().unwrap_or_default();
            format!("{}の{}", who(&changing.person), changes(office, was, changing))
        }
        other => other.name(),
    }
}

/// What changes of a person: what it was and what it will be.
fn changes(office: &Office, was: (Option<String>, Option<String>), to: &Changing) -> String {
    let known = office.persons.get(&to.person);
    let word = |flag: Option<bool>| match flag {
        Some(true) => "はい",
        Some(false) => "いいえ",
        None => "",
    };
    let none = |text: &Option<String>| text.clone().unwrap_or_else(|| "（なし）".to_string());
    let flags = [
        ("利用", known.map(|p| p.account), to.account),
        ("管理者", known.map(|p| p.administrator), to.administrator),
    ];
    let texts = [("氏名", was.0, &to.name), ("連絡先", was.1, &to.contact)];
    let texts = texts.into_iter().filter_map(|(what, was, is)| {
        is.as_ref().map(|is| format!("{what}を「{}」から「{is}」に", none(&was)))
    });
    let flags = flags.into_iter().filter(|(_, _, is)| is.is_some());
    let flags = flags.map(|(what, was, is)| format!("{what}を「{}」から「{}」に", word(was), word(is)));
    let all: Vec<String> = texts.chain(flags).collect();
    format!("{}改める", all.join("、"))
}
