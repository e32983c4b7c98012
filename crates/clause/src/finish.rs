//! What are the addresses? Inserts the unnumbered first paragraph of articles, then names every provision.
//! Takes the drafts of `build`; gives the finished tree with its findings about series.
//! The spelling of an address is in `address`.

use crate::address::{ClauseId, Part, Step, name_slug};
use crate::contents::Contents;
use crate::draft::{Built, Draft};
use crate::front::Front;
use crate::glyph::squeeze;
use crate::label::class_label;
use crate::ordinal::{Ordinal, Style};
use crate::source::Source;
use crate::span::Passage;
use crate::tree::{Finding, Index, Kind, Owner, Provision, Tree};
use std::collections::HashMap;

/// Makes the tree.
pub(crate) fn finish(source: Source, contents: Option<Contents>, front: Front, built: Built) -> Tree {
    let Built { drafts, blocks, findings } = built;
    let (drafts, map) = with_first_paragraphs(&source, drafts);
    let damaged: Vec<bool> = drafts.iter().map(|d| d.damaged).collect();
    let children = children(&drafts);
    let ids = addresses(&drafts, &children, &front);
    let provisions: Vec<Provision> =
        drafts.into_iter().zip(children).zip(ids).map(|((d, c), id)| provision(d, c, id)).collect();
    let blocks = blocks.into_iter().map(|(s, o)| (s, moved(o, &map))).collect();
    let mut findings: Vec<Finding> = findings.into_iter().map(|f| moved_finding(f, &map)).collect();
    let numbered = damaged.iter().enumerate().filter(|(_, d)| **d);
    findings.extend(numbered.map(|(at, _)| Finding::DamagedOrdinal { at }));
    let mut tree = Tree { source, provisions, blocks, contents, front, findings };
    let series = series_findings(&tree);
    tree.findings.extend(series);
    tree
}

fn provision(draft: Draft, children: Vec<Index>, id: ClauseId) -> Provision {
    Provision {
        id,
        kind: draft.kind,
        parent: draft.parent,
        children,
        ordinal: draft.ordinal,
        label: draft.label,
        dash: draft.dash,
        heading: draft.heading,
        body: draft.body,
        line: draft.line,
        end_line: draft.end_line,
        cells: draft.cells,
    }
}

fn style(draft: &Draft) -> Option<Style> {
    draft.ordinal.as_ref().map(|o| o.style)
}

/// 項 1 prints no number: where an article has a 項 2, its own words and the items before 項 2 are 項 1.
///
/// Gives the drafts in document order and, for each old number, the new one of the provision itself.
fn with_first_paragraphs(source: &Source, drafts: Vec<Draft>) -> (Vec<Draft>, Vec<Index>) {
    let mut second: HashMap<Index, Index> = HashMap::new();
    for (i, d) in drafts.iter().enumerate() {
        if let Some(p) =
            d.parent.filter(|p| style(&drafts[*p]) == Some(Style::Article) && style(d) == Some(Style::Number))
        {
            second.entry(p).or_insert(i);
        }
    }
    second.retain(|_, i| drafts[*i].ordinal.as_ref().is_some_and(|o| o.value > 1));
    let mut map = Vec::with_capacity(drafts.len());
    let mut shift = 0;
    for i in 0..drafts.len() {
        map.push(i + shift);
        shift += usize::from(second.contains_key(&i));
    }
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len() + shift);
    for (i, mut draft) in drafts.into_iter().enumerate() {
        draft.parent = draft.parent.map(|p| match second.get(&p) {
            Some(two) if i < *two && draft.kind != Kind::Figure => map[p] + 1,
            _ => map[p],
        });
        let first = second.contains_key(&i).then(|| first_paragraph(source, &mut draft, map[i]));
        out.push(draft);
        out.extend(first);
    }
    (out, map)
}

/// Takes the body of an article away and makes it its first paragraph.
fn first_paragraph(source: &Source, article: &mut Draft, parent: Index) -> Draft {
    let body = std::mem::take(&mut article.body);
    let line = if body.is_empty() { article.line } else { source.line_of(body.span().start) };
    let paragraph = Draft {
        kind: Kind::Numbered,
        parent: Some(parent),
        ordinal: Some(Ordinal::new(Style::Number, 1)),
        label: None,
        heading: Passage::default(),
        body,
        line,
        damaged: false,
        words: None,
        cells: Vec::new(),
        name: String::new(),
        part: None,
        ..*article
    };
    article.end_line = article.line;
    paragraph
}

fn moved(owner: Owner, map: &[Index]) -> Owner {
    match owner {
        Owner::Provision(i) => map.get(i).map_or(Owner::Nobody, |i| Owner::Provision(*i)),
        other => other,
    }
}

fn moved_finding(finding: Finding, map: &[Index]) -> Finding {
    match finding {
        Finding::CutSentence { at, before, after, span } => {
            Finding::CutSentence { at: map[at], before, after, span }
        }
        other => other,
    }
}

fn children(drafts: &[Draft]) -> Vec<Vec<Index>> {
    let mut out = vec![Vec::new(); drafts.len()];
    for (i, d) in drafts.iter().enumerate() {
        if let Some(p) = d.parent {
            out[p].push(i);
        }
    }
    out
}

/// Names every provision, parents before children.
fn addresses(drafts: &[Draft], children: &[Vec<Index>], front: &Front) -> Vec<ClauseId> {
    let parts: Vec<Part> = drafts.iter().filter_map(|d| d.part).collect();
    let mut part = match parts.first() {
        _ if front.title.contains("基本方針") => Part::Basic,
        Some(_) if parts.contains(&Part::Basic) => Part::Basic,
        Some(part) => *part,
        None => Part::Standards,
    };
    let restart = outlines_restart(drafts, children);
    let mut ids: Vec<ClauseId> = Vec::with_capacity(drafts.len());
    let mut counts: HashMap<(Option<Index>, Kind), u32> = HashMap::new();
    for draft in drafts {
        part = draft.part.unwrap_or(part);
        let count = counts.entry((draft.parent, draft.kind)).or_default();
        *count += 1;
        let above = draft.parent.and_then(|p| stem(drafts, &ids, p, draft, restart));
        let base = above.unwrap_or_else(|| ClauseId::new(part, Vec::new()));
        ids.push(base.child(step(draft, *count, part, draft.parent.map(|p| drafts[p].kind))));
    }
    ids
}

/// The address that a child's address goes on from: that of its parent, or of a higher one where the parent is no step.
fn stem(drafts: &[Draft], ids: &[ClauseId], parent: Index, child: &Draft, restart: bool) -> Option<ClauseId> {
    let mut at = Some(parent);
    while let Some(p) = at {
        let above = &drafts[p];
        let skipped = match (above.kind, style(above)) {
            (Kind::PartHeading | Kind::Front, _) => true,
            (_, Some(s)) if s < Style::Article => match style(child) {
                Some(Style::Article) => true,
                Some(s) if s.is_legal() => false,
                _ => !restart,
            },
            _ => false,
        };
        if !skipped {
            return Some(ids[p].clone());
        }
        at = above.parent;
    }
    None
}

/// Whether at least two chapters begin their outline with 1.
fn outlines_restart(drafts: &[Draft], children: &[Vec<Index>]) -> bool {
    let begins = |i: &Index| drafts[*i].ordinal.as_ref().is_some_and(|o| !o.style.is_legal() && o.value == 1);
    let chapter = |d: &Draft| d.kind == Kind::Numbered && style(d).is_some_and(|s| s < Style::Article);
    drafts.iter().zip(children).filter(|(d, c)| chapter(d) && c.first().is_some_and(begins)).count() >= 2
}

fn step(draft: &Draft, count: u32, part: Part, above: Option<Kind>) -> Step {
    match draft.kind {
        Kind::Front => Step::named("front", "front"),
        Kind::PartHeading if part == Part::Basic => Step::numbered(Ordinal::new(Style::Chapter, 1)),
        Kind::PartHeading => Step::named("0", "0"),
        Kind::Figure if draft.name.is_empty() => Step::named(format!("図{count}"), format!("fig{count}")),
        Kind::Figure => Step::named(draft.name.clone(), format!("fig{count}")),
        Kind::Row => match (&draft.ordinal, draft.cells.first().map(|c| squeeze(c.as_str()))) {
            (Some(ordinal), _) => Step::numbered(ordinal.clone()),
            (None, Some(label)) if above == Some(Kind::Table) && class_label(&label) => {
                Step::named(label, format!("row{count}"))
            }
            _ => Step::named(format!("row{count}"), format!("row{count}")),
        },
        Kind::Numbered => match &draft.ordinal {
            Some(ordinal) => Step::numbered(ordinal.clone()),
            None => Step::named(count.to_string(), count.to_string()),
        },
        Kind::Supplementary => Step::named(supplementary(&draft.name, count), nth("suppl", count)),
        Kind::Table => {
            let name = table_name(&draft.name);
            let slug = name_slug(&name);
            Step::named(name, if slug.starts_with('x') { format!("table{count}") } else { slug })
        }
        Kind::Preface => Step::named(draft.name.clone(), nth(&name_slug(&draft.name), count)),
    }
}

fn nth(name: &str, count: u32) -> String {
    if count > 1 { format!("{name}{count}") } else { name.to_string() }
}

/// A later 附則 is told apart by the amendment that it prints, or else by its number.
fn supplementary(name: &str, count: u32) -> String {
    match name.find('(').filter(|_| count > 1) {
        Some(open) => format!("附則{}", &name[open..]),
        None => nth("附則", count),
    }
}

/// 別表第1（第5条関係）資産の分類 is named 別表第1.
fn table_name(name: &str) -> String {
    let annex = ["別表", "別記", "別紙", "様式"].iter().any(|a| name.starts_with(a));
    let end = if annex { name.find('(').unwrap_or(name.len()) } else { name.len() };
    name[..end].to_string()
}

/// Gaps, repeats and headings without their number.
fn series_findings(tree: &Tree) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut article: Option<Index> = None;
    let mut last: HashMap<(Option<Index>, Style), Index> = HashMap::new();
    for (at, p) in tree.provisions.iter().enumerate() {
        match p.kind {
            Kind::PartHeading => out.extend(unnumbered(tree, at)),
            Kind::Supplementary => article = None,
            _ => {}
        }
        let Some(now) = p.ordinal.as_ref().filter(|o| o.style != Style::Bullet) else {
            continue;
        };
        let legal_article = now.style == Style::Article;
        let before = if legal_article { article } else { last.get(&(p.parent, now.style)).copied() };
        let restarts = legal_article && now.value == 1 && now.branch.is_empty();
        let paragraph = now.style == Style::Number && now.value == 2;
        match before.and_then(|b| tree.provisions[b].ordinal.as_ref().map(|o| (b, o))) {
            Some(_) if restarts => {}
            Some((_, o)) if now.follows(o) => {}
            Some((b, o)) if now > o => out.push(Finding::Gap { at, after: Some(b) }),
            Some((b, _)) => out.push(Finding::Repeat { at, after: b }),
            None if now.value > 1 && !paragraph => out.push(Finding::Gap { at, after: None }),
            None => {}
        }
        if legal_article {
            article = Some(at);
        }
        last.insert((p.parent, now.style), at);
    }
    out
}

/// A part's heading without the number that the contents list gives it.
fn unnumbered(tree: &Tree, at: Index) -> Option<Finding> {
    let p = &tree.provisions[at];
    let title = squeeze(p.heading.as_str());
    let entries = &tree.contents.as_ref()?.entries;
    let entry = entries
        .iter()
        .position(|e| e.title == title && e.ordinal.as_ref().is_some_and(|o| o.style.is_legal()))?;
    p.label.is_none().then_some(Finding::Unnumbered { at, entry })
}
