//! May the body set this about a step? 専決 and 合議, their end; and that a checkpoint was given away.
//! Takes the office and the catalogue; gives events. Who asks was looked at before.
//! How an arrangement works at a step is in `entitled` and `poll`.

use super::steps::needed;
use super::structure::{done, named, post_open};
use super::{Decided, mechanism, no};
use crate::command::Command;
use crate::event::{Arrangement, Arranging, Event};
use crate::form::Kind;
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::refusal::No;

pub(super) fn change(known: &Known<'_>, command: &Command) -> Decided {
    match command {
        Command::Arrange(arranging) => arrange(known, arranging),
        Command::EndArrangement { number, reason } => {
            if !known.office.arrangements.iter().any(|a| a.number == *number) {
                return Err(no(format!("{number}番の専決・合議の定めはありません。")));
            }
            let reason = needed(reason, "定めを廃止する")?;
            done(Event::ArrangementEnded { number: *number, reason })
        }
        Command::KeepCheckpoint { size, root, place } => {
            let place = named(place, "保管した場所")?;
            let root = own_root(known, *size, root)?;
            done(Event::CheckpointKept { size: *size, root, place })
        }
        _ => Ok(Vec::new()),
    }
}

/// The root of a checkpoint, as the ledger itself computes it: the record must not say that one was kept that is not its own.
fn own_root(known: &Known<'_>, size: u64, given: &str) -> Result<String, No> {
    let own = known.records.root(size)?.ok_or_else(|| {
        no(format!(
            "記録 {size}件までの検証点は、この原簿にはありません。sekimori checkpoint で出した検証点の件数を指定してください。出したときより記録が減っているなら、sekimori verify に --checkpoint を付けて確かめてください。"
        ))
    })?;
    if !own.eq_ignore_ascii_case(given.trim()) {
        return Err(no(format!(
            "検証点の根が、この原簿の{size}件目までの根と違います。写し間違いでなければ、ほかの原簿の検証点か、原簿が書き換えられています。sekimori verify に --checkpoint を付けて確かめてください。"
        )));
    }
    Ok(own)
}

fn arrange(known: &Known<'_>, new: &Arranging) -> Decided {
    let of = mechanism(known, &new.mechanism)?;
    let decided_at = of.steps.iter().any(|s| s.name == new.step && s.decide.is_some());
    if !decided_at {
        let steps: Vec<&str> =
            of.steps.iter().filter(|s| s.decide.is_some()).map(|s| s.name.as_str()).collect();
        return Err(no(format!(
            "「{}」に「{}」という決定の段階はありません。決定の段階: {}",
            of.title,
            new.step,
            if steps.is_empty() { "なし".to_string() } else { steps.join("、") }
        )));
    }
    if new.posts.is_empty() {
        return Err(no("職を一つ以上指定してください。"));
    }
    for post in &new.posts {
        post_open(known.office, post)?;
    }
    conditions(known, of, new)?;
    let (basis, decider) = (named(&new.basis, "根拠となる規程の条項")?, named(&new.decider, "決定した者")?);
    if new.decided > known.today() {
        return Err(no("決定した日が今日より後になっています。"));
    }
    let same = |a: &&Arrangement| {
        let set = &a.set;
        (set.way, &set.mechanism, &set.step, &set.posts, &set.when)
            == (new.way, &new.mechanism, &new.step, &new.posts, &new.when)
    };
    if let Some(there) = known.office.arrangements.iter().find(same) {
        let says = format!("同じ{}の定めが、{}番として既にあります。", new.way.title(), there.number);
        return Err(no(says));
    }
    done(Event::ArrangementMade(Arrangement {
        number: known.office.last_arrangement + 1,
        set: Arranging { basis, decider, ..new.clone() },
    }))
}

/// A condition on what the form does not ask would never hold, or always.
fn conditions(known: &Known<'_>, mechanism: &Mechanism, new: &Arranging) -> Result<(), No> {
    for condition in &new.when {
        let Some(field) = mechanism.field(&condition.field) else {
            return Err(no(format!("条件の指す欄「{}」が様式にありません。", condition.field)));
        };
        let can: Option<Vec<&str>> = match &field.kind {
            Kind::Choice(all) => Some(all.iter().map(String::as_str).collect()),
            Kind::Class => Some(known.classes()),
            Kind::Zone => Some(known.zones()),
            Kind::Flag => Some(vec!["はい", "いいえ"]),
            _ => None,
        };
        let wrong = |word: &&String| can.as_ref().is_some_and(|can| !can.contains(&word.as_str()));
        if let Some(word) = condition.is.iter().find(wrong) {
            return Err(no(format!(
                "欄「{}」の条件の「{word}」は、その欄で選べません。選べるもの: {}",
                field.title,
                can.unwrap_or_default().join("、")
            )));
        }
        if condition.at_most.is_some() && field.kind != Kind::Number {
            return Err(no(format!(
                "欄「{}」は数の欄ではないので、条件に at_most を使えません。",
                field.title
            )));
        }
        if condition.is.is_empty() && condition.at_most.is_none() {
            return Err(no(format!(
                "欄「{}」の条件（is 又は at_most）を記入してください。",
                condition.field
            )));
        }
    }
    Ok(())
}
