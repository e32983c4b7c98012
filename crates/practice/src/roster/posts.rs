//! Who holds which post after a list of staff? Posts to be made, appointments, who leaves a post, deputies.
//! INVARIANT: what is planned is what is taken: nobody leaves a post before the day on which he came to it, and a list that
//! was taken once plans nothing when it comes again.

use super::{Line, Plan};
use crate::calendar;
use crate::command::Command;
use crate::office::{Office, Post, post_id};
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) fn posts(office: &Office, lines: &[Line<'_>], plan: &mut Plan) {
    for l in lines {
        let Some(title) = l.title else { continue };
        let post = post_id(l.section, title);
        let known = office.posts.get(&post);
        if known.is_none() {
            let (title, section) = (title.to_string(), l.section.to_string());
            plan.commands.push((l.line, Command::CreatePost { title, section }));
        }
        let from = known.map_or(l.from, |post| free_from(post, l));
        let holds = known.is_some_and(|p| p.is_held_by(l.person, l.from) || p.is_held_by(l.person, from));
        if !holds {
            let person = l.person.to_string();
            plan.commands.push((l.line, Command::Appoint { post, person, from, until: None }));
        }
    }
    leave(office, lines, plan);
    for l in lines.iter().filter(|l| !l.deputies.is_empty()) {
        let Some(title) = l.title else {
            plan.refused.push((l.line, "職名のない人に代決者を付けることはできません。".to_string()));
            continue;
        };
        let post = post_id(l.section, title);
        let deputies: Vec<String> = l.deputies.iter().map(ToString::to_string).collect();
        if office.posts.get(&post).is_none_or(|p| p.deputies != deputies) {
            plan.commands.push((l.line, Command::NameDeputies { post, deputies }));
        }
    }
}

/// The day on which a post is free for the person of a line: where somebody else came to it on the same day or later (the list
/// before was wrong), the day after he came, for he held it that day.
fn free_from(post: &Post, l: &Line<'_>) -> Date {
    let others = post.holders.iter().filter(|h| h.what != l.person && h.from >= l.from);
    others.map(|h| calendar::after(h.from, 1)).max().unwrap_or(l.from)
}

/// Who is named with other posts than those he holds leaves the old ones, unless a successor takes them.
fn leave(office: &Office, lines: &[Line<'_>], plan: &mut Plan) {
    let wanted: BTreeSet<(String, &str)> =
        lines.iter().filter_map(|l| Some((post_id(l.section, l.title?), l.person))).collect();
    let taken: BTreeSet<&str> = wanted.iter().map(|(post, _)| post.as_str()).collect();
    let mut left: BTreeSet<(&str, &str)> = BTreeSet::new();
    for l in lines {
        let before = calendar::after(l.from, -1);
        for (id, post) in &office.posts {
            let stays = wanted.iter().any(|(p, who)| p == id && *who == l.person);
            if stays || taken.contains(id.as_str()) || left.contains(&(id.as_str(), l.person)) {
                continue;
            }
            let Some(held) = post.holders.iter().find(|h| h.what == l.person && h.on(l.from)) else {
                continue;
            };
            // Whoever came on the day itself leaves on that day: an end before the beginning is no end.
            let until = before.max(held.from);
            if held.until.is_none_or(|end| end > until) {
                left.insert((id, l.person));
                let (post, person) = (id.clone(), l.person.to_string());
                plan.commands.push((l.line, Command::Relieve { post, person, until }));
            }
        }
    }
}
