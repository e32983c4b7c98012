//! What does the reading look like as data? One JSON object a line for each provision, in the keys of the scorers.
//! Takes a policy; gives lines of JSON. The keys are a public output: `tests/readings/README.md` describes them.
//! Tables for people are in `table`.

use crate::placed::Placed;
use crate::values::{self, Values};
use clause::{Kind, Ordinal, Provision};
use policy::{Duty, Origin, Policy};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Row<'a> {
    doc: &'a str,
    part: &'a str,
    path: String,
    id: String,
    slug: String,
    line: usize,
    end_line: usize,
    printed: Option<&'a str>,
    ordinal: Option<String>,
    heading: Option<&'a str>,
    text: Option<&'a str>,
    #[serde(flatten)]
    front: Option<Front<'a>>,
    defines: Vec<Defines<'a>>,
    aliases: Vec<AliasRow<'a>>,
    refs: Vec<RefRow<'a>>,
    #[serde(flatten)]
    values: Values<'a>,
    duties: Vec<DutyRow<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Front<'a> {
    title: &'a str,
    bodies: &'a [String],
    dates: Vec<DateRow<'a>>,
}

#[derive(Serialize)]
struct DateRow<'a> {
    printed: &'a str,
    iso: &'a str,
    event: &'static str,
}

#[derive(Serialize)]
struct Defines<'a> {
    term: &'a str,
    meaning: &'a str,
    also: &'a [String],
}

#[derive(Serialize)]
struct AliasRow<'a> {
    alias: &'a str,
    stands_for: &'a str,
}

#[derive(Serialize)]
struct RefRow<'a> {
    printed: &'a str,
    to: Vec<String>,
}

#[derive(Serialize)]
struct DutyRow<'a> {
    id: String,
    modality: &'static str,
    bearers: &'a [String],
    bearer_origin: String,
    condition: Option<&'a str>,
    frequency: Option<&'static str>,
    adverb: Option<&'a str>,
    approval_from: &'a [String],
    approval_of: Option<&'a str>,
    report_to: &'a [String],
    record: Option<&'a str>,
    action: &'a str,
    doubts: Vec<&'static str>,
}

/// The reading as lines of JSON.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no value of a policy is.
pub fn jsonl(policy: &Policy) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    let stands = Stands::of(policy);
    for (at, provision) in policy.tree.provisions().iter().enumerate() {
        if shares_line(policy, at) {
            continue;
        }
        out.push_str(&serde_json::to_string(&row(&stands, at, provision))?);
        out.push('\n');
    }
    Ok(out)
}

/// A policy and what stands in each of its provisions.
pub(crate) struct Stands<'a> {
    policy: &'a Policy,
    definitions: Placed<'a, policy::Definition>,
    aliases: Placed<'a, policy::Alias>,
    references: Placed<'a, policy::Reference>,
    duties: Placed<'a, Duty>,
    values: values::Stands<'a>,
}

impl<'a> Stands<'a> {
    pub(crate) fn of(policy: &'a Policy) -> Self {
        Stands {
            policy,
            definitions: Placed::by(&policy.definitions, |d| d.clause),
            aliases: Placed::by(&policy.aliases, |a| a.clause),
            references: Placed::by(&policy.references, |r| r.clause),
            duties: Placed::by(&policy.duties, |d| d.clause),
            values: values::Stands::of(policy),
        }
    }
}

/// An article without a caption of its own shares its line with its first paragraph, which stands for both.
fn shares_line(policy: &Policy, at: usize) -> bool {
    let p = policy.tree.get(at);
    let first = p.children.first().map(|c| policy.tree.get(*c));
    p.body.is_empty() && p.heading.is_empty() && first.is_some_and(|c| c.line == p.line)
}

/// One provision with what stands in it.
pub(crate) fn row<'a>(stands: &Stands<'a>, at: usize, p: &'a Provision) -> Row<'a> {
    let policy = stands.policy;
    let words = |s: &'a str| (!s.is_empty()).then_some(s);
    let front = (p.kind == Kind::Front).then(|| front(policy));
    Row {
        doc: policy.tree.source().name(),
        part: p.id.part().key(),
        path: p.id.path(),
        id: p.id.to_string(),
        slug: p.id.slug(),
        line: p.line,
        end_line: p.end_line,
        printed: p.label.map(|l| policy.tree.source().slice(l)),
        ordinal: p.ordinal.as_ref().map(Ordinal::canonical),
        heading: words(p.heading.as_str()),
        text: words(p.body.as_str()),
        front,
        defines: stands
            .definitions
            .at(at)
            .map(|d| Defines { term: &d.term, meaning: &d.meaning, also: &d.also })
            .collect(),
        aliases: stands
            .aliases
            .at(at)
            .map(|a| AliasRow { alias: &a.alias, stands_for: &a.stands_for })
            .collect(),
        refs: stands.references.at(at).map(|r| reference(policy, r)).collect(),
        values: stands.values.at(at),
        duties: stands.duties.at(at).map(|d| duty(policy, d)).collect(),
    }
}

/// What the title page says.
pub(crate) fn front(policy: &Policy) -> Front<'_> {
    let front = policy.tree.front();
    let event = |e| match e {
        clause::Event::Enacted => "enacted",
        clause::Event::InForce => "in_force",
        clause::Event::Amended => "amended",
        clause::Event::Unstated => "unstated",
    };
    let dates =
        front.dates.iter().map(|d| DateRow { printed: &d.printed, iso: &d.iso, event: event(d.event) });
    Front { title: &front.title, bodies: &front.bodies, dates: dates.collect() }
}

fn reference<'a>(policy: &'a Policy, reference: &'a policy::Reference) -> RefRow<'a> {
    let to = match &reference.target {
        policy::Target::Clauses(to) | policy::Target::Distant(to) => {
            to.iter().map(|i| policy.tree.get(*i).id.path()).collect()
        }
        policy::Target::Missing | policy::Target::Outside => Vec::new(),
    };
    RefRow { printed: &reference.printed, to }
}

/// 「standards:7/(2)/①#1」: the clause and the number of the duty in it.
pub(crate) fn duty_id(policy: &Policy, duty: &Duty) -> String {
    format!("{}#{}", policy.tree.get(duty.clause).id, duty.number)
}

/// Where the bearers come from, in a word and, where there is one, the clause.
pub(crate) fn origin(policy: &Policy, duty: &Duty) -> String {
    let clause = |at: usize| policy.tree.get(at).id.to_string();
    match duty.origin {
        Origin::Stated => "stated".to_string(),
        Origin::Sentence => "sentence_before".to_string(),
        Origin::LeadIn(at) => format!("lead_in {}", clause(at)),
        Origin::Heading(at) => format!("heading {}", clause(at)),
        Origin::Condition => "condition".to_string(),
        Origin::Body => "body".to_string(),
        Origin::Nobody => "nobody".to_string(),
    }
}

fn duty<'a>(policy: &'a Policy, duty: &'a Duty) -> DutyRow<'a> {
    DutyRow {
        id: duty_id(policy, duty),
        modality: duty.force.key(),
        bearers: &duty.bearers,
        bearer_origin: origin(policy, duty),
        condition: duty.condition.as_deref(),
        frequency: duty.frequency.map(policy::Frequency::key),
        adverb: duty.adverb.as_deref(),
        approval_from: duty.permission.as_ref().map_or(&[], |p| p.from.as_slice()),
        approval_of: duty.permission.as_ref().map(|p| p.of.as_str()),
        report_to: &duty.addressees,
        record: duty.record.as_deref(),
        action: &duty.act,
        doubts: duty.doubts.iter().map(|d| d.title()).collect(),
    }
}
