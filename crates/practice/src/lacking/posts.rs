//! Who is lacking, section by section? Posts with roles that nobody holds, and sections for which no post bears the role of their head.
//! Takes what is known; gives posts, sections and roles. Roles that no post of the office bears at all are told with the values
//! that stand in their place.

use crate::known::Known;
use crate::roster::of_heads;
use crate::who;

/// 空席 (vacancy): posts with roles of the policy that nobody holds today, each with its roles.
pub fn unheld(known: &Known<'_>) -> Vec<(String, String)> {
    let today = known.today();
    let empty = known.office.posts.iter().filter(|(_, p)| !p.is_held(today));
    let roles = empty.map(|(id, p)| {
        let held: Vec<&str> = p.roles.iter().filter(|r| r.on(today)).map(|r| r.what.as_str()).collect();
        (id.clone(), held.join("、"))
    });
    roles.filter(|(_, roles)| !roles.is_empty()).collect()
}

/// 所属の長の役割の空席: sections with staff for which no post bears a role that the policy gives to the head of each section, neither
/// their own nor one of a section above. Each with those roles.
pub fn uncovered(known: &Known<'_>) -> Vec<(String, String)> {
    let (office, today) = (known.office, known.today());
    let Some(edition) = known.edition else { return Vec::new() };
    let mut roles: Vec<&str> = Vec::new();
    for role in edition.reading.roles.iter().filter(|r| r.holder.as_deref().is_some_and(of_heads)) {
        // A role that nobody bears anywhere is lacking in the whole office, not in a section.
        if who::is_role(office, &role.role, today) && !roles.contains(&role.role.as_str()) {
            roles.push(&role.role);
        }
    }
    let staffed = |section: &str| {
        let here = office.persons.iter().filter(|(_, p)| p.is_here(today));
        here.into_iter().any(|(number, _)| office.section_of(number, today) == Some(section))
    };
    let open = office.sections.iter().filter(|(name, s)| s.closed.is_none() && staffed(name));
    let lacks = open.map(|(name, _)| {
        let none = roles.iter().filter(|role| who::posts(office, role, name, today).is_empty());
        (name.clone(), none.copied().collect::<Vec<_>>().join("、"))
    });
    lacks.filter(|(_, roles)| !roles.is_empty()).collect()
}
