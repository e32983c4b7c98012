//! Into which classes does the document sort information? Rows of a table of classes, and items like 「機密性3　…」.
//! Takes the tree; gives each class with its criterion and the provisions that name it, alone or by 以上 and 以下.
//! What must be done with a class is a duty and is found in `lower`.

mod handling;
mod label;

use crate::model::Class;
use clause::{Index, Kind, Provision, Style, Tree, glyph};
use label::{Label, split};

/// 分類: every class, in document order.
pub(crate) fn classes(tree: &Tree) -> Vec<Class> {
    let mut groups = Vec::new();
    for (parent, p) in tree.provisions().iter().enumerate() {
        if p.children.len() > 1 {
            groups.extend(group(tree, parent, p));
        }
    }
    let handling = handling::handling(tree, &groups);
    let mut out = Vec::new();
    for (group, handling) in groups.into_iter().zip(handling) {
        for (i, (member, handling)) in group.members.into_iter().zip(handling).enumerate() {
            out.push(Class {
                clause: member.clause,
                scheme: group.scheme.clone(),
                label: member.label.text,
                order: i as u32 + 1,
                criterion: member.criterion,
                handling,
            });
        }
    }
    out.sort_by_key(|c| c.clause);
    out
}

/// The classes of one scheme, which stand together.
struct Group {
    scheme: String,
    parent: Index,
    members: Vec<Member>,
}

struct Member {
    clause: Index,
    label: Label,
    criterion: String,
}

/// The scheme that the provisions beneath `p` make, if at least two of them are classes of one scheme.
fn group(tree: &Tree, parent: Index, p: &Provision) -> Option<Group> {
    let mut scheme = None;
    let mut members: Vec<Member> = Vec::new();
    for child in &p.children {
        let Some((own, member)) = member(tree, *child, p) else {
            continue;
        };
        if *scheme.get_or_insert_with(|| own.clone()) == own
            && !members.iter().any(|m| m.label == member.label)
        {
            members.push(member);
        }
    }
    let scheme = scheme.filter(|_| members.len() > 1)?;
    Some(Group { scheme, parent, members })
}

/// One class with the name of its scheme.
fn member(tree: &Tree, at: Index, parent: &Provision) -> Option<(String, Member)> {
    let p = tree.get(at);
    let make = |scheme: String, label: Label, criterion: &str| {
        let criterion = criterion.trim().trim_end_matches('。').to_string();
        Some((scheme, Member { clause: at, label, criterion }))
    };
    let table = || scheme_of(parent).filter(|_| parent.kind == Kind::Table || p.kind == Kind::Row);
    if let Some(o) =
        p.ordinal.as_ref().filter(|o| p.kind == Kind::Row && matches!(o.style, Style::Roman | Style::Latin))
    {
        return make(table()?, Label::read(&o.canonical())?.0, p.title());
    }
    if p.kind == Kind::Row {
        let first = p.cells.first().map_or(p.heading.as_str(), |c| c.as_str());
        let rest = p.cells.get(1).map_or(p.body.as_str(), |c| c.as_str());
        if let Some((scheme, label, _)) = split(first) {
            return make(scheme, label, rest);
        }
        let (label, len) = Label::read(first.trim())?;
        return (len == first.trim().len()).then(|| make(table()?, label, rest))?;
    }
    let words = p.title();
    let (scheme, label, len) = split(words)?;
    let rest = words[len..].trim_start_matches([' ', '　', '\t', '：', ':', '…']);
    let criterion = if rest.is_empty() { p.body.as_str() } else { rest };
    make(scheme, label, criterion)
}

/// The name of the scheme in the heading of a table: its last word that names a scale.
fn scheme_of(table: &Provision) -> Option<String> {
    let heading = glyph::squeeze(table.heading.as_str());
    let name = heading.split(['(', '《', '【']).next().unwrap_or(&heading);
    let word = name.rsplit(['の', ')']).find(|w| label::is_scale(w))?;
    let word = word.split("による").find(|w| label::is_scale(w)).unwrap_or(word);
    Some(word.to_string())
}
