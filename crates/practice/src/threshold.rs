//! From which class of information on does a mechanism demand more, or allow nothing? The lowest class that its clauses name with
//! 以上, or else the one that the body set. Takes what is known; gives the place of the class, and what hangs on it.
//! How a form is held against it is in `rule::class`; that the body must still set one, in `lacking`.

use crate::catalog::Catalog;
use crate::check::Check;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::refusal::Unavailable;
use crate::rule::in_force;
use crate::value::Value;

/// 分類 (class): the kind of the value that the body sets, `class/<mechanism>`.
pub(crate) const KIND: &str = "class";

/// 及ぶこと (effect): what a class brings with it from that place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect<'a> {
    /// Something is demanded in the field of this title.
    Demand(&'a str),
    /// Nothing of this class is allowed.
    Ban,
}

/// The name of the value with the class of a mechanism.
pub(crate) fn value(mechanism: &str) -> String {
    format!("{KIND}/{mechanism}")
}

/// The place of the lowest class: of the bound clauses where they name one, else of the value that the body set; a scheme in
/// force that goes further counts.
///
/// # Errors
/// The records cannot be read.
pub(crate) fn lowest(known: &Known<'_>, mechanism: &str, ban: bool) -> Result<Option<u32>, Unavailable> {
    let set = || known.class_order(known.office.set_text(&value(mechanism))?.trim());
    let clause = named(known, mechanism, ban).or_else(set);
    Ok(clause.max(of_schemes(known, mechanism, ban)?))
}

/// The place of the lowest class that a document in force names for a mechanism: a cell that is held against its clauses.
fn of_schemes(known: &Known<'_>, mechanism: &str, ban: bool) -> Result<Option<u32>, Unavailable> {
    // A cell says what the clauses of the mechanism are about: what they ban, where nothing else hangs on the class.
    let effects = depending(known.catalog, mechanism);
    if ban && effects.iter().any(|effect| matches!(effect, Effect::Demand(_))) {
        return Ok(None);
    }
    let mut lowest = None;
    for scheme in known.catalog.mechanisms() {
        let cells = scheme.rules.iter().filter_map(|rule| match &rule.check {
            Check::ClassNotLooser { class, of } if of == mechanism => Some(class),
            _ => None,
        });
        for cell in cells {
            let standing = known.records.standing(&scheme.id)?;
            let newest = standing.iter().rev().find(|m| in_force(m, &scheme.id, known));
            let label = newest.and_then(|m| m.value(cell)).and_then(Value::text);
            lowest = lowest.max(label.and_then(|label| known.class_order(label)));
        }
    }
    Ok(lowest)
}

/// The place of the lowest class that the bound clauses of a mechanism name; for a ban, those that forbid.
pub(crate) fn named(known: &Known<'_>, mechanism: &str, ban: bool) -> Option<u32> {
    let reading = &known.edition?.reading;
    let duties = known.duties(mechanism).into_iter().map(|(id, _)| id);
    let fit = duties.filter(|id| !ban || reading.duty(id).is_some_and(|d| d.force == "must_not"));
    fit.filter_map(|id| reading.threshold(id.clause())).map(|c| c.order).max()
}

/// Whether any bound clause of a mechanism forbids something.
pub(crate) fn forbids(known: &Known<'_>, mechanism: &str) -> bool {
    let Some(edition) = known.edition else { return false };
    let duties = known.duties(mechanism).into_iter().filter_map(|(id, _)| edition.reading.duty(id));
    duties.into_iter().any(|duty| duty.force == "must_not")
}

/// What the rules of a mechanism make depend on a class, each with the mechanism whose class it is: its own, or another's.
pub(crate) fn effects(mechanism: &Mechanism) -> Vec<(&str, Effect<'_>)> {
    let own = mechanism.id.as_str();
    let mut out = Vec::new();
    for rule in mechanism.rules.iter().chain(mechanism.steps.iter().flat_map(|s| &s.rules)) {
        let found = match &rule.check {
            Check::RequiredFromClass { field, of, .. } | Check::StrongFromClass { field, of, .. } => {
                (of.as_deref().unwrap_or(own), Effect::Demand(mechanism.title_of(field)))
            }
            Check::ClassNotBarred(_) => (own, Effect::Ban),
            _ => continue,
        };
        if !out.contains(&found) {
            out.push(found);
        }
    }
    out
}

/// What depends on the class of one mechanism, in whichever definition it stands.
pub(crate) fn depending<'a>(catalog: &'a Catalog, id: &str) -> Vec<Effect<'a>> {
    let mut out = Vec::new();
    for mechanism in catalog.mechanisms().filter(|m| m.runs()) {
        for (_, effect) in effects(mechanism).into_iter().filter(|(of, _)| *of == id) {
            if !out.contains(&effect) {
                out.push(effect);
            }
        }
    }
    out
}

/// The fields in which something is demanded, for people: 「保護の方法」. Empty for a ban.
pub(crate) fn demanded(effects: &[Effect<'_>]) -> String {
    let titles = effects.iter().filter_map(|effect| match effect {
        Effect::Demand(title) => Some(format!("「{title}」")),
        Effect::Ban => None,
    });
    titles.collect()
}

/// What the value of a mechanism is called.
pub(crate) fn title(catalog: &Catalog, mechanism: &Mechanism) -> String {
    let demanded = demanded(&depending(catalog, &mechanism.id));
    match demanded.is_empty() {
        true => format!("「{}」を認めない最も低い分類", mechanism.title),
        false => format!("「{}」で{demanded}の規則が及ぶ最も低い分類", mechanism.title),
    }
}
