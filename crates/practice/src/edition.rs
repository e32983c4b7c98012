//! What does an adopted edition say? The reading as adoption stores it: clauses, duties, roles, classes, zones.
//! Takes a policy that was read; gives values that no later version of the reader changes.
//! How bindings pass from one edition to the next is in `carry`.

use crate::memo::Memo;
use policy::Policy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// 義務番号 (duty id): the path of a clause and the number of the duty in it, `standards:6/(1)/①/エ#1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DutyId(String);

impl DutyId {
    /// The id of the duty with this number in the clause at `path`.
    pub fn new(path: &str, number: u32) -> DutyId {
        DutyId(format!("{path}#{number}"))
    }

    /// The path of its clause.
    pub fn clause(&self) -> &str {
        self.0.rsplit_once('#').map_or(&self.0, |(path, _)| path)
    }

    /// Reads an id as it was printed.
    pub fn from_printed(text: &str) -> DutyId {
        DutyId(text.to_string())
    }
}

impl fmt::Display for DutyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 条項 (clause) of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Its path, the spelling in data.
    pub path: String,
    /// Its citation, the spelling for people.
    pub citation: String,
    /// Its slug, the spelling in URLs and policy ids.
    pub slug: String,
    /// 見出し.
    pub heading: String,
    /// Its words.
    pub text: String,
}

/// 義務 (duty) as an edition holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionDuty {
    /// Its id.
    pub id: DutyId,
    /// must, must_not, may, should or shall_be.
    pub force: String,
    /// Who must.
    pub bearers: Vec<String>,
    /// When it applies.
    pub condition: Option<String>,
    /// annual, periodic, as_needed, constant, promptly or once.
    pub frequency: Option<String>,
    /// The adverb as printed.
    pub adverb: Option<String>,
    /// Whose permission is needed.
    pub permission: Vec<String>,
    /// Whether somebody's permission is needed at all.
    pub permitted: bool,
    /// To whom it reports.
    pub addressees: Vec<String>,
    /// What is recorded.
    pub record: Option<String>,
    /// The act.
    pub act: String,
}

/// 分類 (class) of information, as an edition holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionClass {
    /// The scheme (重要性分類, 機密性).
    pub scheme: String,
    /// Its label (Ⅰ, 3A).
    pub label: String,
    /// Place in the printed order, from 1: the highest first.
    pub order: u32,
}

/// 役割 (role) that an edition names, and the words for who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRole {
    /// The role.
    pub role: String,
    /// Who holds it, in the document's words.
    pub holder: Option<String>,
    /// The path of the clause that says so.
    pub clause: String,
}

/// 決定 (adoption) by one organ: 議会 and each 執行機関 for itself (地方自治法第244条の6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// The organ.
    pub organ: String,
    /// 決裁番号 or the number of the resolution.
    pub number: String,
    /// The day of the decision, as ISO date.
    pub on: jiff::civil::Date,
}

/// 読み (reading) of a document: what is stored when it is adopted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Title on the front page.
    pub title: String,
    /// SHA-256 of the text, in hexadecimal.
    pub source: String,
    /// Enacting organs that the document names.
    pub organs: Vec<String>,
    /// The body's own short name in the document (本市, 組合, 広域連合).
    #[serde(default)]
    pub body: Option<String>,
    /// Clauses in document order.
    pub clauses: Vec<Clause>,
    /// Duties in document order.
    pub duties: Vec<EditionDuty>,
    /// Classes, the highest of each scheme first.
    pub classes: Vec<EditionClass>,
    /// Zones by name.
    pub zones: Vec<String>,
    /// Roles.
    pub roles: Vec<EditionRole>,
    #[serde(skip)]
    places: Memo<Places>,
}

/// Where the clauses stand by their paths, and the duties by their ids.
#[derive(Debug)]
struct Places {
    clauses: HashMap<String, usize>,
    duties: HashMap<DutyId, usize>,
}

impl Reading {
    /// The reading of a policy.
    pub fn of(policy: &Policy) -> Reading {
        let tree = &policy.tree;
        let path = |index: usize| tree.get(index).id.to_string();
        let clauses = tree.provisions().iter().map(|p| Clause {
            path: p.id.to_string(),
            citation: p.id.citation(),
            slug: p.id.slug(),
            heading: p.heading.as_str().to_string(),
            text: p.body.as_str().to_string(),
        });
        let classes = policy.classes.iter().map(|c| EditionClass {
            scheme: c.scheme.clone(),
            label: c.label.clone(),
            order: c.order,
        });
        let roles = policy.appointments.iter().map(|a| EditionRole {
            role: a.role.clone(),
            holder: a.holder.clone(),
            clause: path(a.clause),
        });
        Reading {
            title: tree.front().title.clone(),
            source: crate::value::hash(tree.source().text().as_bytes()),
            organs: tree.front().bodies.clone(),
            body: policy.body.clone(),
            clauses: clauses.collect(),
            duties: policy.duties.iter().map(|d| duty(&path(d.clause), d)).collect(),
            classes: classes.collect(),
            zones: policy.zones.iter().map(|z| z.name.clone()).collect(),
            roles: roles.collect(),
            places: Memo::default(),
        }
    }

    /// Whether a word names the body itself or one of its organs.
    pub fn is_body(&self, word: &str) -> bool {
        self.body.as_deref() == Some(word) || self.organs.iter().any(|o| o == word)
    }

    /// The clause at this path.
    pub fn clause(&self, path: &str) -> Option<&Clause> {
        let place = self.places().clauses.get(path).and_then(|place| self.clauses.get(*place));
        place.filter(|c| c.path == path).or_else(|| self.clauses.iter().find(|c| c.path == path))
    }

    /// The duty with this id.
    pub fn duty(&self, id: &DutyId) -> Option<&EditionDuty> {
        let place = self.places().duties.get(id).and_then(|place| self.duties.get(*place));
        place.filter(|d| d.id == *id).or_else(|| self.duties.iter().find(|d| d.id == *id))
    }

    /// INVARIANT: what stands elsewhere by now, since a clause or a duty was taken out or put in, is looked for one by one.
    fn places(&self) -> &Places {
        self.places.get(|| {
            // Of two with the same name the first one counts.
            let clauses = self.clauses.iter().enumerate().rev().map(|(place, c)| (c.path.clone(), place));
            let duties = self.duties.iter().enumerate().rev().map(|(place, d)| (d.id.clone(), place));
            Places { clauses: clauses.collect(), duties: duties.collect() }
        })
    }

    /// The citation of a duty's clause, or its path where the clause is gone.
    pub fn cite(&self, id: &DutyId) -> String {
        self.clause(id.clause()).map_or_else(|| id.clause().to_string(), |c| c.citation.clone())
    }

    /// The roles that stand in a text.
    pub fn roles_in(&self, text: &str) -> BTreeSet<String> {
        let mut names: Vec<&str> = self.roles.iter().map(|r| r.role.as_str()).collect();
        // The longest first: 統括情報セキュリティ責任者 is not 情報セキュリティ責任者 as well.
        names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
        let (mut rest, mut out) = (text.to_string(), BTreeSet::new());
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            if rest.contains(name) {
                out.insert(name.to_string());
                rest = rest.replace(name, "、");
            }
        }
        out
    }

    /// The place of a class in its scheme; the smaller, the higher.
    pub fn class_order(&self, label: &str) -> Option<u32> {
        self.classes.iter().find(|c| c.label == label).map(|c| c.order)
    }

    /// The class that the words of a clause name with 以上: 「重要性分類Ⅱ以上の情報」.
    pub fn threshold(&self, path: &str) -> Option<&EditionClass> {
        let text = &self.clause(path)?.text;
        let named = |c: &&EditionClass| {
            let label = &c.label;
            text.contains(&format!("{label}以上")) || text.contains(&format!("{label}」以上"))
        };
        self.classes.iter().filter(named).max_by_key(|c| c.label.chars().count())
    }
}

fn duty(path: &str, d: &policy::Duty) -> EditionDuty {
    EditionDuty {
        id: DutyId::new(path, d.number),
        force: d.force.key().to_string(),
        bearers: d.bearers.clone(),
        condition: d.condition.clone(),
        frequency: d.frequency.map(|f| f.key().to_string()),
        adverb: d.adverb.clone(),
        permission: d.permission.as_ref().map(|p| p.from.clone()).unwrap_or_default(),
        permitted: d.permission.is_some(),
        addressees: d.addressees.clone(),
        record: d.record.clone(),
        act: d.act.clone(),
    }
}
