//! Posts, who holds them, which roles they bear, who stands in: what is vacant first, then each as a form.
//! Roles are those of the policy and of the values that the body set. Who it is on a day is found in `practice::who`.

use askama::Template;
use ledger::book::Answer;
use practice::command::Command;
use practice::office::post_id;
use practice::who;

use crate::fields::persons::{self, Meant};
use crate::frame::Frame;
use crate::paging::{self, Pager};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

const PLACE: &str = "/admin/people/posts";
/// A page takes about so many bytes of the list.
const LIST_BYTES: usize = 30_000;

#[derive(Template)]
#[template(path = "posts.html")]
struct View {
    frame: Frame,
    faults: Vec<String>,
    typed: Posted,
    vacant: Vec<(String, String)>,
    posts: Vec<Post>,
    pager: Pager,
    ids: Vec<String>,
    sections: Vec<String>,
    persons: Vec<(String, String)>,
    roles: Vec<String>,
    today: String,
}

struct Post {
    id: String,
    holders: String,
    roles: String,
    deputies: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, Vec::new())
}

fn page(visit: &Visit<'_>, faults: Vec<String>) -> Given {
    let (look, today) = (visit.look()?, visit.today());
    let names = look.all_names()?;
    let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_string());
    let mut roles: Vec<String> = visit
        .office
        .newest()
        .into_iter()
        .flat_map(|e| e.reading.roles.iter().map(|r| r.role.clone()))
        .chain(visit.office.posts.values().flat_map(|p| p.roles.iter().map(|r| r.what.clone())))
        .collect();
    roles.sort();
    roles.dedup();
    let here = visit.office.persons.iter().filter(|(_, p)| p.left.is_none());
    let ranked = crate::pages::office::by_rank(visit);
    let posts = ranked.iter().map(|p| Post {
        id: post_id(&p.section, &p.title),
        holders: match p.holders.iter().filter(|h| h.on(today)).map(|h| name(&h.what)).collect::<Vec<_>>() {
            none if none.is_empty() => "（空席）".to_string(),
            all => all.join("、"),
        },
        roles: p.roles.iter().filter(|r| r.on(today)).map(|r| r.what.clone()).collect::<Vec<_>>().join("、"),
        deputies: p.deputies.join("、"),
    });
    let drawn = |p: &Post| 60 + p.id.len() + p.holders.len() + p.roles.len() + p.deputies.len();
    let link = format!("{PLACE}?page=");
    let (posts, pager) = paging::weighed(visit.asked("page"), posts.collect(), LIST_BYTES, drawn, link);
    let view = View {
        frame: Frame::of(visit, "職と役割")?,
        typed: if faults.is_empty() { Posted::default() } else { visit.posted.clone() },
        vacant: who::vacant_roles(&visit.office, today),
        posts,
        pager: pager.of_list("職の一覧", "#list"),
        ids: ranked.iter().map(|p| post_id(&p.section, &p.title)).collect(),
        sections: crate::pages::people::sections_of(visit),
        persons: here.take(persons::OFFERED).map(|(n, _)| (n.clone(), name(n))).collect(),
        roles,
        today: words::day(today),
        faults,
    };
    Reply::page_with(if view.faults.is_empty() { 200 } else { 422 }, &view)
}

/// Roles that nobody holds are given to posts, as many as were chosen; or one thing is changed.
pub fn change(visit: &Visit<'_>) -> Given {
    let commands = match commands(visit)? {
        Ok(commands) if commands.is_empty() => {
            return page(visit, vec!["何も選ばれていません。".to_string()]);
        }
        Ok(commands) => commands,
        Err(says) => return page(visit, vec![says]),
    };
    let answers = visit.site.live.door.submit_all(visit.caller()?.number(), &commands)?;
    let refused = answers.into_iter().filter_map(|a| match a {
        Answer::Done(_) => None,
        Answer::Refused(refusal) => Some(refusal.to_string()),
    });
    let faults: Vec<String> = refused.collect();
    match faults.is_empty() {
        true => Reply::go(format!("{PLACE}?said=changed")),
        false => page(&visit.anew(), faults),
    }
}

fn commands(visit: &Visit<'_>) -> Result<Result<Vec<Command>, String>, Stop> {
    let posted = &visit.posted;
    let word = |name: &str| posted.given(name).unwrap_or_default();
    let day = |name: &str, title: &str| posted.day(name, title);
    let one = |made: Result<Command, String>| made.map(|c| vec![c]);
    let person = match posted.given("person") {
        Some(word) => match persons::meant((visit, &visit.look()?), &word)? {
            Meant::One(number) => number,
            other => return Ok(Err(other.says(&word))),
        },
        None => String::new(),
    };
    Ok(match posted.get("do") {
        "vacant" => {
            let wanted = posted.all("role").zip(posted.all("post")).filter(|(_, post)| !post.is_empty());
            let wanted: Vec<(String, String)> = wanted.map(|(r, p)| (r.to_string(), p.to_string())).collect();
            day("from", "いつから").map(|from| {
                wanted.into_iter().map(|(role, post)| Command::AssignRole { role, post, from }).collect()
            })
        }
        "create" => one(Ok(Command::CreatePost { title: word("title"), section: word("section") })),
        "appoint" => one(day("from", "いつから").and_then(|from| {
            let until = match posted.given("until") {
                Some(_) => Some(day("until", "任期の終わり")?),
                None => None,
            };
            Ok(Command::Appoint { post: word("post"), person, from, until })
        })),
        "relieve" => {
            one(day("until", "最後の日").map(|until| Command::Relieve { post: word("post"), person, until }))
        }
        "assign" => one(day("from", "いつから").map(|from| Command::AssignRole {
            role: word("role"),
            post: word("post"),
            from,
        })),
        "withdraw" => one(day("until", "最後の日").map(|until| Command::WithdrawRole {
            role: word("role"),
            post: word("post"),
            until,
        })),
        "deputies" => {
            let deputies = posted.get("deputies").split(['、', '\n']).map(|d| d.trim().to_string());
            let deputies = deputies.filter(|d| !d.is_empty()).collect();
            one(Ok(Command::NameDeputies { post: word("post"), deputies }))
        }
        _ => return Err(Stop::Missing),
    })
}
