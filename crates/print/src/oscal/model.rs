//! Which shapes of OSCAL does a catalog of ours need? Own types, in the names and the order of the format.
//! Takes nothing; what stands in them is decided in `oscal`. Checked against compliance-trestle in a test.

use super::single;
use serde::Serialize;

/// The namespace of names that OSCAL does not have: a name, and under a domain that can never be an address.
pub const NS: &str = "https://sekimori.invalid/oscal";

#[derive(Serialize)]
pub struct Document {
    pub catalog: Catalog,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Catalog {
    pub uuid: String,
    pub metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    pub back_matter: BackMatter,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Metadata {
    pub title: String,
    pub last_modified: String,
    pub version: String,
    pub oscal_version: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
}

#[derive(Serialize)]
pub struct Party {
    pub uuid: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: String,
}

#[derive(Default, Serialize)]
pub struct Group {
    pub id: String,
    pub class: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
}

#[derive(Serialize)]
pub struct Control {
    pub id: String,
    pub class: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

#[derive(Default, Serialize)]
pub struct Part {
    pub id: String,
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ns: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prose: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

#[derive(Serialize)]
pub struct Prop {
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ns: Option<&'static str>,
    pub value: String,
}

impl Prop {
    /// A property that OSCAL knows; none without a value.
    pub fn standard(name: &'static str, value: &str) -> Option<Prop> {
        let value = single(value);
        (!value.is_empty()).then_some(Prop { name, ns: None, value })
    }

    /// A property of ours; none without a value.
    pub fn ours(name: &'static str, value: &str) -> Option<Prop> {
        Prop::standard(name, value).map(|p| Prop { ns: Some(NS), ..p })
    }
}

#[derive(Serialize)]
pub struct BackMatter {
    pub resources: Vec<Resource>,
}

#[derive(Serialize)]
pub struct Resource {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub rlinks: Vec<Rlink>,
}

#[derive(Serialize)]
pub struct Rlink {
    pub href: String,
    pub hashes: Vec<Hash>,
}

#[derive(Serialize)]
pub struct Hash {
    pub algorithm: &'static str,
    pub value: String,
}
