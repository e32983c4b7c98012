//! Which typed values stand in a provision? Roles, threats, scope, zones and classes, beside its duties.
//! Takes a policy and a provision; gives the keys that a line of the reading carries for it, none where there is nothing.
//! The values are read in `policy`.

use policy::{Policy, ScopeKind};
use serde::Serialize;

/// The typed values of one provision.
#[derive(Serialize)]
pub(crate) struct Values<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    appoints: Vec<Appoints<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    threats: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<Zone<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<Class<'a>>,
}

#[derive(Serialize)]
struct Appoints<'a> {
    role: &'a str,
    holder: Option<&'a str>,
}

#[derive(Serialize)]
struct Scope<'a> {
    organisations: Vec<&'a str>,
    assets: Vec<&'a str>,
    persons: Vec<&'a str>,
}

#[derive(Serialize)]
struct Zone<'a> {
    name: &'a str,
    rules: Vec<String>,
}

#[derive(Serialize)]
struct Class<'a> {
    scheme: &'a str,
    label: &'a str,
    order: u32,
    criterion: &'a str,
    handling: Vec<String>,
}

/// What stands in provision `at`.
pub(crate) fn of(policy: &Policy, at: usize) -> Values<'_> {
    let paths = |clauses: &[usize]| clauses.iter().map(|c| policy.tree.get(*c).id.path()).collect();
    let appoints = policy.appointments.iter().filter(|a| a.clause == at);
    let zones = policy.zones.iter().filter(|z| z.clause == at);
    let class = policy.classes.iter().find(|c| c.clause == at);
    Values {
        appoints: appoints.map(|a| Appoints { role: &a.role, holder: a.holder.as_deref() }).collect(),
        threats: policy.threats.iter().filter(|t| t.clause == at).map(|t| t.name.as_str()).collect(),
        scope: scope(policy, at),
        zones: zones.map(|z| Zone { name: &z.name, rules: paths(&z.rules) }).collect(),
        class: class.map(|c| Class {
            scheme: &c.scheme,
            label: &c.label,
            order: c.order,
            criterion: &c.criterion,
            handling: paths(&c.handling),
        }),
    }
}

fn scope(policy: &Policy, at: usize) -> Option<Scope<'_>> {
    let of = |kind: ScopeKind| -> Vec<&str> {
        let stands = policy.scope.iter().filter(|s| s.clause == at && s.kind == kind);
        stands.flat_map(|s| s.items.iter().map(String::as_str)).collect()
    };
    let scope = Scope {
        organisations: of(ScopeKind::Organs),
        assets: of(ScopeKind::Assets),
        persons: of(ScopeKind::Persons),
    };
    let empty = scope.organisations.is_empty() && scope.assets.is_empty() && scope.persons.is_empty();
    (!empty).then_some(scope)
}
