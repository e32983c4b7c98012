//! Which classes must the body still name? Those on which rules of a form depend, where the bound clause names none with 以上.
//! Takes what is known and a mechanism that is used; gives what is missing. What depends on a class is found in `threshold`.

use super::{Entry, Lack};
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::threshold::{self, Effect};

/// Classes that neither clause nor body names. Where there are no classes at all, these are to be set first.
pub(super) fn unclassed(known: &Known<'_>, mechanism: &Mechanism) -> Vec<Lack> {
    let mut out: Vec<Lack> = Vec::new();
    if known.classes().is_empty() {
        return out;
    }
    let all = threshold::effects(mechanism);
    for (of, _) in &all {
        let name = threshold::value(of);
        let effects: Vec<Effect<'_>> = all.iter().filter(|(o, _)| o == of).map(|(_, e)| *e).collect();
        let ban = effects.iter().all(|e| *e == Effect::Ban);
        // Who forbids nothing need not say from which class on.
        let settled = threshold::named(known, of, ban).is_some() || (ban && !threshold::forbids(known, of));
        if settled || out.iter().any(|l| l.name == name) {
            continue;
        }
        let set = known.office.set_text(&name).map(str::trim);
        let lost = match set {
            Some(label) if known.class_order(label).is_some() => continue,
            Some(label) => format!("定めた「{label}」は、今の情報の分類にありません。"),
            None => "規程の条項が、どの分類以上かを定めていません。".to_string(),
        };
        let idle = match ban {
            true => "定めるまで、どの分類でも認められます。".to_string(),
            false => {
                format!("定めるまで、{}の規則はどの分類にも及びません。", threshold::demanded(&effects))
            }
        };
        let title =
            known.catalog.get(of).map_or_else(|| name.clone(), |m| threshold::title(known.catalog, m));
        let why = format!("{lost}{idle}");
        out.push(Lack { name, title, why, clauses: Vec::new(), entry: Entry::Class, vacant: Vec::new() });
    }
    out
}
