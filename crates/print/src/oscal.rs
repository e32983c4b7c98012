//! How does a policy look as an OSCAL catalog? Groups for parts and chapters, controls for clauses, parts for statements.
//! Takes a policy and the time of its file; gives JSON of OSCAL 1.1. The same document gives the same bytes: identifiers are
//! slugs, and every UUID is made from the hash of the text. The types are in `model`; what a policy says, in `reading`.

mod model;

use crate::anchor::anchors;
use crate::placed::Placed;
use crate::reading::{duty_id, origin};
use clause::{Event, Index, Kind, Ordinal, Tree};
use model::{
    BackMatter, Catalog, Control, Document, Group, Hash, Metadata, Part, Party, Prop, Resource, Rlink,
};
use policy::{Duty, Policy};

/// The version of the format.
pub const VERSION: &str = "1.1.3";

/// The policy as an OSCAL catalog; `modified` is a time of RFC 3339, `file` the name of the file that was read.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no value of a policy is.
pub fn oscal(policy: &Policy, file: &str, modified: &str) -> Result<String, serde_json::Error> {
    let writer = Writer::of(policy);
    let catalog = Catalog {
        uuid: writer.uuid("catalog"),
        metadata: writer.metadata(modified),
        groups: writer.groups(),
        back_matter: BackMatter { resources: vec![writer.resource(file)] },
    };
    serde_json::to_string_pretty(&Document { catalog })
}

struct Writer<'a> {
    policy: &'a Policy,
    tree: &'a Tree,
    /// SHA-256 of the text.
    hash: String,
    ids: Vec<String>,
    duties: Placed<'a, Duty>,
}

impl<'a> Writer<'a> {
    fn of(policy: &'a Policy) -> Self {
        let tree = &policy.tree;
        Writer {
            policy,
            tree,
            hash: practice::value::hash(tree.source().text().as_bytes()),
            // A token has no stroke.
            ids: anchors(tree).into_iter().map(|a| a.replace('/', ".")).collect(),
            duties: Placed::by(&policy.duties, |d| d.clause),
        }
    }

    /// A UUID in the form of version 5, made from the hash of the text and a name within it.
    fn uuid(&self, name: &str) -> String {
        let hex = practice::value::hash(format!("{}\n{name}", self.hash).as_bytes());
        let variant = match hex.as_bytes().get(16) {
            Some(b'0' | b'4' | b'8' | b'c') => '8',
            Some(b'1' | b'5' | b'9' | b'd') => '9',
            Some(b'2' | b'6' | b'a' | b'e') => 'a',
            _ => 'b',
        };
        format!("{}-{}-5{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
    }

    fn title(&self) -> String {
        let title = single(&self.tree.front().title);
        if title.is_empty() { self.tree.source().name().to_string() } else { title }
    }

    fn metadata(&self, modified: &str) -> Metadata {
        let front = self.tree.front();
        let dated = |event| front.dates.iter().find(|d| d.event == event);
        let date = dated(Event::InForce).or_else(|| dated(Event::Enacted)).or_else(|| front.dates.last());
        let version = date.map_or_else(|| format!("sha256-{}", &self.hash[..12]), |d| d.iso.clone());
        let named = |name: &str| single(name);
        let parties = front.bodies.iter().map(|b| named(b)).filter(|b| !b.is_empty());
        let parties = parties.enumerate().map(|(n, name)| Party {
            uuid: self.uuid(&format!("party {n}")),
            kind: "organization",
            name,
        });
        let props = front.dates.iter().map(|d| {
            let name = match d.event {
                Event::InForce => "in-force",
                Event::Enacted => "enacted",
                Event::Amended => "amended",
                Event::Unstated => "dated",
            };
            Prop::ours(name, &d.iso)
        });
        Metadata {
            title: self.title(),
            last_modified: modified.to_string(),
            version,
            oscal_version: VERSION,
            props: props.flatten().collect(),
            parties: parties.collect(),
        }
    }

    fn resource(&self, file: &str) -> Resource {
        Resource {
            uuid: self.uuid("source"),
            title: self.title(),
            description: "読み込んだ文書。ハッシュ値は、復号した本文（UTF-8）のSHA-256です。".to_string(),
            rlinks: vec![Rlink {
                href: encoded(file),
                hashes: vec![Hash { algorithm: "SHA-256", value: self.hash.clone() }],
            }],
        }
    }

    /// One group for each part of the document; what stands beneath a part's heading, or at the top, belongs to it.
    fn groups(&self) -> Vec<Group> {
        let top: Vec<Index> = (0..self.tree.provisions().len())
            .filter(|i| self.tree.get(*i).parent.is_none() && self.tree.get(*i).kind != Kind::Front)
            .collect();
        let parts = [clause::Part::Basic, clause::Part::Standards].into_iter().filter_map(|part| {
            let own: Vec<Index> =
                top.iter().copied().filter(|i| self.tree.get(*i).id.part() == part).collect();
            let heading = own.iter().copied().find(|i| self.tree.get(*i).kind == Kind::PartHeading);
            let mut group = Group {
                id: part.key().to_string(),
                class: "part",
                title: part.title().to_string(),
                ..Group::default()
            };
            for at in &own {
                match heading {
                    Some(h) if h == *at => {
                        group.parts.extend(self.statement(h, "overview"));
                        self.fill(&mut group, &self.tree.get(h).children);
                    }
                    _ => self.fill(&mut group, &[*at]),
                }
            }
            if let Some(words) = heading.map(|h| single(self.tree.get(h).heading.as_str())) {
                group.title = if words.is_empty() { group.title } else { words };
            }
            (!own.is_empty()).then_some(group)
        });
        parts.collect()
    }

    fn fill(&self, group: &mut Group, children: &[Index]) {
        for at in children {
            if self.is_chapter(*at) {
                let p = self.tree.get(*at);
                let mut inner = Group {
                    id: self.ids[*at].clone(),
                    class: "chapter",
                    title: self.heading(*at),
                    props: self.props(*at),
                    parts: self.statement(*at, "overview").into_iter().collect(),
                    ..Group::default()
                };
                self.fill(&mut inner, &p.children);
                group.groups.push(inner);
            } else {
                group.controls.push(self.control(*at));
            }
        }
    }

    /// A provision whose own provisions bear headings is a chapter; everything else is a clause.
    fn is_chapter(&self, at: Index) -> bool {
        let headed = |i: &Index| {
            let p = self.tree.get(*i);
            matches!(p.kind, Kind::Numbered | Kind::PartHeading) && !p.heading.is_empty()
        };
        self.tree.get(at).children.iter().any(headed)
    }

    fn control(&self, at: Index) -> Control {
        let children = &self.tree.get(at).children;
        let mut parts: Vec<Part> = self.statement(at, "statement").into_iter().collect();
        parts.extend(children.iter().map(|c| self.item(*c)));
        Control {
            id: self.ids[at].clone(),
            class: "clause",
            title: self.heading(at),
            props: self.props(at),
            parts,
        }
    }

    /// The provision's own words with the duties in them; none where it has no words.
    fn statement(&self, at: Index, name: &'static str) -> Option<Part> {
        let p = self.tree.get(at);
        if p.body.is_empty() {
            return None;
        }
        let id = format!("{}_{name}", self.ids[at]);
        let parts = self.duties.at(at).map(|d| self.duty(&self.ids[at], d)).collect();
        let prose = Some(p.body.as_str().to_string());
        Some(Part { id, name, prose, parts, ..Part::default() })
    }

    /// A provision within a clause: item, row of a table, figure.
    fn item(&self, at: Index) -> Part {
        let p = self.tree.get(at);
        let name = match p.kind {
            Kind::Row => "row",
            Kind::Table => "table",
            Kind::Figure => "figure",
            _ => "item",
        };
        let id = self.ids[at].clone();
        let mut parts: Vec<Part> = self.duties.at(at).map(|d| self.duty(&id, d)).collect();
        parts.extend(p.children.iter().map(|c| self.item(*c)));
        let heading = single(p.heading.as_str());
        Part {
            id,
            ns: (name != "item").then_some(model::NS),
            name,
            title: (!heading.is_empty()).then_some(heading),
            props: self.props(at),
            prose: (!p.body.is_empty()).then(|| p.body.as_str().to_string()),
            parts,
        }
    }

    fn duty(&self, above: &str, duty: &Duty) -> Part {
        let mut props =
            vec![Prop::ours("duty", &duty_id(self.policy, duty)), Prop::ours("force", duty.force.key())];
        props.extend(duty.bearers.iter().map(|b| Prop::ours("bearer", b)));
        props.push(Prop::ours("bearer-origin", &origin(self.policy, duty)));
        props.extend(duty.condition.iter().map(|c| Prop::ours("condition", c)));
        props.extend(duty.frequency.iter().map(|f| Prop::ours("frequency", f.key())));
        props.extend(duty.adverb.iter().map(|a| Prop::ours("adverb", a)));
        let permission = duty.permission.iter();
        props.extend(permission.clone().flat_map(|p| &p.from).map(|f| Prop::ours("permission-from", f)));
        props.extend(permission.map(|p| Prop::ours("permission-of", &p.of)));
        props.extend(duty.addressees.iter().map(|a| Prop::ours("addressee", a)));
        props.extend(duty.record.iter().map(|r| Prop::ours("record", r)));
        props.extend(duty.doubts.iter().map(|d| Prop::ours("doubt", d.title())));
        Part {
            id: format!("{above}_duty-{}", duty.number),
            ns: Some(model::NS),
            name: "duty",
            prose: Some(duty.act.clone()),
            props: props.into_iter().flatten().collect(),
            ..Part::default()
        }
    }

    fn props(&self, at: Index) -> Vec<Prop> {
        let p = self.tree.get(at);
        let label = p.ordinal.as_ref().map(Ordinal::canonical).unwrap_or_default();
        [
            Prop::standard("label", &label),
            Prop::ours("citation", &p.id.citation()),
            Prop::ours("address", &p.id.to_string()),
            Prop::ours("line", &p.line.to_string()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A control needs a title: the heading, or where there is none the citation.
    fn heading(&self, at: Index) -> String {
        let p = self.tree.get(at);
        let heading = single(p.heading.as_str());
        if heading.is_empty() { single(&p.id.citation()) } else { heading }
    }
}

/// On one line, without white space at the ends.
fn single(words: &str) -> String {
    words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A file name as a URI reference.
fn encoded(file: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    file.bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}
