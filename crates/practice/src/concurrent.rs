//! Who holds several posts or roles at once, and which of them may not be held together? Asked of the clauses against 兼務.
//! Takes the office and a day; gives each such person with what he holds, and what the edition in force has against it.
//! Deciding on one's own matter is refused in `access`; that an auditor is independent of those audited, by the rules of his form.

use crate::command::Command;
use crate::edition::{EditionDuty, Reading};
use crate::office::Office;
use crate::who;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Words of an act that holds two things at once.
const BOTH: [&str; 3] = ["兼務", "兼ね", "兼任"];
/// The word in the name of a role that audits.
const AUDIT: &str = "監査";

/// 兼務 (concurrent holding): a person who holds more than one post or role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concurrent {
    /// His number.
    pub person: String,
    /// Ids of his posts.
    pub posts: Vec<String>,
    /// Roles that they bear.
    pub roles: Vec<String>,
    /// What the edition has against it.
    pub forbidden: Vec<Forbidden>,
}

/// 禁じられた兼務 (forbidden): what may not be held together, by which clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// In one sentence.
    pub says: String,
    /// Citation of the clause.
    pub citation: String,
    /// The same for addresses.
    pub slug: String,
    /// Whether the clause excepts what cannot be helped.
    pub unless_unavoidable: bool,
}

/// Everybody who holds more than one post or role on a day, and who holds one that he may not hold; by number.
pub fn concurrent(office: &Office, day: Date) -> Vec<Concurrent> {
    let mut of: BTreeMap<&str, Concurrent> = BTreeMap::new();
    for (id, post) in &office.posts {
        for holding in post.holders.iter().filter(|h| h.on(day)) {
            let one = of.entry(&holding.what).or_default();
            one.person.clone_from(&holding.what);
            one.posts.push(id.clone());
            for role in post.roles.iter().filter(|r| r.on(day)) {
                if !one.roles.contains(&role.what) {
                    one.roles.push(role.what.clone());
                }
            }
        }
    }
    let reading = office.edition(day).or_else(|| office.newest()).map(|e| &e.reading);
    let told = of.into_values().map(|mut one| {
        one.forbidden = reading.map(|r| forbidden(office, r, &one, day)).unwrap_or_default();
        one
    });
    told.filter(|one| one.posts.len() > 1 || one.roles.len() > 1 || !one.forbidden.is_empty()).collect()
}

/// What may not be held together and is in the office afterwards, but not in the one before, from today or from the last
/// appointment of these commands on; with the number of the person.
pub fn brought<'a>(
    before: &Office,
    after: &Office,
    commands: impl Iterator<Item = &'a Command>,
    today: Date,
) -> Vec<(String, Forbidden)> {
    let from = commands.filter_map(|command| match command {
        Command::Appoint { from, .. } | Command::AssignRole { from, .. } => Some(*from),
        _ => None,
    });
    let day = from.max().map_or(today, |last| last.max(today));
    let against = |office: &Office| -> Vec<(String, Forbidden)> {
        let of = |one: Concurrent| one.forbidden.into_iter().map(move |f| (one.person.clone(), f));
        concurrent(office, day).into_iter().flat_map(of).collect()
    };
    let old = against(before);
    against(after).into_iter().filter(|one| !old.contains(one)).collect()
}

fn forbidden(office: &Office, reading: &Reading, one: &Concurrent, day: Date) -> Vec<Forbidden> {
    let mut out: Vec<Forbidden> = Vec::new();
    for duty in reading.duties.iter().filter(|d| forbids_both(d)) {
        let Some(clause) = reading.clause(duty.id.clause()) else { continue };
        let text = clause.text.as_str();
        let said = by_name(reading, text, &one.roles)
            .or_else(|| audited(text, &one.roles))
            .or_else(|| alone(office, (reading, text), one, day));
        let Some(says) = said else { continue };
        let found = Forbidden {
            says,
            citation: clause.citation.clone(),
            slug: clause.slug.clone(),
            unless_unavoidable: text.contains("やむを得ない"),
        };
        if !out.contains(&found) {
            out.push(found);
        }
    }
    out
}

fn forbids_both(duty: &EditionDuty) -> bool {
    duty.force == "must_not" && BOTH.iter().any(|word| duty.act.contains(word))
}

/// The clause names roles, and he holds two of them.
fn by_name(reading: &Reading, text: &str, held: &[String]) -> Option<String> {
    let named = reading.roles_in(text);
    let both: Vec<&String> = held.iter().filter(|role| named.contains(*role)).collect();
    let titles: Vec<String> = both.iter().map(|role| format!("「{role}」")).collect();
    (both.len() > 1).then(|| format!("{}を兼ねています。", titles.join("と")))
}

/// The clause sets those who audit apart from those who are audited, and he bears a role of either kind.
fn audited(text: &str, held: &[String]) -> Option<String> {
    let apart =
        text.contains(AUDIT) && ["監査を受ける", "被監査", "監査対象"].iter().any(|w| text.contains(w));
    let (audits, others): (Vec<&String>, Vec<&String>) = held.iter().partition(|role| role.contains(AUDIT));
    let (audit, other) = (audits.first()?, others.first()?);
    let more =
        if others.len() > 1 { format!("ほか{}つの役割", others.len() - 1) } else { String::new() };
    apart.then(|| format!("監査を行う「{audit}」と、監査を受ける側の「{other}」{more}を兼ねています。"))
}

/// The clause sets those who apply apart from those who permit, and nobody but he could permit what he applies for.
fn alone(office: &Office, (reading, text): (&Reading, &str), one: &Concurrent, day: Date) -> Option<String> {
    if !text.contains("申請") || !["承認", "許可"].iter().any(|w| text.contains(w)) {
        return None;
    }
    let permits: BTreeSet<&str> =
        reading.duties.iter().flat_map(|d| &d.permission).map(String::as_str).collect();
    let section = office.section_of(&one.person, day)?;
    let only_he = |role: &&String| {
        let all = who::candidates(office, role, section, day);
        !all.is_empty() && all.iter().all(|person| *person == one.person)
    };
    let roles: Vec<String> = one
        .roles
        .iter()
        .filter(|role| permits.contains(role.as_str()))
        .filter(only_he)
        .map(|role| format!("「{role}」"))
        .collect();
    (!roles.is_empty()).then(|| {
        format!(
            "{}としての許可を、本人の申請について行える人がほかにいません。代決者を定めてください。",
            roles.join("、")
        )
    })
}
