//! The chart of the office: sections with their posts, who holds them, which roles they bear, who stands in.
//! Everybody may look: whoever wants to report must know to whom. Contacts stand in the 緊急連絡網, not here.

use askama::Template;
use practice::concurrent::concurrent;
use practice::lacking::{described, unit};
use practice::office;
use practice::rank::rank;
use print::chart;

use crate::frame::Frame;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "office.html")]
struct View {
    frame: Frame,
    sections: Vec<(String, Vec<Post>)>,
    pager: Pager,
    vacant: Vec<(String, String)>,
    several: Vec<Several>,
    absences: Vec<(String, String, String)>,
    values: Vec<(String, String, String, String)>,
}

/// 兼務 (several) of one person.
struct Several {
    name: String,
    posts: String,
    roles: String,
    forbidden: Vec<(String, String)>,
}
/// A page takes about so many bytes of sections with their posts.
const PAGE_BYTES: usize = 60_000;

struct Post {
    title: String,
    holders: String,
    roles: String,
    deputies: String,
}

/// Posts by section as people list them: the section of the highest post first, in each the highest first.
pub fn by_rank<'a>(visit: &'a Visit<'_>) -> Vec<&'a office::Post> {
    let mut posts: Vec<&office::Post> = visit.office.posts.values().collect();
    let top = |section: &str| {
        let of = visit.office.posts.values().filter(|p| p.section == section);
        of.map(|p| rank(&p.title)).min()
    };
    posts.sort_by_key(|p| (top(&p.section), p.section.clone(), rank(&p.title)));
    posts
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let today = visit.today();
    let names = look.all_names()?;
    let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_string());
    let several = concurrent(&visit.office, today);
    let mut sections: Vec<(String, Vec<Post>)> = Vec::new();
    for post in by_rank(visit) {
        let holders = post.holders.iter().filter(|h| h.on(today));
        let holders: Vec<String> =
            holders.map(|h| chart::marked(&several, &h.what, &name(&h.what))).collect();
        let roles: Vec<&str> = post.roles.iter().filter(|r| r.on(today)).map(|r| r.what.as_str()).collect();
        let one = Post {
            title: post.title.clone(),
            holders: if holders.is_empty() { "（空席）".to_string() } else { holders.join("、") },
            roles: roles.join("、"),
            deputies: post.deputies.join("、"),
        };
        match sections.iter_mut().find(|(s, _)| *s == post.section) {
            Some((_, all)) => all.push(one),
            None => sections.push((post.section.clone(), vec![one])),
        }
    }
    let absences = visit.office.absences.iter().filter(|a| a.until >= today);
    let absences = absences.map(|a| Ok((name(&a.person), words::day(a.from), words::day(a.until))));
    let post = |p: &Post| 60 + p.title.len() + p.holders.len() + p.roles.len() + p.deputies.len();
    let drawn =
        |(section, posts): &(String, Vec<Post>)| 250 + section.len() + posts.iter().map(post).sum::<usize>();
    let link = "/office?page=".to_string();
    let (sections, pager) = paging::weighed(visit.asked("page"), sections, PAGE_BYTES, drawn, link);
    let view = View {
        frame: Frame::of(visit, "体制")?,
        sections,
        pager,
        vacant: practice::who::vacant_roles(&visit.office, today),
        several: several
            .iter()
            .map(|one| Several {
                name: name(&one.person),
                posts: chart::posts(&visit.office, one),
                roles: one.roles.join("、"),
                forbidden: one
                    .forbidden
                    .iter()
                    .map(|f| (chart::against(f), format!("/policy/{}", f.slug)))
                    .collect(),
            })
            .collect(),
        absences: absences.collect::<Result<_, Stop>>()?,
        values: set_values(visit),
    };
    Reply::page(&view)
}

/// What the body set: title, value in its unit, who decided, when.
fn set_values(visit: &Visit<'_>) -> Vec<(String, String, String, String)> {
    let told = visit.office.values.iter().map(|(name, set)| {
        let (title, entry) = described(visit.catalog(), name);
        let value = format!("{}{}", set.value.shown(), unit(entry, &set.value));
        (title, value, set.decider.clone(), words::day(set.decided))
    });
    told.collect()
}
