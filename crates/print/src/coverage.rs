//! How does a policy look beside the law and the guideline? A table for people, and the same as JSON.
//! Takes what `practice::coverage` found; gives text. No score is made of it: verdicts stand beside their clauses.
//! What a policy says at all is in `reading`.

use crate::table::pad;
use clause::Part;
use policy::Policy;
use practice::coverage::{Covered, Held, Verdict};
use serde::Serialize;
use std::fmt::Write;

/// Widths of the columns for number, topic and verdict.
const WIDTHS: [usize; 3] = [7, 34, 12];
/// Width of the first words of a clause.
const WORDS: usize = 46;
/// So many clauses of a topic are shown; all of them stand in the JSON.
const SHOWN: usize = 8;

/// The comparison of one document for people.
pub fn text(policy: &Policy, held: &[Held<'_>]) -> String {
    let mut out = String::new();
    for h in held {
        norm(&mut out, policy, h);
    }
    out.push_str(&conclusion(policy, held));
    out
}

fn norm(out: &mut String, policy: &Policy, held: &Held<'_>) {
    let norm = held.norm;
    // Writing to a string does not fail.
    let _ = writeln!(out, "{}\n根拠: {}\n", norm.title, norm.source);
    if !held.applies {
        let part = norm.part.map_or("", |p| p.part().title());
        let _ = writeln!(out, "  この文書には{part}がないので、比べていません。\n");
        return;
    }
    line(out, ["番号", "事項", "判定"], "条項");
    let _ = writeln!(out, "  {}", "-".repeat(WIDTHS.iter().sum::<usize>() + 3 * 2 + 4));
    for covered in &held.topics {
        topic(out, policy, covered);
    }
    out.push('\n');
    for note in &norm.notes {
        let _ = writeln!(out, "  ※ {note}");
    }
    out.push('\n');
}

fn topic(out: &mut String, policy: &Policy, covered: &Covered<'_>) {
    let mut rest: Vec<String> = covered.clauses.iter().take(SHOWN).map(|i| clause(policy, *i)).collect();
    if let Some(more) = covered.clauses.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        rest.push(format!("ほか{more}条項（--format json で全部を示します）"));
    }
    let missing: Vec<&str> = covered.missing().map(|e| e.title.as_str()).collect();
    match covered.verdict {
        Verdict::Present => {}
        Verdict::Partial => rest.push(format!("足りないもの: {}", missing.join("、"))),
        Verdict::Missing => rest.push(format!("求められること: {}", covered.topic.says)),
    }
    let mut rest = rest.into_iter();
    let first = rest.next().unwrap_or_default();
    line(out, [&covered.topic.cite, &covered.topic.title, covered.verdict.title()], &first);
    rest.for_each(|words| line(out, ["", "", ""], &words));
}

fn line(out: &mut String, cells: [&str; 3], rest: &str) {
    let cells: Vec<String> = cells.iter().zip(WIDTHS).map(|(c, w)| pad(c, w)).collect();
    let _ = writeln!(out, "  {}", format!("{}  {rest}", cells.join("  ")).trim_end());
}

/// 「基本方針 6(1)「組織体制」」: the citation and the heading or the first words.
fn clause(policy: &Policy, at: usize) -> String {
    let p = policy.tree.get(at);
    let words = p.title().lines().next().unwrap_or_default();
    format!("{}「{}」", p.id.citation(), pad(words, WORDS).trim_end())
}

/// What the law demands and the document lacks, and what a reader has to keep in mind.
fn conclusion(policy: &Policy, held: &[Held<'_>]) -> String {
    let topics = held.iter().filter(|h| h.norm.demanded).flat_map(|h| &h.topics);
    let missing: Vec<String> = topics
        .filter(|c| c.verdict == Verdict::Missing)
        .map(|c| format!("{}「{}」", c.topic.cite, c.topic.title))
        .collect();
    let verdict = match missing.is_empty() {
        true => "省令の八つの分野に、定めが全く見当たらないものはありません。".to_string(),
        false => format!("省令の分野のうち、定めが見当たらないもの: {}。", missing.join("、")),
    };
    let hint = if policy.tree.has_part(Part::Standards) {
        ""
    } else {
        "この文書には対策基準がありません。「一部」と「見当たらない」の事項は、対策基準に定めがないかを確かめてください。"
    };
    format!("{verdict}{hint}見出しと義務の文の語によって判定しています。条項を読んで確かめてください。\n")
}

#[derive(Serialize)]
struct Document<'a> {
    doc: &'a str,
    has_basic: bool,
    has_standards: bool,
    norms: Vec<NormRow<'a>>,
}

#[derive(Serialize)]
struct NormRow<'a> {
    id: &'a str,
    title: &'a str,
    source: &'a str,
    in_force: Option<&'a str>,
    demanded: bool,
    applies: bool,
    notes: &'a [String],
    topics: Vec<TopicRow<'a>>,
}

#[derive(Serialize)]
struct TopicRow<'a> {
    id: &'a str,
    title: &'a str,
    cite: &'a str,
    says: &'a str,
    verdict: &'static str,
    clauses: Vec<ClauseRow<'a>>,
    elements: Vec<ElementRow<'a>>,
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct ElementRow<'a> {
    title: &'a str,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct ClauseRow<'a> {
    id: String,
    citation: String,
    slug: String,
    line: usize,
    words: &'a str,
}

/// The comparison as JSON: one object for one document, a list of objects for several.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no comparison is.
pub fn json(documents: &[(&Policy, &[Held<'_>])]) -> Result<String, serde_json::Error> {
    let rows: Vec<Document<'_>> = documents.iter().map(|(policy, held)| document(policy, held)).collect();
    match rows.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        many => serde_json::to_string_pretty(many),
    }
}

fn document<'a>(policy: &'a Policy, held: &'a [Held<'_>]) -> Document<'a> {
    Document {
        doc: policy.tree.source().name(),
        has_basic: policy.tree.has_part(Part::Basic),
        has_standards: policy.tree.has_part(Part::Standards),
        norms: held
            .iter()
            .map(|h| NormRow {
                id: &h.norm.id,
                title: &h.norm.title,
                source: &h.norm.source,
                in_force: h.norm.in_force.as_deref(),
                demanded: h.norm.demanded,
                applies: h.applies,
                notes: &h.norm.notes,
                topics: h.topics.iter().map(|c| row(policy, c)).collect(),
            })
            .collect(),
    }
}

fn row<'a>(policy: &'a Policy, covered: &'a Covered<'_>) -> TopicRow<'a> {
    let clause = |at: &usize| {
        let p = policy.tree.get(*at);
        ClauseRow {
            id: p.id.to_string(),
            citation: p.id.citation(),
            slug: p.id.slug(),
            line: p.line,
            words: p.title(),
        }
    };
    let path = |at: &usize| policy.tree.get(*at).id.to_string();
    let element = |(e, clauses): &(&'a practice::norm::Element, Vec<usize>)| ElementRow {
        title: &e.title,
        clauses: clauses.iter().map(path).collect(),
    };
    TopicRow {
        id: &covered.topic.id,
        title: &covered.topic.title,
        cite: &covered.topic.cite,
        says: &covered.topic.says,
        verdict: covered.verdict.key(),
        clauses: covered.clauses.iter().map(clause).collect(),
        elements: covered.elements.iter().map(element).collect(),
        missing: covered.missing().map(|e| e.title.as_str()).collect(),
    }
}
