//! May what a deputy decided be seen off? 後閲 by the holder of the post, or by the next in line where it concerns him.
//! Takes the matter as it stands; gives the event, or the refusal. Who that is, is found in `review`.
//! Deciding in somebody's place is in `steps`.

use super::steps::parties;
use super::{Decided, about, matter, no};
use crate::calendar::wareki;
use crate::event::Event;
use crate::known::Known;
use crate::matter::{Decision, Matter};
use crate::mechanism::Mechanism;
use crate::refusal::{Reason, Refusal};
use crate::review::{Reviewers, reviewers, unseen};
use crate::who::{self, Capacity};

/// 後閲: somebody who may sees what a deputy decided.
pub(super) fn review(known: &Known<'_>, by: &str, id: &str) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    let open: Vec<(&Decision, Reviewers)> = unseen(&matter)
        .map(|d| (d, reviewers(known.office, (mechanism, &matter), d, known.today())))
        .collect();
    let Some((first, whom)) = open.first() else { return Err(no(needless(&matter))) };
    if parties(&matter, mechanism).iter().any(|p| p == by) {
        let says = format!("自分の案件を、自分で後閲することはできません。{}", instead(known, whom));
        return Err(Refusal::by(
            Reason::Structure(says),
            known.cite(known.catalog.get("duty-segregation").unwrap_or(mechanism)),
        )
        .into());
    }
    let may = open.iter().find(|(decision, whom)| may(known, &matter, (decision, whom), by));
    match may {
        Some((decision, _)) => Ok(about(&matter, Event::Reviewed { step: decision.decided.step.clone() })),
        None => Err(not_entitled(known, (mechanism, first), whom).into()),
    }
}

/// Why nothing is there to be seen: it was seen already, or nobody decided in another one's place.
fn needless(matter: &Matter) -> String {
    let seen = matter.decisions.iter().filter_map(|d| d.reviewed.as_ref()).max_by_key(|(at, _)| *at);
    match seen {
        Some((at, by)) => format!(
            "後閲は、職員番号{by}の人が{}に既に行っています。もう一度行う必要はありません。",
            wareki(at.day())
        ),
        None => "代わって決定した人がいないので、後閲は要りません。".to_string(),
    }
}

/// Whether a person sees a decision afterwards: by his post, or by the role as he holds it for the section of the matter.
fn may(known: &Known<'_>, matter: &Matter, (decision, whom): (&Decision, &Reviewers), by: &str) -> bool {
    let section = who::section_at(&decision.decided.step, matter);
    let holds = |role: &String| {
        who::capacity(known.office, by, (role, section), known.today(), &[]) == Some(Capacity::Holder)
    };
    let own = !whom.instead && decision.decided.roles.iter().any(holds);
    decision.by != by && (own || whom.has(known.office, by, known.today()))
}

fn not_entitled(
    known: &Known<'_>,
    (mechanism, decision): (&Mechanism, &Decision),
    whom: &Reviewers,
) -> Refusal {
    if whom.posts.is_empty() && whom.instead {
        let says = instead(known, whom);
        return Refusal::by(Reason::Structure(says), known.cite(mechanism));
    }
    let who = match whom.instead {
        true => whom.posts.iter().map(|p| format!("「{p}」")).collect::<Vec<_>>().join("又は"),
        false => format!("「{}」本人", decision.decided.roles.join("又は")),
    };
    Reason::NotEntitled { what: "後閲する".to_string(), who }.into()
}

/// Who sees it, where the holder of the post does not.
fn instead(known: &Known<'_>, whom: &Reviewers) -> String {
    let title = |post: &String| known.office.posts.get(post).map_or(post.clone(), |p| p.title.clone());
    match whom.posts.is_empty() {
        true => "ほかに後閲する人がいないので、この決定に後閲は要りません。".to_string(),
        false => {
            let titles: Vec<String> = whom.posts.iter().map(title).collect();
            format!("{}が後閲してください。", titles.join("又は"))
        }
    }
}
