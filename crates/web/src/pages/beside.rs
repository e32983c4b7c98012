//! What stands beside a matter for whoever decides? What the applicant had before, what a deputy decided unseen.
//! Takes a matter; gives words and paths. Its clauses are in `basis`; what stands in the matter itself is in `matter`.

use ledger::book::{Listing, Order};
use practice::matter::{Decision, Matter, Status};
use practice::{Mechanism, review, who};

use crate::fields;
use crate::pages::matter::path_of;
use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// The applicant's earlier matters of this kind: whoever decides looks at them.
///
/// # Errors
/// The ledger cannot be read.
pub fn past(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Vec<(String, String, String)>, Stop> {
    if !matter.status.is_open() {
        return Ok(Vec::new());
    }
    let listing = Listing {
        mechanism: Some(mechanism.id.clone()),
        applicant: Some(matter.applied.applicant.clone()),
        order: Order::Newest,
        most: 6,
        ..Listing::default()
    };
    let all = look.view().listed(&listing)?.matters;
    let others = all.into_iter().filter(|m| m.id != matter.id).take(5);
    let told = |m: Matter| {
        let state = visit.state(&m);
        (path_of(&m.id), format!("{}　{}", m.number(mechanism), fields::about(mechanism, &m)), state)
    };
    Ok(others.map(told).collect())
}

/// What a deputy decided and nobody saw yet, with who is to see it.
pub fn unseen(
    visit: &Visit<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    names: &print::office::Names,
) -> Vec<(String, String)> {
    let (office, today) = (&visit.office, visit.today());
    let told = |decision: &Decision| {
        let whom = review::reviewers(office, (mechanism, matter), decision, today);
        let of_post = |post: &String| {
            let title = office.posts.get(post).map_or(post.as_str(), |p| p.title.as_str());
            let holders =
                who::holders(office, post, today).into_iter().map(|h| names.get(h).map_or(h, |n| n));
            format!("{title}（{}）", holders.collect::<Vec<_>>().join("、"))
        };
        let whom = match whom.posts.is_empty() {
            true => "後閲は、行える人がほかにいないため、要りません。".to_string(),
            false => {
                let all: Vec<String> = whom.posts.iter().map(of_post).collect();
                format!("後閲する人：{}", all.join("、"))
            }
        };
        let step = who::step_of(mechanism, &decision.decided.step).map(|(s, _)| s.title.clone());
        (step.unwrap_or_default(), whom)
    };
    match matter.status {
        Status::Withdrawn => Vec::new(),
        _ => review::unseen(matter).map(told).collect(),
    }
}
