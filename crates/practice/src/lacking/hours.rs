//! Where may the body count a term in hours? At the steps of what its clauses demand at once: 直ちに, 速やかに, 遅滞なく.
//! Takes what is known; gives values that the body may set and need not. How such a term ends is in `standing::deadline`.

use super::{Lack, described};
use crate::known::Known;
use crate::mechanism::Form;

/// Terms that the body may set in hours and did not.
pub fn prompt(known: &Known<'_>) -> Vec<Lack> {
    let Some(edition) = known.edition else { return Vec::new() };
    let mut out = Vec::new();
    for mechanism in known.catalog.mechanisms().filter(|m| m.runs() && m.form != Form::Guard) {
        let bound = known.duties(&mechanism.id).into_iter();
        let prompt = bound.filter_map(|(id, _)| {
            let duty = edition.reading.duty(id).filter(|d| d.frequency.as_deref() == Some("promptly"))?;
            Some((edition.reading.cite(id), duty.adverb.clone().unwrap_or_default()))
        });
        let (clauses, mut adverbs): (Vec<String>, Vec<String>) = prompt.unzip();
        adverbs.retain(|word| !word.is_empty());
        adverbs.sort();
        adverbs.dedup();
        if clauses.is_empty() {
            continue;
        }
        let said = adverbs.iter().map(|word| format!("「{word}」")).collect::<String>();
        for step in mechanism.steps.iter().filter(|s| s.within_days.is_some() || s.expected.is_some()) {
            let name = format!("hours/{}/{}", mechanism.id, step.name);
            if known.office.values.contains_key(&name) {
                continue;
            }
            let (title, entry) = described(known.catalog, &name);
            let usual = match (step.within_days, &step.expected) {
                (_, Some(field)) => format!("「{}」まで", mechanism.title_of(field)),
                (days, None) => {
                    format!("{}日以内（休みの日に終わるときは次の開庁日）", days.unwrap_or_default())
                }
            };
            let why = format!("規程の{said}を何時間とするかを定められます。定めなければ、{usual}です。");
            out.push(Lack { name, title, why, clauses: clauses.clone(), entry, vacant: Vec::new() });
        }
    }
    out
}
