//! Which part of a register is asked for? From the words behind the question mark to a question for the index, and back.
//! Takes a visit; gives the question, the matters that this person may see, and links to the same list a little different.
//! How a register is drawn is in `pages::register`.

use jiff::civil::Date;
use ledger::book::search::{Column, Query, Range, Seen, Share, Word};
use practice::form::{Field, Kind};
use practice::matter::{Matter, Status};
use practice::procedure::Disclosure;
use practice::spelling::fold;
use practice::{Form, Mechanism, calendar, sight};

use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// More words than this are not looked for.
const MOST_WORDS: usize = 10;
/// Before the name of a field of the catalogue in every form and address, so that none can be taken for a name of ours.
pub const FIELD: &str = "f.";
/// Of a mechanism whose matters are not for everybody, so many at most are looked through.
const MOST_SIFTED: u32 = 100_000;
/// The same where several mechanisms are looked through at once.
const SIFTED: u32 = 500;

/// Words that say which part of a list is meant; others are not carried on.
const KNOWN: [&str; 11] =
    ["q", "state", "section", "from", "to", "until", "clause", "sort", "down", "cols", "page"];

/// What is asked for where the last day is over.
const EXPIRED: &str = "expired";

/// States by which a list is filtered.
const STATES: [(&str, &str); 5] = [
    ("", "すべて"),
    ("open", "手続中"),
    ("live", "有効・登録中"),
    (EXPIRED, "期限切れ"),
    ("ended", "終わったもの"),
];

/// Those by which a list of this mechanism is.
pub fn states(mechanism: &Mechanism) -> Vec<(&'static str, &'static str)> {
    let words = |(key, title)| match (key, mechanism.form) {
        ("live", Form::Record) => (key, "記録済み"),
        _ => (key, title),
    };
    STATES.into_iter().filter(|(key, _)| *key != EXPIRED || mechanism.expires()).map(words).collect()
}

/// Days by which a list is narrowed.
const DAYS: [(&str, &str); 3] = [("from", "受付日（から）"), ("to", "受付日（まで）"), ("until", "期限")];

/// 一覧の一部 (part of a list) that somebody may see.
pub struct Part {
    /// Matters.
    pub matters: Vec<Matter>,
    /// How many there are in all, as far as they were counted.
    pub total: u32,
    /// Whether there are still more.
    pub more: bool,
}

impl Part {
    /// How many there are, for people: 12件, or 1000件以上 where not all were counted.
    pub fn counted(&self) -> String {
        counted(self.total, self.more)
    }
}

/// A number of matters, for people.
pub fn counted(total: u32, more: bool) -> String {
    if more { format!("{total}件以上") } else { format!("{total}件") }
}

/// The words of a search, each with the persons whose names it may be part of.
///
/// # Errors
/// The ledger cannot be read.
pub fn words(look: &Look<'_>, text: &str) -> Result<Vec<Word>, Stop> {
    let all = look.everybody()?;
    let one = |text: &str| {
        let folded = fold(text);
        let persons = all.folded.iter().filter(|(_, name)| !folded.is_empty() && name.contains(&folded));
        Word { text: text.to_string(), persons: persons.map(|(n, _)| n.clone()).collect() }
    };
    Ok(text.split_whitespace().take(MOST_WORDS).map(one).collect())
}

/// The sections and the person within whose sight a list lies; none: everything is seen.
///
/// # Errors
/// Nobody is signed in.
pub fn seen(visit: &Visit<'_>, mechanism: Option<&Mechanism>) -> Result<Option<Seen>, Stop> {
    let caller = visit.caller()?;
    if caller.reader || mechanism.is_some_and(|m| is_open(m) || m.sight.is_some()) {
        return Ok(None);
    }
    let sections = sight::sections(&visit.office, caller.number(), visit.today());
    let sections = sections.into_iter().map(ToString::to_string).collect();
    Ok(Some(Seen { sections, person: caller.number().to_string() }))
}

/// The question that the address of a register asks.
///
/// # Errors
/// The ledger cannot be read.
pub fn query((visit, look): (&Visit<'_>, &Look<'_>), mechanism: &Mechanism) -> Result<Query, Stop> {
    let states = match visit.asked("state") {
        "open" => vec![Status::Open, Status::SentBack],
        "live" | EXPIRED => vec![Status::Live],
        "ended" => vec![Status::Closed, Status::Refused, Status::Lost, Status::Withdrawn],
        _ => Vec::new(),
    };
    let over = (mechanism.expires() && matches!(visit.asked("state"), "live" | EXPIRED))
        .then(|| (visit.today(), visit.asked("state") == EXPIRED));
    let mut fields = Vec::new();
    for field in filters(mechanism) {
        let word = visit.asked(&format!("{FIELD}{}", field.name)).trim();
        if !word.is_empty() {
            fields.push((field.name.clone(), values(look, field, word)?));
        }
    }
    let day = |name: &str| calendar::day(visit.asked(name)).ok();
    let (order, down) = order(visit, mechanism);
    Ok(Query {
        mechanisms: vec![mechanism.id.clone()],
        words: words(look, visit.asked("q"))?,
        states,
        sections: Some(visit.asked("section"))
            .filter(|s| !s.is_empty())
            .map(ToString::to_string)
            .into_iter()
            .collect(),
        fields,
        entered: Range { from: day("from"), to: day("to") },
        until: Range { from: None, to: day("until") },
        over,
        clause: Some(visit.asked("clause")).filter(|c| !c.is_empty()).map(ToString::to_string),
        seen: seen(visit, Some(mechanism))?,
        order,
        down,
        ..Query::default()
    })
}

/// What cannot be read of the days that were asked for, one sentence each.
pub fn faults(visit: &Visit<'_>) -> Vec<String> {
    let wrong = DAYS.into_iter().filter_map(|(name, title)| {
        let word = visit.asked(name);
        let why = calendar::day(word).err().filter(|_| !word.is_empty())?;
        Some(format!("「{title}」の{why}"))
    });
    wrong.collect()
}

/// Fields by whose values a list can be filtered.
pub fn filters(mechanism: &Mechanism) -> impl Iterator<Item = &Field> {
    let own = mechanism.section.as_deref();
    mechanism.fields.iter().filter(move |f| {
        let few = matches!(
            f.kind,
            Kind::Choice(_)
                | Kind::Class
                | Kind::Zone
                | Kind::Flag
                | Kind::Section
                | Kind::Person
                | Kind::Row(_)
        );
        few && !f.private && Some(f.name.as_str()) != own
    })
}

/// How a list is narrowed, in words for paper.
pub fn narrowed(visit: &Visit<'_>, mechanism: &Mechanism) -> Vec<String> {
    let mut out = Vec::new();
    let mut tell = |title: &str, word: &str| {
        if !word.trim().is_empty() {
            out.push(format!("{title}「{}」", word.trim()));
        }
    };
    tell("ことば", visit.asked("q"));
    let state =
        states(mechanism).into_iter().find(|(key, _)| *key == visit.asked("state") && !key.is_empty());
    tell("状態", state.map_or("", |(_, title)| title));
    tell("所属", visit.asked("section"));
    tell("根拠の条項", &clause_cited(visit));
    for field in filters(mechanism) {
        tell(&field.title, visit.asked(&format!("{FIELD}{}", field.name)));
    }
    for (name, title) in DAYS {
        // A day that cannot be read narrows nothing.
        let word = visit.asked(name);
        tell(title, &calendar::day(word).map(calendar::wareki).unwrap_or_default());
    }
    out
}

/// The clause under which a list is asked for, as it is cited; empty where it is not asked for by one.
pub fn clause_cited(visit: &Visit<'_>) -> String {
    let path = visit.asked("clause");
    let clause = visit.edition().and_then(|e| e.reading.clause(path));
    clause.map_or_else(|| path.to_string(), |c| c.citation.clone())
}

/// A person is meant by his number or by a part of his name.
fn values(look: &Look<'_>, field: &Field, word: &str) -> Result<Vec<String>, Stop> {
    if field.kind != Kind::Person {
        return Ok(vec![word.to_string()]);
    }
    let (all, folded) = (look.everybody()?, fold(word));
    if all.names.contains_key(word) {
        return Ok(vec![word.to_string()]);
    }
    let found = all.folded.iter().filter(|(_, name)| name.contains(&folded));
    let found: Vec<String> = found.map(|(n, _)| n.clone()).collect();
    Ok(if found.is_empty() { vec![word.to_string()] } else { found })
}

/// By which column a list is sorted, and whether backwards. Unasked, the rows of a register come by their number, as in a book; of
/// everything else the newest come first.
pub fn sorting<'a>(visit: &'a Visit<'_>, mechanism: &Mechanism) -> (&'a str, bool) {
    let by_key = mechanism.form == Form::Register && mechanism.key.is_some();
    match visit.asked("sort") {
        "" => ("number", !by_key),
        asked => (asked, visit.asked("down") == "1"),
    }
}

fn order(visit: &Visit<'_>, mechanism: &Mechanism) -> (Column, bool) {
    let (sort, down) = sorting(visit, mechanism);
    let column = match sort {
        "number" if mechanism.key.is_some() => Column::Key,
        "number" => Column::Number,
        "state" => Column::Status,
        "section" => Column::Section,
        "who" => Column::Applicant,
        "since" => Column::Since,
        "until" => Column::Until,
        other => match other.strip_prefix(FIELD).and_then(|name| mechanism.field(name)) {
            Some(field) if !field.private => Column::Field(field.name.clone()),
            _ => return (Column::Number, true),
        },
    };
    (column, down)
}

/// One part of a list, as far as this person may see it.
///
/// # Errors
/// The ledger cannot be read.
pub fn part(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    mut query: Query,
    (skip, most): (u32, u32),
) -> Result<Part, Stop> {
    let search = visit.site.live.shelf.search();
    if mechanism.sight.is_none() {
        (query.skip, query.most) = (skip, most);
        let found = search.find(&query)?;
        return Ok(Part { matters: look.view().of_ids(&found.ids)?, total: found.total, more: found.more });
    }
    // How many there are that he may not see is not told either.
    (query.skip, query.most) = (0, MOST_SIFTED);
    let mut matters = Vec::new();
    for matter in look.view().of_ids(&search.find(&query)?.ids)? {
        if look.may_see(mechanism, &matter)? {
            matters.push(matter);
        }
    }
    let total = u32::try_from(matters.len()).unwrap_or(u32::MAX);
    let shown = matters.into_iter().skip(skip as usize).take(most as usize).collect();
    Ok(Part { matters: shown, total, more: false })
}

/// The latest matters of several mechanisms that this person may see. Three kinds of mechanisms: for everybody, by sight of
/// sections, and those whose matters say themselves who may see them.
///
/// # Errors
/// The ledger cannot be read.
pub fn latest(
    (visit, look): (&Visit<'_>, &Look<'_>),
    among: &[&Mechanism],
    query: &Query,
    most: u32,
) -> Result<Part, Stop> {
    let share = |wanted: &dyn Fn(&Mechanism) -> bool, seen: Option<Seen>| {
        let mechanisms = among.iter().filter(|m| m.sight.is_none() && wanted(m)).map(|m| m.id.clone());
        Share { mechanisms: mechanisms.collect(), seen, most }
    };
    let mut shares = match seen(visit, None)? {
        None => vec![share(&|_| true, None)],
        sight => vec![share(&|m| !is_open(m), sight), share(&is_open, None)],
    };
    // No mechanism would mean all of them.
    shares.retain(|share| !share.mechanisms.is_empty());
    let whole = shares.len();
    let kept = among.iter().filter(|m| m.sight.is_some());
    shares.extend(kept.map(|m| Share { mechanisms: vec![m.id.clone()], seen: None, most: SIFTED }));
    let query = Query { order: Column::Since, down: true, ..query.clone() };
    let found = visit.site.live.shelf.search().find_each(&query, &shares)?;
    let mut part = Part { matters: Vec::new(), total: 0, more: false };
    for (at, found) in found.iter().enumerate() {
        let matters = look.view().of_ids(&found.ids)?;
        if at < whole {
            part.matters.extend(matters);
            part.total += found.total;
            part.more |= found.more;
            continue;
        }
        for matter in matters {
            let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
            if look.may_see(mechanism, &matter)? {
                part.total += 1;
                part.matters.push(matter);
            }
        }
    }
    part.matters.sort_by_key(|m| std::cmp::Reverse(m.latest));
    part.matters.truncate(most as usize);
    Ok(part)
}

/// Whether everybody sees the matters of a mechanism.
pub(crate) fn is_open(mechanism: &Mechanism) -> bool {
    mechanism.form == Form::Document || mechanism.disclosure == Disclosure::Public
}

/// Ids of all that this person may see.
///
/// # Errors
/// The ledger cannot be read.
pub fn ids(
    (visit, look): (&Visit<'_>, &Look<'_>),
    mechanism: &Mechanism,
    mut query: Query,
    most: u32,
) -> Result<Vec<String>, Stop> {
    if mechanism.sight.is_some() {
        let part = part((visit, look), mechanism, query, (0, most))?;
        return Ok(part.matters.into_iter().map(|m| m.id).collect());
    }
    query.most = most;
    Ok(visit.site.live.shelf.search().find(&query)?.ids)
}

/// The words behind the question mark that say which part is meant, with some of them changed. Another part begins on page 1.
pub fn same(visit: &Visit<'_>, changed: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    let keeps = |name: &str| {
        let known = KNOWN.contains(&name) || name.starts_with(FIELD);
        known && (name != "page" || changed.is_empty()) && changed.iter().all(|(n, _)| *n != name)
    };
    let kept = visit.query.iter().filter(|(n, v)| keeps(n) && !v.is_empty());
    out.extend_pairs(kept.map(|(n, v)| (n.as_str(), v.as_str())));
    out.extend_pairs(changed.iter().filter(|(_, v)| !v.is_empty()));
    out.finish()
}

/// Of words that came from elsewhere, those that say which part of a list is meant.
pub fn known(words: &str) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    let all = form_urlencoded::parse(words.as_bytes());
    out.extend_pairs(
        all.filter(|(n, v)| !v.is_empty() && n != "page" && (KNOWN.contains(&&**n) || n.starts_with(FIELD))),
    );
    out.finish()
}

/// A path with words behind it.
pub fn at(path: &str, words: &str) -> String {
    if words.is_empty() { path.to_string() } else { format!("{path}?{words}") }
}

/// A day for a name of a file.
pub fn file_day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_counted_to_the_end_says_so() {
        assert_eq!(counted(12, false), "12件");
        assert_eq!(counted(1000, true), "1000件以上");
    }
}
