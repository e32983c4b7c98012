//! What is a matter about? A few words beside its number, by which people know it again in a list.
//! Takes a mechanism and a matter; gives the things or the first words of it, and the days. Which fields these are says the catalogue:
//! their kinds, and `from` and `until`. What is kept apart is never told.

use jiff::civil::Date;
use practice::form::Kind;
use practice::matter::Matter;
use practice::value::Value;
use practice::{Form, Mechanism};

use crate::words;

/// So many characters at most.
const MOST: usize = 30;
/// So many things are named; of more it is said how many.
const THINGS: usize = 2;

/// The words by which people know a row or a matter: the things that are applied for, else its first field in words that is not its
/// number.
pub fn about(mechanism: &Mechanism, matter: &Matter) -> String {
    let open = |kind: fn(&Kind) -> bool| {
        let named = mechanism.fields.iter().filter(move |f| {
            !f.private && Some(f.name.as_str()) != mechanism.key.as_deref() && kind(&f.kind)
        });
        named.filter_map(|f| matter.value(&f.name)).find(|value| !value.is_empty())
    };
    let things = || open(|kind| matches!(kind, Kind::Row(_))).filter(|_| mechanism.form == Form::Procedure);
    let found = match things() {
        Some(things) => several(&things.words()),
        None => {
            open(|kind| matches!(kind, Kind::Text | Kind::Choice(_))).map(Value::shown).unwrap_or_default()
        }
    };
    let found = found.replace('\n', " ");
    let short: String = found.chars().take(MOST).collect();
    if short.len() < found.len() { short + "…" } else { short }
}

/// The same with the days for which it was applied.
pub fn telling(mechanism: &Mechanism, matter: &Matter) -> String {
    let day = |name: &Option<String>| -> Option<Date> {
        let word = matter.value(name.as_deref()?)?.text()?;
        word.split_once('T').map_or(word, |(day, _)| day).parse().ok()
    };
    let from = day(&mechanism.from).filter(|_| mechanism.form == Form::Procedure);
    let days = from.map(|from| match day(&mechanism.until) {
        Some(until) => words::span((from, until)),
        None => words::day(from),
    });
    let parts = [Some(about(mechanism, matter)), days].into_iter().flatten().filter(|w| !w.is_empty());
    parts.collect::<Vec<_>>().join("　")
}

fn several(all: &[&str]) -> String {
    let named = all.iter().take(THINGS).copied().collect::<Vec<_>>().join("、");
    match all.len().saturating_sub(THINGS) {
        0 => named,
        more => format!("{named} ほか{more}件"),
    }
}
