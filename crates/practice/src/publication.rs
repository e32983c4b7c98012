//! What of the policy is public? The parts that law and body open, and what was recorded of their publication.
//! Takes what the body set, a reading, and matters whose mechanism says that they tell of it; gives parts and records.
//! The file for the body's own web site is made in `print`; that it was put there is recorded like everything else.

use crate::edition::Reading;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::{Office, SetValue};
use crate::setting::PUBLIC_PARTS;
use clause::Part;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

/// 公表の記録の欄 (telling): which fields of a matter tell what was made public.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// Where it was made public, in words.
    pub place: String,
    /// On which day.
    pub on: Option<String>,
    /// Which documents are there.
    pub documents: Option<String>,
    /// The hash of the file that was made for it.
    pub file: Option<String>,
    /// The number of the decision.
    pub decision: Option<String>,
}

impl Telling {
    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let rest = [&self.on, &self.documents, &self.file, &self.decision];
        std::iter::once(self.place.as_str()).chain(rest.into_iter().flatten().map(String::as_str))
    }
}

/// 文書の欄 (paper): which fields of a row say for which document it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// Its own edition.
    pub version: String,
    /// From which day that edition is used.
    pub from: String,
    /// Where it is kept, in words.
    pub place: Option<String>,
}

impl Paper {
    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        [&self.name, &self.version, &self.from].into_iter().chain(&self.place).map(String::as_str)
    }
}

/// 公表する部分かどうか (a part of the policy, and whether it is public).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<'a> {
    /// The part.
    pub part: Part,
    /// Who says so.
    pub by: Ground<'a>,
}

/// 公表の根拠 (who opened a part, or that nobody did).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground<'a> {
    /// The law: the 方針 itself.
    Law,
    /// The body decided it.
    Body(&'a SetValue),
    /// Nobody: it is not public.
    Nobody,
}

impl Opened<'_> {
    /// Whether it is public.
    pub fn is_public(&self) -> bool {
        self.by != Ground::Nobody
    }
}

/// The parts that an edition has, each with who opened it. The law opens the 方針: 基本方針, or the whole where there is none.
pub fn parts<'a>(office: &'a Office, reading: &Reading) -> Vec<Opened<'a>> {
    let has = |part: &Part| {
        // The title page belongs to no part in particular.
        let of_part = reading.clauses.iter().filter_map(|c| c.path.strip_prefix(part.key()));
        of_part.filter_map(|path| path.strip_prefix(':')).any(|path| path != "front")
    };
    let there: Vec<Part> = [Part::Basic, Part::Standards].into_iter().filter(has).collect();
    let set = office.values.get(PUBLIC_PARTS);
    let by = |part: Part| match set {
        _ if there.first() == Some(&part) => Ground::Law,
        Some(set) if set.value.words().contains(&part.title()) => Ground::Body(set),
        _ => Ground::Nobody,
    };
    there.iter().map(|part| Opened { part: *part, by: by(*part) }).collect()
}

/// 公表の記録 (what a matter tells of a publication).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where.
    pub place: String,
    /// On which day, where that is said.
    pub on: Option<Date>,
    /// Which documents.
    pub documents: Vec<String>,
    /// The hash of the file that was made for it; empty if it is not said.
    pub file: String,
    /// The number of the decision; empty if it is not said.
    pub decision: String,
    /// Numbers of the persons who decided on the matter.
    pub deciders: Vec<String>,
}

/// What a matter tells of a publication; nothing where it names no place or came to nothing.
pub fn told(mechanism: &Mechanism, matter: &Matter) -> Option<Told> {
    let telling = mechanism.publication.as_ref().filter(|_| !matter.status.is_void())?;
    let words = |field: &str| matter.value(field).map(crate::value::Value::shown).unwrap_or_default();
    let optional = |field: &Option<String>| field.as_deref().map(words).unwrap_or_default();
    let listed = telling.documents.as_deref().and_then(|d| matter.value(d));
    let place = Some(words(&telling.place)).filter(|p| !p.trim().is_empty())?;
    Some(Told {
        place,
        on: telling.on.as_deref().and_then(|on| matter.day(on)),
        documents: listed
            .map(|d| d.words().into_iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        file: optional(&telling.file),
        decision: optional(&telling.decision),
        deciders: matter.decisions.iter().filter(|d| d.decided.approved).map(|d| d.by.clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Clause;
    use crate::value::Value;

    fn reading(paths: &[&str]) -> Reading {
        let clause = |path: &&str| Clause {
            path: (*path).to_string(),
            citation: String::new(),
            slug: String::new(),
            heading: String::new(),
            text: String::new(),
        };
        let mut reading = Reading::default();
        reading.clauses.extend(paths.iter().map(clause));
        reading
    }

    fn public(office: &Office, reading: &Reading) -> Vec<Part> {
        parts(office, reading).into_iter().filter(Opened::is_public).map(|o| o.part).collect()
    }

    #[test]
    fn the_law_opens_the_policy_and_the_body_what_it_decides() {
        let both = reading(&["basic:1", "standards:1"]);
        let mut office = Office::default();
        assert_eq!(public(&office, &both), [Part::Basic]);
        // A body with one regulation publishes that one: it is its policy.
        assert_eq!(public(&office, &reading(&["standards:1"])), [Part::Standards]);
        let set = SetValue {
            value: Value::List(vec!["対策基準".to_string()]),
            reason: "住民に説明するため".to_string(),
            decider: "広域連合長".to_string(),
            decided: jiff::civil::date(2026, 4, 1),
        };
        office.values.insert(PUBLIC_PARTS.to_string(), set);
        assert_eq!(public(&office, &both), [Part::Basic, Part::Standards]);
        assert!(matches!(parts(&office, &both).last().map(|o| &o.by), Some(Ground::Body(_))));
    }
}
