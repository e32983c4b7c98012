//! May this sample be recorded? Only who reads everything draws one; the draw itself is repeated, so that none can be invented.
//! Takes what was drawn; gives the event. Which rows there are to draw from is asked of the ledger by whoever draws.
//! The draw is in `draw`.

use super::structure::done;
use super::{Decided, mechanism, no};
use crate::draw::{LONGEST_SEED, MOST};
use crate::event::{Drawing, Event};
use crate::known::Known;
use crate::refusal::Reason;
use crate::sight;

pub(super) fn draw(known: &Known<'_>, by: &str, drawing: &Drawing) -> Decided {
    let mechanism = mechanism(known, &drawing.mechanism)?;
    if !sight::reads_all(known.office, by, known.today()) {
        let what = format!("「{}」から監査のために抽出する", mechanism.title);
        return Err(Reason::NotEntitled {
            what, who: "すべてを見る人（監査人など）".to_string()
        }
        .into());
    }
    if !(1..=MOST).contains(&drawing.size) {
        return Err(no(format!("件数は、1から{MOST}までの数字で記入してください。")));
    }
    let seed = &drawing.seed;
    if seed.is_empty() || seed.chars().count() > LONGEST_SEED || seed.chars().any(char::is_control) {
        return Err(no(format!("乱数の種は、{LONGEST_SEED}文字以内で記入してください。")));
    }
    let population = usize::try_from(drawing.population).unwrap_or(usize::MAX);
    let wanted = usize::try_from(drawing.size).unwrap_or(usize::MAX).min(population);
    let mut once = std::collections::HashSet::new();
    if drawing.drawn.len() != wanted || !drawing.drawn.iter().all(|id| once.insert(id)) {
        return Err(no("抽出した件数が、母集団と件数の指定に合いません。もう一度抽出してください。"));
    }
    for id in &drawing.drawn {
        let of_it = known.records.matter(id)?.is_some_and(|m| m.applied.mechanism == mechanism.id);
        if !of_it {
            return Err(no(format!("「{id}」は、この母集団にありません。もう一度抽出してください。")));
        }
    }
    done(Event::SampleDrawn(drawing.clone()))
}
