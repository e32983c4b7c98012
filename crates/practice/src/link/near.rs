//! What does a duty need whose own words name no mechanism? The words above it, beside it, or of the clause that it takes up.
//! Takes what fits each duty by itself; fills what is empty, and says that it is doubtful.
//! Which words fit is found in `link`.

use super::{Doubt, Fitting, View, all_that_fit};
use crate::catalog::Catalog;
use crate::mechanism::How;

/// Where a duty stands among the others.
pub(super) struct Place {
    /// Path of its clause.
    path: String,
    /// 柱書 (lead-in) of the list in which its clause is an item; empty if there is none.
    lead: String,
    /// Path of the clause that its sentence takes up (前項、①); empty if it takes up none.
    taken: String,
}

impl Place {
    /// Place of a duty of this clause, by the words above the clause and the sentence as it is written.
    pub(super) fn of(path: String, above: &str, sentence: &str) -> Place {
        let leads = ["次の", "次に", "以下の", "下記の", "左に"].iter().any(|word| above.contains(word));
        let lead = if leads { above.to_string() } else { String::new() };
        let taken = taken(&path, sentence).unwrap_or_default();
        Place { path, lead, taken }
    }
}

/// The clause that a sentence takes up: 「前項の」, 「第１項の」, 「①の」.
fn taken(path: &str, sentence: &str) -> Option<String> {
    // An item takes up the paragraph before its own.
    let mut parts: Vec<&str> = path.split('/').collect();
    let paragraph = parts.iter().rposition(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if let Some(at) = paragraph.filter(|_| sentence.contains("前項")) {
        let number: u32 = parts.get(at)?.parse().ok()?;
        parts.truncate(at);
        return Some(format!("{}/{}", parts.join("/"), number.checked_sub(1)?));
    }
    let bullet = ('①'..='⑳').find(|c| sentence.contains(&format!("{c}の")));
    if let Some(bullet) = bullet {
        let at = parts.iter().rposition(|part| part.chars().all(|c| ('①'..='⑳').contains(&c)))?;
        parts.truncate(at);
        return Some(format!("{}/{bullet}", parts.join("/")));
    }
    let at = sentence.find("前号").and(Some(path.rfind('/')?))?;
    let before = preceding(path.get(at + 1..)?)?;
    Some(format!("{}/{before}", path.get(..at)?))
}

/// The number before one: 二 after 一, (2) after (1).
fn preceding(number: &str) -> Option<String> {
    const KANJI: &str = "一二三四五六七八九";
    let inner = number.trim_matches(['(', ')', '（', '）']);
    let before = match inner.parse::<u32>() {
        Ok(n) => n.checked_sub(1)?.to_string(),
        Err(_) => {
            let at = KANJI.chars().position(|c| inner.chars().eq([c]))?;
            KANJI.chars().nth(at.checked_sub(1)?)?.to_string()
        }
    };
    Some(number.replace(inner, &before))
}

/// What fits each duty, with what is near it where nothing does.
pub(super) fn filled<'a>(
    catalog: &'a Catalog,
    (places, views): (&[Place], &[View<'_>]),
    found: Vec<Vec<Fitting<'a>>>,
) -> Vec<Vec<Fitting<'a>>> {
    let led = led(catalog, (places, views), found);
    let beside = borrowed(led, Doubt::Beside, |one, other| {
        let (one, other) = (places.get(one), places.get(other));
        one.zip(other).is_some_and(|(one, other)| one.path == other.path)
    });
    borrowed(beside, Doubt::TakenUp, |one, other| {
        let (one, other) = (places.get(one), places.get(other));
        one.zip(other).is_some_and(|(one, other)| !one.taken.is_empty() && one.taken == other.path)
    })
}

/// An item goes on with the words of its 柱書: 「端末を持ち出すときは、次に掲げるところによること。イ　許可を受けること。」
fn led<'a>(
    catalog: &'a Catalog,
    (places, views): (&[Place], &[View<'_>]),
    mut found: Vec<Vec<Fitting<'a>>>,
) -> Vec<Vec<Fitting<'a>>> {
    for ((fitting, place), view) in found.iter_mut().zip(places).zip(views) {
        if !fitting.is_empty() || place.lead.is_empty() {
            continue;
        }
        let whole = view.under(&place.lead);
        let fits = all_that_fit(catalog, &whole).into_iter().filter(|(_, s, _)| s.how != How::Overview);
        *fitting = fits.map(|(mechanism, serves, _)| (mechanism, serves, vec![Doubt::LeadIn])).collect();
    }
    found
}

/// A duty without any goes with the nearest one that it belongs to, the one before it first, and that is doubtful.
fn borrowed<'a>(
    mut found: Vec<Vec<Fitting<'a>>>,
    doubt: Doubt,
    belongs: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<Fitting<'a>>> {
    let alone: Vec<usize> = (0..found.len()).filter(|at| found.get(*at).is_some_and(Vec::is_empty)).collect();
    let taken = alone.into_iter().map(|at| {
        let mut others = (0..at).rev().chain(at + 1..found.len()).filter(|other| belongs(at, *other));
        let nearest = others.find_map(|other| found.get(other).filter(|fitting| !fitting.is_empty()));
        let doubtful = |(m, s, _): &Fitting<'a>| (*m, *s, vec![doubt]);
        (at, nearest.into_iter().flatten().map(doubtful).collect::<Vec<_>>())
    });
    for (at, fitting) in taken.collect::<Vec<_>>() {
        if let Some(place) = found.get_mut(at) {
            *place = fitting;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn a_sentence_takes_up_the_clause_that_it_names() {
        let cases = [
            ("standards:第9条/2", "前項ただし書の承認を受けようとする者は", "standards:第9条/1"),
            ("standards:第12条/3/二", "前項の措置", "standards:第12条/2"),
            ("standards:7/(2)/③", "①の記録", "standards:7/(2)/①"),
            ("standards:第3条/1/(4)", "前号の記録", "standards:第3条/1/(3)"),
            ("standards:第3条/1/三", "前号の記録", "standards:第3条/1/二"),
        ];
        for (path, sentence, want) in cases {
            assert_eq!(taken(path, sentence).as_deref(), Some(want), "{sentence}");
        }
        for (path, sentence) in [
            ("standards:第9条/1", "職員は、許可を受ける"),
            ("standards:第3条", "前項の記録"),
            ("standards:第3条/1/一", "前号の記録"),
        ] {
            assert_eq!(taken(path, sentence), None, "{sentence}");
        }
    }
}
