//! Which typed values stand in a provision? Roles, threats, scope, zones and classes, beside its duties.
//! Takes a policy and a provision; gives the keys that a line of the reading carries for it, none where there is nothing.
//! The values are read in `policy`.

use crate::placed::Placed;
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

/// The typed values of a policy, by provision.
pub(crate) struct Stands<'a> {
    policy: &'a Policy,
    appointments: Placed<'a, policy::Appointment>,
    threats: Placed<'a, policy::Threat>,
    scope: Placed<'a, policy::Scope>,
    zones: Placed<'a, policy::Zone>,
    classes: Placed<'a, policy::Class>,
}

impl<'a> Stands<'a> {
    pub fn of(policy: &'a Policy) -> Self {
        Stands {
            policy,
            appointments: Placed::by(&policy.appointments, |a| a.clause),
            threats: Placed::by(&policy.threats, |t| t.clause),
            scope: Placed::by(&policy.scope, |s| s.clause),
            zones: Placed::by(&policy.zones, |z| z.clause),
            classes: Placed::by(&policy.classes, |c| c.clause),
        }
    }

    /// What stands in provision `at`.
    pub fn at(&self, at: usize) -> Values<'a> {
        let paths = |clauses: &[usize]| clauses.iter().map(|c| self.policy.tree.get(*c).id.path()).collect();
        let appoints = self.appointments.at(at);
        let zones = self.zones.at(at);
        Values {
            appoints: appoints.map(|a| Appoints { role: &a.role, holder: a.holder.as_deref() }).collect(),
            threats: self.threats.at(at).map(|t| t.name.as_str()).collect(),
            scope: scope(&self.scope, at),
            zones: zones.map(|z| Zone { name: &z.name, rules: paths(&z.rules) }).collect(),
            class: self.classes.at(at).next().map(|c| Class {
                scheme: &c.scheme,
                label: &c.label,
                order: c.order,
                criterion: &c.criterion,
                handling: paths(&c.handling),
            }),
        }
    }
}

fn scope<'a>(stands: &Placed<'a, policy::Scope>, at: usize) -> Option<Scope<'a>> {
    let of = |kind: ScopeKind| -> Vec<&'a str> {
        let named = stands.at(at).filter(|s| s.kind == kind);
        named.flat_map(|s| s.items.iter().map(String::as_str)).collect()
    };
    let scope = Scope {
        organisations: of(ScopeKind::Organs),
        assets: of(ScopeKind::Assets),
        persons: of(ScopeKind::Persons),
    };
    let empty = scope.organisations.is_empty() && scope.assets.is_empty() && scope.persons.is_empty();
    (!empty).then_some(scope)
}
