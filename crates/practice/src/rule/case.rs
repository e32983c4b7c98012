//! Do the matters of one case agree with it, and with each other? What they name, when it was known, to whom it was reported.
//! Takes a rule and a form; gives whether it is kept, or to whom nothing was reported. Terms of the law are counted in `day`.

use super::Subject;
use super::whole::words_of;
use crate::calendar::Moment;
use crate::check::{AllReported, Check, HoldersNamed, MatterHas, MomentOf};
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::refusal::Unavailable;
use crate::value::Value;
use crate::who;

impl Subject<'_> {
    /// Rules that hold a matter against the case to which it belongs.
    pub(super) fn keeps_case(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        match check {
            Check::MatterHas(MatterHas { field, of, is }) => self.matters_are(field, known, |m, _| {
                words_of(m, of).iter().any(|w| is.iter().any(|is| is == w))
            }),
            Check::SameCase([field, case]) => {
                let own = self.text(case).or(self.own_id());
                self.matters_are(field, known, |m, _| m.value(case).and_then(Value::text) == own)
            }
            Check::Earliest(wanted) => {
                let Some((at, found)) = self.moment_beside(wanted, known)? else { return Ok(true) };
                let first = moments(&found, &wanted.of).chain(Some(found.at)).min();
                Ok(first.is_none_or(|first| at <= first))
            }
            Check::NotEarlier(wanted) => {
                let Some((at, found)) = self.moment_beside(wanted, known)? else { return Ok(true) };
                let first = moments(&found, &wanted.of).next();
                Ok(first.is_none_or(|first| at >= first))
            }
            _ => self.keeps_open(check, known),
        }
    }

    /// A moment with the matter against which it is held; none where nothing is to be held, or it is said why it is otherwise.
    fn moment_beside(
        &self,
        wanted: &MomentOf,
        known: &Known<'_>,
    ) -> Result<Option<(Moment, std::sync::Arc<Matter>)>, Unavailable> {
        if wanted.unless.as_deref().is_some_and(|unless| self.value(unless).is_some()) {
            return Ok(None);
        }
        let (Some(at), Some(id)) = (self.moment(&wanted.field), self.text(&wanted.matter)) else {
            return Ok(None);
        };
        Ok(known.records.matter(id)?.map(|found| (at, found)))
    }

    /// To whom the case was to be reported and was not, and the reports after which another one must follow.
    pub(super) fn unreported(
        &self,
        wanted: &AllReported,
        known: &Known<'_>,
    ) -> Result<Vec<String>, Unavailable> {
        let (Some(case), Some(mechanism)) =
            (self.text(&wanted.case).or(self.own_id()), known.catalog.get(&wanted.by))
        else {
            return Ok(Vec::new());
        };
        let every = known.records.every(&wanted.by)?;
        let about = |m: &Matter| m.value(&wanted.case).and_then(Value::text) == Some(case);
        let reports: Vec<_> = every.iter().filter(|m| about(m) && !m.status.is_void()).collect();
        let is = |m: &Matter, field: &str, word: &str| m.value(field).and_then(Value::text) == Some(word);
        let done = || reports.iter().filter(|m| matches!(m.status, Status::Closed | Status::Live));
        let newest = reports.last().map(|m| words_of(m, &wanted.wanted)).unwrap_or_default();
        let missing = newest.into_iter().filter(|to| !done().any(|m| is(m, &wanted.to, to)));
        let mut out: Vec<String> = missing.map(ToString::to_string).collect();
        for first in done().filter(|m| is(m, &wanted.stage, &wanted.first)) {
            let follows =
                |m: &Matter| is(m, &wanted.stage, &wanted.last) && is(m, &wanted.follows, &first.id);
            if !done().any(|m| follows(m)) {
                out.push(format!("{}に続く{}", first.number(mechanism), wanted.last));
            }
        }
        Ok(out)
    }

    /// Those who hold one of the roles on the day and are not among the persons, each with the role.
    pub(super) fn unnamed(&self, wanted: &HoldersNamed, known: &Known<'_>) -> Vec<String> {
        let day = wanted.on.as_deref().and_then(|on| self.day(on)).unwrap_or_else(|| known.today());
        let (office, named) = (known.office, self.words(&wanted.persons));
        let mut out = Vec::new();
        for role in self.words(&wanted.roles) {
            let bearing = office.posts.iter().filter(|(_, post)| post.bears(role, day));
            let holders = bearing.flat_map(|(id, _)| who::holders(office, id, day));
            out.extend(holders.filter(|h| !named.contains(h)).map(|h| format!("{h}（{role}）")));
        }
        out
    }
}

/// The moments in these fields of a matter, as far as they are filled.
fn moments<'m>(matter: &'m Matter, of: &'m [String]) -> impl Iterator<Item = Moment> + 'm {
    of.iter().filter_map(|field| matter.value(field)?.text()?.parse().ok())
}
