//! Which mechanism serves which duty, confirmed by a person: the sure ones by chapter with the list in view, the others one
//! by one with the clause, why it was proposed, and ways to reject, exempt or choose another.
//! INVARIANT: what is confirmed is what was shown; where the list changed meanwhile, it is shown again.

use std::collections::BTreeMap;

use askama::Template;
use ledger::book::Answer;
use practice::command::Command;
use practice::edition::DutyId;
use practice::office::Edition;
use practice::{Certainty, How};

use crate::frame::Frame;
use crate::pages::proposals::{self, Chapter, Open, alone, counted, digest, open, prefix, sure};
use crate::pages::reading;
use crate::paging::Pager;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

/// So many doubtful ones stand on a page, and so many bytes of them.
const CARDS: usize = 10;
const CARD_BYTES: usize = 20_000;
/// A page takes about so many bytes of chapters and of doubtful ones.
const PAGE_BYTES: usize = 84_000;

#[derive(Template)]
#[template(path = "bindings.html")]
struct View {
    frame: Frame,
    faults: Vec<String>,
    stale: bool,
    edition: u32,
    figures: Vec<(&'static str, usize)>,
    chapters: Vec<Chapter>,
    /// Whether one chapter alone is shown, with the words of its duties.
    one_chapter: bool,
    sure: usize,
    /// Chapters, or the rows of one, on other pages.
    pager: Pager,
    shown: String,
    cards: Vec<Card>,
    doubtful: usize,
    skip: usize,
    mechanisms: Vec<String>,
    rest: Vec<(&'static str, String)>,
}

impl Card {
    /// About how many bytes it takes when it is drawn.
    fn drawn(&self) -> usize {
        1900 + self.text.len() + self.heading.len() + self.read.len() + self.why.len() + self.reason.len()
    }
}

#[derive(Default)]
struct Card {
    duty: String,
    mechanism: String,
    title: String,
    how: &'static str,
    why: String,
    citation: String,
    heading: String,
    text: String,
    read: String,
    does: String,
    reason: String,
    other: String,
}

/// The title of a mechanism.
pub fn title(visit: &Visit<'_>, mechanism: &str) -> String {
    visit.catalog().get(mechanism).map_or_else(|| mechanism.to_string(), |m| m.title.clone())
}

fn card(visit: &Visit<'_>, edition: &Edition, duty: &DutyId, proposed: Option<&Open<'_>>) -> Card {
    let clause = edition.reading.clause(duty.clause());
    Card {
        duty: duty.to_string(),
        mechanism: proposed.map(|o| o.mechanism.to_string()).unwrap_or_default(),
        title: proposed.map(|o| title(visit, o.mechanism)).unwrap_or_default(),
        how: proposed.map_or("", |o| o.how.title()),
        why: proposed.map(|o| o.why.to_string()).unwrap_or_default(),
        citation: edition.reading.cite(duty),
        heading: clause.map(|c| c.heading.clone()).unwrap_or_default(),
        text: clause.map(|c| c.text.clone()).unwrap_or_default(),
        read: edition.reading.duty(duty).map(reading::told).unwrap_or_default(),
        ..Card::default()
    }
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let skip = visit.asked("skip").parse().unwrap_or(0);
    page(visit, skip, (&BTreeMap::new(), Vec::new(), false))
}

type Typed = BTreeMap<(String, String), (String, String, String)>;

fn page(visit: &Visit<'_>, skip: usize, (typed, faults, stale): (&Typed, Vec<String>, bool)) -> Given {
    let Some(edition) = visit.office.newest() else { return Reply::go("/admin/policy") };
    let all = open(edition);
    let doubtful: Vec<&Open<'_>> = all.iter().filter(|o| o.certainty == Certainty::Low).collect();
    let alone = alone(edition);
    let total = doubtful.len() + alone.len();
    let skip = if skip >= total { 0 } else { skip };
    let (chapters, one_chapter, pager) = proposals::shown(visit, edition);
    let proposed = doubtful.iter().map(|o| card(visit, edition, o.duty, Some(o)));
    let unserved = alone.iter().map(|duty| card(visit, edition, duty, None));
    // What the chapters leave of the page; one stands there in any case.
    let left = PAGE_BYTES.saturating_sub(chapters.iter().map(Chapter::drawn).sum()).min(CARD_BYTES);
    let mut bytes = 0;
    let fits = |card: &Card| {
        let first = bytes == 0;
        bytes += card.drawn();
        first || bytes <= left
    };
    let cards = proposed.chain(unserved).skip(skip).take(CARDS);
    let mut cards: Vec<Card> = cards.take_while(fits).collect();
    for card in &mut cards {
        if let Some((does, reason, other)) = typed.get(&(card.duty.clone(), card.mechanism.clone())) {
            (card.does, card.reason, card.other) = (does.clone(), reason.clone(), other.clone());
        }
    }
    let (open, _, confirmed) = counted(edition);
    let view = View {
        frame: Frame::of(visit, "紐付けの確定")?,
        edition: edition.number,
        figures: vec![
            ("確定した紐付け", confirmed),
            ("確かな候補", open - doubtful.len()),
            ("一つずつ確かめる候補", doubtful.len()),
            ("仕組みのない義務", alone.len()),
            ("適用除外", edition.bindings.exempt.len()),
        ],
        sure: if one_chapter { chapters.iter().map(|c| c.count).sum() } else { sure(edition).len() },
        pager,
        chapters,
        one_chapter,
        shown: digest(edition),
        cards,
        doubtful: total,
        skip,
        mechanisms: visit.catalog().mechanisms().map(|m| m.title.clone()).collect(),
        rest: crate::pages::setup::rest(visit, "/admin/bindings")?,
        stale,
        faults,
    };
    Reply::page_with(if view.faults.is_empty() && !stale { 200 } else { 422 }, &view)
}

/// The edition that the form was made for, if it is still the newest.
fn same_edition<'a>(visit: &'a Visit<'_>) -> Option<&'a Edition> {
    let number: u32 = visit.posted.get("edition").parse().ok()?;
    visit.office.newest().filter(|e| e.number == number)
}

/// Sure ones are confirmed, by chapter.
pub fn confirm(visit: &Visit<'_>) -> Given {
    let same = same_edition(visit).filter(|e| digest(e) == visit.posted.get("shown"));
    let Some(edition) = same else { return page(visit, 0, (&BTreeMap::new(), Vec::new(), true)) };
    let chosen: Vec<&str> = visit.posted.all("chapter").collect();
    if chosen.is_empty() {
        let says = "確定する章を選んでください。".to_string();
        return page(visit, 0, (&BTreeMap::new(), vec![says], false));
    }
    let without: Vec<&str> = visit.posted.all("without").collect();
    // Of a long chapter only a part stood on the page.
    let part: Vec<&str> = visit.posted.all("part").collect();
    let stood = |key: &str| part.is_empty() || part.contains(&key);
    let number = Some(edition.number);
    let mut commands = Vec::new();
    for under in chosen {
        let all: Vec<Open<'_>> = sure(edition).into_iter().filter(|o| prefix(o.duty) == under).collect();
        let here: Vec<&Open<'_>> =
            all.iter().filter(|o| stood(&o.key()) && !without.contains(&o.key().as_str())).collect();
        let whole = here.len() == all.len();
        // A path begins with that of another chapter too (2 and 20): the stroke tells them apart, but for the head itself.
        let beneath = format!("{under}/");
        if whole && here.iter().any(|o| o.duty.clause().starts_with(&beneath)) {
            commands.push(Command::ConfirmChapter { under: beneath, doubtful: false, edition: number });
        }
        for one in here.iter().filter(|o| !whole || o.duty.clause() == under) {
            let (duty, mechanism) = (one.duty.clone(), one.mechanism.to_string());
            commands.push(Command::ConfirmBinding { duty, mechanism, how: None, edition: number });
        }
    }
    if commands.is_empty() {
        let says = "選んだ章の候補は、すべて除かれています。確定するものを残してください。".to_string();
        return page(visit, 0, (&BTreeMap::new(), vec![says], false));
    }
    let faults = refused(submit_all(visit, &commands)?);
    match faults.is_empty() {
        true => Reply::go("/admin/bindings?said=bound"),
        false => page(&visit.anew(), 0, (&BTreeMap::new(), faults, false)),
    }
}

/// Carries commands out, each by itself.
///
/// # Errors
/// The ledger cannot be written.
pub fn submit_all(visit: &Visit<'_>, commands: &[Command]) -> Result<Vec<Answer>, Stop> {
    Ok(visit.site.live.door.submit_all(visit.caller()?.number(), commands)?)
}

/// What was refused, in words.
pub fn refused(answers: Vec<Answer>) -> Vec<String> {
    let says = |answer| match answer {
        Answer::Done(_) => None,
        Answer::Refused(refusal) => Some(refusal.to_string()),
    };
    answers.into_iter().filter_map(says).collect()
}

/// One judged proposal, as it came.
struct Judged {
    duty: String,
    mechanism: String,
    does: String,
    reason: String,
    other: String,
}

fn judged(visit: &Visit<'_>) -> Vec<Judged> {
    let posted = &visit.posted;
    let word = |name: &str, at: usize| posted.get(&format!("{name}.{at}")).trim().to_string();
    (0..CARDS)
        .filter(|at| posted.has(&format!("duty.{at}")))
        .map(|at| Judged {
            duty: word("duty", at),
            mechanism: word("mechanism", at),
            does: word("do", at),
            reason: word("reason", at),
            other: word("other", at),
        })
        .collect()
}

/// The commands of one judgement.
///
/// # Errors
/// A sentence: a reason is missing, somebody else judged it before, or there is no such mechanism.
fn commands(visit: &Visit<'_>, edition: &Edition, one: &Judged) -> Result<Vec<Command>, String> {
    let (duty, number) = (DutyId::from_printed(&one.duty), Some(edition.number));
    let cited = edition.reading.cite(&duty);
    let proposed =
        edition.bindings.bound.get(&duty).into_iter().flatten().find(|b| b.mechanism == one.mechanism);
    let settled = edition.bindings.exempt.contains_key(&duty)
        || (!one.mechanism.is_empty() && proposed.is_none_or(|b| b.confirmed.is_some()));
    if settled {
        return Err(format!(
            "{cited}: 「{}」は、ほかの人が先に判断しています。",
            title(visit, &one.mechanism)
        ));
    }
    let reason = |what: &str| match one.reason.is_empty() {
        true => Err(format!("{cited}: {what}理由を入れてください。")),
        false => Ok(one.reason.clone()),
    };
    let confirm = |mechanism: &str, how: Option<How>| Command::ConfirmBinding {
        duty: duty.clone(),
        mechanism: mechanism.to_string(),
        how,
        edition: number,
    };
    let reject = |reason: String| Command::RejectBinding {
        duty: duty.clone(),
        mechanism: one.mechanism.clone(),
        reason,
        edition: number,
    };
    Ok(match one.does.as_str() {
        "confirm" => vec![confirm(&one.mechanism, None)],
        "reject" => vec![reject(reason("却下する")?)],
        "exempt" => {
            vec![Command::ExemptDuty {
                duty: duty.clone(),
                reason: reason("適用除外とする")?,
                edition: number,
            }]
        }
        "other" => {
            let chosen = visit.catalog().called(&one.other);
            let chosen =
                chosen.ok_or_else(|| format!("{cited}: 別の仕組みを、候補の中から選んでください。"))?;
            let why = format!("別の仕組み「{}」を選んだため", chosen.title);
            let why = if one.reason.is_empty() { why } else { one.reason.clone() };
            let first = (!one.mechanism.is_empty()).then(|| reject(why));
            first.into_iter().chain([confirm(&chosen.id, Some(How::Carries))]).collect()
        }
        _ => Vec::new(),
    })
}

/// Doubtful ones were judged.
pub fn judge(visit: &Visit<'_>) -> Given {
    let Some(edition) = same_edition(visit) else {
        return page(visit, 0, (&BTreeMap::new(), Vec::new(), true));
    };
    let (mut faults, mut all, mut kept, mut later) = (Vec::new(), Vec::new(), Typed::new(), 0);
    for one in judged(visit) {
        match commands(visit, edition, &one) {
            Ok(found) if found.is_empty() => later += 1,
            Ok(found) => all.extend(found),
            Err(says) => {
                faults.push(says);
                kept.insert((one.duty, one.mechanism), (one.does, one.reason, one.other));
            }
        }
    }
    faults.extend(refused(submit_all(visit, &all)?));
    let skip: usize = visit.posted.get("skip").parse().unwrap_or(0);
    if !faults.is_empty() {
        // The office as it stands now, not as the request found it.
        return page(&visit.anew(), skip, (&kept, faults, false));
    }
    Reply::go(format!("/admin/bindings?skip={}&said=bound#one-by-one", skip + later))
}
