//! Are these persons independent of these sections? 監査人 and the audited.
//! Takes persons and sections of a form; gives yes or no, from where persons work and worked and the posts that they hold.
//! Other rules about posts are in the parent module.

use super::Subject;
use crate::calendar::after;
use crate::known::Known;
use crate::sight::lineage;

/// So many days somebody who left a section still counts to it.
const AFTER: i32 = 365;

impl Subject<'_> {
    /// Whether nobody works or worked in one of the sections, or holds a post there.
    pub(super) fn are_independent(&self, (persons, sections): (&str, &str), known: &Known<'_>) -> bool {
        let sections = self.words(sections);
        let of = |section: &str| lineage(known.office, section).iter().any(|s| sections.contains(s));
        let since = after(known.today(), -AFTER);
        self.words(persons).into_iter().all(|person| {
            let places = known.office.persons.get(person).map(|p| p.places.as_slice()).unwrap_or_default();
            // A place ends where the next begins.
            let ends = places.iter().skip(1).map(|(from, _)| Some(*from)).chain([None]);
            let works = places
                .iter()
                .zip(ends)
                .any(|((_, section), end)| end.is_none_or(|end| end > since) && of(section));
            let mut posts = known.office.posts.values().filter(|post| of(&post.section));
            let holds = posts.any(|post| {
                post.holders.iter().any(|h| h.what == person && h.until.is_none_or(|until| until >= since))
            });
            !works && !holds
        })
    }
}

/// Whether a bound clause of the guard knows an exception.
pub(super) fn is_excusable(known: &Known<'_>) -> bool {
    let Some(edition) = known.edition else { return false };
    let duties = known.duties("audit-independence").into_iter();
    let mut clauses = duties.filter_map(|(id, _)| edition.reading.clause(id.clause()));
    clauses.any(|c| c.text.contains("やむを得ない"))
}
